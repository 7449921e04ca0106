"""The same by pages: an officer tells an interested party; they read it, answer, and see what came of it."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.cases import interested, interests, service
from app.cases.interest_models import InterestAnswer
from app.cases.interests import Somebody
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.core.actor import PartyKind
from app.core.db import new_id, session
from app.identity import queries as identity
from tests import builders, lives
from tests.builders import as_citizen
from tests.flows.test_interests import NEIGHBOUR, TELLING, WORDS, told
from tests.flows.test_life_pages import a_permit, the_firm
from tests.office import act, events_of, status_of, text

pytestmark = pytest.mark.usefixtures("city")
TYPED = {"interest": TELLING.interest, "intended": TELLING.intended, "place": TELLING.place, "basis": TELLING.basis, "days": "5"}


def card(app: Flask, name: str = NEIGHBOUR) -> dict[str, str]:
    with app.app_context():
        found = identity.person(builders.person_named(name).id)
        return {"name": found.name, "identifier": found.id_number}


def touched(app: Flask, *acts: object) -> tuple[str, str]:
    """A case of which the neighbour was told: its number and the notice."""
    with app.app_context():
        case = told(*acts)
        return case.number, str(interested.of_case(case)[0].id)


def main(answered: TestResponse) -> str:
    """The page without the bar of the demonstration, which names everybody."""
    return text(answered).partition("<main")[2].partition("</main>")[0]


def answer(client: FlaskClient, interest: str, verb: str = "answer", **typed: str) -> TestResponse:
    page = text(client.get(f"/my/interests/{interest}"))
    token = re.search(r'name="csrf_token" value="([^"]+)"', page).group(1)
    return client.post(f"/my/interests/{interest}/{verb}", data={"csrf_token": token, "key": new_id().hex, **typed})


def test_an_officer_tells_a_neighbour_who_reads_and_answers_and_is_answered(app: Flask, desk) -> None:
    number, reviewer, approver = a_permit(app, service.accept), desk("reviewer", "health"), desk("approver", "health")
    assert act(reviewer, number, "interests", **card(app), **TYPED).status_code == 303
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert NEIGHBOUR in page and TELLING.interest in page and "尚未答复" in page and "利害关系人告知书" in page
    assert act(reviewer, number, "pass-on", text="建议准予。", proposal="approve").status_code == 303
    page = text(approver.get(f"/window/cases/{number}"))
    assert "利害关系人可在" in page and f'/cases/{number}/approve"' not in page
    refused = act(approver, number, "approve", text="准予。")
    assert refused.status_code == 409 and "在其答复或者期限届满前不能作出决定" in text(refused)

    theirs = as_citizen(app.test_client(), NEIGHBOUR)
    assert "他人的申请涉及我的利益" in text(theirs.get("/my"))
    interest = re.search(r"/my/interests/([0-9a-f-]{36})", text(theirs.get("/my/interests"))).group(1)
    page = main(theirs.get(f"/my/interests/{interest}"))
    assert TELLING.intended in page and TELLING.place in page and "我要求听证" in page
    assert number not in page and "启航" not in page and lives.REPRESENTATIVE not in page
    assert answer(theirs, interest, words=WORDS).status_code == 303
    page = text(theirs.get(f"/my/interests/{interest}"))
    assert WORDS in page and "已陈述申辩" in page and "提交意见" not in page

    page = text(approver.get(f"/window/cases/{number}"))
    assert WORDS in page and f'/cases/{number}/approve"' not in page
    assert act(approver, number, "interests/answer", interest=interest, answer="已责令移位。").status_code == 303
    assert "已责令移位。" in text(theirs.get(f"/my/interests/{interest}"))
    assert act(approver, number, "approve", text="准予。").status_code == 303
    sheet = text(approver.get(f"/window/cases/{number}/decision"))
    assert all(said in sheet for said in (NEIGHBOUR, TELLING.interest, WORDS, "已责令移位。"))
    page = text(theirs.get(f"/my/interests/{interest}"))
    assert "已作出决定：准予" in page and "自知道该决定之日起" in page


def test_the_applicant_sees_that_somebody_was_told_and_not_who_or_what_they_said(app: Flask, desk) -> None:
    number, interest = touched(app)
    assert answer(as_citizen(app.test_client(), NEIGHBOUR), interest, words=WORDS).status_code == 303
    page = main(the_firm(app).get(f"/my/cases/{number}"))
    assert "利害关系人陈述申辩" in page and "告知利害关系人" in page
    assert NEIGHBOUR not in page and WORDS not in page and TELLING.interest not in page


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"name": ""}, 422, "请填写姓名或者名称"),
        ({"identifier": "12345"}, 422, "既不是有效的身份证号码"),
        ({"name": "另一个人"}, 422, "不一致"),
        ({"interest": ""}, 422, "请填写涉及的利益"),
        ({"days": "3"}, 422, "5 至 15 个工作日"),
        ({"days": "许多"}, 422, ""),
        ({"name": "云江市启航商贸有限公司", "identifier": lives.FIRM}, 422, "这是申请人本人"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(app: Flask, desk, changed: dict[str, str], status: int, said: str) -> None:
    number = a_permit(app, service.accept)
    typed = {**card(app), **TYPED, **changed}
    page = act(desk("reviewer", "health"), number, "interests", **typed)
    assert page.status_code == status and said in text(page)
    assert all(value in text(page) for value in typed.values())
    assert Act.TELL_THIRD not in events_of(app, number)


def test_who_is_told_already_is_not_told_again(app: Flask, desk) -> None:
    number, _interest = touched(app)
    page = act(desk("reviewer", "health"), number, "interests", **card(app), **TYPED)
    assert page.status_code == 409 and "不再重复告知" in text(page) and TELLING.place in text(page)


def test_an_answer_that_says_nothing_is_kept_and_explained(app: Flask) -> None:
    _number, interest = touched(app)
    client = as_citizen(app.test_client(), NEIGHBOUR)
    page = answer(client, interest, words="  ")
    assert page.status_code == 422 and "均不需要的，请在下方选择放弃" in text(page)
    page = answer(client, interest, words="字" * 2001, hearing="y")
    assert page.status_code == 422 and "字" * 2001 in text(page) and "checked" in text(page)
    assert answer(client, interest, "waive").status_code == 303
    again = client.post(f"/my/interests/{interest}/answer", data={"key": new_id().hex, "words": WORDS, "csrf_token": ""})
    assert again.status_code in {400, 409}


def test_a_hearing_they_ask_for_is_offered_to_be_set(app: Flask, desk) -> None:
    number, interest = touched(app)
    client = as_citizen(app.test_client(), NEIGHBOUR)
    assert answer(client, interest, words="", hearing="y").status_code == 303
    assert "已要求听证" in text(client.get(f"/my/interests/{interest}"))
    page = text(desk("reviewer", "health").get(f"/window/cases/{number}"))
    assert "利害关系人要求听证" in page and f"/cases/{number}/hearing/day" in page and f'/cases/{number}/pass-on"' not in page
    assert "利害关系人已申请听证" in text(the_firm(app).get(f"/my/cases/{number}/hearing"))


def test_after_the_day_it_is_closed(app: Flask, later) -> None:
    number, interest = touched(app)
    later(days=30)
    client = as_citizen(app.test_client(), NEIGHBOUR)
    page = text(client.get(f"/my/interests/{interest}"))
    assert "答复期限已过，视为放弃" in page and "提交意见" not in page
    assert "他人的申请涉及我的利益" not in text(client.get("/my"))
    assert status_of(app, number) is Status.ACCEPTED


def test_a_firm_answers_by_its_representative_acting_for_it(app: Flask) -> None:
    with app.app_context():
        case = lives.filed(lives.a_citizen_named("黄志明"), "individual-business")
        case = lives.act(service.accept, case, lives.holder(case))
        firm = identity.organisation_by_code(lives.FIRM)
        to = Somebody(PartyKind.ORGANISATION, firm.credit_code, firm.name)
        case = lives.act(interests.tell, case, lives.holder(case), TELLING, to=to)
        interest, case_id = str(interested.of_case(case)[0].id), case.id
    himself, for_it = as_citizen(app.test_client(), lives.REPRESENTATIVE), the_firm(app)
    assert himself.get(f"/my/interests/{interest}").status_code == 404 and interest not in text(himself.get("/my/interests"))
    assert interest in text(for_it.get("/my/interests"))
    assert answer(for_it, interest, words=WORDS).status_code == 303
    with app.app_context():
        assert interested.of_case(session().get_one(Case, case_id))[0].answer is InterestAnswer.STATED


def test_they_download_their_notice_and_the_officer_opens_it(app: Flask, desk) -> None:
    number, interest = touched(app)
    builders.run_jobs(app)
    client = as_citizen(app.test_client(), NEIGHBOUR)
    paper = re.search(r"/my/certificates/([0-9a-f-]{36})\.pdf", text(client.get(f"/my/interests/{interest}"))).group(1)
    assert client.paper(f"/my/certificates/{paper}.pdf").startswith(b"%PDF")
    assert the_firm(app).get(f"/my/certificates/{paper}.pdf").status_code == 404
    assert desk("reviewer", "health").get(f"/window/cases/{number}/certificates/{paper}").data.startswith(b"%PDF")
