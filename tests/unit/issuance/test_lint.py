"""What is refused before anything is recorded: wrong facts, contradictions, characters without a glyph."""

import pytest

from app.issuance import fonts, lint, types
from app.issuance.errors import CharacterMissing, FactsRefused
from tests.unit.issuance import papers

RARE = "㙍𬱖䶮㛃𫖯𬭼𪨰𬘓"


def refusal(code: str, **facts: object) -> str:
    with pytest.raises(FactsRefused) as refused:
        lint.checked(types.get(code), {**papers.samples(code)[0]["facts"], **facts})
    return str(refused.value)


@pytest.mark.parametrize("code", ["housing-proof", "business-licence", "medical-insurance-proof", "rental-qualification", "receipt"])
def test_the_samples_pass(house, code):
    for sample in papers.samples(code):
        lint.refuse_missing_characters(lint.checked(types.get(code), sample["facts"]))


def test_a_fact_that_the_type_does_not_print_is_refused(house):
    assert "it does not print income" in refusal("housing-proof", income=1)


def test_a_missing_fact_is_named(house):
    assert "name is missing" in refusal("housing-proof", name="")


def test_a_paper_saying_no_property_cannot_list_property(house):
    assert "无房证明不能列有不动产" in refusal("housing-proof", properties=[{"location": "某处"}])


def test_a_table_is_a_table_and_a_value_is_a_value(house):
    assert "properties is not a table" in refusal("housing-proof", has_property=True, properties="一套")
    assert "name is not one value" in refusal("housing-proof", name=["甲", "乙"])
    assert "neither yes nor no" in refusal("housing-proof", has_property="也许")


@pytest.mark.parametrize(("said", "meant"), [(True, True), ("是", True), ("有", True), ("否", False), ("无", False), (False, False)])
def test_yes_and_no_have_one_spelling(house, said, meant):
    assert lint.checked(types.get("housing-proof"), {"name": "甲", "as_of": "2026-11-23", "has_property": said})["has_property"] is meant


def test_line_ends_of_browsers_are_no_strange_characters(house):
    scope = lint.checked(
        types.get("business-licence"), {**papers.samples("business-licence")[0]["facts"], "scope": " 餐饮服务；\r\n\t食品销售 "}
    )["scope"]
    assert scope == "餐饮服务；\n 食品销售"


def test_rare_characters_of_names_and_places_are_in_the_font():
    assert all(fonts.has(character) for character in RARE)


@pytest.mark.parametrize("character", ["\U0001f600", "\ue000", "\u202e", "\x00", "\ufeff", "\U00031350"])
def test_a_character_without_a_glyph_is_refused_by_name(character):
    with pytest.raises(CharacterMissing) as refused:
        lint.refuse_missing_characters({"name": f"张{character}三"})
    assert refused.value.params == {"character": character, "codepoint": f"U+{ord(character):04X}", "fact": "name"}


def test_characters_are_looked_for_in_rows_too():
    with pytest.raises(CharacterMissing, match="members"):
        lint.refuse_missing_characters({"members": [{"name": "\U0001f600"}]})


def test_the_font_is_the_one_that_was_measured():
    assert fonts.sha256().startswith("e8f396de")
