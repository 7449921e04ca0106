"""Papers of the applicant that wait at the output desk: the code by which they are collected, and the place on the shelf."""

from dataclasses import dataclass
from datetime import datetime

from app.cases import collecting
from app.cases.lifecycle import Status
from app.cases.models import Case


@dataclass(frozen=True)
class Waits:
    code: str
    shelf: str  # "" where it has none
    since: datetime


def of_case(case: Case) -> Waits | None:
    """Only what is decided and not delivered can wait."""
    row = collecting.waiting(case) if case.status is Status.APPROVED else None
    return Waits(collecting.code_of(case), row.shelf or "", row.arrived_at) if row else None
