"""Published services as typed objects. A version never changes, so it is parsed once per process."""

import hashlib
import json
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.catalogue import loader, offer
from app.catalogue.definitions import Definition
from app.catalogue.documents import Document
from app.catalogue.errors import ContentAltered, FilingClosed, NoSuchService, NoSuchVersion, Retired
from app.catalogue.models import CatalogueGeneration, ServiceVersion
from app.catalogue.offer import Closing, Offer
from app.core import clock, settings
from app.core.db import run, session, table_of


@dataclass(frozen=True)
class Published:
    """One version of a service as it was published."""

    version_id: UUID
    number: int
    definition: Definition
    sha256: str
    published_at: datetime
    author: str = ""


Generation = tuple[UUID, datetime | None]  # the publication, and the moment since which a version or a closing is in effect

ASK_AGAIN = 1.0  # seconds: so long after another process published, a page may still show what was offered before

_parsed: dict[UUID, Published] = {}
_offer: Offer | None = None
_asked: tuple[Path, float] | None = None  # by which house the offer was asked for last, and when


def generation() -> Generation | None:
    """Changes with each publication and at each moment for which a version or a closing was set; None before the first one.

    For what is kept of pages: it is asked for once in ASK_AGAIN, because a query costs more than the rest of such a page.
    """
    return _generation_of(_known() or _offered())


def known_generation() -> Generation | None:
    """The same outside of any request; None where it is time to ask again."""
    known = _known()
    return _generation_of(known) if known else None


def ask_again() -> None:
    """Something was published here: this process shows it at once, the others within ASK_AGAIN."""
    global _asked
    _asked = None


def current(code: str, *, lately: bool = False) -> Published:
    """The version that a citizen who begins today gets; raises NoSuchService, or Retired where it closed.

    `lately` is for pages that are read often and decide nothing: as it was within ASK_AGAIN.
    """
    offered = (_known() if lately else None) or _offered()
    if code in offered.versions:
        return version(offered.versions[code])
    if code in offered.retired:
        raise Retired(day=offered.closings[code].on)
    raise NoSuchService()


def shown(code: str) -> tuple[Published, Closing | None]:
    """The same for the guide, which also stands for a service that has closed, or will: with the day and the reason."""
    offered = _offered()
    found = offered.versions.get(code) or offered.retired.get(code)
    if found is None:
        raise NoSuchService()
    return version(found), offered.closings.get(code)


def require_filing(code: str) -> None:
    """Raise FilingClosed where a service has closed and what was begun may no longer be filed."""
    closing = _offered().closings.get(code)
    if closing and clock.today() > closing.drafts_until:
        raise FilingClosed(day=closing.drafts_until)


def all_current(*, lately: bool = False) -> tuple[Published, ...]:
    """Every service that is offered, by code; `lately` as for `current`."""
    offered = (_known() if lately else None) or _offered()
    return tuple(version(version_id) for version_id in offered.versions.values())


def version(version_id: UUID, on: Session | None = None) -> Published:
    """A version by id, also one that is no longer offered: begun cases keep theirs. Raises NoSuchVersion."""
    known = _parsed.get(version_id)
    if known is None:
        row = (on or session()).get(ServiceVersion, version_id)
        if row is None:
            raise NoSuchVersion()
        known = _parsed[version_id] = _parse(row)
    return known


def digest(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def content(row: ServiceVersion) -> Document:
    """What was published, whole; raises ContentAltered."""
    if digest(row.content) != row.sha256:
        raise ContentAltered(f"version {row.id} does not have the content that was published")
    document: Document = json.loads(row.content)
    return document


def _parse(row: ServiceVersion) -> Published:
    document = content(row)
    definition = loader.read(document, f"version {row.number} of {document['code']}")
    return Published(row.id, row.number, definition, row.sha256, row.published_at, row.author)


_TOKEN = select(table_of(CatalogueGeneration).c.token).where(CatalogueGeneration.id == 1)


def _offered() -> Offer:
    """What is offered now. One row says whether anything was published; the moments that were set are known beforehand."""
    global _offer, _asked
    token, now = run(_TOKEN, {}).scalar(), clock.now()
    if _offer is None or token is None or token != _offer.token or not _offer.holds_at(now):
        _offer = offer.read(token, now)
    _asked = (settings.current().instance, time.monotonic())
    return _offer


def _known() -> Offer | None:
    """What was offered when this house asked last, if that is not too long ago."""
    if _offer is None or _asked is None:
        return None
    house, asked_at = _asked
    is_recent = house == settings.current().instance and time.monotonic() - asked_at <= ASK_AGAIN
    return _offer if is_recent and _offer.holds_at(clock.now()) else None


def _generation_of(offered: Offer) -> Generation | None:
    return (offered.token, offered.since) if offered.token else None
