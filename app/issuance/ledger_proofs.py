"""What the 签发台账 proves to outsiders: that an entry stands under a signed head, and that a later head only adds to an earlier one.

A proof reads a few dozen rows however long the ledger is (RFC 9162, section 2.1).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import and_, or_, select

from app.core.db import session
from app.issuance import merkle
from app.issuance.errors import LedgerBroken, NoSuchEntry, NoSuchHead, SizesRefused
from app.issuance.ledger import latest_head
from app.issuance.merkle import Place, Span
from app.issuance.models import LedgerEntry, LedgerNode, TreeHead

MOST_ENTRIES = 100  # of one certificate: an issue, its drawings, its changes of status


@dataclass(frozen=True)
class Inclusion:
    """That one entry stands in the tree under a signed head."""

    seq: int
    payload: str
    size: int
    root: bytes
    proof: tuple[bytes, ...]


@dataclass(frozen=True)
class Consistency:
    """That the newer tree begins with the whole older one."""

    older: TreeHead
    newer: TreeHead
    proof: tuple[bytes, ...]


def head_of(size: int | None) -> TreeHead:
    """The signed head over so many entries, the newest where none is named; raises NoSuchHead."""
    found = latest_head() if size is None else session().get(TreeHead, size)
    if found is None:
        raise NoSuchHead()
    return found


def heads(most: int) -> Sequence[TreeHead]:
    """The newest heads, newest first."""
    return session().scalars(select(TreeHead).order_by(TreeHead.size.desc()).limit(most)).all()


def leaves(start: int, most: int) -> Sequence[bytes]:
    """The leaf hashes from this place on. They say nothing of what is entered: a payload holds random bits that nobody guesses."""
    wanted = select(LedgerEntry.leaf_hash).where(LedgerEntry.seq >= start, LedgerEntry.seq < start + most)
    return [leaf for leaf in session().scalars(wanted.order_by(LedgerEntry.seq)) if leaf is not None]


def prove(entry: LedgerEntry, head: TreeHead | None = None) -> Inclusion | None:
    """The proof for an entry under a head (the newest); None while the sealer has not numbered it, or it came after that head."""
    under = head or latest_head()
    if entry.seq is None or under is None or entry.seq >= under.size:
        return None
    return _inclusion(entry.seq, entry.payload, under)


def of_leaf(leaf: bytes, head: TreeHead) -> Inclusion:
    """The proof for a leaf hash, without what is entered there; raises NoSuchEntry."""
    seq = session().scalar(select(LedgerEntry.seq).where(LedgerEntry.leaf_hash == leaf, LedgerEntry.seq < head.size))
    if seq is None:
        raise NoSuchEntry()
    return _inclusion(seq, "", head)


def of_digest(digest: bytes, head: TreeHead) -> list[Inclusion]:
    """All that is entered of the certificate whose record or file has this SHA-256, each with its proof; raises NoSuchEntry.

    Only who has the record or the file knows its hash: nobody reads through the ledger by asking.
    """
    found = session().scalar(select(LedgerEntry.certificate_id).where(LedgerEntry.digest == digest).limit(1))
    return _of_certificate(found, head)


def of_certificate(certificate_id: UUID, head: TreeHead) -> list[Inclusion]:
    """The same for who knows the certificate by the id in its QR code; raises NoSuchEntry."""
    return _of_certificate(certificate_id, head)


def _of_certificate(certificate_id: UUID | None, head: TreeHead) -> list[Inclusion]:
    wanted = select(LedgerEntry).where(LedgerEntry.certificate_id == certificate_id, LedgerEntry.seq < head.size)
    entries = session().scalars(wanted.order_by(LedgerEntry.seq).limit(MOST_ENTRIES)).all()
    proved = [proof for entry in entries if (proof := prove(entry, head))]
    if not proved:
        raise NoSuchEntry()
    return proved


def consistency(older: int, newer: int) -> Consistency:
    """The proof that the head of `newer` entries only adds to the one of `older`; raises NoSuchHead or SizesRefused."""
    if older > newer:
        raise SizesRefused()
    first, second = head_of(older), head_of(newer)
    return Consistency(first, second, _roots(merkle.consistency_spans(older, newer)))


def root_of(size: int) -> bytes:
    """The root over the first entries, of the subtrees that are kept; raises LedgerBroken where one is not there."""
    return _roots([(0, size)])[0]


def _inclusion(seq: int, payload: str, head: TreeHead) -> Inclusion:
    return Inclusion(seq, payload, head.size, head.root, _roots(merkle.inclusion_spans(seq, head.size)))


def _roots(spans: Sequence[Span]) -> tuple[bytes, ...]:
    """The root over each span, of the subtrees that are kept."""
    parts = [merkle.subtrees(span) for span in spans]
    wanted = {place for part in parts for place in part}
    known = _kept(wanted)
    if len(known) != len(wanted):
        raise LedgerBroken()
    return tuple(merkle.folded([known[place] for place in part]) for part in parts)


def _kept(places: Iterable[Place]) -> Mapping[Place, bytes]:
    """These subtrees in two questions: the leaves among them by their place, the others by level and place."""
    of_level: dict[int, list[int]] = {}
    for level, place in places:
        of_level.setdefault(level, []).append(place)
    leaf_places = of_level.pop(0, [])
    found: dict[Place, bytes] = {}
    if leaf_places:
        rows = session().execute(select(LedgerEntry.seq, LedgerEntry.leaf_hash).where(LedgerEntry.seq.in_(leaf_places)))
        found |= {(0, seq): leaf for seq, leaf in rows if seq is not None and leaf is not None}
    if of_level:
        wanted = or_(*(and_(LedgerNode.level == level, LedgerNode.place.in_(those)) for level, those in of_level.items()))
        rows_above = session().execute(select(LedgerNode.level, LedgerNode.place, LedgerNode.hash).where(wanted))
        found |= {(level, place): one for level, place, one in rows_above}
    return found
