"""Which answers of an application are being checked at their register: 更正申请中, by the slips that were sent about it."""

from collections.abc import Mapping
from uuid import UUID

from app.catalogue.definitions import Definition
from app.elements.facts import Fact
from app.form_engine import visible
from app.form_engine.answers import Answers
from app.form_engine.visible import Place
from app.sources import slips
from app.sources.models import SlipStatus
from app.sources.slips import SlipView


def in_doubt(case_id: UUID, definition: Definition, answers: Answers) -> Mapping[str, str]:
    """Path of the answer -> number of the open slip. A slip that fits several cells of a list is told at none of them."""
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
