"""A query that is written once and asked very often, on a connection of its own.

SQLAlchemy writes it and knows its types, once; each time only the driver is asked. What a session and a statement's own bookkeeping
cost is ten times what the database needs to find one row by its key.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError

Processor = Callable[[Any], Any] | None


def _no_engine() -> Engine:
    raise RuntimeError("no database: create the application first")


_engine: Callable[[], Engine] = _no_engine


def bind_engine(engine: Callable[[], Engine]) -> None:
    """Called once by the factory with where queries are asked."""
    global _engine
    _engine = engine


class _Written:
    """The query in the words of one database."""

    def __init__(self, statement: Select[*tuple[Any, ...]], dialect: Dialect) -> None:
        self.dialect = dialect
        self.compiled = statement.compile(dialect=dialect)
        self.text = str(self.compiled)
        self.order: list[str] | None = getattr(self.compiled, "positiontup", None)
        binds = self.compiled.binds.items()
        self.given: dict[str, Processor] = {name: one.type.dialect_impl(dialect).bind_processor(dialect) for name, one in binds}
        self.read: list[Processor] = [
            column.type.dialect_impl(dialect).result_processor(dialect, None) for column in statement.selected_columns
        ]

    def parameters(self, values: dict[str, object]) -> Any:
        ready = {
            name: value if (process := self.given[name]) is None else process(value)
            for name, value in self.compiled.construct_params(values).items()
        }
        return ready if self.order is None else tuple(ready[name] for name in self.order)

    def row(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(value if process is None else process(value) for process, value in zip(self.read, found, strict=True))


class Query:
    """A select whose parameters are all bound by name; lists (IN) are not for this.

    It sees what is committed, and nothing that the caller's own transaction has changed.
    """

    def __init__(self, statement: Select[*tuple[Any, ...]]) -> None:
        self.statement = statement
        self._written: _Written | None = None

    def rows(self, **values: object) -> list[tuple[Any, ...]]:
        engine = _engine()
        written = self._written
        if written is None or written.dialect is not engine.dialect:
            written = self._written = _Written(self.statement, engine.dialect)
        return [written.row(row) for row in _asked(engine, written.text, written.parameters(values))]


def _asked(engine: Engine, text: str, parameters: Any) -> list[tuple[Any, ...]]:
    connection = engine.raw_connection()
    cursor = connection.cursor()
    try:
        cursor.execute(text, parameters)
        return list(cursor.fetchall())
    except engine.dialect.loaded_dbapi.Error as problem:
        if engine.dialect.is_disconnect(problem, connection.driver_connection, cursor):
            connection.invalidate(problem)
        raise DBAPIError.instance(text, parameters, problem, engine.dialect.loaded_dbapi.Error, dialect=engine.dialect) from problem
    finally:
        if connection.is_valid:
            cursor.close()
        connection.close()  # back to the pool, which ends what the driver may have begun
