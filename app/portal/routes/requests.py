"""授权出具证明: the office of a case asks for a proof, and the applicant agrees or does not."""

from uuid import UUID

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from app.cases import requested, requesting, service as cases
from app.core import transaction
from app.portal import access, applying, proving_view
from app.portal.room import bp
from app.web.access import citizen
from app.web.commits import commits, commits_in_parts
from app.web.session import actor


@bp.post("/my/cases/<number>/proofs/<uuid:request_id>/agree")
@citizen()
@commits_in_parts
def agree_to_proof(number: str, request_id: UUID) -> ResponseReturnValue:
    """Ask the registers, outside any transaction; then the proof is filed, decided and sent to the office in one."""
    visitor, case = actor(), access.own_case(number)
    found, case_id = requested.one(case, request_id), case.id
    made = requesting.begun(found, visitor)
    if made is None:
        applying.offered(visitor, found.row.service_code)
        filled = requesting.ask_registers(found, visitor)
        with transaction.write():
            asked = requested.one(cases.locked(case_id), request_id)
            made = requesting.agree(asked, visitor, filled, key=request.form.get("key", ""))
            is_left, address = made.number is None, proving_view.address_of(made)
        if is_left:
            flash(_("Not everything is on record. Please add what is marked; the rest is filled in."))
        return redirect(address, 303)
    return redirect(proving_view.address_of(made), 303)


@bp.post("/my/cases/<number>/proofs/<uuid:request_id>/decline")
@citizen()
@commits
def decline_proof(number: str, request_id: UUID) -> ResponseReturnValue:
    case = cases.locked(access.own_case(number).id)
    requesting.decline(case, actor(), request_id, request.form.get("key", ""))
    flash(_("Noted: you do not agree. The office goes on as the law says; nothing else follows from it."), "good")
    return redirect(url_for(".progress", number=number, _anchor="requests"), 303)
