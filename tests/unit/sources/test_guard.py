"""The circuit of a source: it opens after five failures in a row, tries again after thirty seconds, and bounds what hangs."""

import threading

from app.sources.base import SourceDown
from app.sources.guard import Circuit, Guard
from app.sources.models import Outcome
from app.sources.registry import Registry
from tests.unit.sources.fakes import ID, Fake, ask, population


def broken_five_times() -> tuple[Fake, Registry]:
    register = population(fault=SourceDown())
    registry = Registry(register)
    for _ in range(5):
        ask(registry=registry)
    return register, registry


def test_it_opens_after_five_failures_in_a_row():
    register, registry = broken_five_times()
    gathered = ask(registry=registry)
    assert len(register.calls) == 5
    assert gathered.down == {"population"}
    assert gathered.calls[0].outcome is Outcome.HELD


def test_a_success_in_between_begins_the_count_anew():
    register = population(fault=SourceDown())
    registry = Registry(register)
    for fault in (SourceDown(), SourceDown(), SourceDown(), SourceDown(), None, SourceDown()):
        register.fault = fault
        ask(registry=registry)
    assert registry.guards["population"].circuit is Circuit.CLOSED


def test_after_thirty_seconds_one_call_tries_and_closes_it(later):
    register, registry = broken_five_times()
    later(seconds=31)
    assert registry.guards["population"].circuit is Circuit.HALF_OPEN
    register.fault = None
    assert ask(registry=registry).facts
    assert registry.guards["population"].circuit is Circuit.CLOSED


def test_a_failed_try_opens_it_again(later):
    register, registry = broken_five_times()
    later(seconds=31)
    ask(registry=registry)
    assert registry.guards["population"].circuit is Circuit.OPEN
    assert len(register.calls) == 6


def test_while_one_tries_no_other_does(later):
    guard = Guard()
    for _ in range(5):
        guard.failed()
    later(seconds=31)
    assert guard.enter()
    assert not guard.enter()


def test_a_source_that_hangs_takes_no_more_than_its_own_slots():
    guard = Guard(calls_in_flight=2)
    assert [guard.enter(), guard.enter(), guard.enter()] == [True, True, False]
    guard.leave()
    assert guard.enter()


def test_a_hanging_source_does_not_slow_the_others():
    released = threading.Event()
    registry = Registry(population(answer=lambda _key: released.wait(30)), Fake("credit", {ID: {"standing": "good"}}))
    assert ask(registry=registry, seconds=0.02).down == {"population"}
    assert ask(registry=registry, want=["credit.standing"], seconds=20).facts
    released.set()
