"""How much of what the offices do can be applied for here."""

from flask import render_template
from flask.typing import ResponseReturnValue

from app.catalogue import matters as catalogue
from app.core.actor import Role
from app.manage.room import bp
from app.web.access import staff


@bp.get("/matters")
@staff(Role.ADMIN)
def matters() -> ResponseReturnValue:
    """Every office with its matters, those that have a service, and the share."""
    entries, offices = catalogue.catalogue().entries, catalogue.coverage()
    total = catalogue.Coverage("", len(entries), sum(office.open for office in offices))
    return render_template("manage/matters.html", offices=offices, total=total, kinds=catalogue.by_kind())
