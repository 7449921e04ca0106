"""What is kept only as long as a case needs it."""

from sqlalchemy import select

from app.cases.models import Upload
from app.core import clock, files
from app.core.db import session
from app.issuance import queries as issuance

MINUTE = 60


def sweep() -> int:
    """Delete stored files that no row names; gives how many.

    A refusal or a crash after storing leaves one, and so does an answer that was removed. Each minute has its folder,
    so that the whole store is walked in a few hours and no round is long.
    """
    stored = files.of_folder(int(clock.now().timestamp()) // MINUTE % files.FOLDERS)
    if not stored:
        return 0
    named = set(session().scalars(select(Upload.file_key).where(Upload.file_key.in_(stored)))) | issuance.kept_files(stored)
    session().rollback()
    left_over = [name for name in stored if name not in named]
    for name in left_over:
        files.delete(name)
    return len(left_over)
