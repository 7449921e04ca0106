"""Papers for who designs them: what there is, what was issued under which version, and a draft drawn to be looked at."""

from uuid import UUID

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.core import files
from app.core.actor import Role
from app.core.errors import Missing
from app.issuance import drafts, seal_service
from app.issuance.errors import DraftTooLong
from app.issuance.models import PaperDraft
from app.manage import paper_view
from app.manage.room import bp
from app.web import downloads
from app.web.access import staff
from app.web.commits import commits
from app.web.forms import said_by
from app.web.session import actor


@bp.get("/papers")
@staff(Role.ADMIN)
def papers() -> str:
    """Every type, and how many pieces each version of it has."""
    words = {"kind_word": paper_view.kind_word, "shape_word": paper_view.shape_word}
    return render_template("manage/papers.html", kinds=paper_view.lines(), platform=seal_service.name(), **words)


@bp.get("/papers/<code>")
@staff(Role.ADMIN)
def paper(code: str) -> str:
    """One type: its facts and where they come from, its versions, its files to be changed and tried."""
    return _page(code)


def _page(code: str, draft: PaperDraft | None = None, refusal: str = "") -> str:
    view = paper_view.desk(code, draft)
    return render_template(
        "manage/paper.html",
        view=view,
        refusal=refusal,
        files=drafts.FILES,
        shape_word=paper_view.shape_word,
        mask_word=paper_view.mask_word,
    )


@bp.post("/papers/<code>")
@staff(Role.ADMIN)
@commits
def draw_paper(code: str) -> ResponseReturnValue:
    """Have what was typed drawn by the worker; the page of the draft shows it when it is there."""
    texts = {name: request.form.get(name, "") for name in drafts.FILES}
    try:
        draft_id = drafts.ask(code, texts, request.form.get("sample", 0, type=int), actor(), key=request.form.get("key", ""))
    except DraftTooLong as refusal:
        return _page(code, refusal=said_by(refusal)), refusal.status
    return redirect(url_for(".drawn_paper", draft_id=draft_id), 303)


@bp.get("/papers/drafts/<uuid:draft_id>")
@staff(Role.ADMIN)
def drawn_paper(draft_id: UUID) -> str:
    """The draft as drawn, or what is wrong with it, above the same files to go on with."""
    draft = _mine(draft_id)
    return _page(draft.code, draft)


@bp.get("/papers/drafts/<uuid:draft_id>/paper.pdf")
@staff(Role.ADMIN)
def drawn_file(draft_id: UUID) -> Response:
    """The file, unsigned and marked as a sample."""
    draft = _mine(draft_id)
    if draft.file_key is None:
        raise Missing()
    return downloads.drawn(files.get(draft.file_key), "application/pdf", name=f"{draft.code}.pdf")


@bp.get("/papers/drafts/<uuid:draft_id>/<int:number>.png")
@staff(Role.ADMIN)
def drawn_page(draft_id: UUID, number: int) -> Response:
    """One page as a picture."""
    picture = drafts.picture(_mine(draft_id), number)
    if picture is None:
        raise Missing()
    return downloads.drawn(picture, "image/png", name=f"{number}.png")


def _mine(draft_id: UUID) -> PaperDraft:
    draft = drafts.of(draft_id, actor())
    if draft is None:
        raise Missing()
    return draft
