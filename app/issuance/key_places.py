"""Which place keeps a private key: new ones the place of the settings, and each one the place where it was made.

So an installation that began with files may go over to a machine key by key, as it renews them.
"""

from app.core.settings import current
from app.issuance.key_file import FilePlace
from app.issuance.key_signer import KeyPlace, KeySigner

IN_TOKEN = b"pkcs11:"  # before the label; a key in DER begins with another byte
_files = FilePlace()


def _token() -> KeyPlace:
    from app.issuance import key_token

    return key_token.place()


def make(name: str) -> bytes:
    """A new private key; what is to be kept of it."""
    return IN_TOKEN + _token().make(name) if current().pkcs11_module else _files.make(name)


def signer(kept: bytes) -> KeySigner:
    """The signer of what was kept. Raises KeyMissing, or ValueError for what is no key."""
    return _token().signer(kept.removeprefix(IN_TOKEN)) if kept.startswith(IN_TOKEN) else _files.signer(kept)


def destroy(kept: bytes) -> None:
    """A key that signs no more is not kept."""
    if kept.startswith(IN_TOKEN):
        _token().destroy(kept.removeprefix(IN_TOKEN))
    else:
        _files.destroy(kept)
