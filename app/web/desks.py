"""The desks of an officer by post, the same on every page of the workbench; and what an act of theirs is called."""

from flask import current_app, request
from flask_babel import gettext as _
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.core.actor import Actor, Role
from app.sources import registry
from app.web.places import link

OFFICERS = frozenset({Role.REVIEWER, Role.APPROVER})
QUEUE = frozenset({Role.CLERK, Role.HEAD}) | OFFICERS
WATCHED = OFFICERS | {Role.HEAD, Role.SUPERVISOR}  # see their figures; supervision sees everybody's


def desks(visitor: Actor) -> list[tuple[str, str]]:
    """(address, what it is called) of each desk of this post; a department that keeps a register answers for it."""
    keeps = visitor.role in OFFICERS and any(
        one.department == visitor.department and not one.is_fallback for one in registry.current().values()
    )
    offered = [
        ("window.queue", _("Work queue"), visitor.role in QUEUE),
        ("window.workload", _("Workload"), visitor.role is Role.HEAD),
        ("window.intake", _("Take in"), visitor.role is Role.CLERK),
        ("window.output", _("Hand over"), visitor.role is Role.OUTPUT),
        ("window.board", _("Board of figures"), visitor.role in WATCHED),
        ("window.proofs_received", _("Proofs received"), visitor.role in OFFICERS | {Role.HEAD}),
        ("window.handover_desk", _("Papers handed over"), visitor.role in QUEUE | {Role.OUTPUT}),
        ("window.supervision", _("Supervision"), visitor.role in WATCHED | {Role.CLERK, Role.OUTPUT}),
        ("window.authorities", _("Letters of authority"), visitor.role is Role.HEAD),
        ("window.certificates", _("Hold back, give back"), visitor.role in {Role.APPROVER, Role.HEAD}),
        ("window.slips", _("Check slips"), keeps),
        ("manage.services", _("Services and versions"), visitor.role is Role.ADMIN),
        ("manage.people", _("Officers and posts"), visitor.role in {Role.ADMIN, Role.SECURITY}),
        ("manage.units", _("Sub-units"), visitor.role in {Role.ADMIN, Role.SECURITY}),
        ("manage.audit", _("Audit log"), visitor.role is Role.AUDITOR),
        ("manage.jobs", _("Jobs"), visitor.role is Role.ADMIN),
        ("window.sources", _("Sources"), visitor.role is Role.ADMIN or keeps),
        ("window.shown", _("Shown code"), visitor.role in QUEUE | {Role.OUTPUT}),
        ("verify.page", _("Verify"), visitor.role in QUEUE | {Role.OUTPUT}),
    ]
    return [(link(endpoint), label) for endpoint, label, is_theirs in offered if is_theirs and link(endpoint)]


UNDER = (  # the first that fits says to which desk a page belongs
    ("/window/cases/<number>/receipt", "window.intake"),
    ("/window/cases/<number>/proof", "window.intake"),
    ("/window/proofs/", "window.proofs_received"),
    ("/window/cases/", "window.queue"),
    ("/window/intake/", "window.intake"),
    ("/window/visits/", "window.intake"),
    ("/window/output/", "window.output"),
)


def current_desk() -> str:
    """The address of the desk to which the page that is shown belongs: a case to the queue, who stands at a window with drafts and
    receipts to taking in. A desk's own page is its own."""
    rule = request.url_rule.rule if request.url_rule else ""
    return next((link(endpoint) or "" for start, endpoint in UNDER if rule.startswith(start)), request.path)


def act_at(address: str) -> tuple[str, str]:
    """What sending a form to this address does, and the number of the case it is about; "" where neither is known."""
    try:
        endpoint, values = current_app.create_url_adapter(request).match(address.partition("?")[0], method="POST")  # type: ignore[union-attr]
    except (HTTPException, RequestRedirect):
        return "", ""
    return _acts().get(endpoint, ""), str(values.get("number", ""))


def _acts() -> dict[str, str]:
    """What each act is called, by its endpoint."""
    return {
        "window.accept": _("Accept"),
        "window.accept_lacking": _("Accept with papers to follow"),
        "window.not_accept": _("Do not accept"),
        "window.pause": _("Begin the special procedure"),
        "window.resume": _("End the special procedure"),
        "window.propose_extension": _("Ask for an extension"),
        "window.extend": _("Sign the extension"),
        "window.decline_extension": _("Decline the extension"),
        "window.propose_revocation": _("Ask the head to revoke or cancel"),
        "window.revoke": _("Revoke the certificate"),
        "window.cancel_record": _("Cancel the certificate"),
        "window.suspend_certificate": _("Hold the certificate back"),
        "window.give_back_certificate": _("Give the certificate back"),
        "window.decline_revocation": _("Leave it in force"),
        "window.find_kept": _("The promise was kept"),
        "window.tell_to_mend": _("Have it put right by a day"),
        "window.find_false": _("The promise was false"),
        "window.lift_bar": _("End this bar before its time"),
        "window.terminate": _("End without a decision"),
        "window.confirm_automatic": _("Agree with the automatic approval"),
        "window.differ": _("Differ from the automatic approval"),
        "window.write_message": _("Send to the applicant"),
        "window.return_for_correction": _("Send the notice of corrections"),
        "window.pass_on": _("Submit the review opinion"),
        "window.approve": _("Approve"),
        "window.refuse": _("Refuse"),
        "window.hand_over": _("Hand over"),
        "window.submit": _("Take in and print the receipt"),
        "window.answer_slip": _("Answer the check slip"),
        "portal.submit": _("Submit the application"),
        "portal.write_message": _("Send the message"),
        "portal.withdraw_now": _("Withdraw the application"),
        "portal.ask_review_now": _("Ask for a review by a person"),
    }
