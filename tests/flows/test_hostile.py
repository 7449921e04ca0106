"""What `make prove` sends a hundred thousand of, here some hundreds; and the counting itself sees a fault that is planted."""

import random

import pytest
from flask import Flask

from app.form_engine.types import TYPES
from prove import submissions
from prove.submissions import Seen
from tests import every_type

SERVICES = ("individual-business", "rental-housing", "housing-proof", every_type.CODE)


def storm(app: Flask, count: int, seed: int = 2026) -> Seen:
    with app.app_context():
        every_type.publish()
    return submissions.storm(app, SERVICES, random.Random(seed), count)


@pytest.mark.usefixtures("city", "both_databases")
def test_hostile_submissions_are_refused_and_leave_nothing_behind(app: Flask) -> None:
    seen = storm(app, 300)
    assert (seen.broken, seen.slow, seen.half_saved) == ([], [], [])
    assert {204, 303, 400, 422} <= seen.statuses.keys(), "the submissions no longer reach the forms"


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("fault", ["throws", "saves", "unlocks"])
def test_a_planted_fault_is_seen(app: Flask, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    if fault == "throws":
        monkeypatch.setattr(type(TYPES["text"]), "read", lambda _self, _question, text: str(int(text[:1]) if text[:1] == "9" else 0 / 0))
    elif fault == "saves":
        monkeypatch.setattr(submissions, "REFUSED", {422})  # what was typed and cannot be read is kept with a 422
    else:
        monkeypatch.setattr("app.form_engine.service.is_locked", lambda _question, _fact: False)
    seen = storm(app, 200)
    assert seen.broken if fault == "throws" else seen.half_saved
