"""What this officer may do with a case now, or why nothing."""

from dataclasses import dataclass

from flask_babel import gettext as _, ngettext

from app.cases import (
    acts,
    asking,
    claiming,
    clocks,
    corrections,
    deadlines,
    extending,
    handing_on,
    heard,
    interested,
    lacking,
    later_checks,
    looking_again,
    outcome,
    parts,
    posting,
    requesting,
    sending_back,
    service,
    site_checks,
    stating,
    tasks,
    vettings,
)
from app.cases.hearing_models import CaseHearing
from app.cases.lifecycle import MOVES, Act, By, Status
from app.cases.models import Case, Task
from app.catalogue.city import Department
from app.catalogue.definitions import Definition, SpecialProcedure
from app.catalogue.flow import FlowStep
from app.core import clock
from app.core.actor import Actor
from app.core.errors import DomainError
from app.elements.words import Words
from app.identity import queries as identity
from app.web.filters import day
from app.web.forms import said_by
from app.window import revocation_view, words
from app.window.revocation_view import RevocationView

NOT_LATER = RevocationView()
ENDING_THE_STEP = frozenset({Act.ACCEPT, Act.ACCEPT_LACKING, Act.PASS_ON, Act.APPROVE, Act.REFUSE})


@dataclass(frozen=True)
class Panel:
    """The open task with the acts that are open to this officer; `obstacle` says why there are none.

    Without a task, `waiting` says for whom the case waits; "" when nothing is left to do.
    """

    step: Words | None = None
    office: Words | None = None
    light: str = "none"
    due_words: str = ""
    acts: frozenset[Act] = frozenset()
    obstacle: str = ""
    waiting: str = ""
    procedures: tuple[SpecialProcedure, ...] = ()  # that may begin now
    most_days: int = 0  # by which the head may extend
    proposal: str = ""  # why an extension was asked for, for the head
    proposed_days: int = 0
    again: str = ""  # why the step is to be done once more
    before: tuple[FlowStep, ...] = ()  # to which the case may go back
    question: str = ""  # what another department is asked, for that department and for who waits
    departments: tuple[Department, ...] = ()  # that may be asked
    beside: tuple[tuple[Words, Words], ...] = ()  # the steps that other departments have at the same time, each with its office
    asked_because: str = ""  # why the applicant wants a person to look at an automatic approval
    revocation: RevocationView = NOT_LATER
    claimed: str = ""  # that this officer has it, or nobody
    handed: str = ""  # who handed the step on or back, and why
    may_request: bool = False  # a proof from the applicant
    is_part: bool = False  # the officer sees what the step needs; the case's department has the rest
    stated: str = ""  # what the applicant said and nobody has answered
    site_check: str = ""  # how the site check of this step stands, in words; "" where it knows none
    site_check_is_due: bool = False  # it comes before the step is passed on or decided
    vetting: str = ""  # how the asking about persons stands, in words; "" for who does not see it
    vetting_is_due: bool = False  # as with the site check


def panel(case: Case, officer: Actor) -> Panel:
    mine = tasks.task_for(case, officer)
    task, is_whole = mine or tasks.open_task_of(case), parts.visible(case, officer).is_whole
    if task is None:
        return Panel(waiting=_waiting(case), revocation=revocation_view.build(case, officer), is_part=not is_whole)
    definition, asked = service.definition_of(case), extending.asked_for(case)
    others = tasks.open_beside(case, definition, task)
    site_check, is_due = _site_check(case, task, definition, officer)
    vetting, vetting_is_due = _vetting(case, task, definition, officer)
    obstacle = _obstacle(case, officer, mine, task)
    left = deadlines.remaining(task.due, paused=task.held_on is not None)
    return Panel(
        step=words.step_title(definition, task.step),
        office=tasks.office(task.department, task.step, case.place),
        light=left.light.value,
        due_words=words.remaining(left),
        acts=_acts(case, task, definition) - _kept_back(is_due=is_due or vetting_is_due, is_whole=is_whole) | _handing(case, officer, task),
        claimed=_claimed(officer, task) if mine else "",
        obstacle=obstacle,
        may_request=is_whole and not obstacle and requesting.is_of_review(case, task),
        procedures=definition.procedures,
        most_days=definition.extension_days,
        proposal=extending.reason_of(asked) if asked and is_whole else "",
        proposed_days=asked.days if asked else 0,
        asked_because=looking_again.asked_because(case) if is_whole else "",
        again=sending_back.reason_for(case, task) if is_whole or mine else "",
        before=sending_back.steps_before(case, definition, task),
        question=asking.question_of(case) if is_whole or (mine and _is_about_the_question(case, mine)) else "",
        departments=tuple(asking.departments([task, *others])),
        beside=tuple(_named(case, definition, other) for other in others),
        revocation=revocation_view.build(case, officer),
        handed=_handed(case, task) if is_whole or mine else "",
        is_part=not is_whole,
        stated=stating.unheard(case) if is_whole else "",
        site_check=site_check,
        site_check_is_due=is_due,
        vetting=vetting,
        vetting_is_due=vetting_is_due,
    )


def _site_check(case: Case, task: Task, definition: Definition, officer: Actor) -> tuple[str, bool]:
    """How the site check of this step stands, and whether the step waits for it."""
    if case.status is not Status.ACCEPTED or site_checks.declared(definition, task.step) is None:
        return "", False
    row = next((one for one in reversed(site_checks.of_case(case)) if one.step == task.step), None)
    if row is None:
        is_due = site_checks.is_awaited(case, definition, task.step)
        return (_("Two officers have to look at the place") if is_due else _("A site check can be set")), is_due
    if row.confirmed_at:
        return _("Site check of %(day)s, confirmed by both officers", day=day(row.day)), False
    if row.recorded_at:
        mine = row.second_id == officer.person
        return (_("The record of the site check waits for you") if mine else _("The record waits for the second officer")), True
    return _("Site check on %(day)s at %(begins)s", day=day(row.day), begins=f"{row.begins:%H:%M}"), True


def _vetting(case: Case, task: Task, definition: Definition, officer: Actor) -> tuple[str, bool]:
    """How the asking about persons stands, and whether this step waits for it; it says of no answer what it is."""
    if case.status not in {Status.SUBMITTED, Status.ACCEPTED} or not vettings.may_see(case, definition, officer):
        return "", False
    vetted = vettings.current(case, definition)
    if vetted is None:
        said = _("The register has not been asked about the persons")
    elif vetted.is_settled:
        said = ngettext("%(num)s person: the result is settled", "%(num)s persons: the results are settled", len(vetted.persons))
    else:
        said = _("The register was asked; settle the result of each person")
    return said, vettings.is_awaited(case, definition, task)


def _kept_back(*, is_due: bool, is_whole: bool) -> frozenset[Act]:
    """What waits for the site check or the register, and what is only for who sees the whole case."""
    return (ENDING_THE_STEP if is_due else frozenset()) | (frozenset() if is_whole else parts.OF_THE_WHOLE)


def _is_about_the_question(case: Case, mine: Task) -> bool:
    """This step was asked, or waits for what it has asked."""
    return mine.step == tasks.OPINION.code or asking.waits(case, mine)


def _named(case: Case, definition: Definition, task: Task) -> tuple[Words, Words]:
    return words.step_title(definition, task.step), tasks.office(task.department, task.step, case.place)


def _waiting(case: Case) -> str:
    return _("Waiting for the applicant's corrections. The clock is stopped.") if case.status is Status.TO_CORRECT else ""


def _handing(case: Case, officer: Actor, task: Task) -> frozenset[Act]:
    """To a colleague, whatever the step waits for; and back from who was handed it."""
    back = {Act.PUT_BACK} if claiming.may_put_back(case, officer, task) else set()
    found = {Act.CLAIM} if claiming.may_claim(officer, task) else back
    if (case.status, Act.HAND_ON) in MOVES:
        found |= tasks.HANDING if handing_on.may_hand_back(case, officer, task) else {Act.HAND_ON}
    return frozenset(found)


def _claimed(officer: Actor, task: Task) -> str:
    if task.assignee_id == officer.person:
        return _("You have this step.")
    return _("Nobody has taken this step.") if claiming.may_claim(officer, task) else ""


def _handed(case: Case, task: Task) -> str:
    giver, why = handing_on.last_word(case, task)
    return _("%(who)s: %(why)s", who=identity.names([giver]).get(giver, "—"), why=why) if giver else ""


def _obstacle(case: Case, officer: Actor, mine: Task | None, task: Task) -> str:
    if mine is None and tasks.is_colleagues(officer, task):
        return said_by(tasks.of_colleague(case, task))
    if mine is None:
        return _("This step is done by another post.")
    try:
        tasks.refuse_unfit(case, officer, mine)
    except DomainError as refusal:
        return said_by(refusal)
    return ""


def _acts(case: Case, task: Task, definition: Definition) -> frozenset[Act]:
    """The acts of the open step."""
    if task.step == tasks.SWORN_CHECK.code:
        open_now = tasks.BESIDE[task.step] & acts.open_to(case, By.TASK_HOLDER)
        return open_now if later_checks.may_tell_to_mend(case) else open_now - {Act.TELL_TO_MEND}
    if task.step in tasks.BESIDE:
        return tasks.BESIDE[task.step]
    if case.status is Status.SUBMITTED:
        may_return = {Act.RETURN} if corrections.may_ask(case) else set()
        return frozenset({Act.ACCEPT_LACKING if lacking.promised(case) else Act.ACCEPT, Act.NOT_ACCEPT} | may_return)
    if case.status is Status.APPROVED:
        return _at_output(case, task)
    to_hear = {Act.HEAR} if stating.is_unheard(case) else set()
    to_hear |= {Act.HEAR_THIRD} if interested.unheard(case) else set()
    return _of_review(case, task, definition) | to_hear


def _at_output(case: Case, task: Task) -> frozenset[Act]:
    """Collected over the counter, or posted and then received."""
    if task.step != outcome.POSTING.code:
        return frozenset({Act.HAND_OVER})
    return frozenset({Act.DELIVER_BY_POST, Act.COME_BACK} if posting.is_posted(case) else {Act.POST})


def _of_review(case: Case, task: Task, definition: Definition) -> frozenset[Act]:
    """While a special procedure goes on it can only be ended; while papers are lacking nothing is decided."""
    may_extend = {Act.PROPOSE_EXTENSION} if definition.extension_days and extending.asked_for(case) is None else set()
    hearing = heard.of_case(case)
    if heard.is_pending(hearing):
        may_tell = set() if clocks.open_pause(case) else {Act.TELL_THIRD}
        return frozenset(_of_hearing(hearing, case) | may_extend | may_tell)
    if clocks.open_pause(case):
        return frozenset({Act.RESUME} | may_extend)
    if asking.waits(case, task):
        return frozenset({Act.RECALL_OPINION} | may_extend)
    last = tasks.is_last(definition, task.step)
    waits = lacking.last_day(case) or interested.awaits(case) or interested.unheard(case)
    deciding = {Act.TERMINATE} | (set() if waits else {Act.APPROVE, Act.REFUSE})
    may_pause = {Act.TELL_THIRD} | ({Act.PAUSE} if definition.procedures else set())
    may_pause |= set() if hearing else {Act.TELL_HEARING}
    may_return = {Act.SEND_BACK} if sending_back.steps_before(case, definition, task) else set()
    may_ask = set() if asking.open_question(case) else {Act.ASK_OPINION}
    return frozenset((deciding if last else {Act.PASS_ON}) | may_extend | may_pause | may_ask | may_return)


def _of_hearing(hearing: CaseHearing | None, case: Case) -> set[Act]:
    """What its office does next; nothing while the applicant has not answered or the day is to come."""
    if hearing is None or hearing.answer is None:
        return set()
    if hearing.day is None:
        if clocks.open_pause(case):
            return {Act.RESUME}
        return set() if interested.awaits(case) else {Act.SET_HEARING}
    return {Act.HOLD_HEARING} if clock.today() >= hearing.day else set()
