"""Passwords: argon2id, one profile per kind of account; never inside a transaction, for they take long on purpose."""

import base64
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.identity.errors import PasswordTooWeak

SHORTEST, LONGEST = 8, 128  # a second factor always follows: NIST SP 800-63B asks for 8 then
HASHERS = {
    "citizen": PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1),
    "staff": PasswordHasher(time_cost=3, memory_cost=64 * 1024, parallelism=1),
}
GUESSED_FIRST = """
12345678 123456789 1234567890 11111111 00000000 88888888 66666666 12341234 87654321 password password1 passw0rd
qwertyui qwertyuiop asdfghjk 1qaz2wsx abcd1234 a1234567 abc12345 iloveyou woaini520 woaini1314 5201314520 admin123 yimen123
"""
COMMON = frozenset(GUESSED_FIRST.split())


def _random_base64(length: int) -> str:
    return base64.b64encode(secrets.token_bytes(length)).decode().rstrip("=")


def _decoy(hasher: PasswordHasher) -> str:
    """A hash that no password has, as dear to check as a real one."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    return f"$argon2id$v=19${costs}${_random_base64(hasher.salt_len)}${_random_base64(hasher.hash_len)}"


_decoys = {kind: _decoy(hasher) for kind, hasher in HASHERS.items()}


def _normal(password: str) -> str:
    return unicodedata.normalize("NFKC", password)


def digest(kind: str, password: str) -> str:
    """The salted hash to store for an account of this kind."""
    return HASHERS[kind].hash(_normal(password))


def matches(kind: str, stored: str | None, password: str) -> bool:
    """True when the password is the stored one. Without a stored one it takes as long and says no."""
    try:
        right = HASHERS[kind].verify(stored or _decoys[kind], _normal(password))
    except (VerificationError, InvalidHashError):
        return False
    return right and stored is not None


def is_outdated(kind: str, stored: str) -> bool:
    """True when the stored hash was made with weaker costs than today's."""
    return HASHERS[kind].check_needs_rehash(stored)


def refuse_weak(password: str, id_number: str = "") -> None:
    """Raise PasswordTooWeak for what is guessed first. No rules of composition: they make passwords worse."""
    plain = _normal(password)
    if not SHORTEST <= len(plain) <= LONGEST or plain.casefold() in COMMON or len(set(plain)) < 4:
        raise PasswordTooWeak()
    if id_number and (id_number[-8:] in plain.upper() or id_number[6:14] in plain):
        raise PasswordTooWeak()
