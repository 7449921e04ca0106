"""出件窗口: a place on the shelf, a pick-up code, what a wrong one does, reminders, and what nobody collects."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from app.cases import collecting, dispatching, output_lists, service, uncollected
from app.cases.collection_errors import NotWaiting, PickUpCodeLocked, PickUpCodeWrong, RemindedToday, ShelfTaken, ShelfUnknown
from app.cases.collection_models import CaseCollection
from app.cases.dated_models import Breach, SupervisionEvent
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.errors import NotYourTask, ReceiverIsAnother
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.cases.receiving import Collects, Receiver, Signing
from app.core import jobs
from app.core.db import session
from app.core.transaction import write
from app.demo.people import find
from app.messages import queries as messages
from tests.casework import a_case, a_citizen_named
from tests.lives import act, again, officer
from tests.papers import output

on_one = pytest.mark.usefixtures("one_database", "city", "context")
SELF = Receiver(Collects.HOLDER, "黄志明")


def ready() -> Case:
    case_id = a_case("individual-business", until="approve", delivery=Choice(Way.WINDOW)).id
    jobs.run_until_idle()
    return again(case_id)


def wrong_code(case: Case) -> str:
    return f"{(int(collecting.code_of(case)) + 1) % 1_000_000:06d}"


def told(case: Case, kind: str) -> list[str]:
    return [message.body.zh for message in messages.inbox(case.person_id) if message.kind == kind]


@on_one
def test_papers_get_a_place_and_a_code_and_leave_both_when_they_are_collected():
    first, second = ready(), ready()
    assert [collecting.waiting(case).shelf for case in (first, second)] == ["A01", "A02"]
    code = collecting.code_of(first)
    assert len(code) == 6 and code != collecting.code_of(second) and code in told(first, "ready_at_desk")[-1]
    collecting.require_code(first.id, f" {code[:3]} {code[3:]}")
    first = act(service.hand_over, first, output(), Receiver(Collects.HOLDER, "黄志明", by_code=True, signing=Signing.DRAWN))
    assert first.status is Status.DELIVERED and collecting.waiting(first) is None and collecting.code_of(first) == ""
    row = session().scalars(select(CaseCollection).where(CaseCollection.case_id == first.id)).one()
    assert row.code is None and row.left_at
    assert collecting.waiting(ready()).shelf == "A01"
    with pytest.raises(NotWaiting):
        collecting.require_code(first.id, code)


@on_one
def test_five_wrong_codes_lock_the_code_for_a_quarter_of_an_hour_and_the_card_still_opens(later):
    case = ready()
    code, wrong = collecting.code_of(case), wrong_code(case)
    session().rollback()
    left = []
    for _ in range(4):
        with pytest.raises(PickUpCodeWrong) as refusal:
            collecting.require_code(case.id, wrong)
        left.append(refusal.value.params["left"])
    assert left == [4, 3, 2, 1]
    with pytest.raises(PickUpCodeLocked):
        collecting.require_code(case.id, wrong)
    with pytest.raises(PickUpCodeLocked) as refusal:
        collecting.require_code(case.id, code)
    assert refusal.value.params["minutes"] == 15 and collecting.locked_minutes(again(case.id)) == 15
    session().rollback()
    later(minutes=16)
    collecting.require_code(case.id, code)
    again(case.id)
    for _ in range(5):
        with pytest.raises((PickUpCodeWrong, PickUpCodeLocked)):
            collecting.require_code(case.id, wrong)
    assert act(service.hand_over, again(case.id), output(), SELF).status is Status.DELIVERED


@on_one
def test_a_right_code_forgets_the_wrong_ones_before():
    case = ready()
    code, wrong = collecting.code_of(case), wrong_code(case)
    session().rollback()
    for given in (wrong, wrong, wrong, wrong, code, wrong, wrong, wrong, wrong):
        try:
            collecting.require_code(case.id, given)
        except PickUpCodeWrong:
            continue
    assert collecting.locked_minutes(again(case.id)) == 0


@on_one
@pytest.mark.usefixtures("both_databases")
def test_guesses_at_once_are_all_counted(app: Flask):
    case = ready()
    case_id, wrong = case.id, wrong_code(case)
    session().close()

    def guess(_number: int) -> type[Exception] | None:
        with app.app_context():
            try:
                collecting.require_code(case_id, wrong)
            except (PickUpCodeWrong, PickUpCodeLocked) as refusal:
                return type(refusal)
            return None

    with ThreadPoolExecutor(4) as pool:
        came_of_it = list(pool.map(guess, range(8)))
    assert came_of_it.count(PickUpCodeWrong) == 4 and came_of_it.count(PickUpCodeLocked) == 4


@on_one
def test_a_new_code_makes_the_old_one_void_and_opens_no_lock():
    case = ready()
    old, wrong = collecting.code_of(case), wrong_code(case)
    case = act(collecting.renew_code, case, output())
    new = collecting.code_of(case)
    assert new != old and new in told(case, "new_pick_up_code")[-1]
    session().rollback()
    with pytest.raises(PickUpCodeWrong):
        collecting.require_code(case.id, old)
    again(case.id)
    for _ in range(4):
        with pytest.raises((PickUpCodeWrong, PickUpCodeLocked)):
            collecting.require_code(case.id, wrong if wrong != new else old)
    case = act(collecting.renew_code, again(case.id), output())
    session().rollback()
    with pytest.raises(PickUpCodeLocked):
        collecting.require_code(case.id, collecting.code_of(again(case.id)))


@on_one
def test_a_place_is_one_case_s_and_is_changed_by_the_desk():
    first, second = ready(), ready()
    for unfit in ("", "Z01", "A00", "A41", "A1"):
        with pytest.raises(ShelfUnknown):
            act(collecting.put_on_shelf, first, output(), unfit)
    with pytest.raises(ShelfTaken):
        act(collecting.put_on_shelf, first, output(), "a02")
    first = act(collecting.put_on_shelf, first, output(), " b07 ")
    assert collecting.waiting(first).shelf == "B07" and collecting.free_shelf() == "A01"
    with pytest.raises(IntegrityError), write():
        session().execute(update(CaseCollection).where(CaseCollection.case_id == second.id).values(shelf="B07"))
    with pytest.raises(NotYourTask):
        act(collecting.put_on_shelf, again(first.id), officer("clerk", "hall"), "B08")


@pytest.mark.usefixtures("city", "context")
def test_a_full_shelf_keeps_nobody_from_collecting(monkeypatch):
    monkeypatch.setattr(collecting, "ROWS", "A")
    monkeypatch.setattr(collecting, "PLACES", 1)
    first, second = ready(), ready()
    assert [collecting.waiting(case).shelf for case in (first, second)] == ["A01", None]
    assert act(service.hand_over, second, output(), SELF).status is Status.DELIVERED


@pytest.mark.usefixtures("city", "context")
def test_what_goes_another_way_leaves_the_shelf():
    case = ready()
    case = act_as_applicant(case, Choice(Way.POST, address="云江市临江区滨河街道滨江路66号"))
    assert collecting.waiting(case) is None and collecting.free_shelf() == "A01"
    assert [row.step for row in output_lists.lying(output())] == ["post"]


def act_as_applicant(case: Case, choice: Choice) -> Case:
    applicant = a_citizen_named("黄志明")
    with write():
        dispatching.change(service.locked(case.id), applicant, choice, f"change-{case.id}")
    return again(case.id)


@on_one
def test_the_desk_finds_what_lies_there_by_number_code_shelf_and_card():
    first, second = ready(), ready()
    desk = output()
    code, card = collecting.code_of(second), find("huang-zhiming").id_number
    for text, found in (
        (first.number, [first]),
        (second.number[-5:], [second]),
        (code, [second]),
        ("a01", [first]),
        ("黄志明", [first, second]),
        (card, [first, second]),
        (find("lin-xiaowen").id_number, []),
        ("个体工商户", [first, second]),
        ("没有这个人", []),
    ):
        rows = output_lists.lying(desk, text=text, order="shelf")
        assert [row.number for row in rows] == [case.number for case in found], text
        assert output_lists.count(desk, text=text) == len(found)
    assert output_lists.tally(desk).kinds == {"collect": 2, "post": 0, "return": 0}


@on_one
def test_who_does_not_come_is_reminded_twice_and_then_supervision_is_told_once(later):
    case = ready()
    uncollected.sweep()
    assert told(case, "collect_reminder") == []
    for days, reminders in ((3, 1), (0, 1), (6, 1), (1, 2), (19, 2)):
        later(days=days)
        uncollected.sweep()
        assert len(told(again(case.id), "collect_reminder")) == reminders, days
    assert not events()
    later(days=1)
    for _ in range(2):
        uncollected.sweep()
    (event,) = events()
    assert (event.case_id, event.step, event.department) == (case.id, "hand_over", "hall")
    assert [row.number for row in output_lists.lying(output(), kind="uncollected")] == [case.number]
    assert output_lists.tally(output()).uncollected == 1
    case = act(collecting.remind, again(case.id), output())
    assert len(told(case, "collect_reminder")) == 3
    with pytest.raises(RemindedToday):
        act(collecting.remind, case, output())


def events() -> list[SupervisionEvent]:
    return list(session().scalars(select(SupervisionEvent).where(SupervisionEvent.breach == Breach.UNCOLLECTED)))


@pytest.mark.usefixtures("city", "context")
def test_what_lay_there_before_there_was_a_shelf_is_taken_in():
    case = ready()
    with write():
        session().execute(delete(CaseCollection))
    uncollected.sweep()
    assert collecting.waiting(again(case.id)).shelf == "A01"


@pytest.mark.usefixtures("city", "context")
def test_a_card_that_was_scanned_is_compared_by_its_number():
    case = ready()
    with pytest.raises(ReceiverIsAnother):
        act(service.hand_over, case, output(), Receiver(Collects.HOLDER, "黄志明", find("lin-xiaowen").id_number))
    card = find("huang-zhiming").id_number
    assert act(service.hand_over, again(case.id), output(), Receiver(Collects.HOLDER, "黄志明", card)).status is Status.DELIVERED
