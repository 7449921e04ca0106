"""M2-b: a form filled from six sources that take 100 ms each, asked together; without a database."""

import statistics
import threading
import time
from uuid import UUID

from app.core.actor import Actor
from app.core.db import new_id
from app.elements import dictionary
from app.sources import service
from app.sources.base import Record, Source, titled
from app.sources.registry import Registry
from app.sources.service import Purpose, Subject, Want
from bench.results import Row
from bench.servers import ROOT

SECONDS, ROUNDS = 0.1, 30
NUMBER = "990001199403121023"
WANTED = {
    "population": ("person.name", "Sample"),
    "estate": ("estate.has_property", False),
    "social": ("social.status", "paying"),
    "medical": ("medical.status", "active"),
    "welfare": ("aid.low_income", False),
    "housing_fund": ("fund.balance", 120_000),
}


class Waiting(Source):
    """A register that answers one question after a while."""

    department = "housing"
    subjects = frozenset({"person"})

    def __init__(self, name: str, attribute: str, value: object) -> None:
        self.name, self.title, self.offers, self._value = name, titled(name, name), frozenset({attribute}), value

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:  # noqa: ARG002  the same for everyone
        threading.Event().wait(SECONDS)
        return Record("1", subject_key, "2026-11-01", dict.fromkeys(wanted, self._value))


def measure() -> list[Row]:
    elements = dictionary.load(ROOT / "forms" / "elements.yaml")
    sources = Registry(*(Waiting(name, elements[code].attribute, value) for name, (code, value) in WANTED.items()))
    wants = [Want(code, code) for code, _ in WANTED.values()]
    purpose = Purpose("bench", new_id(), Actor(person=UUID(int=7)))
    taken = []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        found = service.gather(
            {"applicant": Subject("person", NUMBER)}, wants, purpose=purpose, sources=sources, dictionary=elements, deadline_seconds=2
        )
        taken.append(time.perf_counter() - begun)
        if len(found.facts) != len(WANTED):
            raise LookupError(f"only {sorted(found.facts)} were answered")
    return [Row("M2-b", f"pre-fill from {len(WANTED)} sources of 100 ms / the slowest", statistics.median(taken) / SECONDS, "<= 1.3")]
