"""Files as answers. What a file is, its content says, never its name; only what was looked at becomes an answer."""

import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath

from app.catalogue.definitions import Question
from app.core.inspection import inspector
from app.core.inspection.findings import FINE, SHAPE, SMALL
from app.elements.facts import Fact, Origin
from app.form_engine.answers import Answers
from app.form_engine.errors import FieldError
from app.form_engine.fields.file import File
from app.form_engine.registry import type_of

DAMAGED = "The file for %(label)s is damaged or protected and cannot be opened."
MISSHAPEN = {
    SHAPE: "The picture for %(label)s must be %(ratio)s, width to height; this one measures %(width)s × %(height)s.",
    SMALL: "The picture for %(label)s must measure at least %(least)s; this one measures %(width)s × %(height)s.",
}
LONGEST_NAME = 120
SIGNATURES = {b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png", b"%PDF-": "application/pdf"}
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


@dataclass(frozen=True)
class TakenIn:
    """A file as it is kept: what it is, and its content cleaned of everything else."""

    media_type: str
    content: bytes


def take_in(question: Question, path: str, content: bytes) -> TakenIn | FieldError:
    """Look into an uploaded file and clean it, in a process of its own; what is wrong with it is told at its question."""
    kind = type_of(question.type)
    media_type = media_type_of(content)
    label = {"label": question.label}
    if not content:
        return FieldError(path, "The file for %(label)s is empty.", label)
    if media_type is None or not isinstance(kind, File) or media_type not in kind.media_types:
        is_photo = isinstance(kind, File) and "application/pdf" not in kind.media_types
        return FieldError(path, WRONG_KIND[".png" if is_photo else ".pdf"], label)
    found = inspector.clean(content, media_type, **_shape(question))
    if found.finding == FINE:
        return TakenIn(media_type, found.content)
    said = {"ratio": question.ratio, "least": question.least.replace("x", " × "), **found.told}
    return FieldError(path, MISSHAPEN.get(found.finding, DAMAGED), label | said)


def _shape(question: Question) -> dict[str, object]:
    """What the question wants of a picture, as the inspector takes it: 5:7 is (5, 7), 358x441 is (358, 441)."""
    wanted = {"ratio": question.ratio.split(":"), "least": question.least.split("x")}
    return {name: [int(part) for part in parts] for name, parts in wanted.items() if len(parts) > 1}


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
