"""The tree of RFC 9162: its reference vector, and proofs for every size up to 17."""

import pytest

from app.issuance import merkle
from app.issuance.merkle import Peaks

# The eight leaves of the Certificate Transparency reference tree and the roots after each.
LEAVES = [
    bytes.fromhex(text) for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def hashed(count: int) -> list[bytes]:
    return [merkle.leaf_hash(b"%d" % number) for number in range(count)]


def test_the_reference_tree_has_its_published_root():
    assert merkle.root_of([merkle.leaf_hash(leaf) for leaf in LEAVES]).hex() == ROOT


def test_the_empty_tree_has_the_hash_of_nothing():
    assert merkle.root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_appending_goes_on_from_stored_peaks():
    peaks = Peaks()
    for leaf in hashed(23):
        peaks = Peaks.from_bytes(peaks.size, peaks.to_bytes()).with_leaf(leaf)
    assert peaks.root == merkle.root_of(hashed(23))


class Tree:
    """Leaves with the subtrees over them, as the house keeps them."""

    def __init__(self, leaves: list[bytes]) -> None:
        self.leaves, self.kept, peaks = leaves, {(0, index): leaf for index, leaf in enumerate(leaves)}, Peaks()
        for leaf in leaves:
            peaks, done = peaks.grown(leaf)
            self.kept |= done

    def root(self, size: int) -> bytes:
        return self._of((0, size))

    def inclusion(self, index: int, size: int) -> list[bytes]:
        return [self._of(span) for span in merkle.inclusion_spans(index, size)]

    def consistency(self, older: int, newer: int) -> list[bytes]:
        return [self._of(span) for span in merkle.consistency_spans(older, newer)]

    def _of(self, span: tuple[int, int]) -> bytes:
        return merkle.folded([self.kept[place] for place in merkle.subtrees(span)])


REFERENCE = Tree([merkle.leaf_hash(leaf) for leaf in LEAVES])

# Proofs of the reference tree as the Certificate Transparency project publishes them with it.
INCLUSION = {
    (0, 1): [],
    (0, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (5, 8): [
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 3): ["fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125"],
    (1, 5): [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}
CONSISTENCY = {
    (1, 1): [],
    (1, 8): [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ],
    (6, 8): [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ],
    (2, 5): [
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ],
}


@pytest.mark.parametrize(("of", "published"), INCLUSION.items(), ids=str)
def test_an_inclusion_proof_is_the_published_one(of, published):
    assert [node.hex() for node in REFERENCE.inclusion(*of)] == published


@pytest.mark.parametrize(("of", "published"), CONSISTENCY.items(), ids=str)
def test_a_consistency_proof_is_the_published_one(of, published):
    assert [node.hex() for node in REFERENCE.consistency(*of)] == published


WHOLE = Tree(hashed(64))


@pytest.mark.parametrize("size", range(1, 65))
def test_every_leaf_is_proved_and_no_other_passes(size):
    root = merkle.root_of(WHOLE.leaves[:size])
    assert WHOLE.root(size) == root
    for index, leaf in enumerate(WHOLE.leaves[:size]):
        proof = WHOLE.inclusion(index, size)
        assert merkle.includes(leaf, index, size, proof, root=root)
        assert not merkle.includes(merkle.leaf_hash(b"forged"), index, size, proof, root=root)
        assert not merkle.includes(leaf, index, size, [*proof, root], root=root)


@pytest.mark.parametrize("size", range(2, 65))
def test_a_longer_tree_is_proved_to_begin_with_the_shorter(size):
    new = merkle.root_of(WHOLE.leaves[:size])
    for older in range(1, size):
        proof, old = WHOLE.consistency(older, size), merkle.root_of(WHOLE.leaves[:older])
        assert merkle.extends(older, size, old, new, proof=proof)
        assert not merkle.extends(older, size, merkle.root_of(WHOLE.leaves[:older][::-1]) if older > 1 else new, new, proof=proof)


def test_a_proof_in_a_ledger_of_a_million_is_short_and_reads_few_rows():
    for index in (0, 1, 131_071, 654_321, 999_999):
        spans = merkle.inclusion_spans(index, 1_000_000)
        assert len(spans) * 32 <= 700
        assert sum(len(merkle.subtrees(span)) for span in spans) <= 2 * 20


def test_appending_completes_one_subtree_in_the_mean():
    peaks, nodes = Peaks(), 0
    for leaf in hashed(1024):
        peaks, done = peaks.grown(leaf)
        nodes += len(done)
    assert nodes == 1023
