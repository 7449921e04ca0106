"""Fills the embedded registers with the demonstration city; a second time changes nothing."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from uuid import UUID

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from app.core import seal
from app.demo import population
from app.demo.registers import records
from app.sources import directories, embedded_directory
from app.sources.embedded import Entry, rows_of
from app.sources.embedded_directory import Firms
from app.sources.models import DirectoryEntry, RegisterRecord

ACTIVE = "active"
CHUNK = 500
EDITION = "13"  # raise it when the invented city changes: older rows are then written anew
MARKER = "demonstration-edition"


def fill(session: Session) -> Mapping[str, int]:
    """Write every register in the caller's transaction unless this edition is there; gives records by register."""
    if session.scalar(_marked().limit(1)):
        return {}
    entries = records.entries(population.generate())
    session.execute(delete(RegisterRecord))
    rows = rows_of([*entries, Entry(MARKER, MARKER, EDITION, EDITION, "", {})])
    for start in range(0, len(rows), CHUNK):
        session.execute(insert(RegisterRecord), rows[start : start + CHUNK])
    session.execute(delete(DirectoryEntry))
    session.execute(insert(DirectoryEntry), embedded_directory.rows_of(Firms.name, _listed(entries)))
    return dict(Counter(entry.register for entry in entries))


def _marked() -> Select[UUID]:
    return select(RegisterRecord.id).where(
        RegisterRecord.register == MARKER, RegisterRecord.subject_index == seal.blind_index(MARKER, EDITION)
    )


def _listed(entries: Iterable[Entry]) -> Iterator[directories.Entry]:
    """The firms that are in business, as the register publishes them."""
    for entry in entries:
        if (entry.register, entry.subject_kind, entry.values.get("status")) == (Firms.source, "organisation", ACTIVE):
            yield directories.Entry(entry.subject_key, str(entry.values["name"]), str(entry.values["address"]), entry.dated)
