"""What the worker does for cases."""

from uuid import UUID

from app.cases import service
from app.cases.outcome import RECEIPT
from app.core import jobs
from app.core.transaction import write
from app.issuance import queries as issuance


@jobs.handler("certificate.ready")
def certificate_ready(payload: dict) -> None:
    """The result's paper is signed: deliver it, or put it on the output desk. A receipt changes nothing."""
    kind, _, case_id = payload["reference"].partition(":")
    if kind != "case" or issuance.by_id(UUID(payload["certificate_id"])).type_code == RECEIPT:
        return
    with write():
        service.certificate_is_ready(service.locked(UUID(case_id)))
