"""信息有误，申请更正, for every face: which answers of an application may be doubted, and which are being checked at their register."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.catalogue.definitions import Definition
from app.core.errors import Missing
from app.elements.facts import Fact
from app.elements.words import Words
from app.form_engine import visible
from app.form_engine.answers import Answers
from app.form_engine.overview import shown_to_oneself
from app.form_engine.registry import type_of
from app.form_engine.visible import Place
from app.sources import slips
from app.sources.models import SlipStatus
from app.sources.slips import SlipView
from app.web.form_posts import Draft
from app.web.language import look


@dataclass(frozen=True)
class Doubted:
    """An answer from a register that may be wrong, as who doubts it sees it."""

    path: str
    step: str
    label: Words
    element: str
    fact: Fact
    shown: str


def doubtable(draft: Draft, paths: Sequence[str]) -> list[Doubted]:
    """The register's answers of this draft that show, only those at `paths` if any are given; raises Missing when there are none."""
    answers = visible.settle(draft.definition, draft.answers)
    places = [place for place in visible.questions(draft.definition, answers) if not paths or place.path in paths]
    found = [one for place in places if (one := _doubted(place, answers.facts.get(place.path)))]
    if not found:
        raise Missing()
    return found


def _doubted(place: Place, fact: Fact | None) -> Doubted | None:
    question, element = place.question, place.question.element or place.group.fill_from
    if fact is None or not fact.source or not element:
        return None
    said = fact.said
    shown = "" if said in (None, "") else shown_to_oneself(question, type_of(question.type).show(question, said, look().lang))
    return Doubted(place.path, place.step.code, question.label, element, fact, shown)


def in_doubt(case_id: UUID, definition: Definition, answers: Answers) -> Mapping[str, str]:
    """Path of the answer -> number of the open slip. A slip that fits several cells of a list is told at none of them."""
    if not slips.any_open(case_id):
        return {}
    found: dict[str, str] = {}
    for slip in slips.of_case(case_id):
        if slip.status is SlipStatus.OPEN:
            places = [place for place in visible.questions(definition, answers) if _is_about(slip, place, answers.facts.get(place.path))]
            found |= {place.path: slip.number for place in places if place.row is None or len(places) == 1}
    return found


def _is_about(slip: SlipView, place: Place, fact: Fact | None) -> bool:
    """The same element of the same record, and the value that was doubted (also where the person has changed it since)."""
    element = place.question.element or place.group.fill_from
    if fact is None or (element, fact.source, fact.record) != (slip.element, slip.source, slip.record):
        return False
    return slip.said in (fact.value, fact.was)
