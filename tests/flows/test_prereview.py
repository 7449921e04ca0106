"""Before filing the person reads what an officer would stumble over; the officer finds the same. It stops nobody."""

import pytest
from lxml import html

from app.cases import drafts, prereview
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.cases.prereview import Kind
from app.cases.queries import answers_of
from app.cases.service import definition_of
from app.core.db import session
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from tests.casework import a_case
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("city")
CODE, CITIZEN = "individual-business", "黄志明"


def a_draft(app, citizen=CITIZEN, **answers):
    with app.app_context():
        case = a_case(CODE, citizen, until="draft")
        if answers:
            with write():
                facts = answers_of(case).stored() | {path: Fact(value, Origin.TYPED) for path, value in answers.items()}
                drafts.save_answers(case, facts, drafts.CHECK)
        return case.id


def said(client, draft):
    page = html.fromstring(client.get(f"/apply/{draft}/check").get_data(as_text=True))
    return " ".join(page.xpath("string(//section[@class='prereview'])").split())


def kinds(app, case_id):
    with app.app_context():
        case = session().get_one(Case, case_id)
        return [finding.kind for finding in prereview.findings(case, definition_of(case), answers_of(case))]


def test_a_clean_form_is_told_so(app, client, as_citizen):
    as_citizen(client, CITIZEN)
    assert "预审通过" in said(client, a_draft(app))


def test_the_same_matter_under_way_is_told_to_both_and_stops_nobody(app, client, as_citizen, desk):
    with app.app_context():
        first = a_case(CODE, CITIZEN, until="submit").number
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    assert f"办件 {first}" in said(client, draft)
    page = client.get(f"/apply/{draft}/check")
    filed = client.send(page, {"way": "electronic"}, action="/submit")
    assert filed.status_code == 303 and filed.headers["Location"].endswith("/receipt")
    with app.app_context():
        second = session().get_one(Case, draft)
        assert second.status is Status.SUBMITTED
        number = second.number
    officer = desk("clerk")
    page = html.fromstring(officer.get(f"/window/cases/{number}").get_data(as_text=True))
    assert first in page.xpath("string(//section[@id='relations'])")


def test_another_persons_case_is_none_of_ones_own(app, client, as_citizen):
    with app.app_context():
        a_case(CODE, "陈建华", until="submit")
    as_citizen(client, CITIZEN)
    assert "预审通过" in said(client, a_draft(app))


def test_a_condition_that_is_not_met_comes_with_its_facts(app, client, as_citizen):
    def stricter(document):
        document["conditions"][0]["rule"] = "age(birth_date) >= 90"

    with app.app_context():
        publish_changed(CODE, stricter)
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    text = said(client, draft)
    assert "可能不符合办理条件" in text and "出生日期" in text and "来自" in text
    assert kinds(app, draft) == [Kind.CONDITION]


def test_a_character_that_the_font_lacks_is_told_before(app, client, as_citizen, monkeypatch):
    as_citizen(client, CITIZEN)
    draft = a_draft(app)
    monkeypatch.setattr("app.cases.outcome.is_printable", lambda _case, _definition, _answers: False)
    assert "字库暂缺" in said(client, draft) and kinds(app, draft) == [Kind.SIGNS]


def test_in_english(app, client, as_citizen):
    as_citizen(client, CITIZEN)
    draft = a_draft(app)
    client.get("/?lang=en")
    assert "Nothing was found" in said(client, draft)
