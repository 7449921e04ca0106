"""What a person has already said or been given: their earlier answers, with their consent, and their certificates.

Neither leads any fact: they are asked where no connected register knows it. Who keeps them is a higher room, connected by the wiring.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from app.elements import dictionary
from app.elements.dictionary import Element, Sensitivity
from app.elements.facts import Origin, OwnFact
from app.sources.base import Record, Source, SourceDown, titled

ANSWERS, CERTIFICATES = "own_answers", "own_certificates"


# What the keeper knows of one subject (kind and number), the newest first, read on the session that is given.
Keeper = Callable[[Session, str, str], Iterable[OwnFact]]


def _nothing(_session: Session, _kind: str, _key: str) -> Iterable[OwnFact]:
    return ()


class OwnSource(Source):
    """Asked by the code of the element: what two registers call the same is told apart."""

    department = "hall"
    subjects = frozenset({"person", "organisation"})
    offers = frozenset[str]()
    is_fallback = True

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.keeper: Keeper = _nothing

    def attribute_of(self, element: Element) -> str | None:
        return None if element.is_list else element.code

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        """The newest of each wanted fact; facts of one record together, so that each says where it stands."""
        try:
            with Session(self._engine) as own:
                found = [one for one in self.keeper(own, subject_kind, subject_key) if one.element in wanted]
        except SQLAlchemyError as fault:
            raise SourceDown(self.name) from fault
        newest: dict[str, OwnFact] = {}
        for one in found:
            newest.setdefault(one.element, one)
        if not newest:
            return None
        parts = {element: (one.record, one.dated) for element, one in newest.items()}
        first = next(iter(newest.values()))
        return Record(first.record, subject_key, first.dated, {element: one.value for element, one in newest.items()}, parts=parts)


class OwnAnswers(OwnSource):
    """What the person filled in before. Sensitive facts are never taken over: they are asked each time."""

    name, title = ANSWERS, titled("本人历史填报", "Your earlier applications")

    def attribute_of(self, element: Element) -> str | None:
        return None if element.sensitivity is Sensitivity.SENSITIVE else super().attribute_of(element)


class OwnCertificates(OwnSource):
    """What stands in a certificate that the person holds and that is in force."""

    name, title = CERTIFICATES, titled("本人电子证照", "Your certificates")
    origin = Origin.CERTIFICATE

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        """A certificate says a choice in words: they are the choice's code again."""
        found = super().fetch(subject_kind, subject_key, wanted)
        return replace(found, values={code: _as_code(code, value) for code, value in found.values.items()}) if found else None


def _as_code(element: str, value: object) -> object:
    known = dictionary.current().get(element)
    options = known.options if known else ()
    return next((option.code for option in options if option.label.zh == value), value)


def keep(sources: Mapping[str, Source], *, answers: Keeper, certificates: Keeper) -> None:
    """Connect those who keep them; called once by the wiring."""
    for name, keeper in ((ANSWERS, answers), (CERTIFICATES, certificates)):
        source = sources.get(name)
        if isinstance(source, OwnSource):
            source.keeper = keeper
