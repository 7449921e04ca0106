"""Interested parties (Licensing Law arts 36, 46-48): told, heard, and waited for before the decision."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, text, update
from sqlalchemy.exc import IntegrityError

from app.cases import clocks, deciding, heard, hearings, interested, interests, overdue, service, stating, talking, tasks
from app.cases.answers_store import applicant_name, event_note, seal_text
from app.cases.dated_models import ClockKind
from app.cases.errors import (
    BasisMissing,
    CasePaused,
    ChairReviewed,
    HearingPending,
    MoveRefused,
    NoHearingToAnswer,
    NothingToHear,
    NotYourTask,
    OwnCase,
    ReasonMissing,
    SameOfficer,
    StatementTooLong,
)
from app.cases.grounds import Grounds
from app.cases.hearings import Sitting
from app.cases.interest_errors import (
    NoHearingOffered,
    NothingAnswered,
    ThirdAlreadyTold,
    ThirdAnswered,
    ThirdAwaited,
    ThirdDaysUnfit,
    ThirdIsApplicant,
    ThirdNameDiffers,
    ThirdUnheard,
)
from app.cases.interest_models import CaseInterest, InterestAnswer
from app.cases.interests import Reply, Somebody, Telling
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, CaseEvent
from app.core import clock
from app.core.actor import Actor, PartyKind, PartyRef, Role
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.transaction import write
from app.elements.identifiers import credit_code_is_valid
from app.identity import queries as identity, service as parties
from app.identity.errors import NotInRegister
from app.issuance import queries as issuance
from app.messages import queries as messages
from tests import builders
from tests.flows.test_cases import race
from tests.lives import FIRM, a_permit_case, act, again, an_insurance_case, for_the_firm, holder, officer

pytestmark = pytest.mark.usefixtures("one_database", "city")

NEIGHBOUR = "林晓雯"
TELLING = Telling("排风口紧邻住宅，可能影响通风和安宁", "在住宅楼底层开设旅馆", "云江市临江区示例路 1 号")
WORDS = "排风口距卧室窗户不足三米，请求改变位置。"
NO = Grounds("经检测，空气中细菌总数超过规定的限值", "《公共场所卫生管理条例》第四条")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _on_a_monday_in_march() -> None:
    _on(MONDAY.date())


def _on(day: date) -> None:
    ahead = datetime.combine(day, time(9), MONDAY.tzinfo) - (clock.now() - clock._shift())
    clock.shift_by(lambda: ahead)


def neighbour(name: str = NEIGHBOUR) -> Actor:
    return Actor(person=builders.person_named(name).id, assurance=2)


def somebody(name: str = NEIGHBOUR) -> Somebody:
    person = identity.person(builders.person_named(name).id)
    return Somebody(PartyKind.PERSON, person.id_number, person.name)


def told(*acts: object, telling: Telling = TELLING, name: str = NEIGHBOUR) -> Case:
    case = a_permit_case(service.accept)
    case = act(interests.tell, case, holder(case), telling, to=somebody(name))
    for one in acts:
        case = act(one, case, holder(case), "符合条件。")
    return case


def row_of(case: Case) -> CaseInterest:
    return interested.of_case(case)[-1]


def stated(case: Case, *, hearing: bool = False, words: str = WORDS) -> Case:
    return act(interests.answer, case, neighbour(), Reply(row_of(case).id, words, hearing))


def inbox(person: object) -> list[str]:
    return [letter.kind for letter in messages.inbox(person)]


def notice(case: Case) -> dict[str, object]:
    papers = issuance.of_reference(interested.reference(row_of(case)))
    return dict(issuance.record(papers[0].id).facts)


# --- told ---------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("context")
def test_they_are_told_in_writing_what_is_intended_and_nothing_of_the_applicant() -> None:
    case = told()
    row, facts = row_of(case), notice(case)
    assert (facts["until"], facts["hearing_until"], facts["addressee"]) == ("2026-03-09", "2026-03-09", NEIGHBOUR)
    assert facts["intended"] == TELLING.intended + "。" and facts["place"] == TELLING.place
    said = " ".join(map(str, facts.values()))
    assert case.number not in said and identity.organisation(case.applicant_id).name not in said and "启航" not in said
    assert TELLING.interest.encode() not in row.interest and inbox(row.party_id)[0] == "third_told"
    assert "third-party-notice" not in {paper.type_code for paper in issuance.of_reference(f"case:{case.id}")}, "apart from the applicant's"
    assert case.events[-1].act is Act.TELL_THIRD and NEIGHBOUR in event_note(case.events[-1])


@pytest.mark.usefixtures("context")
def test_what_the_office_writes_to_the_applicant_is_not_told_to_them() -> None:
    case = told()
    before, letters = inbox(row_of(case).party_id), messages.count(case.person_id)
    act(talking.answer, case, holder(case), "请补充说明营业时间。")
    assert inbox(row_of(case).party_id) == before and messages.count(case.person_id) == letters + 1


@pytest.mark.usefixtures("context")
def test_only_who_has_the_step_tells_and_only_in_words_with_law_and_days() -> None:
    case = a_permit_case(service.accept)
    with pytest.raises(NotYourTask):
        act(interests.tell, case, officer(Role.APPROVER), TELLING, to=somebody())
    faults = (
        (Telling(" ", "开设旅馆"), ReasonMissing),
        (Telling("影响通风", ""), ReasonMissing),
        (Telling("影响通风", "开设旅馆", basis=" "), BasisMissing),
        (Telling("影响通风", "开设旅馆", days=4), ThirdDaysUnfit),
        (Telling("影响通风", "开设旅馆", days=16), ThirdDaysUnfit),
    )
    for telling, no in faults:
        with pytest.raises(no):
            act(interests.tell, again(case.id), holder(case), telling, to=somebody())
    submitted = a_permit_case()
    with pytest.raises(MoveRefused):
        act(interests.tell, submitted, holder(submitted), TELLING, to=somebody())


@pytest.mark.usefixtures("context")
def test_neither_the_applicant_nor_the_officer_nor_anybody_twice() -> None:
    case = told()
    firm = identity.organisation_by_code(FIRM)
    reviewer = holder(case)
    card = identity.person(reviewer.person)
    faults = (
        (somebody(), ThirdAlreadyTold),
        (Somebody(PartyKind.ORGANISATION, firm.credit_code, firm.name), ThirdIsApplicant),
        (Somebody(PartyKind.PERSON, card.id_number, card.name), OwnCase),
    )
    for who, no in faults:
        with pytest.raises(no):
            act(interests.tell, again(case.id), reviewer, TELLING, to=who)
    assert len(interested.of_case(again(case.id))) == 1


@pytest.mark.usefixtures("context")
def test_with_one_key_they_are_told_once_and_answer_once() -> None:
    case, key = a_permit_case(service.accept), new_id().hex
    for _ in range(2):
        with write():
            interests.tell(service.locked(case.id), holder(case), TELLING, f"tell{key}", to=somebody())
    case = again(case.id)
    for _ in range(2):
        with write():
            interests.answer(service.locked(case.id), neighbour(), Reply(row_of(case).id, WORDS), f"say{key}")
    acts = [event.act for event in again(case.id).events]
    assert acts.count(Act.TELL_THIRD) == acts.count(Act.STATE_THIRD) == 1


@pytest.mark.usefixtures("context")
def test_people_are_looked_up_by_name_and_number() -> None:
    person = identity.person(builders.person_named(NEIGHBOUR).id)
    assert interests.find(person.name, person.id_number).number == person.id_number
    for name, number in (("另一个人", person.id_number), (person.name, "990001199403121024"), (person.name, "")):
        with pytest.raises(NotInRegister):
            interests.find(name, number)
    twofold = identity.person(builders.person_named("陈建华").id)
    assert credit_code_is_valid(twofold.id_number) and interests.find(twofold.name, twofold.id_number).kind is PartyKind.PERSON
    firm = identity.organisation_by_code(FIRM)
    assert interests.find(firm.name, firm.credit_code.lower()).kind is PartyKind.ORGANISATION
    with pytest.raises(ThirdNameDiffers):
        interests.find("别的公司", firm.credit_code)


@pytest.mark.usefixtures("context")
def test_a_firm_that_nobody_acted_for_finds_it_when_its_representative_does() -> None:
    case, code = a_permit_case(service.accept), "91990001MA0000000X"
    case = act(interests.tell, case, holder(case), TELLING, to=Somebody(PartyKind.ORGANISATION, code, "云江市样例酒店管理有限公司"))
    row, person = row_of(case), builders.person_named(NEIGHBOUR)
    assert interested.persons(case) == frozenset() and not interested.mine(neighbour())
    with write():
        parties.organisation_for(code, "云江市样例酒店管理有限公司", person.id)
    for_it = Actor(person=person.id, for_party=PartyRef(PartyKind.ORGANISATION, row.party_id), assurance=2)
    assert [one.id for one in interested.mine(for_it)] == [row.id]
    case = act(interests.answer, again(case.id), for_it, Reply(row.id, WORDS))
    assert row_of(case).answer is InterestAnswer.STATED


@pytest.mark.usefixtures("context")
def test_a_person_known_to_the_register_alone_finds_it_after_signing_in() -> None:
    case = a_permit_case(service.accept)
    number = builders.an_id_number()
    case = act(interests.tell, case, holder(case), TELLING, to=Somebody(PartyKind.PERSON, number, "邻居甲", builders.a_phone()))
    known = identity.person_by_id_number(number)
    assert [row.case_id for row in interested.mine(Actor(person=known.id))] == [case.id] and inbox(known.id) == ["third_told"]


# --- answered -----------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("context")
def test_the_decision_waits_until_they_have_answered_and_were_heard() -> None:
    case = told(service.pass_on)
    for decide, words in ((service.approve, "准予。"), (service.refuse, NO)):
        with pytest.raises(ThirdAwaited):
            act(decide, again(case.id), holder(case), words)
    case = stated(again(case.id))
    assert event_note(case.events[-1]) == WORDS and WORDS.encode() not in case.events[-1].note
    for decide, words in ((service.approve, "准予。"), (service.refuse, NO)):
        with pytest.raises(ThirdUnheard):
            act(decide, again(case.id), holder(case), words)
    case = act(interests.hear, again(case.id), holder(case), "已责令移位。", interest=row_of(again(case.id)).id)
    assert inbox(row_of(case).party_id)[0] == "third_heard" and "third_heard" not in inbox(case.person_id)
    case = act(service.approve, case, holder(case), "准予。")
    assert case.status is Status.APPROVED and inbox(row_of(case).party_id)[0] == "third_granted"
    letter = messages.inbox(row_of(case).party_id)[0]
    assert "自知道该决定之日起" in letter.body.zh and "行政诉讼" in letter.body.zh


@pytest.mark.usefixtures("context")
def test_what_was_said_stands_in_the_record_of_the_decision() -> None:
    case = stated(told(service.pass_on))
    case = act(interests.hear, case, holder(case), "不予采纳。", interest=row_of(case).id)
    case = act(service.refuse, case, holder(case), NO)
    assert deciding.of_case(case).interests and deciding.replay(case) == []
    decision = next(paper for paper in issuance.of_reference(f"case:{case.id}") if paper.type_code == "refusal-decision")
    assert dict(issuance.record(decision.id).facts)["third_heard"] is True
    assert inbox(row_of(case).party_id)[0] == "third_refused"
    said = row_of(case).said_id
    with write():
        session().execute(update(CaseEvent).where(CaseEvent.id == said).values(note=seal_text("没有意见。", f"case_event/note/{said}")))
    assert deciding.replay(again(case.id)) == ["what the interested parties said is not what was decided on"]


@pytest.mark.usefixtures("context")
def test_each_statement_is_heard_once_and_by_who_has_the_step() -> None:
    case = stated(told())
    row = row_of(case)
    with pytest.raises(NotYourTask):
        act(interests.hear, again(case.id), officer(Role.APPROVER), "已阅。", interest=row.id)
    with pytest.raises(ReasonMissing):
        act(interests.hear, again(case.id), holder(case), " ", interest=row.id)
    with pytest.raises(NothingToHear):
        act(interests.hear, again(case.id), holder(case), "已阅。", interest=new_id())
    case = act(interests.hear, again(case.id), holder(case), "已阅。", interest=row.id)
    with pytest.raises(NothingToHear):
        act(interests.hear, case, holder(case), "再阅。", interest=row.id)
    assert not stating.is_unheard(again(case.id)), "the applicant's own statements are another matter"


@pytest.mark.usefixtures("context")
def test_who_gives_it_up_is_not_waited_for_and_answers_no_more() -> None:
    case = told(service.pass_on)
    case = act(interests.waive, case, neighbour(), row_of(case).id)
    assert row_of(case).answer is InterestAnswer.WAIVED and ClockKind.ANSWER_THIRD not in clocks.going_on(case)
    with pytest.raises(ThirdAnswered):
        act(interests.answer, case, neighbour(), Reply(row_of(case).id, WORDS))
    assert act(service.approve, again(case.id), holder(case), "准予。").status is Status.APPROVED


@pytest.mark.usefixtures("context")
def test_an_answer_has_words_or_asks_for_a_hearing() -> None:
    case = told()
    for reply, no in ((Reply(row_of(case).id, " "), NothingAnswered), (Reply(row_of(case).id, "字" * 2001), StatementTooLong)):
        with pytest.raises(no):
            act(interests.answer, again(case.id), neighbour(), reply)
    for stranger in (neighbour("黄志明"), for_the_firm(), Actor(person=neighbour().person, mandate=new_id())):
        with pytest.raises(Missing):
            act(interests.answer, again(case.id), stranger, Reply(row_of(again(case.id)).id, WORDS))


@pytest.mark.usefixtures("context")
def test_silence_until_the_day_waives_it_for_each_on_their_own_day() -> None:
    case = told()
    case = act(interests.tell, case, holder(case), Telling("影响通行", "开设旅馆", days=10), to=somebody("黄志明"))
    assert clocks.going_on(case)[ClockKind.ANSWER_THIRD].due == date(2026, 3, 9)
    _on(date(2026, 3, 9))
    overdue.run()
    assert interested.of_case(again(case.id))[0].answer is None, "the last day is theirs still"
    _on(date(2026, 3, 10))
    with pytest.raises(ThirdAnswered):
        act(interests.answer, again(case.id), neighbour(), Reply(interested.of_case(again(case.id))[0].id, WORDS))
    overdue.run()
    case = again(case.id)
    first, second = interested.of_case(case)
    assert first.answer is InterestAnswer.SILENT and inbox(first.party_id)[0] == "third_silent"
    assert case.events[-1].act is Act.WAIVE_THIRD and case.events[-1].person_id is None
    assert second.answer is None and clocks.going_on(case)[ClockKind.ANSWER_THIRD].due == second.until == date(2026, 3, 16)
    with pytest.raises(NoHearingOffered):
        act(interests.answer, case, neighbour("黄志明"), Reply(second.id, hearing=True))
    _on(date(2026, 3, 17))
    overdue.run()
    assert not interested.awaits(again(case.id)) and ClockKind.ANSWER_THIRD not in clocks.going_on(again(case.id))


@pytest.mark.usefixtures("context")
def test_after_the_decision_or_an_end_nobody_answers_and_everybody_is_told() -> None:
    case = told()
    case = act(service.withdraw, case, for_the_firm(), "不办了")
    assert inbox(row_of(case).party_id)[0] == "third_ended" and not clocks.going_on(case)
    with pytest.raises(MoveRefused):
        act(interests.answer, case, neighbour(), Reply(row_of(case).id, WORDS))


@pytest.mark.usefixtures("context")
def test_an_officer_who_is_interested_leaves_the_case_to_others() -> None:
    approver = officer(Role.APPROVER)
    case = a_permit_case(service.accept)
    card = identity.person(approver.person)
    case = act(interests.tell, case, holder(case), TELLING, to=Somebody(PartyKind.PERSON, card.id_number, card.name))
    case = act(service.pass_on, case, holder(case), "建议准予。")
    with pytest.raises(OwnCase):
        tasks.refuse_unfit(case, approver, tasks.open_task_of(case))


# --- their hearing ------------------------------------------------------------------------------------------------------


def sitting(case: Case, day: date, **changes: object) -> Sitting:
    return Sitting(**({"day": day, "begins": time(9, 30), "room": "三楼听证室", "chair_id": officer(Role.HEAD).person} | changes))


@pytest.mark.usefixtures("context")
def test_a_hearing_they_ask_for_is_set_and_held_and_both_sides_are_told() -> None:
    case = stated(told(), hearing=True)
    hearing = heard.of_case(case)
    assert hearing.asked_by == row_of(case).id and heard.intended_of(hearing) == TELLING.intended
    assert [event.act for event in case.events[-2:]] == [Act.STATE_THIRD, Act.REQUEST_THIRD]
    assert inbox(case.person_id)[0] == "hearing_for_third" and ClockKind.HOLD_HEARING in clocks.going_on(case)
    with pytest.raises(HearingPending):
        act(service.pass_on, case, holder(case), "建议准予。")
    case = again(case.id)
    with pytest.raises(ChairReviewed):
        act(hearings.appoint, case, holder(case), sitting(case, date(2026, 3, 10), chair_id=neighbour().person))
    case = act(hearings.appoint, again(case.id), holder(case), sitting(case, date(2026, 3, 10)))
    assert inbox(case.person_id)[0] == "hearing_set" and inbox(row_of(case).party_id)[0] == "third_hearing_set"
    papers = {paper.type_code: paper for paper in issuance.of_reference(interested.reference(row_of(case)))}
    said = dict(issuance.record(papers["third-hearing-notice"].id).facts)
    assert said["addressee"] == interested.name_of(row_of(case)) and case.number not in str(said) and applicant_name(case) not in str(said)
    _on(date(2026, 3, 10))
    case = act(hearings.hold, case, holder(case), "双方到场，陈述意见。")
    assert inbox(case.person_id)[0] == "hearing_held" and inbox(row_of(case).party_id)[0] == "third_hearing_held"
    case = act(interests.hear, case, holder(case), "听证中已答复。", interest=row_of(case).id)
    case = act(service.pass_on, case, holder(case), "建议准予。")
    case = act(service.approve, case, holder(case), "准予。")
    assert deciding.of_case(case).heard and deciding.replay(case) == []


@pytest.mark.usefixtures("context")
def test_it_is_not_set_while_others_may_still_ask() -> None:
    case = told()
    case = act(interests.tell, case, holder(case), TELLING, to=somebody("黄志明"))
    case = act(interests.answer, case, neighbour(), Reply(interested.of_case(case)[0].id, hearing=True))
    with pytest.raises(ThirdAwaited):
        act(hearings.appoint, case, holder(case), sitting(case, date(2026, 3, 10)))
    case = again(case.id)
    case = act(interests.answer, case, neighbour("黄志明"), Reply(interested.of_case(case)[1].id, hearing=True))
    assert len(heard.all_of(case)) == 1, "they are heard at one hearing"
    act(hearings.appoint, case, holder(case), sitting(case, date(2026, 3, 10)))


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize("waived", [False, True])
def test_what_the_applicant_was_offered_is_held_when_they_ask(waived: bool) -> None:
    case = told()
    case = act(hearings.tell, case, holder(case), Grounds("检测结果不符合规定，拟不予许可", "《公共场所卫生管理条例》第四条"))
    if waived:
        case = act(hearings.waive, case, for_the_firm())
    case = stated(case, hearing=True, words="")
    hearing = heard.of_case(case)
    assert len(heard.all_of(case)) == 1 and hearing.answer == "asked" and hearing.asked_by == row_of(case).id
    assert ClockKind.ASK_HEARING not in clocks.going_on(case)
    with pytest.raises(NoHearingToAnswer):
        act(hearings.request, case, for_the_firm())


@pytest.mark.usefixtures("context")
def test_who_is_told_after_a_hearing_may_have_another_and_no_chair_judges() -> None:
    case = a_permit_case(service.accept)
    case = act(hearings.tell, case, holder(case), Grounds("检测结果不符合规定，拟不予许可", "《公共场所卫生管理条例》第四条"))
    case = act(hearings.request, case, for_the_firm())
    approver = officer(Role.APPROVER)
    case = act(hearings.appoint, case, holder(case), sitting(case, date(2026, 3, 10), chair_id=approver.person))
    with pytest.raises(CasePaused):
        act(interests.tell, case, holder(case), TELLING, to=somebody())
    _on(date(2026, 3, 10))
    case = act(hearings.hold, again(case.id), holder(case), "第一次听证。")
    first = heard.digest(case)
    case = act(interests.tell, case, holder(case), TELLING, to=somebody())
    case = stated(case, hearing=True, words="")
    case = act(hearings.appoint, case, holder(case), sitting(case, date(2026, 3, 18)))
    _on(date(2026, 3, 18))
    case = act(hearings.hold, case, holder(case), "第二次听证。")
    assert len(heard.all_of(case)) == 2 and heard.digest(case) != first
    appointments = [paper for paper in issuance.of_reference(f"case:{case.id}") if paper.type_code == "hearing-appointment"]
    assert len(appointments) == 2
    case = act(service.pass_on, case, holder(case), "建议准予。")
    with pytest.raises(SameOfficer):
        act(service.approve, case, approver, "准予。")


@pytest.mark.usefixtures("context")
def test_where_no_permit_is_decided_no_hearing_is_offered() -> None:
    case = an_insurance_case()
    case = act(service.accept_lacking, case, holder(case))
    case = act(interests.tell, case, holder(case), TELLING, to=somebody())
    assert row_of(case).hearing_until is None and "hearing_until" not in notice(case)
    with pytest.raises(NoHearingOffered):
        act(interests.answer, case, neighbour(), Reply(row_of(case).id, hearing=True))


# --- at the same time ---------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("both_databases")
def test_two_answers_at_once_are_one(app: Flask) -> None:
    with app.app_context():
        case = told()
        case_id, row_id, actor = case.id, row_of(case).id, neighbour()

    def press(number: int) -> None:
        with write():
            found = service.locked(case_id)
            if number % 2:
                interests.waive(found, actor, row_id, new_id().hex)
            else:
                interests.answer(found, actor, Reply(row_id, WORDS), new_id().hex)

    assert sorted(race(app, press, 4)) == ["done", *["third_answered"] * 3]


@pytest.mark.usefixtures("both_databases")
def test_told_twice_at_once_is_told_once(app: Flask) -> None:
    with app.app_context():
        case = a_permit_case(service.accept)
        case_id, reviewer, who = case.id, holder(case), somebody()

    def press(_number: int) -> None:
        with write():
            interests.tell(service.locked(case_id), reviewer, TELLING, new_id().hex, to=who)

    assert sorted(race(app, press, 4)) == ["done", *["third_already_told"] * 3]


@pytest.mark.usefixtures("both_databases")
def test_a_statement_and_a_decision_at_once_are_never_both(app: Flask) -> None:
    with app.app_context():
        case = told(service.pass_on)
        case_id, row_id, actor, approver = case.id, row_of(case).id, neighbour(), holder(case)

    def press(number: int) -> None:
        with write():
            found = service.locked(case_id)
            if number % 2:
                service.approve(found, approver, "准予。", new_id().hex)
            else:
                interests.answer(found, actor, Reply(row_id, WORDS), new_id().hex)

    came = race(app, press, 2)
    assert came[0] == "done" and came[1] in {"third_awaited", "third_unheard"}
    with app.app_context():
        assert session().scalars(select(Case.status).where(Case.id == case_id)).one() is Status.ACCEPTED


@pytest.mark.usefixtures("context")
def test_the_database_keeps_words_with_their_answers() -> None:
    told()
    for wrong in ("answer = 'stated', answered_at = told_at", "answer = 'waived'"):
        with pytest.raises(IntegrityError), write():
            session().execute(text(f"UPDATE case_interest SET {wrong}"))
        session().rollback()


def test_the_older_house_keeps_the_case_without_them(city: Flask) -> None:
    with city.app_context():
        case_id = stated(told(), hearing=True).id
        session().close()
        downgrade(revision="0034_carried")
        upgrade()
        case = session().get_one(Case, case_id)
        assert case.events[-1].act is Act.ACCEPT and not heard.all_of(case) and ClockKind.ANSWER_THIRD not in clocks.going_on(case)
        wrong = "INSERT INTO case_hearing (id, case_id, intended, basis, told_at, answer) SELECT id, id, answers, '', saved_at, 'asked' FROM case_file"
        with pytest.raises(IntegrityError, match="answer_has_time"):
            session().execute(text(wrong))
        session().rollback()
