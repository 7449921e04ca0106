"""Papers to look at: a type's sample or a template being written, drawn by the worker. Never signed, in no ledger, kept half a day."""

import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from sqlalchemy import delete, select

from app.core import clock, files, jobs, seal, strict_yaml
from app.core.actor import Actor
from app.core.db import insert_once, new_id, session
from app.core.errors import DomainError, Forbidden
from app.core.transaction import write
from app.elements import dictionary
from app.issuance import drawing, furniture, origins, render, samples, types
from app.issuance.drawing import Drawn
from app.issuance.errors import DraftTooLong, TypeFault
from app.issuance.issuers import issuer
from app.issuance.models import PaperDraft
from app.issuance.render import Sheet
from app.issuance.types import OWN_FILES, SHARED, CertificateType

DRAFT = "issuance.draft"
FILES = (*OWN_FILES, samples.FILE)
LONGEST = 100_000  # characters of one file
KEPT = timedelta(hours=12)
DOTS = "96"  # an inch: as screens show a page
MOST_PAGES = 8


def shipped(code: str) -> dict[str, str]:
    """The four files of a type as they are in its folder; raises UnknownType."""
    kind = types.get(code)
    return {name: kind.files[name] for name in OWN_FILES} | {samples.FILE: samples.text_of(code)}


def ask(code: str, texts: Mapping[str, str], sample: int, by: Actor, *, key: str) -> UUID:
    """Have these files drawn with one of their samples. The same key gives the first one again."""
    types.get(code)
    if by.person is None:
        raise Forbidden()
    if any(len(texts.get(name, "")) > LONGEST for name in FILES):
        raise DraftTooLong(longest=LONGEST)
    draft_id = new_id()
    content = json.dumps({name: texts.get(name, "").replace("\r\n", "\n") for name in FILES}).encode()
    values = {
        "code": code,
        "sample": sample,
        "content": seal.seal(content, _place(draft_id)),
        "asked_by": by.person,
        "asked_at": clock.now(),
    }
    if not insert_once(PaperDraft, id=draft_id, key=f"{by.person}:{key}", pages=[], refusal="", faults=[], **values):
        return session().scalars(select(PaperDraft.id).where(PaperDraft.key == f"{by.person}:{key}")).one()
    jobs.enqueue(DRAFT, {"draft_id": str(draft_id)}, key=f"{DRAFT}:{draft_id.hex}")
    return draft_id


def of(draft_id: UUID, by: Actor) -> PaperDraft | None:
    """The draft, for who asked for it."""
    found = session().get(PaperDraft, draft_id)
    return found if found and found.asked_by == by.person else None


def texts_of(draft: PaperDraft) -> dict[str, str]:
    """The four files as they were typed."""
    return json.loads(seal.unseal(draft.content, _place(draft.id)))


def _place(draft_id: UUID) -> str:
    return f"paper_draft/content/{draft_id}"


@jobs.handler(DRAFT)
def draw(payload: dict) -> None:
    """Draw what was asked for, or say what is wrong with it. A second call changes nothing."""
    draft = session().get(PaperDraft, UUID(payload["draft_id"]))
    if draft is None or draft.drawn_at:
        return
    draft_id, code, sample, texts = draft.id, draft.code, draft.sample, texts_of(draft)
    session().rollback()
    drawn = drawn_of(code, texts, sample)
    pages = [files.put(one) for one in _pictures(drawn.content)] if drawn.content else []
    values = {
        "drawn_at": clock.now(),
        "file_key": files.put(drawn.content) if drawn.content else None,
        "pages": pages,
        "refusal": _storable(drawn.refusal),
        "faults": [_storable(fault) for fault in drawn.faults],
    }
    with write() as current:
        row = current.get(PaperDraft, draft_id)
        if row and row.drawn_at is None:
            for name, value in values.items():
                setattr(row, name, value)


def _storable(said: str) -> str:
    """A fault quotes what was typed, and no database keeps every character of that."""
    return said.replace("\x00", "\ufffd").encode(errors="replace").decode()


def drawn_of(code: str, texts: Mapping[str, str], sample: int) -> Drawn:
    """The paper that these files make, or what is wrong with them, by file and line."""
    try:
        kind = _kind(code, texts)
        known = samples.read(code, texts[samples.FILE])
        said = known[min(max(sample, 0), len(known) - 1)]
        sheet = _as_sample(render.sheet(kind, samples.record(kind, said)), issuer(samples.office(kind, said).code).seal)
    except TypeFault as fault:
        return Drawn(b"", _placed(str(fault), texts))
    except DomainError as refusal:
        return Drawn(b"", f"{samples.FILE}: {refusal.message % refusal.params}")
    except (AttributeError, KeyError, TypeError, ValueError, LookupError) as wrong:  # a shape that no reader expects
        return Drawn(
            b"", f"type.yaml or {samples.FILE}: not in the shape that certificates/README.md describes ({type(wrong).__name__}: {wrong})"
        )
    return drawing.draft(sheet)


def _kind(code: str, texts: Mapping[str, str]) -> CertificateType:
    """The type as typed; raises TypeFault."""
    try:
        strict_yaml.load_content(texts["type.yaml"])  # within bounds, before it is read as one of our own
    except strict_yaml.YamlFault as fault:
        raise TypeFault(f"certificates/{code}/type.yaml: {fault}") from fault
    shared = {name: text for name, text in types.get(code).files.items() if name.startswith(f"{SHARED}/")}
    kind = types.from_files(code, {name: texts[name] for name in OWN_FILES} | shared)
    known = dictionary.current()
    wrong = list(origins.faults(kind, known, {element.lead for element in known.values() if element.lead}))
    if wrong:
        raise TypeFault(wrong[0])
    return kind


def _placed(fault: str, texts: Mapping[str, str]) -> str:
    """The fault without our folder, and with the line of the fact that it names."""
    said = re.sub(r"^certificates/[^/]+/", "", fault)
    named = re.match(r"type\.yaml: fact (\w+)", said)
    lines = texts["type.yaml"].splitlines()
    at = next((number for number, line in enumerate(lines, 1) if named and line.strip().startswith(f"{named[1]}:")), 0)
    return said.replace("type.yaml", f"type.yaml, line {at}", 1) if at else said


def _as_sample(sheet: Sheet, ring: str) -> Sheet:
    """Marked as what it is, in a house that is none of demonstration too."""
    return replace(sheet, values={**sheet.values, "sample": True, "seal": furniture.seal(ring, "样例", demonstration=True)})


def _pictures(pdf: bytes) -> Sequence[bytes]:
    """Each page as PNG, where this machine has pdftoppm (poppler-utils); the file itself is there in any case."""
    program = shutil.which("pdftoppm")
    if program is None:
        return []
    with tempfile.TemporaryDirectory() as folder:
        order = [program, "-r", DOTS, "-l", str(MOST_PAGES), "-png", "-", f"{folder}/page"]
        subprocess.run(order, input=pdf, check=True, capture_output=True, timeout=drawing.SECONDS)  # noqa: S603 - our own file
        return [path.read_bytes() for path in sorted(Path(folder).glob("page*.png"))]


def picture(draft: PaperDraft, number: int) -> bytes | None:
    """One page as a picture, from 1."""
    return files.get(draft.pages[number - 1]) if 1 <= number <= len(draft.pages) else None


def forget() -> int:
    """Delete what was asked for half a day ago, with its files; gives how many."""
    old = PaperDraft.asked_at < clock.now() - KEPT
    rows = session().execute(select(PaperDraft.file_key, PaperDraft.pages).where(old)).all()
    session().rollback()
    if rows:
        with write() as current:
            current.execute(delete(PaperDraft).where(old))
        for file_key, pages in rows:
            for key in (file_key, *pages):
                if key:
                    files.delete(key)
    return len(rows)
