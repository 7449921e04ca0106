"""A rule: read once, checked once, made into a function once; then asked as often as there are values."""

from collections.abc import Callable, Mapping
from datetime import date

from app.core import clock
from app.core.rules.check import faults
from app.core.rules.errors import RuleError
from app.core.rules.explain import Evidence, Seen, evidence
from app.core.rules.judge import Judged, Values, function_of
from app.core.rules.reading import read
from app.core.rules.tree import And, Call, Node, answers, walk, written

NOTHING: Mapping[str, object] = {}


class Verdict:
    """Yes, no or not enough data (None). The evidence is worked out when it is asked for."""

    __slots__ = ("_why", "answer")

    def __init__(self, answer: bool | None, why: Callable[[], tuple[Evidence, ...]]) -> None:
        self.answer = answer
        self._why = why

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """Only the facts that made it so: for a no those that say no, for not enough data those that are missing."""
        return self._why()

    def __repr__(self) -> str:
        return f"Verdict({self.answer})"


class Rule:
    """One condition. Two rules of the same text are the same rule."""

    __slots__ = ("__weakref__", "_function", "asks_day", "names", "text", "tree")

    def __init__(self, text: str, tree: Node) -> None:
        self.text = text
        self.tree = tree
        self.names = answers(tree)  # everything that is looked up (names of rows are not told apart)
        self.asks_day = any(isinstance(node, Call) and node.name in {"age", "years_since", "today"} for node in walk(tree))
        self._function: Judged = function_of(tree)

    def answer(self, values: Values, as_of: date | None = None) -> bool | None:
        """Yes, no, or None for not enough data; never raises, whatever the values are."""
        found = self._function(values, (as_of or clock.today()) if self.asks_day else None)
        return found if found.__class__ is bool else None

    def judge(self, values: Values, as_of: date | None = None, *, facts: Mapping[str, object] = NOTHING) -> Verdict:
        """The answer with its evidence. `facts` says by path where a value came from, unless the values are facts themselves."""
        day = (as_of or clock.today()) if self.asks_day else None
        found = self._function(values, day)
        return Verdict(found if found.__class__ is bool else None, lambda: evidence(self.tree, Seen(values, day, facts)))

    def clauses(self) -> tuple["Rule", ...]:
        """What must all hold: the parts of the outermost `and`, each a rule; the rule itself where it has none."""
        items = self.tree.items if isinstance(self.tree, And) else ()
        return tuple(Rule(written(item), item) for item in items) or (self,)

    def __hash__(self) -> int:
        return hash(self.text)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Rule) and other.text == self.text

    def __repr__(self) -> str:
        return f"Rule({self.text!r})"

    def __reduce__(self) -> tuple[object, ...]:
        return parse, (self.text,)


def parse(text: str) -> Rule:
    """The rule that `text` says; raises RuleError for anything outside the language or without a meaning."""
    tree = read(str(text))
    wrong = faults(tree)
    if wrong:
        raise RuleError("; ".join(wrong))
    return Rule(" ".join(str(text).split()), tree)
