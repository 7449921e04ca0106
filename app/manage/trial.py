"""A draft tried on somebody of the demonstration: the registers are asked as for an application; only that is kept on record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.cases import prefill
from app.catalogue.service import Published
from app.core import transaction
from app.core.actor import Actor, PartyKind, PartyRef
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.identity import queries as identity
from app.sources import service as sources


@dataclass(frozen=True)
class Tester:
    """Somebody a form may be tried on: invented, never a real person."""

    key: str
    name: Words
    id_number: str


Testers = Callable[[], Sequence[Tester]]


def _nobody() -> Sequence[Tester]:
    return ()


_testers: Testers = _nobody


def connect(testers: Testers) -> None:
    """Say who may be taken; the demonstration does. Without it a form is seen empty only."""
    global _testers
    _testers = testers


def testers() -> Sequence[Tester]:
    return _testers()


def known_of(published: Published, key: str) -> tuple[Answers, frozenset[str]]:
    """What the registers say of this tester, and which of them are silent; nothing for somebody who is none."""
    tester = next((one for one in testers() if one.key == key), None)
    person = identity.person_by_id_number(tester.id_number) if tester else None
    if person is None:
        return Answers(), frozenset()
    actor = Actor(person=person.id, name=person.name, assurance=2)
    found = prefill.fetch(actor, PartyRef(PartyKind.PERSON, person.id), published)
    with transaction.write():
        sources.record_calls(found.gathered)
    return Answers(found.facts), found.down
