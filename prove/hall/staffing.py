"""Who works in the offices on the day: the posts of every department, and what one of the staff signs in with."""

from collections.abc import Iterator
from dataclasses import dataclass

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
