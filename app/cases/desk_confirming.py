"""当面确认: at a window the citizen answers for what the clerk typed, on a second screen, by a drawn signature or on a printed sheet.

A confirmation is about the answers as they were: changed afterwards, it is asked for again. It is bound to the clerk's own session,
so that what one desk shows is answered at that desk.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import service as audit
from app.cases.answers_store import key_context, read_answers
from app.cases.confirmations import digest_of
from app.cases.errors import ConfirmationStale
from app.cases.lifecycle import EDITABLE
from app.cases.models import Case
from app.cases.visit_errors import NotConfirmedHere, SignatureUnfit
from app.catalogue import service as catalogue
from app.core import clock, seal
from app.core.actor import Actor, Channel
from app.core.db import Base, enum_type, new_id, session
from app.core.errors import Missing
from app.form_engine.answers import Answers
from app.form_engine.errors import Refusal
from app.form_engine.fields import signature


class DeskWay(StrEnum):
    """How the citizen confirmed."""

    SCREEN = "screen"  # 在第二屏点击确认
    DRAWN = "drawn"  # 在签字板上签名
    PAPER = "paper"  # 在打印件上签字


class Standing(StrEnum):
    """How it stands with the answers of now."""

    OPEN = "open"  # not asked
    ASKED = "asked"  # the second screen shows them
    AGREED = "agreed"
    DECLINED = "declined"  # something is wrong
    CHANGED = "changed"  # confirmed once, and changed since


class DeskConfirmation(Base):
    """One time that a citizen was asked at a window, and what they said."""

    __tablename__ = "desk_confirmation"
    __table_args__ = (
        CheckConstraint("(agreed IS NULL) = (answered_at IS NULL)", name="answer_has_time"),
        CheckConstraint("(way = 'drawn') = (signature IS NOT NULL)", name="drawn_has_signature"),
        CheckConstraint("way = 'screen' OR agreed IS NOT NULL", name="signed_at_once"),
        CheckConstraint("way <> 'screen' OR session_id IS NOT NULL", name="screen_has_desk"),
        Index("ix_desk_confirmation_case_id", "case_id"),
        Index("ix_desk_confirmation_session_id", "session_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    clerk_id: Mapped[UUID] = mapped_column(ForeignKey("person.id"))
    session_id: Mapped[UUID | None]  # of the desk where it was asked
    way: Mapped[DeskWay] = mapped_column(enum_type(DeskWay))
    digest: Mapped[bytes]  # of the answers that were shown
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    agreed: Mapped[bool | None]
    signature: Mapped[bytes | None]  # sealed under the case's key


def ask(case: Case, clerk: Actor) -> DeskConfirmation:
    """Show the answers of now on this desk's second screen; what it showed before goes."""
    session().execute(delete(DeskConfirmation).where(DeskConfirmation.session_id == clerk.session, DeskConfirmation.agreed.is_(None)))
    row = _new(case, clerk, DeskWay.SCREEN)
    audit.record(clerk, "case:ask_desk_confirmation", kind="case", ref=str(case.id))
    return row


def _new(case: Case, clerk: Actor, way: DeskWay) -> DeskConfirmation:
    row = DeskConfirmation(
        id=new_id(), case_id=case.id, clerk_id=clerk.person, session_id=clerk.session, way=way, digest=_digest(case), asked_at=clock.now()
    )
    session().add(row)
    return row


def on_screen(clerk: Actor) -> tuple[DeskConfirmation, Case] | None:
    """What this desk's second screen shows: asked, not answered, and still to be filed."""
    asked = select(DeskConfirmation, Case).join(Case, Case.id == DeskConfirmation.case_id)
    mine = (DeskConfirmation.session_id == clerk.session, DeskConfirmation.agreed.is_(None), Case.status.in_(EDITABLE))
    found = session().execute(asked.where(*mine).order_by(DeskConfirmation.asked_at.desc()).limit(1)).one_or_none()
    return (found[0], found[1]) if found else None


def answer(row_id: UUID, clerk: Actor, *, agreed: bool) -> None:
    """确认无误, or 有错误; raises ConfirmationStale where the clerk changed something meanwhile."""
    found = on_screen(clerk)
    if found is None or found[0].id != row_id:
        raise Missing()
    row, case = found
    if row.digest != _digest(case):
        raise ConfirmationStale()
    row.agreed, row.answered_at = agreed, clock.now()
    audit.record(clerk, "case:confirm_at_desk" if agreed else "case:decline_at_desk", kind="case", ref=str(case.id))


def sign(case: Case, clerk: Actor, strokes: str = "") -> DeskConfirmation:
    """The citizen signed: what they drew, else on the printed sheet, which the clerk has before them."""
    if strokes:
        try:
            signature.drawn(strokes)
        except Refusal as refusal:
            raise SignatureUnfit() from refusal
    session().execute(delete(DeskConfirmation).where(DeskConfirmation.case_id == case.id, DeskConfirmation.agreed.is_(None)))
    row = _new(case, clerk, DeskWay.DRAWN if strokes else DeskWay.PAPER)
    row.agreed, row.answered_at = True, clock.now()
    if strokes:
        context = f"desk_confirmation/signature/{row.id}"
        row.signature = seal.seal(strokes.encode(), context, key=case.wrapped_key, key_context=key_context(case))
    audit.record(clerk, "case:sign_at_desk", kind="case", ref=str(case.id), detail={"way": row.way.value})
    return row


def standing(case: Case, clerk: Actor) -> Standing:
    """Of the answers as they are now."""
    rows, digest = _rows(case), _digest(case)
    now = [row for row in rows if row.digest == digest]
    if now and now[-1].agreed is not None:
        return Standing.AGREED if now[-1].agreed else Standing.DECLINED
    if now and now[-1].session_id == clerk.session:
        return Standing.ASKED
    return Standing.CHANGED if any(row.agreed for row in rows) else Standing.OPEN


def require(case: Case, clerk: Actor) -> None:
    """Nothing that a clerk typed is filed before the citizen has confirmed it as it is."""
    if clerk.channel is Channel.WINDOW and standing(case, clerk) is not Standing.AGREED:
        raise NotConfirmedHere()


def last(case: Case) -> DeskConfirmation | None:
    """The confirmation that it was filed with."""
    return next((row for row in reversed(_rows(case)) if row.agreed), None)


def _rows(case: Case) -> list[DeskConfirmation]:
    of_case = select(DeskConfirmation).where(DeskConfirmation.case_id == case.id)
    return list(session().scalars(of_case.order_by(DeskConfirmation.asked_at, DeskConfirmation.id)))


def _digest(case: Case) -> bytes:
    return digest_of(catalogue.version(case.version_id).definition, Answers(read_answers(case)))
