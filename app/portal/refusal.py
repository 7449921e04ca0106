"""What an applicant reads first when the answer is no: why, who is competent instead, and what can be done against it."""

from dataclasses import dataclass

from app.cases import grounds, notices
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.elements.words import Words


@dataclass(frozen=True)
class Refusal:
    kind: str  # refused | permit_refused | not_accepted | terminated | revoke | cancel_record
    facts: list[str]
    basis: str
    right_office: str
    remedies: Words


def refusal(case: Case, definition: Definition) -> Refusal | None:
    """The card of a case that was refused, not accepted or whose certificate was revoked later; None for every other one."""
    later = grounds.no_longer_in_force(case)
    if later:
        act, stated = later
        return Refusal(act.value, stated.facts.splitlines(), stated.basis, "", notices.remedies(case))
    why = grounds.of_case(case)
    if why is None:
        return None
    refused = "permit_refused" if definition.is_permit else "refused"
    kind = {Status.REFUSED: refused, Status.TERMINATED: "terminated"}.get(case.status, "not_accepted")
    return Refusal(kind, why.facts.splitlines(), why.basis, why.right_office, notices.remedies(case))
