"""Publishing: every file under forms/ is checked, and what changed becomes the next immutable version."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from app.audit import service as audit
from app.catalogue import service as catalogue
from app.catalogue.models import CatalogueGeneration, Service, ServiceVersion
from app.catalogue.offer import begin_of
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.db import new_id, session
from app.issuance.types import CertificateType
from app.publishing.checking import Candidate, check_folder, faults_of, service_files

__all__ = ["check_folder", "faults_of", "publish", "publish_folder", "service_files"]


@dataclass(frozen=True)
class _Standing:
    """How a service stands: its newest version, and the newest that came out of a file."""

    service: Service
    sha256: str
    of_file: str


def publish_folder(
    root: Path,
    actor: Actor = SYSTEM,
    *,
    author: str = "",
    certificates: Mapping[str, CertificateType] | None = None,
    connected: Collection[str] | None = None,
) -> list[str]:
    """Check all services under `root` and publish those that changed; says one line for each new version.

    Doing it again changes nothing. One mistake anywhere publishes nothing: raises NotPublishable with all of them.
    A version that was published in the browser stays until its file changes.
    """
    candidates = check_folder(root, certificates=certificates, connected=connected)
    known = _standings()
    lines: list[str] = []
    for candidate in candidates:
        standing = known.get(candidate.code)
        if not standing or candidate.sha256 != standing.of_file or not standing.service.offered:
            lines += _publish(candidate, actor, author, standing)
    lines += _withdraw_others({candidate.code for candidate in candidates}, known, actor)
    if lines:
        changed()
    return lines


def publish(candidate: Candidate, actor: Actor, author: str = "") -> list[str]:
    """One service that was checked; says its new version, or nothing when it has not changed."""
    lines = list(_publish(candidate, actor, author, _standings(candidate.code).get(candidate.code)))
    if lines:
        changed()
    return lines


def changed() -> None:
    """Let every process notice."""
    session().merge(CatalogueGeneration(id=1, token=new_id(), changed_at=clock.now()))
    session().flush()
    catalogue.ask_again()


def _standings(code: str = "") -> dict[str, _Standing]:
    """Every service by code (or the one), in two queries however many there are."""
    services = select(Service).where(Service.code == code) if code else select(Service)
    newest, of_file = _hashes(), _hashes(ServiceVersion.author_id.is_(None))
    return {
        service.code: _Standing(service, newest.get(service.id, ""), of_file.get(service.id, "")) for service in session().scalars(services)
    }


def _hashes(*only: ColumnElement[bool]) -> dict[UUID, str]:
    """Service -> hash of its newest version, of those that fit."""
    last = select(ServiceVersion.service_id, func.max(ServiceVersion.number).label("number")).where(*only)
    newest = last.group_by(ServiceVersion.service_id).subquery()
    rows = session().execute(
        select(ServiceVersion.service_id, ServiceVersion.sha256).join(
            newest, (newest.c.service_id == ServiceVersion.service_id) & (newest.c.number == ServiceVersion.number)
        )
    )
    return {row.service_id: row.sha256 for row in rows}


def _publish(candidate: Candidate, actor: Actor, author: str, standing: _Standing | None) -> Iterator[str]:
    """The next version, unless the newest one has exactly this content."""
    now, is_new = clock.now(), standing is None or standing.sha256 != candidate.sha256
    service = standing.service if standing else Service(id=new_id(), code=candidate.code, current_number=0, created_at=now)
    if not is_new and service.offered:
        return
    service.current_number += is_new
    service.offered, service.department = True, candidate.department
    session().add(service)
    session().flush()  # the version below names the service
    if is_new:
        session().add(_version(candidate, service, actor, author or actor.name))
    number = service.current_number
    audit.record(actor, "catalogue:publish", kind="service", ref=service.code, detail={"number": number, "sha256": candidate.sha256})
    yield f"{service.code}: version {number}{_when(candidate.starts, service) if is_new else ''}"


def _version(candidate: Candidate, service: Service, actor: Actor, author: str) -> ServiceVersion:
    starts = candidate.starts
    return ServiceVersion(
        service_id=service.id,
        number=service.current_number,
        content=candidate.content,
        sha256=candidate.sha256,
        source=candidate.source,
        published_at=clock.now(),
        author=author,
        author_id=actor.person,
        takes_effect_at=begin_of(starts) if starts and starts > clock.today() else None,
    )


def _when(starts: date | None, service: Service) -> str:
    """What a new version's line says besides, where it is not simply offered from now on."""
    later = f", in effect from {starts}" if starts and starts > clock.today() else ""
    return later + (", but the service was withdrawn: flask services offer" if service.withdrawn_at else "")


def _withdraw_others(offered: set[str], known: Mapping[str, _Standing], actor: Actor) -> Iterable[str]:
    """A service whose file is gone is no longer offered; its versions and begun cases stay. What came from the browser has no file."""
    for code in sorted(known.keys() - offered):
        standing = known[code]
        if standing.service.offered and standing.of_file:
            standing.service.offered = False
            audit.record(actor, "catalogue:withdraw", kind="service", ref=code)
            yield f"{code}: no longer offered"
