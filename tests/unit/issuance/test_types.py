"""Types as content: what a folder may say, and how a mistake is named."""

import re
from datetime import date

import pytest

from app.elements import dictionary
from app.issuance import origins, types
from app.issuance.errors import TypeFault, UnknownType
from app.issuance.types import Duration

SHIPPED = {
    "housing-proof", "business-licence", "medical-insurance-proof", "rental-qualification", "firm-registration-proof", "receipt",
    "company-licence", "hygiene-permit", "hygiene-permit-cancellation", "no-criminal-record-proof", "residence-proof",
    "disability-subsidy-notice", "old-age-allowance-notice", "social-insurance-proof", "senior-card",
    "no-criminal-record-refusal", "criminal-record-reply",
    "acceptance-notice", "approval-decision", "cancellation-decision", "correction-notice", "delivery-address-confirmation",
    "delivery-receipt", "extension-notice", "hearing-appointment", "hearing-notice", "lacking-acceptance-notice", "lacking-promise",
    "non-acceptance-decision", "procedure-notice", "refusal-decision", "revocation-decision", "site-check-record",
    "holding-decision", "giving-back-notice", "sworn-statement", "termination-notice", "third-hearing-notice", "third-party-notice",
}  # fmt: skip


def files(**changes: str) -> dict[str, str]:
    said = {
        "name": "{zh: 证明, en: Proof}",
        "kind": "proof",
        "issuer": "housing",
        "national_type": '"009"',
        "numbering": '"证〔{year}〕{sequence:06}号"',
        "facts": "{name: {label: {zh: 姓名}}}",
    } | changes
    return {"type.yaml": "\n".join(f"{key}: {value}" for key, value in said.items() if value), "template.html": "", "style.css": ""}


def test_all_shipped_types_are_read(house):
    assert set(types.all_types()) == SHIPPED


def test_two_types_of_one_office_have_two_national_codes(tmp_path):
    (tmp_path / "_shared").mkdir()
    for code in ("housing-proof", "housing-again"):
        (tmp_path / code).mkdir()
        for name, text in files().items():
            (tmp_path / code / name).write_text(text, encoding="utf-8")
    with pytest.raises(TypeFault, match="certificates/housing-proof: national_type 009 is that of housing-again already"):
        types.load(tmp_path)


def test_an_unknown_type_is_named(house):
    with pytest.raises(UnknownType, match="driving-licence"):
        types.get("driving-licence")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "prof"}, "unknown kind 'prof'; known: licence, permit, proof, notice, receipt, document"),
        ({"colour": "red"}, "unknown keys colour; known: agrees"),
        ({"issuer": ""}, "missing keys issuer"),
        ({"facts": "{name: {label: {en: Name}}}"}, "fact name: a name in Chinese"),
        ({"facts": "{name: {label: {zh: 姓名}, type: txt}}"}, "fact name: unknown facttype 'txt'; known: text, yes_no"),
        ({"facts": "{rows: {label: {zh: 表}, type: table}}"}, "fact rows: exactly a table has columns"),
        ({"shown_on_verify": "{phone: none}"}, "shown_on_verify names phone, which are no facts"),
        ({"facts": "{name: {label: {zh: 姓名}, form: x}}"}, "fact name: unknown keys form; known: columns, element, from"),
        ({"paper": "poster"}, "unknown paper poster; known: portrait, landscape, document, card"),
        ({"titles": '[{when: "name ==", name: {zh: 甲}}]'}, "titles: "),
        ({"titles": '[{when: "known(name)", name: {en: A}}]'}, "titles: a name in Chinese"),
        ({"facts": "{p: {label: {zh: 照片}, type: photo}}", "shown_on_verify": "{p: none}"}, "p is a photo, which is never shown"),
        ({"shown_on_verify": "{name: hidden}"}, "unknown masks hidden; known: none"),
        ({"numbering": '"{month}"'}, "numbering: unknown places month"),
        ({"valid_for": "soon"}, "valid_for 'soon' is not like"),
        ({"agrees": '[{rule: "name ==", message: {zh: 错}}]'}, "agrees: "),
    ],
)
def test_a_mistake_is_named_with_its_place_and_cure(changes, message):
    with pytest.raises(TypeFault) as fault:
        types.from_files("x", files(**changes))
    assert str(fault.value).startswith("certificates/x/type.yaml")
    assert message in str(fault.value)


def test_a_search_that_finds_nothing_proves_something_else(house):
    kind = types.get("housing-proof")
    assert kind.titled({"has_property": False}).zh == "无房证明"
    assert kind.titled({"has_property": True}).zh == kind.titled({}).zh == kind.name.zh == "不动产登记信息查询结果证明"


def test_no_result_of_a_criminal_record_says_why(house):
    """The notice has no place for a reason, neither paper is found by its number, and neither shows a stranger anything."""
    told = {"reason", "crime", "record", "remark", "range", "result"}
    assert not told & set(types.get("no-criminal-record-refusal").facts) and not told & set(types.get("no-criminal-record-proof").facts)
    for code in ("no-criminal-record-refusal", "criminal-record-reply"):
        assert not types.get(code).found_by_number and not types.get(code).shown_on_verify


ELEMENTS = {"person.name": 1}


@pytest.mark.parametrize(
    ("origin", "message"),
    [
        ("", "fact name: from is missing: an element of the dictionary, register:<name>, or one of applicant, case"),
        ("person.nose", "from: 'person.nose' is no element of the dictionary and none of applicant"),
        ("register:stars", "from: there is no register:stars"),
        ("person.name", None),
        ("register:social", None),
        ("computed", None),
    ],
)
def test_each_fact_says_where_it_comes_from(origin, message):
    facts = f'{{name: {{label: {{zh: 姓名}}, from: "{origin}"}}}}'
    found = list(origins.faults(types.from_files("x", files(facts=facts)), ELEMENTS, {"social"}))
    assert [fault.startswith("certificates/x/type.yaml: ") for fault in found] == ([True] if message else [])
    assert not message or message in found[0]


def test_every_shipped_fact_comes_from_somewhere(house):
    elements = dictionary.load(house.root / "forms" / "elements.yaml")
    registers = {element.lead for element in elements.values() if element.lead}
    assert [fault for kind in types.all_types().values() for fault in origins.faults(kind, elements, registers)] == []


def test_the_readme_names_every_key_and_no_other(house):
    text = (house.root / "certificates" / "README.md").read_text(encoding="utf-8")
    table = text.partition("## type.yaml")[2].partition("## template.html")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == types.KEYS
    for word in (*types.FACT_KEYS, *types.PAPERS, *types.FactType, *origins.PLACES):
        assert f"`{word}`" in table or f"{word}:" in table or f", {word}" in table, word


def test_the_hash_covers_everything_that_is_printed(house):
    kind = types.get("receipt")
    for name in kind.files:
        assert types.from_files("receipt", {**kind.files, name: kind.files[name] + " "}).sha256 != kind.sha256


@pytest.mark.parametrize(
    ("amount", "unit", "start", "end"),
    [
        (30, "day", date(2026, 11, 23), date(2026, 12, 22)),
        (6, "month", date(2026, 8, 31), date(2027, 2, 28)),
        (1, "year", date(2028, 2, 29), date(2029, 2, 28)),
        (1, "year", date(2026, 3, 1), date(2027, 2, 28)),
        (1, "month", date(2026, 12, 15), date(2027, 1, 14)),
        (4, "year", date(2026, 11, 23), date(2030, 11, 22)),
    ],
)
def test_validity_ends_on_the_day_before_the_anniversary(amount, unit, start, end):
    assert Duration(amount, unit).until(start) == end
