"""forms/elements.yaml: what it holds, and how each fault in it is named."""

from pathlib import Path

import pytest

from app.elements import dictionary
from app.elements.dictionary import Dictionary, Sensitivity
from app.elements.reading import DictionaryError
from app.sources import declared

ROOT = Path(__file__).parents[3]
SOURCES = declared.load(ROOT / "forms" / "sources.yaml")

RIGHTS = "rights: {plain: {clerk: clear, reviewer: clear}, masked: {clerk: masked, reviewer: masked}, judged: {reviewer: clear}}\n"
LAWS = "laws: {sharing: 《政务数据共享条例》}\noptions: {sex: {male: {zh: 男}, female: {zh: 女}}}\n" + RIGHTS + "elements:\n"
NAME = "  person.name: {name: {zh: 姓名}, type: text, basis: [sharing], lead: population"


@pytest.fixture(scope="module")
def real() -> Dictionary:
    return dictionary.load(ROOT / "forms" / "elements.yaml")


def load(tmp_path: Path, text: str) -> Dictionary:
    (tmp_path / "forms").mkdir(exist_ok=True)
    path = tmp_path / "forms" / "elements.yaml"
    path.write_text(LAWS + text, encoding="utf-8")
    return dictionary.load(path)


def test_the_shipped_dictionary_has_at_least_a_hundred_and_fifty_elements(real):
    assert len(real) >= 150


def test_every_shipped_element_has_both_languages_and_a_legal_basis(real):
    for element in real.values():
        assert element.name.zh and element.name.en, element.code
        assert element.basis and all(law.startswith("《") for law in element.basis), element.code


def test_every_source_that_an_element_names_offers_it(real):
    for element in real.values():
        for name in element.sources:
            assert element.attribute in SOURCES[name].offers, f"{element.code}: {name} does not offer {element.attribute}"


def test_every_attribute_that_a_register_offers_is_some_elements(real):
    used = {(name, element.attribute) for element in real.values() for name in element.sources}
    assert {(name, attribute) for name, one in SOURCES.items() for attribute in one.offers} == used


def test_a_column_may_be_led_by_another_source(real):
    income = next(column for column in real["household.members"].columns if column.code == "annual_income")
    assert real[income.element].lead == "social"


def test_no_sensitive_element_is_matchable(real):
    assert not [element.code for element in real.values() if element.matchable and element.sensitivity is Sensitivity.SENSITIVE]


def test_the_attribute_is_the_part_after_the_dot_unless_said(tmp_path):
    assert load(tmp_path, NAME + "}")["person.name"].attribute == "name"
    assert load(tmp_path, NAME + ", attribute: full_name}")["person.name"].attribute == "full_name"


def test_the_lead_comes_first_among_the_sources(tmp_path):
    assert load(tmp_path, NAME + ", cross_check: [household]}")["person.name"].sources == ("population", "household")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("  person.sex: {name: {zh: 性别}, type: txt, basis: [sharing]}", "element person.sex: unknown type 'txt'; known: address, area"),
        ("  person.sex: {name: {zh: 性别}, type: choice, basis: [sharing]}", "element person.sex: a choice needs options"),
        ("  person.sex: {name: {zh: 性别}, type: choice, options: sexes, basis: [sharing]}", "unknown options 'sexes'; known: sex"),
        ("  person.sex: {name: {en: Sex}, type: text, basis: [sharing]}", "name needs Chinese text"),
        ("  person.sex: {name: {zh: 有, en: Yes}, type: text, basis: [sharing]}", "name: en: True is no text"),
        ("  sex: {name: {zh: 性别}, type: text, basis: [sharing]}", "element sex: a code is written subject.attribute"),
        ("  person.sex: {name: {zh: 性别}, type: text}", "has no basis: say which law lets us collect it"),
        ("  person.sex: {name: {zh: 性别}, type: text, basis: [law]}", "unknown law 'law'; known: sharing"),
        (NAME + ", cross_check: [population]}", "its lead 'population' cannot cross-check itself"),
        ("  person.sex: {name: {zh: 性别}, type: text, basis: [sharing], cross_check: [household]}", "has cross-checks but no lead source"),
        ("  person.sex: {name: {zh: 性别}, type: text, basis: [sharing], lock: true}", "is locked but no source gives it"),
        (NAME + ", sensitivity: sensitive, matchable: true}", "is sensitive and may not be matchable"),
        (NAME + ", sensitivity: secret}", "unknown sensitivity 'secret'; known: open, personal, sensitive"),
        (NAME + ", mask: stars}", "unknown mask 'stars'"),
        (NAME + ", fresh_days: 0}", "fresh_days is a number of days above 0, not 0"),
        (NAME + ", colour: red}", "unknown key 'colour'"),
        (NAME + ", shown: all}", "unknown shown 'all'; known: plain, masked, judged"),
        (NAME + ", sensitivity: sensitive, shown: plain}", "is sensitive; the rule 'plain' shows it in clear at every window"),
        (NAME + ", columns: {a: {name: {zh: 甲}, type: text}}}", "table and rows, and only they, have columns"),
        (
            "  a.rows: {name: {zh: 甲}, type: rows, basis: [sharing], columns: {b: {name: {zh: 乙}, type: money, element: no.such}}}",
            "element a.rows, column b: unknown element 'no.such'",
        ),
        (NAME + "}\n" + NAME + "}", "'person.name' is written twice"),
        ("  person.name: [", "not readable"),
        ("  person.name: 3", "element person.name: is not a mapping"),
    ],
)
def test_a_fault_names_the_file_the_element_and_the_cure(tmp_path, text, fault):
    with pytest.raises(DictionaryError) as refused:
        load(tmp_path, text)
    assert fault in str(refused.value)
    assert str(refused.value).startswith("forms/elements.yaml: ")


@pytest.mark.parametrize(
    ("rights", "fault"),
    [
        ("", "needs a mapping with the key 'rights'"),
        (RIGHTS.replace("judged", "weighed"), "the rule 'judged' is missing"),
        (RIGHTS.replace("judged: {reviewer", "judged: {auditor"), "unknown post 'auditor'; known: clerk, reviewer, approver, head, output"),
        (RIGHTS.replace("judged: {reviewer: clear", "judged: {reviewer: seen"), "unknown sight 'seen'; known: clear, masked, none"),
    ],
)
def test_who_sees_what_is_said_whole(tmp_path, rights, fault):
    path = tmp_path / "elements.yaml"
    path.write_text((LAWS + NAME + "}").replace(RIGHTS, rights), encoding="utf-8")
    with pytest.raises(DictionaryError) as refused:
        dictionary.load(path)
    assert fault in str(refused.value)


def test_an_element_without_a_rule_has_the_one_of_its_sensitivity(real):
    rules = {
        code: real[code].shown for code in ("person.name", "person.phone", "disability.level", "disability.guardian", "record.criminal")
    }
    assert list(rules.values()) == ["plain", "masked", "judged", "masked", "closed"]


def test_all_faults_are_told_at_once(tmp_path):
    with pytest.raises(DictionaryError) as refused:
        load(tmp_path, "  a.b: {name: {zh: 甲}, type: txt}\n  a.c: {name: {}, type: text, basis: [sharing]}")
    assert len(refused.value.faults) == 3


def test_an_empty_file_is_told(tmp_path):
    path = tmp_path / "elements.yaml"
    path.write_text("", encoding="utf-8")
    with pytest.raises(DictionaryError, match="needs a mapping with the key 'elements'"):
        dictionary.load(path)


@pytest.mark.parametrize(
    ("code", "good", "bad"),
    [
        ("person.name", "林晓雯", 3),
        ("person.birth_date", "1994-03-12", "1994-02-30"),
        ("person.sex", "female", "woman"),
        ("person.id_number", "990001199403121023", "99000119940312102"),
        ("estate.has_property", False, 0),
        ("social.annual_income", 6840000, -1),
        ("social.annual_income", 0, True),
        ("estate.count", 2, "2"),
        ("estate.properties", [{"area": 5800, "usage": "dwelling"}], [{"area": "58 m²"}]),
        ("estate.properties", [], {}),
        ("household.members", [{"name": "陈思远", "sex": None}], [{"shoe_size": 42}]),
        ("person.name", "x" * 2000, "x" * 2001),
    ],
)
def test_an_element_knows_what_can_be_its_answer(real, code, good, bad):
    assert real[code].accepts(good)
    assert not real[code].accepts(bad)
