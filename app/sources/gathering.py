"""One gathering: which sources are asked about whom, in at most two rounds, and how their answers become facts."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.core import clock
from app.elements.dictionary import Dictionary, Element
from app.elements.facts import Fact
from app.sources import asking
from app.sources.errors import SubjectUnreachable
from app.sources.models import Outcome
from app.sources.registry import Registry
from app.sources.subjects import Call, DerivedSubject, Difference, Subject, Want
from app.sources.weighing import Asked, Weighed, weigh

KIND_OF_NUMBER = {"id_number": "person", "credit_code": "organisation"}
Party = tuple[str, str]  # kind and number: two names of one person are one subject


@dataclass(frozen=True)
class Link:
    """How a derived subject is found: the element with its number, in a column when there are many."""

    element: Element
    kind: str
    column: str = ""
    name: Element | None = None


def link_to(code: str, dictionary: Dictionary) -> Link | None:
    """household.spouse leads to household.spouse_id_number; household.members to the ID number column of that list."""
    listed = dictionary.get(code)
    for column in listed.columns if listed else ():
        if column.type in KIND_OF_NUMBER and listed:
            return Link(listed, KIND_OF_NUMBER[column.type], column.code)
    for number, kind in KIND_OF_NUMBER.items():
        element = dictionary.get(f"{code}_{number}")
        if element:
            return Link(element, kind, name=dictionary.get(f"{code}_name"))
    return None


class Gathering:
    """Asks, remembers every call, and reads facts off the records."""

    def __init__(
        self,
        subjects: Mapping[str, Subject | DerivedSubject],
        wanted: Sequence[Want],
        dictionary: Dictionary,
        sources: Registry,
        *,
        is_live: bool = False,
        is_own: bool = False,
    ) -> None:
        self.is_live, self.is_own = is_live, is_own
        self.dictionary, self.sources = dictionary, sources
        self.wanted = [want for want in wanted if want.element in dictionary]
        self.direct = {name: one for name, one in subjects.items() if isinstance(one, Subject)}
        self.derived = {name: one for name, one in subjects.items() if isinstance(one, DerivedSubject)}
        self.found: dict[str, tuple[Subject, ...]] = {name: (one,) for name, one in self.direct.items()}
        self.calls: dict[tuple[str, Party], list[Call]] = defaultdict(list)
        self.garbled: set[str] = set()
        self.differences: list[Difference] = []
        for name, one in self.derived.items():
            if one.of not in self.direct or link_to(one.element, dictionary) is None:
                raise SubjectUnreachable(name=name)

    def run(self, until: float) -> None:
        """First who is known, with what leads to the others; then the others."""
        self._round([*self._needs(self.direct), *self._needs_of_links()], until)
        self._find_derived()
        self._round([*self._needs(self.derived), *self._needs_of_rows()], until)

    def _needs(self, names: Iterable[str]) -> Iterator[tuple[Subject, Element]]:
        for want in self.wanted:
            if want.of in names:
                for subject in self.found.get(want.of, ()):
                    yield subject, self.dictionary[want.element]

    def _links(self) -> Iterator[tuple[str, Subject, Link]]:
        for name, one in self.derived.items():
            link = link_to(one.element, self.dictionary)
            if link:
                yield name, self.direct[one.of], link

    def _needs_of_links(self) -> Iterator[tuple[Subject, Element]]:
        for _, subject, link in self._links():
            yield subject, link.element
            if link.name:
                yield subject, link.name

    def _find_derived(self) -> None:
        for name, subject, link in self._links():
            value = self.weigh(subject, link.element).value
            if link.column:
                rows = value if isinstance(value, list) else []
                self.found[name] = tuple(
                    Subject(link.kind, str(row[link.column]), str(row.get("name", ""))) for row in rows if row.get(link.column)
                )
            elif value:
                named = self.weigh(subject, link.name).value if link.name else ""
                self.found[name] = (Subject(link.kind, str(value), str(named or "")),)

    def _needs_of_rows(self) -> Iterator[tuple[Subject, Element]]:
        """Columns that another source leads: the income of each member comes from social insurance."""
        for want in self.wanted:
            for subject in self.found.get(want.of, ()):
                for row_subject, _, element in self._row_elements(want, subject):
                    yield row_subject, element

    def _row_elements(self, want: Want, subject: Subject) -> Iterator[tuple[Subject, str, Element]]:
        element = self.dictionary[want.element]
        columns = [column for column in element.columns if column.element and (want.columns is None or column.code in want.columns)]
        link = link_to(want.element, self.dictionary) if columns else None
        value = self.weigh(subject, element).value if link else None
        for row in value if isinstance(value, list) else ():
            if link and row.get(link.column):
                person = Subject(link.kind, str(row[link.column]), str(row.get("name", "")))
                yield from ((person, column.code, self.dictionary[column.element]) for column in columns if column.element)

    def _round(self, needs: Iterable[tuple[Subject, Element]], until: float) -> None:
        """Each source once per subject: everything wanted of it goes into one question; what is known is not asked again."""
        wanted, subjects = self._wanted(needs)
        asks = []
        for (name, party), fresh_days in wanted.items():
            known = {attribute for call in self.calls.get((name, party), ()) for attribute in call.attributes}
            left = {attribute: days for attribute, days in fresh_days.items() if attribute not in known}
            remembered = self._remembered(name, subjects[party], left)
            if remembered:
                self.calls[name, party].append(remembered)
            elif left:
                asks.append(asking.Ask(self.sources[name], subjects[party], frozenset(left), left if self.sources[name].is_remote else {}))
        for call in asking.ask_all(asks, self.sources.guards, until):
            self.calls[call.source, (call.subject.kind, call.subject.key)].append(call)

    def _wanted(self, needs: Iterable[tuple[Subject, Element]]) -> tuple[dict[tuple[str, Party], dict[str, int]], dict[Party, Subject]]:
        """What is wanted of which source about whom, each attribute with the days that its answer stays fresh."""
        wanted: dict[tuple[str, Party], dict[str, int]] = defaultdict(dict)
        subjects: dict[Party, Subject] = {}
        for subject, element in needs:
            party = (subject.kind, subject.key)
            subjects.setdefault(party, subject)
            for name in self.sources_of(element, party):
                source = self.sources.get(name)
                attribute = source.attribute_of(element) if source and subject.kind in source.subjects else None
                if attribute:
                    wanted[name, party][attribute] = min(element.fresh_days, wanted[name, party].get(attribute, element.fresh_days))
        return wanted, subjects

    def _remembered(self, name: str, subject: Subject, fresh_days: Mapping[str, int]) -> Call | None:
        """What a register of another house said about all of this before, where that is still fresh and need not be live."""
        if self.is_live or not fresh_days or not self.sources[name].is_remote or self.sources.memory is None:
            return None
        found = self.sources.memory.recall(name, subject, frozenset(fresh_days))
        if found is None:
            return None
        return Call(name, subject, frozenset(fresh_days), clock.now(), 0, Outcome.REMEMBERED, found.record, fetched_at=found.fetched_at)

    def sources_of(self, element: Element, party: Party) -> tuple[str, ...]:
        """Who is asked, the lead first: registers, or where none of them is connected what the applicant has themself.

        What somebody filled in or holds is theirs: it fills their own forms, nobody else's.
        """
        if any(name in self.sources for name in element.sources):
            return element.sources
        applicant = self.direct.get("applicant")
        if not self.is_own or applicant is None or party != (applicant.kind, applicant.key):
            return ()
        return tuple(name for name, source in self.sources.items() if source.is_fallback and source.attribute_of(element))

    def weigh(self, subject: Subject, element: Element) -> Weighed:
        """What the lead says about one fact, or a cross-checking source where the lead has a gap."""
        party = (subject.kind, subject.key)
        names = self.sources_of(element, party)
        found = {name: self.sources[name] for name in names if name in self.sources}
        called = {name: source.attribute_of(element) for name, source in found.items()}
        calls = [call for name in found for call in self.calls.get((name, party), ()) if called[name] in call.attributes]
        asked = Asked(names[0] if names else None, called, {name: source.origin for name, source in found.items()})
        weighed = weigh(element, calls, asked)
        self.garbled |= weighed.garbled
        return weighed

    def read(self) -> tuple[dict[str, Fact], dict[str, list[dict[str, Fact]]]]:
        """Facts by answer key, and rows by group."""
        facts: dict[str, Fact] = {}
        rows: dict[str, list[dict[str, Fact]]] = {}
        for want in self.wanted:
            element, subjects = self.dictionary[want.element], self.found.get(want.of, ())
            if self._are_many(want.of):
                self._read_each(want, element, subjects, rows)
                continue
            for subject in subjects:
                weighed = self.weigh(subject, element)
                self._keep_differences(want.key, element, weighed)
                if weighed.fact is None:
                    continue
                if element.is_list and (want.spread if want.spread is not None else element.type == "rows"):
                    rows[want.key] = self._rows(want, subject, weighed.fact)
                else:
                    facts[want.key] = weighed.fact
        return facts, rows

    def _are_many(self, name: str) -> bool:
        link = link_to(self.derived[name].element, self.dictionary) if name in self.derived else None
        return bool(link and link.column)

    def _read_each(self, want: Want, element: Element, subjects: tuple[Subject, ...], rows: dict[str, list[dict[str, Fact]]]) -> None:
        """`members.phone` of each member: one row per member, `phone` in it."""
        group, _, question = want.key.rpartition(".")
        group = group or want.of
        own = rows.setdefault(group, [{} for _ in subjects])
        for row, subject in zip(own, subjects, strict=False):
            weighed = self.weigh(subject, element)
            self._keep_differences(want.key, element, weighed)
            if weighed.fact:
                row[question] = weighed.fact

    def _rows(self, want: Want, subject: Subject, fact: Fact) -> list[dict[str, Fact]]:
        """The rows of a list fact, each cell a fact of its own; cells of other sources are added."""
        made = []
        cells = {(person.key, column): self.weigh(person, other) for person, column, other in self._row_elements(want, subject)}
        link = link_to(want.element, self.dictionary)
        for row in fact.value if isinstance(fact.value, list) else ():
            known = {
                name: replace(fact, value=value)
                for name, value in row.items()
                if value not in (None, "") and (want.columns is None or name in want.columns)
            }
            for (key, column), weighed in cells.items():
                if link and row.get(link.column) == key and weighed.fact:
                    known[column] = weighed.fact
            made.append(known)
        return made

    def _keep_differences(self, key: str, element: Element, weighed: Weighed) -> None:
        for other_source, other_value in weighed.others:
            if weighed.fact:
                self.differences.append(Difference(key, element.code, weighed.fact.source, weighed.fact.value, other_source, other_value))
