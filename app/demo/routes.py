"""The demonstration desk: enter a person, let days pass, break a register, forge a copy, read the outbox, begin again."""

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.core import clock
from app.core.errors import Missing
from app.demo import accounts, chosen, enter, forge, people, reset, scanner, shift, story as stories
from app.demo.room import bp
from app.identity import devices
from app.messages import outbox
from app.sources import registry, switches
from app.web import device, downloads, session as web_session
from app.web.access import demonstration
from app.web.commits import commits, commits_in_parts
from app.web.places import safe_next

MAX_DAYS = 60


@bp.get("/")
@demonstration
def index() -> ResponseReturnValue:
    following = stories.next_step()
    return render_template(
        "demo/index.html",
        stories=stories.beginnings(),
        following=following,
        is_here=following is not None and stories.is_at(following, web_session.actor()),
        people=people.everyone(),
        accounts=accounts,
        registers=[(name, registry.title(name), state.value) for name, state in switches.states().items()],
        today=clock.today(),
    )


@bp.post("/enter")
@demonstration
@commits
def enter_as() -> ResponseReturnValue:
    """One click into any demonstration person, with the right desk in front of them."""
    person = people.find(request.form.get("person", ""))
    if person is None:
        raise Missing()
    story = request.form.get("story", "")
    known = story in {beginning.service for beginning in stories.beginnings() if beginning.person == person.key}
    enter.enter(person, story=story if known else "", party=request.form.get("party", ""))
    return redirect(safe_next(request.form.get("next"), _desk(person)), 303)


def _desk(person: people.NamedPerson) -> str:
    return url_for("window.queue") if person.is_staff else url_for("portal.home")


@bp.post("/clock")
@demonstration
@commits
def advance_clock() -> ResponseReturnValue:
    days = request.form.get("days", type=int, default=1)
    shift.advance(max(1, min(days, MAX_DAYS)))
    flash(_("Today is now %(day)s.", day=clock.today().isoformat()))
    return redirect(_back(), 303)


@bp.post("/registers/<name>")
@demonstration
@commits
def switch_register(name: str) -> ResponseReturnValue:
    state = request.form.get("state", "ok")
    switches.set(name, state if state in {"ok", "down", "slow"} else "ok")
    return redirect(url_for("demo.index") + "#registers", 303)


@bp.get("/forged.pdf")
@demonstration
def forged() -> ResponseReturnValue:
    """The newest certificate with one byte of its page changed: what the verification page must refuse."""
    newest = forge.newest()
    if newest is None:
        flash(_("There is no certificate to forge yet: obtain one first."))
        return redirect(url_for("demo.index"), 303)
    answer = downloads.paper(newest.id, headers={"Content-Disposition": "attachment; filename=forged.pdf"})
    if answer.mimetype == "application/pdf":
        answer.set_data(forge.altered(answer.get_data()))
    return answer


@bp.get("/outbox")
@demonstration
def outbox_page() -> ResponseReturnValue:
    return render_template("demo/outbox.html", messages=outbox.recent(20))


@bp.get("/scanner/scan")
@demonstration
def scan() -> Response:
    """What lies on the simulated scanner."""
    return Response(scanner.sheet(), mimetype="image/png")


@bp.post("/reset")
@demonstration
@commits_in_parts
def begin_again() -> ResponseReturnValue:
    reset.reset()
    chosen.forget()
    flash(_("Everything is as it was at the first minute."))
    return redirect(url_for("demo.index"), 303)


@bp.post("/kiosk")
@demonstration
@commits
def become_kiosk() -> ResponseReturnValue:
    """Enrol this browser as the kiosk of the city hall, as an administrator would a real one."""
    _device, token = devices.enrol("1 号机", "city-hall")
    web_session.leave()
    response = redirect(url_for("kiosk.home"), 303)
    return device.remember(response, token)


def _back() -> str:
    return safe_next(request.form.get("next"), url_for("demo.index"))
