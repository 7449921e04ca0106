"""The desks over HTTP: what each officer sees, what each act does, and what is refused with which status."""

import io
import re
from collections.abc import Iterator
from uuid import UUID

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select, update

from app.audit.models import AuditEntry
from app.cases import drafts, queries, service, uploads
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, CaseEvent, Task, Upload
from app.core import clock
from app.core.actor import Actor, Channel, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.demo.people import find
from app.elements.facts import Fact, Origin
from app.identity import accounts, sessions
from app.identity.models import AccountKind, LoginSession
from app.sources import switches
from app.sources.models import CheckSlip
from tests import builders
from tests.office import NO, ZHOU, ZHOU_STANDS, accepted, act, begun_for, events_of, filed, reviewed, rows, status_of, text, token

pytestmark = pytest.mark.usefixtures("city")


# --- the queue --------------------------------------------------------------------------------------------------------


def test_the_queue_shows_each_task_with_its_deadline_in_words(app: Flask, desk) -> None:
    number = filed(app)
    page = text(desk("clerk").get("/window/"))
    assert number in page
    assert "剩 1 个工作日" in page or "剩 2 个工作日" in page or "剩 3 个工作日" in page
    assert 'class="light light--' in page


def test_the_queue_shows_what_is_overdue_first_and_filters_by_light(app: Flask, desk, later) -> None:
    late = filed(app)
    later(days=10)
    fresh = filed(app)
    clerk = desk("clerk")
    page = text(clerk.get("/window/"))
    assert "已超期" in page and rows(page) == [late, fresh]
    assert rows(text(clerk.get("/window/?light=over"))) == [late]


def test_polling_gives_rows_and_the_counts_of_the_filters(app: Flask, desk) -> None:
    number = filed(app)
    rows = text(desk("clerk").get("/window/rows"))
    assert number in rows and 'id="filters"' in rows and "<main" not in rows


def test_a_number_that_is_no_task_of_mine_is_opened_at_once(app: Flask, desk) -> None:
    number = accepted(app, desk)
    answer = desk("clerk").get(f"/window/?text={number.lower()}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/window/cases/{number}")
    assert "没有符合条件的待办" in text(desk("reviewer", "housing").get(f"/window/?text={number}"))


@pytest.mark.usefixtures("both_databases")
def test_a_queue_longer_than_a_page_goes_on_with_the_next_page(app: Flask, desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cases.work_queue.PAGE", 2)
    numbers = [filed(app) for _ in range(3)]
    clerk = desk("clerk")
    first = text(clerk.get("/window/"))
    following = re.search(r'rel="next" href="([^"]+)"', first).group(1).replace("&amp;", "&")
    second = text(clerk.get(following))
    assert (rows(first), rows(second)) == (numbers[:2], numbers[2:])
    back = re.search(r'rel="prev" href="([^"]+)"', second).group(1).replace("&amp;", "&")
    again = text(clerk.get(back))
    assert rows(again) == numbers[:2] and 'rel="prev"' not in again and 'rel="next"' in again


@pytest.mark.usefixtures("both_databases")
def test_a_case_is_found_by_name_service_and_last_digits(app: Flask, desk) -> None:
    huang, chen, clerk = filed(app), filed(app, "chen-jianhua", "rental-housing"), desk("clerk")
    for said, found in (("黄志明", [huang]), ("公共租赁", [chen]), (chen[-5:], [chen]), ("黄", []), ("个体", [huang])):
        assert rows(text(clerk.get("/window/", query_string={"text": said}))) == found, said


def test_what_waits_for_applicants_is_a_list_of_its_own(app: Flask, desk) -> None:
    number, clerk = filed(app), desk("clerk")
    act(clerk, number, "correction", **{"item": "scope", "note-scope": "写具体"})
    assert rows(text(clerk.get("/window/"))) == []
    waiting = text(clerk.get("/window/?light=pause"))
    assert rows(waiting) == [number] and "补正中 · 暂停计时" in waiting and "待补正<b>1</b>" in waiting
    assert rows(text(desk("reviewer", "market-regulation").get("/window/?light=pause"))) == []


def test_an_address_that_was_tampered_with_shows_the_first_page(desk) -> None:
    assert desk("clerk").get("/window/?after=2026-99-99_x&light=%27&step=..").status_code == 200


# --- who sees a case --------------------------------------------------------------------------------------------------


def test_another_departments_case_does_not_exist(app: Flask, desk) -> None:
    number = accepted(app, desk)
    stranger = desk("reviewer", "housing")
    assert stranger.get(f"/window/cases/{number}").status_code == 404
    assert act(stranger, number, "pass-on", text="同意", proposal="approve").status_code == 404
    assert status_of(app, number) is Status.ACCEPTED


def test_a_citizen_has_no_way_into_the_window(app: Flask, client: FlaskClient) -> None:
    number = filed(app)
    assert builders.as_citizen(client).get(f"/window/cases/{number}").status_code == 403


def test_answers_come_with_their_origin_and_are_masked(app: Flask, desk) -> None:
    number = filed(app)
    page = text(desk("clerk").get(f"/window/cases/{number}"))
    assert "人口库，数据日期" in page and "申请人填写" in page
    assert find("huang-zhiming").id_number not in page


def test_what_was_shown_in_full_stays_so_for_minutes_and_is_recorded_once(app: Flask, desk, later) -> None:
    number, clerk = filed(app), desk("clerk")
    id_number, here = find("huang-zhiming").id_number, f"/window/cases/{number}"
    for path in ("id_number", "phone", "id_number"):
        led = clerk.post(f"{here}/unmask", data={"csrf_token": token(clerk), "path": path})
        assert (led.status_code, led.headers["Location"]) == (303, f"{here}#answer-{path}")
    for _ in range(2):
        assert id_number in text(clerk.get(here)) and find("huang-zhiming").phone in text(clerk.get(here))
    assert id_number not in text(desk("clerk").get(here))
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "case:unmask")) == 2
    later(minutes=11)
    assert id_number not in text(clerk.get(here))


def test_an_uploaded_file_can_do_nothing_in_the_officers_browser(app: Flask, desk) -> None:
    number = filed(app)
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    kept = [
        _uploaded(app, number, picture.getvalue(), "image/png", "照片.png"),
        _uploaded(app, number, a_document(), "application/pdf", "租约.pdf"),
    ]
    clerk = desk("clerk")
    image, document = (clerk.get(f"/window/cases/{number}/files/{upload}") for upload in kept)
    for answer in (image, document):
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert image.headers["Content-Disposition"].startswith("inline")
    assert document.headers["Content-Disposition"].startswith("attachment")
    assert desk("clerk").get(f"/window/cases/{filed(app)}/files/{kept[0]}").status_code == 404


def a_document() -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(72, 72))
        made.save(target)
    return target.getvalue()


def _uploaded(app: Flask, number: str, content: bytes, media_type: str, name: str) -> UUID:
    with app.app_context():
        with write():
            case = session().scalars(select(Case).where(Case.number == number)).one()
            key = uploads.keeper(case)(content)
            session().execute(update(Case).where(Case.id == case.id).values(status=Status.TO_CORRECT))
            session().refresh(case)
            upload = uploads.add(case, "premises_proof", key, name=name, media_type=media_type, content=content)
            session().flush()
            session().execute(update(Case).where(Case.id == case.id).values(status=Status.SUBMITTED))
            return upload.id


# --- deciding ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("both_databases")
def test_a_case_goes_from_the_window_through_review_to_its_certificate(app: Flask, desk, run_jobs) -> None:
    number = reviewed(app, desk)
    approver = desk("approver", "market-regulation")
    done = act(approver, number, "approve", phrase="符合规定条件，准予。")
    assert (done.status_code, done.headers["Location"]) == (303, "/window/")
    run_jobs(app)
    page = text(approver.get(f"/window/cases/{number}"))
    assert events_of(app, number)[:4] == [Act.SUBMIT, Act.ACCEPT, Act.PASS_ON, Act.APPROVE]
    papers = re.findall(rf"/window/cases/{number}/certificates/[0-9a-f-]+", page)
    assert len(papers) == 6, "confirmation of delivery, receipt, notice of acceptance, decision, licence, delivery"
    assert all(approver.paper(paper).startswith(b"%PDF") for paper in papers)
    assert "符合规定条件，准予。" in page and "王立新" in page


def test_corrections_are_asked_for_item_by_item_and_later_only_what_they_changed(app: Flask, desk) -> None:
    number, clerk = filed(app), desk("clerk")
    nothing = act(clerk, number, "correction")
    assert nothing.status_code == 422 and "请至少勾选一项" in text(nothing)
    half = act(clerk, number, "correction", **{"item": ["trade_name", "scope"], "note-trade_name": "字号与已登记的相同"})
    assert half.status_code == 422 and "请写明需要补正的内容" in text(half) and "字号与已登记的相同" in text(half)
    asked = act(clerk, number, "correction", **{"item": ["trade_name", "scope"], "note-trade_name": "换一个字号", "note-scope": "写具体"})
    assert asked.status_code == 303 and status_of(app, number) is Status.TO_CORRECT
    waiting = clerk.get(f"/window/cases/{number}/correction")
    assert waiting.status_code == 409 and "等待申请人补正" in text(waiting) and "已由他人办理" not in text(waiting)
    assert "等待申请人补正，暂停计时" in text(clerk.get(f"/window/cases/{number}"))
    _resubmitted(app, number, trade_name="启明星")
    again = text(clerk.get(f"/window/cases/{number}/correction"))
    assert "仅限补正后改动的内容" in again and re.findall(r'name="item" value="(\w+)"', again) == ["trade_name"]
    page = text(clerk.get(f"/window/cases/{number}"))
    assert (
        "换一个字号" in page
        and "申请人已修改" in page
        and "启明星" in page
        and "申请人未作修改" in page
        and f"/window/cases/{number}/correction" in page
    )
    unchanged = act(clerk, number, "correction", **{"item": "scope", "note-scope": "还是不行"})
    assert unchanged.status_code == 422 and "请至少勾选一项" in text(unchanged)
    assert act(clerk, number, "accept").status_code == 303


def _resubmitted(app: Flask, number: str, **texts: str) -> None:
    with app.app_context(), write():
        case = session().scalars(select(Case).where(Case.number == number)).one()
        typed = {path: Fact(said, Origin.TYPED) for path, said in texts.items()}
        drafts.save_answers(case, {**queries.answers_of(case).stored(), **typed}, "")
        service.resubmit(case, Actor(person=case.applicant_id, channel=Channel.ONLINE, assurance=2), new_id().hex)


def test_not_accepting_needs_a_reason_and_names_the_right_office(app: Flask, desk) -> None:
    number, clerk = filed(app), desk("clerk")
    silent = act(clerk, number, "not-accept", **{**NO, "reason": ""}, right_office="市商务局")
    assert silent.status_code == 422 and "请写明事实和理由" in text(silent) and "市商务局" in text(silent)
    assert act(clerk, number, "not-accept", **NO, right_office="市商务局").status_code == 303
    assert status_of(app, number) is Status.NOT_ACCEPTED
    assert "市商务局" in text(clerk.get(f"/window/cases/{number}"))


def test_a_refusal_needs_its_reason(app: Flask, desk) -> None:
    number, approver = reviewed(app, desk), desk("approver", "market-regulation")
    for missing in ("reason", "basis", "confirmed"):
        assert act(approver, number, "refuse", **{**NO, missing: ""}).status_code == 422
    short = act(approver, number, "refuse", **{**NO, "reason": "不"})
    assert short.status_code == 422 and "不少于 10 个字" in text(short)
    assert act(approver, number, "refuse", **NO).status_code == 303
    assert status_of(app, number) is Status.REFUSED
    page = text(approver.get(f"/window/cases/{number}"))
    assert "不予许可" in page and "不予准予" not in page and NO["basis"] in page


def test_a_reviewer_passes_on_and_cannot_decide(app: Flask, desk) -> None:
    number, reviewer = accepted(app, desk), desk("reviewer", "market-regulation")
    assert act(reviewer, number, "pass-on", proposal="approve").status_code == 422
    unsaid = act(reviewer, number, "pass-on", text="不符合条件")
    assert unsaid.status_code == 422 and "请选择审核建议" in text(unsaid) and "提交审核意见" in text(unsaid)
    early = act(reviewer, number, "approve", text="同意")
    assert early.status_code == 409 and "“审查中”" in text(early) and "accepted" not in text(early)
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "pass-on" in page and f"{number}/approve" not in page
    assert act(reviewer, number, "pass-on", text="场所不符合规定", proposal="refuse").status_code == 303
    told = text(desk("approver", "market-regulation").get(f"/window/cases/{number}"))
    assert "已提交审核意见" in told and "建议不予\n场所不符合规定" in told and "审核通过" not in told


def test_whoever_handled_a_step_may_not_take_the_next(app: Flask, desk) -> None:
    number = accepted(app, desk)
    same = _at_a_second_post(app, Role.REVIEWER, "market-regulation")
    assert "您不能办理本环节" in text(same.get(f"/window/cases/{number}"))
    assert act(same, number, "pass-on", text="同意", proposal="approve").status_code == 403
    assert status_of(app, number) is Status.ACCEPTED


def _at_a_second_post(app: Flask, role: Role, department: str) -> FlaskClient:
    """Whoever accepted a case, signed in at another post of theirs."""
    with app.app_context(), write():
        person_id = session().scalars(select(CaseEvent.person_id).where(CaseEvent.act == Act.ACCEPT)).first()
        post = accounts.give_post(person_id, department, role, clock.today())
        session().flush()
        account = accounts.of_person(person_id, AccountKind.STAFF)
        opened = sessions.open_for(person_id, account_id=account.id, post_id=post.id, channel=Channel.WINDOW, confirmed=True)
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = opened.token, True
    return client


def test_nobody_handles_a_case_of_their_own(app: Flask, desk) -> None:
    number, clerk = filed(app), desk("clerk")
    with app.app_context(), write():
        person_id = (
            session()
            .scalars(select(LoginSession.person_id).where(LoginSession.post_id.is_not(None)).order_by(LoginSession.created_at.desc()))
            .first()
        )
        session().execute(update(Case).where(Case.number == number).values(applicant_id=person_id))
    assert act(clerk, number, "accept").status_code == 403


@pytest.mark.usefixtures("both_databases")
def test_of_two_clerks_at_once_the_second_is_told(app: Flask, desk) -> None:
    number = filed(app)
    assert [act(desk("clerk"), number, "accept").status_code for _ in range(2)] == [303, 409]
    assert events_of(app, number).count(Act.ACCEPT) == 1


def test_pressing_a_button_twice_has_one_effect(app: Flask, desk) -> None:
    number, clerk, key = filed(app), desk("clerk"), new_id().hex
    assert [act(clerk, number, "accept", key=key).status_code for _ in range(2)] == [303, 303]
    assert events_of(app, number).count(Act.ACCEPT) == 1


def test_deciding_asks_for_the_second_factor_of_the_last_half_hour(app: Flask, desk, later) -> None:
    number, approver = reviewed(app, desk), desk("approver", "market-regulation")
    form_token = token(approver)
    with app.app_context(), write():
        session().execute(update(LoginSession).values(confirmed_at=None))
    asked = approver.post(f"/window/cases/{number}/approve", data={"csrf_token": form_token, "key": new_id().hex, "text": "同意"})
    assert asked.status_code == 303 and "/window/confirm" in asked.headers["Location"]
    assert status_of(app, number) is Status.ACCEPTED


def test_an_act_without_its_key_changes_nothing(app: Flask, desk) -> None:
    number, clerk = filed(app), desk("clerk")
    assert act(clerk, number, "accept", key="").status_code == 422
    assert status_of(app, number) is Status.SUBMITTED


# --- intake and output desk -------------------------------------------------------------------------------------------


@pytest.fixture
def intake(desk) -> Iterator[tuple[FlaskClient, str]]:
    """A clerk's browser and the address of a draft begun for a citizen."""
    clerk = desk("clerk")
    yield clerk, begun_for(clerk, "housing-proof")


STEPS = {
    "applicant": {
        "marital_status": "married",
        "phone": "19900000002",
        "residence_address": "云江市临江区东门街道桂花路18号5幢301室",
        "agreed": "yes",
    },
    "query": {"purpose": "loan"},
}


def typed(clerk: FlaskClient, draft: str) -> None:
    for step, answers in STEPS.items():
        assert clerk.post(f"{draft}steps/{step}", data={"csrf_token": token(clerk), **answers}).status_code == 303


def test_only_who_the_register_knows_by_number_and_name_is_found(desk) -> None:
    clerk = desk("clerk")
    wrong_number = clerk.post("/window/intake", data={"csrf_token": token(clerk), "sought": "99000119780605101X", "name": "周国强"})
    wrong_name = clerk.post("/window/intake", data={"csrf_token": token(clerk), **ZHOU_STANDS, "name": "周国"})
    assert (wrong_number.status_code, wrong_name.status_code) == (422, 422)
    assert "不是正确的身份证号" in text(wrong_number) and "人口库中没有" in text(wrong_name)


def test_a_register_that_is_down_loses_nothing_that_the_clerk_typed(app: Flask, desk) -> None:
    with app.app_context(), write():
        switches.set("population", "down")
    clerk = desk("clerk")
    answer = clerk.post("/window/intake", data={"csrf_token": token(clerk), **ZHOU_STANDS})
    assert answer.status_code == 503
    assert ZHOU["id_number"] in text(answer) and ZHOU["name"] in text(answer)


def test_the_citizens_form_is_filled_at_the_window_and_the_clerk_is_on_record(app: Flask, intake, run_jobs) -> None:
    clerk, draft = intake
    first = text(clerk.get(f"{draft}steps/applicant"))
    assert "周国强" in first and 'name="id_number"' not in first
    wrong = clerk.post(f"{draft}steps/applicant", data={"csrf_token": token(clerk), **STEPS["applicant"], "phone": "12"})
    assert wrong.status_code == 422 and 'value="12"' in text(wrong)
    typed(clerk, draft)
    key = new_id().hex
    unread = clerk.post(f"{draft}check", data={"csrf_token": token(clerk), "key": key})
    assert unread.status_code == 422 and "请先由申请人确认" in text(unread)
    answers = [clerk.post(f"{draft}check", data={"csrf_token": token(clerk), "key": key, "confirmed": "y"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert "证明正在签章" in text(clerk.get(answers[0].headers["Location"]))
    with app.app_context():
        case = session().scalars(select(Case)).one()
        receipt = text(clerk.get(f"/window/cases/{case.number}/receipt"))
        assert (case.channel, case.clerk_id is not None, case.person_id) == (Channel.WINDOW, True, case.applicant_id)
        assert case.number in receipt and "data:image/svg+xml" in receipt


def test_an_unfinished_intake_is_not_filed_and_says_what_is_missing(app: Flask, intake) -> None:
    clerk, draft = intake
    refused = clerk.post(f"{draft}check", data={"csrf_token": token(clerk), "key": new_id().hex, "confirmed": "y"})
    assert refused.status_code == 422 and "steps/query#purpose" in text(refused)
    assert "周国强" in text(clerk.get("/window/intake"))


def test_a_wrong_answer_of_a_register_goes_to_its_owner_and_the_form_goes_on(app: Flask, intake) -> None:
    clerk, draft = intake
    address = re.search(r'href="([^"]+/doubt\?path=[^"]+)"', text(clerk.get(f"{draft}steps/applicant"))).group(1).replace("&amp;", "&")
    assert clerk.get(address).status_code == 200
    said = {"path": "registered_address", "claimed": "桂花路20号", "reason": "见户口簿"}
    assert clerk.post(address, data={"csrf_token": token(clerk), "key": new_id().hex, **said, "reason": ""}).status_code == 422
    assert clerk.post(address, data={"csrf_token": token(clerk), "key": new_id().hex, **said}).status_code == 303
    with app.app_context():
        slip = session().scalars(select(CheckSlip)).one()
        assert (slip.element, slip.source) == ("person.registered_address", "population")
    assert clerk.get(f"{draft}doubt?path=purpose").status_code == 404


def test_another_clerk_cannot_open_a_draft(app: Flask, intake) -> None:
    _clerk, draft = intake
    with app.app_context(), write():
        other = builders.an_officer(Role.CLERK, "hall", name="另一人")
        opened = sessions.open_for(other.person, account_id=other.account, post_id=other.post.id, channel=Channel.WINDOW, confirmed=True)
    stranger = app.test_client()
    with stranger.session_transaction() as cookie:
        cookie["_user_id"], cookie["_fresh"] = opened.token, True
    answers = [stranger.get(f"{draft}steps/applicant"), stranger.get(f"{draft}check"), stranger.get(draft)]
    answers.append(stranger.post(f"{draft}check", data={"csrf_token": token(stranger), "key": new_id().hex, "confirmed": "y"}))
    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_draft_that_is_deleted_is_gone(app: Flask, intake) -> None:
    clerk, draft = intake
    assert clerk.post(f"{draft}discard", data={"csrf_token": token(clerk), "key": new_id().hex}).status_code == 303
    assert clerk.get(f"{draft}check").status_code == 404


def test_what_is_typed_is_kept_without_being_judged(intake) -> None:
    clerk, draft = intake
    kept = clerk.post(f"{draft}steps/applicant/autosave", data={"csrf_token": token(clerk), **STEPS["applicant"], "phone": "12"})
    assert kept.status_code == 204 and 'value="12"' in text(clerk.get(f"{draft}steps/applicant"))


def test_a_file_is_kept_at_its_question_and_a_liar_is_not(app: Flask, desk) -> None:
    clerk = desk("clerk")
    draft = begun_for(clerk, "individual-business")
    form = {"csrf_token": token(clerk)}
    clerk.post(f"{draft}steps/operator/autosave", data={**form, "situations": "rented"})
    picture = io.BytesIO()
    Image.new("RGB", (2, 2)).save(picture, "PNG")
    good = {**form, "premises_proof": (io.BytesIO(picture.getvalue()), "租约.png")}
    bad = {**form, "premises_proof": (io.BytesIO(b"<script>"), "租约.png")}
    kept = clerk.post(f"{draft}steps/business/files", data=good).get_json()
    assert [file["name"] for file in kept["files"]] == ["租约.png"] and kept["errors"] == []
    assert clerk.post(f"{draft}steps/business/files", data=bad).get_json()["errors"]
    gone = clerk.post(f"{draft}steps/business", data={**form, "remove": kept["files"][0]["remove"]})
    assert gone.status_code == 303
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Upload)) == 0


def test_the_output_desk_hands_over_to_who_was_identified(app: Flask, desk, intake, run_jobs) -> None:
    clerk, draft = intake
    typed(clerk, draft)
    number = re.search(
        r"YJ\d+", clerk.post(f"{draft}check", data={"csrf_token": token(clerk), "key": new_id().hex, "confirmed": "y"}).headers["Location"]
    ).group(0)
    run_jobs(app)
    output = desk("output")
    assert number in text(output.get("/window/output"))
    assert "已准予，待领取" in text(output.get(f"/window/output/{number}"))
    assert output.get(f"/window/cases/{number}").headers["Location"] == f"/window/output/{number}"
    page = text(output.get(f"/window/output/{number}"))
    assert "桂花路" not in page and ZHOU["id_number"] not in page and "certificates/" in page
    form = {"csrf_token": token(output), "key": new_id().hex, "kind": "holder", "on_paper": "y"}
    assert output.post(f"/window/output/{number}", data={**form, "receiver": "周国强"}).status_code == 422
    another = output.post(f"/window/output/{number}", data={**form, "identity_checked": "y", "receiver": "林晓雯"})
    assert another.status_code == 422 and "不是申请人" in text(another) and status_of(app, number) is Status.APPROVED
    assert output.post(f"/window/output/{number}", data={**form, "identity_checked": "y", "receiver": " 周 国强"}).status_code == 303
    assert status_of(app, number) is Status.DELIVERED
    assert "出件窗口" in text(clerk.get(f"/window/cases/{number}"))
    mine = text(builders.as_citizen(app.test_client(), "周国强").get(f"/my/cases/{number}"))
    assert "本人领取：周国强（9900**********1016）" in mine
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(Task).where(Task.state == "open")) == 0


def test_whoever_collects_for_another_is_named_and_has_an_authorisation(app: Flask, desk, intake, run_jobs) -> None:
    clerk, draft = intake
    typed(clerk, draft)
    number = re.search(
        r"YJ\d+", clerk.post(f"{draft}check", data={"csrf_token": token(clerk), "key": new_id().hex, "confirmed": "y"}).headers["Location"]
    ).group(0)
    run_jobs(app)
    output = desk("output")
    form = {"csrf_token": token(output), "key": new_id().hex, "kind": "agent", "identity_checked": "y", "receiver": "郑雪梅"}
    form["on_paper"] = "y"
    wrong = output.post(f"/window/output/{number}", data={**form, "id_number": "990001198009171040", "authorised": "y"})
    unseen = output.post(f"/window/output/{number}", data={**form, "id_number": "990001198009171044"})
    assert (wrong.status_code, unseen.status_code) == (422, 422)
    assert "公民身份号码不正确" in text(wrong) and "授权委托书" in text(unseen)
    done = output.post(f"/window/output/{number}", data={**form, "id_number": "990001198009171044", "authorised": "y"})
    assert done.status_code == 303
    page = text(clerk.get(f"/window/cases/{number}"))
    assert "委托代领：郑雪梅（9900**********1044），已核验授权委托书" in page and "990001198009171044" not in page
