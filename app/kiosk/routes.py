"""The kiosk's own pages: start, card reader, end. Everything else is the portal in the kiosk's frame."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.catalogue import city, service as catalogue
from app.elements.words import Words
from app.identity import sign_in
from app.kiosk import card_reader
from app.kiosk.room import bp
from app.web import session as web_session
from app.web.access import kiosk_device
from app.web.commits import commits, commits_in_parts
from app.web.refusals import DeviceUnknown


@bp.get("/")
@kiosk_device
def home() -> ResponseReturnValue:
    return render_template("kiosk/home.html", tiles=_tiles())


def _tiles() -> list[tuple[str, int, str, Words, Words]]:
    """One tile per service: icon, tone, address, title, text."""
    topics = {topic.code: topic.icon for topic in city.city().topics}
    found = [one.definition for one in catalogue.all_current()]
    return [
        (topics.get(service.topics[0], "doc"), number, url_for("kiosk.portal.guide", code=service.code), service.name, service.summary)
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
    reading = card_reader.read(request.form.get("reading", ""))
    device = web_session.actor().device
    if device is None:
        raise DeviceUnknown()
    web_session.enter(sign_in.by_card(reading.id_number, reading.name, device).token)
    return redirect(url_for("kiosk.portal.home"), 303)


@bp.post("/end")
@kiosk_device
@commits
def end() -> ResponseReturnValue:
    """Wiped: session, cache, storage; the next person finds nothing."""
    web_session.end()
    response = redirect(url_for("kiosk.home"), 303)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
