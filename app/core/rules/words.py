"""A rule in plain Chinese or English, for guides, refusals and officers: 固定资产投资不低于 1000 万元."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from app.core.rules.amounts import Amounts, beside
from app.core.rules.check import is_ratio, term_of
from app.core.rules.formula import Formula
from app.core.rules.functions import Function, is_registered, registered
from app.core.rules.kinds import NUMBERS, Kind, Term, Vocabulary
from app.core.rules.lower import folded
from app.core.rules.parse import Rule
from app.core.rules.phrases import PHRASES, Phrases
from app.core.rules.tree import And, Arithmetic, Call, Compare, Const, Each, Items, Member, Name, Negative, Node, Not, Or

AGES = frozenset({"age", "years_since"})
OPPOSITE = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "=="}
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def in_words(rule: Rule, vocabulary: Vocabulary, language: str = "zh") -> str:
    """The whole rule as one sentence part, without a full stop."""
    text = _Speaker(vocabulary, language).say(rule.tree)
    return text[:1].upper() + text[1:]


def formula_in_words(formula: Formula, vocabulary: Vocabulary, language: str = "zh") -> str:
    """What a formula adds, multiplies and divides: 上年度收入 ÷ 户内人口数."""
    speaker = _Speaker(vocabulary, language)
    text = speaker.value(formula.tree, speaker.unit(formula.tree))
    return text[:1].upper() + text[1:]


class _Speaker:
    """Says nodes in one language; `outer` is the joint around a condition: another one inside it goes into brackets."""

    def __init__(self, vocabulary: Vocabulary, language: str, *, quote: str = "quoted") -> None:
        self.vocabulary = vocabulary
        self.quote = quote  # within quotation marks it is the other kind
        self.at = 1 if language == "en" else 0
        self.phrases: Phrases = PHRASES["en" if self.at else "zh"]
        self.amounts = Amounts("en" if self.at else "zh")

    # --- what a thing is called -----------------------------------------------------------------------------------

    def term(self, node: Node) -> Term:
        return term_of(node, self.vocabulary)

    def called(self, term: Term, name: str = "") -> str:
        words = term.words[self.at] or term.words[0] or name
        return words[:1].lower() + words[1:] if self.at and words[1:2].islower() else words

    def fill(self, phrase: str, *parts: str, **named: str) -> str:
        """A phrase of the language with its parts; Chinese puts a space beside figures."""
        return beside(self.phrases.texts[phrase], parts, named)

    # --- joints ---------------------------------------------------------------------------------------------------

    def say(self, node: Node, outer: type[Node] | None = None) -> str:
        """A condition."""
        return SAY[type(node)](self, node, outer)

    def joined(self, node: And | Or, outer: type[Node] | None) -> str:
        text = self.phrases.joints[type(node)].join(self.say(item, type(node)) for item in node.items)
        return self.fill("brackets", text) if outer is not None and outer is not type(node) else text

    def opposite(self, node: Not, outer: type[Node] | None) -> str:
        """`not` is said with the verb where there is one, and as “not the case” around what is joined."""
        item = node.item
        if isinstance(item, Not):
            return self.say(item.item, outer)
        if isinstance(item, Compare) and len(item.signs) == 1:
            return self.say(replace(item, signs=(OPPOSITE[item.signs[0]],)), outer)
        if isinstance(item, Call) and item.name == "known":
            return self.fill("not known", self.name_of(item.args[0]))
        if isinstance(item, Member):
            return self.member(item, outer, yes=False)
        if isinstance(item, And | Or) and all(map(_is_simple, item.items)):
            other = Or if isinstance(item, And) else And
            return self.joined(other(tuple(map(Not, item.items))), outer)
        if isinstance(item, Name):
            return self.fill("is", self.name_of(item), self.option(self.term(item), False))
        return self.fill("not", self.say(item))

    # --- comparisons ----------------------------------------------------------------------------------------------

    def compare(self, node: Compare, outer: type[Node] | None) -> str:
        if len(node.signs) == 1:
            return self.pair(node.signs[0], *node.operands)
        if len(node.signs) == 2 and all(sign in {"<", "<="} for sign in node.signs):
            return self.range(node.operands, node.signs)
        return self.joined(And(tuple(Compare((left, right), (sign,)) for sign, left, right in node.pairs())), outer or Compare)

    def pair(self, sign: str, left: Node, right: Node) -> str:
        if isinstance(left, Const | Items) and not isinstance(right, Const):
            left, right, sign = right, left, TURNED[sign]
        term = self.term(left) if not isinstance(left, Const) else self.term(right)
        if isinstance(left, Call) and left.name in AGES and isinstance(right, Const):
            return self.years(sign, left, right)
        if term.kind == Kind.YES_NO and isinstance(right, Const):
            return self.fill("is", self.value(left, term), self.option(term, bool(right.value) is (sign == "==")))
        if self.term(right).kind == Kind.DATE or term.kind == Kind.DATE:
            return self.fill(f"date {sign}", self.value(left, term), self.value(right, term))
        if term.kind in NUMBERS or self.term(right).kind in NUMBERS:
            unit = self.unit(left, right)
            return self.fill(f"number {sign}", self.value(left, unit), self.value(right, unit))
        return self.fill("is" if sign == "==" else "is not", self.value(left, term), self.value(right, term))

    def unit(self, *sides: Node) -> Term:
        """What bare numbers of a comparison count: fen beside money, hundredths beside an area."""
        terms = [self.term(side) for side in sides]
        found = next((term for term in terms if term.kind not in {Kind.NUMBER, Kind.ANY}), terms[0])
        return Term(Kind.RATIO) if found.kind == Kind.NUMBER and any(map(is_ratio, sides)) else found

    def years(self, sign: str, call: Call, bound: Const) -> str:
        """年满 18 周岁 of a date of birth; 自……起满 5 年 of any other day."""
        name, number = self.name_of(call.args[0]), self.amounts.plain(bound.value)
        whose = self.phrases.birth(name)
        if call.name == "age" and whose is not None:
            return self.fill(f"age {sign}", number, whose=whose)
        return self.fill(f"years {sign}", name, number)

    def range(self, operands: tuple[Node, ...], signs: tuple[str, ...]) -> str:
        low, middle, high = operands
        unit = self.unit(low, middle, high)
        ends = [
            self.value(end, unit) + ("" if sign == "<=" else self.phrases.texts["not included"])
            for end, sign in zip((low, high), signs, strict=True)
        ]
        if isinstance(middle, Call) and middle.name in AGES:
            whose = self.phrases.birth(self.name_of(middle.args[0])) if middle.name == "age" else None
            low_end = self.amounts.plain(low.value) if isinstance(low, Const) else self.value(low, unit)
            low_end += "" if signs[0] == "<=" else self.phrases.texts["not included"]
            if whose is not None:
                return self.fill("age between", low_end, ends[1], whose=whose)
        return self.fill("between", self.value(middle, unit), *ends)

    def member(self, node: Member, _outer: type[Node] | None, *, yes: bool = True) -> str:
        if not isinstance(node.holder, Items):
            holder = self.term(node.holder)
            phrase = ("has" if yes else "has not") if holder.kind == Kind.CHOICES else ("holds" if yes else "holds not")
            return self.fill(phrase, self.value(node.holder, holder), self.value(node.item, holder))
        term = self.term(node.item)
        values = [self.value(item, term) for item in node.holder.items]
        listed = values[0] if len(values) == 1 else self.phrases.texts["comma"].join(values[:-1]) + self.phrases.texts["or"] + values[-1]
        return self.fill("is" if yes else "is not", self.value(node.item, term), listed)

    # --- values ---------------------------------------------------------------------------------------------------

    def name_of(self, node: Node) -> str:
        return self.called(self.term(node), node.path) if isinstance(node, Name) else self.value(node, self.term(node))

    def value(self, node: Node, beside_term: Term) -> str:
        """A value beside one of this kind."""
        if isinstance(node, Const):
            return self.const(node, beside_term)
        if isinstance(node, Arithmetic | Negative):
            return self.arithmetic(node, beside_term)
        if isinstance(node, Each):
            return self.number_of(node)
        return self.call(node) if isinstance(node, Call) else self.name_of(node)

    def const(self, node: Const, beside_term: Term) -> str:
        if isinstance(node.value, bool):
            return self.option(beside_term, node.value)
        if isinstance(node.value, str):
            if node.kind == Kind.DATE:
                return self.amounts.day(node.value)
            words = beside_term.options.get(node.value)
            return self.fill(self.quote, (words[self.at] or words[0]) if words else node.value)
        kind = beside_term.kind if node.kind == Kind.NUMBER else node.kind
        return self.amounts.number(node.value, kind, beside_term.unit[self.at])

    def option(self, term: Term, value: bool) -> str:
        words = term.options.get("yes" if value else "no")
        return self.fill(self.quote, (words[self.at] or words[0]) if words else self.phrases.texts["yes" if value else "no"])

    def arithmetic(self, node: Arithmetic | Negative, unit: Term) -> str:
        """What is written out is worked out; a factor is a bare number, an amount has the unit of what it stands beside."""
        if not is_ratio(node):
            node = folded(node)  # type: ignore[assignment]
        if not isinstance(node, Arithmetic):
            return self.fill("minus", self.value(node.item, unit)) if isinstance(node, Negative) else self.value(node, unit)
        sides = []
        for side, other in ((node.left, node.right), (node.right, node.left)):
            factor = node.sign in "*/" and isinstance(side, Const) and self.term(other).kind == unit.kind
            text = self.value(side, Term(Kind.RATIO) if factor and is_ratio(side) else Term(Kind.NUMBER) if factor else unit)
            loose = isinstance(side, Arithmetic) and (node.sign in "*/" or (node.sign == "-" and side is node.right))
            sides.append(self.fill("brackets", text) if loose and isinstance(folded(side), Arithmetic) else text)
        return self.fill(f"sign {node.sign}", *sides)

    def call(self, node: Call) -> str:
        if is_registered(node.name):
            function = registered(node.name)
            parts = [self.argument(function, number, argument) for number, argument in enumerate(node.args)]
            return beside(function.words[self.at], parts, {})
        if node.name in AGES:
            name = self.name_of(node.args[0])
            whose = self.phrases.birth(name) if node.name == "age" else None
            return self.fill("years", name) if whose is None else self.fill("age", whose=whose)
        if node.name in {"min", "max"}:
            unit = self.unit(*node.args)
            return self.fill(node.name, *(self.value(argument, unit) for argument in node.args))
        return self.fill(node.name, *map(self.name_of, node.args))

    def argument(self, function: Function, number: int, node: Node) -> str:
        if number in function.written_out and function.said and isinstance(node, Const):
            return function.said(str(node.value))[self.at]
        return self.value(node, self.term(node))

    # --- rows -----------------------------------------------------------------------------------------------------

    def each(self, node: Each, _outer: type[Node] | None) -> str:
        rows, item = self.rows(node)
        return self.fill(node.name, item, self.of_row(rows, node.term or node.rows), one=rows.unit[self.at] or self.phrases.texts["one"])

    def number_of(self, node: Each) -> str:
        rows, item = self.rows(node)
        if node.term is None:
            return self.fill("count", item)
        if node.name == "count":
            return self.fill("count of", item, self.of_row(rows, node.term))
        inner = _Speaker({**self.vocabulary, **rows.columns}, "en" if self.at else "zh", quote="quoted inside")
        return self.fill("sum", item, inner.value(node.term, inner.term(node.term)))

    def rows(self, node: Each) -> tuple[Term, str]:
        term = self.term(node.rows)
        return term, self.called(term, node.rows.path)

    def of_row(self, rows: Term, term: Node) -> str:
        return _Speaker({**self.vocabulary, **rows.columns}, "en" if self.at else "zh", quote="quoted inside").say(term)


def _is_simple(node: Node) -> bool:
    """A condition whose opposite has a verb of its own."""
    if isinstance(node, Not):
        return _is_simple(node.item)
    if isinstance(node, Compare):
        return len(node.signs) == 1
    return isinstance(node, Member | Name) or (isinstance(node, Call) and node.name == "known")


def _truth(speaker: _Speaker, node: Const, _outer: type[Node] | None) -> str:
    return speaker.phrases.texts["always" if node.value else "never"]


def _yes(speaker: _Speaker, node: Name, _outer: type[Node] | None) -> str:
    return speaker.fill("is", speaker.name_of(node), speaker.option(speaker.term(node), True))


SAY: Mapping[type[Node], Callable[..., str]] = {
    Const: _truth,
    Name: _yes,
    And: _Speaker.joined,
    Or: _Speaker.joined,
    Not: _Speaker.opposite,
    Compare: _Speaker.compare,
    Member: _Speaker.member,
    Call: lambda speaker, node, _outer: speaker.call(node),
    Each: _Speaker.each,
}
