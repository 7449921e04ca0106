"""The 签发台账: every issue, rendition and change of status, append-only, provable to outsiders.

Acts only insert; one sealer numbers what is committed and signs the new head (design decision 8).
"""

from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.db import insert, new_id, session
from app.core.transaction import elected
from app.issuance import merkle, pki
from app.issuance.canonical import canonical
from app.issuance.merkle import Peaks
from app.issuance.models import LedgerEntry, LedgerKind, LedgerNode, TreeHead

BATCH = 1000


def add(kind: LedgerKind, certificate_id: UUID, digest: bytes, **said: str) -> None:
    """Write an entry in the current transaction: ids and digests, never a name or a number."""
    insert(LedgerEntry, entry(kind, certificate_id, digest, **said))


def entry(kind: LedgerKind, certificate_id: UUID, digest: bytes, **said: str) -> dict[str, object]:
    """The row of an entry; who writes many at once inserts them together."""
    entry_id, at = new_id(), clock.now()
    payload = {
        "entry": entry_id.hex,
        "kind": kind.value,
        "certificate": certificate_id.hex,
        "sha256": digest.hex(),
        "at": at.isoformat(timespec="seconds"),
        **said,
    }
    told = canonical(payload).decode()
    return {"id": entry_id, "kind": kind, "certificate_id": certificate_id, "payload": told, "digest": digest, "at": at}


def head_text(size: int, root: bytes) -> bytes:
    """What is signed of a head: one line that an outsider can write again."""
    return f"yimen ledger {size} {root.hex()}".encode()


def seal_new() -> int:
    """Number the committed entries that have no place yet and sign the new head; gives how many. The worker's duty."""
    session().rollback()
    waiting = session().scalar(select(LedgerEntry.id).where(LedgerEntry.seq.is_(None)).limit(1))
    session().rollback()
    if waiting is None:
        return 0
    key = pki.ledger_key()
    with elected("ledger") as current:
        if current is None:
            return 0
        head = current.scalar(select(TreeHead).order_by(TreeHead.size.desc()).limit(1))
        peaks = Peaks.from_bytes(head.size, head.peaks) if head else Peaks()
        entries = list(
            current.scalars(select(LedgerEntry).where(LedgerEntry.seq.is_(None)).order_by(LedgerEntry.at, LedgerEntry.id).limit(BATCH))
        )
        nodes: list[dict[str, object]] = []
        for entry in entries:
            entry.seq, entry.leaf_hash = peaks.size, merkle.leaf_hash(entry.payload.encode())
            peaks, done = peaks.grown(entry.leaf_hash)
            nodes += [{"level": level, "place": place, "hash": found} for (level, place), found in done]
        if entries:
            signature = key.sign(head_text(peaks.size, peaks.root))
            current.add(
                TreeHead(size=peaks.size, root=peaks.root, peaks=peaks.to_bytes(), signature=signature, key_id=key.id, at=clock.now())
            )
            insert(LedgerNode, *nodes)
        return len(entries)


def latest_head() -> TreeHead | None:
    return session().scalar(select(TreeHead).order_by(TreeHead.size.desc()).limit(1))
