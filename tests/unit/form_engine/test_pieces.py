"""Persons and organisations: several inputs, one answer."""

import pytest

from app.core.rules import parse
from app.elements.masks import mask
from app.form_engine.answers import Answers
from app.form_engine.errors import Refusal
from app.form_engine.registry import type_of
from app.form_engine.service import read_step
from tests.unit.form_engine.forms import asking, posted, question, typed

HEIR, FIRM = question("heir", "person", mask="numbers"), question("firm", "organisation")
PERSON, ORGANISATION = type_of("person"), type_of("organisation")
SOMEBODY = {"name": "林晓雯", "id_number": "990001199403121023"}


def test_both_pieces_are_read_by_their_own_types():
    read = PERSON.parse(HEIR, {"name": [" 林晓雯 "], "id_number": ["９90001 19940312 1023"]})
    assert read == SOMEBODY and PERSON.show(HEIR, read, "zh") == "林晓雯，990001199403121023"
    assert PERSON.inputs(read) == SOMEBODY and PERSON.inputs(None) == {"name": "", "id_number": ""}
    assert ORGANISATION.parse(FIRM, {"name": ["云江商贸"], "credit_code": ["91990001ma80000195"]}) == {
        "name": "云江商贸",
        "credit_code": "91990001MA80000195",
    }


def test_nothing_typed_is_no_answer():
    assert PERSON.parse(HEIR, {"name": [""], "id_number": [" "]}) is None and PERSON.parse(HEIR, {}) is None


@pytest.mark.parametrize(
    ("name", "number", "part", "message"),
    [
        ("林晓雯", "", "id_number", "Enter %(label)s."),
        ("", "990001199403121023", "name", "Enter %(label)s."),
        ("林晓雯", "990001199403121024", "id_number", "%(label)s is not a real ID number. Check each character against the card."),
        ("1", "990001199403121023", "name", "Enter %(label)s as it stands on the ID card."),
    ],
)
def test_what_is_wrong_is_said_at_its_piece(name, number, part, message):
    with pytest.raises(Refusal) as caught:
        PERSON.parse(HEIR, {"name": [name], "id_number": [number]})
    assert (caught.value.part, caught.value.message) == (part, message)
    assert caught.value.params["label"] in {piece.label for piece in PERSON.pieces}


def test_the_error_leads_to_its_input():
    made = asking(HEIR)
    result = read_step(made, "one", posted(**{"heir-name": "林晓雯", "heir-id_number": "1"}), Answers())
    assert [error.anchor for error in result.errors] == ["heir-id_number"]
    assert result.answers.typed["heir"] == {"name": ["林晓雯"], "id_number": ["1"]}, "what was typed is lost"


def test_rules_speak_of_the_pieces():
    values = Answers({"heir": typed(SOMEBODY)}).nested()
    assert parse('heir.name == "林晓雯"').answer(values) is True
    assert parse('heir.name == "林晓雯"').answer({}) is None
    assert parse('heir.name == "林晓雯"').names == {"heir"}, "what a rule hangs on is the question"


def test_only_the_number_is_masked():
    assert mask("numbers", "林晓雯，990001199403121023") == "林晓雯，9900**********1023"
    assert mask("numbers", "林晓雯") == "林晓雯"
