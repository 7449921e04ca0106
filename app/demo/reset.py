"""Back to the first minute: everything visitors did goes, people, registers and published services stay."""

from sqlalchemy import delete

from app.core.db import Base, session
from app.core.transaction import write
from app.demo import seed, shift
from app.demo.accounts import PASSWORD
from app.identity import passwords
from app.identity.models import LoginSession
from app.sources import switches

KEPT = frozenset(
    {
        "alembic_version", "service", "service_closing", "service_version", "catalogue_generation", "register_record",
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
        shift.back_to_now()
        seed.settle_citizens(password_hash)
        seed.settle_firm_and_mandate(firms)
