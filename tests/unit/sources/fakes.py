"""Fake sources and a small dictionary, so that gathering is tested without a database."""

import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from uuid import UUID

from app.core.actor import Actor
from app.core.db import new_id
from app.elements import dictionary
from app.sources import service
from app.sources.base import Record, Source
from app.sources.registry import Registry
from app.sources.service import DerivedSubject, Gathered, Purpose, Subject, Want

ID = "990001199403121023"
SPOUSE = "990001198607181015"
CHILD = "990001201405091016"
FIRM = "91990001MA9KH0012A"
ROOT = Path(__file__).parents[3]
DICTIONARY = dictionary.load(ROOT / "forms" / "elements.yaml")
ME = Actor(person=UUID(int=7))
CASE = new_id()

LIN = {
    "name": "林晓雯",
    "sex": "female",
    "birth_date": "1994-03-12",
    "phone": "19900000001",
    "registered_address": "云江市临江区滨江路66号",
}


class Fake(Source):
    """Answers from a dict, waits, raises or lies as told, and counts its calls."""

    def __init__(
        self,
        name: str,
        records: Mapping[str, Mapping[str, object]] | None = None,
        *,
        wait: float = 0.0,
        fault: Exception | None = None,
        answer: Callable[[str], object] | None = None,
        others: Mapping[str, object] | None = None,
    ) -> None:
        self.name, self.title, self.department = name, {"zh": name, "en": name}, "public-security"
        self.subjects = frozenset({"person", "organisation"})
        self.offers = frozenset(element.attribute for element in DICTIONARY.values() if name in element.sources)
        self.records, self.wait, self.fault, self.answer, self.others = records or {}, wait, fault, answer, others or {}
        self.calls: list[tuple[str, frozenset[str]]] = []

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        self.calls.append((subject_key, wanted))
        threading.Event().wait(self.wait)
        if self.fault:
            raise self.fault
        if self.answer:
            return self.answer(subject_key)  # type: ignore[return-value]
        known = self.records.get(subject_key)
        return Record(f"{self.name}-1", subject_key, "2026-10-01", dict(known), self.others) if known is not None else None


def population(**more: object) -> Fake:
    return Fake("population", {ID: LIN}, **more)  # type: ignore[arg-type]


def ask(
    *sources: Source,
    want: Sequence[str | Want] = ("person.name",),
    subjects: Mapping[str, Subject | DerivedSubject] | None = None,
    purpose: Purpose | None = None,
    seconds: float = 0.5,
    registry: Registry | None = None,
) -> Gathered:
    """Gather about the applicant, each element under its own code."""
    return service.gather(
        {"applicant": Subject("person", ID, "林晓雯"), **(subjects or {})},
        [one if isinstance(one, Want) else Want(one, one) for one in want],
        purpose=purpose or Purpose("housing-proof", CASE, ME),
        sources=registry or Registry(*sources),
        dictionary=DICTIONARY,
        deadline_seconds=seconds,
    )
