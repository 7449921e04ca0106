"""科室: the sub-units of departments."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue.city import city
from app.core.actor import Role
from app.core.errors import DomainError
from app.elements.words import Words
from app.identity import sub_units
from app.manage.room import bp
from app.manage.staff_forms import UnitForm
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor


@bp.get("/units")
@staff(Role.ADMIN, Role.SECURITY)
def units() -> ResponseReturnValue:
    return _page(UnitForm(formdata=None))


@bp.post("/units")
@staff(Role.ADMIN)
@commits
def open_unit() -> ResponseReturnValue:
    form = UnitForm()
    if not form.validate_on_submit():
        return _page(form), 422
    try:
        sub_units.open_unit(actor(), form.department.data, form.code.data, Words(form.zh.data, form.en.data))
    except DomainError as refusal:
        form.refused(refusal, "code")
        return _page(form), refusal.status
    flash(_("The sub-unit is open: posts can be given in it."), "good")
    return redirect(url_for(".units"), 303)


@bp.post("/units/<code>/close")
@staff(Role.ADMIN)
@commits
def close_unit(code: str) -> ResponseReturnValue:
    sub_units.close_unit(actor(), code)
    flash(_("The sub-unit is closed."), "good")
    return redirect(url_for(".units"), 303)


def _page(form: UnitForm) -> str:
    names = {one.code: one.name for one in city().departments}
    return render_template("manage/units.html", units=sub_units.all_units(), names=names, form=form)
