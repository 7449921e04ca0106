"""The originals of a case on an officer's screen."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import losing, materials, originals, paper_offices, parts, queries, service, whereabouts
from app.cases.answers_store import applicant_name
from app.cases.models import Case
from app.cases.whereabouts import Kept
from app.core.actor import Actor
from app.elements.words import Words
from app.identity import queries as identity
from app.web.filters import plain


@dataclass(frozen=True)
class Place:
    """One station of an original's way."""

    words: str
    at: datetime
    who: str


@dataclass(frozen=True)
class Line:
    id: UUID
    code: str
    description: str
    pieces: int
    place: str
    tone: str
    is_here: bool
    may_write_off: bool
    is_over: bool  # returned or lost
    since: datetime
    way: list[Place]


@dataclass(frozen=True)
class OriginalsView:
    number: str
    service: Words
    applicant: str
    lines: list[Line]
    materials: list[tuple[str, str]]
    may_keep: bool
    is_over: bool

    @property
    def here(self) -> list[Line]:
        return [line for line in self.lines if line.is_here]

    @property
    def to_write_off(self) -> list[Line]:
        return [line for line in self.lines if line.may_write_off]

    @property
    def is_waiting(self) -> bool:
        """An ended case is closed when none of its originals is anywhere any more."""
        return self.is_over and any(not line.is_over for line in self.lines)


def view(case: Case, officer: Actor) -> OriginalsView:
    definition, part = service.definition_of(case), parts.visible(case, officer)
    needed = materials.states(case, definition, queries.answers_of(case))
    return OriginalsView(
        number=case.number or "",
        service=definition.name,
        applicant=applicant_name(case) if part.names_applicant else "",
        lines=lines(case, officer),
        materials=[(state.need.code, plain(state.need.name)) for state in needed if part.has_material(state.need.code)],
        may_keep=originals.may_keep(case, officer),
        is_over=case.ended_at is not None,
    )


def lines(case: Case, officer: Actor) -> list[Line]:
    """Every original of the case that this officer may know of: of a part those of its materials, and what lies at the own office."""
    office, part = paper_offices.of_officer(officer), parts.visible(case, officer)
    found = whereabouts.of_case(case)
    return [_line(kept, officer) for kept in found if kept.office == office or part.has_material(kept.original.material)]


def place_words(kept: Kept) -> tuple[str, str]:
    """Where it is, in words, and the tone."""
    if kept.is_returned:
        return _("Returned"), "green"
    if kept.is_lost:
        return _("Lost at %(office)s", office=plain(kept.office.name)), "red"
    if kept.is_on_its_way:
        return _("On its way from %(office)s", office=plain(kept.office.name)), "orange"
    return _("At %(office)s", office=plain(kept.office.name)), "blue"


def _line(kept: Kept, officer: Actor) -> Line:
    words, tone = place_words(kept)
    return Line(
        id=kept.id,
        code=kept.code,
        description=kept.description,
        pieces=kept.original.pieces,
        place=words,
        tone=tone,
        is_here=kept.is_at(paper_offices.of_officer(officer)),
        may_write_off=losing.may_write_off(kept, officer),
        is_over=kept.is_over,
        since=kept.stay.came_at,
        way=_way(kept),
    )


def _way(kept: Kept) -> list[Place]:
    stays = whereabouts.path_of(kept.original)
    names = identity.names([stay.by_id for stay in stays])
    return [Place(_station(Kept(kept.original, stay, kept.case)), stay.came_at, names.get(stay.by_id, "—")) for stay in stays]


def _station(kept: Kept) -> str:
    if kept.is_returned:
        return _("Returned: %(receiver)s", receiver=kept.receiver)
    if kept.is_lost:
        return _("Lost: %(reason)s", reason=kept.reason)
    return place_words(kept)[0]
