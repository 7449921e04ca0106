"""Two acts that meet in one moment, again and again, on both databases: one has its effect, the other is refused.

Two officers who decide; a decision and a withdrawal; a notice of corrections from two desks; an officer whose post has just ended; a record
confirmed and sent back.
Each round has a case of its own and goes through the pages' own addresses.
"""

import os
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from threading import Barrier
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update

from app.cases import service
from app.cases.models import Case, CaseEvent
from app.core import clock
from app.core.actor import Channel, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.identity import accounts, sessions
from app.identity.models import StaffPost
from bench.results import Row
from prove import house
from tests import application, builders, databases, lives

ROUNDS = int(os.environ.get("ROUNDS", "1000"))
INSTANCE = house.ROOT / "out" / "prove" / "meetings"
DEPARTMENT = "health"
NO = {"reason": "经检测，空气中细菌总数超过规定的限值。", "basis": "《公共场所卫生管理条例》第四条", "confirmed": "y"}
YES = {"text": "符合条件，准予。"}


@dataclass
class Seen:
    """What came of the rounds of one kind."""

    rounds: int = 0
    answers: Counter[tuple[int, ...]] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Desks:
    """Everybody's browser, signed in; two of each who may do the same."""

    app: Flask
    firm: FlaskClient
    clerks: tuple[FlaskClient, FlaskClient]
    approvers: tuple[FlaskClient, FlaskClient]
    passing: FlaskClient  # of an officer whose post comes and goes
    passing_post: UUID
    companion: FlaskClient  # who goes along to a site check
    companion_id: UUID


Round = Callable[[Desks], tuple[tuple[int, ...], list[str]]]  # the answers, and the acts that were done in it


def desks(app: Flask) -> Desks:
    app.config["WTF_CSRF_ENABLED"] = False
    with app.app_context():
        with write():
            opened = sessions.open_for(builders.person_named(lives.REPRESENTATIVE).id, assurance=2)
            sessions.act_for(opened.session_id, lives.for_the_firm().for_party)
        firm = builders.with_token(app.test_client(), opened.token)
        clerks = [_officer(app, Role.CLERK, "hall")[0] for _ in range(2)]
        approvers = [_officer(app, Role.APPROVER, DEPARTMENT)[0] for _ in range(2)]
        passing, post = _officer(app, Role.APPROVER, DEPARTMENT)
        companion, along = _officer(app, Role.HEAD, DEPARTMENT)
        companion_id = session().get_one(StaffPost, along).person_id
    return Desks(app, firm, (clerks[0], clerks[1]), (approvers[0], approvers[1]), passing, post, companion, companion_id)


def _officer(app: Flask, role: Role, department: str) -> tuple[FlaskClient, UUID]:
    """A new officer, since ten days in this post, signed in with both proofs."""
    with write():
        person = builders.a_person("测试员")
        account = accounts.create_staff(person.id, f"staff{new_id().hex[-8:]}", "no password", "JBSWY3DPEHPK3PXP")
        post = accounts.give_post(person.id, department, role, clock.today() - timedelta(days=10))
        session().flush()
        opened = sessions.open_for(person.id, account_id=account.id, post_id=post.id, channel=Channel.WINDOW, assurance=2, confirmed=True)
    return builders.with_token(app.test_client(), opened.token), post.id


# --- the rounds -------------------------------------------------------------------------------------------------------


def two_decide(all_: Desks) -> tuple[tuple[int, ...], list[str]]:
    """One approves, the other refuses."""
    number = _a_case(all_.app, service.accept, service.pass_on)
    one, other = all_.approvers
    answers = _at_once(lambda: _act(one, number, "approve", YES), lambda: _act(other, number, "refuse", NO))
    return answers, _done(all_.app, number, "approve", "refuse")


def withdrawn_and_decided(all_: Desks) -> tuple[tuple[int, ...], list[str]]:
    number = _a_case(all_.app, service.accept, service.pass_on)
    answers = _at_once(
        lambda: all_.firm.post(f"/my/cases/{number}/withdraw", data={"key": new_id().hex, "reason": "不办了"}).status_code,
        lambda: _act(all_.approvers[0], number, "approve", YES),
    )
    return answers, _done(all_.app, number, "withdraw", "approve")


def two_notices(all_: Desks) -> tuple[tuple[int, ...], list[str]]:
    """A notice of corrections from two desks."""
    number = _a_case(all_.app)
    asked = {"item": "premises_name", "note-premises_name": "请填写全称"}
    one, other = all_.clerks
    answers = _at_once(lambda: _act(one, number, "correction", asked), lambda: _act(other, number, "correction", asked))
    return answers, _done(all_.app, number, "return_for_correction")


def post_ended(all_: Desks) -> tuple[tuple[int, ...], list[str]]:
    """The post ended a moment ago, the session goes on; a colleague decides in the same moment, and only the colleague does."""
    number = _a_case(all_.app, service.accept, service.pass_on)
    _ends(all_, clock.today() - timedelta(days=1))
    answers = _at_once(
        lambda: _act(all_.passing, number, "refuse", NO),
        lambda: _act(all_.approvers[0], number, "approve", YES),
    )
    _ends(all_, None)
    done = _done(all_.app, number, "approve", "refuse")
    return answers, [act for act in done if act == "refuse"] or done[:1]


def confirmed_and_sent_back(all_: Desks) -> tuple[tuple[int, ...], list[str]]:
    """The second officer of a site check, in two windows."""
    with all_.app.app_context():
        number = str(lives.looked_at(lives.a_pool_case(), all_.companion_id).number)
    answers = _at_once(
        lambda: _act(all_.companion, number, "site-check/confirm", {}),
        lambda: _act(all_.companion, number, "site-check/return", {"reason": "与现场不符"}),
    )
    return answers, _done(all_.app, number, "confirm_check", "return_check")


ROUNDS_OF: dict[str, tuple[Round, frozenset[str]]] = {  # with the acts one of which must have been done
    "two officers decide": (two_decide, frozenset({"approve", "refuse"})),
    "withdrawn and decided": (withdrawn_and_decided, frozenset({"withdraw", "approve"})),
    "two notices of corrections": (two_notices, frozenset({"return_for_correction"})),
    "a post that has just ended": (post_ended, frozenset({"approve"})),
    "a site check confirmed and sent back": (confirmed_and_sent_back, frozenset({"confirm_check", "return_check"})),
}


def _ends(all_: Desks, day: object) -> None:
    with all_.app.app_context(), write() as current:
        current.execute(update(StaffPost).where(StaffPost.id == all_.passing_post).values(until_day=day))


def _a_case(app: Flask, *acts: Callable[..., object]) -> str:
    with app.app_context():
        return str(lives.a_permit_case(*acts).number)


def _act(client: FlaskClient, number: str, verb: str, said: dict[str, str]) -> int:
    return client.post(f"/window/cases/{number}/{verb}", data={"key": new_id().hex, **said}).status_code


def _at_once(*presses: Callable[[], int]) -> tuple[int, ...]:
    gate = Barrier(len(presses))

    def press(do: Callable[[], int]) -> int:
        gate.wait()
        return do()

    with ThreadPoolExecutor(len(presses)) as hands:
        return tuple(hands.map(press, presses))


def _done(app: Flask, number: str, *acts: str) -> list[str]:
    asked = select(CaseEvent.act).join(Case, Case.id == CaseEvent.case_id).where(Case.number == number, CaseEvent.act.in_(acts))
    with app.app_context():
        return [act.value for act in session().scalars(asked)]


# --- all of them ------------------------------------------------------------------------------------------------------


def storm(app: Flask, rounds: int) -> dict[str, Seen]:
    """So many rounds of each kind; one act was done in each, one answer says so and the other is a clear refusal."""
    everybody = desks(app)
    found = {}
    for name, (play, allowed) in ROUNDS_OF.items():
        seen = found[name] = Seen()
        for _ in range(rounds):
            answers, done = play(everybody)
            seen.rounds += 1
            seen.answers[answers] += 1
            if len(done) != 1 or not set(done) <= allowed or sorted(answers)[0] != 303 or sorted(answers)[1] not in {403, 404, 409}:
                seen.wrong.append(f"{name}: answers {answers}, done {done}")
    return found


def rows() -> Iterator[Row]:
    home = Path(tempfile.mkdtemp(prefix="yimen-prove-"))
    home.chmod(0o711)  # an unprivileged PostgreSQL may have to walk through
    run = databases.Run(home)
    try:
        for at, kind in enumerate(("sqlite", "postgresql")):
            shutil.rmtree(INSTANCE, ignore_errors=True)
            with databases.copy(run, kind, "city", INSTANCE) as made:
                yield from _rows(application.on(made, own=False), kind, 4 + len(ROUNDS_OF) * at)
    finally:
        databases.clean_up(run)


def _rows(app: Flask, kind: str, first: int) -> Iterator[Row]:
    started = time.monotonic()
    for number, (name, seen) in enumerate(storm(app, ROUNDS).items(), first):
        for told in seen.wrong[:5]:
            print(f"            {told}")
        print(f"            {kind}, {name}: {dict(seen.answers)}")
        yield Row(f"R{number}", f"{kind}, {name}, {seen.rounds} rounds: other than one effect", len(seen.wrong), "= 0")
    print(f"            {kind}: {(time.monotonic() - started) / 60:.1f} minutes")
    application.let_go(app)
