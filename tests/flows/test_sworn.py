"""告知承诺: chosen or not, told and promised in writing, looked at afterwards; who promised falsely may not promise again."""

from collections.abc import Iterator

import pytest
from flask import Flask

from app.cases import outcome, overdue, service
from app.cases.materials import rows_of
from app.cases.models import Case
from app.core import jobs
from app.elements.facts import Value
from app.issuance import queries as issuance
from tests.builders import as_citizen
from tests.lives import PERMIT, act, again, an_insurance_case, filed, for_the_firm, holder
from tests.office import text

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture(autouse=True)
def _house(city: Flask) -> Iterator[None]:
    with city.app_context():
        yield


def a_sworn_case(*acts, promised: bool = True) -> Case:
    """The firm's application for a hygiene permit with the promise, after these acts of whoever has the step."""
    case = filed(for_the_firm(), PERMIT, premises_name="启航假日酒店", premises_kind="hotel", **({"promised": True} if promised else {}))
    for one in acts:
        case = act(one, case, holder(case), *(() if one is service.accept else ("符合条件。",)))
    return case


def document(case: Case, kind: str) -> dict[str, Value]:
    """The facts of the one document of this kind; empty where there is none."""
    made = [paper for paper in issuance.of_reference(outcome.reference(case)) if paper.type_code == kind]
    assert len(made) < 2
    return dict(issuance.record(made[0].id).facts) if made else {}


# --- chosen, told and promised ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("promised", "way"), [(True, "statement"), (False, "original")])
def test_the_promise_stands_for_papers_only_where_it_was_given(promised: bool, way: str) -> None:
    case = a_sworn_case(promised=promised)
    assert {rows_of(case)[code].way for code in ("promise", "plan", "rules")} == {way}


def test_what_was_told_and_promised_is_one_document_with_name_and_minute() -> None:
    case = a_sworn_case()
    assert document(case, "sworn-statement") == {}, "it is made on acceptance"
    case = act(service.accept, case, holder(case))
    said = document(case, "sworn-statement")
    assert "卫生标准" in said["standard"] and "撤销许可" in said["consequence"] and "60 日内" in said["check"]
    assert said["promise"].startswith("我单位已知晓告知内容") and said["signed_by"] == "赵明远" and ":" in said["signed_at"]


def test_who_does_not_promise_has_no_such_document() -> None:
    assert document(a_sworn_case(service.accept, promised=False), "sworn-statement") == {}


def test_silence_that_accepts_makes_it_too(later) -> None:
    case = a_sworn_case()
    later(days=10)
    overdue.run()
    assert document(again(case.id), "sworn-statement")["signed_by"] == "赵明远"


def test_a_promise_of_papers_is_a_document_too() -> None:
    case = an_insurance_case()
    case = act(service.accept_lacking, case, holder(case))
    said = document(case, "lacking-promise")
    assert (
        said["points"] == ["在校证明"]
        and said["signed_by"] == "黄志明"
        and said["until"] == document(case, "lacking-acceptance-notice")["until"]
    )


def test_both_are_on_the_applicants_page(app: Flask, client) -> None:
    case = an_insurance_case()
    number = act(service.accept_lacking, case, holder(case)).number
    jobs.run_until_idle()
    as_citizen(client, "黄志明")
    assert "容缺受理承诺书" in text(client.get(f"/my/cases/{number}"))


def test_the_guide_and_the_form_tell_it_before(client) -> None:
    page = text(client.get("/services/hygiene-permit"))
    assert "不实承诺的后果" in page and "是否承诺由申请人自主选择" in page
