"""A draft that lay while its form changed: what changed is told once, what fits stays, what was filed never moves."""

import pytest
from sqlalchemy import select

from app.cases import drafts
from app.cases.models import Case
from app.cases.queries import answers_of
from app.catalogue import service as catalogue
from app.core.db import session
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from tests.casework import a_case, a_window_clerk
from tests.publishing import group_of, publish_changed, question_of

pytestmark = pytest.mark.usefixtures("one_database", "city")
CODE, CITIZEN = "individual-business", "黄志明"
NEW = {"code": "opening_hours", "type": "text", "label": {"zh": "营业时间", "en": "Opening hours"}}


def another_form(document):
    """A new question, one that went, an option that went and one that came, a consent with another text, an element that is new."""
    group_of(document, "trade")["questions"].append(NEW)
    group_of(document, "trade")["questions"] = [one for one in group_of(document, "trade")["questions"] if one.get("code") != "industry"]
    document["outcome"]["facts"] = {name: source.replace("{industry}", "") for name, source in document["outcome"]["facts"].items()}
    options = question_of(document, "composition")["options"]
    options["couple"] = {"zh": "夫妻经营", "en": "A couple"}
    del options["individual"]
    group_of(document, "standing")["questions"].append({"element": "medical.status", "code": "medical_status", "required": False})


def a_draft(app, *, change=None, clerk=None):
    """A complete draft on the first version; then the form changes."""
    with app.app_context():
        case = a_case(CODE, CITIZEN, until="draft", clerk=clerk)
        with write():
            facts = dict(answers_of(case).stored()) | {
                "industry": Fact("餐饮", Origin.TYPED),
                "composition": Fact("individual", Origin.TYPED),
            }
            drafts.save_answers(case, facts, drafts.CHECK)
            case.step = drafts.CHECK
            draft_id = case.id
        if change:
            publish_changed(CODE, change)
    return draft_id


def stored(app, draft_id):
    with app.app_context():
        case = session().get_one(Case, draft_id)
        return catalogue.version(case.version_id).number, answers_of(case), case.step


def test_the_person_is_told_once_and_goes_on_with_everything_that_fits(app, client, as_citizen):
    draft = a_draft(app, change=another_form)
    as_citizen(client, CITIZEN)
    for address in (f"/apply/{draft}", f"/apply/{draft}/steps/business", f"/apply/{draft}/check"):
        assert client.get(address).headers["Location"].endswith(f"/apply/{draft}/changes"), address
    page = client.get(f"/apply/{draft}/changes").get_data(as_text=True)
    for words in ("营业时间", "新增问题", "行业", "不再需要填写", "组成形式", "夫妻经营", "个人经营"):
        assert words in page, words
    assert stored(app, draft)[0] == 1, "reading changes nothing"
    answer = client.press(f"/apply/{draft}/changes")
    assert answer.status_code == 303 and "/steps/operator" in answer.headers["Location"]
    number, answers, _step = stored(app, draft)
    assert number == 2
    assert answers.value("trade_name") and "industry" not in answers and "composition" not in answers
    assert answers["medical_status"].origin is Origin.SOURCE, "the registers were asked for what is new"
    assert client.get(f"/apply/{draft}/changes").status_code in {302, 303}
    assert "营业时间" in client.get(f"/apply/{draft}/steps/business").get_data(as_text=True)


def test_what_was_typed_on_an_open_page_is_kept_and_nothing_is_filed_on_the_old_form(app, client, as_citizen):
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    check = client.get(f"/apply/{draft}/check")
    assert check.status_code == 200
    with app.app_context():
        publish_changed(CODE, another_form)
    filed = client.post(f"/apply/{draft}/submit", data=hidden(check.get_data(as_text=True)))
    assert filed.status_code == 303 and filed.headers["Location"].endswith("/changes")
    with app.app_context():
        assert session().scalars(select(Case.number).where(Case.id == draft)).one() is None
    assert stored(app, draft)[1].value("industry") == "餐饮"


def hidden(page):
    names = ("csrf_token", "key")
    return {name: page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0] for name in names}


def test_a_change_that_concerns_nobody_is_no_news(app, client, as_citizen):
    draft = a_draft(app, change=lambda document: document.update(fee={"zh": "免费", "en": "Free"}))
    as_citizen(client, CITIZEN)
    assert client.get(f"/apply/{draft}/check").status_code == 200
    assert stored(app, draft)[0] == 1
    page = client.get(f"/apply/{draft}/steps/business").get_data(as_text=True)
    answer = client.post(f"/apply/{draft}/steps/business/autosave", data={"csrf_token": hidden_token(page), "trade_name": "新明"})
    assert answer.status_code == 204
    number, answers, _ = stored(app, draft)
    assert (number, answers.value("trade_name")) == (2, "新明")


def hidden_token(page):
    return page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]


def test_a_filed_case_never_moves(app, client, as_citizen):
    with app.app_context():
        case = a_case(CODE, CITIZEN)
        number, version = case.number, case.version_id
        publish_changed(CODE, another_form)
        assert drafts.newer_version(session().get_one(Case, case.id)) is None
    as_citizen(client, CITIZEN)
    assert client.get(f"/my/cases/{number}").status_code == 200
    with app.app_context():
        assert session().scalars(select(Case.version_id).where(Case.number == number)).one() == version


def test_the_clerk_is_told_as_well(app, desk):
    clerk = desk("clerk")
    with app.app_context():
        typist = a_window_clerk()
    draft = a_draft(app, change=another_form, clerk=typist)
    for address in ("", "steps/business", "check"):
        assert clerk.get(f"/window/intake/drafts/{draft}/{address}").headers["Location"].endswith("/changes"), address
    assert "营业时间" in clerk.get(f"/window/intake/drafts/{draft}/changes").get_data(as_text=True)
    assert clerk.press(f"/window/intake/drafts/{draft}/changes").status_code == 303
    assert stored(app, draft)[0] == 2
