"""One submission and one approval pressed many times at once have one effect: the proof in few presses (prove.races)."""

from contextlib import closing
from itertools import islice

import pytest

from prove import races


def test_one_press_counts(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    for name, value in {"ROUNDS": 1, "TIMES": 4, "PRESSES": 3, "APPROVALS": 1, "INSTANCE": tmp_path / "races"}.items():
        monkeypatch.setattr(races, name, value)
    with closing(races.rows()) as rows:  # what two acts do that meet stands in test_meetings
        found = list(islice(rows, 3))
    assert [(row.id, row.value) for row in found] == [("R1", 0), ("R2", 0), ("R3", 0)]
