"""Which passwords are taken, and that an absent one costs as much as a wrong one."""

import pytest

from app.identity import passwords
from app.identity.errors import PasswordTooWeak

ID_NUMBER = "990001199003070025"


@pytest.mark.parametrize("password", ["海边的第三棵树", "correct horse", "Ab3$xyzq", "x" * 60 + "abcd"])
def test_a_password_that_is_not_guessed_first_is_taken(password):
    passwords.refuse_weak(password if len(password) >= 8 else password + "!", ID_NUMBER)


@pytest.mark.parametrize(
    "password", ["", "short77", "12345678", "PASSWORD", "aaaaaaaaab", "x" * 129, "03070025", "my19900307!", "１２３４５６７８"]
)
def test_a_password_that_is_guessed_first_is_not(password):
    with pytest.raises(PasswordTooWeak):
        passwords.refuse_weak(password, ID_NUMBER)


def test_the_same_password_in_another_width_of_characters_is_the_same():
    stored = passwords.digest("citizen", "ＡＢＣ 白云山 ９９")
    assert passwords.matches("citizen", stored, "ABC 白云山 99")
    assert not passwords.matches("citizen", stored, "ABC 白云山 98")


def test_nobody_signs_in_where_no_password_is_stored():
    assert not passwords.matches("citizen", None, "anything")
    assert not passwords.matches("citizen", "no password", "no password")


def test_an_absent_password_is_checked_at_the_full_price():
    for kind, hasher in passwords.HASHERS.items():
        decoy = passwords._decoys[kind]
        assert not hasher.check_needs_rehash(decoy)
        assert f"m={hasher.memory_cost},t={hasher.time_cost}" in decoy


def test_a_hash_with_weaker_costs_is_outdated():
    assert passwords.is_outdated("staff", passwords.digest("citizen", "correct horse"))
    assert not passwords.is_outdated("citizen", passwords.digest("citizen", "correct horse"))
