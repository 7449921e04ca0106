"""What an officer sees of promises and bars: those of the applicant, and those that came of this case."""

from dataclasses import dataclass

from app.cases import barring, later_checks, mending, parts
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.cases.sworn_models import SwornCheck
from app.catalogue import service as catalogue
from app.core.actor import Actor
from app.core.errors import DomainError
from app.web import bars
from app.web.bars import BarLine


@dataclass(frozen=True)
class SwornView:
    bars: list[BarLine]  # of the applicant, while it is to be accepted
    came_of_it: list[BarLine]  # of this case, that run today
    may_lift: bool
    check: SwornCheck | None  # of what was promised, once it is approved
    may_bar: bool  # a no because facts were hidden bars from the matter (art. 78)


NOTHING = SwornView([], [], may_lift=False, check=None, may_bar=False)


def of_case(case: Case, officer: Actor) -> SwornView:
    """Another department, which sees its part of the case, reads nothing of it."""
    if not parts.visible(case, officer).is_whole:
        return NOTHING
    definition = catalogue.version(case.version_id).definition
    running = mending.running(case)
    return SwornView(
        bars=bars.before_applying(case.applicant, definition) if case.status is Status.SUBMITTED else [],
        came_of_it=bars.lines(running),
        may_lift=bool(running) and _may_lift(case, officer),
        check=later_checks.of_case(case),
        may_bar=barring.bars_from_matter(definition),
    )


def _may_lift(case: Case, officer: Actor) -> bool:
    try:
        mending.require_head(case, officer)
    except DomainError:
        return False
    return True
