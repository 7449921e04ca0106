"""What registers of other houses said before, while it is fresh; and the morning digest to owners. On both databases."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.actor import Actor
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements import dictionary
from app.sources import digest, health, memory, registry, service
from app.sources.memory import Memory
from app.sources.models import Outcome, SourceCall, SourceDigest, SourceMemory
from app.sources.registry import Registry
from app.sources.service import Gathered, Purpose, Subject, Want
from tests.unit.sources.fakes import CHILD, ID, Fake

pytestmark = pytest.mark.usefixtures("both_databases", "context")
ME = Actor(person=UUID(int=7))


@pytest.fixture
def later() -> Iterator[object]:
    """Moves the clock."""
    yield lambda **by: clock.shift_by(lambda: timedelta(**by))
    clock.shift_by(timedelta)


def fund(**more: object) -> Fake:
    made = Fake("housing_fund", {ID: {"balance": 12_000, "status": "paying", "employer": "某厂"}}, **more)  # type: ignore[arg-type]
    made.is_remote = True
    return made


def gather(source: Fake, *elements: str, live: bool = False, number: str = ID) -> Gathered:
    sources = Registry(source)
    sources.memory = Memory(session().get_bind())
    found = service.gather(
        {"applicant": Subject("person", number)},
        [Want(one, one) for one in elements or ("fund.status",)],
        purpose=Purpose("test", new_id(), ME),
        sources=sources,
        dictionary=dictionary.current(),
        live=live,
    )
    with write():
        service.record_calls(found)
    return found


def test_a_fresh_answer_is_not_asked_again_and_keeps_its_day():
    source = fund()
    first, again = gather(source), gather(source)
    assert len(source.calls) == 1
    fact = again.facts["fund.status"]
    assert (fact.value, fact.source, fact.record, fact.fetched_at) == (
        "paying",
        "housing_fund",
        "housing_fund-1",
        first.facts["fund.status"].fetched_at,
    )
    assert [call.outcome for call in again.calls] == [Outcome.REMEMBERED] and not again.down


def test_who_looked_is_logged_also_where_nobody_was_asked():
    source = fund()
    gather(source)
    gather(source)
    assert sorted(session().scalars(select(SourceCall.outcome))) == [Outcome.ANSWERED, Outcome.REMEMBERED]


def test_the_shortest_freshness_counts(later):
    source = fund()
    gather(source, "fund.status", "fund.balance")  # seven days, and one
    later(days=2)
    gather(source, "fund.status")
    assert len(source.calls) == 1
    gather(source, "fund.balance")
    assert len(source.calls) == 2


def test_what_has_to_be_live_is_asked_and_remembered_anew():
    source = fund()
    gather(source)
    source.records = {ID: {"status": "sealed"}}
    assert gather(source).facts["fund.status"].value == "paying"
    assert gather(source, live=True).facts["fund.status"].value == "sealed"
    assert gather(source).facts["fund.status"].value == "sealed"


def test_nobody_is_remembered_too_and_another_person_is_another_question():
    source = fund()
    assert not gather(source, number=CHILD).facts and not gather(source, number=CHILD).facts
    assert len(source.calls) == 1
    gather(source)
    assert len(source.calls) == 2


def test_failures_and_contradictions_are_not_remembered():
    for source in (fund(others={"status": "sealed"}), fund(fault=RuntimeError("x")), fund(answer=lambda _key: "garbage")):
        gather(source)
        gather(source)
        assert len(source.calls) == 2


def test_an_embedded_register_is_asked_each_time():
    source = fund()
    source.is_remote = False
    gather(source)
    gather(source)
    assert len(source.calls) == 2 and session().scalar(select(func.count()).select_from(SourceMemory)) == 0


def test_nothing_readable_is_stored_and_what_is_stale_is_deleted(later):
    gather(fund(), "fund.employer")
    row = session().scalars(select(SourceMemory)).one()
    assert "某厂".encode() not in row.payload and ID.encode() not in row.payload + row.subject_index
    session().rollback()
    later(days=400)
    memory.sweep()
    assert session().scalar(select(func.count()).select_from(SourceMemory)) == 0


def test_a_row_moved_to_another_person_is_not_read():
    source = fund()
    gather(source)
    with write():
        row = session().scalars(select(SourceMemory)).one()
        row.subject_index = service.seal.blind_index("person", CHILD)
    assert not gather(source, number=CHILD).facts
    assert [key for key, _ in source.calls] == [ID, CHILD], "the register was not asked"


def test_two_requests_about_one_person_at_once_both_end(app):
    source, failed = fund(), []

    def one() -> None:
        with app.app_context():
            try:
                gather(source, "fund.status", "fund.balance", "fund.employer", live=True)
            except Exception as fault:  # noqa: BLE001 - reported below
                failed.append(fault)

    threads = [threading.Thread(target=one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed and session().scalar(select(func.count()).select_from(SourceMemory)) == 3


def call(source: str, outcome: Outcome, at) -> SourceCall:
    return SourceCall(
        source=source, subject_kind="person", subject_index=b"x", attributes=[], service="test", person_id=UUID(int=7), at=at, ms=1, outcome=outcome
    )  # fmt: skip


@pytest.mark.usefixtures("city")
def test_owners_are_told_once_in_the_morning_which_registers_failed(later, desk):
    yesterday = clock.now() - timedelta(days=1)
    with write() as writing:
        writing.add_all([call("population", Outcome.DOWN, yesterday), call("population", Outcome.ANSWERED, yesterday)])
        writing.add_all([call("estate", Outcome.ANSWERED, yesterday)] * 1)
    local = clock.local(clock.now())
    later(hours=12 - local.hour)  # noon of today
    digest.sweep()
    digest.sweep()
    (told,) = digest.of_department("public-security")
    assert [(one.source, one.calls, one.failures, one.percent) for one in told.failing] == [("population", 2, 1, 50)]
    assert digest.of_department("natural-resources") == []
    owners = {registry.current()[name].department for name in registry.names()}
    assert session().scalar(select(func.count()).select_from(SourceDigest)) == len(owners)
    assert health.report(timedelta(days=3))
