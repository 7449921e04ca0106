"""批量办理: several cases of one service at one step are accepted, passed on or approved with one opinion, each as an act of its own.

Only where nothing of a case is open: what has to be weighed is weighed on its own page. Nothing is refused by a batch: a no states
its own facts (Licensing Law art. 38). The same functions decide as for one case, and each is asked again in its own transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.cases import (
    acts,
    asking,
    clocks,
    heard,
    interested,
    lacking,
    parts,
    prereview,
    queries,
    sending_back,
    service,
    site_checks,
    stating,
    tasks,
    vettings,
)
from app.cases.answers_store import event_note
from app.cases.batch_errors import DecideSingly, NotForMany
from app.cases.lifecycle import Act, Proposal, Status
from app.cases.models import Case, Task
from app.catalogue.definitions import Definition
from app.core.actor import Actor
from app.core.errors import DomainError
from app.form_engine.answers import Answers
from app.sources import slips

MOST = 50
ACTS = (Act.ACCEPT, Act.PASS_ON, Act.APPROVE)


class Obstacle(StrEnum):
    """Why a case is decided on its own page."""

    PART = "part"  # this officer sees a part of it
    REGISTER = "register"  # a register did not answer
    DIFFERENCE = "difference"  # registers contradict each other
    SLIP = "slip"  # a register is being corrected
    DUPLICATE = "duplicate"  # the same matter of the same applicant is under way
    CONDITION = "condition"  # a condition is not met, or not known to be
    MATERIAL = "material"  # a paper is missing
    SIGNS = "signs"  # the result cannot be printed
    PROMISED = "promised"  # papers are to follow
    UNCHANGED = "unchanged"  # something was sent again as it was
    AGAIN = "again"  # the step was sent back to be done once more
    PAUSE = "pause"  # a special procedure goes on
    HEARING = "hearing"
    SITE_CHECK = "site_check"
    VETTING = "vetting"  # the register is to be asked about each person
    OPINION = "opinion"  # another department is asked
    STATEMENT = "statement"  # the applicant made a statement that nobody answered
    INTERESTED = "interested"  # an interested party may answer, or has and was not heard
    AGAINST = "against"  # an officer before proposes not to approve


@dataclass(frozen=True)
class Candidate:
    """One case as a batch finds it: what could be done with it, or what prevents that."""

    case: Case
    step: str  # "" where nothing of it is this officer's
    act: Act | None
    refusal: DomainError | None = None  # why it is not this officer's
    obstacles: tuple[Obstacle, ...] = ()

    @property
    def is_fit(self) -> bool:
        return self.act is not None and self.refusal is None and not self.obstacles


def candidate(case: Case, officer: Actor) -> Candidate:
    """What a batch could do with the case for this officer now; it changes nothing."""
    try:
        task = tasks.hold(case, officer)
    except DomainError as refusal:
        return Candidate(case, "", None, refusal)
    act = _act_of(case, task, service.definition_of(case))
    if act is None:
        return Candidate(case, task.step, None, NotForMany())
    return Candidate(case, task.step, act, None, tuple(_obstacles(case, officer, task)))


def decide(case: Case, act: Act, officer: Actor, key: str, *, opinion: str) -> Case:
    """One case of a batch, in the caller's transaction: judged again, then decided as it would be alone. Twice has one effect."""
    if acts.is_done(key, act, case.id):
        return case
    found = candidate(case, officer)
    if found.refusal is not None:
        raise found.refusal
    if found.act is not act:
        raise NotForMany()
    if found.obstacles:
        raise DecideSingly(obstacle=found.obstacles[0].value)
    if act is Act.ACCEPT:
        return service.accept(case, officer, key, opinion)
    if act is Act.PASS_ON:
        return service.pass_on(case, officer, opinion, key, proposal=Proposal.APPROVE)
    return service.approve(case, officer, opinion, key)


def _act_of(case: Case, task: Task, definition: Definition) -> Act | None:
    """What a yes is at this step; None beside the flow and after it."""
    if task.step in tasks.BESIDE or task.step in tasks.AT_OUTPUT:
        return None
    if case.status is Status.SUBMITTED:
        return Act.ACCEPT
    if case.status is not Status.ACCEPTED:
        return None
    return Act.APPROVE if tasks.is_last(definition, task.step) else Act.PASS_ON


def _obstacles(case: Case, officer: Actor, task: Task) -> Iterator[Obstacle]:
    if not parts.visible(case, officer).is_whole:
        yield Obstacle.PART
        return
    definition = service.definition_of(case)
    yield from _of_checks(case, definition)
    yield from _of_acts(case, definition, task)


def _of_checks(case: Case, definition: Definition) -> Iterator[Obstacle]:
    """What registers and rules leave open."""
    answers = queries.answers_of(case)
    if case.sources_down:
        yield Obstacle.REGISTER
    if case.differences:
        yield Obstacle.DIFFERENCE
    if slips.any_open(case.id):
        yield Obstacle.SLIP
    found = {Obstacle(one.kind.value) for one in prereview.findings(case, definition, answers)}
    if _has_unknown(definition, answers):
        found.add(Obstacle.CONDITION)
    yield from sorted(found)


def _has_unknown(definition: Definition, answers: Answers) -> bool:
    """A condition of which the answers do not say whether it is met."""
    values = answers.nested()
    return any(one.rule.judge(values, facts=answers).answer is None for one in definition.screening)


def _of_acts(case: Case, definition: Definition, task: Task) -> Iterator[Obstacle]:
    """What people have begun and not ended."""
    found = {
        Obstacle.PROMISED: bool(lacking.promised(case) or lacking.last_day(case)),
        Obstacle.UNCHANGED: case.has_seen(Act.RETURN) and any(not one.mended for one in queries.corrections_of(case)),
        Obstacle.AGAIN: bool(sending_back.reason_for(case, task)),
        Obstacle.PAUSE: clocks.open_pause(case) is not None,
        Obstacle.HEARING: heard.is_pending(heard.of_case(case)),
        Obstacle.SITE_CHECK: case.status is Status.ACCEPTED and _waits_for_site_check(case, definition, task),
        Obstacle.VETTING: vettings.is_awaited(case, definition, task),
        Obstacle.OPINION: asking.open_question(case) is not None,
        Obstacle.STATEMENT: stating.is_unheard(case),
        Obstacle.INTERESTED: bool(interested.awaits(case) or interested.unheard(case)),
        Obstacle.AGAINST: _is_advised_against(case),
    }
    yield from (obstacle for obstacle, is_so in found.items() if is_so)


def _waits_for_site_check(case: Case, definition: Definition, task: Task) -> bool:
    return site_checks.is_awaited(case, definition, task.step) or site_checks.open_check(case) is not None


def _is_advised_against(case: Case) -> bool:
    """The last word of a step before, or of a department that was asked in writing, is a no; what a step said once more replaces it."""
    last = {event.step: event for event in case.events if event.act is Act.PASS_ON}
    return any(event_note(event).startswith(service.PROPOSED[Proposal.REFUSE]) for event in last.values())
