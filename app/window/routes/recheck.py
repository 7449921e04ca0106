"""一键核查: all facts of a case against the registers as they are now."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from app.cases import recheck as acts
from app.core import transaction
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.session import actor
from app.window import access, recheck_view
from app.window.room import bp
from app.window.routes.case import READERS


@bp.post("/cases/<number>/recheck")
@staff(*READERS)
@commits_in_parts
def recheck(number: str) -> ResponseReturnValue:
    """Ask live and show what changed. The answer is shown to who asked and kept by nobody: the case stays as it was filed."""
    found = acts.ask(access.case_to_read(number), actor())
    with transaction.write():
        case = access.case_to_read(number)
        view = recheck_view.build(case, actor(), acts.record(case, actor(), found))
    response = make_response(render_template("window/recheck.html", view=view))
    response.headers["Cache-Control"] = "no-store"
    return response
