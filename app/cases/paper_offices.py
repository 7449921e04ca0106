"""The offices between which papers move: the desk that takes in, the one that hands out, and every department's own."""

from dataclasses import dataclass

from app.cases import tasks
from app.catalogue import city
from app.catalogue.definitions import HALL
from app.core.actor import Actor, Role
from app.elements.words import Words
from app.identity import queries as identity

OUTPUT = "output"  # the hall has two desks; who collects does not go to the one that takes in
CODES = {Role.CLERK: HALL, Role.OUTPUT: OUTPUT}
KEEPERS = frozenset({Role.CLERK, Role.OUTPUT, Role.REVIEWER, Role.APPROVER, Role.HEAD})


@dataclass(frozen=True, order=True)
class Office:
    code: str  # of a department, or OUTPUT
    place: str = ""  # of a district's or town's own office

    @property
    def key(self) -> str:
        """As it stands in a form and in a slip's number."""
        return f"{self.code}.{self.place}" if self.place else self.code

    @property
    def name(self) -> Words:
        return tasks.OUTPUT_DESK if self.code == OUTPUT else city.city().office(self.code, self.place)

    @property
    def department(self) -> str:
        """Whose queue a task of this office stands in."""
        return HALL if self.code == OUTPUT else self.code

    @property
    def role(self) -> Role:
        """Which post of it has such a task."""
        return {HALL: Role.CLERK, OUTPUT: Role.OUTPUT}.get(self.code, Role.REVIEWER)


def of_officer(officer: Actor) -> Office | None:
    """Where this officer keeps papers; None for a post that keeps none."""
    if officer.post is None or officer.post.role not in KEEPERS:
        return None
    return Office(CODES.get(officer.post.role, officer.post.department), officer.post.place)


def staffed() -> list[Office]:
    """Every office where somebody who keeps papers has a post today."""
    held = identity.posts_held(KEEPERS)
    return sorted({Office(CODES.get(role, department), place) for department, role, place in held})


def of_key(key: str) -> Office | None:
    """The office that a form names; None where nobody is there to sign."""
    return next((office for office in staffed() if office.key == key), None)
