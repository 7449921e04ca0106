"""工作量、改派: who of a department has how much, and the head gives tasks to somebody else."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, ngettext

from app.cases import reassigning
from app.core import transaction
from app.core.actor import Role
from app.core.errors import DomainError
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.forms import said_by
from app.web.session import actor
from app.window import access, workload_view
from app.window.leave_forms import ReassignForm
from app.window.room import bp


@bp.get("/workload")
@staff(Role.HEAD)
def workload() -> str:
    """Each officer with what they have; of the one that is chosen the tasks."""
    return _page(ReassignForm(formdata=None, data=workload_view.asked(request.args)))


@bp.post("/workload/reassign")
@staff(Role.HEAD)
@commits_in_parts
def reassign() -> ResponseReturnValue:
    """Each task in a transaction of its own; what could not be given is told with its reason."""
    form, given = ReassignForm(), 0
    if not form.validate_on_submit():
        return _page(form), 422
    for number, task_id in form.picked:
        try:
            _give(form, number, task_id)
            given += 1
        except DomainError as refusal:
            flash(f"{number}：{said_by(refusal)}", "warn")
    if given:
        flash(ngettext("%(num)s task was given to another officer.", "%(num)s tasks were given to another officer.", given), "good")
    back: dict[str, Any] = {"role": form.role.data, "held": form.held.data}
    return redirect(url_for(".workload", **back), 303)


def _give(form: ReassignForm, number: str, task_id: UUID) -> None:
    """Giving it to somebody shows nothing of what is in the case, so no reason for a look is asked."""
    with transaction.write():
        key = f"{form.key.data}:{number}"
        reassigning.reassign(access.case_to_give(number), actor(), form.reason.data, key, task_id=task_id, to=form.to)


def _page(form: ReassignForm) -> str:
    view = workload_view.view(actor(), form)
    form.colleague.choices = [("", _("Choose …")), *view.colleagues]
    return render_template("window/workload.html", view=view, form=form)
