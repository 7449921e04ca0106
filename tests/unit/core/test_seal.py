"""Sealed values: readable in their own place only."""

import pytest

from app.core import seal
from app.core.seal import SealBroken
from app.core.settings import Settings

pytestmark = pytest.mark.usefixtures("settings")


def test_what_was_sealed_comes_back() -> None:
    assert seal.unseal(seal.seal("林晓雯".encode(), "person/name/1"), "person/name/1").decode() == "林晓雯"


def test_a_value_moved_to_another_row_is_refused() -> None:
    with pytest.raises(SealBroken):
        seal.unseal(seal.seal(b"x", "person/name/1"), "person/name/2")


@pytest.mark.parametrize("position", [0, 1, 14, -1])
def test_a_changed_byte_is_refused(position: int) -> None:
    sealed = bytearray(seal.seal(b"secret", "place"))
    sealed[position] ^= 1
    with pytest.raises(SealBroken):
        seal.unseal(bytes(sealed), "place")


def test_a_case_key_opens_only_its_own_case() -> None:
    key = seal.new_key("case/1")
    sealed = seal.seal(b"answers", "case/answers", key=key, key_context="case/1")
    assert seal.unseal(sealed, "case/answers", key=key, key_context="case/1") == b"answers"
    with pytest.raises(SealBroken):
        seal.unseal(sealed, "case/answers", key=seal.new_key("case/1"), key_context="case/1")
    with pytest.raises(SealBroken):
        seal.unseal(sealed, "case/answers", key=key, key_context="case/2")


def test_blind_indexes_match_exactly_and_by_kind() -> None:
    assert seal.blind_index("phone", "1") == seal.blind_index("phone", "1")
    assert seal.blind_index("phone", "1") != seal.blind_index("id_number", "1")


def test_no_two_seals_are_alike(settings: Settings) -> None:
    assert len({seal.seal(b"same", "place") for _ in range(200)}) == 200
    assert settings.master_key not in seal.seal(b"same", "place")
