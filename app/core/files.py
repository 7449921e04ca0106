"""Stored files: sealed bytes under a key made by the house. Behind one port, so that S3 can take the directory's place."""

import os
import tempfile
from pathlib import Path
from typing import Protocol

from app.core import seal
from app.core.db import new_id
from app.core.errors import Missing
from app.core.settings import current


class Store(Protocol):
    def write(self, key: str, content: bytes) -> None: ...

    def read(self, key: str) -> bytes: ...

    def delete(self, key: str) -> None: ...


class Directory:
    """One file per key, written beside its place and renamed, so that a reader never sees half of it."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def _path(self, key: str) -> Path:
        return self.root / key[-2:] / key  # the last digits of a UUIDv7 are random: folders fill evenly

    def write(self, key: str, content: bytes) -> None:
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        os.replace(draft.name, path)

    def read(self, key: str) -> bytes:
        try:
            return self._path(key).read_bytes()
        except FileNotFoundError:
            raise Missing() from None

    def delete(self, key: str) -> None:
        self._path(key).unlink(missing_ok=True)


def _store() -> Store:
    return Directory(current().instance / "files")


def put(content: bytes) -> str:
    """Store `content` sealed and give its key. The caller's row makes it known; a file without a row is swept."""
    key = new_id().hex
    _store().write(key, seal.seal(content, f"file/{key}"))
    return key


def get(key: str) -> bytes:
    """The content stored under `key`; raises Missing."""
    return seal.unseal(_store().read(key), f"file/{key}")


def delete(key: str) -> None:
    _store().delete(key)
