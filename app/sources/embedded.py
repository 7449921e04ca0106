"""An embedded register: rows of this database, sealed, read on a short connection of its own."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Engine, select
from sqlalchemy.exc import SQLAlchemyError

from app.core import seal
from app.core.db import dump_json, new_id
from app.sources.base import Record, Source, SourceDown
from app.sources.declared import Declared
from app.sources.kinds import House, kind, settle
from app.sources.models import RegisterRecord
from app.sources.reached import Reached

SUBJECT = "__subject"  # kept in the sealed payload: a row moved to another subject's index gives a stranger's record, which is refused


@dataclass(frozen=True)
class Entry:
    """One record as it is written into a register."""

    register: str
    subject_kind: str
    subject_key: str
    record_id: str
    dated: str
    values: Mapping[str, object]


@kind("embedded")
class EmbeddedRegister(Source):
    """A source whose records live in table register_record under its name."""

    def __init__(self, declared: Declared, _reached: Reached | None, house: House) -> None:
        settle(self, declared)
        self._engine: Engine = house.engine

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        """The newest record; what an older one says otherwise is in `others`."""
        rows = self._rows(subject_kind, subject_key)
        if not rows:
            return None
        payloads = [_opened(row.id, row.payload) for row in rows]
        values, *older = [{name: payload.get(name) for name in wanted & payload.keys()} for payload in payloads]
        others = {
            name: value for record in reversed(older) for name, value in record.items() if value is not None and value != values.get(name)
        }
        return Record(rows[0].record_id, payloads[0].get(SUBJECT, ""), rows[0].dated, values, others)

    def _rows(self, subject_kind: str, subject_key: str) -> list:
        columns = (RegisterRecord.id, RegisterRecord.record_id, RegisterRecord.dated, RegisterRecord.payload)
        wanted = (
            select(*columns)
            .where(RegisterRecord.register == self.name, RegisterRecord.subject_kind == subject_kind)
            .where(RegisterRecord.subject_index == seal.blind_index(subject_kind, subject_key))
            .order_by(RegisterRecord.dated.desc(), RegisterRecord.record_id)
        )
        try:
            with self._engine.connect() as connection:
                return list(connection.execute(wanted))
        except SQLAlchemyError as fault:
            raise SourceDown(self.name) from fault


def row_of(entry: Entry, subject_index: bytes | None = None) -> dict[str, object]:
    """The table row of one record, sealed for its place; `subject_index` spares computing the same index eight times."""
    row_id = new_id()
    content = dump_json({**entry.values, SUBJECT: entry.subject_key}).encode()
    return {
        "id": row_id,
        "register": entry.register,
        "subject_kind": entry.subject_kind,
        "subject_index": subject_index or seal.blind_index(entry.subject_kind, entry.subject_key),
        "record_id": entry.record_id,
        "dated": entry.dated,
        "payload": seal.seal(content, _context(row_id)),
    }


def rows_of(entries: Iterable[Entry]) -> list[dict[str, object]]:
    """Rows for a bulk insert."""
    indexes: dict[tuple[str, str], bytes] = {}
    rows = []
    for entry in entries:
        party = (entry.subject_kind, entry.subject_key)
        if party not in indexes:
            indexes[party] = seal.blind_index(*party)
        rows.append(row_of(entry, indexes[party]))
    return rows


def _opened(row_id: UUID, payload: bytes) -> dict:
    return json.loads(seal.unseal(payload, _context(row_id)))


def _context(row_id: UUID) -> str:
    return f"register_record/payload/{row_id}"
