"""Stored files: a file that no row names goes, and with the key of its case an upload can no longer be read."""

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases import drafts, retention, uploads
from app.cases.models import Case, Upload
from app.core import clock, files
from app.core.db import new_id, session
from app.core.seal import SealBroken
from app.core.settings import current
from app.core.transaction import write
from tests.casework import a_case, a_certificate, a_citizen_named

pytestmark = pytest.mark.usefixtures("both_databases", "city", "context")


def every_folder() -> int:
    """A sweep of the whole store: one folder after the other, as the minutes pass."""
    seen = 0
    for minute in range(files.FOLDERS):
        clock.shift_by(lambda ahead=minute: timedelta(minutes=ahead))
        seen += retention.sweep()
    return seen


def age(app: Flask, name: str) -> Path:
    path = current().instance / "files" / name[-2:] / name
    long_ago = time.time() - 2 * files.LEFT_ALONE
    os.utime(path, (long_ago, long_ago))
    return path


def test_only_old_files_that_no_row_names_are_swept(app: Flask) -> None:
    a_certificate()
    a_case("individual-business", until="draft", with_file="premises_proof")
    for path in (current().instance / "files").glob("*/*"):
        age(app, path.name)
    young, left_over = files.put(b"its transaction is still open"), files.put(b"its transaction was refused")
    gone = age(app, left_over)
    assert every_folder() == 1
    assert not gone.exists()
    assert files.get(young)
    assert uploads.content_of(session().scalars(select(Upload)).one())


def test_with_the_key_of_a_discarded_draft_its_uploads_are_gone(app: Flask) -> None:
    case = a_case("individual-business", until="draft", with_file="premises_proof")
    name = session().scalars(select(Upload.file_key)).one()
    with pytest.raises(SealBroken):
        files.get(name)  # the house's own key does not open it
    with write():
        drafts.discard(session().get_one(Case, case.id), a_citizen_named("黄志明"), new_id().hex)
    assert case.wrapped_key == b""
    assert session().scalars(select(Upload)).all() == []
