"""The figures are advanced by a duty of the worker: what is uncounted is taken away and added up in one transaction.

Whatever order acts are committed in, each is counted once; killed in between, the transaction is undone and nothing was counted. One
counts at a time (core.transaction.elected).
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TypeVar
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Text, bindparam, cast, delete, exists, func, literal_column, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.cases.counted import ACTS, CaseFiling, Of, Uncounted
from app.cases.dated_models import CasePause, SupervisionEvent
from app.cases.models import Case, CaseEvent, Task, TaskState
from app.core import clock
from app.core.actor import Channel
from app.core.db import insert, session, table_of
from app.core.transaction import elected
from app.supervision import measures
from app.supervision.errors import CountedElsewhere
from app.supervision.measures import Filed, Happened, Known, Line, Where
from app.supervision.models import MEASURES, Figure, StepGauge

DUTY = "figures"
BATCH = 500
LARGE = 5000  # of a count from the beginning
AT_ONCE = 50_000  # sums of such a count that are written together
Key = TypeVar("Key", Where, Line)
AnyInsert = TypeVar("AnyInsert", sqlite.Insert, postgresql.Insert)
Sums = dict[str, int]


def count_new() -> int:
    """Count the next batch of what is uncounted; gives how many acts and breaches. A duty of the worker."""
    session().rollback()
    if session().scalar(select(Uncounted.id).limit(1)) is None:
        return 0
    with elected(DUTY) as current:
        if current is None:
            return 0
        taken = current.execute(select(Uncounted.id, Uncounted.of).order_by(Uncounted.id).limit(BATCH)).all()
        found = _found(current, {Of(of): [row for row, what in taken if what is of] for of in Of})
        _add(current, _lines(_summed(current, found)))
        current.execute(delete(Uncounted).where(Uncounted.id.in_([row for row, _ in taken])))
        return len(taken)


def gauge() -> None:
    """Look how many open steps are late or due today. A duty of the worker, once a minute."""
    open_now = [Task.state == TaskState.OPEN, Task.held_on.is_(None)]
    late = select(Task.department, func.count()).where(*open_now, Task.late_at.is_not(None)).group_by(Task.department)
    due = (
        select(Task.department, func.count()).where(*open_now, Task.late_at.is_(None), Task.due == clock.today()).group_by(Task.department)
    )
    late_in: dict[str, int] = {row[0]: row[1] for row in session().execute(late)}
    due_in: dict[str, int] = {row[0]: row[1] for row in session().execute(due)}
    with elected(DUTY) as current:
        if current is None:
            return
        current.execute(delete(StepGauge))
        found = sorted(late_in.keys() | due_in.keys())
        rows = [{"department": one, "late": late_in.get(one, 0), "due": due_in.get(one, 0), "at": clock.now()} for one in found]
        insert(StepGauge, *rows)


def rebuild() -> int:
    """Forget every figure and count again from what happened; gives how many lines there are. Others read the old ones until the end."""
    with elected(DUTY) as current:
        if current is None:
            raise CountedElsewhere()
        current.execute(delete(Figure))
        count = 0
        for sums in _counted_again(current):
            _add(current, sums)
            count += len(sums)
        return count


def verify() -> list[str]:
    """The lines that differ from what happened, in words; empty where every figure is right."""
    with elected(DUTY) as current:
        if current is None:
            raise CountedElsewhere()
        wanted: dict[Line, Sums] = {}
        for sums in _counted_again(current):
            _merge(wanted, sums)
        stored = _stored(current)
    return [
        _told(line, wanted.get(line, {}), stored.get(line, {}))
        for line in sorted(wanted.keys() | stored.keys())
        if _differ(wanted, stored, line)
    ]


def _differ(wanted: Mapping[Line, Sums], stored: Mapping[Line, Sums], line: Line) -> bool:
    return {key: value for key, value in wanted.get(line, {}).items() if value} != stored.get(line, {})


def _told(line: Line, wanted: Sums, stored: Sums) -> str:
    names = sorted(name for name in wanted.keys() | stored.keys() if wanted.get(name, 0) != stored.get(name, 0))
    values = ", ".join(f"{name} {stored.get(name, 0)} instead of {wanted.get(name, 0)}" for name in names)
    return f"{' '.join(str(part) or '-' for part in line)}: {values}"


def _stored(current: Session) -> dict[Line, Sums]:
    table = table_of(Figure)
    keys, values = [column.name for column in table.primary_key], MEASURES
    return {
        tuple(row[key] for key in keys): {name: row[name] for name in values if row[name]}
        for row in current.execute(select(table)).mappings()
        if any(row[name] for name in values)
    }


# --- from rows to sums ----------------------------------------------------------------------------------------------


def _counted_again(current: Session) -> Iterator[dict[Line, Sums]]:
    """The sums of everything that has been counted before, a part at a time. What is uncounted still is left to the duty.

    Acts come in the order of time, so that a part has few days in it and its lines are few.
    """
    sums: dict[Where, Sums] = {}
    for model, of in ((CaseEvent, Of.ACT), (SupervisionEvent, Of.BREACH)):
        for ids in _batches(current, model):
            _merge(sums, _summed(current, _found(current, {of: ids})))
            if len(sums) >= AT_ONCE:
                yield _lines(sums)
                sums = {}
    yield _lines(sums)


def _batches(current: Session, model: type[CaseEvent] | type[SupervisionEvent]) -> Iterator[list[UUID]]:
    waiting = exists().where(Uncounted.id == model.id)
    wanted: Select[UUID] = select(model.id).where(~waiting).order_by(model.id).limit(LARGE)
    if model is CaseEvent:
        wanted = wanted.where(CaseEvent.act.in_(ACTS))
    last: UUID | None = None
    while ids := list(current.scalars(wanted.where(model.id > last) if last else wanted)):
        yield ids
        last = ids[-1]


def _found(current: Session, ids: Mapping[Of, Collection[UUID]]) -> list[Happened]:
    acts = select(
        CaseEvent.id, CaseEvent.case_id, CaseEvent.at, CaseEvent.act, CaseEvent.department, CaseEvent.place, CaseEvent.channel,
        CaseEvent.person_id, CaseEvent.post_id,
    ).where(CaseEvent.id.in_(ids.get(Of.ACT, ())))  # fmt: skip
    breaches = select(
        SupervisionEvent.id, SupervisionEvent.case_id, SupervisionEvent.at, SupervisionEvent.breach, SupervisionEvent.department,
        SupervisionEvent.place,
    ).where(SupervisionEvent.id.in_(ids.get(Of.BREACH, ())))  # fmt: skip
    found = [Happened(*row) for row in current.execute(acts)] if ids.get(Of.ACT) else []
    if ids.get(Of.BREACH):
        found += [Happened(*row, channel=Channel.SYSTEM, person=None, post=None) for row in current.execute(breaches)]
    return found


def _summed(current: Session, found: Sequence[Happened]) -> dict[Where, Sums]:
    known = _known(current, found)
    sums: dict[Where, Sums] = defaultdict(lambda: defaultdict(int))
    for one in found:
        line = sums[measures.where(one, known.cases[one.case_id])]
        for name, value in measures.added(one, known).items():
            line[name] += value
    return sums


def _known(current: Session, found: Sequence[Happened]) -> Known:
    cases = {one.case_id for one in found}
    filed = select(Case.id, Case.department, Case.service_code, Case.channel, Case.version_id, Case.accepted_at).where(Case.id.in_(cases))
    filing = select(CaseFiling.case_id, CaseFiling.typed, CaseFiling.brought, CaseFiling.shared).where(CaseFiling.case_id.in_(cases))
    return Known(
        {row.id: Filed(row.department, row.service_code, row.channel, row.version_id, row.accepted_at) for row in current.execute(filed)},
        {row: (typed, brought, shared) for row, typed, brought, shared in current.execute(filing)},
        _pauses(current, {one.case_id for one in found if one.act in measures.DECIDING}),
        _comings(current, {one.case_id for one in found if one.act in measures.COMING | measures.DELIVERING}),
    )


def _pauses(current: Session, cases: Collection[UUID]) -> dict[UUID, list[tuple[date, date]]]:
    stood: dict[UUID, list[tuple[date, date]]] = defaultdict(list)
    over = select(CasePause.case_id, CasePause.started_on, CasePause.ended_on).where(
        CasePause.case_id.in_(cases), CasePause.ended_on.is_not(None)
    )
    for case_id, first, last in current.execute(over) if cases else ():
        if last:
            stood[case_id].append((first, last))
    return stood


def _comings(current: Session, cases: Collection[UUID]) -> dict[UUID, list[tuple[datetime, UUID]]]:
    came: dict[UUID, list[tuple[datetime, UUID]]] = defaultdict(list)
    wanted = select(CaseEvent.case_id, CaseEvent.at, CaseEvent.id).where(
        CaseEvent.case_id.in_(cases), CaseEvent.channel == Channel.WINDOW, CaseEvent.act.in_(measures.COMING)
    )
    for case_id, at, row in current.execute(wanted.order_by(CaseEvent.at, CaseEvent.id)) if cases else ():
        came[case_id].append((at, row))
    return came


def _lines(sums: Mapping[Where, Sums]) -> dict[Line, Sums]:
    found: dict[Line, Sums] = {}
    for at, values in sums.items():
        if any(values.values()):
            _merge(found, dict.fromkeys(measures.lines(at), values))
    return found


def _merge(into: dict[Key, Sums], sums: Mapping[Key, Sums]) -> None:
    for line, values in sums.items():
        known = into.setdefault(line, defaultdict(int))
        for name, value in values.items():
            known[name] += value


def _add(current: Session, sums: Mapping[Line, Sums]) -> None:
    """Make each line, or add to it."""
    if not sums:
        return
    keys = [column.name for column in table_of(Figure).primary_key]
    rows = [dict(zip(keys, line, strict=True)) | {name: values.get(name, 0) for name in MEASURES} for line, values in sorted(sums.items())]
    if current.get_bind().dialect.name == "sqlite":
        current.connection().execute(_adding_to(sqlite.insert(table_of(Figure))), rows)
    else:  # a thousand lines in one parameter: PostgreSQL takes them apart ten times as fast as it reads a thousand parameters
        said = {"lines": json.dumps(rows, default=str)}
        current.connection().execute(_adding_to(postgresql.insert(table_of(Figure)).from_select(*_taken_apart())), said)


def _adding_to(made: AnyInsert) -> AnyInsert:
    more = {name: table_of(Figure).c[name] + made.excluded[name] for name in MEASURES}
    return made.on_conflict_do_update(index_elements=list(table_of(Figure).primary_key), set_=more)


def _taken_apart() -> tuple[list[str], Select]:
    """The columns, and the lines of the parameter as rows of them."""
    table = table_of(Figure)
    names = [column.name for column in table.columns]
    one_line: ColumnElement[object] = literal_column(f"NULL::{table.name}")
    lines = cast(bindparam("lines", type_=Text), postgresql.JSON)
    return names, select(*func.json_populate_recordset(one_line, lines).table_valued(*names).c)
