"""内部备注: officers write notes about a case for one another, and strike them out. 常用意见: the opinions that they keep at hand."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import notes, phrases
from app.cases.lifecycle import Act
from app.core.actor import Role
from app.core.errors import DomainError
from app.web.access import staff
from app.web.commits import commits
from app.web.forms import said_by
from app.web.session import actor
from app.window import access
from app.window.note_forms import NoteForm, PhraseForm, StrikeForm, act_titles
from app.window.room import bp
from app.window.routes.case import READERS, page


@bp.post("/cases/<number>/notes")
@staff(*READERS)
@commits
def write_note(number: str) -> ResponseReturnValue:
    access.whole_case(number)
    case, form = access.case_to_decide(number), NoteForm()
    if not form.validate_on_submit():
        return page(case, note=form), 422
    notes.write(case, actor(), form.words.data, form.key.data)
    return redirect(url_for(".case", number=number, _anchor="notes"), 303)


@bp.post("/cases/<number>/notes/<uuid:note_id>/strike")
@staff(*READERS)
@commits
def strike_note(number: str, note_id: UUID) -> ResponseReturnValue:
    access.whole_case(number)
    case, form = access.case_to_decide(number), StrikeForm()
    if not form.validate_on_submit():
        form.note.data = str(note_id)
        return page(case, strike=form), 422
    notes.strike(case, actor(), form.reason.data, form.key.data, note_id=note_id)
    return redirect(url_for(".case", number=number, _anchor="notes"), 303)


@bp.get("/phrases")
@staff(*READERS)
def kept_phrases() -> str:
    """The department's and one's own, by act."""
    return _phrases(PhraseForm(formdata=None))


@bp.post("/phrases")
@staff(*READERS)
@commits
def add_phrase() -> ResponseReturnValue:
    form = PhraseForm()
    if not form.validate_on_submit():
        return _phrases(form), 422
    try:
        phrases.add(actor(), Act(form.act.data), form.words.data, shared=form.shared.data)
    except DomainError as refusal:
        form.refused(refusal, "words")
        return _phrases(form), 422
    flash(_("The opinion is kept."), "good")
    return redirect(url_for(".kept_phrases"), 303)


@bp.post("/phrases/<uuid:phrase_id>/delete")
@staff(*READERS)
@commits
def delete_phrase(phrase_id: UUID) -> ResponseReturnValue:
    try:
        phrases.delete(actor(), phrase_id)
    except DomainError as refusal:
        flash(said_by(refusal), "warn")
    return redirect(url_for(".kept_phrases"), 303)


def _phrases(form: PhraseForm) -> str:
    kept = phrases.of_officer(actor())
    groups = [(title, [one for one in kept if one.act is act]) for act, title in act_titles().items()]
    return render_template("window/phrases.html", groups=groups, form=form, is_head=actor().role is Role.HEAD)
