"""Whether a rule makes sense: the right kinds beside each other, names and options that exist. All faults, each with its cure."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches

from app.core.rules.functions import is_registered, registered
from app.core.rules.kinds import CALLED, LISTS, NUMBERS, TEXTS, Kind, Term, Vocabulary
from app.core.rules.literals import WrongLiteral, area, day, money
from app.core.rules.tree import And, Arithmetic, Call, Compare, Const, Each, Items, Member, Name, Negative, Node, Not, Or, children, written

ANYTHING, YES_NO = Term(Kind.ANY), Term(Kind.YES_NO)
WHOLE = frozenset({Kind.COUNT, Kind.YEARS})


def faults(node: Node, vocabulary: Vocabulary | None = None) -> list[str]:
    """Everything that is wrong; without a vocabulary names may hold anything."""
    checker = _Checker(vocabulary)
    checker.condition(node)
    return list(dict.fromkeys(checker.faults))


def number_faults(node: Node, vocabulary: Vocabulary | None = None) -> list[str]:
    """Everything that is wrong with a formula, which must give a number."""
    checker = _Checker(vocabulary)
    checker.number(node)
    return list(dict.fromkeys(checker.faults))


def term_of(node: Node, vocabulary: Vocabulary) -> Term:
    """What a node gives, faults aside."""
    return _Checker(vocabulary).term(node)


def is_ratio(node: Node) -> bool:
    """Whether the value is a fraction: then it can be compared and nothing else."""
    if isinstance(node, Const):
        return not isinstance(node.value, int | str)
    if isinstance(node, Arithmetic):
        return node.sign == "/" or is_ratio(node.left) or is_ratio(node.right)
    return isinstance(node, Negative) and is_ratio(node.item)


class _Checker:
    """Walks one tree, innermost vocabulary first: names of a row hide names of the form."""

    def __init__(self, vocabulary: Vocabulary | None) -> None:
        self.faults: list[str] = []
        self.scopes: list[Vocabulary] = [] if vocabulary is None else [vocabulary]
        self.anything = vocabulary is None

    def term(self, node: Node) -> Term:
        return TERM[type(node)](self, node)

    def wrong(self, what: str) -> Term:
        self.faults.append(what)
        return ANYTHING

    # --- conditions -----------------------------------------------------------------------------------------------

    def condition(self, node: Node) -> Term:
        """A node that must be yes or no."""
        found = self.term(node)
        if found.kind not in {Kind.YES_NO, Kind.ANY}:
            self.wrong(f"{written(node)} is {CALLED[found.kind]}, not yes or no")
        return YES_NO

    def conditions(self, node: Node) -> Term:
        for item in children(node):
            self.condition(item)
        return YES_NO

    def compare(self, node: Compare) -> Term:
        terms = [self.term(operand) for operand in node.operands]
        for number, sign in enumerate(node.signs):
            left, right = node.operands[number : number + 2]
            self.pair(sign, (left, terms[number]), (right, terms[number + 1]))
        return YES_NO

    def pair(self, sign: str, left: tuple[Node, Term], right: tuple[Node, Term]) -> None:
        kinds = left[1].kind, right[1].kind
        if any(kind in LISTS for kind in kinds):
            wrong = left if kinds[0] in LISTS else right
            self.wrong(f"{written(wrong[0])} is {CALLED[wrong[1].kind]}: write count(…), any(…), all(…) or “… in {written(wrong[0])}”")
            return
        ordered = sign not in {"==", "!="}
        if self.alike(left, right) and ordered and (kinds[0] in TEXTS | {Kind.YES_NO} or kinds[1] in TEXTS | {Kind.YES_NO}):
            which = left if kinds[0] in TEXTS | {Kind.YES_NO} else right
            said = f"{written(which[0])} is {CALLED[which[1].kind]}"
            self.wrong(f"{said}, and {sign} is for numbers and dates{_meant(which[0])}")
        self.option(left, right)
        self.option(right, left)

    def alike(self, left: tuple[Node, Term], right: tuple[Node, Term]) -> bool:
        """Two values that can be compared at all."""
        if _fit(left[1].kind, right[1].kind):
            return True
        said = " and ".join(f"{written(node)} ({CALLED[term.kind]})" for node, term in (left, right))
        self.wrong(f"{said} cannot be compared{_cure(left, right) or _cure(right, left)}")
        return False

    def option(self, asked: tuple[Node, Term], said: tuple[Node, Term]) -> None:
        """A choice has the option that the rule speaks of."""
        options = asked[1].options
        if asked[1].kind not in {Kind.CHOICE, Kind.CHOICES} or not options or not isinstance(said[0], Const):
            return
        code = said[0].value
        if isinstance(code, str) and code not in options:
            close = get_close_matches(code, options, 1)
            meant = f", did you mean {close[0]!r}?" if close else ""
            self.wrong(f"{written(asked[0])} has no option {code!r}; known: {', '.join(options)}{meant}")

    def member(self, node: Member) -> Term:
        item = (node.item, self.term(node.item))
        if isinstance(node.holder, Items):
            for each in node.holder.items:
                self.pair("==", item, (each, self.term(each)))
            return YES_NO
        holder = self.term(node.holder)
        if holder.kind not in {Kind.TEXT, Kind.CHOICES, Kind.ANY}:
            hint = ": write any(…)" if holder.kind == Kind.ROWS else ": write =="
            self.wrong(f"{written(node.holder)} is {CALLED[holder.kind]}, and nothing is in it{hint}")
        elif item[1].kind not in TEXTS | {Kind.ANY}:
            self.wrong(f"{written(node.item)} is {CALLED[item[1].kind]}: what is looked for is a text or a code")
        else:
            self.option((node.holder, holder), item)
        return YES_NO

    # --- values ---------------------------------------------------------------------------------------------------

    def name(self, node: Name) -> Term:
        for scope in reversed(self.scopes):
            if node.path in scope:
                return scope[node.path]
        if self.anything:
            return ANYTHING
        known = [name for scope in self.scopes for name in scope]
        close = get_close_matches(node.path, known, 1)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        return self.wrong(f"the rule names {node.path!r}, which no question answers{meant}")

    def number(self, node: Node) -> Term:
        """A node that must be a number."""
        found = self.term(node)
        if found.kind not in NUMBERS | {Kind.ANY}:
            return self.wrong(f"{written(node)} is {CALLED[found.kind]}, not a number")
        return found

    def arithmetic(self, node: Arithmetic) -> Term:
        left, right = self.number(node.left), self.number(node.right)
        if Kind.ANY in {left.kind, right.kind}:
            return Term(Kind.NUMBER)
        if node.sign in "+-":
            self.alike((node.left, left), (node.right, right))
            return left if left.kind != Kind.NUMBER else right
        kind = _times(left.kind, right.kind) if node.sign == "*" else _over(left.kind, right.kind)
        if kind is None:
            said = f"{CALLED[left.kind]} {'times' if node.sign == '*' else 'divided by'} {CALLED[right.kind]}"
            return self.wrong(f"{written(node)}: {said} means nothing")
        return Term(kind, unit=left.unit if kind == left.kind else right.unit)

    def call(self, node: Call) -> Term:
        if is_registered(node.name):
            return self.registered(node)
        if node.name == "known":
            self.term(node.args[0])
            return YES_NO
        if node.name == "today":
            return Term(Kind.DATE)
        if node.name in {"min", "max"}:
            left, right = (self.whole(argument) for argument in node.args)
            self.alike((node.args[0], left), (node.args[1], right))
            return left if left.kind != Kind.NUMBER else right
        self.takes(node, node.args[0], frozenset({Kind.TEXT}) if node.name == "len" else frozenset({Kind.DATE}))
        return Term(Kind.COUNT if node.name == "len" else Kind.YEARS)

    def takes(self, call: Call, argument: Node, kinds: frozenset[Kind]) -> None:
        found = self.term(argument)
        if found.kind not in kinds | {Kind.ANY}:
            more = ": write count(…)" if call.name == "len" and found.kind in LISTS else ""
            wanted = " or ".join(CALLED[kind] for kind in sorted(kinds))
            self.wrong(f"{call.name}() is for {wanted}; {written(argument)} is {CALLED[found.kind]}{more}")

    def registered(self, node: Call) -> Term:
        function = registered(node.name)
        for kind, argument in zip(function.takes, node.args, strict=True):
            same = NUMBERS if kind in NUMBERS else TEXTS if kind in TEXTS else frozenset({kind})
            self.takes(node, argument, same)
            if is_ratio(argument):
                self.whole(argument)
        return Term(function.gives)

    def whole(self, node: Node) -> Term:
        """A number that is no fraction."""
        if is_ratio(node):
            self.wrong(f"{written(node)} is a ratio: it can be compared, and nothing else")
        return self.number(node)

    def each(self, node: Each) -> Term:
        rows = self.term(node.rows)
        if rows.kind not in LISTS | {Kind.ANY} or (rows.kind == Kind.CHOICES and node.term is not None):
            self.wrong(f"{node.name}() is for a list of rows; {node.rows.path} is {CALLED[rows.kind]}")
            rows = ANYTHING
        found = self.of_row(node, rows) if node.term is not None else ANYTHING
        if node.name in {"any", "all"}:
            return YES_NO
        return Term(Kind.COUNT, unit=rows.unit) if node.name == "count" else Term(found.kind, unit=found.unit)

    def of_row(self, node: Each, rows: Term) -> Term:
        before = self.anything
        self.anything = before or rows.kind == Kind.ANY
        self.scopes.append(rows.columns)
        term = node.term or node.rows
        found = self.whole(term) if node.name == "sum" else self.condition(term)
        self.scopes.pop()
        self.anything = before
        return found


def _cure(one: tuple[Node, Term], other: tuple[Node, Term]) -> str:
    """What was meant beside a value of this kind."""
    if not isinstance(other[0], Const):
        return ""
    value, kind = other[0].value, one[1].kind
    if kind in TEXTS and isinstance(value, int) and not isinstance(value, bool):
        return f': write "{value}" in quotes'
    if kind == Kind.YES_NO and isinstance(value, str):
        return ": write true or false"
    if kind in NUMBERS and isinstance(value, str) and value.isdigit():
        return f": write {value}"
    return _meant(other[0])


def _meant(node: Node) -> str:
    """A day or an amount in quotes needs its word."""
    text = node.value if isinstance(node, Const) and node.kind == Kind.TEXT else ""
    for word, read in (("date", day), ("money", money), ("area", area)):
        try:
            read(str(text))
        except WrongLiteral:
            continue
        return f': write {word}("{text}")'
    return ""


def _fit(left: Kind, right: Kind) -> bool:
    if left == right or Kind.ANY in {left, right}:
        return True
    if left in NUMBERS and right in NUMBERS:
        return Kind.NUMBER in {left, right} or {left, right} <= WHOLE
    return left in TEXTS and right in TEXTS


def _times(left: Kind, right: Kind) -> Kind | None:
    """The unit of a product; None where it has none that is kept."""
    for one, other in ((left, right), (right, left)):
        if one == Kind.NUMBER:
            return other if other not in WHOLE | {Kind.RATIO} else Kind.NUMBER
        if one in WHOLE | {Kind.RATIO}:
            return other if other not in WHOLE else Kind.COUNT if one in WHOLE else Kind.NUMBER
    return None


def _over(left: Kind, right: Kind) -> Kind | None:
    """The unit of a quotient."""
    if right in WHOLE | {Kind.NUMBER, Kind.RATIO}:
        return Kind.RATIO if left == right != Kind.NUMBER else Kind.NUMBER if left in WHOLE else left
    if left == right:
        return Kind.RATIO
    return Kind.NUMBER if left == Kind.NUMBER else None


TERM: Mapping[type[Node], Callable[[_Checker, Node], Term]] = {
    Const: lambda _checker, node: Term(node.kind),  # type: ignore[attr-defined]
    Name: _Checker.name,  # type: ignore[dict-item]
    And: _Checker.conditions,
    Or: _Checker.conditions,
    Not: _Checker.conditions,
    Compare: _Checker.compare,  # type: ignore[dict-item]
    Member: _Checker.member,  # type: ignore[dict-item]
    Arithmetic: _Checker.arithmetic,  # type: ignore[dict-item]
    Negative: lambda checker, node: checker.number(node.item),  # type: ignore[attr-defined]
    Call: _Checker.call,  # type: ignore[dict-item]
    Each: _Checker.each,  # type: ignore[dict-item]
}
