"""The inbox: what a person was told, and where it leads."""

from uuid import UUID

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core.errors import Missing
from app.messages import queries, service
from app.portal.room import bp
from app.web import places
from app.web.access import citizen
from app.web.commits import commits
from app.web.session import actor

# What a link's first word opens.
PAGES_OF = {
    "case": ".progress", "certificate": ".certificates", "mandate": ".party", "slip": ".slips", "drafts": ".my", "confirmations": ".my",
    "contact": ".contact", "interest": ".interests",
}  # fmt: skip


def address_of(link: str) -> str:
    """The page that a message's link ("case:YJ2026112300001") is about; "" when there is none."""
    kind, _colon, ref = link.partition(":")
    endpoint = PAGES_OF.get(kind, "")
    if not endpoint:
        return ""
    return places.link(endpoint, number=ref) if kind == "case" else places.link(endpoint)


def _me() -> UUID:
    person = actor().person
    if person is None:
        raise Missing()
    return person


@bp.get("/inbox")
@citizen()
def inbox() -> ResponseReturnValue:
    count = -(-queries.count(_me()) // queries.PAGE)
    page = min(max(1, request.args.get("page", default=1, type=int)), max(1, count))
    letters = [(letter, address_of(letter.link)) for letter in queries.inbox(_me(), page)]
    return render_template(
        "portal/inbox.html", letters=letters, page=page, count=count, unread=queries.unread(_me()), page_address=_page_address
    )


def _page_address(page: int) -> str:
    return url_for(".inbox", page=page)


@bp.get("/inbox/<uuid:message_id>")
@citizen()
def open_message(message_id: UUID) -> ResponseReturnValue:
    letter = queries.letter(_me(), message_id)
    return render_template("portal/message.html", letter=letter, address=address_of(letter.link))


@bp.post("/inbox/<uuid:message_id>/read")
@citizen()
@commits
def read_message(message_id: UUID) -> ResponseReturnValue:
    """Mark as read and go to what it is about."""
    letter = queries.letter(_me(), message_id)
    service.mark_read(_me(), message_id)
    return redirect(address_of(letter.link) or url_for(".inbox"), 303)


@bp.post("/inbox/read")
@citizen()
@commits
def read_all() -> ResponseReturnValue:
    service.mark_all_read(_me())
    return redirect(url_for(".inbox"), 303)
