"""陈述申辩: the applicant says what speaks for them, and is heard before anything goes against them (Licensing Law arts 7, 36).

Nothing is kept beside the history: what was said stands sealed with its act, and the officer's answer with the act that follows.
"""

from app.cases import acts, notices, parts
from app.cases.answers_store import event_note
from app.cases.errors import NothingToHear, ReasonMissing, StatementTooLong, StatementUnheard
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core.actor import Actor

LONGEST = 2000


def state(case: Case, actor: Actor, words: str, key: str) -> Case:
    """陈述申辩: in the applicant's own words, as often as they like until the decision."""
    if not acts.first_time(key, Act.STATE, case.id):
        return case
    acts.may_take(case, Act.STATE, By.APPLICANT)
    if not words.strip():
        raise ReasonMissing()
    if len(words.strip()) > LONGEST:
        raise StatementTooLong(most=LONGEST)
    acts.take(case, Act.STATE, actor, By.APPLICANT, note=words.strip())
    return case


def hear(case: Case, officer: Actor, answer: str, key: str) -> Case:
    """听取陈述申辩: what the officer makes of everything that was stated so far."""
    if not acts.first_time(key, Act.HEAR, case.id):
        return case
    task = parts.in_charge(case, Act.HEAR, officer)
    if not answer.strip():
        raise ReasonMissing()
    if not is_unheard(case):
        raise NothingToHear()
    acts.take(case, Act.HEAR, officer, By.TASK_HOLDER, note=answer.strip(), step=task.step)
    notices.tell("statement_heard", case, catalogue.version(case.version_id).definition, reason=answer.strip())
    return case


def is_unheard(case: Case) -> bool:
    """Whether something was stated that no officer has answered."""
    said = [event.act for event in case.events if event.act in {Act.STATE, Act.HEAR}]
    return bool(said) and said[-1] is Act.STATE


def unheard(case: Case) -> str:
    """What was stated since an officer answered last."""
    heard = max((number for number, event in enumerate(case.events) if event.act is Act.HEAR), default=-1)
    return "\n".join(event_note(event) for event in case.events[heard + 1 :] if event.act is Act.STATE)


def require_heard(case: Case) -> None:
    """Nobody is refused before what they stated is weighed (art. 36)."""
    if is_unheard(case):
        raise StatementUnheard()
