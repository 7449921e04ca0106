"""Private keys in a cryptographic machine behind PKCS#11: made there, never leaving it.

`pkcs11` takes 4 MB of every process that imports it: only where a machine is named is it loaded (tests/test_architecture.py).
"""

import hashlib
import os
import secrets
import threading
from collections.abc import Callable
from functools import lru_cache
from typing import Any, TypeVar

import pkcs11
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11.exceptions import NoSuchKey, PinIncorrect, PinLocked, PKCS11Error, UserAlreadyLoggedIn
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

from app.core.settings import current
from app.issuance.errors import KeyMissing
from app.issuance.key_signer import KeySigner

Made = TypeVar("Made")
CURVE = "secp256r1"
HALF = 32  # bytes of r and of s


class TokenPlace:
    """One token. A session is opened when first needed, one per process, and used by one thread at a time.

    A process that was forked begins anew: PKCS#11 lets no session cross a fork. A wrong PIN is tried once, for a machine counts
    and locks itself.
    """

    def __init__(self, module: str, token: str, pin: str) -> None:
        self._module, self._token, self._pin = module, token, pin
        self._forget()
        self._is_forked = False
        os.register_at_fork(after_in_child=self._begin_anew)

    def _forget(self) -> None:
        self._lock, self._is_refused = threading.Lock(), False
        self._session: Any = None
        self._found: dict[str, Any] = {}

    def _begin_anew(self) -> None:
        self._forget()
        self._is_forked = True

    def make(self, name: str) -> bytes:
        """A new key, known by a label of its own; what is kept is that label."""
        label = f"{name}-{secrets.token_hex(4)}"

        def generate(session: Any) -> None:
            parameters = {pkcs11.Attribute.EC_PARAMS: encode_named_curve_parameters(CURVE)}
            domain = session.create_domain_parameters(pkcs11.KeyType.EC, parameters, local=True)
            hidden = {pkcs11.Attribute.SENSITIVE: True, pkcs11.Attribute.EXTRACTABLE: False, pkcs11.Attribute.SIGN: True}
            domain.generate_keypair(id=secrets.token_bytes(16), label=label, store=True, private_template=hidden)

        self._asked(label, generate)
        return label.encode()

    def signer(self, kept: bytes) -> KeySigner:
        """The signer; raises KeyMissing where the machine has no such key or does not answer."""
        return TokenSigner(self, kept.decode())

    def destroy(self, kept: bytes) -> None:
        label = kept.decode()

        def remove(session: Any) -> None:
            for found in session.get_objects({pkcs11.Attribute.LABEL: label}):
                found.destroy()
            self._found.pop(label, None)

        self._asked(label, remove)

    def public_key(self, label: str) -> ec.EllipticCurvePublicKey:
        def read(session: Any) -> bytes:
            return encode_ec_public_key(session.get_key(object_class=pkcs11.ObjectClass.PUBLIC_KEY, label=label))

        public = load_der_public_key(self._asked(label, read))
        if not isinstance(public, ec.EllipticCurvePublicKey):
            raise KeyMissing(department=label)
        return public

    def sign(self, label: str, content: bytes) -> bytes:
        """Raw ECDSA over the digest, which every machine can; some cannot hash and sign in one."""
        digest = hashlib.sha256(content).digest()

        def signed(session: Any) -> bytes:
            if label not in self._found:
                self._found[label] = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
            return self._found[label].sign(digest, mechanism=pkcs11.Mechanism.ECDSA)

        pair = self._asked(label, signed)
        return encode_dss_signature(int.from_bytes(pair[:HALF]), int.from_bytes(pair[HALF:]))

    def _asked(self, label: str, work: Callable[[Any], Made]) -> Made:
        """What `work` makes of the session; of a new one where the old one broke, such as after the machine was restarted."""
        with self._lock:
            try:
                had_session = self._session is not None
                try:
                    return work(self._opened())
                except PKCS11Error as fault:
                    if not had_session or isinstance(fault, NoSuchKey):
                        raise
                    self._session, self._found, self._is_forked = None, {}, True
                    return work(self._opened())
            except (PinIncorrect, PinLocked) as fault:
                self._is_refused = True
                raise KeyMissing(department=label) from fault
            except PKCS11Error as fault:
                raise KeyMissing(department=label) from fault

    def _opened(self) -> Any:
        if self._session is None:
            if self._is_refused:
                raise PinIncorrect()
            library = pkcs11.lib(self._module)
            if self._is_forked:
                library.reinitialize()
                self._is_forked = False
            token = library.get_token(token_label=self._token)
            try:
                self._session = token.open(user_pin=self._pin, rw=True)
            except UserAlreadyLoggedIn:
                self._session = token.open(rw=True)
        return self._session


class TokenSigner:
    """One key of the machine, by its label."""

    def __init__(self, place: TokenPlace, label: str) -> None:
        self._place, self._label = place, label
        self._public = place.public_key(label)

    def public_key(self) -> ec.EllipticCurvePublicKey:
        return self._public

    def sign(self, content: bytes) -> bytes:
        return self._place.sign(self._label, content)


@lru_cache(maxsize=4)
def _place(module: str, token: str, pin: str) -> TokenPlace:
    return TokenPlace(module, token, pin)


def place() -> TokenPlace:
    """The machine that the settings name."""
    settings = current()
    return _place(settings.pkcs11_module, settings.pkcs11_token, settings.pkcs11_pin)
