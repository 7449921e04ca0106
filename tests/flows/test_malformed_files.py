"""What `make prove` sends a hundred thousand of, here some dozens; and the counting itself sees a fault that is planted."""

import random

import pytest
from flask import Flask

from app.core.inspection import inspector
from app.core.inspection.inspector import Inspected
from prove import files
from prove.files import Seen


def storm(app: Flask, count: int) -> Seen:
    return files.storm(app, random.Random(2026), count)


@pytest.mark.usefixtures("city", "both_databases")
def test_malformed_files_are_refused_or_cleaned(app: Flask) -> None:
    seen = storm(app, 60)
    assert (seen.broken, seen.slow, seen.unshown) == ([], [], [])
    assert seen.statuses.keys() == {200} and 0 < seen.kept < 60, "the files no longer reach the question"


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("fault", ["throws", "keeps"])
def test_a_planted_fault_is_seen(app: Flask, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    if fault == "throws":
        monkeypatch.setattr(inspector, "clean", lambda content, _type, **_shape: 1 / (content[-1] % 3))
    else:
        monkeypatch.setattr(inspector, "clean", lambda content, _type, **_shape: Inspected(0, {}, content))
    seen = storm(app, 30)
    assert seen.broken if fault == "throws" else seen.unshown
