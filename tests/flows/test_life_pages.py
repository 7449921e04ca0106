"""The same by pages: officers hold up, extend and end a case; the applicant reads why, brings papers and sees how dates are counted."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases import clocks, overdue, pausing, service
from app.cases.dated_models import ClockKind
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.cases.pausing import Plan
from app.catalogue.definitions import Procedure
from app.core import clock, workdays
from app.core.db import new_id, session
from prove.walk import PICTURE
from tests import lives
from tests.builders import as_citizen
from tests.office import NO, act, events_of, filed, status_of, text, the_firm

pytestmark = pytest.mark.usefixtures("city")


def a_permit(app: Flask, *acts) -> str:
    with app.app_context():
        return lives.a_permit_case(*acts).number


def an_insurance(app: Flask, *, accepted: bool = True) -> str:
    with app.app_context():
        case = lives.an_insurance_case()
        if accepted:
            case = lives.act(service.accept_lacking, case, lives.holder(case))
        return case.number


# --- officers ---------------------------------------------------------------------------------------------------------


def test_an_officer_begins_and_ends_a_special_procedure(app: Flask, desk) -> None:
    number, reviewer = a_permit(app, service.accept), desk("reviewer", "health")
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "检测" in page and "听证" in page and "拍卖" not in page, "what the guide names, and nothing else"
    begun = act(reviewer, number, "pause", procedure="testing", days="10", reason="需对空气质量进行检测")
    assert begun.status_code == 303
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "特别程序：检测" in page and "结束特别程序" in page and "提交审核意见" not in page
    assert number in text(reviewer.get("/window/?light=pause")), "it stands among what waits"
    assert number not in text(reviewer.get("/window/rows"))
    assert act(reviewer, number, "resume", result="检测合格").status_code == 303
    assert events_of(app, number)[-2:] == [Act.PAUSE, Act.RESUME]


@pytest.mark.parametrize(
    ("verb", "typed", "said"),
    [
        ("pause", {"procedure": "testing", "days": "", "reason": "检测"}, "请填写所需工作日"),
        ("pause", {"procedure": "nothing", "days": "3", "reason": "检测"}, "请选择特别程序"),
        ("extension", {"days": "three", "reason": "补充调查"}, ""),
        ("extension", {"days": "3", "reason": ""}, "请填写理由"),
        ("terminate", {"reason": "没有", "basis": ""}, "依据"),
    ],
)
def test_what_is_missing_is_said_and_nothing_typed_is_lost(app: Flask, desk, verb: str, typed: dict[str, str], said: str) -> None:
    acts = (service.accept, service.pass_on) if verb == "terminate" else (service.accept,)
    number = a_permit(app, *acts)
    answer = act(desk("approver" if verb == "terminate" else "reviewer", "health"), number, verb, **typed)
    assert answer.status_code == 422 and said in text(answer)
    assert all(value in text(answer) for value in typed.values() if value not in ("", "nothing"))
    assert status_of(app, number) is Status.ACCEPTED


def test_the_head_reads_the_reason_and_signs(app: Flask, desk) -> None:
    number, reviewer, head = a_permit(app, service.accept), desk("reviewer", "health"), desk("head", "health")
    assert act(reviewer, number, "extension", days="5", reason="经营场所结构复杂，需要补充调查").status_code == 303
    assert number in text(head.get("/window/"))
    page = text(head.get(f"/window/cases/{number}"))
    assert "经营场所结构复杂，需要补充调查" in page and "批准延期" in page and "提交审核意见" not in page
    assert act(head, number, "extension/sign", note="同意").status_code == 303
    assert events_of(app, number)[-1] is Act.EXTEND and number not in text(head.get("/window/"))


def test_an_officer_is_led_to_acceptance_with_papers_to_follow(app: Flask, desk) -> None:
    number, officer = an_insurance(app, accepted=False), desk("reviewer", "medical-insurance")
    page = text(officer.get(f"/window/cases/{number}"))
    assert "容缺受理" in page and "/accept-lacking" in page and f'/cases/{number}/accept"' not in page
    assert act(officer, number, "accept").status_code == 409
    assert act(officer, number, "accept-lacking").status_code == 303
    assert "在校证明" in text(officer.get(f"/window/cases/{number}"))


def test_supervision_lists_what_was_late_in_the_own_department(app: Flask, desk, later) -> None:
    number = a_permit(app, service.accept)
    later(days=60)
    with app.app_context():
        overdue.run()
    page = text(desk("head", "health").get("/window/supervision"))
    assert number in page and "超过法定期限" in page and "环节超时" in page
    assert number not in text(desk("approver", "housing").get("/window/supervision"))
    dates = text(desk("reviewer", "health").get(f"/window/cases/{number}/dates"))
    assert "效能监察记录" in dates and "超过承诺期限" in dates


# --- the applicant ----------------------------------------------------------------------------------------------------


def test_the_applicant_reads_why_the_clock_stands_still(app: Flask) -> None:
    with app.app_context():
        case = lives.a_permit_case(service.accept)
        case = lives.act(pausing.pause, case, lives.holder(case), Plan(Procedure.TESTING, 10, "需对空气质量进行检测"))
        number = case.number
    client = the_firm(app)
    page = text(client.get(f"/my/cases/{number}"))
    assert "特别程序：检测" in page and "需对空气质量进行检测" in page and "卫生健康委员会" in page
    dates = text(client.get(f"/my/cases/{number}/dates"))
    assert "目前暂停计时" in dates and "暂停" in dates and "卫生健康委员会" in dates


def test_promised_papers_are_brought_on_their_page(app: Flask) -> None:
    number = an_insurance(app)
    client = as_citizen(app.test_client(), "黄志明")
    page = text(client.get(f"/my/cases/{number}"))
    assert "在校证明" in page and f"/my/cases/{number}/papers" in page
    assert send(client, number, b"no picture").status_code == 422, "what is no picture and no PDF is told"
    assert send(client, number, None).status_code == 422, "nothing was sent"
    assert send(client, number, PICTURE).status_code == 303
    assert "容缺材料已补齐" in text(client.get(f"/my/cases/{number}"))
    with app.app_context():
        case = session().scalars(select(Case).where(Case.number == number)).one()
        assert ClockKind.MAKE_GOOD not in clocks.going_on(case)
    assert client.get(f"/my/cases/{number}/papers").status_code == 302, "nothing is lacking any more"


def send(client: FlaskClient, number: str, content: bytes | None) -> TestResponse:
    """Choose a file for the proof of enrolment and press the button."""
    page = text(client.get(f"/my/cases/{number}/papers"))
    said = {name: re.search(rf'name="{name}" value="([^"]+)"', page)[1] for name in ("csrf_token", "key")}
    files = {"student_proof": (BytesIO(content), "在校证明.png")} if content is not None else {}
    return client.post(f"/my/cases/{number}/papers", data={**said, **files}, content_type="multipart/form-data")


def test_every_day_of_a_deadline_is_shown_with_what_it_is(app: Flask, desk) -> None:
    number = filed(app)
    assert act(desk("clerk"), number, "accept").status_code == 303
    page = text(as_citizen(app.test_client(), "黄志明").get(f"/my/cases/{number}/dates"))
    strips = page.split('<table class="strip">')[1:]
    assert len(strips) == 3, "whether it is accepted, the promise, the law"
    for strip in strips:
        days = [int(number) for number in re.findall(r"第 (\d+) 日", strip)]
        assert strip.count("起算") == 1 and strip.count("截止") == 1
        assert days == list(range(1, len(days) + 1)), "each working day once; the last one says that it is the last"


def test_a_case_that_was_ended_says_why_and_what_can_be_done(app: Flask, desk) -> None:
    number = a_permit(app, service.accept, service.pass_on)
    assert act(desk("approver", "health"), number, "terminate", **NO).status_code == 303
    page = text(the_firm(app).get(f"/my/cases/{number}"))
    assert "您的申请已终止办理" in page and NO["reason"] in page and "人民政府申请行政复议" in page


def test_the_guide_says_what_may_take_longer_and_what_silence_means(client: FlaskClient) -> None:
    page = text(client.get("/services/hygiene-permit"))
    assert "特别程序“检测”：最长 15 个工作日" in page and "最多 10 个工作日" in page and "自收到申请之日起即为受理" in page
    assert "视为准予延续" in text(client.get("/services/hygiene-permit-renewal")) and "特别程序" not in text(
        client.get("/services/housing-proof")
    )


# --- a hearing --------------------------------------------------------------------------------------------------------


def test_a_hearing_is_offered_asked_for_set_and_held_by_pages(app: Flask, desk, later) -> None:
    number, reviewer, firm = a_permit(app, service.accept), desk("reviewer", "health"), the_firm(app)
    assert text(firm.get(f"/my/cases/{number}")).count("要求听证") == 0 and firm.get(f"/my/cases/{number}/hearing").status_code == 404
    kept = {"reason": "太短", "basis": "条例第四条", "confirmed": "y"}
    answer = act(reviewer, number, "hearing", **kept)
    assert answer.status_code == 422 and "条例第四条" in text(answer)
    assert act(reviewer, number, "hearing", **NO).status_code == 303
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "申请人尚未答复" in page and "提交审核意见" not in page
    assert "要求听证" in text(firm.get(f"/my/cases/{number}")) and NO["reason"] in text(firm.get(f"/my/cases/{number}/hearing"))
    assert _press(firm, number, "hearing/request").status_code == 303
    assert "已收到您的听证申请" in text(firm.get(f"/my/cases/{number}/hearing"))
    _set(app, reviewer, number)
    later(days=20)  # however long the holidays are
    assert act(desk("reviewer", "health"), number, "hearing/record", record="双方到场，陈述意见。").status_code == 303
    assert "双方到场" in text(the_firm(app).get(f"/my/cases/{number}/hearing")), "the applicant reads the record"
    assert events_of(app, number)[-4:] == [Act.TELL_HEARING, Act.REQUEST_HEARING, Act.SET_HEARING, Act.HOLD_HEARING]


def _press(client: FlaskClient, number: str, verb: str) -> TestResponse:
    found = re.search(r'name="csrf_token" value="([^"]+)"', text(client.get(f"/my/cases/{number}/hearing")))
    return client.post(f"/my/cases/{number}/{verb}", data={"csrf_token": found.group(1), "key": new_id().hex})


def _set(app: Flask, reviewer: FlaskClient, number: str) -> None:
    with app.app_context():
        today, chair = clock.today(), str(lives.officer("head").person)
    typed = {"day": (today + timedelta(days=3)).isoformat(), "begins": "09:30", "room": "三楼听证室", "chair": chair}
    answer = act(reviewer, number, "hearing/day", **typed)
    assert answer.status_code == 422 and "三楼听证室" in text(answer) and "最早" in text(answer)
    sitting = workdays.add(today + timedelta(days=7), 1).day
    assert act(reviewer, number, "hearing/day", **typed | {"day": sitting.isoformat()}).status_code == 303
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "三楼听证室" in page and "笔录归档" not in page and "特别程序：听证" in page


def test_a_statement_is_made_and_answered_by_pages(app: Flask, desk) -> None:
    number, reviewer, firm = a_permit(app, service.accept), desk("reviewer", "health"), the_firm(app)
    assert "陈述申辩" in text(firm.get(f"/my/cases/{number}"))
    found = re.search(r'name="csrf_token" value="([^"]+)"', text(firm.get(f"/my/cases/{number}/statement")))
    typed = {"csrf_token": found.group(1), "key": new_id().hex}
    assert firm.post(f"/my/cases/{number}/statement", data=typed | {"words": " "}).status_code == 422
    long = firm.post(f"/my/cases/{number}/statement", data=typed | {"words": "请求重新检测。" * 400})
    assert long.status_code == 422 and "请求重新检测。请求" in text(long), "nothing typed is lost"
    assert firm.post(f"/my/cases/{number}/statement", data=typed | {"words": "请求重新检测。"}).status_code == 303
    assert "请求重新检测。" in text(reviewer.get(f"/window/cases/{number}"))
    assert act(reviewer, number, "statement", answer="").status_code == 422
    assert act(reviewer, number, "statement", answer="已安排重新检测。").status_code == 303
    assert "已安排重新检测。" in text(firm.get(f"/my/cases/{number}"))
    assert events_of(app, number)[-2:] == [Act.STATE, Act.HEAR]
