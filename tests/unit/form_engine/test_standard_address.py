"""Addresses with their place: a list for each level, then street and number."""

import pytest

from app.catalogue import city, loader  # noqa: F401 - it tells the rules their functions
from app.core.rules import parse
from app.form_engine.answers import Answers
from app.form_engine.errors import Refusal
from app.form_engine.registry import type_of
from app.form_engine.service import read_step
from tests.unit.form_engine.forms import asking, posted, question

HOME = question("home", "standard_address", level="town")
ADDRESS = type_of("standard_address")
THERE = {"division": "990001001", "detail": "样例路 8 号"}


@pytest.fixture(autouse=True)
def the_city():
    city.use(city.load(city.PROVINCES.parents[2] / "forms" / "city.yaml"))


def test_place_and_detail_are_kept_apart_and_read_as_one():
    result = read_step(
        asking(HOME), "one", posted(**{"home": "990001", "home-town": "990001001", "home-detail": " 样例路  8 号 "}), Answers()
    )
    assert result.errors == () and result.answers.value("home") == THERE
    assert ADDRESS.show(HOME, THERE, "zh") == "临江区滨河街道样例路 8 号"
    assert ADDRESS.show(HOME, THERE, "en") == "样例路 8 号, Binhe Subdistrict, Linjiang District"
    assert parse('in_division(home.division, "990001")').answer(result.answers.nested()) is True


def test_inputs_show_what_is_kept():
    assert ADDRESS.inputs(THERE) == {"": "990001", "town": "990001001", "village": "", "detail": "样例路 8 号"}
    assert ADDRESS.inputs(None) == {"": "", "town": "", "village": "", "detail": ""}


@pytest.mark.parametrize(
    ("place", "town", "detail", "part"),
    [
        ("990001", "990001001", "", "detail"),
        ("", "", "样例路", ""),
        ("990001", "", "样例路", "town"),
        ("990002", "990001001", "样例路", "town"),
    ],
)
def test_half_an_address_is_refused_at_its_input(place, town, detail, part):
    with pytest.raises(Refusal) as refused:
        ADDRESS.parse(HOME, {"": [place], "town": [town], "detail": [detail]})
    assert refused.value.part == part


def test_nothing_typed_is_no_answer():
    assert ADDRESS.parse(HOME, {"": [""], "detail": [" "]}) is None
