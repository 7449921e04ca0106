"""Uploaded files of a case: stored under its own key, scanned for viruses, and shown as copies that say what they may be used for."""

import hashlib
from collections.abc import Callable, Mapping
from functools import partial
from uuid import UUID

from sqlalchemy import delete, func, select

from app.cases import lacking
from app.cases.answers_store import key_context, seal_text
from app.cases.errors import FileInfected, FileUnscanned, MoveRefused, TooManyFiles
from app.cases.lifecycle import EDITABLE
from app.cases.models import Case, Scan, Upload
from app.catalogue.definitions import Definition
from app.core import clock, files, jobs, seal, transaction, virus_scan
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.inspection import inspector
from app.core.inspection.findings import FINE
from app.issuance import fonts

MOST_FILES = 10
LONGEST_NAME = 24  # characters of a matter's name in the mark: more would not fit on a small picture


def add(case: Case, question: str, content_key: str, *, name: str, media_type: str, content: bytes) -> Upload:
    """Make a stored file the answer to `question`; the same content twice is one upload."""
    _require_open(case, question)
    return keep(case, question, content_key, name=name, media_type=media_type, content=content)


def keep(case: Case, question: str, content_key: str, *, name: str, media_type: str, content: bytes) -> Upload:
    """The same for who is not the applicant, and may add it at this moment."""
    digest = hashlib.sha256(content).digest()
    known = session().scalar(select(Upload).where(Upload.case_id == case.id, Upload.question == question, Upload.sha256 == digest))
    if known:
        return known
    count = session().scalar(select(func.count()).select_from(Upload).where(Upload.case_id == case.id, Upload.question == question)) or 0
    if count >= MOST_FILES:
        raise TooManyFiles(limit=MOST_FILES)
    upload_id = new_id()
    upload = Upload(
        id=upload_id,
        case_id=case.id,
        question=question,
        file_key=content_key,
        name=seal_text(name, f"upload/name/{upload_id}"),
        media_type=media_type,
        size=len(content),
        sha256=digest,
        at=clock.now(),
        scan=Scan.PENDING if virus_scan.is_there() else Scan.NOT_SCANNED,
    )
    session().add(upload)
    if upload.scan is Scan.PENDING:
        jobs.enqueue("upload.scan", {"upload_id": str(upload_id)}, key=f"upload.scan:{upload_id}")
    return upload


def remove(case: Case, upload: Upload) -> None:
    """Take it away again while its question is open."""
    _require_open(case, upload.question)
    session().execute(delete(Upload).where(Upload.id == upload.id, Upload.case_id == case.id))


def _require_open(case: Case, question: str) -> None:
    """The applicant still fills the form in, or owes this paper."""
    if case.status not in EDITABLE and not lacking.may_take_file(case, question):
        raise MoveRefused(status=case.status.value)


def of_case(case: Case) -> list[Upload]:
    return list(session().scalars(select(Upload).where(Upload.case_id == case.id).order_by(Upload.id)))


def one_of(case: Case, upload_id: UUID) -> Upload:
    """The upload of this case, or Missing."""
    found = session().scalar(select(Upload).where(Upload.id == upload_id, Upload.case_id == case.id))
    if found is None:
        raise Missing()
    return found


def scans_of(case: Case) -> Mapping[str, Scan]:
    """What the scanner says of each file, by the upload's id; nothing where this installation scans none."""
    if not virus_scan.is_there():
        return {}
    return {str(upload_id): scan for upload_id, scan in session().execute(select(Upload.id, Upload.scan).where(Upload.case_id == case.id))}


def require_clean(case: Case) -> None:
    """No file of a case that is filed carries a known virus; one that is not scanned yet keeps nobody waiting."""
    infected = session().scalar(select(Upload).where(Upload.case_id == case.id, Upload.scan == Scan.INFECTED).limit(1))
    if infected:
        raise FileInfected(name=name_of(infected))


def name_of(upload: Upload) -> str:
    return seal.unseal(upload.name, f"upload/name/{upload.id}").decode()


def keeper(case: Case) -> Callable[[bytes], str]:
    """Stores bytes of uploads under the case's own key and gives their place; needs no transaction once it is made."""
    return partial(files.put, key=case.wrapped_key, key_context=key_context(case))


def content_of(upload: Upload) -> bytes:
    """The file itself: for the scanner. Everyone else gets a copy."""
    case = session().get_one(Case, upload.case_id)
    return files.get(upload.file_key, key=case.wrapped_key, key_context=key_context(case))


def copy_of(upload: Upload, definition: Definition, *, width: int = 0) -> bytes:
    """The file with 仅用于办理… and the day all over it; a picture at most `width` points wide where that is said.

    What is not found clean is opened for nobody (quarantine), unless this installation scans nothing.
    """
    if upload.scan is Scan.INFECTED:
        raise FileInfected(name=name_of(upload))
    if upload.scan is Scan.PENDING:
        raise FileUnscanned()
    text = f"仅用于办理{definition.called.zh[:LONGEST_NAME]} {clock.today().isoformat()}"
    content, media_type = content_of(upload), upload.media_type
    transaction.let_go()
    made = inspector.mark(content, media_type, text=text, font=fonts.plain_path(), width=width)
    if made.finding != FINE:
        raise Missing()
    return made.content
