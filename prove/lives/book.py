"""What the database says about a case, read past the product: its events and its documents."""

import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

EVENTS = "SELECT was, act, now, at FROM case_event WHERE case_id = ? ORDER BY at, id"
DOCUMENTS = """
SELECT c.id, c.type_code, c.number, c.signature IS NOT NULL, c.reference <> ?
FROM certificate c WHERE c.reference IN (SELECT value FROM json_each(?)) ORDER BY c.prepared_at, c.id
"""
INTERESTS = "SELECT id FROM case_interest WHERE case_id = ?"


@dataclass(frozen=True)
class Event:
    was: str
    act: str
    now: str
    at: str


@dataclass(frozen=True)
class Document:
    id: UUID
    kind: str
    number: str
    signed: bool
    of_third: bool  # an interested party's, and not the applicant's


def _rows(instance: Path, question: str, *values: str) -> list[tuple]:
    connection = sqlite3.connect(f"file:{instance / 'yimen.sqlite'}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(question, values).fetchall()
    finally:
        connection.close()


def days_ahead(instance: Path) -> int:
    return next((int(row[0]) for row in _rows(instance, "SELECT days_ahead FROM demo_state")), 0)


def case_of(instance: Path, number: str) -> UUID:
    return UUID(_rows(instance, "SELECT id FROM case_file WHERE number = ?", number)[0][0])


def status(instance: Path, case: UUID) -> str:
    return str(_rows(instance, "SELECT status FROM case_file WHERE id = ?", case.hex)[0][0])


def events(instance: Path, case: UUID) -> list[Event]:
    return [Event(*row) for row in _rows(instance, EVENTS, case.hex)]


def moves(instance: Path) -> set[tuple[str, str]]:
    """(status before, act) of everything that ever happened."""
    return {(was, act) for was, act in _rows(instance, "SELECT DISTINCT was, act FROM case_event")}


def documents(instance: Path, case: UUID) -> list[Document]:
    """Of the case, and of who was told of it beside the applicant."""
    own = f"case:{case}"
    references = [own, *(f"interest:{UUID(row[0])}" for row in _rows(instance, INTERESTS, case.hex))]
    return [
        Document(UUID(row[0]), row[1], row[2], bool(row[3]), bool(row[4]))
        for row in _rows(instance, DOCUMENTS, own, json.dumps(references))
    ]
