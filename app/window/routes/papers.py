"""Papers that were promised for later, brought to the window (容缺补齐): taken by the clerk while whoever promised them stands there."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cases import lacking, making_good, queries, service as cases, uploads, visits
from app.cases.answers_store import write_answers
from app.cases.errors import NothingBrought
from app.cases.models import Case
from app.cases.visit_models import Visit
from app.catalogue import service as catalogue
from app.core import transaction
from app.core.actor import Role
from app.elements.facts import Origin
from app.form_engine import attachments
from app.form_engine.errors import input_name
from app.web import form_pages, form_posts
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.form_posts import Draft, LookedAt
from app.web.forms import said_by
from app.web.session import actor
from app.window import papers_view, scanning
from app.window.room import bp


@bp.get("/visits/<uuid:visit_id>/cases/<number>/papers")
@staff(Role.CLERK)
def promised_papers(visit_id: UUID, number: str) -> ResponseReturnValue:
    visit = visits.own(actor(), visit_id)
    case = visits.filed_case(visit, number)
    return _page(visit, case)


def _page(visit: Visit, case: Case, faults: dict[str, str] | None = None, summary: str = "") -> ResponseReturnValue:
    if case.ended_at or not lacking.needed(case):
        return redirect(url_for(".visit", visit_id=visit.id), 303)
    view = papers_view.build(case, _ticked(), faults)
    page = render_template("window/papers.html", view=view, visit_id=visit.id, summary=summary, scanner=scanning.address())
    return scanning.allowed(page, 422 if faults or summary else 200)


def _ticked() -> frozenset[str]:
    return frozenset(request.form.getlist("compared"))


@bp.post("/visits/<uuid:visit_id>/cases/<number>/papers")
@staff(Role.CLERK)
@commits_in_parts
def take_papers(visit_id: UUID, number: str) -> ResponseReturnValue:
    """Keep the files and what the clerk says of them. Files are looked at before the transaction begins; pressed twice it is done once.

    Where a paper is not right yet, the files of the others are kept, and shown on the page.
    """
    visit = visits.own(actor(), visit_id)
    case = visits.filed_case(visit, number)
    looked, faults = _looked_at(case)
    if faults or request.form.get("remove"):
        with transaction.write():
            _keep(cases.locked(visits.filed_case(visits.own(actor(), visit_id), number).id), looked)
        return _page(visits.own(actor(), visit_id), visits.filed_case(visit, number), faults)
    try:
        with transaction.write():
            held = cases.locked(visits.filed_case(visits.own(actor(), visit_id), number).id)
            said = _taken(held, looked)
    except NothingBrought as refusal:
        return _page(visits.own(actor(), visit_id), visits.filed_case(visit, number), summary=said_by(refusal))
    if said:
        flash(said, "good")
    return redirect(url_for(".visit", visit_id=visit_id), 303)


def _looked_at(case: Case) -> tuple[LookedAt, dict[str, str]]:
    """The files that may be kept, and what is wrong, by paper."""
    codes = {need.question: need.code for need in lacking.needed(case) if need.question}
    sent = {path for path in codes if any(file.filename for file in request.files.getlist(input_name(path)))}
    ticked_only = papers_view.without_file(case, _ticked(), sent | {file.question for file in uploads.of_case(case)})
    draft = Draft(case, catalogue.version(case.version_id), queries.answers_of(case))
    looked = form_posts.look_at_files(draft, frozenset(codes), request.files)
    return looked, ticked_only | {codes[fault.path]: form_pages.text_of(fault, form_pages.language()) for fault in looked.faults}


def _keep(case: Case, looked: LookedAt) -> None:
    """The files that are right stay with the case, in the caller's transaction, until the clerk takes them in; one is taken away again."""
    answers, gone = form_posts.attached(case, queries.answers_of(case), looked.sheets, Origin.CLERK), request.form.get("remove", "")
    for upload in uploads.of_case(case):
        if str(upload.id) == gone:
            uploads.remove(case, upload)
            answers = attachments.detach(answers, upload.question, gone)
    write_answers(case, answers.stored())


def _taken(case: Case, looked: LookedAt) -> str:
    """Take the papers in, in the caller's transaction; gives what came in and what is still lacking."""
    before, key = lacking.needed(case), request.form.get("key", "")
    if not making_good.is_made_good(case, key):
        answers = form_posts.attached(case, queries.answers_of(case), looked.sheets, Origin.CLERK)
        write_answers(case, answers.stored())
    making_good.make_good(case, actor(), key, compared=_ticked())
    visits.note(actor(), case)
    return papers_view.told(case, before)
