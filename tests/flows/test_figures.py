"""Figures are advanced by a job, each act once, in whatever order acts are committed; counted again they are the same."""

import threading
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from app.cases import acts, overdue, pausing, service
from app.cases.counted import CaseFiling, Uncounted
from app.cases.dated_models import SupervisionEvent
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.lifecycle import Act, By
from app.cases.models import CaseEvent
from app.cases.pausing import Plan
from app.catalogue.definitions import HALL, Procedure
from app.core import clock, workdays
from app.core.actor import SYSTEM, Channel, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.supervision import counting, figures
from app.supervision.figures import Asked
from app.supervision.models import MEASURES, Figure, Period, View
from tests import builders, lives
from tests.casework import a_case
from tests.flows.test_cases import race

pytestmark = pytest.mark.usefixtures("both_databases", "city")


def counted() -> int:
    total = 0
    while done := counting.count_new():
        total += done
    return total


def figure(view: View = View.TOTAL, of: str = "", item: str = "", channel: str = "", period: Period = Period.DAY) -> dict[str, int]:
    """The measures of one line today that are not zero."""
    start = {Period.DAY: clock.today(), Period.MONTH: clock.today().replace(day=1), Period.EVER: date.min}[period]
    row = session().scalar(select(Figure).filter_by(view=view, period=period, place="", channel=channel, of=of, item=item, start=start))
    return {name: getattr(row, name) for name in MEASURES if row and getattr(row, name)}


def waiting() -> int:
    return session().scalar(select(func.count()).select_from(Uncounted)) or 0


@pytest.mark.usefixtures("context")
def test_a_life_is_in_every_list_that_has_it() -> None:
    case = lives.a_permit_case(service.accept, service.pass_on, service.approve)
    counted()
    line = figure()
    assert {name: line.get(name) for name in ("received", "accepted", "approved", "limited", "kept")} == dict.fromkeys(
        ("received", "accepted", "approved", "limited", "kept"), 1
    )
    definition = service.definition_of(case)
    assert (line["days_promised"], line["days_legal"]) == (definition.promised_days, definition.legal_days)
    assert "days_used" not in line  # decided on the day of acceptance
    assert line == figure(of="health") == figure(View.DEPARTMENTS, item="health") == figure(View.SERVICES, "health", lives.PERMIT)
    assert (
        line == figure(period=Period.MONTH) == figure(period=Period.EVER) == figure(channel="online") == figure(of=f"health/{lives.PERMIT}")
    )
    clerk = session().scalar(select(Figure.item).filter_by(view=View.WINDOWS, of="", period=Period.DAY))
    assert figure(View.WINDOWS, item=clerk) == {"accepted": 1}
    assert (waiting(), counting.verify()) == (0, [])


@pytest.mark.usefixtures("context")
def test_a_special_procedure_is_no_working_day_of_a_decision(later) -> None:
    case = lives.a_permit_case(service.accept)
    accepted = clock.today()
    later(days=7)
    case, begun = lives.act(pausing.pause, case, lives.holder(case), Plan(Procedure.TESTING, 10, "需要检测")), clock.today()
    later(days=7)
    case, ended = lives.act(pausing.resume, case, lives.holder(case), "检测合格"), clock.today()
    later(days=7)
    case = lives.act(service.pass_on, case, lives.holder(case), "符合条件。")
    lives.act(service.approve, case, lives.holder(case), "符合条件。")
    counted()
    used = workdays.between(accepted, clock.today(), [(begun, ended)])
    assert 0 < used == figure()["days_used"] < workdays.between(accepted, clock.today())
    assert counting.verify() == []


@pytest.mark.usefixtures("context")
def test_who_comes_twice_on_a_day_came_once(later) -> None:
    case = a_case("individual-business", "黄志明", until="approve", delivery=Choice(Way.WINDOW))
    with write():
        at_the_window = update(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.act == Act.SUBMIT)
        session().execute(at_the_window.values(channel=Channel.WINDOW, department=HALL, post_id=new_id()))
        acts.take(service.locked(case.id), Act.HAND_OVER, builders.officer_of(Role.OUTPUT, HALL), By.TASK_HOLDER)
    counted()
    assert (figure()["visits"], figure()["visits_of_delivered"]) == (1, 1)
    later(days=1)
    other = a_case("individual-business", "林晓雯", until="approve", delivery=Choice(Way.WINDOW))
    later(days=1)
    with write():
        acts.take(service.locked(other.id), Act.HAND_OVER, builders.officer_of(Role.OUTPUT, HALL), By.TASK_HOLDER)
    counted()
    assert (figure()["visits"], figure()["visits_of_delivered"]) == (1, 1)
    assert counting.verify() == []


@pytest.mark.usefixtures("context")
def test_what_was_typed_and_brought_is_written_down_at_filing() -> None:
    case = lives.a_permit_case()
    filing = session().get_one(CaseFiling, case.id)
    assert filing.typed > 0 and filing.filled > 0 and not filing.is_one_click
    counted()
    assert (figure()["weighed"], figure().get("one_click", 0)) == (1, 0)


def test_a_breach_counts_for_whose_step_it_was(context, later) -> None:
    lives.a_permit_case(service.accept)
    later(days=40)
    overdue.run()
    counted()
    assert figure(View.DEPARTMENTS, item="health")["late"] == session().scalar(select(func.count()).select_from(SupervisionEvent))
    assert counting.verify() == []


def test_an_act_that_is_committed_late_is_not_passed_by(app: Flask, both_databases: str) -> None:
    """Its id is older than one that was counted already: a cursor over ids would never see it."""
    if both_databases == "sqlite":
        pytest.skip("SQLite has one writer: what begins first is committed first")
    with app.app_context():
        early, late = (lives.a_permit_case().id, lives.an_insurance_case().id)
        counted()
    taken, go_on = threading.Event(), threading.Event()

    def slowly() -> None:
        with app.app_context(), write():
            acts.take(service.locked(early), Act.WITHDRAW, SYSTEM, By.APPLICANT)
            taken.set()
            go_on.wait(20)

    slow = threading.Thread(target=slowly)
    slow.start()
    assert taken.wait(20)
    with app.app_context():
        with write():
            acts.take(service.locked(late), Act.WITHDRAW, SYSTEM, By.APPLICANT)
        assert counted() == 1
    go_on.set()
    slow.join()
    with app.app_context():
        assert (counted(), figure()["withdrawn"], counting.verify()) == (1, 2, [])


def test_of_workers_who_count_at_once_none_counts_twice(app: Flask) -> None:
    with app.app_context():
        for _ in range(2):
            lives.a_permit_case(service.accept)

    def count(_number: int) -> None:
        counted()

    assert race(app, count, 4) == ["done"] * 4
    with app.app_context():
        counted()
        assert (figure()["received"], figure()["accepted"], waiting(), counting.verify()) == (2, 2, 0, [])


@pytest.mark.usefixtures("context")
def test_a_count_that_is_broken_off_counted_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    lives.a_permit_case()
    whole = counting._add

    def dies(*given: object) -> None:
        whole(*given)
        raise KeyboardInterrupt

    monkeypatch.setattr(counting, "_add", dies)
    with pytest.raises(KeyboardInterrupt):
        counting.count_new()
    monkeypatch.undo()
    session().rollback()
    assert (figure(), waiting()) == ({}, 1)
    counted()
    assert (figure()["received"], counting.verify()) == (1, [])


@pytest.mark.usefixtures("context")
def test_counted_again_they_are_the_same_and_a_wrong_one_is_named() -> None:
    lives.a_permit_case(service.accept)
    counted()
    right = figure()
    lives.a_permit_case()  # waits to be counted, and is not counted by a rebuild
    with write():
        session().execute(update(Figure).where(Figure.view == View.TOTAL, Figure.of == "health").values(accepted=7))
    wrong = counting.verify()
    assert wrong and all("accepted 7 instead of 1" in line for line in wrong)
    counting.rebuild()
    assert (figure(), counting.verify(), waiting()) == (right, [], 1)
    counted()
    assert (figure()["received"], counting.verify()) == (2, [])


@pytest.mark.usefixtures("context")
def test_steps_of_the_city_are_those_of_its_departments(later) -> None:
    lives.a_permit_case(service.accept)
    lives.a_permit_case()
    later(days=40)
    overdue.run()
    assert figures.of(Asked(clock.today(), clock.today())).now == figures.Now(0, 0), "nobody has looked yet"
    counting.gauge()
    city = figures.of(Asked(clock.today(), clock.today())).now
    parts = [figures.of(Asked(clock.today(), clock.today(), department=one)).now for one in ("health", HALL)]
    assert city == figures.Now(sum(one.late for one in parts), sum(one.due for one in parts)) and city.late
