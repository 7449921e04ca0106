"""Tables of supervision as files, with who took them on record."""

from collections.abc import Mapping
from urllib.parse import quote

from flask import Response
from flask_babel import gettext as _

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor
from app.core.transaction import let_go, write
from app.supervision import sheets
from app.supervision.sheets import Sheet
from app.web.filters import moment
from app.window import board_view
from app.window.board_forms import ExportForm

MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def answer(officer: Actor, form: ExportForm) -> Response:
    """One table of the board, as the filters of its page have it."""
    board = board_view.build(officer, form.filters)
    table = board.tables[form.table.data]
    about = [board.scope, board_view.period(board.found.asked), _("Exported %(moment)s", moment=moment(clock.now()))]
    sheet = Sheet(table.title, about, [table.first, *table.headings], [(line.label, *line.cells) for line in table.lines])
    return sent(officer, sheet, form.format.data, what=f"board/{table.code}", filters=form.filters)


def sent(officer: Actor, sheet: Sheet, kind: str, *, what: str, filters: Mapping[str, str]) -> Response:
    """On record who takes it; then the file, which is written while nobody waits for the database and sent a piece at a time."""
    with write():
        audit.record(officer, "supervision:export", kind="export", ref=what, detail={"format": kind, **filters})
    made = sheets.written(sheet, kind)
    let_go()
    response = Response(made.pieces, content_type=MEDIA[kind])
    response.call_on_close(made.close)
    name = quote(f"{sheet.name} {clock.today():%Y-%m-%d}.{kind}", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
