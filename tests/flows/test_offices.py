"""One matter, many offices: the competent one is found by rule, may be chosen where that is allowed, and limits who sees the case."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from app.cases import queries, service, tasks, work_queue
from app.cases.errors import NotYourTask
from app.cases.models import Case
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.transaction import write
from tests import builders
from tests.casework import a_case, look_through

pytestmark = pytest.mark.usefixtures("city", "both_databases")
CIVIL, HERE, ELSEWHERE = "civil-affairs", "990001", "990002"
CITIZEN = "林晓雯"


def officer(place: str, role: str = "reviewer"):
    return builders.officer_of(role, CIVIL, place=place)


def an_allowance() -> Case:
    """An old-age allowance that no machine can approve, of somebody registered in Linjiang."""
    return a_case("old-age-allowance", CITIZEN, until="submit")


@pytest.mark.usefixtures("context")
def test_the_office_of_the_registration_gets_the_case_and_no_other_district_sees_it():
    case = an_allowance()
    assert case.place == HERE
    number = case.number
    with write():
        here, elsewhere, city = officer(HERE), officer(ELSEWHERE), officer("")
    for reader in (here, city):
        assert queries.case_for_officer(reader, number).id == case.id
        assert number in {row.number for row in work_queue.rows(reader)}
    with pytest.raises(Missing):
        queries.case_for_officer(elsewhere, number)
    assert number not in {row.number for row in work_queue.rows(elsewhere)}
    with pytest.raises(NotYourTask):
        tasks.hold(case, elsewhere)
    counted = work_queue.counts(here).total
    with write():
        service.accept(service.locked(case.id), here, new_id().hex)
    assert work_queue.counts(here).total == counted - 1
    with write():
        approver = officer(HERE, "approver")
    assert number in {row.number for row in work_queue.rows(approver)}


def a_draft(app: Flask, code: str = "individual-business", name: str = "林晓雯") -> str:
    with app.app_context():
        return str(a_case(code, name, until="draft").id)


def test_where_all_the_city_may_take_it_the_applicant_chooses(app: Flask, client: FlaskClient):
    draft = a_draft(app)
    builders.as_citizen(client)
    page = html.fromstring(client.get(f"/apply/{draft}/check").text)
    offered = [box.get("value") for box in page.xpath("//input[@name='office']")]
    assert len(offered) > 2 and page.xpath("//input[@name='office'][@checked]")[0].get("value") == offered[0]
    token, key = (
        page.xpath(f"//form[contains(@action, '/submit')]//input[@name='{name}']")[0].get("value") for name in ("csrf_token", "key")
    )
    posted = {"csrf_token": token, "key": key, "way": "electronic"}
    refused = client.post(f"/apply/{draft}/submit", data={**posted, "office": "110000"})
    assert refused.status_code == 422 and "列表" in refused.text
    assert client.post(f"/apply/{draft}/submit", data={**posted, "office": offered[1]}).status_code == 303
    with app.app_context():
        assert (
            session().scalars(select(Case.place).where(Case.number.is_not(None), Case.service_code == "individual-business")).all()[-1]
            == offered[1]
        )
    again = client.post(f"/apply/{draft}/submit", data={**posted, "office": offered[1]})
    assert offices_named(client.get(again.location).text) == {"云岭区市场监督管理局"}


def offices_named(page: str) -> set[str]:
    return {text.strip() for text in html.fromstring(page).xpath("//main//dd//text()") if "市场监督管理局" in text}


def test_a_clerk_sees_the_choice_at_the_desk(app: Flask, client: FlaskClient):
    with app.app_context():
        clerk = builders.officer_of("clerk", "hall")
        session().commit()
        draft = a_case("individual-business", "林晓雯", until="draft", clerk=clerk).id
        with write():
            look_through(service.locked(draft), clerk)
    builders.as_staff(client, "clerk", "hall")
    page = html.fromstring(client.get(f"/window/intake/drafts/{draft}/check").text)
    assert len(page.xpath("//input[@name='office']")) > 2


def test_the_guide_names_the_offices_and_the_rule(client: FlaskClient):
    page = client.get("/services/old-age-allowance").text
    assert "实施主体：" in page and "临江区民政局" in page and "户籍所在区县" in page
    assert "全市通办" in client.get("/services/individual-business").text
    assert "实施主体：" not in client.get("/services/rental-housing").text


def test_a_district_officer_gets_a_404_for_another_district(app: Flask, client: FlaskClient):
    with app.app_context():
        number = an_allowance().number
    assert builders.as_staff(client, "reviewer", CIVIL, place=ELSEWHERE).get(f"/window/cases/{number}").status_code == 404
    assert builders.as_staff(client, "reviewer", CIVIL, place=HERE).get(f"/window/cases/{number}").status_code == 200
