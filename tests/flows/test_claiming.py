"""认领、放回: a task is one officer's, the queue says whose, and of many at once each task goes to one."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import event, select

from app.cases import claiming, handing_on, service, tasks, work_queue
from app.cases.claim_errors import ClaimedBy, NotClaimed
from app.cases.errors import OwnCase
from app.cases.lifecycle import Act
from app.cases.models import Case, Task
from app.cases.work_queue import View, Wanted
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.errors import DomainError
from app.core.transaction import write
from app.identity import accounts
from tests import builders
from tests.casework import a_case
from tests.lives import a_permit_case, act, again, for_the_firm, officer
from tests.office import accepted, act as press, events_of, filed, opened, rows, text, token

on_both = pytest.mark.usefixtures("both_databases", "city", "context")
CLERKS, WAITING = 12, 9


def colleagues(count: int, role: Role = Role.REVIEWER, department: str = "health") -> list[Actor]:
    with write():
        return [builders.an_officer(role, department, name=f"同事{number}") for number in range(count)]


def numbers(officer: Actor, view: View) -> list[str]:
    return [row.number for row in work_queue.rows(officer, Wanted(view=view))]


@on_both
def test_who_has_claimed_it_has_it_alone_and_puts_it_back():
    case, mine = a_permit_case(service.accept), officer(Role.REVIEWER)
    (other,) = colleagues(1)
    dates = (case.promised_due, case.legal_due)
    case = act(claiming.claim, case, mine)
    assert (case.promised_due, case.legal_due) == dates
    assert [[bool(numbers(one, view)) for view in View] for one in (mine, other)] == [
        [True, True, False, False],
        [False, False, False, True],
    ]
    counted = work_queue.counts(other)
    assert (counted.total, counted.mine, counted.free, counted.colleagues) == (0, 0, 0, 1)
    with pytest.raises(ClaimedBy) as refusal:
        act(claiming.claim, case, other)
    assert refusal.value.params["name"]
    with pytest.raises(ClaimedBy):
        act(service.pass_on, case, other, "符合条件。")
    with pytest.raises((ClaimedBy, NotClaimed)):
        act(claiming.put_back, case, other)
    case = act(claiming.put_back, act(claiming.claim, case, mine), mine)
    with pytest.raises(NotClaimed):
        act(claiming.put_back, case, mine)
    assert numbers(other, View.FREE) == numbers(mine, View.ALL) == [case.number]
    assert act(service.pass_on, case, other, "符合条件。").tasks[-1].step == "decide"
    assert [one.act for one in case.events if one.act in tasks.CLAIMING] == [Act.CLAIM, Act.PUT_BACK]


@on_both
def test_what_a_colleague_handed_on_goes_back_to_who_had_claimed_it():
    case, mine = a_permit_case(service.accept), officer(Role.REVIEWER)
    (other,) = colleagues(1)
    case = act(handing_on.hand_on, act(claiming.claim, case, mine), mine, "请假", to=other.person)
    with pytest.raises(NotClaimed):
        act(claiming.put_back, case, other)
    case = act(handing_on.hand_back, case, other, "外出")
    assert service.tasks.open_task_of(case).assignee_id == mine.person
    assert act(claiming.put_back, case, mine).tasks[-1].assignee_id is None


@on_both
def test_nobody_claims_a_case_of_their_own_and_the_next_ones_pass_it_over():
    first, second = a_permit_case(service.accept), a_permit_case(service.accept)
    with write():
        post = accounts.give_post(for_the_firm().person, "health", Role.REVIEWER, clock.today())
        own = builders.officer_of(Role.REVIEWER, "health")
        post_id = post.id
    own = Actor(person=for_the_firm().person, post=type(own.post)(post_id, "health", Role.REVIEWER), channel=own.channel, assurance=2)
    with pytest.raises(OwnCase):
        act(claiming.claim, first, own)
    with write():
        assert claiming.claim_next(own, new_id().hex) is None
    key, mine = new_id().hex, officer(Role.REVIEWER)
    for _ in range(2):
        with write():
            assert claiming.claim_next(mine, key).id == first.id
    with write():
        assert claiming.claim_next(mine, new_id().hex).id == second.id
    with write():
        assert claiming.claim_next(mine, new_id().hex) is None
    assert [one.act for one in again(first.id).events].count(Act.CLAIM) == 1


@pytest.mark.usefixtures("both_databases", "city")
def test_many_clerks_at_once_take_none_twice(app: Flask) -> None:
    with app.app_context():
        for _ in range(WAITING):
            a_case("individual-business", until="submit")
        clerks = colleagues(CLERKS, Role.CLERK, "hall")

    def take(clerk: Actor) -> str | None:
        with app.app_context(), write():
            found = claiming.claim_next(clerk, new_id().hex)
            return found.number if found else None

    with ThreadPoolExecutor(CLERKS) as pool:
        taken = [number for number in pool.map(take, clerks) if number]
    assert len(taken) == len(set(taken)) == WAITING
    with app.app_context():
        held = session().execute(select(Case.number, Task.assignee_id).join(Task, Task.case_id == Case.id)).all()
        claims = [one.act for case in session().scalars(select(Case)) for one in case.events].count(Act.CLAIM)
        assert all(person for _number, person in held) and claims == WAITING


@pytest.mark.usefixtures("both_databases", "city")
def test_one_task_claimed_by_many_at_once_is_one_persons_and_the_others_hear_whose(app: Flask) -> None:
    with app.app_context():
        case_id, clerks = a_case("individual-business", until="submit").id, colleagues(6, Role.CLERK, "hall")

    def take(clerk: Actor) -> tuple[str, object]:
        with app.app_context():
            try:
                with write():
                    claiming.claim(service.locked(case_id), clerk, new_id().hex)
            except DomainError as refusal:
                return refusal.code, refusal.params.get("name")
            return "done", clerk.name

    with ThreadPoolExecutor(6) as pool:
        came = list(pool.map(take, clerks))
    (winner,) = [name for code, name in came if code == "done"]
    assert [one for one in came if one[0] != "done"] == [("claimed_by", winner)] * 5


@pytest.mark.usefixtures("city")
def test_it_is_claimed_and_put_back_on_the_pages(app: Flask, desk) -> None:
    first, second, third = (filed(app, code="individual-business") for _ in range(3))
    clerk = desk("clerk")
    with app.app_context():
        (colleague,) = colleagues(1, Role.CLERK, "hall")
        with app.app_context():
            act(claiming.claim, session().scalars(select(Case).where(Case.number == third)).one(), colleague)
    assert press(clerk, first, "claim").status_code == 303
    assert "本环节由您办理" in text(clerk.get(f"/window/cases/{first}")) and rows(text(clerk.get("/window/?view=mine"))) == [first]
    answer = clerk.post("/window/claims", data={"csrf_token": token(clerk), "key": new_id().hex, "pick": [second, third], "view": "free"})
    assert answer.headers["Location"] == "/window/?view=free"
    page = text(clerk.get("/window/"))
    assert "已认领 1 件" in page and f"{third}：本环节已由同事0认领" in page and rows(page) == [first, second]
    seen = text(clerk.get("/window/?view=colleagues"))
    assert rows(seen) == [third] and "同事0" in seen and 'name="pick"' not in seen
    looked = text(opened(clerk, third))
    assert "本环节已由同事0认领" in looked and "/accept" not in looked
    assert press(clerk, first, "put-back").status_code == 303 and press(clerk, first, "put-back").status_code == 409
    taken = clerk.post("/window/claims/next", data={"csrf_token": token(clerk), "key": new_id().hex, "count": "5"})
    assert taken.headers["Location"] == "/window/?view=mine" and rows(text(clerk.get("/window/?view=mine"))) == [first, second]
    for wrong, said in (({"pick": []}, "请至少选择一件"), ({"pick": [str(n) for n in range(51)]}, "一次最多选择 50 件")):
        clerk.post("/window/claims", data={"csrf_token": token(clerk), "key": new_id().hex, **wrong})
        assert said in text(clerk.get("/window/"))
    assert events_of(app, first)[-3:] == [Act.CLAIM, Act.PUT_BACK, Act.CLAIM]


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("address", ["/window/", "/window/rows", "/window/?view=colleagues&service=individual-business&since=2026-01-01"])
def test_a_page_of_the_queue_asks_the_database_six_things_at_most(app: Flask, desk, address: str) -> None:
    for _ in range(3):
        accepted(app, desk)
    with app.app_context():
        engine = session().get_bind()
    officer, asked = desk("reviewer", "market-regulation"), []
    officer.get(address)
    catalogue.ask_again()

    @event.listens_for(engine, "before_cursor_execute")
    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    assert officer.get(address).status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    said = [statement for statement in asked if statement != "BEGIN" and "demo_state" not in statement]
    assert len(said) + 1 <= 6, "\n".join(said)  # and the session, which is read beside SQLAlchemy


@pytest.mark.usefixtures("city")
def test_filters_are_kept_under_a_name_and_one_view_opens_the_queue(app: Flask, desk) -> None:
    business, clerk = filed(app), desk("clerk")
    housing = filed(app, "chen-jianhua", "rental-housing")

    def keep(name: str, **more: str) -> str:
        clerk.post("/window/views", data={"csrf_token": token(clerk), "name": name, **more})
        return text(clerk.get("/window/?service=rental-housing"))

    assert "请填写视图名称" in keep(" ") and "视图名称最多 30 个字" in keep("长" * 31)
    page = keep("我的住房件", service="rental-housing", first="y")
    assert (
        "我的住房件" in page
        and rows(text(clerk.get("/window/"))) == [housing]
        and rows(text(clerk.get("/window/?view="))) == [business, housing]
    )
    assert "我的住房件" not in text(desk("reviewer", "housing").get("/window/"))
    keep("全部事项", first="y", channel="online")
    assert rows(text(clerk.get("/window/"))) == [business, housing]
    other = re.search(r"/window/views/[\w-]+/delete", text(clerk.get("/window/?service=rental-housing"))).group()
    stranger = desk("reviewer", "housing")
    for one, is_there in ((stranger, True), (clerk, False)):
        one.post(other, data={"csrf_token": token(one)})
        assert ("删除视图" in text(clerk.get("/window/?service=rental-housing"))) is is_there


@on_both
def test_the_queue_is_narrowed_by_what_a_case_is():
    case, reviewer = a_permit_case(service.accept), officer(Role.REVIEWER)
    today = clock.today()
    fits = [
        Wanted(service="hygiene-permit", channel="online", since=today, until=today),
        Wanted(place=case.place[:6]),
        Wanted(light="ok", step="review", text="启航"),
        Wanted(text=case.number[-6:]),
    ]
    no = [
        Wanted(service="rental-housing"),
        Wanted(channel="kiosk"),
        Wanted(place="990009"),
        Wanted(since=today + timedelta(days=1)),
        Wanted(until=today - timedelta(days=1)),
        Wanted(officer=reviewer.person),
        Wanted(light="over"),
        Wanted(step="decide"),
    ]
    shown = [bool(work_queue.rows(reviewer, one)) for one in (*fits, *no)]
    assert shown == [True, True, False, True, *[False] * len(no)]  # a firm is found by its whole name only
    act(claiming.claim, case, reviewer)
    assert work_queue.rows(reviewer, Wanted(officer=reviewer.person, text="云江市启航商贸有限公司"))
