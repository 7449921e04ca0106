"""The flow of a service as typed objects: its steps, and what is looked at or asked at one before it is passed on."""

from dataclasses import dataclass

from app.core.rules import Rule
from app.elements.words import Words


@dataclass(frozen=True)
class CheckPoint:
    """One thing that officers look at on the spot."""

    code: str
    label: Words
    photo: bool = False  # a picture of it is needed


@dataclass(frozen=True)
class SiteCheck:
    """现场核查 by two officers (Licensing Law art. 34(3)): needed when `rule` says yes; without one, in every case."""

    points: tuple[CheckPoint, ...]
    rule: Rule | None = None


@dataclass(frozen=True)
class VettingRange:
    """What a register is asked about each person where `rule` says yes: the range that the law allows, as one yes or no."""

    rule: Rule
    element: str


@dataclass(frozen=True)
class Vetting:
    """逐人查询: officers ask a register about each person of a list. The answers are the office's own, never the applicant's."""

    rows: str  # the repeated group: a name and an id_number in each row
    ranges: tuple[VettingRange, ...]  # the first whose rule says yes is asked


@dataclass(frozen=True)
class FlowStep:
    """One task of a case: who does it, within how many working days."""

    code: str  # intake | review | decide, or a name of the service's own
    title: Words
    role: str  # core.actor.Role
    department: str  # department code, HALL for the comprehensive window
    days: int = 1
    together: str = ""  # the name that it shares with its neighbours, which are open at the same time
    sees: tuple[str, ...] | None = None  # what its department sees of the case, see catalogue.seen; None: the whole
    site_check: SiteCheck | None = None  # before it is passed on
    vetting: Vetting | None = None  # the same

    @property
    def stage(self) -> str:
        """What is open at the same time has one stage; a step that stands alone is its own."""
        return self.together or self.code
