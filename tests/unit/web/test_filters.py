"""Days, money and words as pages show them."""

from datetime import UTC, date, datetime

import pytest
from flask import Flask, g
from flask_babel import Babel

from app.elements.words import Words
from app.web import filters
from app.web.language import Look


@pytest.fixture(params=["zh", "en"])
def lang(request):
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context("/"):
        g.look = Look(request.param)
        yield request.param


def test_a_day(lang):
    for value in (date(2026, 11, 3), "2026-11-03", datetime(2026, 11, 2, 23, 30, tzinfo=UTC)):
        assert filters.day(value) == {"zh": "2026年11月3日", "en": "3 Nov 2026"}[lang]
    assert filters.day(None) == ""


def test_a_moment_is_shown_in_local_time(lang):
    late = datetime(2026, 11, 2, 23, 5, tzinfo=UTC)
    assert filters.moment(late) == filters.moment(late.isoformat()) == {"zh": "2026年11月3日 07:05", "en": "3 Nov 2026, 07:05"}[lang]


@pytest.mark.parametrize(("fen", "amount"), [(0, "0.00"), (5, "0.05"), (123456789, "1,234,567.89"), (-1050, "-10.50")])
def test_money_is_exact(fen, amount, lang):
    assert amount in filters.money(fen)
    assert filters.money(None) == ""


def test_words_fall_back_to_marked_chinese(lang):
    both, chinese = Words("住房", "Housing"), Words("民法典第一百六十五条<br>")
    assert str(filters.t(both)) == {"zh": "住房", "en": "Housing"}[lang]
    marked = '<span lang="zh-Hans">民法典第一百六十五条&lt;br&gt;</span>'
    assert str(filters.t(chinese)) == {"zh": chinese.zh, "en": marked}[lang]
    assert filters.plain(chinese) == chinese.zh


def test_personal_values_are_masked():
    assert filters.masked("19900001234", "phone") == "199****1234"
    assert filters.masked(None, "phone") == ""
