"""What `make prove` guesses a million times, here some thousands; and the counting itself sees a page that tells too much."""

import random

import pytest
from flask import Flask

from app.issuance import verification
from prove import guesses

pytestmark = pytest.mark.usefixtures("both_databases")


def test_no_guess_tells_whose_a_paper_is(app: Flask) -> None:
    seen = guesses.storm(app, 3000, random.Random(7))
    assert guesses._hits(seen) == seen["broken"] == 0
    assert seen["a number"] > 0, "the guesses no longer reach the series"
    assert seen["control"] == len(guesses.KINDS) * guesses.PAPERS


def test_a_page_that_tells_too_much_is_seen(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "_is_personal", lambda _sealed: False)
    assert guesses._hits(guesses.storm(app, 600, random.Random(7))) > 0
