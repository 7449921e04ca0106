"""校核单 at the department that keeps the register: what people say is wrong, and the department's answer."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit import service as audit
from app.cases import check_slips
from app.core import transaction
from app.core.actor import Role
from app.sources.slips import SlipView
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import slips_view
from app.window.forms import SlipAnswerForm
from app.window.room import bp

OWNERS = (Role.REVIEWER, Role.APPROVER)


@bp.get("/slips")
@staff(*OWNERS)
def slips() -> ResponseReturnValue:
    return render_template("window/slips.html", lines=slips_view.lines(actor()))


def _page(slip: SlipView, form: SlipAnswerForm) -> str:
    return render_template("window/slip.html", slip=slips_view.sheet(slip), form=form)


@bp.get("/slips/<number>")
@staff(*OWNERS)
def slip(number: str) -> ResponseReturnValue:
    """Both sides in full, for the owner of the register only; who looked is on record."""
    found = slips_view.of_owner(actor(), number)
    with transaction.independent() as own:
        audit.record(actor(), "slip:read", kind="slip", ref=str(found.id), into=own)
    return _page(found, SlipAnswerForm(formdata=None))


@bp.post("/slips/<number>")
@staff(*OWNERS)
@commits
def answer_slip(number: str) -> ResponseReturnValue:
    found, form = slips_view.of_owner(actor(), number), SlipAnswerForm()
    if not form.validate_on_submit():
        return _page(found, form), 422
    check_slips.answer(actor(), found.id, corrected=form.outcome.data == "corrected", why=form.answer.data)
    flash(_("Check slip %(number)s is answered; the applicant is told.", number=number), "good")
    return redirect(url_for(".slips"), 303)
