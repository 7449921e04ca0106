"""Documents that an officer compared with the original: until they expire their holder need not bring them again, in any service."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select

from app.cases import uploads
from app.cases.models import Case, Material, Upload
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Proof
from app.core import clock
from app.core.actor import PartyRef
from app.core.db import session
from app.elements.facts import Fact
from app.elements.words import Words
from app.form_engine import attachments
from app.form_engine.answers import Answers
from app.form_engine.attachments import Attachment


@dataclass(frozen=True)
class Check:
    """Who compared a document with the original, and what they saw."""

    at: datetime
    office: str  # department code
    seen: bytes  # digest of the files, see digest()
    case_id: UUID  # where it lay
    question: str  # of that case, "" where the original only was shown
    valid_until: date | None  # None: good for its own case only


@dataclass(frozen=True)
class Document:
    """A kept document as its holder sees it."""

    name: Words
    number: str  # of the case in which it was checked
    check: Check


def digest(files: Iterable[Upload]) -> bytes:
    """What tells files apart: another file, one more or one less is another digest. Of no file at all it is one too."""
    return hashlib.sha256(b"".join(sorted(file.sha256 for file in files))).digest()


def check_of(row: Material, question: str | None) -> Check | None:
    """The check that a row of a case records."""
    if row.checked_at is None or row.checked_in is None or row.seen is None:
        return None
    return Check(row.checked_at, row.checked_in, row.seen, row.case_id, question or "", row.valid_until)


def in_force(holder: PartyRef, names: Collection[str] | None = None) -> Mapping[str, Document]:
    """The holder's documents that may be used today, by what they are kept as; of two the one that was checked last."""
    if names is not None and not names:
        return {}
    theirs = (
        Case.applicant_kind == holder.kind,
        Case.applicant_id == holder.id,
        Material.document.is_not(None) if names is None else Material.document.in_(names),
        Material.valid_until >= clock.today(),
        Case.submitted_at.is_not(None),
    )
    rows = session().execute(select(Material, Case).join(Case, Case.id == Material.case_id).where(*theirs).order_by(Material.checked_at))
    found = {}
    for row, case in rows:
        need = next((need for need in catalogue.version(case.version_id).definition.materials if need.code == row.code), None)
        check = check_of(row, need.question if need else None)
        if need and check and row.document:
            found[row.document] = Document(need.name, case.number or "", check)
    return found


def bring(case: Case, definition: Definition) -> dict[str, Fact]:
    """Lay the applicant's kept files into a draft that has just begun. They answer its file questions and can be taken out again.

    An agent sees nothing of the giver's but what came of the agent's own filings.
    """
    if case.mandate_id is not None:
        return {}
    taking = {need.kept_as: need.question for need in definition.materials if need.kept_as and need.question and Proof.UPLOAD in need.ways}
    answers = Answers({})
    for name, document in in_force(case.applicant, taking.keys()).items():
        question = taking[name] or ""
        for file in _files(document.check):
            copy = _copied(file, case, question)
            attachment = Attachment(str(copy.id), uploads.name_of(file), file.media_type, file.size)
            answers = attachments.attach(answers, question, attachment)
    return dict(answers.facts)


def _files(check: Check) -> Sequence[Upload]:
    """The files that were seen; none where they are not the same any more."""
    where = (Upload.case_id == check.case_id, Upload.question == check.question)
    files = session().scalars(select(Upload).where(*where).order_by(Upload.id)).all()
    return files if digest(files) == check.seen else ()


def _copied(file: Upload, case: Case, question: str) -> Upload:
    """The same file once more, under the key of the case that it now belongs to: each case's files end with its own key."""
    content = uploads.content_of(file)
    place = uploads.keeper(case)(content)
    return uploads.add(case, question, place, name=uploads.name_of(file), media_type=file.media_type, content=content)
