"""The kiosk's own pages: start, card reader, printing, end. Everything else is the portal in the kiosk's frame."""

from dataclasses import dataclass
from uuid import UUID

from flask import make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue import city, service as catalogue
from app.core.actor import PartyKind
from app.core.transaction import write
from app.elements.words import Words
from app.identity import card_reader, sign_in
from app.issuance import orders, queries as issuance
from app.kiosk.room import bp
from app.portal import access
from app.portal.papers import papers
from app.portal.phone_code import phone_code
from app.web import headers, language, session as web_session
from app.web.access import citizen, kiosk_device
from app.web.commits import commits, commits_in_parts
from app.web.downloads import LOOK_AGAIN_SECONDS
from app.web.refusals import DeviceUnknown

MOST_TILES = 3  # with the ways beside them eight tiles, which a terminal shows without scrolling


@dataclass(frozen=True)
class Tile:
    """A service on the first page: what people call it, and how soon it is done."""

    icon: str
    tone: int
    address: str
    title: Words
    days: int


@bp.get("/")
@kiosk_device
def home() -> ResponseReturnValue:
    return render_template("kiosk/home.html", tiles=_tiles())


def _tiles() -> list[Tile]:
    """What fits beside the ways that are always there: services for the person whose card opens the terminal."""
    topics = {topic.code: topic.icon for topic in city.city().topics}
    found = [one.definition for one in catalogue.all_current() if PartyKind.PERSON in one.definition.audience][:MOST_TILES]
    return [
        Tile(
            icon=topics.get(service.topics[0], "doc"),
            tone=number,
            address=url_for("kiosk.portal.guide", code=service.code),
            title=service.called,
            days=service.promised_days,
        )
        for number, service in enumerate(found, 1)
    ]


@bp.get("/card")
@kiosk_device
def card() -> ResponseReturnValue:
    """The simulator stands where the reader would be: it lists the demonstration's cards."""
    return render_template("kiosk/card.html", cards=card_reader.cards_on_the_table())


@bp.post("/card")
@kiosk_device
@commits_in_parts
def read_card() -> ResponseReturnValue:
    """Whoever's card was read is signed in, with the highest assurance: card and presence."""
    reading = card_reader.take(request.form.get("reading", ""))
    device = web_session.actor().device
    if device is None:
        raise DeviceUnknown()
    web_session.enter(sign_in.by_card(reading.id_number, reading.name, device).token)
    return redirect(url_for("kiosk.portal.home"), 303)


@bp.get("/papers/<uuid:certificate_id>")
@citizen()
def paper(certificate_id: UUID) -> ResponseReturnValue:
    """The paper as it will come out of the printer, and what to do where none comes out. Nothing is left on the terminal."""
    shown, is_drawn = papers([access.own_certificate(certificate_id)])[0], issuance.rendition(certificate_id) is not None
    file = url_for("kiosk.portal.certificate_pdf", certificate_id=certificate_id)
    if not is_drawn:
        with write():
            orders.draw(certificate_id)
    context = {"paper": shown, "is_drawn": is_drawn, "file": file, "code": phone_code("certificates")}
    answer = make_response(render_template("kiosk/paper.html", **context))
    answer.headers["Content-Security-Policy"] = headers.policy(frame_src="'self'")
    if not is_drawn:
        answer.headers["Refresh"] = str(LOOK_AGAIN_SECONDS)
    return answer


@bp.post("/end")
@kiosk_device
@commits
def end() -> ResponseReturnValue:
    """Wiped: session, cache, storage, language and type; the next person finds nothing."""
    web_session.end()
    response = redirect(url_for("kiosk.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return language.forget(response)
