"""Which letters of authority are in force for a case: asked by the rule that separates duties, so it knows nothing of tasks."""

from uuid import UUID

from sqlalchemy import select

from app.cases.authority_models import DecisionAuthority
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core import clock
from app.core.db import session

AT_ONCE = "instant"  # 即办件


def authorised(case: Case) -> frozenset[UUID]:
    """Who may decide this case alone today; nobody where the service is not one that is decided at once."""
    return frozenset(row.person_id for row in _in_force(case))


def of_person(case: Case, person_id: UUID | None) -> DecisionAuthority | None:
    """The letter by which this person may decide this case alone today."""
    return next((row for row in _in_force(case) if row.person_id == person_id), None)


def _in_force(case: Case) -> list[DecisionAuthority]:
    if catalogue.version(case.version_id).definition.kind != AT_ONCE:
        return []
    today = clock.today()
    running = select(DecisionAuthority).where(
        DecisionAuthority.department == case.department,
        DecisionAuthority.from_day <= today,
        DecisionAuthority.until_day >= today,
        DecisionAuthority.withdrawn_at.is_(None),
    )
    found = session().scalars(running.order_by(DecisionAuthority.given_at))
    return [row for row in found if case.service_code in row.services and case.place.startswith(row.place)]
