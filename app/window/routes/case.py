"""A case on an officer's screen: all that is known of it and, for who holds the task, what can be done."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit import service as audit
from app.cases import hearings, look_up, notices, parts, phrases, service, tasks, verifying
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.core import transaction
from app.core.actor import Role
from app.web import downloads
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.filters import plain
from app.web.forms import PageForm
from app.web.session import actor
from app.window import (
    access,
    case_view,
    checks_view,
    dates_view,
    decision_view,
    hearing_view,
    interest_view,
    note_view,
    originals_view,
    request_view,
    sworn_view,
    talk_view,
    unmasking,
)
from app.window.answers_view import source_name
from app.window.asking_forms import AskOpinionForm, GiveOpinionForm, RecallOpinionForm, RequestProofForm, SendBackForm
from app.window.case_view import CaseView
from app.window.claim_forms import ClaimForm, PutBackForm
from app.window.forms import (
    AcceptForm,
    AcceptLackingForm,
    ApproveForm,
    DeclineForm,
    ExtensionForm,
    LookUpForm,
    NotAcceptForm,
    PassOnForm,
    PauseForm,
    RefuseForm,
    ResumeForm,
    SignForm,
    TerminateForm,
    UnmaskForm,
)
from app.window.handing_forms import HandBackForm
from app.window.hearing_forms import HearForm, HoldHearingForm, SetHearingForm, TellHearingForm
from app.window.interest_forms import HearThirdForm, TellThirdForm
from app.window.note_forms import NoteForm, StrikeForm
from app.window.revocation_forms import DeclineRevocationForm, ProposeRevocationForm, SignRevocationForm
from app.window.room import bp
from app.window.routes.queue import DESKS
from app.window.second_look_forms import ConfirmForm, DifferForm
from app.window.sworn_forms import FindFalseForm, FindKeptForm, LiftBarForm, TellToMendForm
from app.window.talk_forms import MessageForm
from app.window.talk_view import Talk

READERS = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.HEAD)
FORMS: dict[str, type[PageForm]] = {
    "accept": AcceptForm,
    "accept_lacking": AcceptLackingForm,
    "pause": PauseForm,
    "resume": ResumeForm,
    "extension": ExtensionForm,
    "sign": SignForm,
    "decline": DeclineForm,
    "tell_hearing": TellHearingForm,
    "set_hearing": SetHearingForm,
    "hold_hearing": HoldHearingForm,
    "hear": HearForm,
    "tell_third": TellThirdForm,
    "hear_third": HearThirdForm,
    "terminate": TerminateForm,
    "propose_revocation": ProposeRevocationForm,
    "sign_revocation": SignRevocationForm,
    "decline_revocation": DeclineRevocationForm,
    "not_accept": NotAcceptForm,
    "ask_opinion": AskOpinionForm,
    "give_opinion": GiveOpinionForm,
    "recall_opinion": RecallOpinionForm,
    "send_back": SendBackForm,
    "request_proof": RequestProofForm,
    "hand_back": HandBackForm,
    "claim": ClaimForm,
    "put_back": PutBackForm,
    "pass_on": PassOnForm,
    "approve": ApproveForm,
    "refuse": RefuseForm,
    "confirm": ConfirmForm,
    "differ": DifferForm,
    "find_kept": FindKeptForm,
    "tell_to_mend": TellToMendForm,
    "find_false": FindFalseForm,
    "lift_bar": LiftBarForm,
    "message": MessageForm,
    "note": NoteForm,
    "strike": StrikeForm,
}


def page(case: Case, talk: Talk | None = None, **posted: PageForm) -> str:
    """The page of a case, with what this officer has just shown in full.

    A form that was posted and refused keeps what was written in it, for who may do the step at all; a message or a note is no step.
    """
    if posted.keys() - {"message", "note", "strike"}:
        tasks.hold(case, actor())
    return drawn(case, posted, talk)


def drawn(case: Case, posted: Mapping[str, PageForm], talk: Talk | None = None) -> str:
    """The page with what was posted, for who was found fit to do that act."""
    forms = {name: posted.get(name) or kind(formdata=None) for name, kind in FORMS.items()}
    view = case_view.build(case, actor(), unmasking.shown(case))
    forms["pause"].procedure.choices = [(one.kind.value, plain(notices.procedure(one.kind))) for one in view.panel.procedures]
    forms["set_hearing"].chair.choices = chairs_offered(case) if Act.SET_HEARING in view.panel.acts else []
    forms["ask_opinion"].department.choices = [("", ""), *((one.code, plain(one.name)) for one in view.panel.departments)]
    forms["send_back"].step.choices = [("", _("all")), *((one.code, plain(one.title)) for one in view.panel.before)]
    forms["ask_opinion"].sees.choices = _sent_along(case, view) if Act.ASK_OPINION in view.panel.acts else []
    note_view.offer(forms, phrases.of_officer(actor()))
    requests = request_view.of_case(case, actor(), may_ask=view.panel.may_request)
    forms["request_proof"].proof.choices = requests.choices
    beside = {
        "requests": requests,
        "notes": note_view.of_case(case, actor()),
        "checks": checks_view.checks(view, case, actor()),
        "hearing": hearing_view.of_case(case, actor()),
        "interests": interest_view.of_case(case, actor()),
        "sworn": sworn_view.of_case(case, actor()),
        "talk": talk or talk_view.talk(case, actor()),
        "originals": originals_view.lines(case, actor()),
    }
    return render_template("window/case.html", case=view, forms=forms, **beside)


def chairs_offered(case: Case) -> list[tuple[str, str]]:
    """Who may chair the hearing, by name."""
    found = hearings.chairs(case, actor())
    return [("", _("Choose …")), *((str(person), name) for person, name in sorted(found.items(), key=lambda one: one[1]))]


def _sent_along(case: Case, view: CaseView) -> list[tuple[str, str]]:
    """What may go along with a question to another department."""
    found = parts.to_send(case, actor(), {line.code: line.name for line in view.materials})
    return [(name, plain(title)) for name, title in found.items()]


@bp.get("/cases/<number>")
@staff(*DESKS)
def case(number: str) -> ResponseReturnValue:
    """The output desk has its own page: it needs the paper, not the answers."""
    if actor().role is Role.OUTPUT:
        return redirect(url_for(".output_case", number=number))
    found = access.case_to_read(number)
    talk = talk_view.talk(found, actor())
    shown = page(found, talk)
    talk_view.was_read(found, actor(), talk)
    return shown


@bp.get("/cases/<number>/dates")
@staff(*DESKS)
def dates(number: str) -> str:
    """Why each deadline of the case is the day it is, and who had the case meanwhile."""
    return render_template("window/dates.html", view=dates_view.view(access.case_to_read(number)))


@bp.get("/cases/<number>/decision")
@staff(*READERS)
def decision(number: str) -> str:
    """What was decided, by whom, on which facts and rules, within which time."""
    return render_template("window/decision.html", view=decision_view.view(access.whole_case(number), actor()))


@bp.post("/cases/<number>/unmask")
@staff(*READERS)
@commits
def unmask(number: str) -> ResponseReturnValue:
    """Show one answer in full for a few minutes. Who looked at what is on record, once."""
    found = access.case_to_read(number)
    form = UnmaskForm()
    if not form.validate_on_submit():
        return page(found), 422
    access.part_of(found).require(answer=form.path.data)
    if unmasking.show(found, form.path.data):
        audit.record(actor(), "case:unmask", kind="case", ref=str(found.id), detail={"path": form.path.data})
    return redirect(url_for(".case", number=number, _anchor=f"answer-{form.path.data.replace('.', '-')}"), 303)


@bp.get("/cases/<number>/files/<uuid:upload_id>")
@staff(*READERS)
def uploaded_file(number: str, upload_id: UUID) -> Response:
    """A copy with the mark of what it may be used for."""
    case = access.case_to_read(number)
    upload = access.file_of(case, upload_id)
    _record_reading("upload", upload.id)
    return downloads.copy(upload, service.definition_of(case))


@bp.post("/cases/<number>/materials/<code>/verify")
@staff(*READERS)
@commits
def verify_material(number: str, code: str) -> ResponseReturnValue:
    """The officer has the original before them and it agrees with what was sent."""
    verifying.verify(access.case_to_decide(number), actor(), code)
    return redirect(url_for(".case", number=number, _anchor="materials"), 303)


@bp.get("/cases/<number>/certificates/<uuid:certificate_id>")
@staff(*DESKS)
def certificate(number: str, certificate_id: UUID) -> Response:
    """The sealed paper, shown in the browser so that it can be printed."""
    paper = access.certificate_of(access.whole_case(number), certificate_id)
    answer = downloads.paper(paper.id, headers=downloads.inline(f"{paper.number}.pdf"))
    if answer.status_code == HTTPStatus.OK and request.method == "GET":  # a page that waits has read nothing
        _record_reading("certificate", paper.id)
    return answer


@bp.post("/cases/<number>/look-up")
@staff(*READERS)
@commits_in_parts
def ask_registers(number: str) -> ResponseReturnValue:
    """Ask the registers again that were silent when the form was filled; outside any transaction."""
    found, form = access.whole_case(number), LookUpForm()
    if not form.validate_on_submit():
        return page(found), 422
    told = look_up.ask(found, actor())
    with transaction.write():
        silent = look_up.take_over(access.case_to_decide(number), actor(), told, form.key.data).sources_down
    if silent:
        flash(_("Still no answer: %(names)s", names="、".join(map(source_name, silent))), "warn")
    else:
        flash(_("The registers answered. Their answers stand in the case."), "good")
    return redirect(url_for(".case", number=number), 303)


def _record_reading(kind: str, ref: UUID) -> None:
    """Looking at a person's papers leaves a trace, though nothing else is written."""
    with transaction.independent() as own:
        audit.record(actor(), f"{kind}:read", kind=kind, ref=str(ref), into=own)
