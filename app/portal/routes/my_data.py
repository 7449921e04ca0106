"""我的数据: what one allows, and who looked at what."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core.errors import Missing
from app.identity import consents
from app.identity.models import ConsentTo
from app.portal import my_data_view
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits
from app.web.session import actor


@bp.get("/my/data")
@citizen()
def my_data() -> ResponseReturnValue:
    """Consents, and a page of the list of looks. An agent sees neither: they are the giver's own affair."""
    if actor().mandate is not None:
        return redirect(url_for(".party"), 303)
    return render_template("portal/my_data.html", view=my_data_view.of(actor(), request.args.get("page", 1, type=int)))


@bp.post("/my/data/consents/<purpose>")
@citizen()
@commits
def change_consent(purpose: str) -> ResponseReturnValue:
    """Give a consent or take it back. Raises Missing for a purpose that there is none of."""
    if purpose not in list(ConsentTo) or actor().mandate is not None:
        raise Missing()
    wanted = ConsentTo(purpose)
    if request.form.get("answer") == "give":
        consents.give(actor(), wanted, my_data_view.WORDINGS[wanted].zh)
        flash(_("Noted. You can take it back here at any time."), "good")
    else:
        consents.withdraw(actor(), wanted)
        flash(_("Taken back. It counts from now on."), "good")
    return redirect(url_for(".my_data"), 303)
