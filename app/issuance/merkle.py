"""Merkle trees as RFC 9162 hashes them: leaves and nodes cannot be taken for each other, any history can be proved."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

Place = tuple[int, int]  # (level, place) of a full subtree: it covers the leaves from place << level, 1 << level of them
Span = tuple[int, int]  # the leaves from the first number to before the second


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


EMPTY_ROOT = hashlib.sha256().digest()


@dataclass(frozen=True)
class Peaks:
    """What is needed to go on appending: the roots of the full subtrees, largest first. One per set bit of the size."""

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    def with_leaf(self, leaf: bytes) -> "Peaks":
        return self.grown(leaf)[0]

    def grown(self, leaf: bytes) -> tuple["Peaks", list[tuple[Place, bytes]]]:
        """With one leaf more, and the full subtrees above it that are complete now: one in the mean."""
        hashes, size, level, done = list(self.hashes), self.size, 0, []
        while size & 1:
            leaf = node_hash(hashes.pop(), leaf)
            size, level = size >> 1, level + 1
            done.append(((level, size), leaf))
        return Peaks(self.size + 1, (*hashes, leaf)), done

    @property
    def root(self) -> bytes:
        return folded(self.hashes)

    def to_bytes(self) -> bytes:
        return b"".join(self.hashes)

    @classmethod
    def from_bytes(cls, size: int, stored: bytes) -> "Peaks":
        return cls(size, tuple(stored[start : start + 32] for start in range(0, len(stored), 32)))


def root_of(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes."""
    peaks = Peaks()
    for leaf in leaves:
        peaks = peaks.with_leaf(leaf)
    return peaks.root


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The spans of leaves whose roots lead from leaf `index` to the root over `size` leaves (RFC 9162, 2.1.3.1)."""
    start, end, spans = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(older: int, newer: int) -> list[Span]:
    """The spans of leaves whose roots show that the first `older` leaves are unchanged among `newer` (RFC 9162, 2.1.4.1)."""
    start, end, spans = 0, newer if 0 < older < newer else older, []
    while older != end:
        middle = start + _split(end - start)
        if older <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return ([(start, end)] if start else []) + spans[::-1]


def subtrees(span: Span) -> list[Place]:
    """The full subtrees that make up a span of a tree, largest first: at most one per level."""
    start, end = span
    found = []
    while start < end:
        level = (end - start).bit_length() - 1
        found.append((level, start >> level))
        start += 1 << level
    return found


def folded(hashes: Sequence[bytes]) -> bytes:
    """The root over neighbouring full subtrees, largest first."""
    if not hashes:
        return EMPTY_ROOT
    *rest, root = hashes
    for peak in reversed(rest):
        root = node_hash(peak, root)
    return root


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], *, root: bytes) -> bool:
    """Whether `proof` leads from `leaf` at `index` to `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    place, last, found = index, size - 1, leaf
    for node in proof:
        if last == 0:
            return False
        if place & 1 or place == last:
            found = node_hash(node, found)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            found = node_hash(found, node)
        place, last = place >> 1, last >> 1
    return last == 0 and found == root


def extends(older: int, newer: int, old_root: bytes, new_root: bytes, *, proof: Sequence[bytes]) -> bool:
    """Whether `proof` shows that the newer tree begins with the whole older one (RFC 9162, 2.1.4.2)."""
    if older == newer:
        return old_root == new_root and not proof
    if not 0 < older < newer or not proof:
        return False
    nodes = [old_root, *proof] if older & (older - 1) == 0 else list(proof)
    place, last = older - 1, newer - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = nodes[0]
    for node in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old, new = node_hash(node, old), node_hash(node, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = node_hash(new, node)
        place, last = place >> 1, last >> 1
    return old == old_root and new == new_root and last == 0
