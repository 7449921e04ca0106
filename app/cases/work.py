"""What the worker does for cases."""

from uuid import UUID

from sqlalchemy import update

from app.cases import delivering, dispatching, outcome, service, uploads
from app.cases.models import Scan, Upload
from app.core import jobs, virus_scan
from app.core.db import session
from app.core.transaction import write
from app.issuance import queries as issuance
from app.issuance.types import Kind


@jobs.handler("case.receipt")
def receipt(payload: dict) -> None:
    """Record the receipt of a case that was filed, and how its papers shall come; a job of issuance signs and draws both."""
    with write():
        case = service.locked(UUID(payload["case_id"]))
        definition = service.definition_of(case)
        outcome.prepare_receipt(case, definition, payload["told"])
        delivering.confirm(case, definition, first=True)


@jobs.handler("upload.scan")
def scan(payload: dict) -> None:
    """Ask the virus scanner about an upload; a scanner that is away is asked again. What was removed meanwhile is left alone."""
    upload = session().get(Upload, UUID(payload["upload_id"]))
    if upload is None or upload.scan is not Scan.PENDING:
        return
    content = uploads.content_of(upload)
    session().rollback()  # the scanner may take its time
    found = Scan.INFECTED if virus_scan.is_infected(content) else Scan.CLEAN
    with write():
        session().execute(update(Upload).where(Upload.id == UUID(payload["upload_id"]), Upload.scan == Scan.PENDING).values(scan=found))


@jobs.handler("certificate.ready")
def certificate_ready(payload: dict) -> None:
    """The result is signed: deliver it, or put it on the output desk. Receipts and documents change nothing."""
    kind, _, case_id = payload["reference"].partition(":")
    paper = issuance.type_of(issuance.by_id(UUID(payload["certificate_id"])))
    if kind != "case" or paper.kind in {Kind.RECEIPT, Kind.DOCUMENT}:
        return
    with write():
        dispatching.certificate_is_ready(service.locked(UUID(case_id)))
