"""The 签发台账 derived again from nothing: its tree, its signed heads, its daily seals, and that it tells of what is on record, and back.

The first row that does not fit is named by table and key. An old copy of the whole database fits in itself: who audits brings a head
that they know from elsewhere, such as yesterday's seal.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Row, and_, func, or_, select

from app.core.db import Base, session
from app.issuance import ledger_proofs, merkle, pki, told_and_kept
from app.issuance.canonical import canonical
from app.issuance.ledger import head_text, latest_head
from app.issuance.merkle import Peaks, Place
from app.issuance.models import Certificate, DaySeal, LedgerEntry, LedgerNode, TreeHead
from app.issuance.told_and_kept import Fault

AT_ONCE = 1000
CheckSeal = Callable[[DaySeal], str | None]


@dataclass(frozen=True)
class KnownHead:
    """A head as somebody outside remembers it."""

    size: int
    root: bytes


@dataclass(frozen=True)
class LedgerReport:
    entries: int
    heads: int
    seals: int
    certificates: int
    fault: Fault | None


def verify(check_seal: CheckSeal, known: KnownHead | None = None) -> LedgerReport:
    """Derive everything again and name the first row that was changed, deleted, inserted, exchanged or cut off."""
    session().expire_all()
    remembered = _known(known) if known else iter(())
    fault = next(chain(_tree(), remembered, _seals(check_seal), told_and_kept.faults()), None)
    return LedgerReport(_count(LedgerEntry), _count(TreeHead), _count(DaySeal), _count(Certificate), fault)


def _count(model: type[Base]) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


# --- the tree and its heads ---------------------------------------------------------------------------------------


def _tree() -> Iterator[Fault]:
    """Every entry in its place, every subtree above, every signed head."""
    newest, peaks = latest_head(), Peaks()
    size = newest.size if newest else 0
    while peaks.size < size:
        start = peaks.size
        derived: dict[Place, bytes] = {}
        grown: dict[int, Peaks] = {}
        for entry in _entries(start, size):
            yield from _of_entry(entry, peaks.size)
            peaks, done = peaks.grown(merkle.leaf_hash(entry.payload.encode()))
            derived.update(done)
            grown[peaks.size] = peaks
        if peaks.size == start:
            yield Fault("ledger_entry", f"seq {start}", "is missing: a signed head knows of it")
            return
        yield from _nodes(derived, start, peaks.size)
        yield from _heads(grown, start, peaks.size)
    yield from _beyond()


def _entries(start: int, size: int) -> list[Row[*tuple[Any, ...]]]:
    columns = (LedgerEntry.id, LedgerEntry.kind, LedgerEntry.certificate_id, LedgerEntry.payload, LedgerEntry.digest, LedgerEntry.at)
    wanted = select(*columns, LedgerEntry.seq, LedgerEntry.leaf_hash).where(LedgerEntry.seq >= start, LedgerEntry.seq < size)
    return list(session().execute(wanted.order_by(LedgerEntry.seq).limit(AT_ONCE)).all())


def _of_entry(entry: Row[*tuple[Any, ...]], place: int) -> Iterator[Fault]:
    """An entry is in its place, its text is what was hashed, and its columns say what its text says."""
    if entry.seq != place:
        yield Fault("ledger_entry", f"seq {place}", "is missing")
    elif entry.leaf_hash != merkle.leaf_hash(entry.payload.encode()):
        yield Fault("ledger_entry", f"seq {place} ({entry.id})", "was changed: its text is not what was hashed")
    elif not _says_the_same(entry):
        yield Fault("ledger_entry", f"seq {place} ({entry.id})", "was changed: its columns are not what its text says")


def _says_the_same(entry: Row[*tuple[Any, ...]]) -> bool:
    try:
        said = json.loads(entry.payload)
        at = datetime.fromisoformat(said["at"])
        told = (said["entry"], said["certificate"], said["kind"], said["sha256"])
    except (ValueError, KeyError, TypeError):
        return False
    beside = (entry.id.hex, entry.certificate_id.hex, entry.kind.value, entry.digest.hex())
    return beside == told and at == entry.at.replace(microsecond=0) and canonical(said).decode() == entry.payload


def _nodes(derived: Mapping[Place, bytes], start: int, end: int) -> Iterator[Fault]:
    """The subtrees that these entries complete are kept as they are derived."""
    levels = range(1, end.bit_length() + 1)
    wanted = or_(*(and_(LedgerNode.level == one, LedgerNode.place >= start >> one, LedgerNode.place < end >> one) for one in levels))
    rows = session().execute(select(LedgerNode.level, LedgerNode.place, LedgerNode.hash).where(wanted))
    kept = {(level, place): found for level, place, found in rows}
    for (level, place), found in derived.items():
        if kept.get((level, place)) != found:
            first, last = place << level, ((place + 1) << level) - 1
            what = f"does not fit the entries {first} to {last}" if (level, place) in kept else "is missing"
            yield Fault("ledger_node", f"level {level} place {place}", what)


def _heads(grown: Mapping[int, Peaks], start: int, end: int) -> Iterator[Fault]:
    """The heads over these entries are what is derived, and signed by a key that the ledger has or had."""
    certificates = pki.every(pki.LEDGER)
    wanted = select(TreeHead).where(TreeHead.size > start, TreeHead.size <= end).order_by(TreeHead.size)
    for head in session().scalars(wanted).all():
        peaks = grown[head.size]
        if (head.root, head.peaks) != (peaks.root, peaks.to_bytes()):
            yield Fault("ledger_head", f"size {head.size}", "does not fit the entries below it")
        elif not ((by := certificates.get(head.key_id)) and pki.is_signed_by(by, head_text(head.size, head.root), head.signature)):
            yield Fault("ledger_head", f"size {head.size}", "is not signed by the ledger's key")


def _beyond() -> Iterator[Fault]:
    """Nothing has a place that no signed head vouches for."""
    size = select(func.coalesce(func.max(TreeHead.size), 0)).scalar_subquery()
    surplus = session().scalar(select(func.min(LedgerEntry.seq)).where(LedgerEntry.seq >= size))
    if surplus is not None:
        yield Fault("ledger_entry", f"seq {surplus}", "has a place that no signed head vouches for")
    last = LedgerNode.place + 1
    covered = last.bitwise_lshift(LedgerNode.level)
    node = session().execute(select(LedgerNode.level, LedgerNode.place).where(or_(LedgerNode.level > 30, covered > size)).limit(1)).first()
    if node:
        yield Fault("ledger_node", f"level {node.level} place {node.place}", "covers entries that are not there")


def _known(known: KnownHead) -> Iterator[Fault]:
    """The ledger of today begins with the one that somebody remembers."""
    newest = latest_head()
    size = newest.size if newest else 0
    if size < known.size:
        yield Fault("ledger_head", f"size {size}", f"is the newest, but {known.size} entries were there once: this is an old copy")
    elif ledger_proofs.root_of(known.size) != known.root:
        yield Fault("ledger_head", f"size {known.size}", "is not what was known of it: the ledger was written anew")


# --- what time-stamps say -----------------------------------------------------------------------------------------


def _seals(check: CheckSeal) -> Iterator[Fault]:
    """Each day's seal is over a head of ours, and its time-stamp fits."""
    for kept in session().scalars(select(DaySeal).order_by(DaySeal.day)).all():
        head = session().get(TreeHead, kept.size)
        if head is None or head.root != kept.root:
            yield Fault("ledger_seal", f"day {kept.day}", "is over a head that is not in the ledger")
        elif fault := check(kept):
            yield Fault("ledger_seal", f"day {kept.day}", fault)
