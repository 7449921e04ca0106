"""The page after an interrupted form: what was typed is still there."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.actor import Channel
from app.identity import parked
from app.web import parking, places
from app.web.access import signed_in
from app.web.session import actor


@parking.bp.get("/resume")
@signed_in
def resume() -> ResponseReturnValue:
    visitor, token = actor(), request.cookies.get(parking.cookie_name(), "")
    is_officer = visitor.channel is Channel.WINDOW
    waiting = parked.waiting(token, visitor.person) if token and visitor.person else None
    if waiting:
        return parking.show_again(waiting, "web/staff.html" if is_officer else "web/portal.html")
    if token:
        flash(_("What was typed before could not be given back: it belongs to someone else, or half an hour is over."), "warn")
    return redirect(places.link("window.queue" if is_officer else "portal.home") or "/")
