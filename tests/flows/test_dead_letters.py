"""Dead letters: jobs that failed for good are seen in plain words, tried again, or let go with a reason; nothing of anybody's data shows."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from app import wiring
from app.audit.models import AuditEntry
from app.core import clock, dead_letters, jobs
from app.core.db import new_id, session
from app.core.jobs import Job, JobState
from app.core.transaction import write
from app.manage.job_view import WORDS
from tests.office import text, token

ERROR = "ValueError: no carrier for '林晓雯' <lin@example.com> at 19900000077, number 990001199403121023 of 云江市"


def _dead(name: str = "messages.send", count: int = 1) -> list[UUID]:
    ids = []
    with write() as current:
        for _ in range(count):
            job_id = new_id()
            now = clock.now()
            told = {"state": JobState.DEAD, "tries": 8, "last_error": ERROR, "failed_at": now, "run_at": now, "created_at": now}
            current.add(Job(id=job_id, name=name, payload={"id": str(new_id())}, **told))
            ids.append(job_id)
    return ids


@pytest.mark.usefixtures("both_databases", "context")
def test_a_dead_job_is_tried_again_or_let_go_once_and_forgotten_after_a_year() -> None:
    first, second = _dead(count=2)
    somebody = new_id()
    with write():
        assert dead_letters.retry(first) and not dead_letters.retry(first)
    with write():
        assert dead_letters.give_up(second, somebody, "号码已注销") and not dead_letters.give_up(second, somebody, "号码已注销")
    with pytest.raises(dead_letters.NoReasonGiven), write():
        dead_letters.give_up(second, somebody, "  ")
    job = session().get_one(Job, second, populate_existing=True)
    assert (job.state, dead_letters.reason_of(job), "号码" in str(job.reason)) == (JobState.GIVEN_UP, "号码已注销", False)
    assert dead_letters.dead() == [] and dead_letters.standing().waiting == {"messages.send": 1}
    with write() as current:
        current.execute(update(Job).where(Job.id == first).values(state=JobState.DONE, done_at=clock.now()))
    kept = []
    for days in (89, 91, 364, 366):
        clock.shift_by(lambda ahead=days: timedelta(days=ahead))
        dead_letters.sweep()
        kept.append(session().scalar(select(func.count()).select_from(Job)))
    assert kept == [2, 1, 1, 0]


@pytest.mark.usefixtures("context")
def test_the_oldest_that_waits_is_told() -> None:
    assert dead_letters.standing().oldest is None
    with write():
        jobs.enqueue("messages.send", {"id": "1"})
        jobs.enqueue("messages.send", {"id": "2"}, run_at=clock.now() + timedelta(hours=1))
    clock.shift_by(lambda: timedelta(minutes=10))
    standing = dead_letters.standing()
    assert (standing.later, timedelta(minutes=10) <= standing.oldest < timedelta(minutes=11)) == (1, True)


def test_every_job_that_the_house_does_is_explained() -> None:
    assert wiring.JOB_ROOMS
    assert {name for name in jobs.handlers() if not name.startswith("test.")} == set(WORDS)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ERROR, ("ValueError", "no carrier for … … at … , number … of …")),
        ("OperationalError: database is locked\n[SQL: SELECT 1]", ("OperationalError", "database is locked")),
        ("KeyError: 'permit'", ("KeyError", "…")),
        ("RuntimeError", ("RuntimeError", "")),
    ],
)
def test_an_error_is_shown_without_values(error: str, told: tuple[str, str]) -> None:
    assert dead_letters.told(error) == told


@pytest.mark.usefixtures("city")
def test_the_page_explains_and_acts_and_shows_no_value(app, desk) -> None:
    with app.app_context():
        one, _other = _dead(count=2)
        _dead("issuance.sign")
    admin = desk("admin")
    page = text(admin.get("/manage/jobs"))
    assert "发送短信或邮件" in page and "签发证照" in page
    for value in ("林晓雯", "19900000077", "990001199403121023", "lin@example.com"):
        assert value not in page.partition("<main")[2]
    assert admin.post(f"/manage/jobs/{one}/give-up", data={"csrf_token": token(admin)}).status_code == 422
    assert admin.press(f"/manage/jobs/{one}/give-up", {"reason": "号码已注销"}, button="确认终止").status_code == 303
    assert admin.press("/manage/jobs", button="全部重试：发送短信或邮件（1）").status_code == 303
    assert "号码已注销" in text(admin.get("/manage/jobs"))
    with app.app_context():
        assert [job.name for job in dead_letters.dead()] == ["issuance.sign"]
        acts = session().scalars(select(AuditEntry.act).where(AuditEntry.kind == "job")).all()
        assert sorted(acts) == ["job:give_up", "job:retry_all"]
