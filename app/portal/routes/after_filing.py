"""What an applicant may see and do while the offices have the case: how its dates are counted, and papers to follow."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import explained, lacking, making_good, queries, service as cases
from app.cases.answers_store import write_answers
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.core import transaction
from app.elements.facts import Origin
from app.form_engine.errors import FieldError
from app.portal import access, progress
from app.portal.room import bp
from app.web import form_pages, form_posts
from app.web.access import citizen
from app.web.commits import commits_in_parts
from app.web.form_posts import Draft
from app.web.session import actor


@bp.get("/my/cases/<number>/dates")
@citizen()
def dates(number: str) -> str:
    """Why each deadline is the day it is, and who has the case."""
    case = access.own_case(number)
    definition = cases.definition_of(case)
    return render_template(
        "portal/dates.html",
        case=case,
        definition=definition,
        strips=explained.strips(case),
        holdings=explained.holdings(case),
        titles=progress.step_titles(definition),
    )


@bp.get("/my/cases/<number>/papers")
@citizen()
def papers_to_follow(number: str) -> ResponseReturnValue:
    case = access.own_case(number)
    if not lacking.needed(case):
        return redirect(url_for(".progress", number=number))
    return _papers_page(case)


def _papers_page(case: Case, faults: tuple[FieldError, ...] = ()) -> str:
    return render_template(
        "portal/papers_to_follow.html",
        case=case,
        definition=cases.definition_of(case),
        needs=lacking.needed(case),
        until=lacking.last_day(case),
        faults={fault.path: form_pages.text_of(fault, form_pages.language()) for fault in faults},
    )


@bp.post("/my/cases/<number>/papers")
@citizen()
@commits_in_parts
def bring_papers(number: str) -> ResponseReturnValue:
    """Keep the files, and count them as brought. Files are looked at before the transaction begins."""
    case = access.own_case(number)
    paths = frozenset(need.question for need in lacking.needed(case) if need.question)
    looked = form_posts.look_at_files(_draft(case), paths, request.files)
    if looked.faults:
        return _papers_page(access.own_case(number), looked.faults), 422
    with transaction.write():
        held = cases.locked(access.own_case(number).id)
        answers = form_posts.attached(held, queries.answers_of(held), looked.sheets, Origin.TYPED)
        write_answers(held, answers.stored())
        making_good.make_good(held, actor(), request.form["key"])
    flash(_("Your papers came in."), "good")
    return redirect(url_for(".progress", number=number), 303)


def _draft(case: Case) -> Draft:
    return Draft(case, catalogue.version(case.version_id), queries.answers_of(case))
