"""Internal notes as the page of a case shows them, and ready opinions as its forms offer them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.cases import notes, phrases, tasks
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.cases.note_models import OpinionPhrase
from app.core.actor import Actor
from app.elements.words import Words
from app.identity import queries as identity
from app.web.forms import PageForm

OFFERED_IN = {
    "accept": Act.ACCEPT,
    "accept_lacking": Act.ACCEPT,
    "pass_on": Act.PASS_ON,
    "approve": Act.APPROVE,
    "refuse": Act.REFUSE,
    "not_accept": Act.REFUSE,
}


@dataclass(frozen=True)
class Line:
    id: UUID
    who: str
    office: Words
    words: str
    at: datetime
    struck_because: str
    may_strike: bool


@dataclass(frozen=True)
class Notes:
    lines: list[Line]


def of_case(case: Case, officer: Actor) -> Notes | None:
    """None for who may not read them."""
    if not notes.may_read(case, officer):
        return None
    found = notes.of_case(case, officer)
    names = identity.names([one.person_id for one in found])
    lines = [
        Line(
            one.id,
            names.get(one.person_id, "—"),
            tasks.office(one.department, "", case.place),
            one.words,
            one.at,
            one.struck_because,
            one.person_id == officer.person and not one.struck_because,
        )
        for one in found
    ]
    return Notes(lines)


def offer(forms: Mapping[str, PageForm], kept: Sequence[OpinionPhrase]) -> None:
    """Beside the sentences of the house those of the department and the officer's own."""
    for name, act in OFFERED_IN.items():
        choices = forms[name]["phrase"].iter_choices()
        known = [(value, label) for value, label, *_rest in choices]
        forms[name]["phrase"].choices = [*known, *((one.words, one.words) for one in kept if one.act is act)]


def sentences(officer: Actor, act: Act) -> list[str]:
    """Those for one act."""
    return [one.words for one in phrases.of_officer(officer) if one.act is act]
