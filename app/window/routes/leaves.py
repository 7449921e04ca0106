"""请假代办: entered by oneself, or by the head for an officer of the department."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import leaves
from app.cases.leave_errors import UnfitStandIn
from app.cases.leaves import Leave
from app.cases.reassigning import HELD_BY
from app.core.actor import Role
from app.core.errors import DomainError
from app.identity import queries as identity
from app.web.access import staff
from app.web.commits import commits
from app.web.forms import said_by
from app.web.session import actor
from app.window import workload_view
from app.window.leave_forms import LeaveForm
from app.window.room import bp
from app.window.routes.case import READERS


@bp.get("/leaves")
@staff(*READERS)
def all_leaves() -> str:
    return _page(LeaveForm(formdata=None))


@bp.post("/leaves")
@staff(*READERS)
@commits
def enter_leave() -> ResponseReturnValue:
    form = LeaveForm()
    whose = form.whose
    if not form.validate_on_submit() or whose is None:
        return _page(form), 422
    try:
        leaves.enter(actor(), Leave(*whose, form.first.data, form.last.data, form.colleague))
    except DomainError as refusal:
        form.refused(refusal, "stand_in" if isinstance(refusal, UnfitStandIn) else "last")
        return _page(form), 422
    flash(_("The leave is entered."), "good")
    return redirect(url_for(".all_leaves"), 303)


@bp.post("/leaves/<uuid:leave_id>/end")
@staff(*READERS)
@commits
def end_leave(leave_id: UUID) -> ResponseReturnValue:
    try:
        leaves.end(actor(), leave_id)
    except DomainError as refusal:
        flash(said_by(refusal), "warn")
    return redirect(url_for(".all_leaves"), 303)


def _page(form: LeaveForm) -> str:
    """The head chooses among everybody of the department, everyone else enters their own."""
    officer = actor()
    roles = HELD_BY if officer.role is Role.HEAD else (officer.role,)
    posts = {role: identity.post_names(officer.department or "", role) for role in roles if role}
    named = [(f"{person}_{role.value}", name, role) for role, names in posts.items() for person, name in sorted(names.items(), key=str)]
    own = f"{officer.person}_{officer.role.value if officer.role else ''}"
    may = named if officer.role is Role.HEAD else [one for one in named if one[0] == own]
    form.officer.choices = [(code, f"{name} · {workload_view.role_words(role)}") for code, name, role in may]
    colleagues = {code.partition("_")[0]: name for code, name, _role in named if code != own or officer.role is Role.HEAD}
    form.stand_in.choices = [("", _("nobody")), *sorted(colleagues.items(), key=lambda one: one[1])]
    found = leaves.of_department(officer)
    names = identity.names([one for row in found for one in (row.person_id, row.stand_in_id) if one])
    return render_template("window/leaves.html", leaves=found, names=names, form=form)
