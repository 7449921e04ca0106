"""What an officer sees of a revocation or cancellation: whether it may be proposed, and what was."""

from dataclasses import dataclass

from app.cases import acts, holding, revoking
from app.cases.errors import NotHeldBackHere
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, By, Status
from app.cases.models import Case
from app.core.actor import Actor
from app.core.errors import DomainError
from app.window.revocation_forms import GROUNDS


@dataclass(frozen=True)
class Asked:
    """What the head is asked to sign."""

    act: Act
    ground: str
    grounds: Grounds


@dataclass(frozen=True)
class RevocationView:
    may_propose: bool = False
    licence: str = ""  # the number of the one that this officer may hold back or give back
    asked: Asked | None = None  # while it waits for the head


def build(case: Case, officer: Actor) -> RevocationView:
    if case.status is not Status.DELIVERED:
        return RevocationView()
    found, licence = revoking.asked_for(case), _licence(case, officer)
    if found is None:
        return RevocationView(_may_propose(case, officer), licence)
    if found.granted:
        return RevocationView()
    return RevocationView(
        licence=licence, asked=Asked(revoking.act_for(found.ground), str(GROUNDS[found.ground]), revoking.grounds_of(found))
    )


def _may_propose(case: Case, officer: Actor) -> bool:
    try:
        acts.may_take(case, Act.PROPOSE_REVOCATION, By.DEPARTMENT)
        revoking.require_in_charge(case, officer)
    except DomainError:
        return False
    return revoking.in_force(case) is not None


def _licence(case: Case, officer: Actor) -> str:
    paper = revoking.in_force(case)
    try:
        return holding.of_office(officer, paper.number).number if paper else ""
    except NotHeldBackHere:
        return ""
