"""Back to the first minute: everything visitors did goes; people, registers and the services of the files stay."""

from sqlalchemy import delete, func, select

from app.catalogue.models import Service, ServiceClosing, ServiceVersion
from app.core.db import Base, session
from app.core.transaction import write
from app.demo import seed, shift
from app.demo.accounts import PASSWORD
from app.identity import passwords
from app.identity.models import LoginSession
from app.publishing import service as publishing
from app.sources import switches

KEPT = frozenset(
    {
        "alembic_version", "service", "service_closing", "service_version", "catalogue_generation", "matter",
        "register_record", "directory_entry",
        "person", "account", "organisation", "staff_post", "device", "login_session",
        "audit_entry", "audit_link", "audit_head", "demo_state", "source_switch",
    }
)  # fmt: skip


def reset() -> None:
    """Empty every other table, mend the registers, put the clock back, give everyone their password and mandate again.

    Opens its own transaction: a password is hashed and a register asked before it.
    """
    with write():
        for name in switches.states():
            switches.set(name, "ok")
    password_hash, firms = passwords.digest("citizen", PASSWORD), seed.stated_firms()
    with write():
        session().execute(delete(LoginSession).where(LoginSession.mandate_id.is_not(None)))  # who acted by a mandate that goes
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in KEPT:
                session().execute(delete(table))
        _forget_browser_versions()
        shift.back_to_now()
        seed.settle_citizens(password_hash)
        seed.settle_firms_and_mandate(firms)


def _forget_browser_versions() -> None:
    """What was published in the designer; no case of it is left. The numbers go on from what the files said."""
    if not session().execute(delete(ServiceVersion).where(ServiceVersion.author_id.is_not(None))).rowcount:  # type: ignore[attr-defined]
        return
    left = dict(
        session().execute(select(ServiceVersion.service_id, func.max(ServiceVersion.number)).group_by(ServiceVersion.service_id)).all()
    )
    for service in session().scalars(select(Service)).all():
        if service.id in left:
            service.current_number = left[service.id]
        else:
            session().execute(delete(ServiceClosing).where(ServiceClosing.service_id == service.id))
            session().delete(service)
    publishing.changed()
