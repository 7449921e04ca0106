"""Who came first has it first; who has it may ask again; who waited too long goes on without."""

import threading
import time

import pytest

from app.core import turns
from app.core.turns import Turns


def test_they_go_in_the_order_in_which_they_came() -> None:
    asked, done = Turns(), []

    def work(number: int) -> None:
        with asked.turn():
            done.append(number)

    with asked.turn():
        threads = []
        for number in range(8):
            threads.append(threading.Thread(target=work, args=(number,)))
            threads[-1].start()
            while len(asked._waiting) <= number:
                time.sleep(0.001)
        assert done == []
    for thread in threads:
        thread.join()
    assert done == list(range(8)) and asked._owner is None


def test_who_has_the_turn_may_ask_again_and_a_fault_gives_it_back() -> None:
    asked = Turns()
    with pytest.raises(ZeroDivisionError), asked.turn(), asked.turn():
        raise ZeroDivisionError
    assert asked._owner is None


def test_who_waited_too_long_goes_on_without_and_keeps_nobody_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "LONGEST", 0.05)
    asked, went = Turns(), threading.Event()

    def work() -> None:
        with asked.turn():
            went.set()

    with asked.turn():
        thread = threading.Thread(target=work)
        thread.start()
        assert went.wait(2)
        thread.join()
        assert not asked._waiting
    assert asked._owner is None
