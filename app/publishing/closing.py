"""Taking a service or a version back: retire on a day that was told, withdraw at once, and offer again."""

from datetime import date, timedelta

from sqlalchemy import Select, delete, func, or_, select

from app.audit import service as audit
from app.catalogue.errors import NoSuchService, NoSuchVersion
from app.catalogue.models import Service, ServiceClosing, ServiceVersion
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.elements.words import Words
from app.publishing.errors import ClosingUnclear, NothingLeft
from app.publishing.service import changed

FILED_WITHIN = timedelta(days=30)  # so long a draft lives, and so long it may be filed where nothing else is said


def retire(code: str, on: date, message: Words, actor: Actor, *, drafts_until: date | None = None) -> date:
    """停止办理: nobody can begin from `on`. The guide says so and why; what was begun may be filed until the day that is given back.

    Raises ClosingUnclear where the day lies behind, the message lacks a language or drafts would end before the service.
    """
    service, until = _service(code), drafts_until or on + FILED_WITHIN
    if on < clock.today() or until < on or not message.zh.strip() or not message.en.strip():
        raise ClosingUnclear()
    told = {"zh": message.zh, "en": message.en}
    session().merge(ServiceClosing(service_id=service.id, retires_on=on, drafts_until=until, message=told))
    audit.record(actor, "catalogue:retire", kind="service", ref=code, detail={"on": on.isoformat(), "until": until.isoformat()})
    changed()
    return until


def withdraw(code: str, actor: Actor) -> None:
    """At once, without a page that says why: for what should never have been offered. Cases and drafts keep their version."""
    service = _service(code)
    service.withdrawn_at = clock.now()
    audit.record(actor, "catalogue:withdraw", kind="service", ref=code)
    changed()


def withdraw_version(code: str, number: int, actor: Actor) -> None:
    """Take one version back, in effect or still to come: the newest one before it is offered. Raises NothingLeft where there is none."""
    service = _service(code)
    version = session().scalar(_versions(service).where(ServiceVersion.number == number))
    if version is None:
        raise NoSuchVersion()
    begun = or_(ServiceVersion.takes_effect_at.is_(None), ServiceVersion.takes_effect_at <= clock.now())
    others = _versions(service).where(ServiceVersion.number != number, begun).subquery()
    if not session().scalar(select(func.count()).select_from(others)):
        raise NothingLeft()
    version.withdrawn_at = clock.now()
    audit.record(actor, "catalogue:withdraw", kind="service", ref=code, detail={"number": number})
    changed()


def offer(code: str, actor: Actor) -> None:
    """Undo: the service is neither withdrawn nor retired any more."""
    service = _service(code)
    service.withdrawn_at = None
    session().execute(delete(ServiceClosing).where(ServiceClosing.service_id == service.id))
    audit.record(actor, "catalogue:offer", kind="service", ref=code)
    changed()


def _service(code: str) -> Service:
    service = session().scalar(select(Service).where(Service.code == code))
    if service is None:
        raise NoSuchService()
    return service


def _versions(service: Service) -> Select[ServiceVersion]:
    return select(ServiceVersion).where(ServiceVersion.service_id == service.id, ServiceVersion.withdrawn_at.is_(None))
