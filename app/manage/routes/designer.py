"""The designer: a service written in the browser, part by part, previewed, proposed, and published by a second pair of eyes."""

from flask import Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.catalogue.documents import Document
from app.catalogue.errors import NoSuchService
from app.core.actor import Role
from app.core.errors import DomainError, Missing
from app.form_engine.excerpt import alone
from app.form_engine.visible import settle, steps
from app.manage import designer, logic, panel, trial
from app.manage.room import bp
from app.publishing import beginning, drafting, outline
from app.publishing.beginning import NewService
from app.publishing.errors import CodeTaken, CodeUnfit, NameMissing, NotPublishable, Unreadable
from app.publishing.models import ServiceDraft
from app.web import form_pages
from app.web.access import staff
from app.web.commits import commits, commits_in_parts
from app.web.forms import said_by
from app.web.session import actor

FACES = ("citizen", "phone", "kiosk", "clerk")


@bp.get("/drafts")
@staff(Role.ADMIN)
def drafts() -> str:
    """Services that are being written, and where a new one begins."""
    return _drafts(NewService("", "", "", actor().department or ""))


def _drafts(new: NewService, refusal: DomainError | None = None) -> str:
    return render_template(
        "manage/drafts.html",
        drafts=[(draft, designer.name_of(draft)) for draft in drafting.mine(actor())],
        new=new,
        departments=city().departments,
        examples=[(published.definition.code, published.definition.name) for published in catalogue.all_current()],
        refusal=said_by(refusal) if refusal else "",
    )


@bp.post("/drafts")
@staff(Role.ADMIN)
@commits
def create() -> ResponseReturnValue:
    """A new service; what cannot be is said beside what was typed."""
    new = NewService(*(request.form.get(name, "").strip() for name in ("code", "zh", "en", "department", "like")))
    try:
        draft = beginning.create(new, city(), actor())
    except (CodeUnfit, CodeTaken, NameMissing, NoSuchService) as refusal:
        return _drafts(new, refusal), refusal.status
    return redirect(url_for(".draft", code=draft.code), 303)


@bp.post("/services/<code>/edit")
@staff(Role.ADMIN)
@commits
def edit(code: str) -> ResponseReturnValue:
    """Begin from the newest version, or go on with the draft that is there."""
    drafting.begin(code, actor())
    return redirect(url_for(".draft", code=code), 303)


@bp.get("/drafts/<code>")
@staff(Role.ADMIN)
def draft(code: str) -> str:
    """One part of the service, with the outline beside it."""
    return _page(drafting.of(code, actor()), request.args.get("at", ""))


def _page(draft: ServiceDraft, at: str) -> str:
    view = designer.desk(draft, actor(), at)
    return render_template(
        "manage/designer.html", view=view, kind_word=designer.kind_word, list_word=designer.list_word, words=designer.WORDS
    )


@bp.post("/drafts/<code>")
@staff(Role.ADMIN)
@commits
def save(code: str) -> ResponseReturnValue:
    """Keep what was typed into one part, then do what the button says: add, remove, move."""
    held, press = drafting.held(code, actor()), request.form.get("press", "")
    at = request.form.get("at", "")

    def change(document: Document) -> None:
        nonlocal at
        node = outline.find(document, at)
        if node is None:
            raise Missing()
        value = outline.value_at(document, node.way)
        panel.take_over(node.section, value, request.form)
        if press.startswith("rule:"):
            panel.build_rule(value, press.removeprefix("rule:"), request.form)
        at = "/".join(map(str, _pressed(document, node, press)))

    drafting.change(held, actor(), request.form.get("edits", -1, type=int), change)
    flash(_("Saved."), "good")
    return redirect(url_for(".draft", code=code, at=at), 303)


def _pressed(document: Document, node: outline.Node, press: str) -> outline.Way:
    """What the button does to the tree; gives the part that is shown next."""
    act, _colon, key = press.partition(":")
    in_list = bool(node.way) and isinstance(node.way[-1], int)
    if act == "add" and key in node.lists:
        return outline.add(document, node.way, key)
    if act == "remove" and in_list:
        return outline.remove(document, node.way)
    if act in {"up", "down"} and in_list:
        return outline.move(document, node.way, -1 if act == "up" else 1)
    return node.way


@bp.get("/drafts/<code>/yaml")
@staff(Role.ADMIN)
def draft_text(code: str) -> str:
    """The whole service as YAML, to be read, taken away or replaced."""
    found = drafting.of(code, actor())
    return render_template("manage/draft_text.html", view=designer.desk(found, actor(), ""), text=found.source, refusal="")


@bp.post("/drafts/<code>/yaml")
@staff(Role.ADMIN)
@commits
def bring(code: str) -> ResponseReturnValue:
    """Take a whole text over; one that is no YAML stays in its box with what is wrong."""
    held, text = drafting.held(code, actor()), request.form.get("text", "")
    try:
        drafting.bring(held, actor(), request.form.get("edits", -1, type=int), text)
    except Unreadable as refusal:
        view = designer.desk(held, actor(), "")
        return render_template("manage/draft_text.html", view=view, text=text, refusal=said_by(refusal)), 422
    flash(_("Saved."), "good")
    return redirect(url_for(".draft", code=code), 303)


@bp.get("/drafts/<code>.yaml")
@staff(Role.ADMIN)
def draft_source(code: str) -> Response:
    """The draft in its canonical form, as it may be put under forms/."""
    answer = Response(drafting.of(code, actor()).source, mimetype="application/yaml")
    answer.headers["Content-Disposition"] = f'attachment; filename="{code}.yaml"'
    return answer


@bp.get("/drafts/<code>/preview")
@staff(Role.ADMIN)
def preview(code: str) -> str:
    """One step as it would be seen: by a citizen, on a phone, at a kiosk, by a clerk."""
    return _preview(drafting.of(code, actor()))


@bp.post("/drafts/<code>/preview")
@staff(Role.ADMIN)
@commits_in_parts
def try_on(code: str) -> str:
    """The same, filled with what the registers say of somebody of the demonstration."""
    return _preview(drafting.of(code, actor()), request.form.get("person", ""))


def _preview(draft: ServiceDraft, person: str = "") -> str:
    published = designer.shown(draft)
    if published is None or not published.definition.form.steps:
        raise Missing()
    known, down = trial.known_of(published, person)
    all_steps, wanted, face = published.definition.form.steps, request.values.get("step", ""), request.values.get("face", FACES[0])
    shown = next((step for step in all_steps if step.code == wanted), all_steps[0])
    answers = settle(published.definition, known)
    page = form_pages.fresh_page(
        current_app.jinja_env, form_pages.Face(form_pages.language()), published, shown if person else alone(shown), answers=answers
    )
    return render_template(
        "manage/preview.html",
        draft=draft,
        definition=published.definition,
        step=shown,
        steps=all_steps,
        at_first={step.code for step in steps(published.definition, answers)},
        page=page,
        down=form_pages.down_names(down, form_pages.language()),
        person=person,
        testers=trial.testers(),
        face=face if face in FACES else FACES[0],
        faces={"citizen": _("Citizen"), "phone": _("Phone"), "kiosk": _("Kiosk"), "clerk": _("Clerk")},
    )


@bp.get("/drafts/<code>/logic")
@staff(Role.ADMIN)
def draft_logic(code: str) -> str:
    """What hangs on what, as a picture and as a list."""
    found = drafting.of(code, actor())
    published = designer.shown(found)
    if published is None:
        raise Missing()
    return render_template("manage/logic.html", draft=found, definition=published.definition, picture=logic.picture(published.definition))


@bp.get("/drafts/<code>/review")
@staff(Role.ADMIN)
def review(code: str) -> str:
    """What is different from the version it was begun from, and the buttons of the two pairs of eyes."""
    return _review(drafting.of(code, actor()))


def _review(draft: ServiceDraft) -> str:
    return render_template("manage/review.html", view=designer.desk(draft, actor(), ""), changed=designer.changed(draft))


@bp.post("/drafts/<code>/review")
@staff(Role.ADMIN, confirmed=True)
@commits
def decide(code: str) -> ResponseReturnValue:
    """Propose, send back, publish or discard: the text that was on the page, and no later one."""
    held, act = drafting.held(code, actor()), request.form.get("act", "")
    drafting.require_seen(held, request.form.get("edits", -1, type=int))
    if act == "propose":
        try:
            drafting.propose(designer.office(), held, actor())
        except NotPublishable:
            return _review(held), 422
        flash(_("Proposed. A second administrator now publishes it or sends it back."), "good")
    elif act == "send_back":
        drafting.send_back(held, actor())
        flash(_("Sent back to who wrote it."), "good")
    elif act == "publish":
        lines = drafting.approve(designer.office(), held, actor())
        flash(_("Published: %(line)s", line="; ".join(lines) or code), "good")
        return redirect(url_for(".service", code=code), 303)
    elif act == "discard":
        drafting.discard(held, actor())
        flash(_("The draft is gone. The published version is as it was."), "good")
        return redirect(url_for(".service", code=code) if held.base_number else url_for(".drafts"), 303)
    return redirect(url_for(".review", code=code), 303)
