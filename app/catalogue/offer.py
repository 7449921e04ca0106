"""What is offered at a moment: of each service the version in effect, and which services close or have closed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import Select, func, or_, select

from app.catalogue.models import Service, ServiceClosing, ServiceVersion
from app.core import clock
from app.core.db import session
from app.elements.words import Words


@dataclass(frozen=True)
class Closing:
    """停止办理: from which day nobody can begin, why, and until when what was begun may be filed."""

    on: date
    message: Words
    drafts_until: date


@dataclass(frozen=True)
class Offer:
    """One generation of the catalogue, true from `since` until before `until`; nothing set means from ever, for ever."""

    token: UUID | None
    versions: Mapping[str, UUID]  # of services that one can begin, by code
    retired: Mapping[str, UUID]  # the last version of services that have closed
    closings: Mapping[str, Closing]
    since: datetime | None = None
    until: datetime | None = None

    def holds_at(self, now: datetime) -> bool:
        """Also false before `since`: the demonstration's clock can be put back."""
        return (self.since is None or self.since <= now) and (self.until is None or now < self.until)


def begin_of(day: date) -> datetime:
    """The first moment of a legal day."""
    return datetime.combine(day, time(), clock.LOCAL)


def read(token: UUID | None, now: datetime) -> Offer:
    """Two queries, however many services and versions there are."""
    today, closings = clock.local(now).date(), {}
    versions: dict[str, UUID] = {}
    retired: dict[str, UUID] = {}
    for row in session().execute(_in_effect(now)):
        if row.retires_on:
            closings[row.code] = Closing(row.retires_on, Words(row.message["zh"], row.message["en"]), row.drafts_until)
        (retired if row.retires_on and row.retires_on <= today else versions)[row.code] = row.id
    moments = [*_moments_of_versions(), *(begin_of(closing.on) for closing in closings.values())]
    return Offer(
        token,
        versions,
        retired,
        closings,
        since=max((moment for moment in moments if moment <= now), default=None),
        until=min((moment for moment in moments if moment > now), default=None),
    )


def _in_effect(now: datetime) -> Select:
    """Of each offered service the newest version that is in effect and was not taken back."""
    begun = or_(ServiceVersion.takes_effect_at.is_(None), ServiceVersion.takes_effect_at <= now)
    newest = (
        select(ServiceVersion.service_id, func.max(ServiceVersion.number).label("number"))
        .where(begun, ServiceVersion.withdrawn_at.is_(None))
        .group_by(ServiceVersion.service_id)
        .subquery()
    )
    return (
        select(Service.code, ServiceClosing.retires_on, ServiceClosing.message, ServiceClosing.drafts_until, ServiceVersion.id)
        .outerjoin(ServiceClosing, ServiceClosing.service_id == Service.id)
        .join(newest, newest.c.service_id == Service.id)
        .join(ServiceVersion, (ServiceVersion.service_id == Service.id) & (ServiceVersion.number == newest.c.number))
        .where(Service.offered, Service.withdrawn_at.is_(None))
        .order_by(Service.code)
    )


def _moments_of_versions() -> list[datetime]:
    found = session().scalars(
        select(ServiceVersion.takes_effect_at).where(ServiceVersion.takes_effect_at.is_not(None), ServiceVersion.withdrawn_at.is_(None))
    )
    return [moment for moment in found if moment is not None]
