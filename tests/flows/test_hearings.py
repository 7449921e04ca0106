"""Hearings (Licensing Law arts 46-48): told, asked for within five working days, held within twenty, decided on its record."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from app.cases import clocks, deciding, heard, hearings, overdue, pausing, service, supervision
from app.cases.dated_models import Breach, ClockKind
from app.cases.errors import (
    ChairReviewed,
    FactsTooShort,
    HearingAlreadyTold,
    HearingNotAsked,
    HearingNotYet,
    HearingOnHoliday,
    HearingPending,
    HearingTooLate,
    HearingTooSoon,
    MoveRefused,
    NoHearingToAnswer,
    NotYourTask,
    SameOfficer,
)
from app.cases.grounds import Grounds
from app.cases.hearing_models import CaseHearing, HearingAnswer
from app.cases.hearings import Sitting
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.core import clock, workdays
from app.core.actor import Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.issuance import queries as issuance
from app.messages import queries as messages
from tests.lives import a_permit_case, act, again, for_the_firm, holder, officer

pytestmark = pytest.mark.usefixtures("one_database", "city", "context")

INTENDED = Grounds("经检测，空气中细菌总数超过规定的限值，拟不予许可", "《公共场所卫生管理条例》第四条")
MONDAY = datetime(2026, 3, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture(autouse=True)
def _on_a_monday_in_march() -> None:
    _on(MONDAY.date())


def _on(day: date) -> None:
    ahead = datetime.combine(day, time(9), MONDAY.tzinfo) - (clock.now() - clock._shift())
    clock.shift_by(lambda: ahead)


def told() -> Case:
    case = a_permit_case(service.accept)
    return act(hearings.tell, case, holder(case), INTENDED)


def asked() -> Case:
    return act(hearings.request, told(), for_the_firm())


def sitting(case: Case, day: date = date(2026, 3, 10), **changes: object) -> Sitting:
    return Sitting(**({"day": day, "begins": time(9, 30), "room": "三楼听证室", "chair_id": officer(Role.HEAD).person} | changes))


def appointed(day: date = date(2026, 3, 10)) -> Case:
    case = asked()
    return act(hearings.appoint, case, holder(case), sitting(case, day))


def facts(case: Case, kind: str) -> dict[str, object]:
    return next(dict(issuance.record(paper.id).facts) for paper in issuance.of_reference(f"case:{case.id}") if paper.type_code == kind)


def last_told(case: Case) -> str:
    return messages.inbox(case.person_id)[0].kind


def test_it_is_told_with_facts_law_and_five_days_and_nothing_is_decided_meanwhile() -> None:
    case = told()
    row = heard.of_case(case)
    assert heard.intended_of(row) == INTENDED.facts and INTENDED.facts.encode() not in row.intended
    said = facts(case, "hearing-notice")
    assert (said["until"], said["basis"], said["reason"]) == ("2026-03-09", INTENDED.basis, INTENDED.facts + "。")
    assert last_told(case) == "hearing_offered"
    with pytest.raises(HearingPending):
        act(service.pass_on, case, holder(case), "建议不予。")
    with pytest.raises(HearingAlreadyTold):
        act(hearings.tell, again(case.id), holder(case), INTENDED)


def test_only_who_has_the_step_tells_and_only_with_facts() -> None:
    case = a_permit_case(service.accept)
    with pytest.raises(NotYourTask):
        act(hearings.tell, case, officer(Role.APPROVER), INTENDED)
    with pytest.raises(FactsTooShort):
        act(hearings.tell, case, holder(case), Grounds("不行", "条例"))
    submitted = a_permit_case()
    with pytest.raises(MoveRefused):
        act(hearings.tell, submitted, holder(submitted), INTENDED)


def test_telling_and_asking_twice_with_one_key_is_once() -> None:
    case, key = a_permit_case(service.accept), new_id().hex
    for function, arguments in ((hearings.tell, (holder(case), INTENDED)), (hearings.request, (for_the_firm(),))):
        for _ in range(2):
            with write():
                function(service.locked(case.id), *arguments, f"{function.__name__}{key}"[:64])
    acts = [event.act for event in again(case.id).events]
    assert acts.count(Act.TELL_HEARING) == acts.count(Act.REQUEST_HEARING) == 1


def test_who_waives_it_is_decided_at_once_and_may_not_ask_any_more() -> None:
    case = act(hearings.waive, told(), for_the_firm())
    with pytest.raises(NoHearingToAnswer):
        act(hearings.request, case, for_the_firm())
    case = act(service.pass_on, again(case.id), holder(case), "建议不予。")
    case = act(service.refuse, case, holder(case), INTENDED)
    assert case.status is Status.REFUSED and "heard_on" not in facts(case, "refusal-decision")


def test_five_days_of_silence_waive_it() -> None:
    case = told()
    _on(date(2026, 3, 9))
    overdue.run()
    assert heard.of_case(again(case.id)).answer is None, "the last day is the applicant's still"
    _on(date(2026, 3, 10))
    with pytest.raises(NoHearingToAnswer):
        act(hearings.request, case, for_the_firm())
    overdue.run()
    case = again(case.id)
    assert heard.of_case(case).answer is HearingAnswer.SILENT and last_told(case) == "hearing_not_asked"
    assert case.events[-1].act is Act.WAIVE_HEARING and case.events[-1].person_id is None
    act(service.pass_on, case, holder(case), "建议不予。")


def test_it_is_set_with_seven_days_notice_within_twenty_working_days() -> None:
    case = asked()
    last = clocks.going_on(case)[ClockKind.HOLD_HEARING].due
    assert last == workdays.add(MONDAY.date(), 20).day
    for day, no in ((date(2026, 3, 8), HearingTooSoon), (date(2026, 3, 14), HearingOnHoliday), (last + timedelta(days=1), HearingTooLate)):
        with pytest.raises(no):
            act(hearings.appoint, case, holder(case), sitting(case, day))
        case = again(case.id)
    case = act(hearings.appoint, case, holder(case), sitting(case, last))
    said = facts(case, "hearing-appointment")
    assert (said["day"], said["begins"], said["room"]) == (last.isoformat(), "09:30", "三楼听证室") and last_told(case) == "hearing_set"


def test_who_reviews_or_files_does_not_chair_and_the_chair_does_not_judge() -> None:
    case = asked()
    for person in (holder(case).person, case.person_id, new_id()):
        with pytest.raises(ChairReviewed):
            act(hearings.appoint, case, holder(case), sitting(case, chair_id=person))
        case = again(case.id)
    approver = officer(Role.APPROVER)
    case = act(hearings.appoint, case, holder(case), sitting(case, chair_id=approver.person))
    _on(date(2026, 3, 10))
    case = act(hearings.hold, case, holder(case), "双方到场，陈述意见。")
    case = act(service.pass_on, case, holder(case), "建议不予。")
    with pytest.raises(SameOfficer):
        act(service.refuse, case, approver, INTENDED)


def test_the_time_of_the_decision_stands_still_from_its_setting_to_its_record() -> None:
    case = asked()
    promised = case.promised_due
    case = act(hearings.appoint, case, holder(case), sitting(case))
    assert clocks.open_pause(case).procedure == "hearing" and last_told(case) == "hearing_set"
    with pytest.raises(HearingPending):
        act(pausing.resume, case, holder(case), "完")
    with pytest.raises(HearingNotYet):
        act(hearings.hold, again(case.id), holder(case), "笔录")
    _on(date(2026, 3, 10))
    case = act(hearings.hold, again(case.id), holder(case), "双方到场，陈述意见。")
    assert case.promised_due == workdays.add(promised, workdays.between(date(2026, 3, 2), date(2026, 3, 10))).day
    assert clocks.open_pause(case) is None and last_told(case) == "hearing_held"
    assert b"\xe5\x8f\x8c\xe6\x96\xb9" not in heard.of_case(case).record


def test_the_decision_names_the_record_and_stands_on_it() -> None:
    case = appointed()
    _on(date(2026, 3, 10))
    case = act(hearings.hold, case, holder(case), "双方到场，陈述意见。")
    with pytest.raises(HearingNotAsked):
        act(hearings.hold, case, holder(case), "再来一次")
    case = act(service.pass_on, again(case.id), holder(case), "建议不予。")
    case = act(service.refuse, case, holder(case), INTENDED)
    assert facts(case, "refusal-decision")["heard_on"] == "2026-03-10"
    assert deciding.of_case(case).heard and deciding.replay(case) == []
    with write():
        session().execute(update(CaseHearing).values(record=None, held_at=None))
    assert deciding.replay(again(case.id)) == ["the record of the hearing is not the one that was decided on"]


def test_twenty_days_without_a_hearing_are_told_to_supervision_and_it_is_held_all_the_same() -> None:
    case = asked()
    last = clocks.going_on(case)[ClockKind.HOLD_HEARING].due
    _on(last + timedelta(days=1))
    overdue.run()
    case = again(case.id)
    assert Breach.HEARING_LATE in {event.breach for event in supervision.of_case(case)} and heard.is_pending(heard.of_case(case))
    act(hearings.appoint, case, holder(case), sitting(case, last + timedelta(days=8)))


def test_the_applicant_may_withdraw_while_a_hearing_is_set() -> None:
    case = act(service.withdraw, appointed(), for_the_firm(), "不办了")
    assert case.status is Status.WITHDRAWN and clocks.open_pause(case) is None and not clocks.going_on(case)
