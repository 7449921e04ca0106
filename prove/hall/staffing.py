"""Gives the offices their people: accounts and posts on a prepared instance, written as the demonstration writes its own.

`python -m prove.hall.staffing CLERKS` with YIMEN_INSTANCE prints one line of JSON for each, with what they sign in with.
"""

import hashlib
import json
import sys
from base64 import b32encode
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date

from prove.hall import town
from prove.hall.town import Citizen

PASSWORD = "hall-day-2026-yimen"
WITH_SERVICES = (
    "market-regulation",
    "medical-insurance",
    "housing",
    "natural-resources",
    "public-security",
    "civil-affairs",
    "disabled-federation",
    "health",
)
REVIEWERS, APPROVERS, HEADS, AT_OUTPUT = 4, 3, 1, 8
SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Officer:
    """One of the staff: where, as what, the how manyth there, and how to sign in."""

    pool: str  # clerk, output, or role.department
    number: int
    name: str
    login: str
    secret: str

    @property
    def role(self) -> str:
        return self.pool.partition(".")[0]

    @property
    def department(self) -> str:
        return self.pool.partition(".")[2] or "hall"


def pools(departments: list[str], clerks: int) -> Iterator[tuple[str, int]]:
    """Every post of the day: a pool and the number within it. Who has no services answers when asked for an opinion."""
    sizes = {"clerk": clerks, "output": min(AT_OUTPUT, max(2, clerks // 8))}
    for department in departments:
        has_services = department in WITH_SERVICES
        sizes[f"reviewer.{department}"] = REVIEWERS if has_services else 1
        if has_services:
            sizes |= {f"approver.{department}": APPROVERS, f"head.{department}": HEADS}
    for pool, size in sizes.items():
        yield from ((pool, number) for number in range(1, size + 1))


def employ(clerks: int) -> list[tuple[Officer, Citizen]]:
    """Who has which post."""
    from app.catalogue import city  # reads the content of the running instance

    departments = [one.code for one in city.city().departments if one.code != "hall"]
    posts = list(pools(departments, clerks))
    people = town.settle().staff(len(posts))
    return [
        (Officer(pool, number, person.name, f"h{order:03d}", _secret(order)), person)
        for order, ((pool, number), person) in enumerate(zip(posts, people, strict=True), start=1)
    ]


def _secret(order: int) -> str:
    return b32encode(hashlib.sha256(f"hall {order}".encode()).digest()[:20]).decode()


def main(clerks: int) -> None:
    from app.core.actor import Role
    from app.core.transaction import write
    from app.identity import accounts, passwords, service
    from wsgi import app

    with app.app_context():
        hashed = passwords.digest("staff", PASSWORD)
        staff = employ(clerks)
        with write():
            for officer, person in staff:
                held = service.person_for(person.id_number, person.name, person.phone)
                accounts.create_staff(held.id, officer.login, hashed, officer.secret)
                accounts.give_post(held.id, officer.department, Role(officer.role), SINCE)
        for officer, _person in staff:
            print(json.dumps(asdict(officer), ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]))
