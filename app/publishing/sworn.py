"""告知承诺 is a free choice, told in writing and looked at afterwards (国办发〔2020〕42号)."""

from collections.abc import Iterator

from app.catalogue.definitions import Definition
from app.publishing.ground import Ground


def sworn(definition: Definition, _ground: Ground) -> Iterator[str]:
    """The promise is a consent of this form that may stay open, and a day is set by which it is looked at."""
    if definition.safety and not definition.is_permit:
        yield "safety: is for a licence (matter_type 01): the Licensing Law bars nobody from another matter"
    if definition.sworn is None:
        return
    code = definition.sworn.question
    found = {question.code: question for _, group, question in definition.form.questions() if not group.repeated}.get(code)
    if found is None or found.type != "consent":
        yield f"sworn: question: {code!r} is no consent of this form outside a repeated group"
    elif found.required:
        yield f"sworn: question: {code} must be required: false, for a promise is a free choice"
    if definition.sworn.check_days < 1:
        yield "sworn: check_days: at least 1 day is needed"
