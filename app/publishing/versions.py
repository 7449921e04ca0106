"""The versions of a service as an administrator sees them: who, when, which hash, from when and until when."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select

from app.catalogue import canonical, service as catalogue
from app.catalogue.errors import NoSuchService, NoSuchVersion
from app.catalogue.models import Service, ServiceClosing, ServiceVersion
from app.catalogue.service import Published
from app.core import clock
from app.core.db import session


class State(StrEnum):
    """How a version stands; the values are msgids."""

    IN_EFFECT = "In effect"
    TO_COME = "To come"
    BEFORE = "Earlier"
    WITHDRAWN = "Withdrawn"


@dataclass(frozen=True)
class Version:
    id: UUID
    number: int
    state: State
    author: str
    published_at: datetime
    from_moment: datetime  # when it took or takes effect
    sha256: str
    from_browser: bool


@dataclass(frozen=True)
class History:
    """One service with all its versions, the newest first."""

    code: str
    department: str
    is_offered: bool
    retires_on: date | None
    drafts_until: date | None
    versions: tuple[Version, ...]

    @property
    def in_effect(self) -> Version | None:
        return next((version for version in self.versions if version.state is State.IN_EFFECT), None)

    @property
    def shown(self) -> Version:
        """The version whose name stands for the service."""
        return self.in_effect or self.versions[0]

    def numbered(self, number: int) -> Version:
        found = next((version for version in self.versions if version.number == number), None)
        if found is None:
            raise NoSuchVersion()
        return found


def codes(department: str = "") -> list[str]:
    """Every service that was ever published, or those of one department."""
    of = select(Service.code).order_by(Service.department, Service.code)
    return list(session().scalars(of.where(Service.department == department) if department else of))


def history(code: str) -> History:
    """Raises NoSuchService."""
    found = histories([code])
    if not found:
        raise NoSuchService()
    return found[0]


def histories(codes: list[str]) -> list[History]:
    """Several at once, in their order; contents are not read."""
    named = session().scalars(select(Service).where(Service.code.in_(codes)))
    services = {service.code: service for service in named}
    columns = (
        ServiceVersion.id, ServiceVersion.service_id, ServiceVersion.number, ServiceVersion.sha256, ServiceVersion.author,
        ServiceVersion.author_id, ServiceVersion.published_at, ServiceVersion.takes_effect_at, ServiceVersion.withdrawn_at,
    )  # fmt: skip
    of = select(*columns).where(ServiceVersion.service_id.in_([service.id for service in services.values()]))
    rows = session().execute(of.order_by(ServiceVersion.number.desc())).all()
    ids = [service.id for service in services.values()]
    closings = {one.service_id: one for one in session().scalars(select(ServiceClosing).where(ServiceClosing.service_id.in_(ids)))}
    found = [services[code] for code in codes if code in services]
    return [_history(one, [row for row in rows if row.service_id == one.id], closings.get(one.id)) for one in found]


def _history(service: Service, rows: list, closing: ServiceClosing | None) -> History:
    now, versions, is_found = clock.now(), [], False
    for row in rows:
        begins = row.takes_effect_at or row.published_at
        state = _state(row, begins if row.takes_effect_at else None, now, is_found)
        is_found = is_found or state is State.IN_EFFECT
        versions.append(
            Version(row.id, row.number, state, row.author, row.published_at, begins, row.sha256, from_browser=row.author_id is not None)
        )
    is_offered = service.offered and service.withdrawn_at is None and is_found
    retires_on, drafts_until = (closing.retires_on, closing.drafts_until) if closing else (None, None)
    return History(service.code, service.department, is_offered, retires_on, drafts_until, tuple(versions))


def _state(row: ServiceVersion, begins: datetime | None, now: datetime, is_found: bool) -> State:
    if row.withdrawn_at:
        return State.WITHDRAWN
    if begins and begins > now:
        return State.BEFORE if is_found else State.TO_COME
    return State.BEFORE if is_found else State.IN_EFFECT


def published(code: str, number: int | None = None) -> Published:
    """A version with its content: the one of this number, or the one that stands for the service."""
    known = history(code)
    return catalogue.version((known.shown if number is None else known.numbered(number)).id)


def as_yaml(code: str, number: int | None = None, *, whole: bool = False) -> str:
    """A stored version in the canonical form: as it was written, or `whole` with blocks, elements and figures written out."""
    row = session().get_one(ServiceVersion, published(code, number).version_id)
    if row.source and not whole:
        return row.source
    return canonical.service(catalogue.content(row))
