"""What every act of a case shares: its key, its move in the lifecycle, its event and its audit row."""

from uuid import UUID

from sqlalchemy.orm.attributes import flag_modified

from app.audit import service as audit
from app.cases import counted, leaves
from app.cases.answers_store import seal_text
from app.cases.errors import MoveRefused
from app.cases.lifecycle import DECIDED, ENDED, MOVES, Act, By
from app.cases.models import ActKey, Case, CaseEvent, TaskState
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert, insert_once, new_id, session
from app.core.errors import KeyMissing, KeyReused

LONGEST_KEY = 64


def first_time(key: str, act: str, case_id: UUID) -> bool:
    """True the first time this key is used; False when the same act is repeated. Another act or case with it is refused."""
    first, known = _claim(key, act, case_id)
    if known != case_id:
        raise KeyReused()
    return first


def is_done(key: str, act: str, case_id: UUID) -> bool:
    """Whether this key has done this act on this case before; it claims nothing."""
    known = session().get(ActKey, key) if key else None
    return known is not None and (known.act, known.case_id) == (act, case_id)


def begun_by(key: str, act: str, case_id: UUID) -> UUID:
    """The case that this key began: `case_id` the first time, afterwards and for who lost a race the first one's."""
    return _claim(key, act, case_id)[1]


def _claim(key: str, act: str, case_id: UUID) -> tuple[bool, UUID]:
    """(whether the key is new, the case it stands for). On PostgreSQL the second of two at once waits for the first."""
    if not 0 < len(key) <= LONGEST_KEY:
        raise KeyMissing()
    if insert_once(ActKey, key=key, act=act, case_id=case_id, at=clock.now()):
        return True, case_id
    known = session().get_one(ActKey, key)
    if known.act != act:
        raise KeyReused()
    return False, known.case_id


def may_take(case: Case, act: Act, by: By) -> None:
    """Raise MoveRefused unless the lifecycle allows `act` now, and allows it to this kind of actor."""
    move = MOVES.get((case.status, act))
    if move is None or by not in move.by:
        raise MoveRefused(status=case.status.value)


def open_to(case: Case, by: By) -> frozenset[Act]:
    """What the lifecycle allows now to this kind of actor."""
    return frozenset(act for (status, act), move in MOVES.items() if status is case.status and by in move.by)


def take(case: Case, act: Act, actor: Actor, by: By, *, note: str = "", step: str = "", whose: UUID | None = None) -> UUID:
    """Take one step of the lifecycle: status, event and audit together, or raise and leave the case as it was. Gives the event.

    `whose`: from whom a task is taken. For whom a stand-in acts is found here.
    """
    may_take(case, act, by)
    was, now = case.status, MOVES[case.status, act].end
    case.status = now
    flag_modified(case, "status")  # an act that leaves it is an act all the same: of two at once the second is told, and notices differ
    moment = clock.now()
    if now in DECIDED and was not in DECIDED:
        case.decided_at = moment
    if now in ENDED and was not in ENDED:
        case.ended_at = moment
    event_id = new_id()
    event = {
        "id": event_id,
        "case_id": case.id,
        "at": moment,
        "act": act,
        "was": was,
        "now": now,
        "step": step,
        "person_id": actor.person,
        "post_id": actor.post.id if actor.post else None,
        "whose_id": whose or _stood_in_for(case, actor, by, step),
        "department": actor.department or "",
        "place": case.place,
        "channel": actor.channel,
        "note": seal_text(note, f"case_event/note/{event_id}") if note else None,
    }
    insert(CaseEvent, event)
    counted.to_count(act, event_id)
    session().expire(case, ["events"])  # what was read before does not have this one
    audit.record(actor, f"case:{act.value}", kind="case", ref=str(case.id), detail={"note": note} if note else None)
    return event_id


def _stood_in_for(case: Case, actor: Actor, by: By, step: str) -> UUID | None:
    """Whose the step is, where a stand-in does it; what somebody had who left the post is anybody's of it."""
    if by is not By.TASK_HOLDER or not step:
        return None
    task = next((one for one in case.tasks if one.step == step and one.state is TaskState.OPEN), None)
    whose = task.assignee_id if task else None
    return whose if whose and whose != actor.person and leaves.stands_in(actor, whose) else None
