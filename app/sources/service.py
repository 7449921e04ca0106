"""The acts on sources: gather what is known, and write down who was asked about whom and why."""

import time
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import insert

from app.core import seal
from app.core.db import new_id, session
from app.core.settings import current as settings
from app.elements import dictionary as elements
from app.elements.dictionary import Dictionary
from app.sources import memory, registry
from app.sources.gathering import Gathering
from app.sources.models import SourceCall
from app.sources.registry import Registry
from app.sources.subjects import Call, DerivedSubject, Difference, Gathered, Purpose, Subject, Want

__all__ = ["Call", "DerivedSubject", "Difference", "Gathered", "Purpose", "Subject", "Want", "gather", "record_calls"]


def gather(
    subjects: Mapping[str, Subject | DerivedSubject],
    wanted: Sequence[Want],
    *,
    purpose: Purpose,
    sources: Registry | None = None,
    dictionary: Dictionary | None = None,
    deadline_seconds: float | None = None,
    live: bool = False,
) -> Gathered:
    """Everything the sources know of what is wanted, within the deadline; raises PurposeMissing before anything is asked.

    A source that is down, slow or broken leaves its keys open and is named in `down`. Runs outside any transaction
    and never touches the session of the request. What a register of another house said before is used while it is fresh,
    unless the answer has to be `live`. Write the log with `record_calls` in the transaction that follows.
    """
    purpose.check()
    seconds = settings().source_deadline_seconds if deadline_seconds is None else deadline_seconds
    asked = registry.current() if sources is None else sources
    is_own = purpose.actor.mandate is None and not purpose.authorised
    gathering = Gathering(subjects, wanted, dictionary or elements.current(), asked, is_live=live, is_own=is_own)
    gathering.run(time.monotonic() + seconds)
    facts, rows = gathering.read()
    calls = tuple(call for calls in gathering.calls.values() for call in calls)
    silent = {call.source for call in calls if not call.is_good}
    return Gathered(purpose, facts, rows, frozenset(silent | gathering.garbled), tuple(gathering.differences), calls)


def record_calls(gathered: Gathered | None, case_id: UUID | None = None) -> None:
    """Write one row per call into the caller's transaction: who, about whom (blind), what, why, when, what came of it."""
    if gathered is None or not gathered.calls:
        return
    purpose = gathered.purpose
    actor = purpose.actor
    common = {
        "service": purpose.service,
        "case_id": case_id or purpose.case_id,
        "person_id": actor.person,
        "post_id": actor.post.id if actor.post else None,
        "authorised": purpose.authorised,
    }
    session().execute(insert(SourceCall), [{**common, **_row(call)} for call in gathered.calls])
    memory.keep(gathered.calls)


def _row(call: Call) -> dict[str, object]:
    return {
        "id": new_id(),
        "source": call.source,
        "subject_kind": call.subject.kind,
        "subject_index": seal.blind_index(call.subject.kind, call.subject.key),
        "attributes": sorted(call.attributes),
        "at": call.at,
        "ms": call.ms,
        "outcome": call.outcome,
    }
