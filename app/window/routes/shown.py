"""查验亮证: an officer checks a certificate that its holder shows by a code; and the certificates of who stands at the window."""

from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.cases import held, visits
from app.cases.visit_models import Visit
from app.core import transaction
from app.core.actor import Actor, Role
from app.core.errors import DomainError
from app.elements.rights import DESKS
from app.issuance import showing
from app.issuance.showing_errors import SeenForMissing, ShownCodeOver, ShownCodeUnknown, ShownCodeUsed
from app.issuance.types import Kind
from app.web import wallet
from app.web.access import staff
from app.web.commits import commits_in_parts
from app.web.filters import new_key
from app.web.session import actor
from app.web.throttle import throttled
from app.window.room import bp
from app.window.shown_forms import ShownForm


@bp.get("/shown")
@staff(*DESKS)
def shown() -> ResponseReturnValue:
    """The code may come with the address, from a scanner that opened it; nothing is used up before the button is pressed."""
    return _page(ShownForm(formdata=None, code=request.args.get("code", "")[:500]))


def _page(form: ShownForm, status: int = 200) -> ResponseReturnValue:
    form.key.data = new_key()
    return render_template("window/shown.html", form=form), status


@bp.post("/shown")
@staff(*DESKS)
@throttled("shown-code", limit=60, seconds=600, by="person")
@commits_in_parts
def check_shown() -> ResponseReturnValue:
    """The look is on record when the face is on the screen."""
    form = ShownForm()
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        with transaction.write():
            seen = showing.see_as_officer(form.code.data, actor(), form.said, form.key.data)
    except (ShownCodeUnknown, ShownCodeOver, ShownCodeUsed, SeenForMissing) as refusal:
        return _refused(form, refusal)
    return render_template("window/shown_seen.html", seen=seen, purpose=form.said)


def _refused(form: ShownForm, refusal: DomainError) -> ResponseReturnValue:
    form.refused(refusal, "words" if isinstance(refusal, SeenForMissing) else "code")
    return _page(form, refusal.status)


@bp.get("/visits/<uuid:visit_id>/certificates")
@staff(Role.CLERK)
def visit_certificates(visit_id: UUID) -> ResponseReturnValue:
    """What they hold and how it stands; what is written on one, its holder shows by a code."""
    here = visits.own(actor(), visit_id)
    text = request.args.get("text", "").strip()[:100]
    papers = [paper for paper in held.certificates_of(_standing(here)) if wallet.held(paper).kind not in {Kind.DOCUMENT, Kind.RECEIPT}]
    return render_template(
        "window/visit_certificates.html",
        visit_id=visit_id,
        groups=wallet.groups(papers, text),
        numbers={paper.id: paper.number for paper in papers},
        text=text,
    )


def _standing(here: Visit) -> Actor:
    """Whoever stands there, for whom they act."""
    return Actor(person=here.person_id, for_party=here.party, mandate=here.mandate_id)
