"""Stored files: sealed bytes under a key made by the house. Behind one port, so that S3 can take the directory's place."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from app.core import seal
from app.core.db import new_id
from app.core.errors import Missing
from app.core.settings import current

FOLDERS = 256  # a key's last two digits name its folder; the last digits of a UUIDv7 are random, so they fill evenly
LEFT_ALONE = 24 * 3600  # seconds: the transaction that will name a young file may still be open


class Store(Protocol):
    def write(self, key: str, content: bytes) -> None: ...

    def read(self, key: str) -> bytes: ...

    def delete(self, key: str) -> None: ...

    def older(self, folder: int, seconds: int) -> Iterator[str]:
        """Keys in one of the FOLDERS that were written longer ago than this."""
        ...


class Directory:
    """One file per key, written beside its place and renamed, so that a reader never sees half of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, key: str) -> Path:
        return self.root / key[-2:] / key

    def write(self, key: str, content: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            try:
                draft.write(content)
                draft.flush()
                os.fsync(draft.fileno())
            except OSError:
                os.unlink(draft.name)  # a full disk is not made fuller by each try
                raise
        os.replace(draft.name, path)
        folder = os.open(path.parent, os.O_RDONLY)
        os.fsync(folder)  # or a power cut could take the name back, and leave a committed row without its file
        os.close(folder)

    def read(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise Missing() from None

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)

    def older(self, folder: int, seconds: int) -> Iterator[str]:
        before = time.time() - seconds  # the file system keeps the machine's time, not the house's
        for path in self.root.glob(f"{folder:02x}/*"):
            if path.stat().st_mtime < before:
                yield path.name


def _store() -> Store:
    return Directory(current().instance / "files")


def put(content: bytes, *, key: bytes | None = None, key_context: str = "") -> str:
    """Store `content` sealed, under the wrapped data key `key` or the house's own, and give its name.

    The caller's row makes it known; what no row names is swept (cases/retention.py).
    """
    name = new_id().hex
    _store().write(name, seal.seal(content, f"file/{name}", key=key, key_context=key_context))
    return name


def get(name: str, *, key: bytes | None = None, key_context: str = "") -> bytes:
    """The content stored under `name`; raises Missing."""
    return seal.unseal(_store().read(name), f"file/{name}", key=key, key_context=key_context)


def delete(name: str) -> None:
    _store().delete(name)


def of_folder(folder: int) -> list[str]:
    """Names of the files in one of the FOLDERS that are no longer young."""
    return list(_store().older(folder, LEFT_ALONE))
