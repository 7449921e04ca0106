"""Counters without gaps: one row per series, advanced in the transaction of what gets the number and undone with it."""

from datetime import date
from functools import cache

from sqlalchemy import bindparam, update
from sqlalchemy.sql.dml import ReturningUpdate

from app.core.db import Base, insert_once, run, table_of


@cache
def _advancing(counter: type[Base]) -> ReturningUpdate:
    table = table_of(counter)
    (series,) = table.primary_key
    return update(table).where(series == bindparam("of")).values(last=table.c.last + bindparam("by")).returning(table.c.last)


def next_in(counter: type[Base], series: str | date, count: int = 1) -> int:
    """The next number of a series, from one on; the first of `count`. Whoever asks meanwhile waits for the end of this transaction.

    `counter` is a table with the series as its key and the number given last as `last`.
    """
    asked = {"of": series, "by": count}
    given = run(_advancing(counter), asked).scalar()
    if given is None:
        (key,) = table_of(counter).primary_key
        insert_once(counter, **{key.name: series, "last": 0})
        given = run(_advancing(counter), asked).scalar_one()
    return given - count + 1
