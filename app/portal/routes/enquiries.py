"""便民查询: the list of what can be looked up, and the look itself."""

from flask import make_response, render_template
from flask.typing import ResponseReturnValue

from app.cases import enquiring
from app.catalogue import enquiries as catalogue
from app.core.transaction import write
from app.portal import enquiry_view
from app.portal.room import bp
from app.sources import service as sources
from app.web.access import citizen, public
from app.web.commits import commits_in_parts
from app.web.remembered import remembered
from app.web.session import actor


@bp.get("/enquiries")
@public
@remembered
def enquiries() -> str:
    """Everything that can be looked up, for persons and for firms."""
    return render_template("portal/enquiries.html", shelves=enquiry_view.shelves())


@bp.get("/enquiries/<code>")
@citizen()
def enquiry(code: str) -> str:
    """What it is about and whom it asks, before anything is asked. Raises NoSuchEnquiry."""
    return render_template(
        "portal/enquiry.html", enquiry=catalogue.one(code), asked=enquiry_view.registers_of(catalogue.one(code)), found=None
    )


@bp.post("/enquiries/<code>")
@citizen()
@commits_in_parts
def ask(code: str) -> ResponseReturnValue:
    """Ask the registers and show what they say. The answer is shown once and kept by nobody: there is nothing to lead on to."""
    chosen = catalogue.one(code)
    found = enquiring.ask(actor(), chosen)
    with write():
        sources.record_calls(found)
    shown = enquiry_view.lines(chosen, found)
    response = make_response(render_template("portal/enquiry.html", enquiry=chosen, asked=enquiry_view.registers_of(chosen), found=shown))
    response.headers["Cache-Control"] = "no-store"
    return response
