"""What is no longer to be in force: an officer proposes, the head of the department signs."""

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import revoking
from app.core.actor import Role
from app.web.access import staff
from app.web.commits import commits
from app.web.session import actor
from app.window import access
from app.window.revocation_forms import DeclineRevocationForm, ProposeRevocationForm, SignRevocationForm
from app.window.room import bp
from app.window.routes.case import drawn, page


@bp.post("/cases/<number>/revocation")
@staff(Role.REVIEWER, Role.APPROVER)
@commits
def propose_revocation(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), ProposeRevocationForm()
    if not form.validate_on_submit():
        revoking.require_in_charge(case, actor())
        return drawn(case, {"propose_revocation": form}), 422
    revoking.propose(case, actor(), form.cause, form.key.data)
    flash(_("The head of the department is asked to sign."), "good")
    return redirect(url_for(".case", number=number), 303)


@bp.post("/cases/<number>/revocation/revoke")
@staff(Role.HEAD, confirmed=True)
@commits
def revoke(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), SignRevocationForm()
    if not form.validate_on_submit():
        return page(case, sign_revocation=form), 422
    revoking.revoke(case, actor(), form.key.data)
    flash(_("The certificate is revoked; its holder is told, and who verifies it sees it from now on."), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/revocation/cancel")
@staff(Role.HEAD, confirmed=True)
@commits
def cancel_record(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), SignRevocationForm()
    if not form.validate_on_submit():
        return page(case, sign_revocation=form), 422
    revoking.cancel_record(case, actor(), form.key.data)
    flash(_("The certificate is cancelled; its holder is told, and who verifies it sees it from now on."), "good")
    return redirect(url_for(".queue"), 303)


@bp.post("/cases/<number>/revocation/decline")
@staff(Role.HEAD, confirmed=True)
@commits
def decline_revocation(number: str) -> ResponseReturnValue:
    case, form = access.case_to_decide(number), DeclineRevocationForm()
    if not form.validate_on_submit():
        return page(case, decline_revocation=form), 422
    revoking.decline(case, actor(), form.reason.data, form.key.data)
    flash(_("It stays in force."), "good")
    return redirect(url_for(".queue"), 303)
