"""What whoever stands at the window may do today: on one screen, and only while the visit is open."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from app.cases import barring, deadlines, lacking, outcome, requested, tasks, visits
from app.cases.lifecycle import OPEN, Status
from app.cases.models import Case
from app.cases.visit_models import Visit
from app.catalogue import city, search, service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import session
from app.elements.masks import mask
from app.elements.words import Words
from app.identity import parties, queries as identity
from app.identity.parties import PartyChoice, Standing
from app.issuance import queries as issuance
from app.issuance.models import Certificate
from app.issuance.types import Kind
from app.web import bars
from app.web.bars import BarLine
from app.web.filters import day, plain
from app.window import words
from app.window.case_view import person_name

MOST = 30
SOON = timedelta(days=60)  # in which a certificate about to end is spoken of


@dataclass(frozen=True)
class Party:
    """For whom whoever stands there may apply."""

    id: str
    name: str  # masked for a person
    is_chosen: bool
    is_giver: bool = False


@dataclass(frozen=True)
class Today:
    """One thing that can be done today."""

    what: str
    tone: str
    service: Words
    detail: str
    address: str = ""
    number: str = ""
    take: str = ""  # the case that this clerk may go on with by a button


@dataclass(frozen=True)
class Running:
    number: str
    service: Words
    status: str
    tone: str
    light: str
    left: str


@dataclass(frozen=True)
class Held:
    """A certificate in force."""

    name: Words
    number: str
    valid_until: date | None
    ends_soon: bool


@dataclass(frozen=True)
class ServiceRow:
    code: str
    name: Words
    department: Words
    tags: tuple[str, ...]


@dataclass(frozen=True)
class VisitView:
    visit: Visit
    name: str  # masked, like the number: the card lies on the desk
    id_number: str
    parties: list[Party]
    firm: str  # in whose name, "" for themself
    giver: str  # who gave the mandate by which they act, masked; "" without one
    bars: list[BarLine]
    today: list[Today]
    running: list[Running]
    held: list[Held]
    taken_in: list[Running]  # during this visit
    services: list[ServiceRow]


def build(visit: Visit, clerk: Actor, text: str) -> VisitView:
    card, party = identity.person(visit.person_id), visit.party
    cases = _cases(visit)
    papers = [] if visit.mandate_id else _in_force(party)  # an agent sees nothing of the giver's but their own filings
    taken_in = [_running(case) for case in visits.cases_of(visit)]
    filed_now = {row.number for row in taken_in}
    return VisitView(
        visit=visit,
        name=mask("name", card.name),
        id_number=mask("id_number", card.id_number),
        parties=[_party(one, visit) for one in parties.parties_of(visit.person_id)],
        firm=identity.organisation(party.id).name if party.kind is PartyKind.ORGANISATION else "",
        giver=mask("name", identity.party_name(party)) if visit.mandate_id else "",
        bars=bars.lines(barring.in_force(party)),
        today=[*_today(visit, cases, clerk), *_requests(visit), *_renewals(papers, party.kind)],
        running=[_running(case) for case in cases if case.status in OPEN and case.number not in filed_now],
        held=[_held(paper) for paper in papers],
        taken_in=taken_in,
        services=_services(party.kind, text),
    )


def _party(choice: PartyChoice, visit: Visit) -> Party:
    name = mask("name", choice.name) if choice.ref.kind is PartyKind.PERSON else choice.name
    is_chosen = (choice.ref, choice.mandate_id) == (visit.party, visit.mandate_id)
    return Party(choice.code, name, is_chosen, choice.standing is Standing.AGENT)


def _cases(visit: Visit) -> list[Case]:
    """What they have begun or filed and is not over, by this mandate where they are an agent; the last touched first."""
    party = visit.party
    theirs = (Case.applicant_kind == party.kind, Case.applicant_id == party.id, Case.mandate_id.is_not_distinct_from(visit.mandate_id))
    wanted = select(Case).where(*theirs, Case.ended_at.is_(None)).order_by(Case.saved_at.desc()).limit(MOST)
    return list(session().scalars(wanted))


def _today(visit: Visit, cases: list[Case], clerk: Actor) -> Iterator[Today]:
    for case in cases:
        if case.status is Status.DRAFT:
            yield _draft(case, clerk)
        elif case.status is Status.TO_CORRECT:
            yield _correction(case, clerk)
        elif needed := lacking.needed(case):
            names, last = "、".join(need.name.zh for need in needed), lacking.last_day(case) or clock.today()
            detail = _("%(papers)s, by %(day)s", papers=names, day=day(last))
            address = url_for(".promised_papers", visit_id=visit.id, number=case.number)
            yield Today(_("Promised papers"), "orange", _service(case), detail, address, case.number or "")
        elif _waits_at_output(case):
            yield Today(_("Result to collect"), "green", _service(case), _("At the output desk"), _case_address(case), case.number or "")


def _requests(visit: Visit) -> Iterator[Today]:
    """Proofs that an office asks them for within a case."""
    for found in requested.to_answer(visit.party, visit.mandate_id):
        detail = _("%(proof)s, by %(day)s", proof=plain(found.name), day=day(found.row.until))
        address = url_for(".visit_request", visit_id=visit.id, request_id=found.row.id)
        yield Today(_("Asked for a proof"), "orange", _service(found.case), detail, address, found.case.number or "")


def _draft(case: Case, clerk: Actor) -> Today:
    if case.clerk_id == clerk.person:
        return Today(_("Draft to finish"), "blue", _service(case), _("Begun by you"), url_for(".intake_draft", draft_id=case.id))
    if case.clerk_id:
        return Today(_("Draft to finish"), "grey", _service(case), _("At the window of %(name)s", name=person_name(case.clerk_id)))
    return Today(_("Draft to finish"), "blue", _service(case), _("Begun at home: enter the code that its page shows"))


def _correction(case: Case, clerk: Actor) -> Today:
    if case.clerk_id == clerk.person:
        address = url_for(".intake_draft", draft_id=case.id)
        return Today(_("To be corrected"), "orange", _service(case), "", address, case.number or "")
    return Today(_("To be corrected"), "orange", _service(case), "", _case_address(case), case.number or "", take=str(case.id))


def _waits_at_output(case: Case) -> bool:
    task = tasks.open_task_of(case) if case.status is Status.APPROVED else None
    return task is not None and task.step == outcome.HAND_OVER.code


def _service(case: Case) -> Words:
    return catalogue.version(case.version_id).definition.name


def _case_address(case: Case) -> str:
    return url_for(".case", number=case.number)


def _renewals(papers: list[Certificate], kind: PartyKind) -> Iterator[Today]:
    """Certificates that end soon, each with the service that renews it, where there is one."""
    ending = {paper.type_code: paper for paper in papers if _ends_soon(paper)}
    for published in catalogue.all_current() if ending else ():
        definition = published.definition
        paper = ending.get(definition.outcome.certificate) if definition.outcome.replaces else None
        if paper and kind in definition.audience:
            until = _("%(number)s is valid until %(day)s", number=paper.number, day=day(paper.valid_until))
            yield Today(_("Renewal"), "orange", definition.name, until, f"#service-{definition.code}")


def _in_force(party: PartyRef) -> list[Certificate]:
    """What they hold and is good today; the documents of a case stand with the case."""
    good = [paper for paper in issuance.of_holder(party.id) if paper.status == "signed" and not _is_over(paper)]
    return [paper for paper in good if issuance.type_of(paper).kind not in {Kind.DOCUMENT, Kind.RECEIPT}][:MOST]


def _is_over(paper: Certificate) -> bool:
    return paper.valid_until is not None and paper.valid_until < clock.today()


def _ends_soon(paper: Certificate) -> bool:
    """A proof that is good for a month only was never meant to last."""
    if paper.valid_until is None or paper.valid_until - paper.issued_on <= SOON:
        return False
    return paper.valid_until <= clock.today() + SOON


def _held(paper: Certificate) -> Held:
    return Held(issuance.type_of(paper).name, paper.number, paper.valid_until, _ends_soon(paper))


def _running(case: Case) -> Running:
    waits = case.status is Status.TO_CORRECT
    left = deadlines.remaining(case.promised_due or clock.today(), paused=waits) if case.promised_due or waits else None
    return Running(
        number=case.number or "",
        service=_service(case),
        status=words.status_of(case, catalogue.version(case.version_id).definition),
        tone=words.STATUS_TONES.get(case.status, "grey"),
        light=left.light.value if left and case.status in OPEN else "",
        left=words.remaining(left) if left else "",
    )


def _services(kind: PartyKind, text: str) -> list[ServiceRow]:
    """All that such a party may apply for, or what fits the words that were looked for."""
    known = {published.definition.code: published.definition for published in catalogue.all_current()}
    codes = [hit.code for hit in search.find_services(text, MOST)] if text else list(known)
    return [_service_row(known[code]) for code in codes if code in known and kind in known[code].audience]


def _service_row(definition: Definition) -> ServiceRow:
    return ServiceRow(definition.code, definition.name, city.city().office(definition.department, ""), tuple(definition.tags))
