"""Numbers: check characters against public samples, patterns, and numbers as people type them."""

import pytest

from app.elements.identifiers import credit_code_is_valid
from app.issuance import numbering

PUBLIC = [  # identifiers printed in public documents; their check characters were made by others
    "1.2.156.3005.2.11100000000013338W011.11430000006122244L.20230000403.001.U",
    "1.2.156.3005.2.11100000000013338W032.11220000013544541J.2430599.001.F",
    "1.2.156.3005.2.11100000000013338W009.11330105002500287C.2025052201.002.0",
    "1.2.156.3005.2.11100000MB03271699022.340100.000000016.001.9",
]


@pytest.mark.parametrize("sample", PUBLIC)
def test_the_check_character_is_that_of_public_samples(sample):
    assert numbering.is_identifier(sample)
    *_, type_code, issuer, serial, version, _check = sample.split(".")
    assert numbering.identifier(type_code, issuer, serial, int(version)) == sample


@pytest.mark.parametrize(
    "wrong",
    ["", "1.2.156.3005.2", PUBLIC[0][:-1] + "V", PUBLIC[0].replace("403", "430"), PUBLIC[0].replace("1.2.", "1.3."), PUBLIC[0].lower()],
)
def test_what_is_no_identifier_is_refused(wrong):
    assert not numbering.is_identifier(wrong)


def test_a_licence_number_is_a_valid_credit_code():
    number = numbering.compose("92990000MA{sequence:06}{organisation_check}{credit_check}", 2026, 17)
    assert number.startswith("92990000MA000017")
    assert credit_code_is_valid(number)


def test_a_number_has_year_and_sequence_where_the_pattern_says():
    assert numbering.compose("云政收〔{year}〕{sequence:07}号", 2026, 42) == "云政收〔2026〕0000042号"


@pytest.mark.parametrize(
    "typed", ["云政收[2026]0000042", "云政收（2026） 0000042 号", "云政收〔２０２６〕００００042号", " 云政收2026-0000042 "]
)
def test_a_number_is_found_however_its_brackets_are_typed(typed):
    assert numbering.as_typed(typed) == numbering.as_typed("云政收〔2026〕0000042号")
