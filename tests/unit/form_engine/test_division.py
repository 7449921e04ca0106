"""Places: a district, a town in it, a village in that; or a province of the nation."""

import pytest

from app.form_engine.errors import Refusal
from app.form_engine.registry import type_of
from tests.unit.form_engine.forms import question

pytestmark = pytest.mark.usefixtures("yunjiang")
KIND = type_of("division")
VILLAGE = question("home", "division", level="village")
TOWN = question("home", "division", level="town")


def test_the_deepest_place_is_kept_and_said_whole():
    posted = {"": ["990003"], "town": ["990003103"], "village": ["990003103202"]}
    assert KIND.parse(VILLAGE, posted) == "990003103202"
    assert KIND.show(VILLAGE, "990003103202", "zh") == "河口县芦湾镇柳河村"
    assert KIND.show(VILLAGE, "990003103202", "en") == "Liuhe Village, Luwan Town, Hekou County"
    assert KIND.inputs("990003103202") == {"": "990003", "town": "990003103", "village": "990003103202"}
    assert KIND.inputs("990003") == {"": "990003", "town": "", "village": ""} and KIND.inputs(None)[""] == ""


def test_it_stops_where_the_question_does():
    posted = {"": ["990003"], "town": ["990003103"], "village": ["990003103202"]}
    assert KIND.parse(TOWN, posted) == "990003103"
    assert KIND.parse(question("home", "division"), posted) == "990003"


@pytest.mark.parametrize(
    ("posted", "part"),
    [
        ({"": ["990003"], "town": [""]}, "town"),
        ({"": ["990003"]}, "town"),
        ({"": ["990003"], "town": ["990001001"]}, "town"),
        ({"": ["990003"], "town": ["990003103"], "village": ["990001001001"]}, "village"),
        ({"": ["880003"], "town": ["990003103"]}, ""),
    ],
)
def test_what_does_not_fit_is_refused_at_its_list(posted, part):
    with pytest.raises(Refusal) as caught:
        KIND.parse(VILLAGE, posted)
    assert caught.value.part == part


def test_nothing_chosen_is_no_answer():
    assert KIND.parse(VILLAGE, {"": [""], "town": ["990003103"]}) is None


def test_provinces_are_those_of_the_nation():
    asked = question("from", "division", level="province")
    assert len(KIND.options(asked)) == 34 and KIND.parse(asked, {"": ["340000"]}) == "340000"
    assert KIND.show(asked, "340000", "zh") == "安徽省" and KIND.levels(asked) == ()
