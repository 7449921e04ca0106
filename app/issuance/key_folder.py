"""The folder of the keys: certificates, what finds the private keys, and lists. Shared by all nodes of an installation.

- NAME.pem: the certificate in use; of an outside authority with the certificates above it
- NAME~16hex.pem: an earlier one, which still tells what it signed
- ledger~16hex.follower: which certificate the key of that earlier one vouches for (ledger_keys.py)
- NAME.key: what finds its private key, sealed; NAME.next.key: the same of the key that comes next
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.core import seal
from app.core.settings import current

FOLDER = "pki"
EARLIER = "~"


def folder() -> Path:
    return current().instance / FOLDER


def certificate_path(name: str) -> Path:
    return folder() / f"{name}.pem"


def key_paths(name: str) -> tuple[Path, Path]:
    """Of the key in use, and of the next one."""
    return folder() / f"{name}.key", folder() / f"{name}.next.key"


@contextmanager
def alone() -> Iterator[None]:
    """Only one process of this machine changes keys at a time."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    with open(folder() / "lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def write(path: Path, content: bytes) -> None:
    """Whole or not at all; keys for the owner only."""
    draft = path.with_suffix(path.suffix + ".draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600 if path.suffix == ".key" else 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)


def keep_key(path: Path, kept: bytes) -> None:
    write(path, seal.seal(kept, f"pki/{path.name.partition('.')[0]}"))


def kept_key(path: Path) -> bytes:
    """What `keep_key` was given; raises FileNotFoundError or SealBroken."""
    return seal.unseal(path.read_bytes(), f"pki/{path.name.partition('.')[0]}")


def stamp(*names: str) -> tuple[tuple[int, int] | None, ...]:
    """Changes whenever one of these files of the folder comes, goes or is replaced: what is read from them is remembered while it is equal.

    Asked at every signature, so no Path is made. A replaced file is another one even within one tick of the file system's clock.
    """
    return tuple(_changed(f"{current().instance}/{FOLDER}/{name}") for name in names)


def stamp_of(path: str) -> tuple[tuple[int, int] | None, ...]:
    """The same of a file elsewhere, or of the folder as a whole."""
    return (_changed(path),)


def _changed(path: str) -> tuple[int, int] | None:
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino
