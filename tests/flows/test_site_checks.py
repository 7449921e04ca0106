"""现场核查 (Licensing Law art. 34(3)): two officers look at the place, one writes, the other confirms; until then the step waits."""

import io
import re
from datetime import time, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.cases import deciding, service, site_checking, site_checks, work_queue
from app.cases.errors import MoveRefused, NotYourTask, ReasonMissing
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.cases.site_check_errors import (
    CheckIncomplete,
    CheckInThePast,
    CheckNotAppointed,
    CheckNotDeclared,
    CheckNotYet,
    CheckPending,
    CompanionUnfit,
    NotYourCheck,
)
from app.cases.site_checking import Visit
from app.cases.site_checks import Found, PointFound
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import new_id
from app.core.transaction import write
from app.identity import queries as identity
from app.issuance import queries as issuance
from app.messages import queries as messages
from prove.walk import PICTURE
from tests.lives import ALL_FINE, POINTS, a_permit_case, a_pool_case, act, again, for_the_firm, holder, officer, with_pictures
from tests.office import events_of, text, the_firm, token

on_one = pytest.mark.usefixtures("one_database", "city", "context")
WITH_PICTURE = ("layout", "treatment")


def companion() -> Actor:
    return officer(Role.HEAD)


def visit(**changes: object) -> Visit:
    usual = {"day": clock.today(), "begins": time(9, 30), "place": "样例路 1 号启航游泳馆", "second_id": companion().person}
    return Visit(**(usual | changes))


def appointed(**changes: object) -> Case:
    case = a_pool_case()
    return act(site_checking.appoint, case, holder(case), visit(**changes))


def recorded(found: Found = ALL_FINE) -> Case:
    case = with_pictures(appointed(), *WITH_PICTURE)
    return act(site_checking.record, case, holder(case), found)


def acts_of(case: Case) -> list[Act]:
    return [event.act for event in case.events]


@on_one
def test_a_pool_is_looked_at_before_anything_is_passed_on():
    case = a_pool_case()
    with pytest.raises(CheckPending):
        act(service.pass_on, case, holder(case), "符合条件。")
    case = act(site_checking.appoint, again(case.id), holder(case), visit())
    assert messages.inbox(case.person_id)[0].kind == "site_check_appointed"
    assert site_checks.coming(case).place == "样例路 1 号启航游泳馆"
    with pytest.raises(CheckPending):
        act(service.pass_on, case, holder(case), "符合条件。")
    case = act(site_checking.record, with_pictures(again(case.id), *WITH_PICTURE), holder(case), ALL_FINE)
    assert site_checks.coming(case) is None and work_queue.counts(companion()).to_confirm == [case.number]
    with pytest.raises(CheckPending):
        act(service.pass_on, case, holder(case), "符合条件。")
    case = act(site_checking.confirm, again(case.id), companion())
    case = act(service.pass_on, case, holder(case), "符合条件。")
    case = act(service.approve, case, holder(case), "准予。")
    assert case.status is Status.APPROVED and deciding.of_case(case).looked_at and deciding.replay(case) == []
    assert not work_queue.counts(companion()).to_confirm


@on_one
def test_no_deadline_moves_by_it():
    case = a_pool_case()
    before = (case.promised_due, case.legal_due)
    case = act(site_checking.appoint, case, holder(case), visit(day=clock.today() + timedelta(days=2)))
    assert (case.promised_due, case.legal_due) == before


@on_one
def test_its_record_is_a_document_with_both_names_every_point_and_the_marks_of_the_pictures():
    found = Found({**ALL_FINE.points, "records": PointFound(fine=False, note="公示栏未张贴")}, "公示后符合")
    case = act(site_checking.confirm, recorded(found), companion())
    paper = next(paper for paper in issuance.of_reference(f"case:{case.id}") if paper.type_code == "site-check-record")
    facts = dict(issuance.record(paper.id).facts)
    row = site_checks.latest(case)
    names = identity.names([row.first_id, row.second_id])
    assert (
        facts["officers"] == f"{names[row.first_id]}、{names[row.second_id]}"
        and facts["finding"] == "公示后符合。"
        and facts["place"] == "样例路 1 号启航游泳馆"
    )
    assert [point["result"] for point in facts["points"]] == ["符合", "符合", "符合", "符合", "不符合"]
    assert facts["points"][4]["note"] == "公示栏未张贴" and len(facts["points"][0]["photos"]) == 16 and "photos" not in facts["points"][4]
    assert messages.inbox(case.person_id)[0].kind == "site_checked"


@on_one
def test_a_hotel_needs_none_but_one_that_was_ordered_is_waited_for():
    case = a_permit_case(service.accept)
    case = act(site_checking.appoint, case, holder(case), visit())
    with pytest.raises(CheckPending):
        act(service.pass_on, case, holder(case), "符合条件。")
    unseen = a_permit_case(service.accept, service.pass_on)
    assert service.tasks.open_task_of(unseen).step == "decide"


@on_one
def test_who_goes_along_is_another_officer_of_the_department_without_an_interest():
    case = a_pool_case()
    mine, stranger = holder(case), officer(Role.REVIEWER, "housing")
    for second in (mine.person, stranger.person, case.person_id, new_id()):
        with pytest.raises(CompanionUnfit):
            act(site_checking.appoint, again(case.id), holder(case), visit(second_id=second))
    with pytest.raises(CheckInThePast):
        act(site_checking.appoint, again(case.id), holder(case), visit(day=clock.today() - timedelta(days=1)))
    with pytest.raises(ReasonMissing):
        act(site_checking.appoint, again(case.id), holder(case), visit(place=" "))
    with pytest.raises(NotYourTask):
        act(site_checking.appoint, again(case.id), stranger, visit())
    assert Act.APPOINT_CHECK not in acts_of(again(case.id))


@on_one
def test_a_step_that_declares_none_has_none():
    case = a_permit_case(service.accept, service.pass_on)
    with pytest.raises(CheckNotDeclared):
        act(site_checking.appoint, case, holder(case), visit())


@on_one
def test_the_record_is_whole_or_names_what_is_lacking():
    case = with_pictures(appointed(), "layout")
    said = Found({"layout": PointFound(fine=True), "treatment": PointFound(fine=True), "changing": PointFound(fine=False)}, "")
    with pytest.raises(CheckIncomplete) as refusal:
        act(site_checking.record, case, holder(case), said)
    assert refusal.value.points == ["treatment", "changing", "utensils", "records"]
    with write():
        site_checking.note(service.locked(case.id), holder(case), said)
    assert site_checks.found_of(site_checks.open_check(again(case.id))) == said


@on_one
def test_nothing_is_recorded_before_its_day_or_without_an_appointment():
    case = a_pool_case()
    with pytest.raises(CheckNotAppointed):
        act(site_checking.record, case, holder(case), ALL_FINE)
    case = act(site_checking.appoint, again(case.id), holder(case), visit(day=clock.today() + timedelta(days=1)))
    with pytest.raises(CheckNotYet):
        act(site_checking.record, with_pictures(case, *WITH_PICTURE), holder(case), ALL_FINE)


@on_one
def test_only_the_second_officer_confirms_or_sends_back():
    case = recorded()
    for other in (holder(case), officer(Role.APPROVER), officer(Role.HEAD, "housing")):
        for one, words in ((site_checking.confirm, ()), (site_checking.send_back, ("不符",))):
            with pytest.raises(NotYourCheck):
                act(one, again(case.id), other, *words)
    case = act(site_checking.send_back, again(case.id), companion(), "更衣室未见强制淋浴")
    assert site_checks.returned_because(case) == "更衣室未见强制淋浴"
    with pytest.raises(CheckNotAppointed):
        act(site_checking.confirm, again(case.id), companion())
    case = act(site_checking.record, again(case.id), holder(case), ALL_FINE)
    assert site_checks.returned_because(case) == ""
    case = act(site_checking.confirm, case, companion())
    with pytest.raises(CheckNotAppointed):
        act(site_checking.confirm, again(case.id), companion())


@on_one
def test_set_anew_the_other_officer_changes_and_what_was_written_stays():
    case = recorded()
    approver = officer(Role.APPROVER)
    case = act(site_checking.appoint, case, holder(case), visit(second_id=approver.person))
    row = site_checks.open_check(case)
    assert row.second_id == approver.person and row.recorded_at is None and site_checks.found_of(row) == ALL_FINE
    case = act(site_checking.record, case, holder(case), ALL_FINE)
    with pytest.raises(NotYourCheck):
        act(site_checking.confirm, again(case.id), companion())
    case = act(site_checking.confirm, again(case.id), approver)
    assert len(site_checks.of_case(case)) == 1
    told = [one.kind for one in messages.inbox(case.person_id)]
    assert told.count("site_check_appointed") == 2  # both days reach the applicant


@on_one
def test_each_act_with_one_key_is_once():
    case, key = with_pictures(a_pool_case()), new_id().hex
    first, second = holder(case), companion()
    todo = ((site_checking.appoint, first, visit()), (site_checking.record, first, ALL_FINE), (site_checking.confirm, second))
    for function, who, *words in todo:
        for _ in range(2):
            with write():
                function(service.locked(case.id), who, *words, f"{function.__name__}{key}"[:64])
        if function is site_checking.appoint:
            with_pictures(again(case.id), *WITH_PICTURE)
    seen = acts_of(again(case.id))
    assert seen.count(Act.APPOINT_CHECK) == seen.count(Act.RECORD_CHECK) == seen.count(Act.CONFIRM_CHECK) == 1


@on_one
def test_a_case_that_was_withdrawn_is_looked_at_no_more():
    case = recorded()
    case = act(service.withdraw, case, for_the_firm(), "不再经营")
    with pytest.raises(MoveRefused):
        act(site_checking.confirm, case, companion())
    assert not work_queue.counts(companion()).to_confirm and site_checks.coming(again(case.id)) is None


@on_one
def test_a_refusal_waits_for_it_too_and_a_changed_record_is_named():
    case = act(site_checking.confirm, recorded(), companion())
    case = act(service.pass_on, case, holder(case), "建议不予。")
    case = act(service.refuse, case, holder(case), Grounds("强制淋浴通道未建成，不符合卫生标准", "《公共场所卫生管理条例》第四条"))
    assert deciding.replay(case) == []
    with write():
        row = site_checks.latest(case)
        other = Found({code: PointFound(fine=False, note="改") for code in POINTS}, "改过")
        site_checking._write(row, other)
    assert deciding.replay(again(case.id)) == ["the record of the site check is not the one that was decided on"]


# --- the page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def pool(app: Flask, city: None) -> str:
    with app.app_context():
        return a_pool_case().number


def post(client: FlaskClient, address: str, **form: object) -> TestResponse:
    return client.post(address, data={"csrf_token": token(client), "key": new_id().hex, **form}, content_type="multipart/form-data")


def set_for_today(app: Flask, reviewer: FlaskClient, number: str) -> str:
    with app.app_context():
        head = str(companion().person)
    place = f"/window/cases/{number}/site-check"
    today = clock.today().isoformat()
    assert post(reviewer, place, day=today, begins="09:30", place="样例路 1 号", second=head).status_code == 303
    return place


def a_photo(name: str = "现场.png") -> tuple[io.BytesIO, str]:
    return io.BytesIO(PICTURE), name


def test_the_pages_from_the_appointment_to_both_words(app: Flask, desk, pool: str):
    first, second, case = desk("reviewer", "health"), desk("head", "health"), f"/window/cases/{pool}"
    page = text(first.get(case))
    assert "需由两名工作人员现场核查" in page and "提交审核意见" not in page
    place = set_for_today(app, first, pool)
    page = text(first.get(place))
    assert "样例路 1 号" in page and "选址、布局与申报平面图一致" in page
    kept = post(first, f"{place}/record", keep="yes", fine_layout="yes", note_records="待补", photo_layout=a_photo())
    assert kept.status_code == 303 and "待补" in text(first.get(place))
    lacking = post(first, f"{place}/record", record="yes", fine_layout="yes", fine_changing="no", finding="总体符合")
    assert lacking.status_code == 422 and "总体符合" in text(lacking)
    done = {"key": new_id().hex, "record": "yes", "finding": "符合许可条件", **{f"fine_{code}": "yes" for code in POINTS}}
    assert post(first, f"{place}/record", **done, photo_treatment=a_photo()).status_code == 303
    assert post(first, f"{place}/record", **done).status_code == 303, "pressed twice"
    assert pool in text(second.get("/window/")) and "确认笔录" in text(second.get(place))
    assert post(second, f"{place}/return", reason="").status_code == 422
    assert post(second, f"{place}/confirm").status_code == 303
    assert "双方已确认" in text(first.get(place)) and "提交审核意见" in text(first.get(case))
    assert events_of(app, pool)[-3:] == [Act.APPOINT_CHECK, Act.RECORD_CHECK, Act.CONFIRM_CHECK]


def test_what_is_no_picture_is_refused_and_what_was_written_is_kept(app: Flask, desk, pool: str):
    first = desk("reviewer", "health")
    place = set_for_today(app, first, pool)
    answer = post(first, f"{place}/record", record="yes", note_layout="已核对", photo_layout=(io.BytesIO(b"%PDF-1.7"), "a.pdf"))
    assert answer.status_code == 422 and "JPG" in text(answer) and "已核对" in text(answer)
    assert "已核对" in text(first.get(place)) and Act.RECORD_CHECK not in events_of(app, pool)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"day": "2020-01-01"}, "今天或者以后"),
        ({"second": "11111111-1111-4111-8111-111111111111"}, ""),
        ({"place": ""}, "请填写地点"),
        ({"day": ""}, "请填写日期"),
    ],
)
def test_what_is_wrong_with_an_appointment_is_said_beside_it(app: Flask, desk, pool: str, typed: dict[str, str], said: str):
    with app.app_context():
        usual = {"day": clock.today().isoformat(), "begins": "09:30", "place": "样例路 1 号", "second": str(companion().person)}
    answer = post(desk("reviewer", "health"), f"/window/cases/{pool}/site-check", **(usual | typed))
    assert answer.status_code == 422 and said in text(answer) and Act.APPOINT_CHECK not in events_of(app, pool)


def test_the_applicant_reads_when_they_come_and_what_they_found(app: Flask, desk, pool: str):
    set_for_today(app, desk("reviewer", "health"), pool)
    page = text(the_firm(app).get(f"/my/cases/{pool}"))
    assert "两名工作人员" in page and "样例路 1 号" in page


def test_a_picture_of_the_place_is_no_paper_of_the_applicant(app: Flask, desk, pool: str):
    reviewer = desk("reviewer", "health")
    place = set_for_today(app, reviewer, pool)
    post(reviewer, f"{place}/record", keep="yes", photo_layout=a_photo())
    photo = re.search(r'href="(/window/cases/[^"]+/files/[^"]+)"', text(reviewer.get(place))).group(1)
    assert reviewer.get(photo).status_code == 200
    assert "现场.png" not in text(reviewer.get(f"/window/cases/{pool}"))
    assert desk("reviewer", "housing").get(photo).status_code == 404
