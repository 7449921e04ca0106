"""Forms on paper: blank and sample for everyone, one's own answers for oneself; and the check leads to one answer and back."""

import re

import pytest
from lxml import html

from app.catalogue import service as catalogue
from tests.casework import a_case
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("city")
CODE, CITIZEN = "rental-housing", "黄志明"


def text(answer) -> str:
    assert answer.status_code == 200, answer.status
    return " ".join(html.fromstring(answer.get_data(as_text=True)).text_content().split())


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "code", ["rental-housing", "individual-business", "housing-proof", "resident-medical-insurance", "firm-registration-proof"]
)
def test_every_question_stands_on_both_papers(app, client, code, lang):
    client.get(f"/?lang={lang}")
    blank, sample = text(client.get(f"/services/{code}/form")), text(client.get(f"/services/{code}/sample"))
    with app.app_context():
        definition = catalogue.current(code).definition
    for _step, _group, question in definition.form.questions():
        if question.type != "information":
            label = " ".join(question.label.in_language(lang).split())
            assert label in blank and label in sample, question.code
    assert ("样例" in sample) and ("样例" not in blank)
    assert "☑" in sample and "☑" not in blank


def test_a_condition_is_said_in_words(client):
    page = text(client.get(f"/services/{CODE}/form"))
    assert "仅在以下情形填写：" in page


def test_the_sample_is_nobodys_and_may_be_written_by_the_department(app, client):
    sample = text(client.get(f"/services/{CODE}/sample"))
    assert "张三" in sample and not re.search(r"\b(?!99)\d{6}(19|20)\d{9}[\dX]\b", sample)
    hours = {"code": "hours", "type": "text", "label": {"zh": "看房时间", "en": "Viewing hours"}, "sample": "工作日 9 时至 11 时"}
    with app.app_context():
        publish_changed(CODE, lambda document: document["form"]["steps"][2]["groups"][-1].setdefault("questions", []).append(hours))
    assert "工作日 9 时至 11 时" in text(client.get(f"/services/{CODE}/sample"))
    assert "工作日 9 时至 11 时" not in text(client.get(f"/services/{CODE}/form"))


@pytest.mark.parametrize(
    ("change", "fault"),
    [({"sample": "no such"}, "is no option"), ({"sample": "110101199001011234", "type": "id_number"}, "could be somebody's")],
)
def test_a_sample_that_cannot_be_is_refused(app, change, fault):
    def with_sample(document):
        document["form"]["steps"][0]["groups"][-1].setdefault("questions", []).append(
            {"code": "extra", "type": "radio", "label": {"zh": "另问", "en": "Extra"}, "options": {"a": {"zh": "甲", "en": "A"}}} | change
            if "type" not in change
            else {"code": "extra", "label": {"zh": "另问", "en": "Extra"}} | change
        )

    with app.app_context(), pytest.raises(AssertionError, match=fault):
        publish_changed("individual-business", with_sample)


def test_ones_own_answers_are_printed_for_oneself_alone(app, client, as_citizen):
    with app.app_context():
        draft, case = a_case(CODE, CITIZEN, until="draft").id, a_case("individual-business", CITIZEN, until="submit").number
    as_citizen(client, CITIZEN)
    page = text(client.get(f"/apply/{draft}/print"))
    assert CITIZEN in page and "草稿，尚未提交" in page and "990002199004251011" in page
    page = text(client.get(f"/my/cases/{case}/form"))
    assert CITIZEN in page and case in page and "草稿" not in page
    assert client.get(f"/my/cases/{case}").get_data(as_text=True).count(f"/my/cases/{case}/form") == 1
    as_citizen(client, "林晓雯")
    assert client.get(f"/apply/{draft}/print").status_code == client.get(f"/my/cases/{case}/form").status_code == 404


def test_the_check_leads_to_one_answer_and_the_answer_back_to_the_check(app, client, as_citizen):
    with app.app_context():
        draft = a_case(CODE, CITIZEN, until="draft").id
    as_citizen(client, CITIZEN)
    check = html.fromstring(client.get(f"/apply/{draft}/check").get_data(as_text=True))
    links = check.xpath("//a[@class='review__c']/@href")
    assert links and all("back=~check" in link or "back=%7Echeck" in link for link in links)
    target, _, anchor = links[0].partition("#")
    page = client.get(target)
    assert f'id="{anchor}' in page.get_data(as_text=True)
    answer = client.send(page, field_name="back")
    assert answer.status_code == 303 and answer.headers["Location"].endswith(f"/apply/{draft}/check")
    step = re.search(r"/steps/([\w-]+)", target).group(1)
    plain = client.send(client.get(f"/apply/{draft}/steps/{step}"), field_name="back")
    assert plain.status_code == 303 and "/check" not in plain.headers["Location"]


def test_a_locked_answer_has_nothing_to_change(app, client, as_citizen):
    with app.app_context():
        draft = a_case("housing-proof", CITIZEN, until="draft").id
    as_citizen(client, CITIZEN)
    check = client.get(f"/apply/{draft}/check").get_data(as_text=True)
    assert "#id_number" not in check and "#purpose" in check
