"""The OFD copy (OFD 版式文件) of a certificate: laid out and sealed by the buyer's seal platform when it is first asked for.

What the house vouches for stays the signed record and its PDF. Of the copy it knows that the platform gave it for this certificate, that
it is a whole OFD with a seal over its pages, and its hash, which joins the ledger. Whether the seal is good only the platform can say.
"""

from uuid import UUID

from app.core import jobs
from app.core.inspection import inspector
from app.core.inspection.findings import FINE
from app.core.transaction import let_go
from app.issuance import queries, renditions, seal_service, work
from app.issuance.errors import NotSealed
from app.issuance.models import Format
from app.issuance.orders import SEAL
from app.issuance.seal_service import Original, SealSilent


@jobs.handler(SEAL)
def make(payload: dict) -> None:
    """Have the copy made and keep it; raises NotSealed, and the job tries again. A second call changes nothing."""
    certificate_id, platform = UUID(payload["certificate_id"]), seal_service.connected()
    if queries.rendition(certificate_id, Format.OFD):
        return
    if platform is None:
        raise NotSealed("no seal platform is connected")
    work.draw(payload)  # its paper is what the platform is given
    original = _original(certificate_id)
    try:
        content = platform.seal(original, str(certificate_id))
    except SealSilent as silent:
        raise NotSealed(str(silent)) from silent
    found = inspector.layout(content)
    if found.finding != FINE:
        raise NotSealed(f"its file cannot be kept: {found.told.get('why', 'it cannot be read')}")
    is_kept = renditions.keep(certificate_id, found.content, Format.OFD, sealed_by=platform.name)
    if not is_kept and queries.rendition(certificate_id, Format.OFD) is None:
        raise NotSealed("it gave the file of another certificate")


def _original(certificate_id: UUID) -> Original:
    """All that the platform is given, and the transaction let go: nobody outside is asked while one is open."""
    row, paper = queries.by_id(certificate_id), queries.pdf(certificate_id)
    record, title = queries.record(certificate_id), queries.type_of(row)
    office = record.document["issuer"]
    original = Original(
        number=row.number,
        identifier=row.identifier,
        type_code=row.type_code,
        title=title.titled(record.facts).zh,
        issuer=office["name"],  # type: ignore[index]
        credit_code=office["credit_code"],  # type: ignore[index]
        issued_on=row.issued_on.isoformat(),
        valid_until=row.valid_until.isoformat() if row.valid_until else "",
        record=record.canonical,
        pdf=paper,
    )
    let_go()
    return original
