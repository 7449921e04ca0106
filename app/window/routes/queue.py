"""The work queue: the open tasks of the officer's post, by deadline; and taking tasks from it."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.web.access import staff
from app.web.places import link
from app.web.session import actor
from app.window import queue_filters, queue_view
from app.window.queue_filters import Filters
from app.window.room import bp

FRONT_PAGES = {  # of posts that have no queue
    Role.ADMIN: "window.sources",
    Role.SECURITY: "manage.people",
    Role.AUDITOR: "manage.audit",
    Role.SUPERVISOR: "window.board",
}
DESKS = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.HEAD, Role.OUTPUT)


@bp.get("/")
@staff()
def queue() -> ResponseReturnValue:
    """The whole page, empty for a post that has no tasks. A number that is no task of this post but a case it may see is opened at once."""
    if actor().role is Role.OUTPUT:
        return redirect(url_for(".output"))
    if front := FRONT_PAGES.get(actor().role or Role.CLERK):
        return redirect(link(front))
    board = queue_view.opened(actor(), request.args)
    text = board.filters.text
    elsewhere = queue_view.number_elsewhere(actor(), text) if text and not board.rows else None
    if elsewhere:
        return redirect(url_for(".case", number=elsewhere))
    return render_template("window/queue.html", board=board, choices=queue_filters.choices(actor(), board.colleagues))


@bp.get("/rows")
@staff()
def queue_rows() -> ResponseReturnValue:
    """What the open page asks for every 15 seconds."""
    return render_template("window/queue_board.html", board=queue_view.board(actor(), Filters.of(request.args)), polled=True)
