"""The work queue: the open tasks of a post by deadline, page by page, with their counts. Two statements, however long the queue is.

What a colleague has taken is not in it; it is shown where it is asked for, to see and not to do.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Row,
    ScalarSelect,
    Select,
    SQLColumnExpression,
    and_,
    case as when,
    exists,
    func,
    literal,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased, defer

from app.cases import deadlines, parts, requested, site_checks, tasks
from app.cases.answers_store import applicant_name
from app.cases.deadlines import Light, Remaining
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, CaseEvent, Task
from app.cases.talk_models import CaseMessage
from app.cases.tasks import IS_OPEN, OPINION
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.elements.words import Words
from app.identity import queries as identity

PAGE = 50
LEAST_DIGITS = 4  # of a number that is looked for by its end
GIVEN = frozenset({Act.HAND_ON, Act.HAND_BACK, Act.REASSIGN})
Key = tuple[date, UUID]  # of a row: where a page begins or ends
IS_DONE = Task.state == literal_column("'done'")  # in words, as tasks.IS_OPEN
IS_TO_CORRECT = Case.status == literal_column("'to_correct'")


class View(StrEnum):
    """Whose tasks."""

    ALL = ""  # 全部: mine and those that nobody has
    MINE = "mine"  # 我的
    FREE = "free"  # 待认领
    COLLEAGUES = "colleagues"  # 同事办理中


@dataclass(frozen=True)
class Wanted:
    """What a page shows of the queue; empty is everything."""

    view: View = View.ALL
    light: str = ""
    step: str = ""
    service: str = ""
    channel: str = ""
    place: str = ""
    officer: UUID | None = None  # who has it
    since: date | None = None  # received from this day
    until: date | None = None  # to this day
    text: str = ""
    after: Key | None = None
    before: Key | None = None


@dataclass(frozen=True)
class QueueRow:
    number: str
    service: Words
    applicant: str
    channel: str
    status: Status
    step: str
    due: date
    remaining: Remaining
    submitted_at: datetime | None
    assignee_id: UUID | None
    task_id: UUID
    is_free: bool  # nobody of the post has it
    is_mine: bool  # this officer has it, or stands in for who has it
    is_handed: bool  # on by a colleague, to who has it
    has_message: bool  # of the applicant, that no officer has read; only for who sees the whole case
    has_proof: bool  # that the applicant let the office have, and nobody has opened; for the same


@dataclass(frozen=True)
class Page:
    rows: list[QueueRow]
    has_more: bool  # beyond these, in the direction that was read


@dataclass(frozen=True)
class QueueCounts:
    total: int
    lights: dict[str, int]
    steps: dict[str, int]
    mine: int
    free: int
    colleagues: int
    waiting: int  # for applicants, or for a special procedure
    done_today: int
    to_confirm: list[str]  # numbers of cases whose site check waits for this officer's word
    taken: list[str]  # of cases that the head has lately given to somebody else


def rows(officer: Actor, wanted: Wanted = Wanted()) -> list[QueueRow]:
    """The first page of what is wanted."""
    return page(officer, wanted).rows


def page(officer: Actor, wanted: Wanted) -> Page:
    """One page by deadline, after or before a key; by light "pause" what stands still."""
    backwards = wanted.before is not None and wanted.after is None
    found = session().execute(asking(officer, wanted)).all()
    shown = found[:PAGE][::-1] if backwards else found[:PAGE]
    return Page([_row(one.Task, one.Case, officer, one) for one in shown], len(found) > PAGE)


def asking(officer: Actor, wanted: Wanted) -> Select:
    """The statement of one page, and of one row more, which says whether there is another page."""
    return _in_order(_wanted(officer, wanted), wanted).limit(PAGE + 1)


def _in_order(found: Select, wanted: Wanted) -> Select:
    if wanted.light == Light.PAUSED:
        return found.order_by(Task.ended_at.desc(), Task.id)
    key = tuple_(Task.due, Task.id)
    if wanted.after:
        return found.where(key > wanted.after).order_by(Task.due, Task.id)
    if wanted.before:
        return found.where(key < wanted.before).order_by(Task.due.desc(), Task.id.desc())
    return found.order_by(Task.due, Task.id)


def _wanted(officer: Actor, wanted: Wanted) -> Select:
    """The tasks with their cases; what is sealed and long is left where it is."""
    unread = exists().where(CaseMessage.case_id == Case.id, CaseMessage.read_at.is_(None), CaseMessage.post_id.is_(None))
    whose = (tasks.is_free(officer).label("is_free"), tasks.is_mine(officer).label("is_mine"))
    told = (*whose, unread.label("is_unread"), requested.UNOPENED.label("has_proof"), _came().label("came"))
    asked = select(Task, Case, *told).join(Case, Case.id == Task.case_id)
    asked = asked.options(defer(Case.answers), defer(Case.differences), defer(Case.sources_down), defer(Case.wrapped_key))
    if wanted.light == Light.PAUSED:
        asked = asked.where(tasks.of_post(officer), or_(Task.id.in_(_sent_back(officer)), Task.id.in_(_paused(officer))))
    else:
        asked = asked.where(IS_OPEN, Task.held_on.is_(None), _seen_as(officer, wanted.view), _lit(wanted.light, Task.due))
    return asked.where(*_filters(wanted))


def _came() -> ScalarSelect[Act]:
    """By which act the task came to who has it."""
    passed = (CaseEvent.case_id == Task.case_id, CaseEvent.step == Task.step, CaseEvent.at >= Task.opened_at)
    last = select(CaseEvent.act).where(*passed, CaseEvent.act.in_(tasks.HANDING | tasks.CLAIMING | {Act.REASSIGN}))
    return last.order_by(CaseEvent.at.desc(), CaseEvent.id.desc()).limit(1).scalar_subquery()


def _seen_as(officer: Actor, view: View) -> ColumnElement[bool]:
    """A free task and mine are in the queue; a colleague's is in a view of its own."""
    whose = {
        View.MINE: and_(tasks.in_post(officer), tasks.is_mine(officer)),
        View.FREE: tasks.free_for(officer),
        View.COLLEAGUES: and_(tasks.in_post(officer), not_(or_(tasks.is_free(officer), tasks.is_mine(officer)))),
    }
    return whose.get(view, tasks.of_post(officer))


def _filters(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.step:
        found.append(Task.step == wanted.step)
    if wanted.service:
        found.append(Case.service_code == wanted.service)
    if wanted.channel:
        found.append(Case.channel == wanted.channel)
    if wanted.place:
        found.append(Task.place.startswith(wanted.place))
    if wanted.officer:
        found.append(Task.assignee_id == wanted.officer)
    if wanted.since:
        found.append(Case.submitted_at >= _begins(wanted.since))
    if wanted.until:
        found.append(Case.submitted_at < _begins(wanted.until + timedelta(days=1)))
    if wanted.text:
        found.append(_found_by(wanted.text))
    return found


def _begins(day: date) -> datetime:
    """The first moment of a day here."""
    return datetime.combine(day, time(), clock.local(clock.now()).tzinfo)


def _found_by(text: str) -> ColumnElement[bool]:
    """The number or its last digits, the applicant's whole name, or a part of the service's name."""
    said = text.strip()
    codes = [
        one.definition.code for one in catalogue.all_current(lately=True) if said in one.definition.name.zh or said == one.definition.code
    ]
    by_name = Case.applicant_id.in_(identity.named(said))
    known = or_(Task.step != OPINION.code, Task.department == Case.department)  # who is asked its opinion finds nobody's case by a name
    ways = [Case.number == said.upper(), Case.service_code.in_(codes), and_(by_name, known)]
    if len(said) >= LEAST_DIGITS and said.isascii() and said.isdigit():
        ways.append(Case.number.endswith(said))
    return or_(*ways)


def _sent_back(officer: Actor) -> Select:
    """Of the cases that are with the applicant for correction, the task that comes again: the last one of this post."""
    later, its = aliased(Task), aliased(Case)
    again = exists().where(later.case_id == Task.case_id, later.step == Task.step, later.id > Task.id)
    with_applicant = select(its.id).where(its.status == literal_column("'to_correct'"))
    return select(Task.id).where(Task.case_id.in_(with_applicant), IS_DONE, tasks.of_post(officer), not_(again))


def _paused(officer: Actor) -> Select:
    """Special procedures."""
    return select(Task.id).where(IS_OPEN, Task.held_on.is_not(None), tasks.of_post(officer))


def _row(task: Task, case: Case, officer: Actor, found: Row) -> QueueRow:
    part = parts.of_row(case, officer, task)
    return QueueRow(
        number=case.number or "",
        service=catalogue.version(case.version_id).definition.name,
        applicant=applicant_name(case) if part.names_applicant else "",
        channel=case.channel.value,
        status=case.status,
        step=task.step,
        due=task.due,
        remaining=deadlines.remaining(task.due, paused=case.status is Status.TO_CORRECT or task.held_on is not None),
        submitted_at=case.submitted_at,
        assignee_id=task.assignee_id,
        task_id=task.id,
        is_free=bool(found.is_free) and task.ended_at is None,
        is_mine=bool(found.is_mine),
        is_handed=found.came in GIVEN,
        has_message=part.is_whole and bool(found.is_unread),
        has_proof=part.is_whole and bool(found.has_proof),
    )


def _lit(light: str, due: SQLColumnExpression[date]) -> ColumnElement[bool]:
    today = clock.today()
    near = deadlines.last_yellow_day()
    return {"over": due < today, "due": due == today, "soon": and_(due > today, due <= near), "ok": due > near}.get(light, true())


CONFIRM, TAKEN = "~confirm ", "~taken   "  # marks of numbers among the steps, of one length
LIT = ("over", "due", "soon", "ok")


def counts(officer: Actor) -> QueueCounts:
    """Open tasks of this post by light, step and who has them, what waits, what this officer finished today: all in one statement."""
    return _counted(session().execute(counting(officer)).all())


def counting(officer: Actor) -> CompoundSelect:
    """The statement of the counts: a row for each step, and one for each number that belongs to none.

    Whose a task is takes other tables: it is asked once for each open task of the post, and everything is added up from that.
    """
    whose = (tasks.is_free(officer).label("is_free"), tasks.is_mine(officer).label("is_mine"))
    asked = select(Task.step, Task.due, Task.held_on, *whose).where(IS_OPEN, tasks.in_post(officer))
    found = asked.cte("of_post").prefix_with("MATERIALIZED").c
    in_queue, is_held = or_(found.is_free, found.is_mine), found.held_on.is_not(None)
    sums = [_sum(in_queue), *(_sum(and_(in_queue, _lit(light, found.due))) for light in LIT)]
    sums += [_sum(found.is_mine), _sum(found.is_free), _sum(not_(in_queue))]
    by_step = select(found.step, *sums).where(not_(is_held)).group_by(found.step)
    midnight = _begins(clock.today())
    done = select(func.count()).select_from(Task).where(Task.ended_by == officer.person, Task.ended_at >= midnight)
    paused = select(found.step).where(is_held, in_queue)
    beside = [_alone("~waiting", _sent_back(officer)), _alone("~waiting", paused), _alone("~done", done)]
    if officer.person and officer.role not in parts.HALL_ROLES:  # nobody goes along from a window
        waiting = site_checks.waiting_for(officer.person).subquery()
        beside.append(_numbers(CONFIRM, select(waiting.c.number)))
    if officer.person:
        beside.append(_numbers(TAKEN, _taken_from(officer.person)))
    return by_step.union_all(*beside)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(when((condition, 1), else_=0))


def _alone(name: str, counted: Select) -> Select:
    """A row of the same width for a number that belongs to no step."""
    inner = counted.subquery()
    column = next(iter(inner.c))
    number = func.max(column) if name == "~done" else func.count(column)
    return select(literal(name), number, *(null() for _ in range(len(LIT) + 3)))


def _numbers(mark: str, found: Select[str | None]) -> Select:
    """Numbers of cases as rows of the same width."""
    inner = found.subquery()
    return select(literal(mark) + inner.c.number, *(null() for _ in range(len(LIT) + 4)))


def _taken_from(person: UUID) -> Select[str | None]:
    """The cases of which the head has taken a task from this officer within two days."""
    lately = (CaseEvent.whose_id == person, CaseEvent.act == Act.REASSIGN, CaseEvent.at >= clock.now() - timedelta(days=2))
    return select(Case.number).join(CaseEvent, CaseEvent.case_id == Case.id).where(*lately)


def _counted(found: Sequence[Row]) -> QueueCounts:
    beside = {"~waiting": 0, "~done": 0}
    steps: dict[str, int] = {}
    totals = [0] * (len(LIT) + 4)
    told: dict[str, set[str]] = {CONFIRM: set(), TAKEN: set()}
    for step, *numbers in found:
        if step in beside:
            beside[step] += numbers[0] or 0
        elif step[: len(CONFIRM)] in told:
            told[step[: len(CONFIRM)]].add(step[len(CONFIRM) :])
        else:
            totals = [one + more for one, more in zip(totals, numbers, strict=True)]
            steps |= {step: numbers[0]} if numbers[0] else {}
    total, *rest = totals
    lights, (mine, free, colleagues) = dict(zip(LIT, rest, strict=False)), rest[len(LIT) :]
    return QueueCounts(total, lights, steps, mine, free, colleagues, beside["~waiting"], beside["~done"], *map(sorted, told.values()))
