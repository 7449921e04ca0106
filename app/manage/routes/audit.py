"""The audit administrator's page: the log is read, looked over and taken along. Nothing can be changed here."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.audit import reading, service
from app.core.actor import Role
from app.manage import audit_view, audit_words
from app.manage.room import bp
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor


@bp.get("/audit")
@staff(Role.AUDITOR)
def audit() -> ResponseReturnValue:
    """By person, act, thing and days, the newest first."""
    return render_template("manage/audit.html", view=audit_view.view(request.args), things=audit_words.THINGS, standing=audit_view.standing)


@bp.post("/audit/check")
@staff(Role.AUDITOR)
@commits
def check_audit() -> ResponseReturnValue:
    """The whole chain is derived again, by a job."""
    reading.ask_check(actor())
    flash(_("The chain is looked over. The result stands below in a moment; load the page again."), "good")
    return redirect(url_for(".audit"), 303)


@bp.post("/audit.csv")
@staff(Role.AUDITOR, confirmed=True)
@commits
def export_audit() -> ResponseReturnValue:
    """What the filters show, for a spreadsheet. That it was taken along is an entry, too."""
    asked = audit_view.asked(request.form)
    service.record(
        actor(), "audit:export", kind="audit", ref="", detail={name: str(value) for name, value in asked.wanted.__dict__.items()}
    )
    answer = Response("﻿" + audit_view.as_csv(asked), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="audit.csv"'
    return answer
