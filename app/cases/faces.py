"""The face that a card prints: drawn anew and small when it is uploaded, so that the decision finds it ready and opens no picture."""

from uuid import UUID

from app.cases import uploads
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.form_engine.answers import Answers
from app.form_engine.attachments import TakenIn
from app.form_engine.errors import FieldError
from app.form_engine.visible import Place
from app.issuance import photos
from app.issuance.errors import PhotoRefused

UNFIT = "The picture for %(label)s cannot be made small enough for a card. Take it before a plain background."


def is_photo(definition: Definition, code: str) -> bool:
    """Whether this answer is a photo."""
    return any(question.code == code and question.type == "photo" for _, _, question in definition.form.questions())


def small(definition: Definition, place: Place, taken: TakenIn | FieldError) -> TakenIn | FieldError:
    """The picture as the result will print it, where it will; every other file as it is."""
    if isinstance(taken, FieldError) or place.question.type != "photo" or place.path not in definition.outcome.answers:
        return taken
    try:
        return TakenIn("image/jpeg", photos.drawn(taken.content, taken.media_type))
    except PhotoRefused:
        return FieldError(place.path, UNFIT, {"label": place.question.label})


def of_case(case: Case, answers: Answers, code: str) -> str | None:
    """The photo as a certificate records it; of several the one that was uploaded last."""
    files = answers.value(code)
    last = files[-1] if isinstance(files, list) and files else None
    if not isinstance(last, dict):
        return None
    return photos.written(uploads.content_of(uploads.one_of(case, UUID(str(last["id"])))))
