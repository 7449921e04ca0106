"""The work queue: the open tasks of the officer's post, by deadline."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.web.access import staff
from app.web.places import link
from app.web.session import actor
from app.window import queue_view
from app.window.queue_view import Filters
from app.window.room import bp

FRONT_PAGES = {Role.ADMIN: "window.sources", Role.SECURITY: "manage.people", Role.AUDITOR: "manage.audit"}  # of posts that have no queue
DESKS = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.HEAD, Role.OUTPUT)


@bp.get("/")
@staff()
def queue() -> ResponseReturnValue:
    """The whole page, empty for a post that has no tasks. A number that is no task of this post but a case it may see is opened at once."""
    if actor().role is Role.OUTPUT:
        return redirect(url_for(".output"))
    if front := FRONT_PAGES.get(actor().role or Role.CLERK):
        return redirect(link(front))
    filters = Filters.of(request.args)
    board = queue_view.board(actor(), filters)
    elsewhere = queue_view.number_elsewhere(actor(), filters.text) if filters.text and not board.rows else None
    if elsewhere:
        return redirect(url_for(".case", number=elsewhere))
    return render_template("window/queue.html", board=board)


@bp.get("/rows")
@staff()
def queue_rows() -> ResponseReturnValue:
    """What the open page asks for every 15 seconds."""
    return render_template("window/queue_board.html", board=queue_view.board(actor(), Filters.of(request.args)), polled=True)
