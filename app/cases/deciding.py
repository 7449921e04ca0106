"""What a decision stood on, kept with it, so that it can be worked out again years later: facts, rules, dates, who.

The record holds digests and answers of rules, never values: those are the case's own, sealed. `flask case replay` works everything
out again from the stored facts and the frozen version, and names what does not fit.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select

from app.cases import authorities, clocks, extending, heard, interested, requested, site_checks, vettings
from app.cases.answers_store import read_answers
from app.cases.dated_models import ClockKind
from app.cases.lifecycle import Act
from app.cases.models import Case, CaseDecision
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock, seal, workdays
from app.core.actor import Actor
from app.core.db import dump_json, insert, session
from app.core.errors import DomainError
from app.elements.facts import Fact
from app.form_engine.answers import Answers

Days = list[list[str]]  # [[first, last], …]


@dataclass(frozen=True)
class Record:
    """The record of one decision, opened."""

    act: Act
    on: date
    version: UUID
    facts: str  # digest of every answer with its origin
    conditions: list[bool | None]  # what each condition that a rule can judge came to
    automatic: bool | None  # the same of the rule of 秒批; None too where there is none
    accepted: date
    legal_due: date
    promised_due: date
    days: dict[str, int]  # working days of both times, with those that were added
    stood: Days  # special procedures
    provisional: bool  # counted in part by a year that was not published: its days may have moved since
    by: UUID | None  # None: the machine
    heard: str = ""  # digest of the record of the hearing (art. 48); empty where there was none
    looked_at: str = ""  # digest of what was found on the spot (art. 34(3)); empty where nobody went
    vetted: str = ""  # digest of what registers were asked about others, and what was settled; empty where nothing was
    authority: str = ""  # number of the 授权书 by which one person accepted and decided; empty where two did
    proofs: Sequence[str] = ()  # ids of the proofs that the applicant had let the office have
    interests: str = ""  # digest of what interested parties were told, said and were answered (art. 36)


def record(case: Case, definition: Definition, act: Act, actor: Actor) -> None:
    """Keep what this decision stands on, in its own transaction."""
    facts, today = read_answers(case), clock.today()
    conditions, automatic = _judged(definition, Answers(facts), today)
    document = {
        "act": act.value,
        "on": today.isoformat(),
        "version": str(case.version_id),
        "facts": digest(facts),
        "conditions": conditions,
        "automatic": automatic,
        "provisional": case.due_provisional,
        "heard": heard.digest(case),
        "looked_at": site_checks.digest(case),
        "vetted": vettings.digest(case),
        "interests": interested.digest(case),
        "proofs": requested.readable(case),
        "authority": _authority(case, actor),
        "by": str(actor.person) if actor.person else None,
        **_dates(case, definition),
    }
    sealed = seal.seal(dump_json(document).encode(), _place(case))
    insert(CaseDecision, {"case_id": case.id, "document": sealed, "decided_at": clock.now()})


def _authority(case: Case, actor: Actor) -> str:
    """The letter that this decision needed: who decides had taken an earlier step themself."""
    before = {event.person_id for event in case.events if event.act in EARLIER}
    letter = authorities.of_person(case, actor.person) if actor.person and actor.person in before else None
    return letter.number if letter else ""


def of_case(case: Case) -> Record | None:
    """The record; None for a case that is not decided, or was before records were kept."""
    row = session().get(CaseDecision, case.id)
    if row is None:
        return None
    told = json.loads(seal.unseal(row.document, _place(case)))
    days = {name: date.fromisoformat(told[name]) for name in ("on", "accepted", "legal_due", "promised_due")}
    ids = {"version": UUID(told["version"]), "by": UUID(told["by"]) if told["by"] else None}
    return Record(**{**told, **days, **ids, "act": Act(told["act"])})


def digest(facts: dict[str, Fact]) -> str:
    """Of every answer, where it came from and what it was: one other letter is another digest."""
    told = {path: facts[path].to_json() for path in sorted(facts)}
    return hashlib.sha256(dump_json(told).encode()).hexdigest()


def replay(case: Case) -> list[str]:
    """Work the decision out again; gives what differs, nothing where all is as it was."""
    try:
        kept = of_case(case)
        if kept is None:
            return ["there is no record of the decision"]
        return list(_differences(case, kept))
    except DomainError as fault:
        return [f"it cannot be opened: {fault.code}"]


def _differences(case: Case, kept: Record) -> Iterator[str]:
    definition, facts = catalogue.version(kept.version).definition, read_answers(case)
    if case.version_id != kept.version:
        yield "the case stands on another version of its service"
    if digest(facts) != kept.facts:
        yield "the facts are not those that were decided on"
    if heard.digest(case) != kept.heard:
        yield "the record of the hearing is not the one that was decided on"
    if site_checks.digest(case) != kept.looked_at:
        yield "the record of the site check is not the one that was decided on"
    if vettings.digest(case) != kept.vetted:
        yield "what registers said about others is not what was decided on"
    if interested.digest(case) != kept.interests:
        yield "what the interested parties said is not what was decided on"
    if set(kept.proofs) - requested.ever_sent(case):
        yield "a proof that was before the office is not one that the applicant let it have"
    conditions, automatic = _judged(definition, Answers(facts), kept.on)
    for number, (was, now) in enumerate(zip(kept.conditions, conditions, strict=False), 1):
        if was is not now:
            yield f"condition {number} came to {was}, and comes to {now}"
    if automatic is not kept.automatic:
        yield f"the automatic rule came to {kept.automatic}, and comes to {automatic}"
    decided = next((event for event in case.events if event.act in DECIDING), None)
    if decided is None or (decided.act, decided.person_id) != (kept.act, kept.by):
        yield "the history says another act, or another person"
    stood = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in kept.stood]
    for name, told in (("legal_due", kept.legal_due), ("promised_due", kept.promised_due)):
        counted = workdays.add(kept.accepted, kept.days[name], stood).day
        if not (kept.provisional or counted == told) or told != getattr(case, name):
            yield f"{name} was told as {told}, counts to {counted}, stands in the case as {getattr(case, name)}"


EARLIER = frozenset({Act.ACCEPT, Act.ACCEPT_LACKING, Act.PASS_ON})
DECIDING = frozenset({Act.APPROVE, Act.REFUSE, Act.DEEM_RENEWED})


def decided_cases(number: str = "") -> Iterator[Case]:
    """Every decided case with a record, one after another, or the one of this number."""
    wanted = select(Case).join(CaseDecision, CaseDecision.case_id == Case.id).order_by(Case.number)
    yield from session().scalars(wanted.where(Case.number == number) if number else wanted)


def _judged(definition: Definition, answers: Answers, on: date) -> tuple[list[bool | None], bool | None]:
    values = answers.nested()
    automatic = definition.automatic.rule.answer(values, on) if definition.automatic else None
    return [condition.rule.answer(values, on) for condition in definition.screening], automatic


def _dates(case: Case, definition: Definition) -> dict[str, object]:
    """The dates, and what they are counted from. A decision of the machine has dates that no clock ran for."""
    accepted = clock.local(case.accepted_at or clock.now()).date()
    rows = {row.kind: row.days for row in clocks.of_case(case)}
    extension = extending.asked_for(case)
    added = extension.days if extension and extension.granted else 0
    days = {
        "legal_due": rows.get(ClockKind.LEGAL, definition.legal_days),
        "promised_due": rows.get(ClockKind.PROMISED, definition.promised_days + added),
    }
    stood = [[first.isoformat(), last.isoformat()] for first, last in clocks.uncounted(case)]
    told = {"accepted": accepted, "legal_due": case.legal_due or accepted, "promised_due": case.promised_due or accepted}
    return {name: day.isoformat() for name, day in told.items()} | {"days": days, "stood": stood}


def _place(case: Case) -> str:
    return f"case_decision/document/{case.id}"
