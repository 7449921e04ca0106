"""What runs on dates beside the status of a case: clocks, pauses, one extension, and what supervision is told."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.catalogue.definitions import Procedure
from app.core.db import Base, enum_type, new_id

RUNNING = text("state = 'running'")
GOING_ON = text("state IN ('running', 'held')")
PROVISIONAL = text("state IN ('running', 'held') AND provisional")
OPEN_PAUSE = text("ended_on IS NULL")
ASKED = text("granted IS NULL OR granted")


class ClockKind(StrEnum):
    """What a clock measures."""

    TELL = "tell"  # 五个工作日内告知是否受理（art. 32(4)）
    CORRECT = "correct"  # 补正期限
    MAKE_GOOD = "make_good"  # 容缺材料补齐期限
    PROMISED = "promised"  # 承诺办结期限
    LEGAL = "legal"  # 法定办结期限（art. 42）
    RENEWAL = "renewal"  # 有效期届满前作出是否准予延续的决定（art. 50）
    PAUSE = "pause"  # 特别程序所需时间（art. 45）
    ASK_HEARING = "ask_hearing"  # 五日内提出听证申请（art. 47）
    HOLD_HEARING = "hold_hearing"  # 二十日内组织听证（art. 47）
    ANSWER_THIRD = "answer_third"  # 利害关系人陈述申辩期限（arts 36, 47）
    ANSWER_PROOF = "answer_proof"  # 授权出具证明的答复期限，不影响办理期限
    DELIVERY = "delivery"  # 十日内送达（art. 44）


class ClockState(StrEnum):
    RUNNING = "running"
    HELD = "held"  # by a special procedure
    STOPPED = "stopped"  # what it measured happened, or matters no more
    MISSED = "missed"  # its last day passed


class CaseClock(Base):
    """One clock of one case. `since` is the day before the first that counts; `days` are working days, 0 for a day that is fixed."""

    __tablename__ = "case_clock"
    __table_args__ = (
        CheckConstraint("(state IN ('running', 'held')) = (ended_at IS NULL)", name="ended_when_over"),
        Index("ix_case_clock_case_id", "case_id"),
        Index("ix_case_clock_due", "due", "id", postgresql_where=RUNNING, sqlite_where=RUNNING),
        Index("ix_case_clock_provisional", "id", postgresql_where=PROVISIONAL, sqlite_where=PROVISIONAL),
        Index("uq_case_clock_going_on", "case_id", "kind", unique=True, postgresql_where=GOING_ON, sqlite_where=GOING_ON),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[ClockKind] = mapped_column(enum_type(ClockKind))
    since: Mapped[date]
    days: Mapped[int]
    due: Mapped[date]  # the last day
    provisional: Mapped[bool]  # counted by a year that is not published
    state: Mapped[ClockState] = mapped_column(enum_type(ClockState), default=ClockState.RUNNING)
    ended_at: Mapped[datetime | None]


class CasePause(Base):
    """A special procedure of a case. Its first and its last day are not counted; of one case never two at once."""

    __tablename__ = "case_pause"
    __table_args__ = (
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_it_began"),
        Index("ix_case_pause_case_id", "case_id"),
        Index("uq_case_pause_open", "case_id", unique=True, postgresql_where=OPEN_PAUSE, sqlite_where=OPEN_PAUSE),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    procedure: Mapped[Procedure] = mapped_column(enum_type(Procedure))
    days: Mapped[int]  # working days it is said to take
    reason: Mapped[bytes]  # sealed
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    result: Mapped[bytes | None]  # sealed


class CaseExtension(Base):
    """An extension that was proposed, and what the head said. One is granted, and none proposed beside another."""

    __tablename__ = "case_extension"
    __table_args__ = (
        CheckConstraint("(granted IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        Index("uq_case_extension_asked", "case_id", unique=True, postgresql_where=ASKED, sqlite_where=ASKED),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    days: Mapped[int]
    reason: Mapped[bytes]  # sealed
    asked_at: Mapped[datetime]
    granted: Mapped[bool | None]
    answered_at: Mapped[datetime | None]


class Breach(StrEnum):
    """What supervision is told (效能监察)."""

    DEEMED_ACCEPTED = "deemed_accepted"  # 逾期未告知，视为受理
    DEEMED_RENEWED = "deemed_renewed"  # 逾期未决定，视为准予延续
    NOT_TOLD = "not_told"  # 逾期未告知是否受理
    STEP_LATE = "step_late"  # 环节超时
    PROMISE_LATE = "promise_late"  # 超承诺期限
    LAW_LATE = "law_late"  # 超法定期限
    PAUSE_LATE = "pause_late"  # 特别程序超时
    HEARING_LATE = "hearing_late"  # 逾期未组织听证
    DELIVERY_LATE = "delivery_late"  # 超期未送达
    UNCOLLECTED = "uncollected"  # 逾期未领
    ORIGINAL_MISSING = "original_missing"  # 交接时原件缺失
    ORIGINAL_LOST = "original_lost"  # 原件遗失
    AUTOMATIC_DIFFERS = "automatic_differs"  # 人工复核与自动审批不一致
    DOCUMENT_UNMADE = "document_unmade"  # 字库缺字，文书未制成


class Standing(StrEnum):
    """How far the asking after a breach has come (督办)."""

    ASKED = "asked"  # its owner has to answer
    ANSWERED = "answered"  # supervision reads the answer
    CLOSED = "closed"  # 办结


class SupervisionEvent(Base):
    """A deadline that passed, an approval of the machine that a person finds wrong, a document that has to be written by hand.

    It changes nothing in the case: only two silences are a yes, and the law names them.
    """

    __tablename__ = "supervision_event"
    __table_args__ = (
        UniqueConstraint("case_id", "breach", "step", "due"),
        CheckConstraint("(standing = 'closed') = (closed_at IS NOT NULL)", name="closed_has_time"),
        Index("ix_supervision_event_department", "department", "at"),
        Index("ix_supervision_event_standing", "standing", "answer_by"),
        Index("ix_supervision_event_at", "at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    breach: Mapped[Breach] = mapped_column(enum_type(Breach))
    step: Mapped[str]  # of the flow, where a step was late; the kind of a document that was not made
    department: Mapped[str]  # which had it
    place: Mapped[str]
    due: Mapped[date]
    at: Mapped[datetime]
    owner_id: Mapped[UUID | None]  # the officer who was named to answer; None: the department's head
    answer_by: Mapped[date]
    standing: Mapped[Standing] = mapped_column(enum_type(Standing), default=Standing.ASKED, server_default="asked")
    closed_at: Mapped[datetime | None]
