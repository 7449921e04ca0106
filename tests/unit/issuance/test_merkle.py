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


@pytest.mark.parametrize("size", range(1, 18))
def test_every_leaf_is_proved_and_no_other_passes(size):
    leaves = hashed(size)
    root = merkle.root_of(leaves)
    for index, leaf in enumerate(leaves):
        proof = merkle.inclusion_proof(index, leaves)
        assert merkle.includes(leaf, index, size, proof, root=root)
        assert not merkle.includes(merkle.leaf_hash(b"forged"), index, size, proof, root=root)
        assert not merkle.includes(leaf, index, size, [*proof, root], root=root)


@pytest.mark.parametrize("size", range(2, 18))
def test_a_longer_tree_is_proved_to_begin_with_the_shorter(size):
    leaves = hashed(size)
    for older in range(1, size):
        proof = merkle.consistency_proof(older, leaves)
        old, new = merkle.root_of(leaves[:older]), merkle.root_of(leaves)
        assert merkle.extends(older, size, old, new, proof=proof)
        assert not merkle.extends(older, size, merkle.root_of(hashed(older)[::-1]) if older > 1 else new, new, proof=proof)
