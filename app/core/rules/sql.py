"""The same rule as SQL over matchable facts: one policy is matched against a million firms in one query (design decision 12).

NULL is not enough data, and SQL's own logic of three values is Kleene's. SQLite and PostgreSQL give what judge.py gives;
`make prove ONLY=rules` holds them together. What cannot be said in SQL is refused.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Numeric,
    Text,
    and_,
    case,
    cast,
    exists,
    extract,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)
from sqlalchemy.sql.elements import Grouping

from app.core.rules.check import faults, term_of
from app.core.rules.errors import NotForSql
from app.core.rules.functions import Function, is_registered, registered
from app.core.rules.judge import SIGNS as PLAIN_SIGNS
from app.core.rules.kinds import NUMBERS, Kind, Term, Vocabulary
from app.core.rules.literals import LARGEST, as_day
from app.core.rules.lower import comparison, folded
from app.core.rules.parse import Rule
from app.core.rules.sql_dialects import contains, held
from app.core.rules.tree import And, Arithmetic, Call, Compare, Const, Each, Items, Member, Name, Node, Not, Or, written

Expression = ColumnElement[Any]
SIGNS: Mapping[str, Callable[[Expression, Expression], ColumnElement[bool]]] = PLAIN_SIGNS  # type: ignore[assignment]  # of columns they give conditions
TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}
AGES = frozenset({"age", "years_since"})


@dataclass(frozen=True)
class Column:
    """One matchable fact of the subject: a whole number, a text, a boolean or a date (never a moment). NULL, never "": not known."""

    expression: Expression
    kind: Kind


@dataclass(frozen=True)
class Relation:
    """A list of the subject: the rows of `source` where `on` holds. `known` says whether the list itself is known, always if not given.

    A list of choices has its codes in `value`; rows have `columns`.
    """

    source: FromClause
    on: ColumnElement[bool]
    columns: Mapping[str, "Column | Relation"] = field(default_factory=dict)
    value: Expression | None = None
    known: ColumnElement[bool] | None = None


Columns = Mapping[str, Column | Relation]


def compile_sql(rule: Rule, columns: Columns, as_of: date) -> ColumnElement[bool]:
    """The rule as a condition: true, false or NULL. `age(x) >= 18` becomes a bound on the date of birth as of that day.

    Raises NotForSql for a name that is not matchable, and for what a database cannot say.
    """
    wrong = faults(rule.tree, vocabulary(columns))
    if wrong:
        raise NotForSql("; ".join(wrong))
    return _Compiler(columns, as_of).condition(rule.tree)


def vocabulary(columns: Columns) -> Vocabulary:
    """The columns as terms, so that a policy is checked like a form."""
    return {name: _term(column) for name, column in columns.items()}


def _term(column: Column | Relation) -> Term:
    if isinstance(column, Column):
        return Term(column.kind)
    return Term(Kind.CHOICES) if column.value is not None else Term(Kind.ROWS, columns=vocabulary(column.columns))


def birth_bound(as_of: date, years: int) -> date | None:
    """Born on this day or before: at least so old. On 29 February the bound of a common year is 28 February; None before the year 1."""
    year = as_of.year - years
    if not 1 <= year <= 9999:
        return None if year < 1 else date.max
    try:
        return as_of.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


class _Compiler:
    """Walks one tree; `scopes` are the columns that names are looked up in, those of rows first."""

    def __init__(self, columns: Columns, as_of: date) -> None:
        self.scopes = [columns]
        self.as_of = as_of

    def condition(self, node: Node) -> ColumnElement[bool]:
        return CONDITION[type(node)](self, node)

    def column(self, name: Name) -> Column | Relation:
        for scope in self.scopes:
            if name.path in scope:
                return scope[name.path]
        known = [path for scope in self.scopes for path in scope]
        near = get_close_matches(name.path, known, 1)
        raise NotForSql(f"{name.path!r} cannot be matched" + (f"; did you mean {near[0]!r}?" if near else ""))

    def kind(self, node: Node) -> Kind:
        merged: dict[str, Column | Relation] = {}
        for scope in reversed(self.scopes):
            merged |= scope
        return term_of(node, vocabulary(merged)).kind

    # --- values ---------------------------------------------------------------------------------------------------

    def value(self, node: Node) -> Expression:
        if isinstance(node, Const):
            return self.const(node)
        if isinstance(node, Name):
            return self.fact(node)
        if isinstance(node, Call):
            return self.call(node)
        if isinstance(node, Each):
            return self.each(node)
        raise NotForSql(f"{written(node)} cannot be matched")

    def const(self, node: Const) -> Expression:
        if isinstance(node.value, bool):
            return literal(node.value, Boolean())
        if isinstance(node.value, int):
            return literal(node.value, BigInteger())
        day = as_day(node.value) if node.kind == Kind.DATE else None
        return literal(day, Date()) if day else literal(str(node.value), Text())

    def fact(self, node: Name) -> Expression:
        column = self.column(node)
        if isinstance(column, Relation):
            raise NotForSql(f"{node.path} is a list: count it, or look for one of it")
        return column.expression

    def number(self, node: Node) -> Expression:
        """A whole number in arithmetic of any length, so that no product fails; `held` then asks whether it could be kept."""
        if isinstance(node, Arithmetic):
            # A sign of our own: a * (b * c) would be written a * b * c, which is too large elsewhere.
            sign = self.number(node.left).op(node.sign, return_type=Numeric(asdecimal=False))
            return sign(self.number(node.right))
        if isinstance(node, Const) and isinstance(node.value, int):
            return literal(node.value, BigInteger())
        return cast(self.value(node), Numeric(asdecimal=False))

    def call(self, node: Call) -> Expression:
        if node.name == "today":
            return literal(self.as_of, Date())
        if node.name in AGES:
            return self.age(self.value(node.args[0]))
        if node.name == "len":
            return func.length(self.value(node.args[0]), type_=Integer())
        if node.name in {"min", "max"}:
            left, right = (self.whole(argument) for argument in node.args)
            first = left <= right if node.name == "min" else left >= right
            return case((first, left), (not_(first), right))  # where one is not known, neither holds
        if not is_registered(node.name):
            return self.known(node)
        function = registered(node.name)
        if function.sql is None:
            raise NotForSql(f"{node.name}() cannot be matched in the database")
        return function.sql(*(self.argument(function, number, argument) for number, argument in enumerate(node.args)))

    def argument(self, function: Function, number: int, node: Node) -> object:
        return node.value if number in function.written_out and isinstance(node, Const) else self.value(node)

    def whole(self, node: Node) -> Expression:
        """A number that stands alone: kept within what both databases hold."""
        low = folded(node)
        if not isinstance(low, Arithmetic):
            return self.value(low)
        number = self.number(low)
        return case((held([number], self.products(low)), number))

    def products(self, *nodes: Node) -> list[Expression]:
        return [self.number(part) for node in nodes for part in _own_arithmetic(node)]

    def age(self, birth: Expression) -> Expression:
        """Full years; who is born on 29 February has the birthday on 1 March in other years."""
        after = extract("month", birth) * 100 + extract("day", birth) > self.as_of.month * 100 + self.as_of.day
        return self.as_of.year - cast(extract("year", birth), Integer) - case((after, 1), else_=0)

    # --- conditions -----------------------------------------------------------------------------------------------

    def compare(self, node: Compare) -> ColumnElement[bool]:
        return and_(*(self.pair(sign, left, right) for sign, left, right in node.pairs()))

    def pair(self, sign: str, left: Node, right: Node) -> ColumnElement[bool]:
        if self.kind(left) not in NUMBERS and self.kind(right) not in NUMBERS:
            return SIGNS[sign](self.value(left), self.value(right))
        whole = comparison(left, right)
        for one, other, turned in ((whole.left, whole.right, sign), (whole.right, whole.left, TURNED[sign])):
            if isinstance(one, Call) and one.name in AGES and isinstance(other, Const) and isinstance(other.value, int):
                return self.born(turned, self.value(one.args[0]), other.value)
        if not whole.divisors and not isinstance(whole.left, Arithmetic) and not isinstance(whole.right, Arithmetic):
            return SIGNS[sign](self.value(whole.left), self.value(whole.right))  # plain columns, so that an index can answer
        sides = self.number(whole.left), self.number(whole.right)
        positive = (self.number(divisor) > 0 for divisor in whole.divisors)
        kept = held(list(sides), self.products(whole.left, whole.right, *whole.divisors))
        return case((and_(*positive, kept), SIGNS[sign](*sides)))

    def born(self, sign: str, birth: Expression, years: int) -> ColumnElement[bool]:
        if sign in {"==", "!="}:
            exactly = and_(self.born(">=", birth, years), self.born("<", birth, years + 1))
            return exactly if sign == "==" else not_(exactly)
        bound = birth_bound(self.as_of, years + (sign in {">", "<="}))
        if bound is None:  # nobody is so old
            return birth != birth if sign in {">", ">="} else birth == birth
        latest = literal(bound, Date())
        return birth <= latest if sign in {">", ">="} else birth > latest

    def member(self, node: Member) -> ColumnElement[bool]:
        if isinstance(node.holder, Items):
            return or_(*(self.pair("==", node.item, item) for item in node.holder.items))
        column = self.column(node.holder) if isinstance(node.holder, Name) else None
        if not isinstance(column, Relation):
            return contains(self.value(node.holder), self.value(node.item))
        if column.value is None:
            raise NotForSql(f"{written(node.holder)} is a list of rows: write any(…)")
        item = self.value(node.item)
        return self.if_known(column, case((item.is_not(None), self.there_is(column, SIGNS["=="](column.value, item)))))

    def if_known(self, column: Relation, expression: Expression) -> Expression:
        return expression if column.known is None else case((column.known, expression))

    def known(self, node: Call) -> ColumnElement[bool]:
        name = node.args[0]
        column = self.column(name) if isinstance(name, Name) else None
        if isinstance(column, Relation):
            return true() if column.known is None else func.coalesce(column.known, literal(False, Boolean()), type_=Boolean())
        return self.value(name).is_not(None)

    # --- rows -----------------------------------------------------------------------------------------------------

    def each(self, node: Each) -> Expression:
        """EXISTS for any and all, a correlated query for count and sum; a row that is not known leaves the answer open."""
        column = self.column(node.rows)
        if not isinstance(column, Relation):
            raise NotForSql(f"{node.rows.path} is no list")
        if node.term is None:
            return self.if_known(column, self.query(column, func.count()))
        self.scopes.insert(0, column.columns)
        term = self.whole(node.term) if node.name == "sum" else self.condition(node.term)
        self.scopes.pop(0)
        # An aggregate that speaks of the subject alone would be one of the outer query: every term speaks of its row.
        term = case((column.on, term)) if node.name in {"count", "sum"} else term
        return self.if_known(column, GATHER[node.name](self, column, term))

    def query(self, column: Relation, result: Expression) -> Expression:
        return select(result).select_from(column.source).where(column.on).correlate_except(column.source).scalar_subquery()

    def there_is(self, column: Relation, condition: ColumnElement[bool]) -> ColumnElement[bool]:
        return exists(select(literal(1)).select_from(column.source).where(column.on, condition).correlate_except(column.source))

    def some(self, column: Relation, term: Expression) -> Expression:
        open_rows = self.there_is(column, _is_open(term))
        return case((self.there_is(column, term), true()), (open_rows, null()), else_=literal(False, Boolean()))

    def every(self, column: Relation, term: Expression) -> Expression:
        open_rows = self.there_is(column, _is_open(term))
        return case((self.there_is(column, not_(term)), literal(False, Boolean())), (open_rows, null()), else_=true())

    def number_of(self, column: Relation, term: Expression) -> Expression:
        counted = func.count(case((term, 1)))
        return self.query(column, case((func.count() == func.count(term), counted)))

    def total(self, column: Relation, term: Expression) -> Expression:
        kept = case((term.between(literal(-LARGEST, BigInteger()), literal(LARGEST, BigInteger())), term))
        result = func.coalesce(func.sum(kept), literal(0, BigInteger()), type_=BigInteger())
        return self.query(column, case((func.count() == func.count(kept), result)))


def _is_open(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Not known. In brackets: NOT x IS NULL would be NOT (x IS NULL)."""
    return Grouping(condition).is_(None)


def _own_arithmetic(node: Node) -> list[Arithmetic]:
    """The sums and products of a number itself, not those inside a row or a function, which look after themselves."""
    if not isinstance(node, Arithmetic):
        return []
    return [node, *_own_arithmetic(node.left), *_own_arithmetic(node.right)]


GATHER: Mapping[str, Callable[[_Compiler, Relation, Expression], Expression]] = {
    "any": _Compiler.some,
    "all": _Compiler.every,
    "count": _Compiler.number_of,
    "sum": _Compiler.total,
}

CONDITION: Mapping[type[Node], Callable[[_Compiler, Any], ColumnElement[bool]]] = {
    Const: _Compiler.const,
    Name: _Compiler.fact,
    And: lambda compiler, node: and_(*map(compiler.condition, node.items)),
    Or: lambda compiler, node: or_(*map(compiler.condition, node.items)),
    Not: lambda compiler, node: not_(compiler.condition(node.item)),
    Compare: _Compiler.compare,
    Member: _Compiler.member,
    Call: _Compiler.call,
    Each: _Compiler.each,
}
