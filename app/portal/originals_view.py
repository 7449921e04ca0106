"""The originals that offices keep for a case, as the applicant sees them: what, and where each is."""

from dataclasses import dataclass
from datetime import datetime

from app.cases import whereabouts
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.elements.words import Words


@dataclass(frozen=True)
class Original:
    description: str
    pieces: int
    office: Words
    state: str  # kept | moving | returned | lost
    since: datetime
    reason: str  # how it was lost


def of_case(case: Case) -> list[Original]:
    """What was never kept needs no row looked for."""
    if not case.has_seen(Act.KEEP_ORIGINAL):
        return []
    states = {"office": "kept", "transit": "moving", "returned": "returned", "lost": "lost"}
    return [
        Original(kept.description, kept.original.pieces, kept.office.name, states[kept.stay.whereabouts], kept.stay.came_at, kept.reason)
        for kept in whereabouts.of_case(case)
    ]
