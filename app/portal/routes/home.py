"""The home page."""

from flask import render_template
from flask_babel import gettext as _

from app.portal import offers
from app.portal.phone_code import phone_code
from app.portal.room import bp
from app.web.access import public
from app.web.language import look
from app.web.places import link
from app.web.remembered import remembered

Entry = tuple[str, str, str, str, str]  # icon, tone, address, title, what it is


@bp.get("/")
@public
@remembered
def home() -> str:
    offered = offers.offered()
    popular = offers.popular(offered)
    return render_template(
        "portal/home.html",
        words=offers.search_words(popular, look().lang),
        entries=_entries(),
        topics=offers.topic_shelves(offered),
        popular=popular,
        offices=offers.department_shelves(offered),
        phone_code=phone_code("home"),
    )


def _entries() -> list[Entry]:
    """Quick entries, those only whose page exists in this installation."""
    entries = [
        ("doc", "blue", link(".services"), _("Apply"), _("All services by topic")),
        ("job", "red", link(".services", audience="organisation"), _("For business"), _("Services for firms")),
        ("clock", "teal", link(".my"), _("Track a case"), _("Where it stands")),
        ("stamp", "purple", link(".proofs_offered"), _("Proofs"), _("On the spot, no clerk")),
        ("certificate", "orange", link(".certificates"), _("My certificates"), _("Show and use them")),
        ("search", "sea", link(".enquiries"), _("Enquiries"), _("Insurance, fund, estate")),
    ]
    return [entry for entry in entries if entry[2]]
