"""A decision can be worked out again from what it stood on; what was changed since is named."""

import json
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import delete, update

from app.cases import deciding, pausing, service
from app.cases.answers_store import read_answers, write_answers
from app.cases.models import Case, CaseDecision
from app.cases.pausing import Plan
from app.catalogue.definitions import Procedure
from app.core import seal
from app.core.db import dump_json
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from tests.casework import a_case
from tests.flows.test_commands import run
from tests.lives import a_permit_case, act, again, holder, officer
from tests.office import NO, act as press, reviewed, text

pytestmark = pytest.mark.usefixtures("city")


def replayed(case: Case) -> list[str]:
    return deciding.replay(again(case.id))


@pytest.mark.usefixtures("both_databases", "context")
class TestReplay:
    def test_decisions_of_people_and_of_the_machine_come_to_the_same(self):
        held_up = act(pausing.pause, a_permit_case(service.accept), officer("reviewer"), Plan(Procedure.TESTING, 10, "需检测"))
        held_up = act(pausing.resume, held_up, holder(held_up), "合格")
        for one in (service.pass_on, service.approve):
            held_up = act(one, held_up, holder(held_up), "符合条件。")
        cases = [held_up, a_case("housing-proof", "林晓雯"), a_case("individual-business", "黄志明", until="approve")]
        assert [replayed(case) for case in cases] == [[], [], []]
        assert {case.number for case in deciding.decided_cases()} == {case.number for case in cases}

    def test_an_undecided_case_has_no_record(self):
        assert replayed(a_permit_case(service.accept)) == ["there is no record of the decision"]

    def test_another_fact_is_named(self):
        case = a_permit_case(service.accept, service.pass_on, service.approve)
        with write():
            held = service.locked(case.id)
            write_answers(held, {**read_answers(held), "certified_staff": Fact(0, Origin.TYPED)})
        faults = replayed(case)
        assert faults[0] == "the facts are not those that were decided on" and any(fault.startswith("condition") for fault in faults)

    @pytest.mark.parametrize("name", ["legal_due", "promised_due"])
    def test_another_date_is_named(self, name: str):
        case = a_permit_case(service.accept, service.pass_on, service.approve)
        with write() as current:
            current.execute(update(Case).where(Case.id == case.id).values({name: date(2030, 1, 1)}))
        assert len(replayed(case)) == 1 and replayed(case)[0].startswith(name)

    def test_a_record_of_another_case_or_written_anew_is_named(self):
        first, second = (a_permit_case(service.accept, service.pass_on, service.approve) for _ in range(2))
        with write() as current:
            stolen = current.get_one(CaseDecision, second.id).document
            current.execute(update(CaseDecision).where(CaseDecision.case_id == first.id).values(document=stolen))
        assert replayed(first)[0].startswith("it cannot be opened")
        with write() as current:
            place = f"case_decision/document/{second.id}"
            told = json.loads(seal.unseal(current.get_one(CaseDecision, second.id).document, place))
            forged = seal.seal(dump_json(told | {"by": None}).encode(), place)
            current.execute(update(CaseDecision).where(CaseDecision.case_id == second.id).values(document=forged))
        assert replayed(second) == ["the history says another act, or another person"]


def test_the_command_names_what_differs_and_fails(app: Flask) -> None:
    with app.app_context():
        case = a_case("housing-proof", "林晓雯")
        number, case_id = case.number, case.id
    good = run(app, "case", "replay")
    assert good.exit_code == 0 and "decisions 1 · differences 0" in good.output
    with app.app_context(), write():
        held = service.locked(case_id)
        write_answers(held, {**read_answers(held), "purpose": Fact("another", Origin.TYPED)})
    bad = run(app, "case", "replay", number)
    assert bad.exit_code == 1 and f"{number}: the facts are not those" in bad.output
    assert run(app, "case", "replay", "YJ2020010100001").exit_code == 1


def test_the_sheet_says_what_was_decided_on_which_facts_and_rules(app: Flask, desk) -> None:
    number, approver = reviewed(app, desk), desk("approver", "market-regulation")
    assert press(approver, number, "approve", text="符合规定条件，准予登记。").status_code == 303
    page = text(approver.get(f"/window/cases/{number}"))
    assert f"/window/cases/{number}/decision" in page
    sheet = text(approver.get(f"/window/cases/{number}/decision"))
    assert "结果一致" in sheet and "符合规定条件，准予登记。" in sheet and "王立新" in sheet and "事项版本" in sheet
    with app.app_context(), write() as current:
        current.execute(delete(CaseDecision))
    assert "尚未留存决定依据" in text(approver.get(f"/window/cases/{number}/decision"))


def test_the_sheet_of_a_no_has_its_law(app: Flask, desk) -> None:
    number, approver = reviewed(app, desk), desk("approver", "market-regulation")
    assert press(approver, number, "refuse", **NO).status_code == 303
    sheet = text(approver.get(f"/window/cases/{number}/decision"))
    assert NO["reason"] in sheet and NO["basis"] in sheet and "结果一致" in sheet
