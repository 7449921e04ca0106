"""The dictionary of elements and the registers, for the data bureau."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actor import Role
from app.core.errors import Missing
from app.manage import register_view
from app.manage.room import bp
from app.sources import switches
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor

LONGEST = 60


@bp.get("/elements")
@staff(Role.ADMIN)
def elements() -> ResponseReturnValue:
    """The whole dictionary, or what fits."""
    view = register_view.elements(request.args.get("subject", "")[:LONGEST], request.args.get("q", "")[:LONGEST])
    return render_template("manage/elements.html", view=view, tones=register_view.SENSITIVITY_TONES)


@bp.get("/elements/<code>")
@staff(Role.ADMIN)
def element(code: str) -> ResponseReturnValue:
    """One element: what it is, who leads it, which services and enquiries ask it."""
    view = register_view.element(code)
    if view is None:
        raise Missing()
    return render_template("manage/element.html", view=view, tones=register_view.SENSITIVITY_TONES)


@bp.get("/registers")
@staff(Role.ADMIN)
def registers() -> ResponseReturnValue:
    """Which registers answer, what hangs on each, and which to connect or mend next."""
    return render_template("manage/registers.html", view=register_view.registers())


@bp.post("/registers/<name>")
@staff(Role.ADMIN)
@commits
def switch_register(name: str) -> ResponseReturnValue:
    """Leave a register alone, or ask it again: for repairs, and where its answers are wrong."""
    is_on = request.form.get("state") == "on"
    switches.turn(name, actor(), is_on=is_on)
    flash(_("Forms ask this register again.") if is_on else _("Forms leave this register alone: its questions are typed."), "good")
    return redirect(url_for(".registers"), 303)
