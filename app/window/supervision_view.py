"""Events of supervision as their pages and sheets show them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask import Response
from flask_babel import gettext as _, ngettext

from app.cases.dated_models import Breach, Standing
from app.core import clock, workdays
from app.core.actor import Actor, Role
from app.elements.words import Words
from app.identity import queries as identity
from app.supervision import answering, events
from app.supervision.answer_models import Said
from app.supervision.events import LATE, EventLine, Filters
from app.supervision.sheets import Row, Sheet
from app.web.filters import day, moment, plain
from app.window import board_sheets, words
from app.window.board_forms import OwnerForm
from app.window.board_view import department_name, departments

STANDINGS = (LATE, *(one.value for one in Standing))


def filters(arguments: Mapping[str, str]) -> Filters:
    """As they stand in the address; what is unknown filters nothing."""
    standing, breach, department = (arguments.get(name, "") for name in ("standing", "breach", "department"))
    return Filters(
        standing if standing in STANDINGS else "",
        department if department in departments() else "",
        breach if breach in set(Breach) else "",
        arguments.get("after", ""),
    )


def standing_name(value: str) -> str:
    return {
        LATE: _("Answer overdue"),
        Standing.ASKED.value: _("Waits for the answer"),
        Standing.ANSWERED.value: _("Answered, to be read"),
        Standing.CLOSED.value: _("Settled"),
    }[value]


@dataclass(frozen=True)
class Shown:
    """One event in words. `number` is a link for who may open the case."""

    line: EventLine
    service: Words
    what: str
    step: Words | str
    department: Words
    owner: str
    light: str
    left: str  # how many days are left to answer, in words
    tone: str


@dataclass(frozen=True)
class Listed:
    rows: Sequence[Shown]
    counts: Mapping[str, int]
    filters: Filters
    following: str
    is_supervisor: bool

    @property
    def standings(self) -> list[tuple[str, str, int]]:
        return [(one, standing_name(one), self.counts.get(one, 0)) for one in STANDINGS]

    @property
    def breaches(self) -> list[tuple[str, str]]:
        return [(one.value, words.breach(one)) for one in Breach]

    @property
    def departments(self) -> Mapping[str, Words]:
        return departments()


def listed(officer: Actor, wanted: Filters) -> Listed:
    page = events.listed(officer, wanted)
    shown = list(_shown(page.lines))
    return Listed(shown, events.counts(officer), wanted, page.following, officer.role is Role.SUPERVISOR)


def _shown(lines: Sequence[EventLine]) -> Iterator[Shown]:
    titles, names = words.step_titles() | words.document_titles(), identity.names({line.owner_id for line in lines if line.owner_id})
    for line in lines:
        light, left = _left(line)
        yield Shown(
            line,
            words.service_name(line.service_code),
            words.breach(line.breach),
            titles.get(line.step, "") if line.step else "",
            department_name(line.department),
            names.get(line.owner_id, "—") if line.owner_id else _("The head of the department"),
            light,
            left,
            "purple" if line.breach in {Breach.DEEMED_ACCEPTED, Breach.DEEMED_RENEWED} else "orange",
        )


def _left(line: EventLine) -> tuple[str, str]:
    """The light of an answer that is waited for, and its words."""
    if line.standing is not Standing.ASKED:
        return ("none" if line.standing is Standing.CLOSED else "soon"), standing_name(line.standing.value)
    days = workdays.between(clock.today(), line.answer_by)
    if line.is_late:
        return "over", ngettext("Answer overdue by %(num)s working day", "Answer overdue by %(num)s working days", max(-days, 1))
    if days == 0:
        return "due", _("To be answered today")
    return ("ok" if days > 1 else "soon"), ngettext("%(num)s working day to answer", "%(num)s working days to answer", days)


# --- one event ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Spoken:
    what: str
    who: str
    at: datetime
    text: str


@dataclass(frozen=True)
class Event:
    shown: Shown
    spoken: Sequence[Spoken]
    may_answer: bool
    may_judge: bool
    may_name: bool
    owner_form: OwnerForm | None
    nobody: bool  # the department has no head who could answer
    opens_case: bool
    closed_at: datetime | None
    answer_by: date


def _said(value: Said) -> str:
    return {
        Said.NAMED: _("Asked of"),
        Said.ANSWERED: _("Answer"),
        Said.SENT_BACK: _("Sent back"),
        Said.CLOSED: _("Closed by supervision"),
    }[value]


def one(officer: Actor, event_id: UUID) -> Event:
    """Everything of one event's page, or Missing."""
    event, line = events.one(officer, event_id)
    (shown,) = _shown([line])
    spoken = answering.words_of(event)
    names = identity.names({word.person_id for word in spoken})
    is_supervisor, is_asked = officer.role is Role.SUPERVISOR, event.standing is Standing.ASKED
    return Event(
        shown,
        [Spoken(_said(word.said), names.get(word.person_id, "—"), word.at, answering.text_of(word)) for word in spoken],
        may_answer=is_asked and answering.may_answer(event, officer),
        may_judge=is_supervisor and event.standing is Standing.ANSWERED,
        may_name=is_supervisor and is_asked,
        owner_form=_owner_form(answering.candidates(event), event.owner_id) if is_supervisor and is_asked else None,
        nobody=is_asked and event.owner_id is None and not identity.holders(event.department, Role.HEAD, event.place),
        opens_case=not is_supervisor,
        closed_at=event.closed_at,
        answer_by=event.answer_by,
    )


def _owner_form(candidates: Mapping[UUID, str], owner: UUID | None) -> OwnerForm:
    form = OwnerForm(formdata=None)
    named = sorted(((str(person), name) for person, name in candidates.items()), key=lambda pair: pair[1])
    form.owner.choices = [("", _("The head of the department")), *named]
    form.owner.data = str(owner) if owner else ""
    return form


# --- the list as a sheet --------------------------------------------------------------------------------------------


def exported(officer: Actor, wanted: Filters, kind: str) -> Response:
    """The whole list that the filters leave, read a page at a time while it is sent."""
    headings = [
        _("Case number"), _("Service"), _("What happened"), _("Step or document"), _("Department"), _("Last day"), _("Written down"),
        _("To be answered by"), _("Standing"), _("Who answers"),
    ]  # fmt: skip
    about = [_("Events of supervision"), _("Exported %(moment)s", moment=moment(clock.now()))]
    sheet = Sheet(_("Events of supervision"), about, headings, _rows(officer, wanted))
    return board_sheets.sent(officer, sheet, kind, what="events", filters=wanted.address())


def _rows(officer: Actor, wanted: Filters) -> Iterator[Row]:
    for line in events.every(officer, wanted):
        for shown in _shown([line]):
            standing = standing_name(LATE if line.is_late else line.standing.value)
            yield (
                line.number, plain(shown.service), shown.what, plain(shown.step), plain(shown.department), day(line.due), moment(line.at),
                day(line.answer_by), standing, shown.owner,
            )  # fmt: skip
