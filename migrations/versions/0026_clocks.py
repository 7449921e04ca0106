"""Clocks, special procedures, extensions and what supervision is told. Cases under way get the clocks they would have had."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

from app.core import workdays
from app.core.db import new_id

revision = "0026_clocks"
down_revision = "0025_calendar"
branch_labels = None
depends_on = None

RUNNING = "state = 'running'"
GOING_ON = "state IN ('running', 'held')"
DAYS_TO_TELL, DAYS_TO_CORRECT = 5, 15


def upgrade() -> None:
    _clocks()
    _pauses_and_extensions()
    op.create_table(
        "supervision_event",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("breach", sa.String(length=32), nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("department", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_supervision_event_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_supervision_event")),
        sa.UniqueConstraint("case_id", "breach", "step", "due", name=op.f("uq_supervision_event_case_id_breach_step_due")),
    )
    op.create_index("ix_supervision_event_department", "supervision_event", ["department", "at"])
    _begin_for_open_cases()


def _clocks() -> None:
    op.create_table(
        "case_clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(state IN ('running', 'held')) = (ended_at IS NULL)", name=op.f("ck_case_clock_ended_when_over")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_clock_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_clock")),
    )
    op.create_index("ix_case_clock_case_id", "case_clock", ["case_id"])
    _partly("ix_case_clock_due", "case_clock", ["due", "id"], RUNNING)
    _partly("ix_case_clock_provisional", "case_clock", ["id"], f"{GOING_ON} AND provisional")
    _partly("uq_case_clock_going_on", "case_clock", ["case_id", "kind"], GOING_ON, unique=True)


def _pauses_and_extensions() -> None:
    op.create_table(
        "case_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("procedure", sa.String(length=32), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_case_pause_ends_after_it_began")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_pause_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_pause")),
    )
    op.create_index("ix_case_pause_case_id", "case_pause", ["case_id"])
    _partly("uq_case_pause_open", "case_pause", ["case_id"], "ended_on IS NULL", unique=True)
    op.create_table(
        "case_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("granted", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(granted IS NULL) = (answered_at IS NULL)", name=op.f("ck_case_extension_answer_has_time")),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_case_extension_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_extension")),
    )
    op.create_index("ix_case_extension_case_id", "case_extension", ["case_id"])
    _partly("uq_case_extension_asked", "case_extension", ["case_id"], "granted IS NULL OR granted", unique=True)


def _partly(name: str, table: str, columns: list[str], where: str, *, unique: bool = False) -> None:
    op.create_index(name, table, columns, unique=unique, postgresql_where=sa.text(where), sqlite_where=sa.text(where))


def _begin_for_open_cases() -> None:
    cases = sa.table(
        "case_file",
        sa.column("id", sa.Uuid()), sa.column("status", sa.String()), sa.column("submitted_at", sa.DateTime(timezone=True)),
        sa.column("accepted_at", sa.DateTime(timezone=True)), sa.column("legal_due", sa.Date()), sa.column("promised_due", sa.Date()),
        sa.column("due_provisional", sa.Boolean()),
    )  # fmt: skip
    clocks = sa.table(
        "case_clock",
        sa.column("id", sa.Uuid()), sa.column("case_id", sa.Uuid()), sa.column("kind", sa.String()), sa.column("since", sa.Date()),
        sa.column("days", sa.Integer()), sa.column("due", sa.Date()), sa.column("provisional", sa.Boolean()), sa.column("state", sa.String()),
    )  # fmt: skip
    found = op.get_bind().execute(sa.select(cases).where(cases.c.status.in_(("submitted", "to_correct", "accepted")))).all()
    rows = [clock for case in found for clock in _clocks_of(case)]
    if rows:
        op.get_bind().execute(sa.insert(clocks), rows)


def _clocks_of(case: sa.Row) -> list[dict[str, object]]:
    """What would run for a case of this status; corrections asked for before are counted from today, so that nobody is surprised."""
    if case.status == "accepted":
        since = _day(case.accepted_at)
        dates = [("promised", case.promised_due), ("legal", case.legal_due)]
        return [_clock(case, kind, since, workdays.between(since, due), due) for kind, due in dates if due > since]
    if case.status == "submitted":
        since = _day(case.submitted_at)
        return [_clock(case, "tell", since, DAYS_TO_TELL, workdays.add(since, DAYS_TO_TELL).day)]
    today = _day(datetime.now(ZoneInfo("UTC")))
    return [_clock(case, "correct", today, DAYS_TO_CORRECT, workdays.add(today, DAYS_TO_CORRECT).day)]


def _clock(case: sa.Row, kind: str, since: date, days: int, due: date) -> dict[str, object]:
    made = {"id": new_id(), "case_id": case.id, "kind": kind, "since": since, "days": days, "due": due}
    return made | {"provisional": bool(case.due_provisional), "state": "running"}


def _day(moment: datetime) -> date:
    """The legal date; SQLite keeps UTC without saying so."""
    return (moment.replace(tzinfo=None) - (moment.utcoffset() or timedelta()) + timedelta(hours=8)).date()


def downgrade() -> None:
    for table in ("supervision_event", "case_extension", "case_pause", "case_clock"):
        op.drop_table(table)
