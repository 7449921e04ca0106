"""Cases, their events, tasks, corrections, materials and uploads. The database guards what each status needs.

What runs on dates stands in cases.dated_models.
"""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.cases.lifecycle import Act, Status
from app.core.actor import Channel, PartyKind, PartyRef, Role
from app.core.db import Base, enum_type, new_id

OPEN_TASK = text("state = 'open'")
FOR_ANOTHER = text("whose_id IS NOT NULL")
ENDED_TASK = text("ended_by IS NOT NULL")
TO_CORRECT = text("status = 'to_correct'")
IN_TIME = text("state = 'open' AND held_on IS NULL AND late_at IS NULL")
LATE = text("state = 'open' AND late_at IS NOT NULL")
DRAFT = text("status = 'draft'")


class Case(Base):
    """One application (办件). Answers are one sealed document under the case's own key; destroying it ends retention."""

    __tablename__ = "case_file"
    __table_args__ = (
        CheckConstraint("(status IN ('draft', 'discarded')) = (number IS NULL)", name="number_from_submission"),
        CheckConstraint("(number IS NULL) = (submitted_at IS NULL)", name="submitted_has_time"),
        CheckConstraint(
            "status NOT IN ('accepted', 'approved', 'delivered', 'refused') OR accepted_at IS NOT NULL", name="accepted_has_time"
        ),
        CheckConstraint("(status IN ('approved', 'delivered', 'refused')) = (decided_at IS NOT NULL)", name="decided_has_time"),
        CheckConstraint("accepted_at IS NULL OR (legal_due IS NOT NULL AND promised_due IS NOT NULL)", name="accepted_has_dates"),
        CheckConstraint(
            "(status IN ('delivered', 'refused', 'not_accepted', 'terminated', 'withdrawn', 'discarded')) = (ended_at IS NOT NULL)",
            name="ended_has_time",
        ),
        Index("ix_case_file_applicant", "applicant_id", "status"),
        Index("ix_case_file_draft", "person_id", "status"),
        Index("ix_case_file_received", "department", "service_code", "submitted_at"),
        Index("ix_case_file_to_correct", "id", postgresql_where=TO_CORRECT, sqlite_where=TO_CORRECT),
        Index("ix_case_file_left", "saved_at", postgresql_where=DRAFT, sqlite_where=DRAFT),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    number: Mapped[str | None] = mapped_column(unique=True)
    service_code: Mapped[str]
    version_id: Mapped[UUID]  # the frozen ServiceVersion it was begun under
    department: Mapped[str]
    place: Mapped[str] = mapped_column(default="", server_default="")  # whose office: a division's code, "" the city's own
    status: Mapped[Status] = mapped_column(enum_type(Status), default=Status.DRAFT)
    channel: Mapped[Channel] = mapped_column(enum_type(Channel))

    applicant_kind: Mapped[PartyKind] = mapped_column(enum_type(PartyKind))
    applicant_id: Mapped[UUID]
    applicant_name: Mapped[bytes]  # sealed
    person_id: Mapped[UUID]  # who filed: the applicant, a representative or an agent
    mandate_id: Mapped[UUID | None]
    clerk_id: Mapped[UUID | None]  # the person at the window who typed

    wrapped_key: Mapped[bytes]
    answers: Mapped[bytes]  # sealed JSON of path -> Fact
    sources_down: Mapped[list] = mapped_column(default=list)  # names of sources that did not answer at pre-fill
    differences: Mapped[bytes | None]  # sealed JSON: where a cross-checking source said otherwise than the lead
    step: Mapped[str] = mapped_column(default="")  # where a draft was left

    created_at: Mapped[datetime]
    saved_at: Mapped[datetime]
    reminded_at: Mapped[datetime | None]  # when the person was last told that the draft runs out
    submitted_at: Mapped[datetime | None]
    accepted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    legal_due: Mapped[date | None]
    promised_due: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(default=False)

    row_version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": row_version}  # noqa: RUF012  two at once: the second is told

    events: Mapped[list["CaseEvent"]] = relationship(order_by="(CaseEvent.at, CaseEvent.id)", viewonly=True)
    tasks: Mapped[list["Task"]] = relationship(order_by="Task.id", viewonly=True)

    @property
    def applicant(self) -> PartyRef:
        return PartyRef(self.applicant_kind, self.applicant_id)

    def has_seen(self, act: Act) -> bool:
        """Whether this act is among its events: what never happened needs no row looked for."""
        return any(event.act is act for event in self.events)

    @property
    def is_automatic(self) -> bool:
        """秒批: the machine approved."""
        return any(event.act is Act.APPROVE and event.person_id is None for event in self.events)


class LookFor(StrEnum):
    """Why somebody who has no part in a case opens it."""

    SUPERVISION = "supervision"
    ENQUIRY = "enquiry"
    PETITION = "petition"
    OTHER = "other"


class CaseLook(Base):
    """Who of the offices opened a case, once a day and person, and why: the applicant sees it."""

    __tablename__ = "case_look"
    __table_args__ = (CheckConstraint("(kind IS NULL) = (words IS NULL)", name="reason_is_whole"),)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    person_id: Mapped[UUID] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    post_id: Mapped[UUID]
    department: Mapped[str]
    at: Mapped[datetime]  # the first time that day
    kind: Mapped[LookFor | None] = mapped_column(enum_type(LookFor))  # None: the case itself was the reason
    words: Mapped[bytes | None]  # sealed: it may say things of people


class CaseEvent(Base):
    """One act in the life of a case, with who did it; the note to the applicant is sealed."""

    __tablename__ = "case_event"
    __table_args__ = (
        Index("ix_case_event_case_id", "case_id"),
        Index("ix_case_event_whose", "whose_id", "at", postgresql_where=FOR_ANOTHER, sqlite_where=FOR_ANOTHER),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    at: Mapped[datetime]
    act: Mapped[Act] = mapped_column(enum_type(Act))
    was: Mapped[Status] = mapped_column(enum_type(Status))
    now: Mapped[Status] = mapped_column(enum_type(Status))
    step: Mapped[str] = mapped_column(default="")
    person_id: Mapped[UUID | None]  # None: the machine
    post_id: Mapped[UUID | None]
    whose_id: Mapped[UUID | None]  # for whom a stand-in did it (代); of a reassignment from whom it was taken
    department: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="", server_default="")  # whose office had the case then
    channel: Mapped[Channel] = mapped_column(enum_type(Channel), default=Channel.ONLINE, server_default="online")  # of the act
    note: Mapped[bytes | None]


class TaskState(StrEnum):
    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class Task(Base):
    """What a queue lists (待办): one step of one case, for one department and role."""

    __tablename__ = "task"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (ended_at IS NULL)", name="open_until_ended"),
        Index("ix_task_queue", "department", "role", "due", "id", postgresql_where=OPEN_TASK, sqlite_where=OPEN_TASK),
        Index("ix_task_holder", "department", "role", "assignee_id", "due", "id", postgresql_where=OPEN_TASK, sqlite_where=OPEN_TASK),
        Index("ix_task_case_id", "case_id"),
        Index("ix_task_ended", "ended_by", "ended_at", postgresql_where=ENDED_TASK, sqlite_where=ENDED_TASK),
        Index("uq_task_open_step", "case_id", "step", unique=True, postgresql_where=OPEN_TASK, sqlite_where=OPEN_TASK),
        Index("ix_task_late", "department", postgresql_where=LATE, sqlite_where=LATE),
        Index("ix_task_in_time", "due", postgresql_where=IN_TIME, sqlite_where=IN_TIME),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    step: Mapped[str]
    department: Mapped[str]
    place: Mapped[str] = mapped_column(default="", server_default="")  # of the case
    role: Mapped[Role] = mapped_column(enum_type(Role))
    assignee_id: Mapped[UUID | None]
    state: Mapped[TaskState] = mapped_column(enum_type(TaskState), default=TaskState.OPEN)
    sees: Mapped[list | None] = mapped_column(JSON(none_as_null=True))  # names of catalogue.seen; None: the whole case
    due: Mapped[date]
    held_on: Mapped[date | None]  # the clock is stopped from this day on
    late_at: Mapped[datetime | None]  # when it was written down that the day has passed
    opened_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[UUID | None]


class CorrectionItem(Base):
    """One thing the applicant is asked to correct (补正). All items of a case come in one notice."""

    __tablename__ = "correction_item"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    target: Mapped[str]  # path of an answer or code of a material
    note: Mapped[bytes]  # sealed
    was: Mapped[bytes | None]  # sealed under the case's key: what stood there when it was asked
    asked_at: Mapped[datetime]
    mended_at: Mapped[datetime | None]  # when it was changed; None for what was sent again as it was


class Material(Base):
    """How the need for one material was satisfied (design idea 3)."""

    __tablename__ = "case_material"
    __table_args__ = (UniqueConstraint("case_id", "code"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    code: Mapped[str]
    way: Mapped[str]  # a value of catalogue.definitions.Proof; "" when it is still open
    checked_at: Mapped[datetime | None]  # when an officer compared it with the original
    checked_by: Mapped[UUID | None]  # the officer's post
    checked_in: Mapped[str | None]  # the post's department
    seen: Mapped[bytes | None]  # digest of the files as they were then: a file sent later was not seen
    document: Mapped[str | None]  # as what the holder may use it again
    valid_until: Mapped[date | None]
    lacking_until: Mapped[date | None]  # 容缺: the last day for what was promised; None where nothing was
    brought_at: Mapped[datetime | None]  # when that came in


class Scan(StrEnum):
    """What the virus scanner says of a file."""

    PENDING = "pending"
    CLEAN = "clean"
    INFECTED = "infected"
    NOT_SCANNED = "not_scanned"  # taken in where no scanner was


class Upload(Base):
    """A file of one answer. The bytes lie sealed in core.files."""

    __tablename__ = "upload"
    __table_args__ = (CheckConstraint("scan IN ('pending', 'clean', 'infected', 'not_scanned')", name="scan_is_known"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), index=True)
    question: Mapped[str]  # path of the answer
    file_key: Mapped[str]
    name: Mapped[bytes]  # sealed; as the person called it, shown only
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[bytes]
    at: Mapped[datetime]
    scan: Mapped[Scan] = mapped_column(enum_type(Scan), default=Scan.NOT_SCANNED)


class Confirmation(Base):
    """One co-applicant who was asked to agree to an application as it stood; known by a blind index of the ID number alone."""

    __tablename__ = "case_confirmation"
    __table_args__ = (
        UniqueConstraint("case_id", "person_index"),
        CheckConstraint("(agreed IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    person_index: Mapped[bytes] = mapped_column(index=True)
    digest: Mapped[bytes]  # of the answers that were shown
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]


class CaseDecision(Base):
    """What the decision of a case stood on: see cases.deciding. Written once."""

    __tablename__ = "case_decision"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    document: Mapped[bytes]  # sealed
    decided_at: Mapped[datetime]


class ActKey(Base):
    """An idempotency key and what came of it: doing it twice gives the first answer again."""

    __tablename__ = "act_key"

    key: Mapped[str] = mapped_column(primary_key=True)
    act: Mapped[str]
    case_id: Mapped[UUID]
    at: Mapped[datetime]


class CaseCounter(Base):
    """The last case number given out on one day."""

    __tablename__ = "case_counter"

    day: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[int]
