"""出件: the papers of a case get a place on the shelf and a pick-up code; who brings the code is looked up by it.

A wrong code is counted before anything is handed over, in a transaction of its own, so that a refusal does not undo the count:
five in a row lock the code for a quarter of an hour. The identity card opens the desk all the time.
"""

import hmac
import math
import re
import secrets
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.audit import service as audit
from app.cases import acts, notices, tasks
from app.cases.answers_store import key_context
from app.cases.collection_errors import NotWaiting, PickUpCodeLocked, PickUpCodeWrong, RemindedToday, ShelfTaken, ShelfUnknown
from app.cases.collection_models import CaseCollection
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import insert_once, new_id, session
from app.core.transaction import independent

ROWS, PLACES = "ABCDEFGH", 40
SHELF = re.compile(r"[A-H](?:0[1-9]|[123][0-9]|40)")
MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=15)
LENGTH = 6
PUT, NEW_CODE, REMIND = "put_on_shelf", "new_pick_up_code", "remind_to_collect"


def arrive(case: Case) -> CaseCollection:
    """The papers lie at the desk from now on: on the first free place, with a code of their own."""
    row, code = waiting(case), ""
    while row is None:
        row_id, code = new_id(), _free_code()
        told = {"code": _sealed(case, row_id, code), "code_index": index_of(code)}
        insert_once(CaseCollection, id=row_id, case_id=case.id, shelf=free_shelf(), arrived_at=clock.now(), **told)
        row = waiting(case)  # none where the place or the code was taken meanwhile
    notices.tell("ready_at_desk", case, catalogue.version(case.version_id).definition, code=code or code_of(case))
    return row


def leave(case: Case) -> None:
    """They are collected, or go another way: the place is free, and the code is forgotten."""
    row = waiting(case)
    if row:
        row.left_at, row.code = clock.now(), None
        session().flush()


def waiting(case: Case) -> CaseCollection | None:
    wanted = select(CaseCollection).where(CaseCollection.case_id == case.id, CaseCollection.left_at.is_(None))
    return session().scalars(wanted).one_or_none()


def code_of(case: Case) -> str:
    """The pick-up code, for the applicant's own page; empty where nothing waits."""
    row = waiting(case)
    if row is None or row.code is None:
        return ""
    return seal.unseal(row.code, _place(row.id), key=case.wrapped_key, key_context=key_context(case)).decode()


def put_on_shelf(case: Case, officer: Actor, shelf: str, key: str) -> Case:
    """Another place, as the officer has put it there."""
    if not acts.first_time(key, PUT, case.id):
        return case
    row, wanted = _waiting(case, officer), shelf.strip().upper()
    if not SHELF.fullmatch(wanted):
        raise ShelfUnknown()
    taken = select(CaseCollection.id).where(CaseCollection.shelf == wanted, CaseCollection.left_at.is_(None), CaseCollection.id != row.id)
    if session().scalar(taken):
        raise ShelfTaken(shelf=wanted)
    try:
        with session().begin_nested():
            row.shelf = wanted
            session().flush()
    except IntegrityError as taken_meanwhile:
        raise ShelfTaken(shelf=wanted) from taken_meanwhile
    return case


def renew_code(case: Case, officer: Actor, key: str) -> Case:
    """A new code; the old one opens nothing any more. A lock stays, or guessing would go on with it."""
    if not acts.first_time(key, NEW_CODE, case.id):
        return case
    row, code = _waiting(case, officer), _free_code()
    row.code, row.code_index = _sealed(case, row.id, code), index_of(code)
    session().flush()
    notices.tell("new_pick_up_code", case, catalogue.version(case.version_id).definition, code=code, of=key)
    audit.record(officer, f"case:{NEW_CODE}", kind="case", ref=str(case.id))
    return case


def remind(case: Case, officer: Actor, key: str) -> Case:
    """The officer reminds once more, at most once a day."""
    if not acts.first_time(key, REMIND, case.id):
        return case
    row = _waiting(case, officer)
    if row.reminded_at and clock.local(row.reminded_at).date() == clock.today():
        raise RemindedToday()
    row.reminded_at = clock.now()
    session().flush()
    notices.tell("collect_reminder", case, catalogue.version(case.version_id).definition, since=clock.local(row.arrived_at).date(), of=key)
    audit.record(officer, f"case:{REMIND}", kind="case", ref=str(case.id))
    return case


def require_code(case_id: UUID, code: str) -> None:
    """Raise PickUpCodeWrong or PickUpCodeLocked unless this is the code. Needs that no writing transaction is open."""
    with independent() as own:
        wanted = select(CaseCollection).where(CaseCollection.case_id == case_id, CaseCollection.left_at.is_(None))
        row = own.scalars(wanted.with_for_update()).one_or_none()
        if row is None:
            raise NotWaiting()
        is_locked = row.locked_until is not None and row.locked_until > clock.now()
        is_right = hmac.compare_digest(row.code_index, index_of("".join(code.split())))
        if not is_locked:
            row.tries = 0 if is_right else row.tries + 1
            if row.tries >= MOST_TRIES:
                row.tries, row.locked_until, is_locked = 0, clock.now() + LOCKED_FOR, True
        left, until = MOST_TRIES - row.tries, row.locked_until
    if is_locked and until:
        raise PickUpCodeLocked(minutes=math.ceil((until - clock.now()).total_seconds() / 60))
    if not is_right:
        raise PickUpCodeWrong(left=left)


def locked_minutes(case: Case) -> int:
    """For how many minutes no code is compared; 0 where it is not locked."""
    row = waiting(case)
    left = (row.locked_until - clock.now()).total_seconds() if row and row.locked_until else 0
    return max(0, math.ceil(left / 60))


def free_shelf() -> str | None:
    """The first place that nothing lies on; None where the shelf is full."""
    taken = set(session().scalars(select(CaseCollection.shelf).where(CaseCollection.left_at.is_(None))))
    return next((place for row in ROWS for number in range(1, PLACES + 1) if (place := f"{row}{number:02d}") not in taken), None)


def index_of(code: str) -> bytes:
    """By which a code is found among what waits; it says nothing without the house's key."""
    return seal.blind_index("pick-up-code", code)


def _free_code() -> str:
    """Of two cases that wait none has the other's code."""
    while True:
        code = f"{secrets.randbelow(10**LENGTH):0{LENGTH}d}"
        taken = select(CaseCollection.id).where(CaseCollection.code_index == index_of(code), CaseCollection.left_at.is_(None))
        if session().scalar(taken) is None:
            return code


def _waiting(case: Case, officer: Actor) -> CaseCollection:
    """What waits, for who may hand it over."""
    tasks.held(case, Act.HAND_OVER, officer)
    row = waiting(case)
    if row is None:
        raise NotWaiting()
    return row


def _sealed(case: Case, row_id: UUID, code: str) -> bytes:
    return seal.seal(code.encode(), _place(row_id), key=case.wrapped_key, key_context=key_context(case))


def _place(row_id: UUID) -> str:
    return f"case_collection/code/{row_id}"
