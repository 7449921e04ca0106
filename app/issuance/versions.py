"""Type versions as used: what a certificate was issued under can be drawn again after its folder has changed."""

from collections.abc import Mapping
from functools import lru_cache

from sqlalchemy import select

from app.core import clock
from app.core.db import insert_once, session
from app.issuance import types
from app.issuance.errors import UnknownType
from app.issuance.models import TypeVersion
from app.issuance.types import CertificateType


def keep(kind: CertificateType) -> None:
    """Store the content of the type unless it is stored, in the current transaction."""
    insert_once(TypeVersion, sha256=kind.sha256, code=kind.code, content=dict(kind.files), created_at=clock.now())


def get(code: str, sha256: str) -> CertificateType:
    """The type as it was when its hash was this one."""
    today = types.all_types().get(code)
    if today and today.sha256 == sha256:
        return today
    stored = session().scalar(select(TypeVersion).where(TypeVersion.sha256 == sha256))
    if stored is None:
        raise UnknownType(type=code)
    return _parsed(code, sha256, tuple(sorted(stored.content.items())))


@lru_cache(maxsize=64)
def _parsed(code: str, sha256: str, content: tuple[tuple[str, str], ...]) -> CertificateType:
    kind = types.from_files(code, _as_mapping(content))
    if kind.sha256 != sha256:  # the font was exchanged, or the stored content was changed by hand
        raise UnknownType(type=code)
    return kind


def _as_mapping(content: tuple[tuple[str, str], ...]) -> Mapping[str, str]:
    return dict(content)
