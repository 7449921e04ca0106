"""What codes are called at the desks, in the reader's language."""

from flask_babel import gettext as _, lazy_gettext, ngettext

from app.cases import outcome, posting, tasks
from app.cases.dated_models import Breach
from app.cases.deadlines import Light, Remaining
from app.cases.desk_confirming import DeskConfirmation, DeskWay
from app.cases.kept import Check
from app.cases.lifecycle import Act, Status
from app.cases.materials import MaterialState, Trust
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Proof
from app.core import clock
from app.core.errors import DomainError
from app.elements.words import Words
from app.issuance import types
from app.issuance.models import Status as PaperStatus
from app.issuance.types import Kind
from app.sources.models import SlipStatus
from app.web.filters import day, moment, plain


def service_name(code: str) -> Words:
    """The name of a service; its code when it is no longer published."""
    try:
        return catalogue.current(code).definition.name
    except DomainError:
        return Words(code)


# What a step is called where cases of several services stand together and each has its own word for it.
COMMON_STEPS = {"intake": Words(zh="受理", en="Intake"), "review": Words(zh="审查", en="Review"), "decide": Words(zh="决定", en="Decision")}


def step_titles() -> dict[str, Words]:
    """The titles of all flow steps by code, the output desk's own among them."""
    titles = {step.code: step.title for published in catalogue.all_current(lately=True) for step in published.definition.flow}
    return titles | COMMON_STEPS | {step.code: step.title for step in (*tasks.STEPS_BESIDE, outcome.HAND_OVER, outcome.POSTING)}


def document_titles() -> dict[str, Words]:
    """What the official documents are called, by their kind."""
    return {code: kind.name for code, kind in types.all_types().items() if kind.kind is Kind.DOCUMENT}


def step_title(definition: Definition, code: str) -> Words:
    """What this service calls one of its steps."""
    titles = {step.code: step.title for step in (*definition.flow, *tasks.STEPS_BESIDE, outcome.HAND_OVER, outcome.POSTING)}
    return titles.get(code, Words(code))


def status_of(case: Case, definition: Definition) -> str:
    """The same of one case: a paper that waits at the output desk is not made any more."""
    task = tasks.open_task_of(case) if case.status is Status.APPROVED else None
    if task and task.step == outcome.POSTING.code:
        return _("Approved, on its way by post") if posting.is_posted(case) else _("Approved, to be posted")
    if task:
        return _("Approved, waiting to be collected")
    return status(case.status, definition)


def status(value: Status, definition: Definition | None = None) -> str:
    """A public service is settled, not granted; a permit (type 01) is refused in the law's own word."""
    if value is Status.APPROVED and definition and definition.is_public_service:
        return _("Settled")
    if value is Status.REFUSED and definition and definition.is_permit:
        return _("Permit refused")
    return {
        Status.DRAFT: _("Draft"),
        Status.SUBMITTED: _("To be accepted"),
        Status.TO_CORRECT: _("Waiting for corrections"),
        Status.ACCEPTED: _("In review"),
        Status.APPROVED: _("Approved"),
        Status.DELIVERED: _("Delivered"),
        Status.REFUSED: _("Refused"),
        Status.NOT_ACCEPTED: _("Not accepted"),
        Status.TERMINATED: _("Ended without a decision"),
        Status.WITHDRAWN: _("Withdrawn"),
        Status.DISCARDED: _("Draft deleted"),
    }[value]


STATUS_TONES = {
    Status.SUBMITTED: "blue",
    Status.TO_CORRECT: "orange",
    Status.ACCEPTED: "purple",
    Status.APPROVED: "green",
    Status.DELIVERED: "green",
    Status.REFUSED: "red",
    Status.NOT_ACCEPTED: "red",
    Status.TERMINATED: "grey",
}


ACTS = {
    Act.SUBMIT: lazy_gettext("Submitted"),
    Act.ACCEPT: lazy_gettext("Accepted for review"),
    Act.ACCEPT_LACKING: lazy_gettext("Accepted with papers to follow"),
    Act.DEEM_ACCEPTED: lazy_gettext("Counts as accepted: nothing was said in time"),
    Act.MAKE_GOOD: lazy_gettext("Promised papers came in"),
    Act.PAUSE: lazy_gettext("Special procedure began"),
    Act.RESUME: lazy_gettext("Special procedure ended"),
    Act.PROPOSE_EXTENSION: lazy_gettext("Extension proposed"),
    Act.EXTEND: lazy_gettext("Extension signed"),
    Act.DECLINE_EXTENSION: lazy_gettext("Extension declined"),
    Act.TELL_HEARING: lazy_gettext("Told of the right to a hearing"),
    Act.REQUEST_HEARING: lazy_gettext("Hearing asked for"),
    Act.WAIVE_HEARING: lazy_gettext("Hearing waived"),
    Act.SET_HEARING: lazy_gettext("Hearing set"),
    Act.HOLD_HEARING: lazy_gettext("Hearing held, record filed"),
    Act.STATE: lazy_gettext("Statement of the applicant"),
    Act.HEAR: lazy_gettext("Statement heard"),
    Act.TELL_THIRD: lazy_gettext("Interested party told"),
    Act.STATE_THIRD: lazy_gettext("Statement of an interested party"),
    Act.REQUEST_THIRD: lazy_gettext("Hearing asked for by an interested party"),
    Act.WAIVE_THIRD: lazy_gettext("Interested party has nothing to state"),
    Act.HEAR_THIRD: lazy_gettext("Statement of an interested party heard"),
    Act.RECOMPUTE: lazy_gettext("Dates counted again"),
    Act.DEEM_RENEWED: lazy_gettext("Counts as renewed: nothing was decided in time"),
    Act.TERMINATE: lazy_gettext("Ended without a decision"),
    Act.LAPSE: lazy_gettext("Ended: what was asked for did not come in time"),
    Act.NOT_ACCEPT: lazy_gettext("Not accepted"),
    Act.RETURN: lazy_gettext("Returned for correction"),
    Act.RESUBMIT: lazy_gettext("Submitted again after correction"),
    Act.APPOINT_CHECK: lazy_gettext("Site check set"),
    Act.RECORD_CHECK: lazy_gettext("Site check recorded"),
    Act.RETURN_CHECK: lazy_gettext("Record of the site check sent back"),
    Act.CONFIRM_CHECK: lazy_gettext("Site check confirmed by the second officer"),
    Act.ASK_OPINION: lazy_gettext("Opinion of another department asked"),
    Act.GIVE_OPINION: lazy_gettext("Opinion given"),
    Act.RECALL_OPINION: lazy_gettext("Question to another department recalled"),
    Act.HAND_ON: lazy_gettext("Handed on to a colleague"),
    Act.HAND_BACK: lazy_gettext("Handed back by the colleague"),
    Act.CLAIM: lazy_gettext("Taken from the queue"),
    Act.PUT_BACK: lazy_gettext("Put back into the queue"),
    Act.REASSIGN: lazy_gettext("Given to another officer by the head"),
    Act.SEND_BACK: lazy_gettext("Sent back to the step before"),
    Act.PASS_ON: lazy_gettext("Review opinion submitted"),
    Act.APPROVE: lazy_gettext("Decided: approved"),
    Act.REFUSE: lazy_gettext("Decided: refused"),
    Act.CHANGE_DELIVERY: lazy_gettext("Delivery changed"),
    Act.DELIVER: lazy_gettext("Delivered electronically"),
    Act.HAND_OVER: lazy_gettext("Handed over at the desk"),
    Act.PROPOSE_REVOCATION: lazy_gettext("Revocation or cancellation proposed"),
    Act.REVOKE: lazy_gettext("Certificate revoked"),
    Act.CANCEL_RECORD: lazy_gettext("Certificate cancelled"),
    Act.DECLINE_REVOCATION: lazy_gettext("Revocation or cancellation declined"),
    Act.FIND_KEPT: lazy_gettext("Later check: the promise was kept"),
    Act.TELL_TO_MEND: lazy_gettext("Later check: to be put right"),
    Act.FIND_FALSE: lazy_gettext("Later check: the promise was false"),
    Act.LIFT_BAR: lazy_gettext("A bar ended before its time"),
    Act.COME_BACK: lazy_gettext("Came back by post"),
    Act.KEEP_ORIGINAL: lazy_gettext("Original kept"),
    Act.RETURN_ORIGINAL: lazy_gettext("Original returned"),
    Act.LOSE_ORIGINAL: lazy_gettext("Original lost"),
    Act.POST: lazy_gettext("Posted"),
    Act.DELIVER_BY_POST: lazy_gettext("Received by post"),
    Act.WITHDRAW: lazy_gettext("Withdrawn by the applicant"),
    Act.DISCARD: lazy_gettext("Draft deleted"),
    Act.EXPIRE: lazy_gettext("Draft ran out and was deleted"),
    Act.ASK_REVIEW: lazy_gettext("Review by a person asked for"),
    Act.SAMPLE: lazy_gettext("Drawn by lot for a review by a person"),
    Act.CONFIRM_AUTOMATIC: lazy_gettext("Reviewed: the automatic approval is right"),
    Act.DIFFER: lazy_gettext("Reviewed: the automatic approval is not right"),
}


def act(value: Act, definition: Definition) -> str:
    if value is Act.APPROVE and definition.is_public_service:
        return _("Decided: settled")
    if value is Act.REFUSE and definition.is_permit:
        return _("Decided: permit refused")
    return str(ACTS[value])


def proof(state: MaterialState) -> str:
    """How a needed material is satisfied; an original was seen where the case was filed at a desk."""
    return {
        Proof.REGISTER: _("Proved by a register, nothing to hand in"),
        Proof.CERTIFICATE: _("Proved by certificate %(number)s of the holder", number=state.certificate),
        Proof.UPLOAD: _("Uploaded"),
        Proof.ORIGINAL: _("Original seen at the desk") if state.at_desk or state.check else _("Original to be seen at the desk"),
        Proof.PROMISE: _("Promised for later"),
        Proof.STATEMENT: _("Replaced by a sworn statement"),
        Proof.FORM: _("Made from this form"),
        None: _("Still missing"),
    }[state.way]


def trust(value: Trust) -> str:
    """How far a material may be relied on."""
    return {
        Trust.SHARED: _("Proved by shared data"),
        Trust.VERIFIED: _("Compared with the original"),
        Trust.DECLARED: _("The applicant answers for it"),
        Trust.UNVERIFIED: _("Not compared with the original"),
        Trust.MISSING: _("Not there"),
    }[value]


def check(made: Check) -> str:
    """Who compared a document with the original, when, and how long that holds."""
    said = {"office": plain(tasks.office(made.office, "")), "day": day(clock.local(made.at))}
    if made.valid_until is None:
        return _("Compared by %(office)s on %(day)s", **said)
    return _("Compared by %(office)s on %(day)s, good until %(end)s", **said, end=day(made.valid_until))


def remaining(left: Remaining) -> str:
    """A deadline in words; shape and colour say the same."""
    return {
        Light.OVERDUE: ngettext("%(num)s working day late", "%(num)s working days late", -left.days),
        Light.TODAY: _("Due today"),
        Light.SOON: ngettext("%(num)s working day left", "%(num)s working days left", left.days),
        Light.OK: ngettext("%(num)s working day left", "%(num)s working days left", left.days),
        Light.PAUSED: _("Clock stopped"),
    }[left.light]


def breach(value: Breach) -> str:
    """What supervision is told."""
    return {
        Breach.DEEMED_ACCEPTED: _("Nothing was said in time: counts as accepted"),
        Breach.DEEMED_RENEWED: _("Nothing was decided in time: counts as renewed"),
        Breach.NOT_TOLD: _("Not said in time whether it is accepted"),
        Breach.STEP_LATE: _("A step took too long"),
        Breach.PROMISE_LATE: _("The promised day has passed"),
        Breach.LAW_LATE: _("The day by law has passed"),
        Breach.PAUSE_LATE: _("The special procedure took longer than said"),
        Breach.HEARING_LATE: _("No hearing within twenty working days"),
        Breach.DELIVERY_LATE: _("Not delivered in time"),
        Breach.DOCUMENT_UNMADE: _("The font lacks a character: write this document by hand"),
        Breach.UNCOLLECTED: _("Nobody has collected the papers"),
        Breach.ORIGINAL_MISSING: _("An original was missing when it was handed over"),
        Breach.ORIGINAL_LOST: _("An original was lost"),
        Breach.AUTOMATIC_DIFFERS: _("A review differs from the automatic approval"),
    }[value]


def machine() -> str:
    return _("The system")


def slip(status: SlipStatus, corrected: bool | None) -> str:
    """What came of a 校核单."""
    if status is SlipStatus.OPEN:
        return _("Waiting for the owner of the register")
    return _("The register was corrected") if corrected else _("The register is right as it stands")


def paper_status(value: PaperStatus) -> tuple[str, str]:
    """The state of an issued paper, and its tone."""
    return {
        PaperStatus.PREPARED: (_("Being made"), "orange"),
        PaperStatus.SIGNED: (_("Valid"), "green"),
        PaperStatus.SUSPENDED: (_("Suspended"), "red"),
        PaperStatus.REVOKED: (_("Revoked"), "red"),
        PaperStatus.CANCELLED: (_("Cancelled"), "red"),
        PaperStatus.SUPERSEDED: (_("Superseded"), "grey"),
    }[value]


def confirmed(row: DeskConfirmation | None) -> str:
    """How the citizen confirmed at the window what the clerk had typed."""
    if row is None or row.answered_at is None:
        return ""
    way = {
        DeskWay.SCREEN: _("on the second screen"),
        DeskWay.DRAWN: _("signed on the sheet"),
        DeskWay.PAPER: _("signed on paper"),
    }[row.way]
    return f"{way} {moment(row.answered_at)}"
