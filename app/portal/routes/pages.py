"""Pages of plain text."""

from flask import render_template

from app.portal.room import bp
from app.web.access import public
from app.web.remembered import remembered


@bp.get("/accessibility")
@public
@remembered
def accessibility() -> str:
    return render_template("portal/accessibility.html")


@bp.get("/about")
@public
@remembered
def about() -> str:
    return render_template("portal/about.html")


@bp.get("/privacy")
@public
@remembered
def privacy() -> str:
    return render_template("portal/privacy.html")
