"""Tables of supervision as files, with who took them on record."""

from collections.abc import Iterator, Mapping
from urllib.parse import quote

from flask import Response, stream_with_context
from flask_babel import gettext as _

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor
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
    """The file, row after row, and on record who has it now."""
    audit.record(officer, "supervision:export", kind="export", ref=what, detail={"format": kind, **filters})
    content: Iterator[bytes] = sheets.as_csv(sheet) if kind == "csv" else sheets.as_xlsx(sheet)
    response = Response(stream_with_context(content), content_type=MEDIA[kind])
    name = quote(f"{sheet.name} {clock.today():%Y-%m-%d}.{kind}", safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store"
    return response
