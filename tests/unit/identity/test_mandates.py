"""In which state a mandate is."""

from datetime import timedelta

import pytest

from app.core import clock
from app.identity.mandates import state_of
from app.identity.models import Mandate


def a_mandate(**changes):
    now, today = clock.now(), clock.today()
    return Mandate(**({"from_day": today, "until_day": today, "given_at": now, "confirmed_at": now, "withdrawn_at": None} | changes))


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({}, "current"),
        ({"confirmed_at": None}, "waiting"),
        ({"until_day": clock.today() - timedelta(days=1)}, "ended"),
        ({"withdrawn_at": clock.now()}, "withdrawn"),
        ({"withdrawn_at": clock.now(), "until_day": clock.today() - timedelta(days=1)}, "withdrawn"),
    ],
)
def test_the_state_of_a_mandate(changes, state):
    assert state_of(a_mandate(**changes)) == state
