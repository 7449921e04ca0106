"""What a case gives: its receipt, and the certificate its service promises, handed to issuance as plain facts."""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from uuid import UUID

from app.cases import faces, proof_sending, requested, vettings
from app.cases.answers_store import applicant_name, read_answers
from app.cases.errors import NotHeld
from app.cases.materials import MaterialState, Standing, sorted_out
from app.cases.models import Case
from app.cases.proofs import PURPOSE, RECIPIENT
from app.catalogue import city
from app.catalogue.definitions import HALL, Definition, Proof
from app.catalogue.flow import FlowStep
from app.core import clock, jobs
from app.core.actor import SYSTEM, Channel, PartyKind, PartyRef
from app.elements.facts import Value
from app.elements.masks import mask
from app.elements.words import Words
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.identity import queries as identity
from app.issuance import issuers, orders, queries as certificates, service as issuance
from app.issuance.errors import CharacterMissing
from app.issuance.models import Status
from app.issuance.printing import day
from app.issuance.reasons import Reason
from app.issuance.service import Holder

RECEIPT = "receipt"
PLACE = re.compile(r"\{([^{}]*)\}")
HOW: dict[Proof | None, str] = {  # what stands beside a material on the receipt
    Proof.CERTIFICATE: "（已有电子证照）",
    Proof.UPLOAD: "（已上传）",
    Proof.ORIGINAL: "（已核对原件）",
    Proof.STATEMENT: "（以承诺代替）",
    Proof.FORM: "（由本表单生成）",
    Proof.PROMISE: "（承诺后补）",
}
HAND_OVER = FlowStep("hand_over", Words("出件", "Hand over"), role="output", department=HALL, days=10)  # art. 44: ten days
POSTING = FlowStep("post", Words("邮寄", "Post"), role="output", department=HALL, days=10)


def reference(case: Case) -> str:
    return f"case:{case.id}"


def _draw_if_waited_for(case: Case, paper: UUID) -> None:
    """Who stands at a window or a terminal takes the paper along: it is not left until somebody asks for it."""
    if case.channel in {Channel.WINDOW, Channel.KIOSK}:
        orders.draw(paper)


def promise_receipt(case: Case, needed: list[MaterialState]) -> None:
    """Have the 收件凭证 made after the commit, of the materials as they stand now. The person does not wait for a paper's record."""
    jobs.enqueue("case.receipt", {"case_id": str(case.id), "told": materials_told(needed)}, key=f"case.receipt:{case.id}")


def prepare_receipt(case: Case, definition: Definition, told: Mapping[str, Value]) -> None:
    """收件凭证: what was received, when, by whom and what happens next (Licensing Law art. 32)."""
    submitted = clock.local(case.submitted_at or clock.now())
    facts: dict[str, Value] = {
        "case_number": case.number or "",
        "service": definition.name.zh,
        "applicant": applicant_name(case),
        "received_on": submitted.date().isoformat(),
        "received_at": f"{day(submitted.date())} {submitted:%H:%M}",
        **told,
        "promised": f"自受理之日起 {definition.promised_days} 个工作日" if definition.promised_days else "当场办结",
        "department": city.city().office(case.department, case.place).zh,
    }
    with suppress(CharacterMissing):  # a rare name keeps nobody from filing: the receipt is on the page all the same
        made = issuance.prepare(RECEIPT, holder_of(case), facts, reference(case), key=f"receipt:{case.id}")
        _draw_if_waited_for(case, made)


def materials_told(needed: list[MaterialState]) -> dict[str, Value]:
    """The materials as the receipt lists them, apart: what came in, what nobody hands in, what is still open."""
    parts = sorted_out(needed)
    return {
        "materials": [_told(state) for state in parts[Standing.RECEIVED]],
        "shared": [_told(state) for state in parts[Standing.SHARED]],
        "open": [_told(state) for state in parts[Standing.OPEN]],
    }


def _told(state: MaterialState) -> str:
    """The name, and in brackets how it came in or what is to be done."""
    to_be_shown = state.way is Proof.ORIGINAL and state.standing is Standing.OPEN
    return state.need.name.zh + ("（请到窗口出示原件）" if to_be_shown else HOW.get(state.way, ""))


def prepare_result(case: Case, definition: Definition, answers: Answers) -> None:
    """The certificate of the decision, prepared in the decision's own transaction; a job signs it."""
    old, facts = held_before(case, definition, answers), facts_for(case, definition, answers)
    last = answers.get(definition.outcome.valid_until)
    made = issuance.prepare(
        definition.outcome.certificate,
        holder_of(case),
        facts,
        reference(case),
        key=f"result:{case.id}",
        valid_until=date.fromisoformat(str(last.value)) if last else None,
        by=issuers.code_of(case.department, case.place),
    )
    proof_sending.attach(case, made)
    _draw_if_waited_for(case, made)
    said = f"{definition.name.zh} {case.number}"
    if old and definition.outcome.replaces:
        issuance.set_status(old, Status.SUPERSEDED, said, SYSTEM, why=Reason.NEWER, replaced_by=made)
    elif old:
        issuance.set_status(old, Status.CANCELLED, said, SYSTEM, why=Reason.GIVEN_UP)


def have_result_drawn(case: Case, definition: Definition) -> None:
    """The output desk prints the result: its paper is drawn before anybody comes for it."""
    for paper in certificates.of_reference(reference(case)):
        if paper.type_code == definition.outcome.certificate:
            orders.draw(paper.id)


def held_before(case: Case, definition: Definition, answers: Answers) -> UUID | None:
    """The certificate that this decision replaces or ends; None where it does neither.

    Raises NotHeld where the number that was given is no certificate in force of the applicant.
    """
    named = definition.outcome.replaces or definition.outcome.ends
    if not named:
        return None
    given = answers.get(named)
    found = certificates.by_number(str(given.value)) if given else None
    if found is None or found.holder_id != case.applicant_id or found.status is not Status.SIGNED:
        raise NotHeld(number=str(given.value) if given else "")
    return found.id


def is_printable(case: Case, definition: Definition, answers: Answers) -> bool:
    """Whether the paper's font has every character of the result; where it has not, a person takes the case in hand."""
    try:
        issuance.check(definition.outcome.certificate, holder_of(case), facts_for(case, definition, answers))
    except CharacterMissing:
        return False
    return True


def can_be_made(case: Case, definition: Definition, answers: Answers) -> bool:
    """The same, and the certificate that it replaces or ends is the applicant's own and in force."""
    try:
        held_before(case, definition, answers)
    except NotHeld:
        return False
    return is_printable(case, definition, answers)


def holder_of(case: Case) -> Holder:
    return holder_for(case.applicant)


def holder_for(party: PartyRef) -> Holder:
    """Whose name a paper bears, with the number masked where it is a person's."""
    if party.kind is PartyKind.ORGANISATION:
        firm = identity.organisation(party.id)
        return Holder("organisation", firm.id, firm.name, firm.credit_code)
    person = identity.person(party.id)
    return Holder("person", person.id, person.name, mask("id_number", person.id_number))


def facts_for(case: Case, definition: Definition, answers: Answers) -> dict[str, Value]:
    """The facts of the certificate by the service's own mapping.

    A fact is an answer, a column of a group, a text with {answers} in it, =a constant, or case.something.
    """
    of_case: Mapping[str, Value] = {
        "case.number": case.number or "",
        "case.decided_on": clock.today().isoformat(),
        "case.submitted_on": clock.local(case.submitted_at or clock.now()).date().isoformat(),
        **(vettings.facts(case) if definition.vetting_step else {}),
    }

    def value_of(source: str) -> Value:
        if source in of_case:
            return of_case[source]
        if faces.is_photo(definition, source):
            return faces.of_case(case, answers, source)
        group, _, column = source.partition(".")
        if column:
            rows = form_engine.printable(definition, answers, group)
            if isinstance(rows, dict):  # an answer of several pieces: a person, an address
                return rows.get(column)
            return [row[column] for row in rows if isinstance(row, dict) and row.get(column)] if isinstance(rows, list) else None
        return form_engine.printable(definition, answers, source)

    facts = {name: _composed(source, value_of) for name, source in definition.outcome.facts.items()}
    office = proof_sending.recipient_of(case) if RECIPIENT in facts else None
    if office is None:
        return facts
    purpose = requested.printed_purpose(case) if PURPOSE in facts else None
    return {**facts, RECIPIENT: office.name.zh} | ({PURPOSE: purpose.zh} if purpose else {})


def _composed(source: str, value_of: Callable[[str], Value]) -> Value:
    """A constant after =, a text with {answers} in it, or one answer as it is."""
    if source.startswith("="):
        return source[1:]
    if "{" in source:
        return PLACE.sub(lambda place: str(value_of(place[1]) or ""), source)
    return value_of(source)


def answers_of(case: Case) -> Answers:
    return Answers(read_answers(case))
