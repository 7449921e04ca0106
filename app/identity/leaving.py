"""离职: one act ends everything at once; and an account that is disabled for a while."""

from uuid import UUID

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import session
from app.identity import accounts, appointing, lockout, personal
from app.identity.models import AccountStatus
from app.identity.staff_errors import AccountStands
from app.identity.staff_models import Joining


def leave(officer: Actor, person_id: UUID) -> None:
    """Every post ends now, the account is disabled, every session is over with the next request. Done twice it stays done.

    What the person had taken of their post's tasks is everybody's of the post again: `cases.tasks.of_post` asks who holds it.
    """
    account = appointing.held_account(officer, Role.SECURITY, person_id)
    for post in appointing.of_person(person_id):
        if not appointing.is_over(post):
            appointing.end_now(post, officer)
    accounts.disable(account)
    _void_code(account.id)
    audit.record(officer, "staff:leave", kind="person", ref=str(person_id))


def disable(officer: Actor, person_id: UUID) -> None:
    """Nobody signs in with the account and nobody is signed in; the posts stay."""
    account = appointing.held_account(officer, Role.SECURITY, person_id)
    accounts.disable(account)
    _void_code(account.id)
    audit.record(officer, "staff:disable", kind="person", ref=str(person_id))


def enable(officer: Actor, person_id: UUID) -> None:
    """A disabled account works again with its password and factors. One that has none needs a reset."""
    account = appointing.held_account(officer, Role.SECURITY, person_id)
    if account.status is not AccountStatus.DISABLED or not (account.totp_secret or account.key_count):
        raise AccountStands()
    account.status = AccountStatus.ACTIVE
    audit.record(officer, "staff:enable", kind="person", ref=str(person_id))


def unlock(officer: Actor, person_id: UUID) -> None:
    """Forget failed tries, before their hour is over: of signing in under this name from everywhere, and of confirming."""
    account = appointing.held_account(officer, Role.SECURITY, person_id)
    subjects = personal.blind("login_name", account.login_name or ""), personal.blind("confirm", str(account.id))
    lockout.forget(*subjects)
    audit.record(officer, "staff:unlock", kind="person", ref=str(person_id))


def _void_code(account_id: UUID) -> None:
    row = session().get(Joining, account_id)
    if row and row.used_at is None:
        row.used_at = clock.now()
