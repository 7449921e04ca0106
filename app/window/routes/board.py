"""运行看板: what the offices do, from the counters that a job keeps; and its tables as sheets."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.actor import Role
from app.supervision import case_lists
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.session import actor
from app.window import board_sheets, board_view, words
from app.window.board_forms import ExportForm
from app.window.room import bp

READERS = (Role.SUPERVISOR, Role.HEAD, Role.APPROVER, Role.REVIEWER)


@bp.get("/supervision/board")
@staff(*READERS)
def board() -> str:
    """One page of figures; the address says of what time and of what."""
    return render_template(
        "window/board.html", board=board_view.build(actor(), request.args), view=board_view, export=ExportForm(formdata=None)
    )


@bp.get("/supervision/board/cases")
@staff(*READERS)
def board_cases() -> ResponseReturnValue:
    """The cases of one service that came in that time. Supervision reads numbers, steps and days, and nobody's name."""
    chosen = board_view.choice(actor(), request.args)
    if not chosen.asked.service:
        address: dict[str, Any] = dict(chosen.address())
        return redirect(url_for(".board", **address))
    page = case_lists.received(chosen.asked, after=request.args.get("after", ""))
    return render_template("window/board_cases.html", chosen=chosen, page=page, view=board_view, titles=words.step_titles())


@bp.post("/supervision/board/export")
@staff(*READERS)
@commits_in_parts
def export_board() -> ResponseReturnValue:
    """A table of the board as CSV or XLSX; who took what with them is on record."""
    form = ExportForm()
    if not form.validate_on_submit():
        return redirect(url_for(".board"), 303)
    return board_sheets.answer(actor(), form)
