"""Finding a service: by words, by topic, by department, by whom it is for."""

from flask import render_template, request
from flask_babel import gettext as _

from app.catalogue import matters, search as index
from app.catalogue.city import city
from app.core.errors import Missing
from app.portal import matter_view, offers
from app.portal.room import bp
from app.web.access import public
from app.web.remembered import remembered

LONGEST = 80
AUDIENCES = ("person", "organisation")


@bp.get("/search")
@public
def search() -> str:
    text = request.args.get("q", "").strip()[:LONGEST]
    found = matter_view.results(index.find(text, 20), text) if text else []
    return render_template(
        "portal/search.html",
        text=text,
        found=found,
        nearest=matter_view.results(index.near(text), text) if text and not found else [],
        listed=len(matters.catalogue().entries),
        topics=offers.topic_shelves(offers.offered()),
    )


@bp.get("/services", defaults={"audience": None})
@bp.get("/services/for/<audience>")
@public
@remembered
def services(audience: str | None) -> str:
    if audience is not None and audience not in AUDIENCES:
        raise Missing()
    offered = offers.offered(audience=audience)
    shelves = [
        (shelf, [offer for offer in offered if offer.definition.department == shelf.code]) for shelf in offers.department_shelves(offered)
    ]
    heading = {None: _("All services"), "person": _("Services for citizens"), "organisation": _("Services for business")}[audience]
    return render_template("portal/services.html", audience=audience, heading=heading, shelves=shelves)


@bp.get("/topics/<code>")
@public
@remembered
def topic(code: str) -> str:
    found = next((each for each in city().topics if each.code == code), None)
    offered = offers.offered(topic=code)
    if found is None or not offered:
        raise Missing()
    shelves = offers.topic_shelves(offers.offered())
    return render_template("portal/shelf.html", code=code, name=found.name, offers=offered, others=shelves, kind="topic", office=None)


@bp.get("/departments")
@public
@remembered
def departments() -> str:
    return render_template("portal/departments.html", offices=offers.department_shelves(offers.offered()))


@bp.get("/departments/<code>")
@public
@remembered
def department(code: str) -> str:
    found = next((each for each in city().departments if each.code == code), None)
    offered = offers.offered(department=code)
    if found is None or not offered:
        raise Missing()
    shelves = offers.department_shelves(offers.offered())
    return render_template("portal/shelf.html", code=code, name=found.name, offers=offered, others=shelves, kind="department", office=found)
