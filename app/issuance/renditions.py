"""Keeps the drawn forms of a certificate: of each format the first file, its hash in the ledger with it."""

import hashlib
from uuid import UUID

from app.audit import service as audit
from app.core import clock, files
from app.core.actor import SYSTEM
from app.core.db import insert_once, new_id
from app.core.transaction import write
from app.issuance import ledger
from app.issuance.models import Format, LedgerKind, Rendition


def keep(certificate_id: UUID, content: bytes, kind: Format, *, level: str = "", sealed_by: str = "") -> bool:
    """Store a file that was made; False where another one of the format, or the very same bytes for somebody else, are known already."""
    digest, file_key = hashlib.sha256(content).digest(), files.put(content)
    said = {"level": level, "sealed_by": sealed_by, "sha256": digest, "file_key": file_key, "size": len(content)}
    with write():
        if not insert_once(Rendition, id=new_id(), certificate_id=certificate_id, format=kind.value, made_at=clock.now(), **said):
            files.delete(file_key)  # another worker was first; its file is the one that is known
            return False
        ledger.add(LedgerKind.RENDERED, certificate_id, digest, format=kind.value)
        if sealed_by:  # who made it was given the certificate: that stands on record
            audit.record(SYSTEM, "certificate:seal_ofd", kind="certificate", ref=str(certificate_id), detail={"platform": sealed_by})
        return True
