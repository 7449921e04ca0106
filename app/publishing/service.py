"""Publishing: every file under forms/ is checked, and what changed becomes the next immutable version."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.audit import service as audit
from app.catalogue import city, loader
from app.catalogue.definitions import Definition
from app.catalogue.documents import CITY
from app.catalogue.errors import DefinitionError
from app.catalogue.models import CatalogueGeneration, Service, ServiceVersion
from app.catalogue.service import digest
from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.db import dump_json, new_id, session
from app.elements import dictionary
from app.issuance import types
from app.issuance.types import CertificateType
from app.publishing import rules
from app.publishing.checks import CHECKS, Ground
from app.publishing.errors import NotPublishable
from app.publishing.references import REFERENCES
from app.sources import registry

ELEMENTS = "elements.yaml"


@dataclass(frozen=True)
class Candidate:
    """A service that passed every check: what it says, and the content that would be kept."""

    definition: Definition
    content: str

    @property
    def sha256(self) -> str:
        return digest(self.content)


def publish_folder(
    root: Path,
    actor: Actor = SYSTEM,
    *,
    certificates: Mapping[str, CertificateType] | None = None,
    connected: Collection[str] | None = None,
) -> list[str]:
    """Check all services under `root` and publish those that changed; says one line for each new version.

    Doing it again changes nothing. One mistake anywhere publishes nothing: raises NotPublishable with all of them.
    """
    candidates = check_folder(root, certificates=certificates, connected=connected)
    lines = [line for candidate in candidates for line in _publish(candidate, actor)]
    lines += _withdraw_others({candidate.definition.code for candidate in candidates}, actor)
    if lines:
        session().merge(CatalogueGeneration(id=1, token=new_id(), changed_at=clock.now()))
        session().flush()
    return lines


def check_folder(
    root: Path, *, certificates: Mapping[str, CertificateType] | None = None, connected: Collection[str] | None = None
) -> list[Candidate]:
    """Every service under `root`, read and checked; raises NotPublishable with the mistakes of all files."""
    ground = Ground(
        elements=dictionary.load(root / ELEMENTS),
        city=_city(root),
        certificates=types.all_types() if certificates is None else certificates,
        connected=frozenset(registry.names() if connected is None else connected),
    )
    candidates: list[Candidate] = []
    faults: list[str] = []
    for path in service_files(root):
        try:
            document, definition = loader.load_document(path, ground.elements)
        except DefinitionError as wrong:
            faults += wrong.faults
            continue
        shown = f"{root.name}/{path.relative_to(root).as_posix()}"
        faults += [f"{getattr(fault, 'place', '') or shown}: {fault}" for fault in faults_of(definition, ground)]
        candidates.append(Candidate(definition, dump_json(document)))
    if not candidates and not faults:
        faults = [f"{root}: there is no service to publish"]
    if faults:
        raise NotPublishable(faults)
    return candidates


def faults_of(definition: Definition, ground: Ground) -> list[str]:
    """Every fault of one service, in the order of the checks."""
    return [fault for check in (*CHECKS, rules.make_sense, *REFERENCES) for fault in check(definition, ground)]


def service_files(root: Path) -> list[Path]:
    """forms/<department>/<code>.yaml; folders whose name begins with an underscore hold parts, not services."""
    return sorted(path for path in root.glob("*/*.yaml") if not path.parent.name.startswith("_"))


def _city(root: Path) -> city.City:
    try:
        return city.load(root / CITY)
    except DefinitionError as wrong:
        raise NotPublishable(wrong.faults) from None


def _publish(candidate: Candidate, actor: Actor) -> Iterable[str]:
    """The next version, unless the offered one has exactly this content."""
    definition, now = candidate.definition, clock.now()
    service = session().scalar(select(Service).where(Service.code == definition.code))
    known = _content_hash(service) if service else None
    if service is None:
        service = Service(id=new_id(), code=definition.code, department=definition.department, current_number=1, created_at=now)
        session().add(service)
    elif known != candidate.sha256:
        service.current_number += 1
    elif service.offered:
        return
    service.offered, service.department, number = True, definition.department, service.current_number
    session().flush()  # the version below names the service
    if known != candidate.sha256:
        session().add(
            ServiceVersion(service_id=service.id, number=number, content=candidate.content, sha256=candidate.sha256, published_at=now)
        )
    audit.record(actor, "catalogue:publish", kind="service", ref=definition.code, detail={"number": number, "sha256": candidate.sha256})
    yield f"{definition.code}: version {number}"


def _content_hash(service: Service) -> str | None:
    """The hash of the version that the service stands at."""
    here = (ServiceVersion.service_id == service.id, ServiceVersion.number == service.current_number)
    return session().scalar(select(ServiceVersion.sha256).where(*here))


def _withdraw_others(offered: set[str], actor: Actor) -> Iterable[str]:
    """A service whose file is gone is no longer offered; its versions and begun cases stay."""
    for service in session().scalars(select(Service).where(Service.offered, Service.code.not_in(offered)).order_by(Service.code)):
        service.offered = False
        audit.record(actor, "catalogue:withdraw", kind="service", ref=service.code)
        yield f"{service.code}: no longer offered"
