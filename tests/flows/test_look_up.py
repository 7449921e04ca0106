"""A register that was silent is asked again by the office: the paper states what the register says, never what was typed."""

import pytest
from flask import Flask

from app.cases import look_up, queries, service
from app.cases.errors import NotYourTask
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.core import jobs
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Origin
from app.issuance import queries as issuance
from app.sources import switches
from tests import builders, casework

pytestmark = pytest.mark.usefixtures("city")


def a_case_while(app: Flask, *down: str) -> Case:
    """Filed by 黄志明, who owns a dwelling, while these registers are silent; they answer again afterwards."""
    with write():
        for name in down:
            switches.set(name, "down")
    case = casework.a_case("housing-proof")
    with write():
        for name in down:
            switches.set(name, "ok")
    return case


def looked_up(case: Case, role: str = "reviewer") -> Case:
    with write():
        officer = builders.officer_of(role, "natural-resources")
    found = look_up.ask(case, officer)
    session().rollback()
    with write():
        look_up.take_over(service.locked(case.id), officer, found, new_id().hex)
    return session().get_one(Case, case.id)


def test_what_the_register_says_later_goes_onto_the_paper(app: Flask) -> None:
    with app.app_context():
        case = a_case_while(app, "estate")
        assert (case.status, case.sources_down) == (Status.SUBMITTED, ["estate"])
        assert "has_property" not in queries.answers_of(case)
        case = looked_up(case)
        answers = queries.answers_of(case)
        assert (answers["has_property"].value, answers["has_property"].origin, case.sources_down) == (True, Origin.SOURCE, [])
        for act, role in (("accept", "reviewer"), ("approve", "approver")):
            with write():
                officer, key = builders.officer_of(role, "natural-resources"), new_id().hex
                held = service.locked(case.id)
                service.accept(held, officer, key) if act == "accept" else service.approve(held, officer, "准予。", key)
        jobs.run_until_idle()
        assert {paper.type_code for paper in issuance.of_reference(f"case:{case.id}")} == {"receipt", "housing-proof"}


def test_an_answer_that_was_typed_meanwhile_stands_beside_what_the_register_says(app: Flask) -> None:
    with app.app_context():
        case = looked_up(a_case_while(app, "population"))
        name = queries.answers_of(case)["name"]
        assert (name.value, name.was, name.origin) == ("测试人", "黄志明", Origin.TYPED)


def test_only_who_holds_the_task_asks(app: Flask) -> None:
    with app.app_context(), pytest.raises(NotYourTask):
        looked_up(a_case_while(app, "estate"), role="approver")


def test_the_officers_page_offers_it_while_a_register_is_missing(app: Flask, client, as_staff) -> None:
    with app.app_context():
        number = a_case_while(app, "estate").number
    officer = as_staff(client, "reviewer", "natural-resources")
    assert "重新查询登记库" in officer.get(f"/window/cases/{number}").text
    answer = officer.press(f"/window/cases/{number}", {}, button="重新查询登记库")
    assert answer.status_code == 303
    page = officer.get(f"/window/cases/{number}").text
    assert "重新查询登记库" not in page and "登记库已答复" in page
