"""One-time codes: six digits, known only as a digest that belongs to one challenge."""

from app.core.db import new_id
from app.identity import challenges


def test_a_code_has_six_digits_and_is_not_always_the_same():
    codes = {challenges.new_code() for _ in range(200)}
    assert all(len(code) == 6 and code.isdigit() for code in codes)
    assert len(codes) > 190


def test_the_same_code_of_another_challenge_has_another_digest(settings):
    one, other = new_id(), new_id()
    assert challenges._digest(one, "123456") == challenges._digest(one, "123456")
    assert challenges._digest(one, "123456") != challenges._digest(other, "123456")
    assert challenges._digest(one, "123456") != challenges._digest(one, "123457")
