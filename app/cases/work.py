"""What the worker does for cases."""

from uuid import UUID

from app.cases import outcome, service
from app.core import jobs
from app.core.transaction import write
from app.issuance import queries as issuance


@jobs.handler("case.receipt")
def receipt(payload: dict) -> None:
    """Record the receipt of a case that was filed; a job of issuance signs and draws it."""
    with write():
        case = service.locked(UUID(payload["case_id"]))
        outcome.prepare_receipt(case, service.definition_of(case), payload["told"])


@jobs.handler("certificate.ready")
def certificate_ready(payload: dict) -> None:
    """The result's paper is signed: deliver it, or put it on the output desk. A receipt changes nothing."""
    kind, _, case_id = payload["reference"].partition(":")
    if kind != "case" or issuance.by_id(UUID(payload["certificate_id"])).type_code == outcome.RECEIPT:
        return
    with write():
        service.certificate_is_ready(service.locked(UUID(case_id)))
