"""An expired session in the middle of a form: the fields are sealed away, and offered again after sign-in (design decision 17).

Never on kiosks, where the next person would find them. Files are not kept: uploads are stored as they are chosen.
"""

from uuid import UUID

from flask import Blueprint, Response, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Actor
from app.core.settings import current
from app.identity import parked, sessions
from app.web import desks, places, session

COOKIE = "parked"
RESUMED = "_resumed"
LEFT_OUT = {"csrf_token", "password", "new_password", "code", RESUMED}  # secrets are typed again

bp = Blueprint("web", __name__)


def cookie_name() -> str:
    return f"__Host-{COOKIE}" if current().secure_cookies else f"yimen_{COOKIE}"


def keep_post() -> str:
    """Park this POST for whoever's session was just found to be over; the address that offers it again, or ""."""
    owner = sessions.owner_of(session.token()) if request.method == "POST" and session.token() else None
    return _park(owner) if owner else ""


def keep_post_of(visitor: Actor) -> str:
    """Park this POST for someone who is signed in and has to confirm first."""
    return _park(visitor.person) if request.method == "POST" and visitor.person else ""


def this_request() -> parked.Parked:
    """This POST as it can be sent again, without its token and what is secret in it."""
    fields = tuple((name, value) for name, value in request.form.items(multi=True) if name not in LEFT_OUT)
    return parked.Parked(places.here_again(), request.full_path.rstrip("?"), fields)


def _park(owner: UUID) -> str:
    if places.face() == "kiosk" or g.get("device"):
        return ""
    token = parked.park(owner, this_request())
    if token is None:
        return ""
    g.parked = token
    return url_for("web.resume")


def sent_to(address: str) -> Response:
    """A redirect that binds what was parked to this browser."""
    response = make_response(redirect(address, 303))
    if token := g.get("parked"):
        lasting = int(parked.LIFE.total_seconds())
        response.set_cookie(cookie_name(), token, max_age=lasting, httponly=True, samesite="Lax", secure=current().secure_cookies)
    return response


def show_again(waiting: parked.Parked, frame: str, status: int = 200) -> ResponseReturnValue:
    """A page that carries the fields and sends them on when the person says so. Works without JavaScript."""
    act, number = desks.act_at(waiting.path)
    return render_template("web/resume.html", waiting=waiting, mark=RESUMED, frame=frame, act=act, number=number), status


def forget(response: Response) -> Response:
    """What was parked has been sent on: it need not lie here until its half hour is over."""
    if request.method != "POST":
        return response
    token = request.cookies.get(cookie_name())
    if token and RESUMED in request.form and response.status_code < 400:
        parked.drop(token)
        response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=current().secure_cookies)
    return response
