"""The form on paper: blank and as a filled sample for everyone, with one's own answers for its owner."""

from collections.abc import Callable
from uuid import UUID

from flask import render_template

from app.cases import queries, service as cases
from app.cases.answers_store import applicant_name
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.catalogue.definitions import Definition, Group
from app.catalogue.vocabulary import vocabulary
from app.core.rules import Rule, in_words
from app.form_engine import paper_form
from app.form_engine.answers import Answers
from app.form_engine.overview import overview
from app.portal import access
from app.portal.room import bp
from app.web import form_pages, form_posts
from app.web.access import citizen, public
from app.web.remembered import remembered
from app.web.session import actor


@bp.get("/services/<code>/form")
@public
@remembered
def blank_form(code: str) -> str:
    """空白表: to be filled in by hand."""
    return _form(catalogue.shown(code)[0].definition, filled=False)


@bp.get("/services/<code>/sample")
@public
@remembered
def sample_form(code: str) -> str:
    """示范文本: how it is filled in, with an invented person's answers (Licensing Law art. 30)."""
    return _form(catalogue.shown(code)[0].definition, filled=True)


def _form(definition: Definition, *, filled: bool) -> str:
    return render_template(
        "portal/paper_form.html",
        definition=definition,
        department=city().department(definition.department),
        pages=paper_form.pages(definition, filled=filled),
        is_sample=filled,
        say=_sayer(definition),
    )


def _sayer(definition: Definition) -> Callable[..., str]:
    """A condition of the form in the reader's language; in a repeated group the names of its row come first."""
    terms, language = vocabulary(definition), form_pages.language()

    def say(rule: Rule, group: Group | None = None) -> str:
        row = terms[group.code].columns if group and group.repeated else {}
        return in_words(rule, {**terms, **row}, language)

    return say


@bp.get("/apply/<uuid:draft_id>/print")
@citizen()
def print_draft(draft_id: UUID) -> str:
    """What was entered so far, on paper."""
    draft = form_posts.draft_of(actor(), draft_id)
    return _answered(draft.case, draft.definition, draft.answers)


@bp.get("/my/cases/<number>/form")
@citizen()
def print_case(number: str) -> str:
    """The application as it was filed."""
    case = access.own_case(number)
    return _answered(case, cases.definition_of(case), queries.answers_of(case))


def _answered(case: Case, definition: Definition, answers: Answers) -> str:
    return render_template(
        "portal/paper_answers.html",
        case=case,
        definition=definition,
        department=city().department(definition.department),
        applicant=applicant_name(case),
        sheets=overview(definition, answers, form_pages.language()),
    )
