"""Which registers answer: all of them for the administrator, its own for a department that keeps some."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.sources import digest
from app.web.access import staff
from app.web.session import actor
from app.window import sources_view
from app.window.room import bp


@bp.get("/sources")
@staff(Role.ADMIN, Role.REVIEWER, Role.APPROVER)
def sources() -> ResponseReturnValue:
    """The last hour, and what the department was told in the mornings of the last two weeks."""
    visitor = actor()
    owner = "" if visitor.role is Role.ADMIN else visitor.department or ""
    told = digest.of_department(visitor.department or "")
    return render_template("window/sources.html", lines=sources_view.lines(owner), digests=sources_view.digests(told))
