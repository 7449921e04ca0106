"""The administrator's page: which registers answer."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.web.access import staff
from app.window import sources_view
from app.window.room import bp


@bp.get("/sources")
@staff(Role.ADMIN)
def sources() -> ResponseReturnValue:
    return render_template("window/sources.html", lines=sources_view.lines())
