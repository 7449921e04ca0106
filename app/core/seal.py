"""Sealing personal data: AES-256-GCM with the place it is stored at as associated data, so that no value can be moved.

Keys: one master key (settings) wraps data keys; a case has a key of its own, and destroying it is how retention ends.
The first byte of a sealed value names the suite, so that a gm suite (SM4-GCM, SM3) can stand beside this one.
"""

import hashlib
import hmac
import os
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from itsdangerous import BadData, URLSafeSerializer

from app.core.errors import DomainError
from app.core.settings import current

INTL = b"\x01"
NONCE = 12


class SealBroken(DomainError):
    """The sealed value was changed, moved to another row, or its key is gone."""

    status, code, message = 500, "seal_broken", "A stored value cannot be read."


def _derived(purpose: str) -> bytes:
    return _derive(current().master_key, purpose)


@lru_cache(maxsize=64)  # the purposes are few, and this costs more than sealing
def _derive(master_key: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, None, purpose.encode()).derive(master_key)


def _encrypt(key: bytes, plaintext: bytes, context: str) -> bytes:
    nonce = os.urandom(NONCE)
    return INTL + nonce + AESGCM(key).encrypt(nonce, plaintext, context.encode())


def _decrypt(key: bytes, sealed: bytes, context: str) -> bytes:
    if sealed[:1] != INTL:
        raise SealBroken()
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], context.encode())
    except InvalidTag as broken:
        raise SealBroken() from broken


def new_key(context: str) -> bytes:
    """A fresh data key, wrapped by the master key for `context`; only this wrapped form is ever stored."""
    return _encrypt(_derived("wrap"), os.urandom(32), context)


def _unwrapped(wrapped: bytes, context: str) -> bytes:
    return _decrypt(_derived("wrap"), wrapped, context)


def seal(plaintext: bytes, context: str, *, key: bytes | None = None, key_context: str = "") -> bytes:
    """Seal for the place `context` ("table/column/row id"), under the wrapped data key `key` or the house's own key."""
    return _encrypt(_unwrapped(key, key_context) if key else _derived("seal"), plaintext, context)


def unseal(sealed: bytes, context: str, *, key: bytes | None = None, key_context: str = "") -> bytes:
    """The plaintext sealed for `context`; raises SealBroken for a changed or moved value."""
    return _decrypt(_unwrapped(key, key_context) if key else _derived("seal"), sealed, context)


def blind_index(kind: str, value: str) -> bytes:
    """A keyed digest for exact match only: equal values of one kind have equal indexes, nothing else is told."""
    return hmac.digest(_derived(f"index/{kind}"), value.encode(), hashlib.sha256)


def vouch(value: object, purpose: str) -> str:
    """The value as text that may travel through a page: what comes back unchanged is ours. Everyone can read it."""
    return str(_vouching(purpose).dumps(value))


def vouched(text: str, purpose: str) -> object | None:
    """The value that we vouched for, None where the text is not ours or was made for another purpose."""
    try:
        return _vouching(purpose).loads(text)
    except (BadData, UnicodeError):
        return None


def _vouching(purpose: str) -> URLSafeSerializer:
    return URLSafeSerializer(_derived("vouch"), salt=purpose, signer_kwargs={"digest_method": hashlib.sha256})
