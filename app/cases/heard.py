"""What hearings left in their case, opened; the acts stand in cases.hearings."""

import hashlib
from collections.abc import Sequence

from sqlalchemy import select

from app.cases.errors import HearingPending
from app.cases.hearing_models import CaseHearing, HearingAnswer
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.core import seal
from app.core.db import session


def all_of(case: Case) -> Sequence[CaseHearing]:
    """Every hearing that the applicant was told of or an interested party asked for, the first one first."""
    if not case.has_seen(Act.TELL_HEARING) and not case.has_seen(Act.REQUEST_THIRD):
        return ()
    return session().scalars(select(CaseHearing).where(CaseHearing.case_id == case.id).order_by(CaseHearing.told_at, CaseHearing.id)).all()


def of_case(case: Case) -> CaseHearing | None:
    """The last of them: only one is ever to be held."""
    return next(reversed(all_of(case)), None)


def is_pending(hearing: CaseHearing | None) -> bool:
    """Whether it is not answered yet, or was asked for and not held yet."""
    return hearing is not None and (hearing.answer is None or (hearing.answer is HearingAnswer.ASKED and hearing.held_at is None))


def is_under_way(case: Case) -> bool:
    """Whether it is set and its record is not there yet."""
    hearing = of_case(case)
    return hearing is not None and hearing.day is not None and hearing.held_at is None


def require_settled(case: Case) -> None:
    """Nothing is decided or passed on before the right to a hearing is used or given up (Licensing Law arts 46, 47)."""
    if is_pending(of_case(case)):
        raise HearingPending()


def intended_of(hearing: CaseHearing) -> str:
    """The facts of the decision that is intended."""
    return seal.unseal(hearing.intended, f"case_hearing/intended/{hearing.id}").decode()


def record_of(hearing: CaseHearing) -> str:
    """听证笔录; empty where it is not there yet."""
    return seal.unseal(hearing.record, f"case_hearing/record/{hearing.id}").decode() if hearing.record else ""


def digest(case: Case) -> str:
    """Of the records that the decision rests on (art. 48); empty where there was no hearing."""
    records = [record_of(hearing) for hearing in all_of(case) if hearing.record]
    return hashlib.sha256("\n\n".join(records).encode()).hexdigest() if records else ""
