"""Files as answers. What a file is, its content says, never its name; only what was looked at becomes an answer."""

import io
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

import pikepdf
from PIL import Image

from app.catalogue.definitions import Definition, Question
from app.elements.facts import Fact, Origin
from app.form_engine.answers import Answers
from app.form_engine.errors import FieldError
from app.form_engine.fields.file import File
from app.form_engine.registry import type_of
from app.form_engine.visible import questions

MOST_PIXELS = 60_000_000
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


def file_question(definition: Definition, answers: Answers, path: str) -> Question | None:
    """The question that takes files at this path, if it shows."""
    return next((place.question for place in questions(definition, answers) if place.path == path and takes_files(place.question)), None)


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
    if not (_opens_as_pdf(content) if media_type == "application/pdf" else _opens_as_image(content, IMAGE_FORMATS[media_type])):
        return FieldError(path, "The file for %(label)s is damaged or protected and cannot be opened.", label)
    return None


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


def _opens_as_image(content: bytes, image_format: str) -> bool:
    """The header is read, not the pixels: a picture that would fill the memory is refused by its measure."""
    try:
        with Image.open(io.BytesIO(content), formats=[image_format]) as image:
            if image.width * image.height > MOST_PIXELS:
                return False
            image.verify()
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return False
    return True


def _opens_as_pdf(content: bytes) -> bool:
    """A document with pages that opens without a password."""
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            return len(document.pages) > 0
    except (pikepdf.PdfError, pikepdf.PasswordError, ValueError, RuntimeError):
        return False
