"""Functions that rooms above register, such as in_division(): the language itself knows nothing of government."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from app.core.rules.kinds import Kind

BUILT_IN = frozenset(
    {"known", "age", "years_since", "len", "today", "min", "max", "any", "all", "count", "sum", "money", "area", "percent", "date"}
)


@dataclass(frozen=True)
class Function:
    """One function of the language. It is pure: the same values give the same answer, and what it cannot say is None.

    `judge` and `sql` get plain values of the kinds that it takes (a date as `date`); `sql` gets columns, and what is
    written out in the rule as it is. Words: `{0}` is the first value.
    """

    name: str
    takes: tuple[Kind, ...]
    gives: Kind
    judge: Callable[..., object]
    words: tuple[str, str]
    written_out: frozenset[int] = frozenset()  # values that stand in the rule itself, so that they can be checked at publish
    wrong: Callable[..., str] | None = None  # what is wrong with those, "" if nothing
    said: Callable[[str], tuple[str, str]] | None = None  # what people call one of those: 990001 is 临江区
    sql: Callable[..., ColumnElement] | None = None  # without it a rule that uses the function cannot be matched in the database


_registered: dict[str, Function] = {}


class NameTaken(Exception):
    """Two functions of one name would make a rule mean two things."""


def register(function: Function) -> Function:
    """Add a function to the language of this process; the same one again is no clash."""
    if function.name in BUILT_IN or _registered.get(function.name, function) != function:
        raise NameTaken(function.name)
    _registered[function.name] = function
    return function


def registered(name: str) -> Function:
    return _registered[name]


def all_names() -> list[str]:
    """Everything that may stand before a bracket."""
    return sorted(BUILT_IN | set(_registered))


def is_registered(name: str) -> bool:
    return name in _registered
