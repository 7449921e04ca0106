"""forms/city.yaml: the invented city."""

import re
from pathlib import Path

import pytest

from app.catalogue import city
from app.catalogue.errors import DefinitionError
from app.elements.identifiers import credit_code_is_valid

ROOT = Path(__file__).parents[3]
CITY = city.load(ROOT / "forms" / "city.yaml")
ICONS = set(re.findall(r'^  "([a-z]+)":', (ROOT / "app/web/templates/web/icons.html").read_text(encoding="utf-8"), re.M))


def test_the_city_has_its_divisions_and_departments():
    assert [division.code for division in CITY.divisions] == ["990001", "990002", "990003", "990004"]
    assert {"natural-resources", "market-regulation", "medical-insurance", "housing", "hall"} <= {each.code for each in CITY.departments}


def test_nothing_in_it_can_belong_to_somebody():
    for department in CITY.departments:
        assert credit_code_is_valid(department.credit_code) and department.credit_code.startswith("11990000"), department.code
    for place in (*CITY.departments, *CITY.halls):
        assert re.fullmatch(r"0990-0000\d{3}", place.phone), place.code
    assert all(
        division.code.startswith("9900") and all(town.code.startswith(division.code) for town in division.towns)
        for division in CITY.divisions
    )


def test_codes_are_used_once():
    for parts in (CITY.divisions, CITY.departments, CITY.halls, CITY.topics, [town for each in CITY.divisions for town in each.towns]):
        codes = [part.code for part in parts]
        assert len(set(codes)) == len(codes)
    credit_codes = {department.credit_code for department in CITY.departments}
    assert len(credit_codes) == len(CITY.departments)


def test_every_topic_has_an_icon_that_exists():
    assert {topic.icon for topic in CITY.topics} <= ICONS


def test_halls_stand_in_divisions_of_the_city():
    assert {hall.division for hall in CITY.halls} == {division.code for division in CITY.divisions}


def test_topics_are_for_people_or_for_firms():
    assert len(CITY.topics_for("person")) >= 15 and len(CITY.topics_for("organisation")) >= 8


def test_a_code_becomes_the_name_of_its_place():
    assert CITY.place_name("990000").zh == "云江市"
    assert CITY.place_name("990002").en == "Yunling District"
    assert CITY.place_name("990001001").zh == "临江区滨河街道"
    assert CITY.place_name("123").zh == "123"


def test_an_unknown_department_is_named_with_the_nearest():
    with pytest.raises(KeyError, match="did you mean 'housing'"):
        CITY.department("housin")


def test_a_mistake_in_the_file_is_named(tmp_path):
    (tmp_path / "city.yaml").write_text("code: '990000'\nname: {zh: 云江市}\ntopics: [{code: birth}]\n", encoding="utf-8")
    with pytest.raises(DefinitionError) as refused:
        city.load(tmp_path / "city.yaml")
    assert any("topic birth: icon is missing" in fault for fault in refused.value.faults)


def test_the_ring_of_a_seal_names_a_body_and_not_the_use_of_the_seal():
    assert not [department.code for department in CITY.departments if department.seal.endswith("章")]
