"""What a source is. A new kind of source is one class beside this one, and nothing else of ours."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.elements.dictionary import Element
from app.elements.facts import Origin


class SourceDown(Exception):
    """The source cannot answer now; its questions stay open."""


@dataclass(frozen=True)
class Record:
    """What a source knows about one subject."""

    id: str  # the source's own number of the record
    subject_key: str  # whose record it is, as the source has it; a stranger's record is never used
    dated: str  # when the source last confirmed it, YYYY-MM-DD
    values: Mapping[str, object]
    others: Mapping[str, object] = field(default_factory=dict)  # where the source has a second record that says otherwise
    parts: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # where values stand in records of their own: number and day


def titled(zh: str, en: str) -> Mapping[str, str]:
    """A title in both languages."""
    return {"zh": zh, "en": en}


class Source(ABC):
    """A register behind one question: what do you know about this subject?"""

    name: str
    title: Mapping[str, str]  # language -> what people call it
    department: str  # code of the department that owns it and answers check slips
    subjects: frozenset[str]  # person, organisation
    offers: frozenset[str]  # attributes it can give
    rate: int = 0  # calls a second at most; 0: as many as come
    origin: Origin = Origin.SOURCE
    is_fallback: bool = False  # asked only where no connected register knows the element
    is_remote: bool = False  # it stands in another house: what it said is kept as long as it is fresh

    def attribute_of(self, element: Element) -> str | None:
        """What the source calls this element; None where it does not give it."""
        return element.attribute if element.attribute in self.offers else None

    @abstractmethod
    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        """The record of one subject with the wanted attributes, None when there is none; raises SourceDown.

        Runs in a thread of its own with no application context and no session of the request.
        """
