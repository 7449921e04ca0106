"""Computed answers: the server's own, on every page, in every rule, never from a request."""

import pytest
from lxml import html

from app.cases.models import Case
from app.cases.queries import answers_of
from app.cases.service import definition_of
from app.core.db import session
from app.elements.facts import Origin
from app.form_engine.service import count_prefilled
from app.form_engine.visible import settle
from tests.casework import a_case
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("city")
CODE, CITIZEN = "individual-business", "黄志明"
SHOP = {
    "code": "shop",
    "title": {"zh": "铺面", "en": "Shop"},
    "questions": [
        {"code": "rent", "type": "money", "label": {"zh": "月租金", "en": "Monthly rent"}},
        {"code": "staff", "type": "integer", "label": {"zh": "从业人数", "en": "Staff"}, "minimum": 0},
        {
            "code": "per_head",
            "type": "computed",
            "value": "rent / staff",
            "shows": "money",
            "label": {"zh": "人均租金", "en": "Rent per head"},
        },
        {
            "code": "yearly",
            "type": "computed",
            "value": "per_head * 12",
            "shows": "money",
            "label": {"zh": "人均年租金", "en": "Yearly rent per head"},
        },
        {
            "code": "why",
            "type": "text",
            "label": {"zh": "租金较高的原因", "en": "Why so much"},
            "when": 'per_head > money("1000元")',
            "required": False,
        },
    ],
}


def with_shop(document):
    document["form"]["steps"][0]["groups"].append(SHOP)


@pytest.fixture
def draft(app):
    with app.app_context():
        publish_changed(CODE, with_shop)
        return a_case(CODE, CITIZEN, until="draft").id


def known(app, draft, path):
    with app.app_context():
        case = session().get_one(Case, draft)
        fact = settle(definition_of(case), answers_of(case)).facts.get(path)
        return (fact.value, fact.origin, fact.locked) if fact else None


def save(client, draft, **fields):
    page = client.get(f"/apply/{draft}/steps/operator")
    return client.send(page, fields, field_name="back")


def shown(client, draft, code):
    page = html.fromstring(client.get(f"/apply/{draft}/steps/operator").get_data(as_text=True))
    return page.xpath(f"string(//div[@data-field='{code}']//p[contains(@class,'computed__v')])").strip()


def test_it_follows_the_answers_rounded_once_and_never_comes_from_a_request(app, client, as_citizen, draft):
    as_citizen(client, CITIZEN)
    save(client, draft, rent="1000", staff="3", per_head="1", yearly="1")
    assert known(app, draft, "per_head") == (33333, Origin.COMPUTED, True)
    assert known(app, draft, "yearly")[0] == 33333 * 12
    assert shown(client, draft, "per_head") == "333.33 元"
    save(client, draft, rent="1000", staff="0")
    assert known(app, draft, "per_head") is known(app, draft, "yearly") is None
    assert shown(client, draft, "per_head") == "—"


def test_conditions_hang_on_it_and_the_check_and_the_papers_show_it(app, client, as_citizen, draft):
    as_citizen(client, CITIZEN)
    save(client, draft, rent="9000", staff="3", why="临街")
    page = client.get(f"/apply/{draft}/steps/operator").get_data(as_text=True)
    assert "月租金" in page and "从业人数" in page and "临街" in page
    check = client.get(f"/apply/{draft}/check").get_data(as_text=True)
    assert "3,000.00 元" in check and "#per_head" not in check
    assert "3,000.00 元" in client.get(f"/apply/{draft}/print").get_data(as_text=True)
    assert "由系统计算" in client.get(f"/services/{CODE}/sample").get_data(as_text=True)
    save(client, draft, rent="900", staff="3")
    assert known(app, draft, "why") is None, "what it hid is dropped like any hidden answer"


def test_it_is_counted_neither_as_asked_nor_as_typed(app, client, as_citizen, draft):
    with app.app_context():
        case = session().get_one(Case, draft)
        asked, _prefilled, _typed = count_prefilled(definition_of(case), answers_of(case))
    as_citizen(client, CITIZEN)
    save(client, draft, rent="1000", staff="4")
    with app.app_context():
        case = session().get_one(Case, draft)
        assert count_prefilled(definition_of(case), answers_of(case))[0] == asked


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"value": "rent / staf"}, "did you mean 'staff'"),
        ({"value": "rent +"}, "rule|formula|value|syntax|understood"),
        ({"shows": "area"}, "an amount of money; write money, not area"),
        ({"value": "yearly + rent"}, "turn in a circle"),
        ({"value": "known(rent)"}, "not a number"),
        ({"type": "money"}, "value and shows are for type computed"),
        ({"element": "social.monthly_base"}, "comes from no register|typed"),
    ],
)
def test_what_cannot_be_computed_is_refused_with_its_place(app, change, fault):
    def wrong(document):
        with_shop(document)
        group = document["form"]["steps"][0]["groups"][-1] = {**SHOP, "questions": [dict(question) for question in SHOP["questions"]]}
        group["questions"][2] |= change

    with app.app_context(), pytest.raises(AssertionError, match=fault):
        publish_changed(CODE, wrong)


def test_a_period_is_asked_judged_and_printed(app, client, as_citizen):
    def with_stay(document):
        stay = {"code": "stay", "type": "date_range", "label": {"zh": "经营期限", "en": "Period"}}
        later = {
            "code": "afterwards",
            "type": "text",
            "label": {"zh": "到期后安排", "en": "Afterwards"},
            "when": 'stay.end < date("2027-01-01")',
        }
        days = {
            "code": "days",
            "type": "computed",
            "value": "workdays(stay.start, stay.end)",
            "shows": "integer",
            "label": {"zh": "工作日数", "en": "Days"},
        }
        document["form"]["steps"][0]["groups"].append(
            {"code": "times", "title": {"zh": "期限", "en": "Times"}, "questions": [stay, later, days]}
        )

    with app.app_context():
        publish_changed(CODE, with_stay)
        draft = a_case(CODE, CITIZEN, until="draft").id
    as_citizen(client, CITIZEN)
    ends = {"stay-start-year": "2026", "stay-start-month": "9", "stay-start-day": "1"}
    wrong = save(client, draft, **ends, **{"stay-end-year": "2026", "stay-end-month": "8", "stay-end-day": "1"})
    assert (
        wrong.status_code == 422 and 'href="#stay-end-year"' in wrong.get_data(as_text=True) and 'value="8"' in wrong.get_data(as_text=True)
    )
    save(client, draft, **ends, **{"stay-end-year": "2026", "stay-end-month": "9", "stay-end-day": "4"})
    assert known(app, draft, "stay")[0] == {"start": "2026-09-01", "end": "2026-09-04"}
    page = client.get(f"/apply/{draft}/steps/operator").get_data(as_text=True)
    assert "到期后安排" in page
    assert "2026年9月1日至2026年9月4日" in client.get(f"/apply/{draft}/check").get_data(as_text=True)
    save(client, draft, **ends, **{"stay-end-year": "2030", "stay-end-month": "9", "stay-end-day": "1", "afterwards": "搬走"})
    assert known(app, draft, "afterwards") is None, "an answer to a question that does not show is dropped"
    page = client.get(f"/apply/{draft}/steps/operator").get_data(as_text=True)
    assert 'data-when="[&#34;day&lt;&#34;,[&#34;name&#34;,&#34;stay.end&#34;]' in page, "the browser shows and hides it while one types"


@pytest.mark.parametrize("code", ["later", "csrf_token", "add"])
def test_a_question_called_like_a_button_is_refused(app, code):
    def with_button(document):
        question = {"code": code, "type": "text", "label": {"zh": "按钮", "en": "Button"}}
        document["form"]["steps"][0]["groups"].append({"code": "more", "title": {"zh": "其他", "en": "More"}, "questions": [question]})

    with app.app_context(), pytest.raises(AssertionError, match="the form's own"):
        publish_changed(CODE, with_button)


def test_a_draft_that_saves_itself_is_told_what_was_worked_out(app, draft, as_citizen, client):
    as_citizen(client, CITIZEN)
    page = client.get(f"/apply/{draft}/steps/operator").get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    typed = {"csrf_token": token, "rent": "3000", "staff": "4", "per_head": "1"}
    saved = client.post(f"/apply/{draft}/steps/operator/autosave", data=typed)
    assert saved.get_json() == {"computed": {"per_head": "750.00 元", "yearly": "9,000.00 元"}}
    assert client.post(f"/apply/{draft}/steps/confirm/autosave", data={"csrf_token": token}).status_code == 204
