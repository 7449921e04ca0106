"""The two national identifiers, checked as their standards say: 公民身份号码 (GB 11643) and 统一社会信用代码 (GB 32100)."""

import unicodedata
from datetime import date
from itertools import cycle

from app.core import clock

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_CHECKS = "10X98765432"
CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # no I, O, S, V, Z
CREDIT_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
OLDEST = date(1900, 1, 1)


def normal_identifier(text: str) -> str:
    """As it is stored and compared: half-width, without spaces and hyphens, capital letters."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if not sign.isspace() and sign != "-").upper()


def id_check_character(first_17: str) -> str:
    """ISO 7064 MOD 11-2."""
    return ID_CHECKS[sum(int(digit) * weight for digit, weight in zip(first_17, ID_WEIGHTS, strict=True)) % 11]


def birth_date_of(id_number: str) -> date | None:
    """The day that digits 7 to 14 say, or None where they are not a day."""
    try:
        return date(int(id_number[6:10]), int(id_number[10:12]), int(id_number[12:14]))
    except ValueError:
        return None


def sex_of(id_number: str) -> str:
    """The 17th digit: odd male, even female."""
    return "male" if int(id_number[16]) % 2 else "female"


def id_number_is_valid(id_number: str) -> bool:
    """True for a number that can have been given out: 18 signs, a real day from 1900 to today, the right check character.

    The area code is not judged: codes are withdrawn and merged, and a number keeps the code of its registration.
    """
    body = id_number[:17]
    if len(id_number) != 18 or not (body.isascii() and body.isdigit()):
        return False
    born = birth_date_of(id_number)
    if born is None or not OLDEST <= born <= clock.today():
        return False
    return id_number[17] == id_check_character(body)


def is_old_id_number(id_number: str) -> bool:
    """15 digits: cards of that kind have not been valid since 2013."""
    return len(id_number) == 15 and id_number.isascii() and id_number.isdigit()


def credit_check_character(first_17: str) -> str:
    """MOD 31 over the standard's own alphabet of 31 signs."""
    total = sum(CREDIT_ALPHABET.index(sign) * weight for sign, weight in zip(first_17, CREDIT_WEIGHTS, strict=True))
    return CREDIT_ALPHABET[-total % 31]


def credit_code_is_valid(credit_code: str) -> bool:
    """True for 18 signs of the alphabet with the right check character; letters may stand in the first two places (N1, A1 …)."""
    if len(credit_code) != 18 or any(sign not in CREDIT_ALPHABET for sign in credit_code):
        return False
    return credit_code[17] == credit_check_character(credit_code[:17])


def account_number_is_plausible(digits: str) -> bool:
    """A bank card passes the Luhn check (ISO/IEC 7812); a firm's account has its bank's own length and no common check."""
    if not (digits.isascii() and digits.isdigit() and 9 <= len(digits) <= 30):
        return False
    if not 16 <= len(digits) <= 19 or not digits.startswith("62"):
        return True
    doubled = (int(digit) * factor for digit, factor in zip(reversed(digits), cycle((1, 2)), strict=False))
    return sum(number - 9 if number > 9 else number for number in doubled) % 10 == 0
