"""What a request puts into the slots of a step's page plan: values, errors, origins, locked answers, rows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Protocol

from app.catalogue.definitions import Group, Question
from app.core.db import dump_json
from app.core.rules import Rule
from app.elements.facts import Fact, Origin
from app.form_engine import rows as form_rows
from app.form_engine.answers import Answers, Texts
from app.form_engine.fields import lines, lookup
from app.form_engine.fields.table import cells
from app.form_engine.locks import is_locked
from app.form_engine.overview import shown_to_oneself
from app.form_engine.plan import Asked, StepPlan
from app.form_engine.registry import type_of
from app.form_engine.visible import FROM_OUTSIDE, Values, holds, row_view, rows_of

KILO = 1024
CHANGED = " src--changed"
Locked = tuple[str, Question]  # path and question of an answer that stands as a line


class Wording(Protocol):
    """What a face says around the answers, in the reader's language."""

    def origin(self, fact: Fact) -> str:
        """Where an answer came from; empty for what the person typed."""
        ...

    def of_answers(self, labels: Sequence[str], origin: str) -> str:
        """The origin of these answers only, where a group has several."""
        ...

    def dispute(self, paths: Sequence[str]) -> str:
        """The address where these answers are doubted; empty where there is none."""
        ...

    def in_doubt(self, path: str) -> str:
        """That this answer is being checked; empty where nobody doubts it."""
        ...

    def file_address(self, upload_id: str) -> str:
        """Where its owner sees an uploaded file; empty where it is not shown."""
        ...

    def about_file(self, upload_id: str) -> str:
        """What the virus scanner says of it, where that is something to know."""
        ...

    def looked_up(self, path: str) -> "LookedUp":
        """What the directory lists for the words of this question."""
        ...


class LookedUp(NamedTuple):
    """The entries of a directory that fit, as {code, name, detail, dated}, and what is said of them."""

    told: str = ""
    entries: Sequence[Mapping[str, str]] = ()


class Pick(NamedTuple):
    """One entry that may be chosen."""

    offer: str  # what the page sends back
    code: str
    name: str
    detail: str
    is_chosen: bool


class Picks(NamedTuple):
    """A question that is looked up: what was found, and the words for which it was."""

    told: str
    words: str
    lines: list[Pick]
    is_own: bool  # what was typed is named although it is not listed


class OriginLine(NamedTuple):
    """Where an answer came from."""

    text: str
    state: str = ""  # a class of its own where a person changed or doubts what the register said
    dispute: str = ""
    keys: str = ""  # the answers it is about, where it stands below several
    shows: bool = True  # at least one of them shows now

    @property
    def sign(self) -> str:
        return "!" if self.state else "✓"


class FileLine(NamedTuple):
    name: str
    size: str
    remove: str  # value of the button that takes it away
    address: str = ""
    is_picture: bool = False
    state: str = ""  # what the virus scanner says, where that is something to know


class PartSlots(NamedTuple):
    """The slots of the single questions, or of one row: in the order in which web/fields/rows.html unpacks them."""

    i: int
    number: int
    removable: bool
    value: dict[str, object]
    wrong: dict[str, str]
    origin: dict[str, OriginLine]
    locked: dict[str, str]
    shown: set[str]
    gone: set[str]  # what does not show and cannot begin to show by typing on this page
    tables: dict[str, list[list[str]]]
    files: dict[str, list[FileLine]]
    lines: dict[str, list[OriginLine]]
    picks: dict[str, Picks]
    lists: dict[str, list["PartSlots"]]  # the lines of a question, each with the slots of its cells
    notes: list[OriginLine]  # where a row's open answers came from, said once for the row


def empty(i: int = 0, *, removable: bool = False) -> PartSlots:
    return PartSlots(i, i + 1, removable, {}, {}, {}, {}, set(), set(), {}, {}, {}, {}, {}, [])


class Filler:
    """Fills the slots of one step for one reader. `answers` are settled, `wrong` is the error text by path."""

    def __init__(self, plan: StepPlan, answers: Answers, language: str, *, wording: Wording, wrong: Mapping[str, str]) -> None:
        self.plan, self.step, self.answers, self.language, self.wording, self.wrong = plan, plan.step, answers, language, wording, wrong
        self.values = answers.nested()
        self.origins: dict[tuple[object, ...], str] = {}
        self.asked = self.prefilled = 0
        self.is_shown = True  # the group that is being filled
        self.open = frozenset().union(*(self._open_inputs(group, None) for group in self.step.groups))

    def slots(self) -> dict[str, object]:
        """All slots of the page."""
        page = empty()
        rows: dict[str, list[PartSlots]] = {}
        for group in self.step.groups:
            self.is_shown = holds(group.when, self.values)
            self._judge(page, f"#{group.code}", group.when, values=self.values, inputs=self.open)
            if group.code in self.wrong:
                page.wrong[group.code] = self.wrong[group.code]
            if group.repeated:
                rows[group.code] = [self._row(group, row) for row in rows_of(group, self.answers) if row is not None]
            else:
                self._fill(page, group, None, self.values)
        free = (group for group in self.step.groups if group.repeated and not group.count_from)
        addable = {group.code for group in free if len(rows[group.code]) < group.maximum}
        return {**page._asdict(), "rows": rows, "addable": addable, "facts": self._known(page.locked)}

    def _row(self, group: Group, row: int) -> PartSlots:
        slots = empty(row, removable=form_rows.may_remove(group, self.answers, row))
        self._fill(slots, group, row, row_view(self.values, group, row))
        return slots._replace(notes=self._notes(slots, group))

    def _notes(self, slots: PartSlots, group: Group) -> list[OriginLine]:
        """A line below each answer would drown a row: one line for each origin, taken from under the answers."""
        labels: dict[str, list[str]] = {}
        for question in group.questions:
            line = slots.origin.get(question.code)
            if line and not line.state and not line.dispute:
                labels.setdefault(line.text, []).append(question.label.in_language(self.language))
                del slots.origin[question.code]
        return [OriginLine(self.wording.of_answers(names, text) if len(labels) > 1 else text) for text, names in labels.items()]

    def _fill(self, slots: PartSlots, group: Group, row: int | None, values: Values) -> None:
        locked: dict[tuple[str, str], list[Locked]] = {}
        inputs = self.open if row is None else self.open | self._open_inputs(group, row)
        for asked in self.plan.asked[group.code]:
            question, code = asked.question, asked.code
            path = code if row is None else f"{group.code}.{row}.{code}"
            fact = self.answers.known(path)
            if question.when is None:
                slots.shown.add(code)
            elif self._judge(slots, code, question.when, values=values, inputs=inputs):
                continue
            if self.is_shown and asked.kind.is_asked and code in slots.shown and question.value is None:
                self.asked += 1
                self.prefilled += fact is not None and fact.origin in FROM_OUTSIDE
            if path in self.wrong:
                slots.wrong[code] = self.wrong[path]
            if self._question(slots, asked, path, fact) and fact:
                locked.setdefault((self._origin(fact), self.wording.in_doubt(path)), []).append((path, question))
        if locked:
            slots.lines[group.code] = [self._line(slots, locked, *about) for about in locked]

    def _open_inputs(self, group: Group, row: int | None) -> frozenset[str]:
        """What a person can change on the page: open questions, and how many rows a group has."""
        if group.repeated and row is None:
            return frozenset({group.code})
        asked = ((one.question, one.code) for one in self.plan.asked[group.code] if one.kind.is_posted)
        known, start = self.answers.known, "" if row is None else f"{group.code}.{row}."
        return frozenset(code for question, code in asked if not is_locked(question, known(start + code)))

    def _judge(self, slots: PartSlots, key: str, rule: Rule | None, *, values: Values, inputs: frozenset[str]) -> bool:
        """Note whether a part shows now; true where it is gone for good as long as this page is not sent."""
        if holds(rule, values):
            slots.shown.add(key)
        elif rule is not None and (rule in self.plan.for_server or not rule.names & inputs):
            slots.gone.add(key)
            return True
        return False

    def _question(self, slots: PartSlots, asked: Asked, path: str, fact: Fact | None) -> bool:
        """Fill the slots of one question; true where its answer is locked."""
        question, code, kind = asked.question, asked.code, asked.kind
        if asked.is_table:
            slots.tables[code] = cells(question, fact.value, self.language) if fact else []
            if fact:
                doubt = self.wording.in_doubt(path)
                slots.origin[code] = (
                    OriginLine(doubt, CHANGED) if doubt else OriginLine(self._origin(fact), "", self.wording.dispute([path]))
                )
        elif asked.is_file:
            slots.files[code] = file_lines(path, fact, self.wording)
        elif question.value:
            slots.value[code] = kind.show(question, fact.value, self.language) if fact else ""
        elif fact and is_locked(question, fact):
            slots.locked[code] = shown_to_oneself(question, kind.show(question, fact.value, self.language))
            return True
        elif kind.is_posted:
            self._open(slots, asked, path, fact)
        return False

    def _open(self, slots: PartSlots, asked: Asked, path: str, fact: Fact | None) -> None:
        kind, key = asked.kind, asked.code
        typed = self.answers.typed.get(path)
        inputs = kind.inputs(fact.value if fact else None) if typed is None else kind.echo(typed)
        for part, text in inputs.items():
            slots.value[f"{key}-{part}" if part else key] = text
        if asked.has_lines:
            slots.lists[key] = self._lines(asked.question, path, fact, typed)
        if asked.is_lookup:
            slots.picks[key] = self._picks(asked.question, path, fact, typed)
        origin = self._origin(fact) if fact and typed is None else ""
        if origin and fact:
            doubt = self.wording.in_doubt(path)
            slots.origin[key] = OriginLine(doubt or origin, CHANGED if doubt or fact.was is not None else "")

    def _lines(self, question: Question, path: str, fact: Fact | None, typed: Texts | None) -> list[PartSlots]:
        """The lines of a question: as many as there are, as many as the page had, and one to begin with."""
        rows = fact.value if fact and isinstance(fact.value, list) else []
        least = max(1, question.minimum or 0)
        count = max(least, min(lines.most(question), max(len(rows), self.answers.lines.get(path, 0))))
        return [
            self._one_line(question, f"{path}.{number}", empty(number, removable=count > least), row=rows[number : number + 1], typed=typed)
            for number in range(count)
        ]

    def _one_line(self, question: Question, path: str, slots: PartSlots, *, row: list, typed: Texts | None) -> PartSlots:
        for column in question.columns:
            kind, code = type_of(column.type), column.code
            posted = None if typed is None else lines.texts_of(typed, slots.i, column)
            inputs = kind.inputs(row[0].get(code) if row else None) if posted is None else kind.echo(posted)
            slots.value.update({f"{code}-{part}" if part else code: text for part, text in inputs.items()})
            slots.shown.add(code)
            if f"{path}.{code}" in self.wrong:
                slots.wrong[code] = self.wrong[f"{path}.{code}"]
        return slots

    def _picks(self, question: Question, path: str, fact: Fact | None, typed: Texts | None) -> Picks:
        found, value = self.wording.looked_up(path), fact.value if fact and isinstance(fact.value, dict) else None
        chosen = lookup.chosen(question, typed) if typed else value if value and lookup.CODE in value else None
        words = str(lookup.words(typed) if typed else value[lookup.NAME] if value and not chosen else "")
        return Picks(found.told, words, list(_pick_lines(question, chosen, found.entries)), is_own=bool(value and not chosen and not typed))

    def _line(self, slots: PartSlots, locked: Mapping[tuple[str, str], list[Locked]], origin: str, doubt: str) -> OriginLine:
        """Where some locked answers came from, or that they are in doubt; where a group has several lines, each names its answers."""
        found = locked[origin, doubt]
        labels = [question.label.in_language(self.language) for _path, question in found]
        keys = [question.code for _path, question in found]
        text = self.wording.of_answers(labels, doubt or origin) if doubt or len(locked) > 1 else origin
        dispute = "" if doubt else self.wording.dispute([path for path, _question in found])
        return OriginLine(text, CHANGED if doubt else "", dispute, " ".join(keys), not slots.shown.isdisjoint(keys))

    def _origin(self, fact: Fact) -> str:
        """The few origins of a page are worded once."""
        record = fact.record if fact.origin is Origin.CERTIFICATE else ""
        key = (fact.origin, fact.source, fact.dated, fact.fetched_at, fact.was is None, record)
        text = self.origins.get(key)
        if text is None:
            text = self.origins[key] = self.wording.origin(fact)
        return text

    def _known(self, locked: Mapping[str, str]) -> str:
        """Values that the page's conditions need and that cannot be read off its inputs, for the browser."""
        asked = (question for group in self.step.groups for question in group.questions if type_of(question.type).is_posted)
        here = {question.code for question in asked} - locked.keys()
        facts = {name: self.values[name] for name in self.plan.judged if name not in here and name in self.values}
        return dump_json(facts) if facts else ""


def file_lines(path: str, fact: Fact | None, wording: Wording) -> list[FileLine]:
    files = fact.value if fact and isinstance(fact.value, list) else []
    return [_file_line(path, file, wording) for file in files if isinstance(file, dict)]


def _file_line(path: str, file: dict, wording: Wording) -> FileLine:
    upload_id = str(file["id"])
    return FileLine(
        str(file["name"]),
        file_size(file["size"]),
        f"{path}:{upload_id}",
        address=wording.file_address(upload_id),
        is_picture=str(file.get("type", "")).startswith("image/"),
        state=wording.about_file(upload_id),
    )


def file_size(size: int) -> str:
    return f"{size / KILO / KILO:.1f} MB" if size >= KILO * KILO else f"{max(1, size // KILO)} KB"


def _pick_lines(question: Question, chosen: Mapping[str, str] | None, entries: Sequence[Mapping[str, str]]) -> Iterator[Pick]:
    """What is chosen comes first and stays, whatever is looked up next."""
    codes = set()
    for entry in (chosen, *entries):
        if entry and entry[lookup.CODE] not in codes:
            codes.add(entry[lookup.CODE])
            offer = lookup.offer(question, entry)
            yield Pick(offer, entry[lookup.CODE], entry[lookup.NAME], entry.get(lookup.DETAIL, ""), entry is chosen)
