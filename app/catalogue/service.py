"""Published services as typed objects. A version never changes, so it is parsed once per process."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.catalogue import loader
from app.catalogue.definitions import Definition
from app.catalogue.errors import ContentAltered, NoSuchService, NoSuchVersion
from app.catalogue.models import CatalogueGeneration, Service, ServiceVersion
from app.core.db import session


@dataclass(frozen=True)
class Published:
    """One version of a service as it was published."""

    version_id: UUID
    number: int
    definition: Definition
    sha256: str
    published_at: datetime


@dataclass(frozen=True)
class _Offer:
    """What is offered in one generation of the catalogue: code -> version. An unknown generation has no token."""

    token: UUID | None = None
    versions: Mapping[str, UUID] = field(default_factory=dict)


_parsed: dict[UUID, Published] = {}
_offer = _Offer()


def generation() -> UUID | None:
    """A token that changes with each publication; None before the first one."""
    return session().scalar(select(CatalogueGeneration.token).where(CatalogueGeneration.id == 1))


def current(code: str) -> Published:
    """The version that a citizen who begins today gets; raises NoSuchService."""
    versions = _offered().versions
    if code not in versions:
        raise NoSuchService()
    return version(versions[code])


def all_current() -> tuple[Published, ...]:
    """Every service that is offered, by code."""
    return tuple(version(version_id) for version_id in _offered().versions.values())


def version(version_id: UUID) -> Published:
    """A version by id, also one that is no longer offered: begun cases keep theirs. Raises NoSuchVersion."""
    known = _parsed.get(version_id)
    if known is None:
        row = session().get(ServiceVersion, version_id)
        if row is None:
            raise NoSuchVersion()
        known = _parsed[version_id] = _parse(row)
    return known


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _parse(row: ServiceVersion) -> Published:
    if digest(row.content) != row.sha256:
        raise ContentAltered(f"version {row.id} does not have the content that was published")
    document = json.loads(row.content)
    definition = loader.read(document, f"version {row.number} of {document['code']}")
    return Published(row.id, row.number, definition, row.sha256, row.published_at)


def _offered() -> _Offer:
    global _offer
    token = generation()
    if token is None or token != _offer.token:
        _offer = _Offer(token, _read_offer())
    return _offer


def _read_offer() -> dict[str, UUID]:
    rows = session().execute(
        select(Service.code, ServiceVersion.id)
        .join(ServiceVersion, (ServiceVersion.service_id == Service.id) & (ServiceVersion.number == Service.current_number))
        .where(Service.offered)
        .order_by(Service.code)
    )
    return {row.code: row.id for row in rows}
