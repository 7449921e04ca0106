"""Every refusal as a page that says what happened and what to do, or as RFC 9457 JSON for a client that asks for data."""

import logging
from urllib.parse import urlsplit

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DataError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from app.audit import service as audit
from app.core.actor import ANONYMOUS
from app.core.db import session
from app.core.errors import Conflict, DomainError, Forbidden, Missing, Unavailable
from app.core.transaction import independent
from app.web import parking, places
from app.web.access import ask_to_sign_in
from app.web.forms import said_by
from app.web.headers import request_id
from app.web.refusals import WrongRole
from app.web.session import actor, is_json_wanted

log = logging.getLogger(__name__)

RETRY_SECONDS = 5


class Busy(Unavailable):
    code, message = "busy", "Very many people are using the service right now. Nothing was lost; try again in a few seconds."


def titles() -> dict[int, str]:
    return {
        400: _("The request could not be understood"),
        401: _("Please sign in"),
        403: _("No access"),
        404: _("Page not found"),
        405: _("This page cannot be used like that"),
        409: _("Something changed in the meantime"),
        413: _("Too large"),
        415: _("This kind of file is not accepted"),
        422: _("Something needs your attention"),
        429: _("Too many tries"),
        500: _("Something went wrong on our side"),
        503: _("Not available at the moment"),
    }


def advice() -> dict[int, str]:
    """What to do, for refusals of HTTP itself, which say nothing useful to a citizen."""
    return {
        400: _("Go back, load the page again and repeat what you did."),
        403: _("Your account has no access to this page."),
        404: _("The page does not exist."),
        405: _("Go back and use the buttons of the page."),
        413: _("What you sent is too large. Send smaller files."),
        500: _("We have noted it and will look at it. What you had saved is safe. Try again later."),
    }


def init_app(app: Flask) -> None:
    app.register_error_handler(CSRFError, _show_csrf)
    app.register_error_handler(DomainError, _show_refusal)
    app.register_error_handler(HTTPException, _show_http)
    app.register_error_handler(OperationalError, _show_busy)
    app.register_error_handler(DataError, _show_unfit)
    app.register_error_handler(StaleDataError, _show_stale)


def _show_refusal(refusal: DomainError) -> ResponseReturnValue:
    if refusal.status == 401 and not is_json_wanted():
        return ask_to_sign_in()
    if isinstance(refusal, Forbidden | Missing):
        _record(refusal)
    if refusal.status >= 500:
        log.warning("%s: %s", refusal.code, refusal)
    response = _answer(refusal.status, refusal.code, said_by(refusal))
    if refusal.status == 401:
        response.headers["WWW-Authenticate"] = 'Session realm="yimen"'
    if refusal.status in {429, 503}:
        response.headers["Retry-After"] = str(refusal.params.get("seconds", RETRY_SECONDS))
    return response


def _record(refusal: DomainError) -> None:
    """Access that was refused stays on record though the request changes nothing; a stranger's wrong address does not."""
    visitor = actor()
    if visitor.person is None and isinstance(refusal, Missing):
        return
    with independent() as own:
        detail = {"code": refusal.code, "asked": {name: str(value) for name, value in (request.view_args or {}).items()}}
        audit.record(visitor, "access:refused", kind="route", ref=f"{request.method} {request.url_rule}", detail=detail, into=own)


def _show_http(problem: HTTPException) -> ResponseReturnValue:
    status = problem.code or 500
    if status < 400:
        return problem.get_response()
    response = _answer(status, f"http_{status}", advice().get(status, _("This cannot be done.")))
    for name, value in problem.get_headers():
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    return response


def _show_busy(problem: OperationalError) -> ResponseReturnValue:
    """The database is locked or away: nothing was written, and trying again is right."""
    log.error("database: %s", problem.orig)
    return _show_refusal(Busy())


def _show_unfit(_problem: DataError) -> ResponseReturnValue:
    """A value that the database cannot hold, such as a NUL sign in an address: no page of ours ever sends one."""
    session().rollback()
    return _answer(400, "unfit", advice()[400])


def _show_stale(_problem: StaleDataError) -> ResponseReturnValue:
    return _show_refusal(Conflict())


def _show_csrf(_problem: CSRFError) -> ResponseReturnValue:
    """A token that does not fit. When the form came from a page of ours (an old tab, a restarted browser), its fields are given
    back to be sent again by hand; a form from elsewhere is refused."""
    if is_json_wanted() or not _is_from_us() or places.face() == "kiosk":
        return _answer(400, "csrf", _("The form was open too long or came from elsewhere. Load the page again and repeat what you did."))
    return parking.show_again(parking.this_request(), places.frame(), 400)


def _is_from_us() -> bool:
    """Browsers say where a form comes from; only the same origin counts."""
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site:
        return site == "same-origin"
    return bool(origin) and urlsplit(origin or "").netloc == request.host


def _answer(status: int, code: str, message: str) -> Response:
    title = titles().get(status, _("This cannot be done."))
    if is_json_wanted():
        response = jsonify(
            type=f"urn:yimen:problem:{code}", title=title, status=status, detail=message, code=code, instance=f"urn:uuid:{request_id()}"
        )
        response.content_type = "application/problem+json"
    else:
        response = _page(status, title, message, code)
    response.status_code = status
    return response


def _case_address(status: int, code: str) -> str:
    """Where an officer goes back to: the case the request was about, unless it is not theirs to see."""
    number = (request.view_args or {}).get("number")
    return places.link("window.case", number=number) if number and status != 404 and code != WrongRole.code else ""


def _page(status: int, title: str, message: str, code: str) -> Response:
    if status >= 500:
        g.actor = ANONYMOUS  # the database may be what failed: the page must not ask it, not even who is here
    context = {"status": status, "title": title, "message": message, "code": code, "request_id": request_id()}
    if places.face() in {"window", "manage"} and actor().post:
        context |= {"at_desk": True, "case_address": _case_address(status, code)}
    return make_response(render_template("web/error.html", **context))
