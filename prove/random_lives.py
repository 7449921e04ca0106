"""Random lives of a permit case: every act at every moment, allowed or not, beside a model of sixty lines.

An act that the model allows is done, every other one is refused and changes nothing; status and both dates are the model's every day.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from datetime import date, datetime

from flask import Flask
from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from sqlalchemy import update

from app import cli
from app.cases import clocks, extending, overdue, pausing, service
from app.cases.grounds import Grounds
from app.cases.models import Case, Task, TaskState
from app.cases.pausing import Plan
from app.catalogue.definitions import Procedure
from app.core import clock
from app.core.actor import Role
from app.core.db import new_id
from app.core.errors import DomainError
from app.core.transaction import write
from app.factory import create_app
from bench.results import Row
from config import from_environment
from prove import house
from prove.life_model import ENDS, EXTRA, LONGEST_PAUSE, Life
from tests import lives

LIVES = int(os.environ.get("LIVES", "10000"))
STEPS = 14
SELDOM = 850  # of a thousand
INSTANCE = house.ROOT / "out" / "prove" / "random_lives"
FIRST_DAY = date(2026, 3, 2)
NO = Grounds("经检测，空气中细菌总数超过规定的限值", "《公共场所卫生管理条例》第四条")
ACTS = (
    "accept", "not_accept", "return_for_correction", "resubmit", "withdraw", "pass_on", "pause", "resume", "propose", "extend",
    "decline", "approve", "refuse", "terminate",
)  # fmt: skip


class Seen:
    """What went by in all lives."""

    def __init__(self) -> None:
        self.lives = self.done = self.refused = 0
        self.illegal: list[str] = []
        self.clocks: list[str] = []


CASEWORK = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.HEAD, Role.OUTPUT)


class Officers:
    """Who does what; found once."""

    def __init__(self) -> None:
        self.of = {role: lives.officer(role, "hall" if role is Role.CLERK else "health") for role in CASEWORK}
        self.firm = lives.for_the_firm()


def walks(app: Flask, seen: Seen, how_many: int) -> None:
    """Walk so many lives in this application; it must hold the demonstration's city and nothing that runs."""
    with app.app_context():
        officers = Officers()
        _clear()
        machine = _machine(officers, seen)
        quiet = settings(
            max_examples=how_many,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            derandomize=True,
            phases=(Phase.generate,),
            suppress_health_check=list(HealthCheck),
        )
        try:
            run_state_machine_as_test(machine, settings=quiet)
        finally:
            clock.shift_by(clock._no_shift)


def _clear() -> None:
    """Nothing of an earlier life runs any more."""
    with write() as current:
        current.execute(update(Task).where(Task.state == TaskState.OPEN).values(state=TaskState.CANCELLED, ended_at=clock.now()))


def _machine(officers: Officers, seen: Seen) -> type[RuleBasedStateMachine]:
    class RandomLife(RuleBasedStateMachine):
        """One case from filing on."""

        def __init__(self) -> None:
            super().__init__()
            _morning_of(FIRST_DAY)
            self.life = Life(FIRST_DAY)
            self.id = lives.filed(officers.firm, lives.PERMIT, premises_name="启航假日酒店", premises_kind="hotel").id
            seen.lives += 1

        @rule(choice=st.integers(0, 1000), wild=st.integers(0, 3), days=st.integers(1, EXTRA))
        def attempt(self, choice: int, wild: int, days: int) -> None:
            """One of four tries is at anything at all, the others at what the model allows now, and seldom at an end."""
            wanted = [act for act in ACTS if not wild or self.life.may(act)] or list(ACTS)
            going_on = [act for act in wanted if act not in ENDS or choice > SELDOM] or wanted
            act = going_on[choice % len(going_on)]
            allowed = self.life.may(act)
            try:
                with write():
                    _do(act, service.locked(self.id), officers, days)
            except DomainError as refusal:
                seen.refused += 1
                _must(not allowed, f"{act} in {self.life} refused: {refusal.code}", seen.illegal)
            else:
                seen.done += 1
                _must(allowed, f"{act} in {self.life} was done", seen.illegal)
                self.life.do(act, days)
            self.compare(act)

        @precondition(lambda self: self.life.status in {"submitted", "to_correct", "accepted"})
        @rule(days=st.integers(1, 25))
        def days_pass(self, days: int) -> None:
            for _ in range(days):
                self.life.morning()
                _morning_of(self.life.today)
                overdue.run()
            self.compare(f"{days} days")

        def compare(self, after: str) -> None:
            case = lives.again(self.id)
            _must(case.status == self.life.status, f"after {after}: {case.status} instead of {self.life}", seen.illegal)
            if self.life.due and case.status == "accepted":
                told = case.legal_due, case.promised_due
                _must(told == self.life.due, f"after {after}: {told} instead of {self.life.due}, {self.life}", seen.clocks)

        def teardown(self) -> None:
            with write():
                clocks.stop(service.locked(self.id))
            _clear()

    return RandomLife


def _must(right: bool, said: str, found: list[str]) -> None:
    """Keep what is wrong, and end this life with it."""
    if not right:
        found.append(said)
        raise AssertionError(said)


def _morning_of(day: date) -> None:
    ahead = datetime(day.year, day.month, day.day, 9, tzinfo=clock.LOCAL) - (clock.now() - clock._shift())
    clock.shift_by(lambda: ahead)


def _do(act: str, case: Case, officers: Officers, days: int) -> None:
    key, of = new_id().hex, officers.of
    reviewing = of[Role.REVIEWER] if not _is_passed_on(case) else of[Role.APPROVER]
    doing: dict[str, Callable[[], object]] = {
        "accept": lambda: service.accept(case, of[Role.CLERK], key),
        "not_accept": lambda: service.not_accept(case, of[Role.CLERK], NO, key),
        "return_for_correction": lambda: service.return_for_correction(case, of[Role.CLERK], {"premises_name": "请写全称"}, key),
        "resubmit": lambda: service.resubmit(case, officers.firm, key),
        "withdraw": lambda: service.withdraw(case, officers.firm, "不办了", key),
        "pass_on": lambda: service.pass_on(case, of[Role.REVIEWER], "符合条件", key),
        "pause": lambda: pausing.pause(case, reviewing, Plan(Procedure.TESTING, LONGEST_PAUSE, "检测"), key),
        "resume": lambda: pausing.resume(case, reviewing, "检测合格", key),
        "propose": lambda: extending.propose(case, reviewing, "补充调查", key, days=days),
        "extend": lambda: extending.extend(case, of[Role.HEAD], key),
        "decline": lambda: extending.decline(case, of[Role.HEAD], "不必延期", key),
        "approve": lambda: service.approve(case, of[Role.APPROVER], "准予", key),
        "refuse": lambda: service.refuse(case, of[Role.APPROVER], NO, key),
        "terminate": lambda: service.terminate(case, of[Role.APPROVER], NO, key),
    }
    doing[act]()


def _is_passed_on(case: Case) -> bool:
    return any(event.act == "pass_on" for event in case.events)


def rows() -> Iterator[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE), "YIMEN_DEMO": "1"}))
    with app.app_context():
        cli.prepare.callback()  # type: ignore[misc]
    seen = Seen()
    try:
        walks(app, seen, LIVES)
    except AssertionError as fault:
        print(f"            {fault}")
    print(f"            {seen.lives} lives, {seen.done} acts done, {seen.refused} refused")
    yield Row("L1", f"random lives, {LIVES}: moves done or refused against the model", len(seen.illegal), "= 0")
    yield Row("L2", "of these: dates other than counted day by day", len(seen.clocks), "= 0")
