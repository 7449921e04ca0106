"""The 签发台账: every issue, rendition and change of status, append-only, provable to outsiders.

Acts only insert; one sealer numbers what is committed and signs the new head (design decision 8).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from cryptography.x509 import Certificate
from sqlalchemy import select

from app.core import clock
from app.core.db import insert, new_id, session
from app.core.transaction import elected
from app.issuance import merkle, pki
from app.issuance.canonical import canonical
from app.issuance.merkle import Peaks
from app.issuance.models import LedgerEntry, LedgerKind, TreeHead

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
    key = pki.load(pki.LEDGER)
    with elected("ledger") as current:
        if current is None:
            return 0
        head = current.scalar(select(TreeHead).order_by(TreeHead.size.desc()).limit(1))
        peaks = Peaks.from_bytes(head.size, head.peaks) if head else Peaks()
        entries = list(
            current.scalars(select(LedgerEntry).where(LedgerEntry.seq.is_(None)).order_by(LedgerEntry.at, LedgerEntry.id).limit(BATCH))
        )
        for entry in entries:
            entry.seq, entry.leaf_hash = peaks.size, merkle.leaf_hash(entry.payload.encode())
            peaks = peaks.with_leaf(entry.leaf_hash)
        if entries:
            signature = key.sign(head_text(peaks.size, peaks.root))
            current.add(
                TreeHead(size=peaks.size, root=peaks.root, peaks=peaks.to_bytes(), signature=signature, key_id=key.id, at=clock.now())
            )
        return len(entries)


def latest_head() -> TreeHead | None:
    return session().scalar(select(TreeHead).order_by(TreeHead.size.desc()).limit(1))


def leaves(size: int) -> Sequence[bytes]:
    """The leaf hashes of the first `size` entries."""
    found = session().scalars(select(LedgerEntry.leaf_hash).where(LedgerEntry.seq < size).order_by(LedgerEntry.seq))
    return [leaf for leaf in found if leaf is not None]


@dataclass(frozen=True)
class Inclusion:
    """That one entry stands in the tree under a signed head."""

    seq: int
    payload: str
    size: int
    root: bytes
    proof: tuple[bytes, ...]


def prove(entry: LedgerEntry) -> Inclusion | None:
    """The proof for an entry, or None while the sealer has not numbered it."""
    head = latest_head()
    if entry.seq is None or head is None:
        return None
    proof = merkle.inclusion_proof(entry.seq, leaves(head.size))
    return Inclusion(entry.seq, entry.payload, head.size, head.root, tuple(proof))


@dataclass(frozen=True)
class LedgerReport:
    entries: int
    heads: int
    first_bad: int | None  # place of the first entry or size of the first head that does not fit


def verify() -> LedgerReport:
    """Derive the whole tree again and name the first bad row: changed, deleted, inserted or cut off."""
    heads = {head.size: head for head in session().scalars(select(TreeHead))}
    numbered = select(LedgerEntry).where(LedgerEntry.seq.is_not(None)).order_by(LedgerEntry.seq)
    entries = session().scalars(numbered.execution_options(yield_per=500))
    try:
        size, bad = _derive(entries, heads)
    finally:
        entries.close()
    if bad is None and max(heads, default=0) != size:
        bad = min(size, max(heads, default=0))  # a signed head knows of more than is left, or none vouches for the last rows
    return LedgerReport(size, len(heads), bad)


def _derive(entries: Iterable[LedgerEntry], heads: Mapping[int, TreeHead]) -> tuple[int, int | None]:
    """(how many entries fit, the first that does not)."""
    certificates = pki.every(pki.LEDGER)
    peaks = Peaks()
    for entry in entries:
        leaf = merkle.leaf_hash(entry.payload.encode())
        if entry.seq != peaks.size or entry.leaf_hash != leaf or entry.digest.hex() not in entry.payload:
            return peaks.size, peaks.size
        peaks = peaks.with_leaf(leaf)
        head = heads.get(peaks.size)
        if head and not (head.root == peaks.root and _is_signed(head, certificates.get(head.key_id))):
            return peaks.size, peaks.size - 1
    return peaks.size, None


def _is_signed(head: TreeHead, certificate: Certificate | None) -> bool:
    return certificate is not None and pki.is_signed_by(certificate, head_text(head.size, head.root), head.signature)
