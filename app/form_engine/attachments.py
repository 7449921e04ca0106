"""Files as answers. What a file is, its content says, never its name; only what was looked at becomes an answer."""

import io
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from PIL import Image

from app.catalogue.definitions import Question
from app.elements.facts import Fact, Origin
from app.form_engine.answers import Answers
from app.form_engine.errors import FieldError
from app.form_engine.fields.file import File
from app.form_engine.registry import type_of

MOST_PIXELS = 60_000_000
PATIENCE = 15  # seconds for one document
DAMAGED = "The file for %(label)s is damaged or protected and cannot be opened."
ACTIVE = "The file for %(label)s contains programs or other files. Print it to a new PDF and choose that one."
INSPECTION = Path(__file__).with_name("pdf_inspection.py")  # run, never imported: its parser stays out of this process
FINDINGS = {0: "", 3: ACTIVE}  # its exit statuses; any other is DAMAGED
LONGEST_NAME = 120
SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
IMAGE_FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG"}
WRONG_KIND = {
    ".pdf": "The file for %(label)s must be a JPG or PNG picture or a PDF document.",
    ".png": "The file for %(label)s must be a JPG or PNG picture.",
}


@dataclass(frozen=True)
class Attachment:
    """One file as the answer names it: where it lies and how the person calls it."""

    id: str
    name: str
    media_type: str
    size: int


def takes_files(question: Question) -> bool:
    return isinstance(type_of(question.type), File)


def ids_in(answers: Answers) -> set[str]:
    """Every upload that an answer names, shown or set aside."""
    facts = (*answers.facts.values(), *answers.parked.values())
    return {
        str(item["id"])
        for fact in facts
        if isinstance(fact.value, list)
        for item in fact.value
        if isinstance(item, dict) and {"id", "type", "size"} <= item.keys()
    }


def media_type_of(content: bytes) -> str | None:
    """What the first bytes say the file is, among the kinds that we take."""
    return next((kind for signature, kind in SIGNATURES.items() if content.startswith(signature)), None)


def fault_of(question: Question, path: str, content: bytes) -> FieldError | None:
    """What is wrong with an uploaded file, told at its question; None when it may be kept."""
    kind = type_of(question.type)
    media_type = media_type_of(content)
    label = {"label": question.label}
    if not content:
        return FieldError(path, "The file for %(label)s is empty.", label)
    if not isinstance(kind, File) or media_type not in kind.media_types:
        is_photo = isinstance(kind, File) and "application/pdf" not in kind.media_types
        return FieldError(path, WRONG_KIND[".png" if is_photo else ".pdf"], label)
    message = _fault_of_pdf(content) if media_type == "application/pdf" else _fault_of_image(content, IMAGE_FORMATS[media_type])
    return FieldError(path, message, label) if message else None


def shown_name(name: str) -> str:
    """The file's name as it is shown: without folders, control signs and signs that turn the reading order."""
    base = PurePosixPath(name.replace("\\", "/")).name
    plain = "".join(sign for sign in base if unicodedata.category(sign)[0] != "C").strip()
    stem, dot, ending = plain.rpartition(".")
    if len(plain) <= LONGEST_NAME:
        return plain or "file"
    return f"{stem[: LONGEST_NAME - 10]}{dot}{ending[:9]}"


def attach(answers: Answers, path: str, attachment: Attachment, origin: Origin = Origin.TYPED) -> Answers:
    """One more file for this question; the same upload twice is one."""
    held = _held(answers, path)
    if any(file["id"] == attachment.id for file in held):
        return answers
    entry = {"id": attachment.id, "name": attachment.name, "type": attachment.media_type, "size": attachment.size}
    return answers.set(path, Fact([*held, entry], origin))


def detach(answers: Answers, path: str, attachment_id: str) -> Answers:
    """The question without this file."""
    held = _held(answers, path)
    left = [file for file in held if file["id"] != attachment_id]
    if len(left) == len(held):
        return answers
    return answers.set(path, Fact(left, answers[path].origin)) if left else answers.drop(path)


def _held(answers: Answers, path: str) -> list[dict]:
    value = answers.value(path)
    return [file for file in value if isinstance(file, dict)] if isinstance(value, list) else []


def _fault_of_image(content: bytes, image_format: str) -> str:
    """The header is read, not the pixels: a picture that would fill the memory is refused by its measure."""
    try:
        with Image.open(io.BytesIO(content), formats=[image_format]) as image:
            if image.width * image.height > MOST_PIXELS:
                return DAMAGED
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return DAMAGED
    return ""


def _fault_of_pdf(content: bytes) -> str:
    """Looked at in a process of its own with little memory and time: a hostile file takes nothing else down with it."""
    command = [sys.executable, "-I", str(INSPECTION)]
    try:
        done = subprocess.run(command, input=content, capture_output=True, timeout=PATIENCE, check=False)  # noqa: S603 - our own program
    except subprocess.TimeoutExpired:
        return DAMAGED
    return FINDINGS.get(done.returncode, DAMAGED)
