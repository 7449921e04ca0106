"""Dead letters: jobs that failed for good are seen, explained, tried again or let go with a reason."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _, lazy_gettext, ngettext
from wtforms import TextAreaField
from wtforms.validators import Length

from app.audit import service as audit
from app.core import dead_letters
from app.core.actor import Role
from app.core.errors import Missing
from app.manage import job_view
from app.manage.room import bp
from app.web.access import staff
from app.web.commits import commits
from app.web.forms import Needed, PageForm
from app.web.session import actor


class GiveUpForm(PageForm):
    reason = TextAreaField(
        lazy_gettext("Why it is not needed any more"),
        validators=[
            Needed(lazy_gettext("Say why in words.")),
            Length(max=dead_letters.LONGEST, message=lazy_gettext("Write at most %(max)d characters.")),
        ],
    )


@bp.get("/jobs")
@staff(Role.ADMIN)
def jobs() -> ResponseReturnValue:
    return render_template("manage/jobs.html", view=job_view.view())


@bp.post("/jobs/retry/<name>")
@staff(Role.ADMIN)
@commits
def retry_all(name: str) -> ResponseReturnValue:
    """Every failed job of one kind."""
    if name not in job_view.WORDS:
        raise Missing()
    count = dead_letters.retry_dead(name)
    if count:
        audit.record(actor(), "job:retry_all", kind="job", ref=name, detail={"count": count})
    flash(ngettext("%(num)s job is tried again.", "%(num)s jobs are tried again.", count), "good")
    return redirect(url_for(".jobs"), 303)


@bp.post("/jobs/<uuid:job_id>/retry")
@staff(Role.ADMIN)
@commits
def retry_job(job_id: UUID) -> ResponseReturnValue:
    if dead_letters.retry(job_id):
        audit.record(actor(), "job:retry", kind="job", ref=str(job_id))
        flash(_("The job is tried again."), "good")
    else:
        flash(_("Somebody else was faster: this job is not among the failed ones any more."))
    return redirect(url_for(".jobs"), 303)


@bp.get("/jobs/<uuid:job_id>/give-up")
@staff(Role.ADMIN)
def give_up_page(job_id: UUID) -> ResponseReturnValue:
    return _page(job_id, GiveUpForm(formdata=None))


@bp.post("/jobs/<uuid:job_id>/give-up")
@staff(Role.ADMIN, confirmed=True)
@commits
def give_up(job_id: UUID) -> ResponseReturnValue:
    form, visitor = GiveUpForm(), actor()
    if not form.validate_on_submit() or visitor.person is None:
        return _page(job_id, form), 422
    if dead_letters.give_up(job_id, visitor.person, form.reason.data):
        audit.record(visitor, "job:give_up", kind="job", ref=str(job_id), detail={"reason": form.reason.data})
        flash(_("The job is let go. It stays on record for a year."), "good")
    else:
        flash(_("Somebody else was faster: this job is not among the failed ones any more."))
    return redirect(url_for(".jobs"), 303)


def _page(job_id: UUID, form: GiveUpForm) -> str:
    letter = next((one for one in job_view.view().dead if one.id == job_id), None)
    if letter is None:
        raise Missing()
    return render_template("manage/job_give_up.html", letter=letter, form=form)
