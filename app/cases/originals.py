"""原件: an office keeps one for a case, and gives it back to the applicant or to who was sent for it."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import func, select

from app.cases import acts, paper_offices, receiving, returning, tasks, whereabouts
from app.cases.answers_store import key_context
from app.cases.errors import OwnCase
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.cases.original_errors import (
    NoOffice,
    OriginalNotHere,
    OriginalsElsewhere,
    OriginalsUnchosen,
    OriginalsUnticked,
    OriginalUndescribed,
)
from app.cases.original_models import CaseOriginal, Whereabouts
from app.cases.paper_offices import Office
from app.cases.receiving import Receiver
from app.cases.whereabouts import Kept
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import new_id, session

MOST_PIECES = 500
LONGEST = 200


@dataclass(frozen=True)
class Brought:
    """What somebody hands in, as the officer counts it."""

    description: str
    pieces: int | None = 1
    material: str = ""  # code of the material that it proves

    def checked(self) -> "Brought":
        """The same without spaces around; raises where it does not say what there is."""
        tidy = replace(self, description=" ".join(self.description.split()))
        if not tidy.description or len(tidy.description) > LONGEST or not 0 < (tidy.pieces or 0) <= MOST_PIECES:
            raise OriginalUndescribed()
        return tidy


def keep(case: Case, officer: Actor, brought: Brought, key: str) -> Case:
    """收存原件: from now on this office answers for it."""
    if not acts.first_time(key, Act.KEEP_ORIGINAL, case.id):
        return case
    office, told = _office(case, officer), brought.checked()
    said = f"{told.description} {told.pieces} 件"
    acts.take(case, Act.KEEP_ORIGINAL, officer, By.DEPARTMENT, note=said)
    row_id, number = new_id(), _next_number(case)
    place = f"case_original/description/{row_id}"
    sealed = seal.seal(told.description.encode(), place, key=case.wrapped_key, key_context=key_context(case))
    given = {"material": told.material, "pieces": told.pieces, "kept_at": clock.now(), "kept_by": officer.person}
    session().add(CaseOriginal(id=row_id, case_id=case.id, number=number, description=sealed, **given))
    session().flush()
    whereabouts.put(row_id, officer, whereabouts=Whereabouts.OFFICE, office=office.code, place=office.place)
    return case


def give_back(case: Case, officer: Actor, receiver: Receiver, key: str, *, which: Collection[UUID]) -> Case:
    """退还原件: to the holder, or to who was sent with an authorisation; each one that is named must lie here."""
    if not acts.first_time(key, Act.RETURN_ORIGINAL, case.id):
        return case
    office = _office(case, officer)
    chosen = [kept for kept in whereabouts.of_case(case) if kept.id in which]
    if not chosen or len(chosen) != len(set(which)):
        raise OriginalsUnchosen()
    collected = receiving.stated(case, receiver)
    _hand_out(chosen, officer, collected, office)
    acts.take(case, Act.RETURN_ORIGINAL, officer, By.DEPARTMENT, note=f"{named(chosen)}\n{collected}")
    returning.settle(case, officer)
    return case


def give_back_with_result(case: Case, officer: Actor, collected: str, ticked: Collection[UUID]) -> str:
    """窗口出件时一并退还: every original that is not back lies here and was ticked, or nothing is handed over. Gives what was returned."""
    if not case.has_seen(Act.KEEP_ORIGINAL):
        return ""
    office, left = _office(case, officer), whereabouts.outstanding(case)
    elsewhere = [kept for kept in left if not kept.is_at(office)]
    if elsewhere:
        raise OriginalsElsewhere(names=named(elsewhere))
    forgotten = [kept for kept in left if kept.id not in ticked]
    if forgotten:
        raise OriginalsUnticked(names=named(forgotten))
    _hand_out(left, officer, collected, office)
    return f"；退还原件：{named(left)}" if left else ""


def named(originals: Collection[Kept]) -> str:
    """As they stand in a record: 不动产权证书 1 件、…"""
    return "、".join(f"{kept.description} {kept.original.pieces} 件" for kept in originals)


def may_keep(case: Case, officer: Actor) -> bool:
    """Whether the page offers it."""
    return paper_offices.of_officer(officer) is not None and Act.KEEP_ORIGINAL in acts.open_to(case, By.DEPARTMENT)


def _office(case: Case, officer: Actor) -> Office:
    office = paper_offices.of_officer(officer)
    if office is None:
        raise NoOffice()
    if officer.person in tasks.concerned(case):
        raise OwnCase()
    return office


def _hand_out(chosen: Collection[Kept], officer: Actor, collected: str, office: Office) -> None:
    for kept in chosen:
        if not kept.is_at(office):
            raise OriginalNotHere(number=kept.code)
        whereabouts.give_to(kept, officer, collected)


def _next_number(case: Case) -> int:
    """The case's row is held: two at once come one after the other."""
    return (session().scalar(select(func.max(CaseOriginal.number)).where(CaseOriginal.case_id == case.id)) or 0) + 1
