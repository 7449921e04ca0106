"""What every act of a case shares: its key, its move in the lifecycle, its event and its audit row."""

from uuid import UUID

from app.audit import service as audit
from app.cases.answers_store import seal_text
from app.cases.errors import KeyReused, MoveRefused
from app.cases.lifecycle import DECIDED, ENDED, MOVES, Act, By
from app.cases.models import ActKey, Case, CaseEvent
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert_once, new_id, session


def first_time(key: str, act: str, case_id: UUID) -> bool:
    """True the first time this key is used; False when the same act is repeated. Another act with it is refused."""
    if insert_once(ActKey, key=key, act=act, case_id=case_id, at=clock.now()):
        return True
    known = session().get_one(ActKey, key)
    if (known.act, known.case_id) != (act, case_id):
        raise KeyReused()
    return False


def may_take(case: Case, act: Act, by: By) -> None:
    """Raise MoveRefused unless the lifecycle allows `act` now, and allows it to this kind of actor."""
    move = MOVES.get((case.status, act))
    if move is None or by not in move.by:
        raise MoveRefused(status=case.status.value)


def take(case: Case, act: Act, actor: Actor, by: By, *, note: str = "", step: str = "") -> CaseEvent:
    """Take one step of the lifecycle: status, event and audit together, or raise and leave the case as it was."""
    may_take(case, act, by)
    was, now = case.status, MOVES[case.status, act].end
    case.status = now
    moment = clock.now()
    if now in DECIDED and was not in DECIDED:
        case.decided_at = moment
    if now in ENDED:
        case.ended_at = moment
    event_id = new_id()
    event = CaseEvent(
        id=event_id,
        case_id=case.id,
        at=moment,
        act=act,
        was=was,
        now=now,
        step=step,
        person_id=actor.person,
        post_id=actor.post.id if actor.post else None,
        department=actor.department or "",
        note=seal_text(note, f"case_event/note/{event_id}") if note else None,
    )
    session().add(event)
    audit.record(actor, f"case:{act.value}", kind="case", ref=str(case.id), detail={"note": note} if note else None)
    return event


def is_first_event(case: Case, act: Act) -> bool:
    return not any(event.act is act for event in case.events)
