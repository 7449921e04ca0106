"""利害关系人: who is told that a case bears on their important interests states, asks for a hearing or gives it up before the decision.

Licensing Law art. 36: both sides are heard. Arts 46-48: where a permit is between the applicant and somebody else, both may have a
hearing; it is set and held by cases.hearings. They learn what is intended and where, and nothing else of the applicant.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from app.cases import acts, clocks, documents, hearings, interested, notices, parts, pausing, stating
from app.cases.dated_models import ClockKind
from app.cases.errors import BasisMissing, NothingToHear, OwnCase, ReasonMissing, StatementTooLong
from app.cases.interest_errors import (
    NoHearingOffered,
    NothingAnswered,
    ThirdAlreadyTold,
    ThirdAnswered,
    ThirdDaysUnfit,
    ThirdIsApplicant,
    ThirdNameDiffers,
)
from app.cases.interest_models import CaseInterest, InterestAnswer
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Procedure
from app.core import clock, workdays
from app.core.actor import SYSTEM, Actor, PartyKind, PartyRef
from app.core.db import new_id, session
from app.elements.identifiers import credit_code_is_valid, id_number_is_valid, normal_identifier
from app.identity import personal, queries as identity, service as parties
from app.identity.password_and_code import real_person

DAYS_TO_ANSWER = 5  # working days; as many as the law gives to ask for a hearing (art. 47)
MOST_DAYS = 15
LAW = "《中华人民共和国行政许可法》第三十六条"  # as it stands on file, whatever the officer's language


@dataclass(frozen=True)
class Somebody:
    """A person of the population register, or a firm, before it is known here."""

    kind: PartyKind
    number: str
    name: str
    phone: str = ""


@dataclass(frozen=True)
class Telling:
    """What an interested party is told: which interest, what is applied for, where if need be, by which law, and how long they have."""

    interest: str
    intended: str
    place: str = ""
    basis: str = LAW
    days: int = DAYS_TO_ANSWER

    def checked(self) -> "Telling":
        """The same without spaces around; raises where something is missing or the days are not lawful."""
        given = replace(self, interest=self.interest.strip(), intended=self.intended.strip(), place=self.place.strip())
        if not given.interest or not given.intended:
            raise ReasonMissing()
        if not self.basis.strip():
            raise BasisMissing()
        if not DAYS_TO_ANSWER <= self.days <= MOST_DAYS:
            raise ThirdDaysUnfit(least=DAYS_TO_ANSWER, most=MOST_DAYS)
        return replace(given, basis=self.basis.strip())


@dataclass(frozen=True)
class Reply:
    """What an interested party answers: words, a hearing, or both."""

    interest: UUID
    words: str = ""
    hearing: bool = False


def find(name: str, number: str) -> Somebody:
    """Who has this name and number. Asks a source: no transaction stays open.

    Raises NotInRegister for a person that the population register does not know, ThirdNameDiffers for a firm that is known by
    another name. A firm that nobody acted for yet is found by its representative when they sign in.
    """
    code = normal_identifier(number)
    if id_number_is_valid(code) or not credit_code_is_valid(code):  # one ID number in thirty has the check character of a credit code
        person = real_person(code, name)
        return Somebody(PartyKind.PERSON, person.id_number, person.name, person.phone)
    known = identity.organisation_by_code(code)
    if known and personal.normal_name(known.name) != personal.normal_name(name):
        raise ThirdNameDiffers()
    return Somebody(PartyKind.ORGANISATION, code, known.name if known else name.strip())


def tell(case: Case, officer: Actor, telling: Telling, key: str, *, to: Somebody) -> Case:
    """告知利害关系人: in writing, with the right to state and defend and, for a permit, to a hearing; the decision waits."""
    if not acts.first_time(key, Act.TELL_THIRD, case.id):
        return case
    told, task, definition = telling.checked(), parts.in_charge(case, Act.TELL_THIRD, officer), _definition(case)
    pausing.require_running(case)
    party = _party(to)
    _refuse_unfit(case, officer, party)
    row = _written(case, party, told, offers_hearing=_offers_hearing(definition))
    acts.take(case, Act.TELL_THIRD, officer, By.TASK_HOLDER, note=f"{to.name}\n{told.interest}\n{told.basis}", step=task.step)
    _wind(case)
    documents.third_told(case, definition, row)
    notices.tell_third("third_told", row, case, definition, until=row.until)
    return case


def answer(case: Case, actor: Actor, reply: Reply, key: str) -> Case:
    """利害关系人陈述申辩、申请听证: once, until the day; a statement is answered by an officer before the decision."""
    if not acts.first_time(key, Act.STATE_THIRD, case.id):
        return case
    acts.may_take(case, Act.STATE_THIRD, By.THIRD)
    row, words = _open(case, actor, reply.interest), reply.words.strip()
    if not words and not reply.hearing:
        raise NothingAnswered()
    if len(words) > stating.LONGEST:
        raise StatementTooLong(most=stating.LONGEST)
    if reply.hearing and not interested.may_ask_hearing(row):
        raise NoHearingOffered()
    if words:
        row.said_id = acts.take(case, Act.STATE_THIRD, actor, By.THIRD, note=words)
    _answered(case, row, InterestAnswer.HEARING if reply.hearing else InterestAnswer.STATED)
    if reply.hearing:
        acts.take(case, Act.REQUEST_THIRD, actor, By.THIRD, note=interested.name_of(row))
        hearings.request_for(case, row)
    return case


def waive(case: Case, actor: Actor, interest: UUID, key: str) -> Case:
    """利害关系人放弃: nothing to state and no hearing; the office need not wait any longer."""
    if not acts.first_time(key, Act.WAIVE_THIRD, case.id):
        return case
    acts.may_take(case, Act.WAIVE_THIRD, By.THIRD)
    row = _open(case, actor, interest)
    acts.take(case, Act.WAIVE_THIRD, actor, By.THIRD, note=interested.name_of(row))
    _answered(case, row, InterestAnswer.WAIVED)
    return case


def run_out(case: Case) -> Case:
    """逾期未提出，视为放弃: of everybody whose day has passed without a word. The clock says when."""
    for row in interested.of_case(case):
        if row.answer is None and row.until < clock.today():
            acts.take(case, Act.WAIVE_THIRD, SYSTEM, By.SYSTEM, note=interested.name_of(row))
            _answered(case, row, InterestAnswer.SILENT)
            notices.tell_third("third_silent", row, case, _definition(case))
    return case


def hear(case: Case, officer: Actor, words: str, key: str, *, interest: UUID) -> Case:
    """听取利害关系人意见: what the officer makes of one statement. It goes to who made it and to nobody else."""
    if not acts.first_time(key, Act.HEAR_THIRD, case.id):
        return case
    task = parts.in_charge(case, Act.HEAR_THIRD, officer)
    if not words.strip():
        raise ReasonMissing()
    row = next((one for one in interested.of_case(case) if one.id == interest), None)
    if row is None or row.said_id is None or row.heard_id:
        raise NothingToHear()
    row.heard_id = acts.take(case, Act.HEAR_THIRD, officer, By.TASK_HOLDER, note=words.strip(), step=task.step)
    session().flush()
    notices.tell_third("third_heard", row, case, _definition(case), reason=words.strip())
    return case


def _party(who: Somebody) -> PartyRef:
    """The party, known here from now on. What is on file of a known firm stays as it is."""
    if who.kind is PartyKind.PERSON:
        return PartyRef(who.kind, parties.person_for(who.number, who.name, who.phone).id)
    known = identity.organisation_by_code(who.number)
    return PartyRef(who.kind, known.id if known else parties.organisation_for(who.number, who.name, None).id)


def _refuse_unfit(case: Case, officer: Actor, party: PartyRef) -> None:
    """Not the applicant, nobody twice, and an officer whose own interests it touches leaves the case to others."""
    if party == case.applicant:
        raise ThirdIsApplicant()
    if officer.person in identity.persons_behind(party):
        raise OwnCase()
    if any(row.party == party for row in interested.of_case(case)):
        raise ThirdAlreadyTold()


def _offers_hearing(definition: Definition) -> bool:
    """Every permit between the applicant and somebody else (art. 47), and what names a hearing among its procedures."""
    return definition.is_permit or any(one.kind is Procedure.HEARING for one in definition.procedures)


def _written(case: Case, party: PartyRef, told: Telling, *, offers_hearing: bool) -> CaseInterest:
    row_id, today = new_id(), clock.today()
    row = CaseInterest(
        id=row_id,
        case_id=case.id,
        party_kind=party.kind,
        party_id=party.id,
        interest=interested.sealed("interest", row_id, told.interest),
        intended=interested.sealed("intended", row_id, told.intended),
        place=interested.sealed("place", row_id, told.place) if told.place else None,
        basis=told.basis,
        told_at=clock.now(),
        until=workdays.add(today, told.days).day,
        hearing_until=workdays.add(today, hearings.DAYS_TO_ASK).day if offers_hearing else None,
    )
    session().add(row)
    session().flush()
    return row


def _open(case: Case, actor: Actor, interest: UUID) -> CaseInterest:
    """The row that this actor may answer now; raises Missing for a foreign one."""
    row = interested.of(actor, interest)
    if row.case_id != case.id or not interested.is_open(row, case):
        raise ThirdAnswered()
    return row


def _answered(case: Case, row: CaseInterest, said: InterestAnswer) -> None:
    row.answer, row.answered_at = said, clock.now()
    session().flush()
    _wind(case)


def _wind(case: Case) -> None:
    """One clock for all of them: it runs to the next day on which somebody's time is over."""
    clocks.stop(case, ClockKind.ANSWER_THIRD)
    days = [row.until for row in interested.of_case(case) if row.answer is None]
    if days:
        clocks.begin_until(case, ClockKind.ANSWER_THIRD, min(days))


def _definition(case: Case) -> Definition:
    return catalogue.version(case.version_id).definition
