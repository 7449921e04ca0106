"""自测: what the conditions of a guide say to a few answers, for everyone and before signing in. Nothing of it is kept."""

from dataclasses import dataclass, field

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from app.cases import prefill
from app.cases.prefill import Prefill
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.service import Published
from app.core import transaction
from app.core.errors import Missing
from app.form_engine import service as form_engine, visible
from app.form_engine.answers import Answers
from app.form_engine.errors import FieldError
from app.portal import applying, prechecking
from app.portal.prechecking import STEP, Result
from app.portal.room import bp
from app.sources import service as sources
from app.web import form_pages, form_posts
from app.web.access import public
from app.web.commits import commits_in_parts
from app.web.session import actor
from app.web.throttle import throttled


@dataclass(frozen=True)
class Tried:
    """What was answered, what cannot be read of it, and what the conditions say; no result while rows are put in order."""

    answers: Answers = field(default_factory=Answers)
    errors: tuple[FieldError, ...] = ()
    result: Result | None = None
    known: Prefill | None = None  # what the registers said, where the visitor let them be asked


@bp.get("/services/<code>/precheck")
@public
def precheck(code: str) -> str:
    return _page(_asked(code), Tried())


@bp.post("/services/<code>/precheck")
@public
@throttled("precheck", limit=60, seconds=60)
@commits_in_parts
def precheck_answers(code: str) -> ResponseReturnValue:
    """Judge what was answered; the registers are asked only for who is signed in and presses the button for it."""
    published = _asked(code)
    known = _from_registers(published) if "registers" in request.form else None
    tried = _tried(published.definition, known)
    return _page(published, tried), 422 if tried.errors else 200


def _asked(code: str) -> Published:
    published = prechecking.asked(catalogue.shown(code)[0])
    if not published.definition.screening:
        raise Missing()
    return published


def _from_registers(published: Published) -> Prefill | None:
    """Only what the conditions look at, for whom the visitor acts; each call is on record like those of an application."""
    visitor = actor()
    if visitor.person is None or visitor.post or applying.not_for_party(visitor, published.definition):
        return None
    found = prefill.fetch(visitor, applying.party_of(visitor), published)
    with transaction.write():
        sources.record_calls(found.gathered)
    return found


def _tried(definition: Definition, known: Prefill | None) -> Tried:
    current = Answers(known.facts if known else None)
    if "fetch" in request.form:
        answers = visible.settle(definition, current)
        return Tried(answers, (), prechecking.judge(definition, answers), known)
    read = form_engine.read_step(definition, STEP, request.form, current)
    answers, touched = form_posts.pressed(definition, read.answers, request.form)
    if touched:
        return Tried(answers, known=known)
    return Tried(answers, read.errors, prechecking.judge(definition, answers), known)


def _page(published: Published, tried: Tried) -> str:
    definition, visitor = published.definition, actor()
    page = form_pages.step_page(
        current_app.jinja_env,
        form_pages.Face(form_pages.language()),
        published,
        definition.form.steps[0],
        answers=tried.answers,
        errors=tried.errors,
        down=tried.known.down if tried.known else (),
    )
    may_ask = visitor.person is not None and not visitor.post and not applying.not_for_party(visitor, definition)
    return render_template(
        "portal/precheck.html",
        definition=definition,
        page=page,
        result=tried.result,
        is_filled=tried.known is not None,
        registers=form_pages.registers_asked(definition) if may_ask else [],
    )
