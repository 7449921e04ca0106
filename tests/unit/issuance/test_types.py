"""Types as content: what a folder may say, and how a mistake is named."""

from datetime import date

import pytest

from app.issuance import types
from app.issuance.errors import TypeFault, UnknownType
from app.issuance.types import Duration

SHIPPED = {
    "housing-proof", "business-licence", "medical-insurance-proof", "rental-qualification", "firm-registration-proof", "receipt",
    "company-licence", "hygiene-permit", "hygiene-permit-cancellation", "no-criminal-record-proof", "residence-proof",
    "disability-subsidy-notice", "old-age-allowance-notice",
    "acceptance-notice", "approval-decision", "cancellation-decision", "correction-notice", "delivery-address-confirmation",
    "delivery-receipt", "extension-notice", "hearing-appointment", "hearing-notice", "lacking-acceptance-notice", "lacking-promise",
    "non-acceptance-decision", "procedure-notice", "refusal-decision", "revocation-decision", "site-check-record",
    "sworn-statement", "termination-notice", "third-hearing-notice", "third-party-notice",
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
