"""批量办理: ticked cases of one service at one step, looked at together and then decided one by one."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import batch
from app.cases.lifecycle import Act
from app.core import transaction
from app.core.errors import DomainError
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.session import actor
from app.window import access, batch_view
from app.window.batch_forms import BatchForm
from app.window.batch_view import Group, Outcome
from app.window.claim_forms import PickedForm
from app.window.queue_filters import Filters
from app.window.room import bp
from app.window.routes.acceptance import INTAKE


@bp.post("/batch/ticked")
@staff(*INTAKE)
@commits_in_parts
def batch_of_ticked() -> ResponseReturnValue:
    """From the queue to the page of the batch; it changes nothing."""
    form = PickedForm()
    if form.validate_on_submit():
        return redirect(url_for(".batch_page", pick=form.numbers), 303)
    flash(str(next(text for field in form for text in field.errors)), "warn")
    back: dict[str, Any] = dict(Filters.of(request.form).here)
    return redirect(url_for(".queue", **back), 303)


@bp.get("/batch")
@staff(*INTAKE)
def batch_page() -> ResponseReturnValue:
    """Each case with its key facts and what prevents it."""
    found = _groups(request.args.getlist("pick"))
    if not found:
        return redirect(url_for(".queue"))
    return _page(found, BatchForm(formdata=None))


@bp.post("/batch")
@staff(*INTAKE, confirmed=True)
@commits_in_parts
def decide_batch() -> ResponseReturnValue:
    """Each in a transaction of its own, by its own key; who decides gave the second factor once for all of them."""
    form = BatchForm()
    if not form.validate_on_submit():
        shown = _groups(form.among.data or form.numbers)
        return (_page(shown, form), 422) if shown else redirect(url_for(".queue"), 303)
    act = Act(form.act.data)
    done = [_decided(number, act, form) for number in form.numbers]
    return render_template("window/batch_done.html", done=done, act=act)


def _decided(number: str, act: Act, form: BatchForm) -> Outcome:
    try:
        with transaction.write():
            batch.decide(access.case_to_decide(number), act, actor(), f"{form.key.data}:{number}", opinion=form.opinion)
    except DomainError as refusal:
        return Outcome(number, batch_view.refused(refusal))
    return Outcome(number, "")


def _groups(numbers: list[str]) -> list[Group]:
    """Only what this officer may see; a foreign number and a missing one look the same."""
    found = []
    for number in list(dict.fromkeys(numbers))[: batch.MOST]:
        try:
            found.append(access.case_to_read(number))
        except DomainError:
            flash(_("%(number)s is no case of this post.", number=number), "warn")
    return batch_view.groups(found, actor())


def _page(found: list[Group], form: BatchForm) -> str:
    """One group is decided; of several one is chosen first."""
    if len(found) == 1:
        form.offer(found[0].act)
    return render_template("window/batch.html", groups=found, form=form)
