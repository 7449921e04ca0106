"""Drafts: begun with what the registers know, saved step by step, kept until submitted, discarded or expired."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import delete

from app.audit import service as audit
from app.cases import acts, barring, kept
from app.cases.answers_store import key_context, seal_text, write_answers, write_differences
from app.cases.errors import MoveRefused
from app.cases.lifecycle import EDITABLE, Act, By, Status
from app.cases.models import Case, Confirmation, Material, Upload
from app.cases.prefill import Prefill
from app.catalogue import service as catalogue
from app.catalogue.errors import NoSuchService
from app.catalogue.service import Published
from app.core import clock, seal
from app.core.actor import Actor, Channel, PartyRef
from app.core.db import new_id, session
from app.core.errors import KeyReused
from app.elements.facts import Fact
from app.identity import mandates
from app.sources import service as sources

CHECK = "~check"  # where a draft stands when every step is answered; no step can have this code


def open_draft(
    actor: Actor, applicant: PartyRef, published: Published, prefill: Prefill, *, key: str, standing: UUID | None = None
) -> Case:
    """Begin an application with the pre-filled answers; refused to who may not apply for it at present.

    `standing` is the person at the window who files for a firm or by a mandate. The same key gives the same draft again.
    """
    mandates.require(actor, published.definition.code)
    barring.require_open(applicant, published.definition.code)
    case_id, definition, filer = new_id(), published.definition, standing or _filer(actor, applicant)
    if (begun := acts.begun_by(key, "open_draft", case_id)) != case_id:
        return _begun_before(begun, filer, applicant, definition.code)
    case = Case(
        id=case_id,
        service_code=definition.code,
        version_id=published.version_id,
        department=definition.department,
        channel=actor.channel,
        applicant_kind=applicant.kind,
        applicant_id=applicant.id,
        applicant_name=seal_text(prefill.applicant_name, f"case_file/applicant_name/{case_id}"),
        person_id=filer,
        mandate_id=actor.mandate,
        clerk_id=actor.person if actor.channel is Channel.WINDOW else None,
        sources_down=sorted(prefill.down),
        created_at=clock.now(),
        saved_at=clock.now(),
    )
    case.wrapped_key = seal.new_key(key_context(case))
    write_answers(case, prefill.facts)
    write_differences(case, prefill.gathered.differences if prefill.gathered else ())
    session().add(case)
    session().flush()  # the call log names this case
    if brought := kept.bring(case, definition):
        write_answers(case, {**prefill.facts, **brought})
    audit.record(actor, "case:open_draft", kind="case", ref=str(case_id))
    sources.record_calls(prefill.gathered, case_id=case_id)
    return case


def _begun_before(case_id: UUID, filer: UUID, applicant: PartyRef, service_code: str) -> Case:
    """The draft that this key began already; the key of somebody else, or of another service, is refused."""
    case = session().get_one(Case, case_id)
    if (case.person_id, case.applicant, case.service_code) != (filer, applicant, service_code):
        raise KeyReused()
    return case


def _filer(actor: Actor, applicant: PartyRef) -> UUID:
    """At a window the applicant files, or the agent of the mandate, and the clerk types; online the person signed in files."""
    if actor.channel is Channel.WINDOW and actor.mandate:
        return mandates.agent_of(actor.mandate)
    return applicant.id if actor.channel is Channel.WINDOW or actor.person is None else actor.person


def newer_version(case: Case, *, lately: bool = False) -> Published | None:
    """The version that a draft goes on with, where another than its own is in effect. What was filed never moves.

    `lately` is for pages, see catalogue.service.current.
    """
    if case.status is not Status.DRAFT:
        return None
    try:
        offered = catalogue.current(case.service_code, lately=lately)
    except NoSuchService:
        return None  # closed or withdrawn: what was begun is filed as it was begun
    return offered if offered.version_id != case.version_id else None


def roll_forward(case: Case, actor: Actor, published: Published, answers: Mapping[str, Fact]) -> None:
    """The draft stands on this version from now on, with these answers."""
    if case.status is not Status.DRAFT:
        raise MoveRefused(status=case.status.value)
    before = case.version_id
    case.version_id, case.department = published.version_id, published.definition.department
    codes = [step.code for step in published.definition.form.steps]
    save_answers(case, answers, case.step if case.step in {*codes, CHECK} else codes[0])
    audit.record(actor, "case:roll_forward", kind="case", ref=str(case.id), detail={"from": str(before), "to": str(published.version_id)})


def save_answers(case: Case, answers: Mapping[str, Fact], step: str) -> None:
    """Keep what was answered so far."""
    if case.status not in EDITABLE:
        raise MoveRefused(status=case.status.value)
    write_answers(case, answers)
    case.step = step
    case.saved_at = clock.now()


def leave_at(case: Case, step: str) -> None:
    """Where the draft is opened again: the step after the one that was answered, or CHECK."""
    case.step = step


def discard(case: Case, actor: Actor, key: str) -> None:
    """删除草稿."""
    if not acts.first_time(key, Act.DISCARD, case.id):
        return
    acts.take(case, Act.DISCARD, actor, By.APPLICANT)
    destroy(case)


def destroy(case: Case) -> None:
    """Nothing that was typed, sent or found for this draft can be read any more; its events stay."""
    case.answers, case.differences, case.wrapped_key, case.applicant_name = b"", None, b"", b""
    session().execute(delete(Upload).where(Upload.case_id == case.id))
    session().execute(delete(Material).where(Material.case_id == case.id))
    session().execute(delete(Confirmation).where(Confirmation.case_id == case.id))
