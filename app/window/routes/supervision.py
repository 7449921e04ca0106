"""What supervision was told of a department's cases (效能监察)."""

from flask import render_template

from app.cases import looking_again, supervision as events
from app.core.actor import Role
from app.web.access import staff
from app.web.session import actor
from app.window import words
from app.window.room import bp


@bp.get("/supervision")
@staff(Role.REVIEWER, Role.APPROVER, Role.HEAD)
def supervision() -> str:
    """The newest deadlines that passed in what this department had, and what came of looking again at automatic approvals."""
    lines = events.of_department(actor())
    titles = words.step_titles() | words.document_titles()
    return render_template("window/supervision.html", lines=lines, words=words, titles=titles, tally=looking_again.tally(actor()))
