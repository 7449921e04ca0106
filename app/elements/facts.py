"""A fact: a value that knows where it came from."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

Value = str | int | bool | list | dict | None  # JSON: money is integer fen, a date is YYYY-MM-DD


class Origin(StrEnum):
    TYPED = "typed"
    SOURCE = "source"
    CERTIFICATE = "certificate"
    CLERK = "clerk"
    COMPUTED = "computed"  # worked out from other answers
    CHOSEN = "chosen"  # picked from what a directory lists; `source` names it


_ORIGINS = {origin.value: origin for origin in Origin}


@dataclass(frozen=True)
class Fact:
    value: Value
    origin: Origin
    source: str = ""  # source name, e.g. population
    record: str = ""  # the source's own record id
    fetched_at: datetime | None = None
    dated: str = ""  # the source's own date, YYYY-MM-DD
    basis: str = ""  # the law that lets us ask
    locked: bool = False  # decided on the server when the form was filled, never read from a request
    was: Value = None  # what the source said, where a person changed it

    @property
    def said(self) -> Value:
        """What the source had said, also where a person changed it."""
        return self.value if self.was is None else self.was

    def changed_to(self, value: Value, origin: Origin = Origin.TYPED) -> "Fact":
        """The same question answered by a person instead; what the source had said stays on record."""
        said = self.value if self.origin is Origin.SOURCE else self.was
        return replace(self, value=value, origin=origin, locked=False, was=said)

    def to_json(self) -> dict[str, object]:
        data: dict[str, object] = {"value": self.value, "origin": self.origin.value}
        for name in ("source", "record", "dated", "basis", "locked", "was"):
            if getattr(self, name):
                data[name] = getattr(self, name)
        if self.fetched_at:
            data["fetched_at"] = self.fetched_at.isoformat()
        return data

    @classmethod
    def from_json(cls, data: dict) -> "Fact":
        """The fact that to_json() wrote; what it left out are the class's own defaults.

        Each page of a form reads all answers of its case, and a frozen dataclass sets each field by a call: this takes a tenth.
        """
        fact = object.__new__(cls)
        fact.__dict__.update(data, origin=_ORIGINS[data["origin"]])
        if "fetched_at" in data:
            fact.__dict__["fetched_at"] = datetime.fromisoformat(data["fetched_at"])
        return fact


@dataclass(frozen=True)
class OwnFact:
    """A fact that somebody has themself, from an application or a certificate of theirs."""

    element: str
    value: Value
    record: str  # number of the case or the certificate
    dated: str  # YYYY-MM-DD
