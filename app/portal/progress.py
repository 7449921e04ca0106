"""Where a case stands, in the words of the offices: its stations, its dates and what has happened."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _, ngettext

from app.cases import automatic, clocks, deadlines, lacking, later_checks, looking_again, looks, mending, notices, outcome, queries, tasks
from app.cases.answers_store import applicant_name, event_note
from app.cases.automatic import ToPerson
from app.cases.corrections import label_of
from app.cases.dated_models import ClockKind
from app.cases.deadlines import Remaining
from app.cases.lifecycle import ENDED, OPEN, Act, Status
from app.cases.models import Case, CaseEvent, Task, TaskState
from app.catalogue.city import city
from app.catalogue.definitions import Definition, Procedure
from app.core import clock
from app.elements.words import Words
from app.identity import queries as identity
from app.portal import collecting_view, originals_view, request_view, talk_view
from app.web import bars, look_words
from app.web.language import look
from app.web.session import actor

# Opinions between officers stay in the office; what concerns the applicant is said in full.
TOLD = frozenset(
    {
        Act.NOT_ACCEPT, Act.REFUSE, Act.WITHDRAW, Act.HAND_OVER, Act.DEEM_ACCEPTED, Act.MAKE_GOOD, Act.PAUSE, Act.RESUME,
        Act.RECOMPUTE, Act.DEEM_RENEWED, Act.TERMINATE, Act.TELL_HEARING, Act.ASK_REVIEW, Act.CONFIRM_AUTOMATIC, Act.DIFFER,
        Act.STATE, Act.HEAR,
        Act.REVOKE, Act.CANCEL_RECORD, Act.LIFT_BAR, Act.FIND_KEPT, Act.TELL_TO_MEND,
        Act.FIND_FALSE, Act.KEEP_ORIGINAL, Act.RETURN_ORIGINAL, Act.LOSE_ORIGINAL, Act.COME_BACK, Act.POST, Act.DELIVER_BY_POST,
        Act.CHANGE_DELIVERY,
    }
)  # fmt: skip
INTERNAL = frozenset(  # between officers: what comes of it is told
    {
        Act.PROPOSE_EXTENSION, Act.DECLINE_EXTENSION, Act.ASK_OPINION, Act.GIVE_OPINION, Act.RECALL_OPINION,
        Act.PROPOSE_REVOCATION, Act.DECLINE_REVOCATION, Act.HAND_ON, Act.HAND_BACK, Act.CLAIM, Act.PUT_BACK, Act.REASSIGN,
    }
)  # fmt: skip
OF_OTHERS = frozenset({Act.STATE_THIRD, Act.REQUEST_THIRD, Act.WAIVE_THIRD})  # who they are, and what they say, is not the applicant's
INTERESTED = Words("利害关系人", "An interested party")
STOPPED = frozenset({Status.NOT_ACCEPTED, Status.REFUSED, Status.TERMINATED, Status.WITHDRAWN})

Station = tuple[Words | str, str, str]  # label, done | now | todo | stopped, note


@dataclass(frozen=True)
class Happening:
    """One act as the applicant sees it. `who` is an office, an agent or an interested party; None for the reader and for the machine."""

    at: datetime
    act: Act
    who: Words | None
    mine: bool
    note: str


@dataclass(frozen=True)
class CorrectionLine:
    label: Words | str
    note: str
    mended: bool


def stations(case: Case, definition: Definition) -> list[Station]:
    """Submission, the steps of the flow, the result; each done, under way, to come or where it stopped."""
    labels = [_("Submit the application"), *(step.title for step in definition.flow), _("Result delivered")]
    reached = _reached(case, definition)
    is_over = case.status is Status.DELIVERED
    states = ["done" if place < reached or is_over else "todo" for place in range(len(labels))]
    for place, state in _side_by_side(case, definition).items():
        states[place] = state
    if case.status in STOPPED:
        labels, states = labels[: reached + 1], [*states[:reached], "stopped"]  # what would have followed is not to come
    elif not is_over:
        states[reached] = "now"
    return [(label, state, "") for label, state in zip(labels, states, strict=True)]


def step_titles(definition: Definition) -> dict[str, Words]:
    """What each step of a case is called, those beside the flow too."""
    return {step.code: step.title for step in (*definition.flow, *tasks.STEPS_BESIDE, outcome.HAND_OVER, outcome.POSTING)}


def _side_by_side(case: Case, definition: Definition) -> dict[int, str]:
    """The stations of the stage where the case is: of steps that are open together some may be done already."""
    open_now = {task.step for task in tasks.open_steps(case)}
    stages = {step.stage for step in definition.flow if step.code in open_now}
    return {place: "now" if step.code in open_now else "done" for place, step in enumerate(definition.flow, 1) if step.stage in stages}


@dataclass(frozen=True)
class Now:
    """Where the case is: who has it, for what, until when. `who` is None while it waits for the applicant."""

    who: Words | None
    what: Words | str
    until: date | None
    reason: str = ""  # why it stands still
    beside: tuple["Now", ...] = ()  # who else has it at the same time


def now(case: Case, definition: Definition) -> Now | None:
    """None once nothing is left to do."""
    if case.status is Status.TO_CORRECT:
        running = clocks.going_on(case).get(ClockKind.CORRECT)
        return Now(None, _("Correct the points below and submit again"), running.due if running else None)
    open_now = [_with(case, task, definition) for task in tasks.open_steps(case)]
    if not open_now:
        return None
    one, beside = open_now[0], tuple(open_now[1:])
    pause = clocks.open_pause(case)
    if pause:
        running = clocks.going_on(case).get(ClockKind.PAUSE)
        reason = _("Special procedure: %(name)s. It does not count in the time of the decision.", name=_procedure(pause.procedure))
        return replace(one, until=running.due if running else None, reason=reason, beside=beside)
    return replace(one, beside=beside)


def _with(case: Case, task: Task, definition: Definition) -> Now:
    title = step_titles(definition).get(task.step, Words(task.step))
    return Now(tasks.office(task.department, task.step, case.place), title, task.due)


@dataclass(frozen=True)
class Automatic:
    """秒批 as the applicant sees it: by which rule, on which data, and what came of a person's look at it."""

    grounds: list[str]
    until: date | None  # the last day to ask for a person; None where nothing can be asked for
    found: str  # asked | agrees | differs, "" while nobody looks


def approved_automatically(case: Case) -> Automatic | None:
    """None where a person decided."""
    approval = next((event for event in case.events if event.act is Act.APPROVE and event.person_id is None), None)
    if approval is None:
        return None
    looks = {Act.ASK_REVIEW: "asked", Act.CONFIRM_AUTOMATIC: "agrees", Act.DIFFER: "differs"}
    found = next((looks[event.act] for event in reversed(case.events) if event.act in looks), "")
    return Automatic(event_note(approval).splitlines(), looking_again.last_day(case), found)


@dataclass(frozen=True)
class ToBring:
    """Papers that were promised for later, and their last day."""

    names: list[Words]
    until: date | None


def to_bring(case: Case) -> ToBring | None:
    names = [need.name for need in lacking.needed(case)]
    return ToBring(names, lacking.last_day(case)) if names else None


def beside(case: Case) -> dict[str, object]:
    """What the page shows beside where the case stands, by the name its template knows it by."""
    papers: dict[str, object] = {"originals": originals_view.of_case(case), "waits": collecting_view.of_case(case)}
    promised: dict[str, object] = {"bars": bars.lines(mending.running(case)), "sworn": later_checks.of_case(case)}
    told: dict[str, object] = {"talk": talk_view.read(case), "looks": looked(case), "requests": request_view.of_case(case)}
    return {"to_bring": to_bring(case), "automatic": approved_automatically(case)} | told | promised | papers


@dataclass(frozen=True)
class Looked:
    """Somebody of the offices opened the case."""

    at: datetime
    who: str
    office: Words
    why: str


def looked(case: Case) -> list[Looked]:
    """The newest first."""
    found = looks.of_case(case)
    return [Looked(one.at, one.who, city().office(one.department, one.place), look_words.why(one.kind, one.words)) for one in found]


def _procedure(procedure: Procedure) -> str:
    return notices.procedure(procedure).in_language(look().lang)


def _reached(case: Case, definition: Definition) -> int:
    """The place of the step where the case is, or where it ended."""
    if case.status in {Status.APPROVED, Status.DELIVERED}:
        return len(definition.flow) + 1
    steps = [step.code for step in definition.flow]
    last = next((task.step for task in reversed(case.tasks) if task.state is TaskState.OPEN or case.status in ENDED), "")
    return steps.index(last) + 1 if last in steps else min(1, len(definition.flow) + 1)


def happenings(case: Case) -> list[Happening]:
    """The newest first."""
    return [_happening(event, case) for event in reversed(case.events) if event.act not in INTERNAL]


def _happening(event: CaseEvent, case: Case) -> Happening:
    is_shown = event.act in TOLD or (event.act is Act.APPROVE and event.person_id is None)
    return Happening(
        at=event.at,
        act=event.act,
        who=_office(event, case) or _another(event, case),
        mine=event.person_id == actor().person and event.act not in OF_OTHERS,
        note=event_note(event) if is_shown else "",
    )


def _office(event: CaseEvent, case: Case) -> Words | None:
    if event.act in OF_OTHERS and event.person_id:
        return INTERESTED
    return tasks.office(event.department, event.step, case.place) if event.department else None


def _another(event: CaseEvent, case: Case) -> Words | None:
    """Somebody else on the applicant's side: the agent for the reader, or the giver for the agent."""
    if event.person_id in {None, actor().person}:
        return None
    name = identity.person(event.person_id).name
    if event.person_id == case.person_id and case.mandate_id:
        name = _("%(agent)s, for %(giver)s", agent=name, giver=applicant_name(case))
    return Words(name, name)


def remaining(case: Case) -> Remaining | None:
    """The light of the promised date while the case is with the offices."""
    if case.status not in OPEN:
        return None
    if case.status is Status.TO_CORRECT or clocks.open_pause(case):
        return deadlines.remaining(case.promised_due or clock.today(), paused=True)
    return deadlines.remaining(case.promised_due) if case.promised_due else None


def is_late(case: Case, definition: Definition) -> bool:
    """The day that was promised or could be expected has passed while the case is with the offices."""
    if case.status not in OPEN or case.status is Status.TO_CORRECT or clocks.open_pause(case):
        return False
    due = case.promised_due or expected(case, definition)
    return due is not None and due < clock.today()


def handling(case: Case, definition: Definition) -> str:
    """Why a case that the machine might have settled at once goes to an officer, and how long that takes; else empty."""
    if case.number and case.status not in OPEN:
        return ""
    found = automatic.judge(case, definition, queries.answers_of(case))
    if found is None or (not case.number and found.to_person is None):
        return ""
    days = deadlines.handling_days(definition)
    return ngettext(
        "Passed to an officer: %(reason)s. It is settled within %(num)s working day.",
        "Passed to an officer: %(reason)s. It is settled within %(num)s working days.",
        days,
        reason=_reason(found.to_person),
    )


def _reason(why: ToPerson | None) -> str:
    """Without naming a register or an answer: the page may be read over a shoulder."""
    reasons = {
        ToPerson.SILENT: _("a register did not answer"),
        ToPerson.DIFFERENT: _("the registers disagree"),
        ToPerson.TYPED: _("what a register should say was typed"),
    }
    return reasons[why] if why in reasons else _("your situation needs a look by an officer")


def expected(case: Case, definition: Definition) -> date | None:
    """What may be expected before acceptance has set the dates."""
    if case.status is not Status.SUBMITTED or case.submitted_at is None:
        return None
    return deadlines.expected_end(definition, clock.local(case.submitted_at).date()).day


def corrections(case: Case, definition: Definition) -> list[CorrectionLine]:
    """The items of the notice with the names of what they concern."""
    return [CorrectionLine(label_of(definition, item.target), item.note, item.mended) for item in queries.corrections_of(case)]


def step_to_correct(case: Case, definition: Definition) -> str:
    """The step of the form where the first open point of the notice is mended; "" when none of them is about a question."""
    asked = {material.code: material.question for material in definition.materials if material.question}
    open_points = [asked.get(item.target, item.target).partition(".")[0] for item in queries.corrections_of(case) if not item.mended]
    steps = {
        code: step.code
        for step, group, question in definition.form.questions()
        for code in ([group.code] if group.repeated else [question.code])
    }
    return next((steps[code] for code in open_points if code in steps), "")
