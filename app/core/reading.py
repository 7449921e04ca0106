"""A query that is written once and asked very often, on a connection of its own.

SQLAlchemy writes it and knows its types, once; each time only the driver is asked. What a session and a statement's own bookkeeping
cost is ten times what the database needs to find one row by its key.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from sqlalchemy import Dialect, Engine, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import make_transient_to_detached

from app.core.db import ONLY_SHOWN, Base, table_of

Processor = Callable[[Any], Any] | None
Row = TypeVar("Row", bound=Base)


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
        columns = [column.type.dialect_impl(dialect).result_processor(dialect, None) for column in statement.selected_columns]
        self.read = [(place, process) for place, process in enumerate(columns) if process is not None]

    def parameters(self, values: dict[str, object]) -> Any:
        ready = {
            name: value if (process := self.given[name]) is None else process(value)
            for name, value in self.compiled.construct_params(values).items()
        }
        return ready if self.order is None else tuple(ready[name] for name in self.order)

    def row(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        values = list(found)
        for place, process in self.read:
            values[place] = process(values[place])
        return tuple(values)


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


class Objects(Generic[Row]):
    """The same for whole rows of one table, as objects of no session: to be shown, not changed.

    Setting something of one raises AttributeError, reading a relation DetachedInstanceError.
    """

    def __init__(self, model: type[Row], statement: Select[Any]) -> None:
        columns = table_of(model).c
        self._model, self._names = model, [model.__mapper__.get_property_by_column(column).key for column in columns]
        self._query = Query(statement.with_only_columns(*columns))

    def all(self, **values: object) -> list[Row]:
        return [self._object(row) for row in self._query.rows(**values)]

    def _object(self, row: tuple[Any, ...]) -> Row:
        made: Row = self._model.__mapper__.class_manager.new_instance()
        made.__dict__.update(zip(self._names, row, strict=True))
        make_transient_to_detached(made)
        made.__dict__[ONLY_SHOWN] = True
        return made


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
