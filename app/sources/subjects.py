"""The words of a question to the sources: about whom, what, and for which purpose; and what came back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app.core.actor import Actor, Channel
from app.elements.facts import Fact, Value
from app.sources.base import Record
from app.sources.errors import PurposeMissing
from app.sources.models import GOOD, Outcome

AUTHORISED = frozenset({"sign-in", "acting-for", "cross-check"})


@dataclass(frozen=True)
class Subject:
    """A person by ID number or an organisation by credit code."""

    kind: str
    key: str
    name: str = ""


@dataclass(frozen=True)
class DerivedSubject:
    """Someone found through another subject's record: `household.spouse` of applicant, or each of `household.members`."""

    element: str
    of: str = "applicant"


@dataclass(frozen=True)
class Want:
    """One wish: fill the answer `key` with `element` of the subject called `of`.

    A list element of type rows comes as rows, one of type table as one list; `spread` says otherwise.
    `columns` bounds what is asked about the people in the rows: only what the form needs.
    """

    key: str
    element: str
    of: str = "applicant"
    columns: frozenset[str] | None = None
    spread: bool | None = None


@dataclass(frozen=True)
class Purpose:
    """Why a source may be asked: a case, a person's own session, or a purpose authorised by name."""

    service: str
    case_id: UUID | None
    actor: Actor
    authorised: str = ""

    def check(self) -> None:
        """Raise PurposeMissing unless one of the three stands behind the call (政务数据共享条例)."""
        if not self.service:
            raise PurposeMissing()
        if self.case_id is None and self.authorised not in AUTHORISED and not self._own_session():
            raise PurposeMissing()

    def _own_session(self) -> bool:
        """A person for themself; an officer only while taking in somebody's application at a window."""
        return self.actor.person is not None and (self.actor.post is None or self.actor.channel is Channel.WINDOW)


@dataclass(frozen=True)
class Call:
    """One question that was put, or held back, and what came of it."""

    source: str
    subject: Subject
    attributes: frozenset[str]
    at: datetime
    ms: int
    outcome: Outcome
    record: Record | None = None
    fetched_at: datetime | None = None  # where it was not asked: when it had been
    fresh_days: Mapping[str, int] = field(default_factory=dict)  # of a register in another house: how long each answer may be used

    @property
    def is_good(self) -> bool:
        return self.outcome in GOOD


@dataclass(frozen=True)
class Difference:
    """Two sources say different things about one fact; the lead filled the form, the officer sees both."""

    key: str
    element: str
    source: str
    value: Value
    other_source: str
    other_value: Value

    def to_json(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("key", "element", "source", "value", "other_source", "other_value")}


@dataclass(frozen=True)
class Gathered:
    """Everything that came back in time."""

    purpose: Purpose
    facts: Mapping[str, Fact] = field(default_factory=dict)
    rows: Mapping[str, list[dict[str, Fact]]] = field(default_factory=dict)
    down: frozenset[str] = frozenset()
    differences: tuple[Difference, ...] = ()
    calls: tuple[Call, ...] = ()
