"""Recording acts, and the sealer that chains them.

Requests only insert; one sealer numbers and chains what is committed (design decision 8), so the chain never
makes two requests wait for each other.
"""

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass

from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEntry, AuditHead, AuditLink
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import dump_json, insert, new_id, session
from app.core.transaction import elected

GENESIS = bytes(32)
BATCH = 500


def record(actor: Actor, act: str, *, kind: str, ref: str, detail: Mapping[str, object] | None = None, into: Session | None = None) -> None:
    """Write who did what to which thing, in the current transaction (or `into` an independent one).

    `detail` is kept as a keyed digest: it can be proved later by who holds the detail, and read by nobody.
    """
    digest = seal.blind_index("audit", dump_json(dict(detail))) if detail else None
    entry = {
        "id": new_id(),
        "at": clock.now(),
        "act": act,
        "kind": kind,
        "ref": ref,
        "person_id": actor.person,
        "post_id": actor.post.id if actor.post else None,
        "for_party_id": actor.for_party.id if actor.for_party else None,
        "mandate_id": actor.mandate,
        "device_id": actor.device,
        "channel": actor.channel.value,
        "detail_digest": digest,
    }
    insert(AuditEntry, entry, into=into)


def _hash(previous: bytes, seq: int, entry: AuditEntry) -> bytes:
    fields = [
        seq, entry.id.hex, entry.at.isoformat(), entry.act, entry.kind, entry.ref, entry.channel,
        *(value.hex if value else "" for value in (entry.person_id, entry.post_id, entry.for_party_id, entry.mandate_id, entry.device_id)),
        entry.detail_digest.hex() if entry.detail_digest else "",
    ]  # fmt: skip
    return hashlib.sha256(previous + dump_json(fields).encode()).digest()


def _signature(seq: int, head: bytes) -> bytes:
    return seal.blind_index("audit-head", f"{seq}:{head.hex()}")


def seal_new() -> int:
    """Chain the committed entries that have no place yet and sign the new head; gives how many."""
    unplaced = (
        select(AuditEntry)
        .outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id)
        .where(AuditLink.seq.is_(None))
        .order_by(AuditEntry.at, AuditEntry.id)
        .limit(BATCH)
    )
    session().rollback()
    if (
        session().scalar(
            select(AuditEntry.id).outerjoin(AuditLink, AuditLink.entry_id == AuditEntry.id).where(AuditLink.seq.is_(None)).limit(1)
        )
        is None
    ):
        return 0
    with elected("audit") as current:
        if current is None:
            return 0
        last = current.scalar(select(AuditLink).order_by(AuditLink.seq.desc()).limit(1))
        seq, previous = (last.seq, last.hash) if last else (0, GENESIS)
        entries = list(current.scalars(unplaced))
        for entry in entries:
            seq, previous = seq + 1, _hash(previous, seq + 1, entry)
            current.add(AuditLink(seq=seq, entry_id=entry.id, hash=previous))
        if entries:
            current.add(AuditHead(seq=seq, hash=previous, signature=_signature(seq, previous), at=clock.now()))
        return len(entries)


@dataclass(frozen=True)
class ChainReport:
    entries: int
    sealed: int
    first_bad: int | None  # number of the first row that does not fit, None when all do

    @property
    def lag(self) -> int:
        return self.entries - self.sealed


def verify() -> ChainReport:
    """Derive the whole chain again and name the first bad row: changed, deleted, inserted, swapped or cut off."""
    entries = session().scalar(select(func.count()).select_from(AuditEntry)) or 0
    heads = {head.seq: head for head in session().scalars(select(AuditHead))}
    placed = select(AuditLink, AuditEntry).outerjoin(AuditEntry, AuditEntry.id == AuditLink.entry_id).order_by(AuditLink.seq)
    with closing(session().execute(placed.execution_options(yield_per=500))) as rows:
        good, whole = _longest_good(rows, heads)
    cut_off = max(heads, default=0) != good  # the last row that was chained has a signed head; none may know of more
    return ChainReport(entries, good, None if whole and not cut_off else good + 1)


def _longest_good(rows: Iterable[Row[AuditLink, AuditEntry]], heads: Mapping[int, AuditHead]) -> tuple[int, bool]:
    """How many rows from the first on fit, and whether that was all of them."""
    previous, good = GENESIS, 0
    for link, entry in rows:
        seq = good + 1
        if entry is None or link.seq != seq or _hash(previous, seq, entry) != link.hash or not _head_fits(heads, link):
            return good, False
        previous, good = link.hash, seq
    return good, True


def _head_fits(heads: Mapping[int, AuditHead], link: AuditLink) -> bool:
    head = heads.get(link.seq)
    return head is None or (head.hash == link.hash and hmac.compare_digest(head.signature, _signature(head.seq, head.hash)))
