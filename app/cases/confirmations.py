"""共同申请人: who stands in an application beside the applicant confirms it by their own sign-in before it is filed.

A confirmation is about the answers as they were: when one of them changes afterwards, it has to be given again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.cases import notices
from app.cases.answers_store import read_answers
from app.cases.errors import ConfirmationStale, NotConfirmed
from app.cases.lifecycle import EDITABLE
from app.cases.models import Case, Confirmation
from app.catalogue.definitions import Definition
from app.core import clock
from app.core.actor import Actor, PartyKind
from app.core.db import dump_json, new_id, session
from app.core.errors import Missing
from app.form_engine.answers import Answers
from app.form_engine.visible import questions, settle
from app.identity import personal, queries as identity


class State(StrEnum):
    """How it stands with one of them."""

    OPEN = "open"  # not asked yet, or the answers changed since
    WAITING = "waiting"
    AGREED = "agreed"
    DECLINED = "declined"


@dataclass(frozen=True)
class CoApplicant:
    """A person of the form who has to confirm it."""

    name: str
    id_number: str
    state: State
    agreed_at: datetime | None = None  # also where the answers changed since


def co_applicants(case: Case, definition: Definition, answers: Answers) -> list[CoApplicant]:
    """Everyone whose question says `confirms`, each once; not the applicant. Asks the database only where there is somebody."""
    named = _named(definition, answers)
    if not named:
        return []
    own = identity.person(case.applicant_id).id_number if case.applicant_kind is PartyKind.PERSON else ""
    digest = digest_of(definition, answers)
    rows = {row.person_index: row for row in session().scalars(select(Confirmation).where(Confirmation.case_id == case.id))}
    found = {number: name for name, number in named if number != own}
    return [_co_applicant(name, number, rows.get(personal.id_number_index(number)), digest) for number, name in found.items()]


def _co_applicant(name: str, id_number: str, row: Confirmation | None, digest: bytes) -> CoApplicant:
    return CoApplicant(name, id_number, _state(row, digest), row.answered_at if row and row.agreed else None)


def _named(definition: Definition, answers: Answers) -> list[tuple[str, str]]:
    if not any(question.confirms for _step, _group, question in definition.form.questions()):
        return []
    settled = settle(definition, answers)
    values = [settled.value(place.path) for place in questions(definition, settled) if place.question.confirms]
    return [(str(value["name"]), str(value["id_number"])) for value in values if isinstance(value, dict)]


def digest_of(definition: Definition, answers: Answers) -> bytes:
    """What a confirmation is about: every answer that shows."""
    facts = settle(definition, answers).facts
    return hashlib.sha256(dump_json({path: facts[path].value for path in sorted(facts)}).encode()).digest()


def _state(row: Confirmation | None, digest: bytes) -> State:
    if row is None or row.digest != digest:
        return State.OPEN
    return State.WAITING if row.agreed is None else State.AGREED if row.agreed else State.DECLINED


def ask(case: Case, definition: Definition, answers: Answers, actor: Actor) -> None:
    """Ask everyone who has not answered to the answers of now; doing it twice asks nobody twice."""
    digest, now = digest_of(definition, answers), clock.now()
    for person in co_applicants(case, definition, answers):
        if person.state is not State.OPEN:
            continue
        index = personal.id_number_index(person.id_number)
        row = session().scalar(select(Confirmation).where(Confirmation.case_id == case.id, Confirmation.person_index == index))
        if row is None:
            row = Confirmation(id=new_id(), case_id=case.id, person_index=index, digest=digest, asked_at=now)
            session().add(row)
        row.digest, row.asked_at, row.agreed, row.answered_at = digest, now, None, None
        _tell(row, person, definition)
    audit.record(actor, "case:ask_confirmation", kind="case", ref=str(case.id))


def _tell(row: Confirmation, person: CoApplicant, definition: Definition) -> None:
    """Whoever has an account finds it among their messages; everyone finds it under My affairs after signing in."""
    known = identity.person_by_id_number(person.id_number)
    if known:
        key = f"confirm:{row.id}:{row.digest.hex()[:16]}"
        notices.tell_person(known.id, "confirm", link="confirmations:", key=key, name=definition.name)


def waiting_for(actor: Actor) -> Sequence[tuple[Confirmation, Case]]:
    """What this person is asked to confirm, the newest first."""
    if actor.person is None:
        return []
    index = personal.id_number_index(identity.person(actor.person).id_number)
    asked = select(Confirmation, Case).join(Case, Case.id == Confirmation.case_id).order_by(Confirmation.asked_at.desc())
    open_ones = asked.where(Confirmation.person_index == index, Confirmation.agreed.is_(None), Case.status.in_(EDITABLE))
    return [(row, case) for row, case in session().execute(open_ones)]


def of(actor: Actor, confirmation_id: UUID) -> tuple[Confirmation, Case]:
    """One that this person is asked for, or Missing."""
    found = next(((row, case) for row, case in waiting_for(actor) if row.id == confirmation_id), None)
    if found is None:
        raise Missing()
    return found


def answer(row: Confirmation, case: Case, definition: Definition, actor: Actor, *, agreed: bool) -> None:
    """Yes or no to the application as it stands; raises ConfirmationStale where it was changed meanwhile."""
    if row.digest != digest_of(definition, Answers(read_answers(case))):
        raise ConfirmationStale()
    row.agreed, row.answered_at = agreed, clock.now()
    audit.record(actor, "case:confirm" if agreed else "case:decline", kind="case", ref=str(case.id))
    notices.tell_person(
        case.person_id, "confirmed" if agreed else "declined", link="drafts:", key=f"confirmed:{row.id}:{row.digest.hex()[:16]}:{agreed}",
        name=definition.name, who=actor.name,
    )  # fmt: skip


def require(case: Case, definition: Definition, answers: Answers) -> None:
    """Nothing is filed in the name of somebody who did not agree to it."""
    left = [person.name for person in co_applicants(case, definition, answers) if person.state is not State.AGREED]
    if left:
        raise NotConfirmed(names="、".join(left))
