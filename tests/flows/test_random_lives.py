"""Random lives of a case beside a model of it: a few here, ten thousand in `make prove`."""

import pytest
from flask import Flask

from app.cases import clocks
from app.cases.models import Case
from prove.random_lives import Seen, walks

pytestmark = pytest.mark.usefixtures("city")
LIVES = 20


@pytest.mark.usefixtures("both_databases")
def test_a_life_is_the_models_every_day(app: Flask) -> None:
    seen = Seen()
    walks(app, seen, LIVES)
    assert (seen.illegal, seen.clocks) == ([], []) and seen.lives >= LIVES
    assert seen.done > LIVES and seen.refused > LIVES, "both what is allowed and what is not was tried"


def test_a_house_that_counts_a_pause_is_found_out(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(_case: Case) -> list[object]:
        return []

    monkeypatch.setattr(clocks, "uncounted", counted)
    seen = Seen()
    with pytest.raises(AssertionError):
        walks(app, seen, 150)
    assert seen.clocks
