"""How long a name is locked after failures in a row."""

from datetime import timedelta

from app.identity.lockout import ANYWHERE, HERE


def test_the_first_failures_lock_nobody():
    assert [HERE.lock_after(failed) for failed in range(5)] == [None] * 5


def test_then_it_doubles_up_to_an_hour():
    minutes = [HERE.lock_after(failed) // timedelta(minutes=1) for failed in range(5, 14)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_name_is_tried_fewer_than_a_hundred_times_a_day_from_one_place_and_five_hundred_from_all():
    for patience, most in ((HERE, 100), (ANYWHERE, 500)):
        spent, tries = timedelta(), 0
        while spent < timedelta(days=1):
            tries += 1
            spent += patience.lock_after(tries) or timedelta()
        assert tries < most
