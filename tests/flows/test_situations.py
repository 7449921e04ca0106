"""情形: a few questions choose fields and papers, on the guide before anything is applied for and at the beginning of the form."""

import pytest
from flask import Flask

from app.cases.models import Case
from app.cases.queries import answers_of
from app.catalogue import service as catalogue
from app.core.db import session
from app.publishing import checking
from tests.publishing import FORMS, changed_text, publish_changed

pytestmark = pytest.mark.usefixtures("city")
CODE, CITIZEN = "individual-business", "黄志明"


def page(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_the_guide_leads_to_the_papers_of_a_situation(client) -> None:
    assert f"/services/{CODE}/situation" in page(client, f"/services/{CODE}")
    assert "/situation" not in page(client, "/services/housing-proof")
    first = page(client, f"/services/{CODE}/situation")
    assert "经营场所是租赁或者借用的" in first and "项材料" not in first
    rented = page(client, f"/services/{CODE}/situation?situations=rented&situations=agent")
    assert "该情形共需 4 项材料" in rented and "租赁或借用" in rented and "授权委托书" in rented
    assert "经营场所证明（自有）" not in rented and "经营项目批准文件" not in rented
    assert f"/services/{CODE}/apply?situations=rented&amp;situations=agent" in rented


@pytest.mark.parametrize(
    "query", ["situations=nonsense", "situations=%00", "situations=" + "x" * 3000, "other=1", "situations=rented&situations=rented"]
)
def test_what_cannot_be_chosen_changes_nothing(client, query: str) -> None:
    assert "项材料" in page(client, f"/services/{CODE}/situation?{query}")


def test_what_was_chosen_begins_the_form(app: Flask, client, as_citizen) -> None:
    as_citizen(client, CITIZEN)
    before = page(client, f"/services/{CODE}/apply?situations=rented&situations=capital&name=x")
    assert before.count('type="hidden" name="situations"') == 2 and 'type="hidden" name="name"' not in before
    begun = client.send(client.get(f"/services/{CODE}/apply?situations=rented"), {}, field_name="key")
    draft = begun.headers["Location"].split("/")[2]
    assert 'value="rented" checked' in page(client, begun.headers["Location"])
    with app.app_context():
        from uuid import UUID

        answers = answers_of(session().get_one(Case, UUID(draft)))
        assert answers.value("situations") == ["rented"]
    assert "premises_proof" in page(client, f"/apply/{draft}/steps/business")


def test_they_open_the_first_step(app: Flask) -> None:
    with app.app_context():
        definition = catalogue.current(CODE).definition
        first = definition.form.steps[0].groups[0]
        assert [question.code for question in first.questions] == ["situations"] and first.questions == definition.situations


def with_questions(count: int):
    def change(document) -> None:
        options = {"a": {"zh": "甲", "en": "A"}}
        document["situations"] += [
            {"code": f"more_{n}", "type": "radio", "label": {"zh": f"问题{n}", "en": f"Question {n}"}, "options": options}
            for n in range(count)
        ]

    return change


def deciding(document) -> None:
    document["conditions"][1]["rule"] = '"rented" in situations'


def printed(document) -> None:
    document["outcome"]["facts"]["scope"] = "situations"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (with_questions(3), "at most 3 questions guide a person, these are 4"),
        (with_questions(1), "situation more_0: no field and no paper hangs on it"),
        (deciding, "condition with rule 2: looks at the situation 'situations'"),
        (printed, "outcome: facts: looks at the situation 'situations'"),
    ],
)
def test_a_situation_that_decides_or_decides_nothing_is_refused(app: Flask, change, said: str) -> None:
    with app.app_context():
        checked = checking.check_text(checking.office(FORMS), changed_text(CODE, change), CODE)
        assert any(said in str(fault) for fault in checked.faults), checked.faults
        fault = next(fault for fault in checked.faults if said in str(fault))
        assert fault.line > 1


def test_a_wrong_key_is_refused_at_its_place(app: Flask) -> None:
    def wrong(document) -> None:
        document["situations"][0]["element"] = "person.name"

    with app.app_context():
        checked = checking.check_text(checking.office(FORMS), changed_text(CODE, wrong), CODE)
        assert "situation situations: unknown key 'element'" in "\n".join(map(str, checked.faults))


def test_two_versions_tell_what_changed_in_the_situations(app: Flask) -> None:
    def other(document) -> None:
        document["situations"][0]["label"] = {"zh": "请选择您的情形", "en": "Choose your situation"}

    with app.app_context():
        publish_changed(CODE, other)
        assert catalogue.current(CODE).definition.situations[0].label.zh == "请选择您的情形"
