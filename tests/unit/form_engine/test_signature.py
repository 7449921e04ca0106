"""A signature is a few strokes, or a name; never anything else that SVG knows."""

import pytest

from app.form_engine.errors import Refusal
from app.form_engine.fields.signature import LONGEST_PATH, strokes_of
from app.form_engine.registry import type_of
from tests.unit.form_engine.forms import question

SIGNED, KIND = question("signed", "signature"), type_of("signature")
NAME = "M10 20" + "".join(f"L{x} {x}" for x in range(20, 60))


def test_strokes_are_kept_and_drawn_again():
    value = KIND.parse(SIGNED, {"": [""], "strokes": [NAME]})
    assert value == {"name": "", "strokes": NAME} and strokes_of(value) == NAME
    assert KIND.show(SIGNED, value, "zh") == "手写签名" and KIND.inputs(value) == {"": "", "strokes": NAME}


def test_who_cannot_draw_types_the_name():
    value = KIND.parse(SIGNED, {"": ["林晓雯"], "strokes": [""]})
    assert value == {"name": "林晓雯", "strokes": ""} and strokes_of(value) == ""
    assert KIND.show(SIGNED, value, "en") == "林晓雯 (signed by typing the name)"
    assert KIND.parse(SIGNED, {"": [""], "strokes": [""]}) is None


@pytest.mark.parametrize(
    "strokes",
    ["M1 1", "M1 1L2 2", '"/><script>', "M10 20L" + "9" * 4 + " 1", NAME + "Z", NAME + "\n", "url(#a)", "M1 1" + "L2 2" * LONGEST_PATH],
)
def test_anything_else_is_refused(strokes):
    with pytest.raises(Refusal):
        KIND.parse(SIGNED, {"": [""], "strokes": [strokes]})


def test_what_is_stored_is_looked_at_again_before_it_stands_in_a_page():
    assert strokes_of({"strokes": '"/><script>alert(1)</script>'}) == "" and strokes_of("M1 1") == "" and strokes_of({"strokes": 7}) == ""
