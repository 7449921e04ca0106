"""Who is interested in a case beside its applicant (利害关系人), opened; the acts stand in cases.interests."""

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select

from app.cases import notices
from app.cases.answers_store import event_note, seal_text
from app.cases.interest_errors import ThirdAwaited, ThirdUnheard
from app.cases.interest_models import CaseInterest
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, CaseEvent
from app.catalogue import service as catalogue
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import dump_json, session
from app.core.errors import Missing
from app.identity import queries as identity


def of_case(case: Case) -> Sequence[CaseInterest]:
    """Everybody who was told, the first one first."""
    if not case.has_seen(Act.TELL_THIRD):
        return ()
    wanted = select(CaseInterest).where(CaseInterest.case_id == case.id).order_by(CaseInterest.told_at, CaseInterest.id)
    return session().scalars(wanted).all()


def mine(actor: Actor) -> Sequence[CaseInterest]:
    """What the party acted for was told, the newest first. A mandate is for filing: an agent answers nothing in a giver's name."""
    party = actor.party
    if party is None or actor.mandate:
        return ()
    theirs = (CaseInterest.party_kind == party.kind, CaseInterest.party_id == party.id)
    return session().scalars(select(CaseInterest).where(*theirs).order_by(CaseInterest.told_at.desc()).limit(200)).all()


def of(actor: Actor, interest_id: UUID) -> CaseInterest:
    """One of them, as it is now; a foreign one is as missing as none."""
    row = session().get(CaseInterest, interest_id, populate_existing=True)
    if row is None or actor.mandate or row.party != actor.party:
        raise Missing()
    return row


def is_open(row: CaseInterest, case: Case) -> bool:
    """Whether it can be answered now."""
    return case.status is Status.ACCEPTED and row.answer is None and row.until >= clock.today()


def may_ask_hearing(row: CaseInterest) -> bool:
    """Whether a hearing was offered and can be asked for still."""
    return row.hearing_until is not None and row.hearing_until >= clock.today()


def unheard(case: Case) -> CaseInterest | None:
    """The first of them whose statement no officer has answered."""
    return next((row for row in of_case(case) if row.said_id and not row.heard_id), None)


def awaits(case: Case) -> bool:
    """Whether one of them may still answer."""
    return any(row.answer is None for row in of_case(case))


def require_answered(case: Case) -> None:
    """Everybody who was told has answered, or their day has passed."""
    waiting = [row.until for row in of_case(case) if row.answer is None]
    if waiting:
        raise ThirdAwaited(day=max(waiting).isoformat())


def require_settled(case: Case) -> None:
    """Nothing is decided before everybody has answered or was silent, and what they stated is weighed (Licensing Law art. 36)."""
    require_answered(case)
    if unheard(case):
        raise ThirdUnheard()


def tell(kind: str, case: Case, **said: notices.Said) -> None:
    """Put the notice `kind` into the inbox of everybody who is interested in the case."""
    rows = of_case(case)
    definition = catalogue.version(case.version_id).definition
    for row in rows:
        notices.tell_third(kind, row, case, definition, **said)


def persons(case: Case) -> frozenset[UUID]:
    """Whose own interests these are; a firm's representative's too."""
    return frozenset().union(*(identity.persons_behind(row.party) for row in of_case(case)))


def reference(row: CaseInterest) -> str:
    """Under which their papers stand: apart from the case's, which are the applicant's."""
    return f"interest:{row.id}"


def name_of(row: CaseInterest) -> str:
    return identity.party_name(row.party)


def sealed(column: str, row_id: UUID, text: str) -> bytes:
    return seal_text(text, f"case_interest/{column}/{row_id}")


def interest_of(row: CaseInterest) -> str:
    """Which interest of theirs the matter touches."""
    return seal.unseal(row.interest, f"case_interest/interest/{row.id}").decode()


def intended_of(row: CaseInterest) -> str:
    """What is applied for, in general words."""
    return seal.unseal(row.intended, f"case_interest/intended/{row.id}").decode()


def place_of(row: CaseInterest) -> str:
    """Where, if the officer said it."""
    return seal.unseal(row.place, f"case_interest/place/{row.id}").decode() if row.place else ""


def said_of(row: CaseInterest) -> str:
    """What they stated; empty where they stated nothing."""
    return _note(row.said_id)


def heard_of(row: CaseInterest) -> str:
    """What an officer answered; empty where nobody did."""
    return _note(row.heard_id)


def _note(event_id: UUID | None) -> str:
    event = session().get(CaseEvent, event_id) if event_id else None
    return event_note(event) if event else ""


def digest(case: Case) -> str:
    """Of what each was told, said and was answered; empty where nobody was told."""
    told = [
        [str(row.party_id), intended_of(row), interest_of(row), place_of(row), row.basis, row.answer, said_of(row), heard_of(row)]
        for row in of_case(case)
    ]
    return hashlib.sha256(dump_json(told).encode()).hexdigest() if told else ""
