"""告知承诺: chosen or not, told and promised in writing, looked at afterwards; who promised falsely may not promise again."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases import barring, clocks, dispatching, drafts, later_checks, mending, outcome, overdue, prefill, revoking, service, supervision
from app.cases.answers_store import read_answers, write_answers
from app.cases.dated_models import Breach
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.errors import FactsTooShort, MoveRefused, NotYourDepartment, NotYourTask, ReasonMissing, TaskTaken
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, Status
from app.cases.materials import rows_of
from app.cases.models import Case, Task
from app.cases.revocation_models import Ground
from app.cases.revoking import Cause
from app.cases.sworn_errors import BarredFromMatter, FalsePromiseOnRecord, MendDaysWrong, NoSuchBar, SeriousDishonesty, ToldToMend
from app.cases.sworn_models import BarKind, Finding
from app.catalogue import service as catalogue
from app.core import clock, jobs
from app.core.actor import Actor, PartyRef, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Fact, Origin, Value
from app.issuance import queries as issuance
from app.issuance.models import Status as PaperStatus
from app.messages import queries as messages
from tests.casework import completed
from tests.lives import PERMIT, act, again, an_insurance_case, filed, for_the_firm, holder, officer

pytestmark = pytest.mark.usefixtures("one_database")


@pytest.fixture(autouse=True)
def _house(city: Flask) -> Iterator[None]:
    with city.app_context():
        yield


def a_sworn_case(*acts, promised: bool = True) -> Case:
    """The firm's application for a hygiene permit with the promise, after these acts of whoever has the step."""
    case = filed(for_the_firm(), PERMIT, premises_name="启航假日酒店", premises_kind="hotel", **({"promised": True} if promised else {}))
    for one in acts:
        case = act(one, case, holder(case), *(() if one is service.accept else ("符合条件。",)))
    return case


def drafted() -> Case:
    """The same application, not filed yet."""
    actor, published = for_the_firm(), catalogue.current(PERMIT)
    known = prefill.fetch(actor, actor.party, published)
    with write():
        case = drafts.open_draft(actor, actor.party, published, known, key=new_id().hex)
        drafts.save_answers(case, completed(published.definition, known.facts), "promise")
        return case


def document(case: Case, kind: str) -> dict[str, Value]:
    """The facts of the one document of this kind; empty where there is none."""
    made = [paper for paper in issuance.of_reference(outcome.reference(case)) if paper.type_code == kind]
    assert len(made) < 2
    return dict(issuance.record(made[0].id).facts) if made else {}


# --- chosen, told and promised ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("promised", "way"), [(True, "statement"), (False, "original")])
def test_the_promise_stands_for_papers_only_where_it_was_given(promised: bool, way: str) -> None:
    case = a_sworn_case(promised=promised)
    assert {rows_of(case)[code].way for code in ("promise", "plan", "rules")} == {way}


def test_what_was_told_and_promised_is_one_document_with_name_and_minute() -> None:
    case = a_sworn_case()
    assert document(case, "sworn-statement") == {}, "it is made on acceptance"
    case = act(service.accept, case, holder(case))
    said = document(case, "sworn-statement")
    assert "卫生标准" in said["standard"] and "撤销许可" in said["consequence"] and "60 日内" in said["check"]
    assert said["promise"].startswith("我单位已知晓告知内容") and said["signed_by"] == "赵明远" and ":" in said["signed_at"]


def test_who_does_not_promise_has_no_such_document() -> None:
    assert document(a_sworn_case(service.accept, promised=False), "sworn-statement") == {}


def test_silence_that_accepts_makes_it_too(later) -> None:
    case = a_sworn_case()
    later(days=10)
    overdue.run()
    assert document(again(case.id), "sworn-statement")["signed_by"] == "赵明远"


def test_a_promise_of_papers_is_a_document_too() -> None:
    case = an_insurance_case()
    case = act(service.accept_lacking, case, holder(case))
    said = document(case, "lacking-promise")
    assert (
        said["points"] == ["在校证明"]
        and said["signed_by"] == "黄志明"
        and said["until"] == document(case, "lacking-acceptance-notice")["until"]
    )


# --- who may not promise or apply -------------------------------------------------------------------------------------


def serious(case: Case) -> Case:
    """As if the credit register had said so when the form was filled."""
    with write():
        held = service.locked(case.id)
        facts = read_answers(held)
        write_answers(held, {**facts, "credit_standing": Fact("serious", Origin.SOURCE, source="credit")})
    return again(case.id)


def record_bar(party: PartyRef, kind: BarKind = BarKind.FALSE_PROMISE) -> None:
    """A bar that came of an earlier case of this party."""
    with write():
        origin = session().scalars(select(Case).where(Case.applicant_id == party.id)).first()
        barring._record(origin, kind)


def test_serious_dishonesty_keeps_from_promising_and_not_from_the_papers() -> None:
    case = serious(a_sworn_case())
    with pytest.raises(SeriousDishonesty):
        act(service.accept, case, holder(case))
    plain = serious(a_sworn_case(promised=False))
    assert act(service.accept, plain, holder(plain)).status is Status.ACCEPTED


def test_a_false_promise_on_record_is_refused_at_filing() -> None:
    party = a_sworn_case().applicant
    record_bar(party)
    with pytest.raises(FalsePromiseOnRecord):
        a_sworn_case()
    assert a_sworn_case(promised=False).status is Status.SUBMITTED, "the ordinary way is open"


def test_who_promised_falsely_may_not_promise_papers_either() -> None:
    case = an_insurance_case()
    record_bar(case.applicant)
    with pytest.raises(FalsePromiseOnRecord):
        act(service.accept_lacking, case, holder(case))
    later_case = an_insurance_case()
    assert rows_of(later_case)["student"].way == "", "it cannot be promised: the desk asks for it once"


def hid_facts(case: Case) -> Case:
    return act(service.not_accept, case, holder(case), Grounds("提交的从业人员健康合格证明系伪造", "《行政许可法》第七十八条", hidden=True))


def test_who_hid_facts_may_not_apply_again_for_a_year(later) -> None:
    case = hid_facts(a_sworn_case())
    (bar,) = barring.in_force(case.applicant)
    assert (bar.kind, bar.until.year) == (BarKind.HIDDEN_FACTS, clock.today().year + 1) and "第七十八条" in bar.basis
    assert "不得再次申请" in document(case, "non-acceptance-decision")["reason"]
    with pytest.raises(BarredFromMatter):
        a_sworn_case(promised=False)
    assert filed(for_the_firm(), "firm-registration-proof").number, "another matter is open"
    later(days=366)
    assert a_sworn_case(promised=False).status is Status.SUBMITTED


def test_a_no_without_hidden_facts_bars_nobody() -> None:
    case = a_sworn_case()
    case = act(service.not_accept, case, holder(case), Grounds("不属于本机关管辖的场所范围", "《行政许可法》第三十二条"))
    assert not barring.in_force(case.applicant)


def test_a_head_lifts_a_bar_with_a_reason_once() -> None:
    case = hid_facts(a_sworn_case())
    head = officer(Role.HEAD)
    with pytest.raises(ReasonMissing):
        act(mending.lift, case, head, " ", kind=BarKind.HIDDEN_FACTS)
    for stranger in (officer(Role.REVIEWER), officer(Role.HEAD, "housing")):
        with pytest.raises(NotYourDepartment):
            act(mending.lift, again(case.id), stranger, "复议决定撤销", kind=BarKind.HIDDEN_FACTS)
    case = act(mending.lift, again(case.id), head, "复议决定撤销了原决定", kind=BarKind.HIDDEN_FACTS)
    assert case.events[-1].act is Act.LIFT_BAR and case.status is Status.NOT_ACCEPTED
    assert not barring.in_force(case.applicant) and "复议决定撤销" in messages.inbox(case.person_id)[0].body.zh
    with pytest.raises(NoSuchBar):
        act(mending.lift, case, head, "再来一次", kind=BarKind.HIDDEN_FACTS)


# --- looked at afterwards ---------------------------------------------------------------------------------------------

FALSE = Grounds("现场核查发现场所没有消毒设施，与承诺不符", "《中华人民共和国行政许可法》第六十九条第二款")


def a_granted_case(*, promised: bool = True) -> Case:
    """Delivered on the promise."""
    case_id = a_sworn_case(service.accept, service.pass_on, service.approve, promised=promised).id
    jobs.run_until_idle()
    return again(case_id)


def the_check(case: Case) -> Task | None:
    return next((task for task in clocks.open_tasks(case) if task.step == "sworn_check"), None)


def permit(case: Case) -> PaperStatus:
    (paper,) = (paper for paper in issuance.of_reference(outcome.reference(case)) if paper.type_code == PERMIT)
    return paper.status


def reviewer() -> Actor:
    return officer(Role.REVIEWER)


def test_a_promise_is_looked_at_within_its_days_and_nothing_else_is() -> None:
    case = a_granted_case()
    task = the_check(case)
    assert (task.due, task.department, task.role) == (clock.today() + timedelta(days=60), "health", Role.REVIEWER)
    assert later_checks.of_case(case).due == task.due and case.status is Status.DELIVERED
    assert the_check(a_granted_case(promised=False)) is None


def test_kept_is_said_to_the_applicant_and_the_step_is_done() -> None:
    case = act(later_checks.find_kept, a_granted_case(), reviewer(), "两名执法人员现场核查，设施与承诺一致。")
    assert the_check(case) is None and later_checks.of_case(case).finding is Finding.KEPT and case.status is Status.DELIVERED
    assert "与承诺一致" in messages.inbox(case.person_id)[0].title.zh and permit(case) is PaperStatus.SIGNED
    with pytest.raises(TaskTaken):
        act(later_checks.find_kept, case, reviewer(), "再看一次")


def test_what_is_to_be_put_right_is_told_once_with_a_day_and_looked_at_again() -> None:
    case = a_granted_case()
    for days in (0, 91):
        with pytest.raises(MendDaysWrong):
            act(later_checks.tell_to_mend, again(case.id), reviewer(), "消毒记录不全", days=days)
    case = act(later_checks.tell_to_mend, again(case.id), reviewer(), "消毒记录不全", days=15)
    last = clock.today() + timedelta(days=15)
    assert later_checks.of_case(case).mend_by == last and the_check(case).due > last
    assert last.isoformat() in messages.inbox(case.person_id)[0].body.zh
    with pytest.raises(ToldToMend):
        act(later_checks.tell_to_mend, case, reviewer(), "仍不全", days=15)
    case = act(later_checks.find_kept, again(case.id), reviewer(), "已整改到位")
    assert later_checks.of_case(case).mend_by is None and the_check(case) is None


def test_a_false_promise_goes_to_the_head_and_revoked_it_bars() -> None:
    case = act(later_checks.find_false, a_granted_case(), reviewer(), FALSE)
    assert permit(case) is PaperStatus.SIGNED and not barring.in_force(case.applicant), "nothing changes before the head signs"
    assert [event.act for event in case.events[-2:]] == [Act.FIND_FALSE, Act.PROPOSE_REVOCATION]
    case = act(revoking.revoke, case, officer(Role.HEAD))
    assert permit(case) is PaperStatus.REVOKED
    assert {bar.kind for bar in barring.in_force(case.applicant)} == {BarKind.DECEIT, BarKind.FALSE_PROMISE}
    effect = document(case, "revocation-decision")["effect"]
    assert "第七十九条" in effect and "信用修复前不再适用告知承诺" in effect
    with pytest.raises(BarredFromMatter):
        a_sworn_case(promised=False)
    case = act(mending.lift, case, officer(Role.HEAD), "信用修复决定书已送达", kind=BarKind.FALSE_PROMISE)
    assert {bar.kind for bar in barring.in_force(case.applicant)} == {BarKind.DECEIT}


def test_what_the_head_does_not_find_false_is_looked_at_again() -> None:
    case = act(later_checks.find_false, a_granted_case(), reviewer(), FALSE)
    case = act(revoking.decline, case, officer(Role.HEAD), "证据不足，请补充核查")
    assert the_check(case) and later_checks.of_case(case).finding is None and not barring.in_force(case.applicant)
    assert act(later_checks.find_kept, case, reviewer(), "再次核查，与承诺一致").status is Status.DELIVERED


def test_facts_and_law_are_stated() -> None:
    case = a_granted_case()
    with pytest.raises(FactsTooShort):
        act(later_checks.find_false, case, reviewer(), Grounds("假的", FALSE.basis))
    assert the_check(again(case.id)) and not again(case.id).has_seen(Act.FIND_FALSE)


def test_a_permit_revoked_on_other_grounds_is_not_looked_at() -> None:
    case = act(revoking.propose, a_granted_case(), reviewer(), Cause(Ground.OFFICE_FAULT, FALSE))
    case = act(revoking.revoke, case, officer(Role.HEAD))
    assert the_check(case) is None and not barring.in_force(case.applicant), "the fault was the office's"


def test_another_department_does_not_check_and_the_same_key_checks_once() -> None:
    case, key = a_granted_case(), new_id().hex
    with pytest.raises(NotYourTask):
        act(later_checks.find_kept, case, officer(Role.REVIEWER, "housing"), "与承诺一致")
    who = reviewer()
    for _ in range(3):
        with write():
            later_checks.find_kept(service.locked(case.id), who, "与承诺一致", key)
    assert [event.act for event in again(case.id).events].count(Act.FIND_KEPT) == 1


def test_a_late_check_is_told_to_supervision(later) -> None:
    case = a_granted_case()
    later(days=61)
    overdue.run()
    assert [(event.breach, event.step) for event in supervision.of_case(again(case.id))] == [(Breach.STEP_LATE, "sworn_check")]


def test_a_paper_that_waits_at_the_desk_is_looked_at_too() -> None:
    case_id = a_sworn_case(service.accept).id
    case = act(dispatching.change, again(case_id), for_the_firm(), Choice(Way.WINDOW))
    case = act(service.approve, act(service.pass_on, case, holder(case), "符合条件。"), officer(Role.APPROVER), "准予。")
    jobs.run_until_idle()
    case = again(case_id)
    with pytest.raises(MoveRefused):
        act(later_checks.find_false, case, reviewer(), FALSE)
    case = act(later_checks.find_kept, again(case_id), reviewer(), "与承诺一致")
    assert case.status is Status.APPROVED and the_check(case) is None
