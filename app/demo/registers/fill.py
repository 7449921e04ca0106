"""Fills the embedded registers with the demonstration city; a second time changes nothing."""

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import Select, delete, insert, select
from sqlalchemy.orm import Session

from app.core import seal
from app.demo import population
from app.demo.registers import records
from app.sources.embedded import Entry, rows_of
from app.sources.models import RegisterRecord

CHUNK = 500
EDITION = "6"  # raise it when the invented city changes: older rows are then written anew
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
    return dict(Counter(entry.register for entry in entries))


def _marked() -> Select[UUID]:
    return select(RegisterRecord.id).where(
        RegisterRecord.register == MARKER, RegisterRecord.subject_index == seal.blind_index(MARKER, EDITION)
    )
