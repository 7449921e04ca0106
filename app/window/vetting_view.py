"""The search by person as its page shows it. Its answers stand here and on no other page."""

from dataclasses import dataclass

from app.cases import parts, service, vetting, vettings
from app.cases.answers_store import read_answers
from app.cases.models import Case
from app.cases.vettings import Person, Vetted
from app.core.actor import Actor
from app.core.errors import Missing
from app.elements import dictionary
from app.elements.words import Words
from app.form_engine.answers import Answers


@dataclass(frozen=True)
class VettingView:
    number: str
    service: Words
    range: Words | None  # None where the law that was named allows none
    persons: tuple[Person, ...]
    vetted: Vetted | None  # None while nothing was asked about this very list
    is_old: bool  # the list was changed since it was asked about
    may_ask: bool


def view(case: Case, officer: Actor) -> VettingView:
    """Raises Missing for who may not see it, and where nothing is asked."""
    definition = service.definition_of(case)
    declared = vettings.declared(definition)
    if declared is None or not parts.visible(case, officer).is_whole or not vettings.may_see(case, definition, officer):
        raise Missing()
    answers, vetted = Answers(read_answers(case)), vettings.current(case, definition)
    element = vettings.element_of(declared, answers)
    return VettingView(
        number=case.number or "",
        service=definition.name,
        range=dictionary.current()[element].name if element else None,
        persons=vetted.persons if vetted else tuple(vettings.listed(declared, answers)),
        vetted=vetted,
        is_old=vetted is None and vettings.of_case(case) is not None,
        may_ask=bool(element) and vetting.may_ask(case, officer, definition),
    )
