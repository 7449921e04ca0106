"""After the machine has approved: the applicant asks for a person, the lot falls, a reviewer agrees or differs."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.cases import clocks, looking_again, service, supervision, tasks
from app.cases.dated_models import Breach
from app.cases.errors import MoveRefused, NotAutomatic, NotYourTask, OwnCase, ReasonMissing, ReviewAsked, ReviewTooLate, SameOfficer
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.core import jobs, settings
from app.core.actor import Actor, Role
from app.core.transaction import write
from app.messages import queries as messages
from tests import casework, lives
from tests.builders import as_citizen
from tests.office import act as press, text

DEPARTMENT, OWNER = "natural-resources", "林晓雯"
WHY = "登记信息与实际不一致，请工作人员核对"


@pytest.fixture
def every_one_drawn() -> Iterator[None]:
    was = settings.current()
    settings.use(replace(was, automatic_sample_per_mille=1000))
    yield
    settings.use(was)


def an_automatic_case() -> Case:
    return lives.again(casework.a_case("housing-proof", OWNER).id)


def the_owner() -> Actor:
    return casework.a_citizen_named(OWNER)


def asked() -> Case:
    return lives.act(looking_again.ask, an_automatic_case(), the_owner(), WHY)


def reviewer() -> Actor:
    return lives.officer(Role.REVIEWER, DEPARTMENT)


def acts_of(case: Case) -> list[Act]:
    return [event.act for event in case.events]


class TestRules:
    pytestmark = pytest.mark.usefixtures("one_database", "city", "context")

    def test_a_person_looks_again_and_agrees(self) -> None:
        case = asked()
        task = clocks.open_tasks(case)
        assert [(one.step, one.department, one.role) for one in task] == [(tasks.SECOND_LOOK.code, DEPARTMENT, Role.REVIEWER)]
        case = lives.act(looking_again.confirm, case, reviewer(), "逐项核对登记信息，无误。")
        assert acts_of(case)[-2:] == [Act.ASK_REVIEW, Act.CONFIRM_AUTOMATIC] and not clocks.open_tasks(case)
        letter = messages.inbox(case.person_id)[0]
        assert letter.kind == "automatic_confirmed" and "逐项核对登记信息，无误。" in letter.body.zh

    def test_the_paper_comes_though_a_person_looks(self) -> None:
        case = asked()
        jobs.run_until_idle()
        case = lives.again(case.id)
        ended = case.ended_at
        assert case.status is Status.DELIVERED and clocks.open_tasks(case)
        case = lives.act(looking_again.differ, case, reviewer(), "房屋已于上月过户。")
        assert case.status is Status.DELIVERED and case.ended_at == ended, "the result stays until it is taken back by a decision"

    def test_who_differs_is_heard_by_the_applicant_and_by_supervision(self) -> None:
        case = lives.act(looking_again.differ, asked(), reviewer(), "房屋已于上月过户。")
        assert [event.breach for event in supervision.of_case(case)] == [Breach.AUTOMATIC_DIFFERS]
        letter = messages.inbox(case.person_id)[0]
        assert letter.kind == "automatic_differs" and "房屋已于上月过户。" in letter.body.zh and "听取您的意见" in letter.body.zh
        with pytest.raises(ReviewAsked):
            lives.act(looking_again.ask, case, the_owner(), WHY)

    def test_one_asks_once_with_a_reason_and_in_time(self, later) -> None:
        case = an_automatic_case()
        with pytest.raises(ReasonMissing):
            lives.act(looking_again.ask, case, the_owner(), "  ")
        case = lives.act(looking_again.ask, lives.again(case.id), the_owner(), WHY)
        with pytest.raises(ReviewAsked):
            lives.act(looking_again.ask, case, the_owner(), WHY)
        another = an_automatic_case()
        later(days=60)
        assert looking_again.last_day(another)
        later(days=1)
        assert looking_again.last_day(another) is None
        with pytest.raises(ReviewTooLate):
            lives.act(looking_again.ask, another, the_owner(), WHY)

    def test_what_a_person_decided_is_not_looked_at_again(self) -> None:
        case = casework.a_case(until="approve")
        with pytest.raises(NotAutomatic):
            lives.act(looking_again.ask, case, casework.a_citizen_named("黄志明"), WHY)
        with pytest.raises(MoveRefused):
            lives.act(looking_again.ask, casework.a_case(until="accept"), casework.a_citizen_named("黄志明"), WHY)

    def test_asking_and_answering_twice_has_one_effect(self) -> None:
        case = an_automatic_case()
        for _ in range(2):
            with write():
                looking_again.ask(service.locked(case.id), the_owner(), WHY, "ask-once")
        for _ in range(2):
            with write():
                looking_again.confirm(service.locked(case.id), reviewer(), "无误。", "agree-once")
        acts = acts_of(lives.again(case.id))
        assert acts.count(Act.ASK_REVIEW) == acts.count(Act.CONFIRM_AUTOMATIC) == 1

    def test_only_a_reviewer_of_the_department_with_words_answers(self) -> None:
        case = asked()
        with pytest.raises(NotYourTask):
            lives.act(looking_again.confirm, case, lives.officer(Role.APPROVER, DEPARTMENT), "无误。")
        with pytest.raises(NotYourTask):
            lives.act(looking_again.confirm, case, lives.officer(Role.REVIEWER, "housing"), "无误。")
        with pytest.raises(ReasonMissing):
            lives.act(looking_again.differ, case, reviewer(), " ")
        with pytest.raises(OwnCase):
            own = replace(reviewer(), person=case.person_id)
            lives.act(looking_again.confirm, case, own, "无误。")

    def test_the_lot_sends_it_to_a_reviewer_and_an_applicant_who_asks_meanwhile_is_answered_with_it(self, every_one_drawn) -> None:
        case = an_automatic_case()
        assert acts_of(case)[-1] is Act.SAMPLE and len(clocks.open_tasks(case)) == 1
        case = lives.act(looking_again.ask, case, the_owner(), WHY)
        assert len(clocks.open_tasks(case)) == 1
        case = lives.act(looking_again.confirm, case, reviewer(), "无误。")
        assert messages.inbox(case.person_id)[0].kind == "automatic_confirmed"

    def test_who_has_looked_once_does_not_look_a_second_time(self, every_one_drawn) -> None:
        case = lives.act(looking_again.confirm, an_automatic_case(), reviewer(), "无误。")
        case = lives.act(looking_again.ask, case, the_owner(), WHY)
        with pytest.raises(SameOfficer):
            lives.act(looking_again.confirm, case, reviewer(), "无误。")

    def test_the_lot_falls_the_same_again_and_about_as_often_as_is_set(self) -> None:
        drawn = [looking_again.is_drawn(bytes([high, low]).hex(), 200) for high in range(8) for low in range(250)]
        assert 320 < sum(drawn) < 480, "of 2,000 about 400"
        assert drawn == [looking_again.is_drawn(bytes([high, low]).hex(), 200) for high in range(8) for low in range(250)]
        assert not any(looking_again.is_drawn(str(one), 0) for one in range(200))
        assert all(looking_again.is_drawn(str(one), 1000) for one in range(200))

    def test_the_head_sees_how_often_person_and_machine_differ(self, every_one_drawn) -> None:
        head = replace(lives.officer(Role.APPROVER, DEPARTMENT))
        before = looking_again.tally(head)
        lives.act(looking_again.confirm, an_automatic_case(), reviewer(), "无误。")
        lives.act(looking_again.differ, an_automatic_case(), reviewer(), "房屋已于上月过户。")
        an_automatic_case()
        now = looking_again.tally(head)
        gained = {name: getattr(now, name) - getattr(before, name) for name in vars(now)}
        assert gained == {"approved": 3, "drawn": 3, "asked": 0, "reviewed": 2, "agreed": 1, "differed": 1}
        assert looking_again.tally(lives.officer(Role.APPROVER, "housing")).approved == 0


class TestPages:
    pytestmark = pytest.mark.usefixtures("city")

    def test_from_the_progress_page_to_the_reviewer_and_back(self, app: Flask, desk) -> None:
        with app.app_context():
            number = an_automatic_case().number
        owner = as_citizen(app.test_client(), OWNER)
        page = text(owner.get(f"/my/cases/{number}"))
        assert "依据数据：" in page and "申请转人工复核" in page
        assert "申请转人工复核" in text(owner.get(f"/my/cases/{number}/receipt"))
        form = text(owner.get(f"/my/cases/{number}/review"))
        assert "5 个工作日内复核" in form
        said = {"csrf_token": token_in(form), "key": "review-by-page"}
        refused = owner.post(f"/my/cases/{number}/review", data={**said, "reason": " "})
        assert refused.status_code == 422 and "请填写需要复核的内容和理由" in text(refused)
        assert owner.post(f"/my/cases/{number}/review", data={**said, "reason": WHY}).status_code == 303
        assert "工作人员正在复核" in text(owner.get(f"/my/cases/{number}"))
        assert owner.get(f"/my/cases/{number}/review").status_code == 302

        officer = desk("reviewer", DEPARTMENT)
        assert number in text(officer.get("/window/"))
        page = text(officer.get(f"/window/cases/{number}"))
        assert WHY in page and "与自动审批一致" in page
        empty = press(officer, number, "second-look/differ", opinion="")
        assert empty.status_code == 422 and "请填写不一致之处和理由" in text(empty)
        assert press(officer, number, "second-look/differ", opinion="房屋已于上月过户。").status_code == 303
        page = text(owner.get(f"/my/cases/{number}"))
        assert "人工复核意见与自动审批不一致" in page and "房屋已于上月过户。" in page
        page = text(desk("approver", DEPARTMENT).get("/window/supervision"))
        assert number in page and "人工复核与自动审批不一致" in page and "不一致" in page

    def test_a_reviewer_agrees_by_page(self, app: Flask, desk) -> None:
        with app.app_context():
            number = asked().number
        assert press(desk("reviewer", DEPARTMENT), number, "second-look/confirm", opinion="逐项核对，无误。").status_code == 303
        assert "意见与自动审批一致" in text(as_citizen(app.test_client(), OWNER).get(f"/my/cases/{number}"))


def token_in(page: str) -> str:
    return page.split('name="csrf_token" value="')[1].split('"')[0]
