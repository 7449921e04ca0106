"""Answers of registers that the citizen at the window says are wrong."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.core.errors import Missing
from app.elements.facts import Fact
from app.elements.words import Words
from app.form_engine import visible
from app.form_engine.overview import shown_to_oneself
from app.web.form_posts import Draft
from app.window.answers_view import show


@dataclass(frozen=True)
class Doubted:
    path: str
    step: str
    label: Words
    element: str
    fact: Fact
    shown: str


def doubted(draft: Draft, paths: Sequence[str]) -> list[Doubted]:
    """The register's answers at these paths; raises Missing when there are none."""
    answers = visible.settle(draft.definition, draft.answers)
    places = [place for place in visible.questions(draft.definition, answers) if place.path in paths]
    found = [one for place in places if (one := _doubted(place, answers.facts.get(place.path)))]
    if not found:
        raise Missing()
    return found


def _doubted(place: visible.Place, fact: Fact | None) -> Doubted | None:
    question, element = place.question, place.question.element or place.group.fill_from
    if fact is None or not fact.source or not element:
        return None
    said = shown_to_oneself(question, show(question, fact.value if fact.was is None else fact.was))
    return Doubted(place.path, place.step.code, question.label, element, fact, said)
