"""A register in another house's database: one SELECT, on a connection that can only read."""

import re
from sqlite3 import Connection as SqliteConnection

from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import SQLAlchemyError

from app.sources.base import Record, Source, SourceDown
from app.sources.declared import Declared
from app.sources.kinds import House, kind, settle
from app.sources.reached import Reached
from app.sources.record_shape import merged

READS = re.compile(r"\s*(select|with)\b[^;]*", re.IGNORECASE)
MOST_ROWS = 20


@kind("sql")
class SqlRegister(Source):
    """The rows of a query with :subject (and, where it says so, :kind), the newest first; columns are read by the declaration's shape."""

    is_remote = True

    def __init__(self, declared: Declared, reached: Reached | None, house: House) -> None:
        settle(self, declared)
        if reached is None or not reached.url:
            raise ValueError(f"{declared.name}: sources.yaml of the instance does not say in which database it stands")
        if not READS.fullmatch(declared.query):
            raise ValueError(f"{declared.name}: query is one SELECT without a semicolon")
        self._shape, self._query = declared.shape, text(declared.query)
        self._engine = _reading(reached.url, house.deadline_seconds)

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        """The newest row; what an older one says otherwise is in `others`."""
        asked = {name: value for name, value in (("subject", subject_key), ("kind", subject_kind)) if f":{name}" in str(self._query)}
        try:
            with self._engine.connect() as connection:
                rows = connection.execute(self._query, asked).mappings().fetchmany(MOST_ROWS)
        except SQLAlchemyError as fault:
            raise SourceDown(self.name) from fault
        return merged(self._shape.read(dict(row), wanted) for row in rows)


def _reading(url: str, seconds: float) -> Engine:
    """An engine that cannot write: the database refuses it, not only we."""
    if make_url(url).get_backend_name() == "postgresql":
        options = f"-c default_transaction_read_only=on -c statement_timeout={round(seconds * 1000)}"
        arguments = {"options": options, "connect_timeout": max(1, round(seconds))}
        return create_engine(url, pool_size=2, max_overflow=6, pool_pre_ping=True, connect_args=arguments)
    engine = create_engine(url, pool_size=2, max_overflow=6, connect_args={"timeout": seconds} if url.startswith("sqlite") else {})
    if url.startswith("sqlite"):

        @event.listens_for(engine, "connect")
        def only_read(connection: SqliteConnection, _record: object) -> None:
            connection.execute("PRAGMA query_only=ON")

    return engine
