"""What was typed is sealed to its row: no other row gives it back."""

import pytest

from app.core.db import new_id
from app.core.seal import SealBroken
from app.identity.parked import Parked, open_parked, seal_parked

TYPED = Parked("/apply/x/step", "/apply/x/step?page=2", (("name", "王小明"), ("purpose", "rent"), ("purpose", "school"), ("note", "")))


def test_the_fields_come_back_in_their_order_with_their_repetitions(settings):
    row = new_id()
    assert open_parked(row, seal_parked(row, TYPED)) == TYPED


def test_nothing_of_it_is_readable(settings):
    sealed = seal_parked(new_id(), TYPED)
    assert "王小明".encode() not in sealed and b"rent" not in sealed


def test_another_row_does_not_open_it(settings):
    with pytest.raises(SealBroken):
        open_parked(new_id(), seal_parked(new_id(), TYPED))
