from datetime import timedelta

import pytest

from app.core import clock
from app.elements import identifiers as ids


def numbered(first_17: str) -> str:
    return first_17 + ids.id_check_character(first_17)


@pytest.mark.parametrize(
    "number",
    [
        "11010519491231002X",  # the example of GB 11643
        numbered("34210219700101001"),  # an area code that was withdrawn after the number was given out
        numbered("34210219850101001"),
        numbered("34128119920101001"),
        numbered("34160219950101001"),
        numbered("83000019900307001"),  # residents from Taiwan
        numbered("90011019900307001"),  # permanent residents from abroad
        numbered("99000119000101001"),  # the oldest birthday that counts
        numbered("99000120000229002"),  # a leap day
    ],
)
def test_a_number_that_can_have_been_given_out_is_accepted(number):
    assert ids.id_number_is_valid(number)


@pytest.mark.parametrize(
    "number",
    [
        "110105194912310021",  # wrong check character
        "11010519491231002x",  # is stored with a capital X
        numbered("99000120300101001"),  # born in the future
        numbered("99000118991231001"),  # before 1900
        numbered("99000120010229001"),  # no such day
        "990001900307001",  # the old form of 15 digits
        "99000119900307001",
        "",
        "１１０１０５１９４９１２３１００２Ｘ",
        "1101051949123100²X",
    ],
)
def test_a_number_that_nobody_can_have_is_refused(number):
    assert not ids.id_number_is_valid(number)


def test_who_is_born_today_has_a_valid_number_and_who_is_born_tomorrow_has_not():
    today = clock.today()
    assert ids.id_number_is_valid(numbered(f"990001{today:%Y%m%d}001"))
    assert not ids.id_number_is_valid(numbered(f"990001{today + timedelta(days=1):%Y%m%d}001"))


def test_an_identifier_is_compared_half_width_and_in_capitals():
    assert ids.normal_identifier(" 1101 0519-4912 3100 2ｘ\u3000") == "11010519491231002X"


def test_the_seventeenth_digit_tells_the_sex_and_the_middle_the_birthday():
    assert ids.sex_of("11010519491231002X") == "female"
    assert ids.sex_of(numbered("99000119900307001")) == "male"
    assert str(ids.birth_date_of("11010519491231002X")) == "1949-12-31"


@pytest.mark.parametrize("code", ["91350100M000100Y43", "N1" + "990001MA0000001", "A1" + "990001MA0000001"])
def test_a_credit_code_of_the_standard_is_accepted_even_with_letters_in_front(code):
    whole = code if len(code) == 18 else code + ids.credit_check_character(code)
    assert ids.credit_code_is_valid(whole)


@pytest.mark.parametrize(
    "code", ["91350100M000100Y44", "91350100M000100Y4", "91350100I000100Y43", "91350100m000100y43", "", "91350100M000100Y433"]
)
def test_a_wrong_credit_code_is_refused(code):
    assert not ids.credit_code_is_valid(code)


def test_an_old_number_is_told_apart_so_that_the_message_can_say_why():
    assert ids.is_old_id_number("990001900307001")
    assert not ids.is_old_id_number("99000190030700X")


def test_a_bank_card_needs_its_check_digit_and_a_firms_account_only_its_length():
    assert ids.account_number_is_plausible("6222020000000000000")
    assert not ids.account_number_is_plausible("6222020000000000001")
    assert ids.account_number_is_plausible("340500001234")
    assert not ids.account_number_is_plausible("12345678")
