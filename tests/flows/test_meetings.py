"""Two acts in one moment: a few rounds of each here, a thousand in `make prove ONLY=races`."""

import pytest
from flask import Flask

from prove.meetings import storm

ROUNDS = 3


@pytest.mark.usefixtures("both_databases", "city")
def test_of_two_acts_that_meet_one_is_done(app: Flask) -> None:
    found = storm(app, ROUNDS)
    assert [told for seen in found.values() for told in seen.wrong] == []
    assert {seen.rounds for seen in found.values()} == {ROUNDS}
