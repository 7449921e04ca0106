"""Two conditions that SQLite and PostgreSQL say differently: a text within a text, and a number that both could hold."""

from typing import Any

from sqlalchemy import Boolean, ColumnElement, true, tuple_
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.expression import FunctionElement

from app.core.rules.lower import LEAST, MOST

Expression = ColumnElement[Any]


class Contains(FunctionElement[bool]):
    """Whether the first text holds the second."""

    type = Boolean()
    name = "rule_contains"
    inherit_cache = True


class Held(FunctionElement[bool]):
    """Whether every sum and product on the way stayed a whole number of 64 bits.

    SQLite turns what is larger into a float, and a float stays one: looking at the last results is enough. PostgreSQL
    works in numbers of any length, so each step is looked at.
    """

    type = Boolean()
    name = "rule_held"
    inherit_cache = True


def contains(text: Expression, part: Expression) -> ColumnElement[bool]:
    return Contains(text, part)


def held(results: list[Expression], steps: list[Expression]) -> ColumnElement[bool]:
    return Held(tuple_(*results), tuple_(*steps)) if steps else true()


def _sides(element: FunctionElement[bool], compiler: SQLCompiler, more: dict[str, Any]) -> list[str]:
    return [compiler.process(clause, **more) for clause in element.clauses]


@compiles(Contains)
def _instr(element: Contains, compiler: SQLCompiler, **more: Any) -> str:
    text, part = _sides(element, compiler, more)
    return f"(instr({text}, {part}) > 0)"


@compiles(Contains, "postgresql")
def _strpos(element: Contains, compiler: SQLCompiler, **more: Any) -> str:
    text, part = _sides(element, compiler, more)
    return f"(strpos({text}, {part}) > 0)"


@compiles(Held)
def _whole(element: Held, compiler: SQLCompiler, **more: Any) -> str:
    results, _ = element.clauses
    return "(" + " AND ".join(f"typeof({compiler.process(result, **more)}) = 'integer'" for result in results.clauses) + ")"


@compiles(Held, "postgresql")
def _within(element: Held, compiler: SQLCompiler, **more: Any) -> str:
    _, steps = element.clauses
    return "(" + " AND ".join(f"({compiler.process(step, **more)}) BETWEEN {LEAST} AND {MOST}" for step in steps.clauses) + ")"
