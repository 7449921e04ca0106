"""我的证照: what one holds, each certificate's own page, and showing one by a code (亮证)."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import kept
from app.catalogue.city import city
from app.core.settings import current
from app.elements.words import Words
from app.identity import queries as identity
from app.issuance import showing
from app.portal import access, certificate_view, phone_code
from app.portal.room import bp
from app.web import wallet
from app.web.access import citizen
from app.web.commits import commits
from app.web.session import actor
from app.web.throttle import throttled

LONGEST_WORDS = 100


@bp.get("/my/certificates")
@citizen()
def certificates() -> str:
    party, papers = actor().party, access.certificates_held()
    text = request.args.get("text", "").strip()[:LONGEST_WORDS]
    return render_template(
        "portal/certificates.html",
        groups=wallet.groups(papers, text, to_holder=True),
        has_search=len(papers) > wallet.MANY or bool(text),
        has_some=bool(papers),
        text=text,
        documents=_documents(),
        holder=identity.party_name(party) if party else "",
    )


def _documents() -> list[tuple[kept.Document, Words]]:
    """The documents that need not be brought again, and the office that saw them. They are shown to their holder only."""
    visitor = actor()
    if visitor.party is None or visitor.mandate is not None:
        return []
    return [(document, city().department(document.check.office).name) for document in kept.in_force(visitor.party).values()]


@bp.get("/my/certificates/<uuid:certificate_id>")
@citizen()
def certificate(certificate_id: UUID) -> str:
    """Somebody else's and none at all look the same."""
    found = access.own_certificate(certificate_id)
    return render_template("portal/certificate.html", view=certificate_view.build(found, actor()))


@bp.get("/my/certificates/<uuid:certificate_id>/show")
@citizen()
def show_certificate(certificate_id: UUID) -> str:
    """What will be shown and to whom; nothing is made before the holder presses."""
    view = certificate_view.build(access.own_certificate(certificate_id), actor())
    return render_template("portal/show_certificate.html", view=view, fresh=None)


@bp.post("/my/certificates/<uuid:certificate_id>/show")
@citizen()
@throttled("show-certificate", limit=30, seconds=60, by="person")
@commits
def show_certificate_now(certificate_id: UUID) -> ResponseReturnValue:
    """The code is told once and not kept; asked again, there is another and the first is over."""
    found = access.own_certificate(certificate_id)
    fresh = showing.show(found, actor())
    code = phone_code.once(f"{current().public_url}{showing.ADDRESS}{fresh.token}", _("QR code to scan"))
    seconds = int(showing.LIFE.total_seconds())
    view = certificate_view.build(found, actor())
    return render_template("portal/show_certificate.html", view=view, fresh=fresh, code=code, seconds=seconds)
