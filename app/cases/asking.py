"""征求意见: the officer of a step asks another department what it thinks; until it has answered, or is asked no more, that step waits.

One question at a time. It lies beside the flow, and no deadline of the case moves by it: only what the law names stands outside the
time of the decision (Licensing Law art. 45).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.cases import acts, parts, pausing, tasks
from app.cases.answers_store import event_note
from app.cases.errors import NotAsked, OpinionAwaited, QuestionTooLong, ReasonMissing, UnknownDepartment, UnknownPart
from app.cases.lifecycle import Act, By
from app.cases.models import Case, CaseEvent, Task, TaskState
from app.catalogue import city
from app.catalogue.city import Department
from app.catalogue.definitions import HALL
from app.core.actor import Actor

MOST_DAYS = 10  # working days that a department may be given


@dataclass(frozen=True)
class Question:
    """To which department, what, within how many working days, and what of the case goes along (names of catalogue.seen)."""

    department: str
    days: int
    text: str
    sees: tuple[str, ...] = ()


@dataclass(frozen=True)
class Exchange:
    """One question with what came of it."""

    asked: CaseEvent
    ended: CaseEvent | None  # answered or recalled; None while it waits
    task: Task | None


def ask(case: Case, officer: Actor, question: Question, key: str) -> Case:
    """征求意见: a task beside the flow for a reviewer of the other department; the asking step stays where it is."""
    if not acts.first_time(key, Act.ASK_OPINION, case.id):
        return case
    task = tasks.held(case, Act.ASK_OPINION, officer)
    pausing.require_running(case)
    if not question.text.strip():
        raise ReasonMissing()
    if not 0 < question.days <= MOST_DAYS:
        raise QuestionTooLong(days=MOST_DAYS)
    if open_question(case):
        raise OpinionAwaited()
    if question.department not in {one.code for one in departments(tasks.open_steps(case))}:
        raise UnknownDepartment()
    if not parts.may_send(case, officer, question.sees):
        raise UnknownPart()
    acts.take(case, Act.ASK_OPINION, officer, By.TASK_HOLDER, note=question.text.strip(), step=task.step)
    tasks.open_task(case, replace(tasks.OPINION, department=question.department, days=question.days, sees=question.sees))
    return case


def give(case: Case, officer: Actor, opinion: str, key: str) -> Case:
    """反馈意见: the asked department says what it thinks; who asked goes on."""
    if not acts.first_time(key, Act.GIVE_OPINION, case.id):
        return case
    task = tasks.held(case, Act.GIVE_OPINION, officer)
    if not opinion.strip():
        raise ReasonMissing()
    acts.take(case, Act.GIVE_OPINION, officer, By.TASK_HOLDER, note=opinion.strip(), step=task.step)
    tasks.finish(task, officer)
    return case


def recall(case: Case, officer: Actor, reason: str, key: str) -> Case:
    """撤回征求意见: it is not waited for any longer, and the department's task is gone. Only who asked calls it back."""
    if not acts.first_time(key, Act.RECALL_OPINION, case.id):
        return case
    task, asked = tasks.held(case, Act.RECALL_OPINION, officer), open_question(case)
    if not reason.strip():
        raise ReasonMissing()
    if asked is None or not waits(case, task):
        raise NotAsked()
    acts.take(case, Act.RECALL_OPINION, officer, By.TASK_HOLDER, note=reason.strip(), step=task.step)
    tasks.finish(asked, officer, TaskState.CANCELLED)
    return case


def open_question(case: Case) -> Task | None:
    """The task of the department that is asked at the moment."""
    if not case.has_seen(Act.ASK_OPINION):
        return None
    return tasks.open_opinion(case)


def waits(case: Case, task: Task) -> bool:
    """Whether this step has asked, and waits for the opinion."""
    if open_question(case) is None:
        return False
    last = next(event for event in reversed(case.events) if event.act is Act.ASK_OPINION)
    return last.step == task.step


def require_answered(case: Case, task: Task) -> None:
    """A step that has asked is neither passed on nor decided before it knows what the other department thinks."""
    if waits(case, task):
        raise OpinionAwaited()


def departments(open_now: Sequence[Task]) -> list[Department]:
    """Which may be asked: none that has a step of this case at the moment and says there what it thinks."""
    busy = {task.department for task in open_now} | {HALL}
    return [one for one in city.city().departments if one.code not in busy]


def exchanges(case: Case) -> list[Exchange]:
    """Every question that was asked, each with its answer: there is never a second one before the first has ended."""
    found, asked_of = [], [task for task in case.tasks if task.step == tasks.OPINION.code]
    asked_of.sort(key=lambda task: task.opened_at)
    for place, event in enumerate(event for event in case.events if event.act is Act.ASK_OPINION):
        later = (one for one in case.events if one.act in ENDING and one.at >= event.at)
        task = asked_of[place] if place < len(asked_of) else None
        found.append(Exchange(event, next(later, None), task))
    return found


ENDING = frozenset({Act.GIVE_OPINION, Act.RECALL_OPINION})


def question_of(case: Case) -> str:
    """What is asked at the moment; empty where nothing is."""
    if open_question(case) is None:
        return ""
    return event_note(next(event for event in reversed(case.events) if event.act is Act.ASK_OPINION))
