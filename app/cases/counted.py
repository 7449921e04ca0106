"""What the figures of supervision are counted from: who filed how, and which acts and breaches nobody has counted yet.

An id of the house is no order of commits: on PostgreSQL an act may become visible after a later one was counted, and a cursor over ids
would pass it by. So each act that counts leaves a row here in its own transaction, and who counts it takes the row away in theirs.
"""

from collections.abc import Collection
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.cases.lifecycle import Act
from app.cases.models import Case
from app.catalogue.definitions import Definition, Proof
from app.core.db import Base, enum_type, insert, insert_once
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers

BROUGHT = frozenset({Proof.UPLOAD, Proof.ORIGINAL, Proof.PROMISE, None})
SHARED = frozenset({Proof.REGISTER, Proof.CERTIFICATE})
ACTS = frozenset(
    {
        Act.SUBMIT, Act.RESUBMIT, Act.MAKE_GOOD, Act.ACCEPT, Act.ACCEPT_LACKING, Act.DEEM_ACCEPTED, Act.NOT_ACCEPT, Act.RETURN,
        Act.APPROVE, Act.DEEM_RENEWED, Act.REFUSE, Act.TERMINATE, Act.LAPSE, Act.WITHDRAW, Act.DELIVER, Act.HAND_OVER, Act.DELIVER_BY_POST,
    }
)  # fmt: skip


class Of(StrEnum):
    """What an uncounted row stands for."""

    ACT = "act"
    BREACH = "breach"


class Uncounted(Base):
    """An act of a case, or a breach that supervision was told of, that no figure has in it yet."""

    __tablename__ = "uncounted"

    id: Mapped[UUID] = mapped_column(primary_key=True)  # of the case_event or of the supervision_event
    of: Mapped[Of] = mapped_column(enum_type(Of))


class CaseFiling(Base):
    """How much of an application its applicant had to say and to bring, as it was filed first."""

    __tablename__ = "case_filing"

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"), primary_key=True)
    typed: Mapped[int]  # answers that somebody wrote
    picked: Mapped[int]  # answers chosen from a list, agreed to or signed
    filled: Mapped[int]  # answers that a register, a certificate or a rule gave
    brought: Mapped[int]  # papers handed in, to be shown or to follow
    shared: Mapped[int]  # papers that a register or a certificate made needless

    @property
    def is_one_click(self) -> bool:
        """一键申报: nothing was typed and nothing brought."""
        return not self.typed and not self.brought


def weigh(case: Case, definition: Definition, answers: Answers, ways: Collection[Proof | None]) -> None:
    """Write down what this filing cost its applicant, while the answers are open. `ways`: how each material that it needs is satisfied."""
    typed, picked, filled = form_engine.count_by_hand(definition, answers)
    brought, shared = sum(way in BROUGHT for way in ways), sum(way in SHARED for way in ways)
    insert_once(CaseFiling, case_id=case.id, typed=typed, picked=picked, filled=filled, brought=brought, shared=shared)


def to_count(act: Act, event_id: UUID) -> None:
    """In the transaction of the act: it counts once, whenever that is committed."""
    if act in ACTS:
        insert(Uncounted, {"id": event_id, "of": Of.ACT})


def breach_to_count(event_id: UUID) -> None:
    insert(Uncounted, {"id": event_id, "of": Of.BREACH})
