"""Jobs are rows: written with what they follow, done at least once, never lost, dead after too many tries."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from app import cli
from app.core import clock, jobs
from app.core.db import session
from app.core.jobs import Job, JobState
from app.core.transaction import write

pytestmark = pytest.mark.usefixtures("both_databases", "context")

done: list[dict] = []


@jobs.handler("test.note")
def note(payload: dict) -> None:
    done.append(payload)


@jobs.handler("test.fail")
def fail(payload: dict) -> None:
    raise RuntimeError("the register is on fire")


@pytest.fixture(autouse=True)
def forget() -> None:
    done.clear()


def all_jobs() -> list[Job]:
    return list(session().scalars(select(Job).execution_options(populate_existing=True)))


def test_a_job_is_done_once_and_marked() -> None:
    with write():
        jobs.enqueue("test.note", {"n": 1})
    assert jobs.run_until_idle() == 1
    assert done == [{"n": 1}]
    assert [job.state for job in all_jobs()] == [JobState.DONE]


def test_a_job_of_a_transaction_that_failed_does_not_exist() -> None:
    with pytest.raises(ZeroDivisionError), write():
        jobs.enqueue("test.note", {"n": 1})
        raise ZeroDivisionError
    assert jobs.run_until_idle() == 0
    assert session().scalar(select(func.count()).select_from(Job)) == 0


def test_the_same_key_is_enqueued_once() -> None:
    for _ in range(3):
        with write():
            jobs.enqueue("test.note", {}, key="receipt:1")
    assert jobs.run_until_idle() == 1


def test_a_job_for_later_waits() -> None:
    with write():
        jobs.enqueue("test.note", {}, run_at=clock.now() + timedelta(hours=1))
    assert not jobs.run_one()
    clock.shift_by(lambda: timedelta(hours=2))
    assert jobs.run_one()


def test_a_worker_that_died_leaves_its_job_to_the_next() -> None:
    with write():
        jobs.enqueue("test.note", {"n": 7})
    assert jobs._claim() is not None  # claimed by a worker that dies here
    assert not jobs.run_one()
    clock.shift_by(lambda: jobs.LEASE + timedelta(seconds=1))
    assert jobs.run_one()
    assert done == [{"n": 7}]


@pytest.mark.filterwarnings("ignore")
def test_a_failing_job_is_tried_again_later_and_in_the_end_waits_for_a_person(caplog: pytest.LogCaptureFixture) -> None:
    with write():
        jobs.enqueue("test.fail", {})
    for tries in range(jobs.MAX_TRIES):
        clock.shift_by(lambda ahead=tries: timedelta(hours=ahead))
        assert jobs.run_one()
    clock.shift_by(lambda: timedelta(days=9))
    assert not jobs.run_one()
    [job] = all_jobs()
    assert (job.state, job.tries, "on fire" in job.last_error) == (JobState.DEAD, jobs.MAX_TRIES, True)


def test_a_duty_that_fails_keeps_nothing_else_from_being_done(caplog: pytest.LogCaptureFixture) -> None:
    with write():
        jobs.enqueue("test.note", {"n": 1})
    rounds: list[int] = []

    def locked() -> None:
        raise OperationalError("BEGIN IMMEDIATE", None, Exception("database is locked"))

    def without_key() -> None:
        raise OSError("the key is gone")

    def duties() -> list[Callable[[], object]]:
        return [locked, without_key, lambda: rounds.append(1)]

    jobs.work(lambda: len(rounds) >= 2, duties, poll_seconds=0.01)
    assert (done, len(rounds)) == ([{"n": 1}], 2)
    assert "locked failed" in caplog.text and "without_key failed" in caplog.text


def test_the_worker_does_its_rounds_often_and_not_after_each_of_many_jobs() -> None:
    rounds = cli._Rounds()
    first, second = list(rounds.duties()), list(rounds.duties())
    assert set(cli.ROUNDS) <= set(first) and not set(cli.ROUNDS) & set(second)
    rounds.went_round_at -= cli.ROUND_EVERY_SECONDS
    assert set(cli.ROUNDS) <= set(rounds.duties())


def test_a_helper_does_the_jobs_that_the_worker_has_not_claimed_each_once() -> None:
    with write():
        for n in range(3):
            jobs.enqueue("test.note", {"n": n})
    claimed = jobs._claim()
    rested: list[float] = []
    jobs.help_out(lambda: bool(rested), rested.append)
    assert claimed is not None and claimed.payload == {"n": 0}
    assert done == [{"n": 1}, {"n": 2}]
