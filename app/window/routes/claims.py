"""认领、放回: a task is taken from the queue, and put back. Several at once are as many acts, each on its own record."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, ngettext

from app.cases import claiming
from app.core import transaction
from app.core.errors import DomainError
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.forms import PageForm, said_by
from app.web.session import actor
from app.window import access
from app.window.claim_forms import ClaimForm, NextForm, PickedForm, PutBackForm
from app.window.queue_filters import Filters
from app.window.room import bp
from app.window.routes.case import READERS, page


@bp.post("/cases/<number>/claim")
@staff(*READERS)
@commits
def claim(number: str) -> ResponseReturnValue:
    case, form = access.case_to_give(number), ClaimForm()
    if not form.validate_on_submit():
        return page(case, claim=form), 422
    claiming.claim(case, actor(), form.key.data)
    flash(_("Case %(number)s is yours. Put it back if you cannot do it.", number=number), "good")
    return redirect(url_for(".case", number=number), 303)


@bp.post("/cases/<number>/put-back")
@staff(*READERS)
@commits
def put_back(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), PutBackForm()
    if not form.validate_on_submit():
        return page(case, put_back=form), 422
    claiming.put_back(case, actor(), form.key.data)
    flash(_("Case %(number)s is back in the queue of your post.", number=number), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/claims")
@staff(*READERS)
@commits_in_parts
def claim_picked() -> ResponseReturnValue:
    """Those that were ticked, one after the other; who was quicker is named."""
    form = PickedForm()
    if not form.validate_on_submit():
        _say_what_is_wrong(form)
        return _back()
    claimed, refused = 0, []
    for number in form.numbers:
        try:
            with transaction.write():
                claiming.claim(access.case_to_give(number), actor(), f"{form.key.data}:{number}")
            claimed += 1
        except DomainError as refusal:
            refused.append(f"{number}：{said_by(refusal)}")
    _say(claimed, refused)
    return _back()


@bp.post("/claims/next")
@staff(*READERS)
@commits_in_parts
def claim_next() -> ResponseReturnValue:
    """So many of the most urgent ones that nobody has."""
    form, claimed = NextForm(), 0
    if not form.validate_on_submit():
        _say_what_is_wrong(form)
        return _back()
    for turn in range(form.count.data):
        with transaction.write():
            found = claiming.claim_next(actor(), f"{form.key.data}:{turn}")
        if found is None:
            break
        claimed += 1
    if not claimed:
        flash(_("No task waits that you could take."), "warn")
        return _back()
    _say(claimed, [])
    return redirect(url_for(".queue", view="mine"), 303)


def _say(claimed: int, refused: list[str]) -> None:
    if claimed:
        flash(ngettext("%(num)s task is yours now.", "%(num)s tasks are yours now.", claimed), "good")
    for one in refused:
        flash(one, "warn")


def _say_what_is_wrong(form: PageForm) -> None:
    flash(str(next(text for field in form for text in field.errors)), "warn")


def _back() -> ResponseReturnValue:
    """To the page of the queue that was looked at; its filters went along."""
    here: dict[str, Any] = dict(Filters.of(request.form).here)
    return redirect(url_for(".queue", **here), 303)
