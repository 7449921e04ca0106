"""证明出具: choose a proof, purpose and recipient; the registers answer, and the paper is there."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import proof_sending, proofs, proving
from app.cases.models import Case
from app.cases.proofs import Proof
from app.core import transaction
from app.core.actor import Actor
from app.core.errors import Missing
from app.identity import queries as identity
from app.portal import access, applying, proving_view
from app.portal.room import bp
from app.web import bars, throttle
from app.web.access import citizen, public
from app.web.commits import commits, commits_in_parts
from app.web.session import actor

MOST_A_DAY = 20  # of one person or firm: who needs more asks at a window


@bp.get("/proofs")
@public
def proofs_offered() -> str:
    """Every proof that the registers can give at once."""
    return render_template("portal/proofs.html", shelves=proving_view.shelves(actor()))


@bp.get("/proofs/<code>")
@citizen()
def proof_to_ask(code: str) -> ResponseReturnValue:
    """What is asked of whom and by which law, before anything is asked. Who acts for the wrong side is first led to choose another."""
    visitor, proof = actor(), proofs.one(code)
    if applying.other_sides(visitor, code):
        flash(_("First choose whom the proof is about; then it is asked for."))
        return redirect(url_for(".party", next=url_for(".proof_to_ask", code=code)), 303)
    applying.offered(visitor, code)
    proving.require_own_agreement(visitor, applying.party_of(visitor))
    return _page(visitor, proof)


def _page(visitor: Actor, proof: Proof, **wrong: object) -> str:
    party = applying.party_of(visitor)
    view = proving_view.ask_page(proof, identity.party_name(party), **wrong)  # type: ignore[arg-type]
    return render_template("portal/proof_to_ask.html", view=view, bars=bars.before_applying(party, proof.definition))


@bp.post("/proofs/<code>")
@citizen()
@commits_in_parts
def ask_for_proof(code: str) -> ResponseReturnValue:
    """Ask the registers, outside any transaction; then the case is filed, decided and its paper prepared in one."""
    visitor, proof, key = actor(), proofs.one(code), request.form.get("key", "")
    applying.offered(visitor, code)
    if known := _asked_before(visitor, key):
        return redirect(proving_view.address_of(known), 303)
    office = proof_sending.office_of(proving_view.posted_office(request.form))
    answers = proving.read(proof, request.form, visitor)
    if faults := proving.faults(proof, answers):
        return _page(visitor, proof, answers=answers, errors=faults, office=office.code if office else ""), 422
    party = applying.party_of(visitor)
    throttle.count("proof", str(party.id), limit=MOST_A_DAY, seconds=86400)
    filled = proving.ask_registers(visitor, party, proof, request.form)
    with transaction.write():
        case = proving.prove(visitor, party, proof, filled, key=key, office=office)
        address = proving_view.address_of(case)
        is_left = case.number is None
    if is_left:
        flash(_("Not everything is on record. Please add what is marked; the rest is filled in."))
    return redirect(address, 303)


def _asked_before(visitor: Actor, key: str) -> Case | None:
    """The case that this page asked for already; somebody else's key is left to the act, which refuses it."""
    known = proving.asked_before(key)
    return known if known and (known.person_id, known.applicant) == (visitor.person, visitor.party) else None


@bp.get("/my/proofs/<number>")
@citizen()
def proof(number: str) -> ResponseReturnValue:
    """The paper, or where it stands; and for who received it, when it arrived and who opened it."""
    view = proving_view.of_case(_own(number))
    if not (view.paper or view.is_pending):
        return redirect(url_for(".progress", number=number))
    return render_template("portal/proof.html", view=view)


def _own(number: str) -> Case:
    """A case of one's own that gives a proof."""
    case = access.own_case(number)
    if not proving.gives_proof(case):
        raise Missing()
    return case


@bp.post("/my/proofs/<number>/take-back")
@citizen()
@commits
def take_back_proof(number: str) -> ResponseReturnValue:
    """The office that it was sent to sees it no longer."""
    proof_sending.take_back(_own(number), actor())
    flash(_("The office can no longer open this proof. The paper itself stays valid."), "good")
    return redirect(url_for(".proof", number=number), 303)
