"""事项目录: every matter of every office, also those that nobody has made a form for yet."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue import matters as catalogue, search
from app.catalogue.city import city
from app.catalogue.matters import FACETS, Chosen
from app.portal import matter_view
from app.portal.room import bp
from app.web.access import public
from app.web.remembered import remembered

LONGEST = 120


@bp.get("/matters")
@public
@remembered
def matters() -> str:
    """The catalogue, narrowed by what stands in the address."""
    chosen = Chosen(**{facet: request.args.get(facet, "").strip()[:LONGEST] for facet in FACETS})
    return render_template("portal/matters.html", view=matter_view.listed(chosen, request.args.get("page", 1, type=int)))


@bp.get("/matters/<code>")
@public
def matter(code: str) -> ResponseReturnValue:
    """What the list says of a matter and where to go with it; a matter that can be applied for here has its guide. Raises NoSuchMatter."""
    found = catalogue.one(code)
    if found.service:
        return redirect(url_for(".guide", code=found.service), 303)
    near = [hit for hit in search.find(found.name, 8) if hit.code != found.code][:5]
    office = matter_view.department_of(found.office)
    related = matter_view.results(near, "")
    channels = [matter_view.channel_word(code) for code in found.channels]
    return render_template("portal/matter.html", matter=found, office=office, channels=channels, halls=city().halls, near=related)
