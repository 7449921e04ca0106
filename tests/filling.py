"""Fills what a form still asks with plausible answers, so that a flow need not know every question of a service."""

from app.catalogue.definitions import Definition, Question
from app.elements.facts import Fact, Origin, Value
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers

TEXTS = {
    "phone": "19900009999",
    "email": "test@example.com",
    "id_number": "990001199003078833",
    "person_name": "测试人",
    "date": "2026-06-01",
}


def filled(definition: Definition, answers: Answers, **given: Value) -> Answers:
    """These answers with everything that is missing filled in; `given` comes first."""
    for path, value in given.items():
        answers = answers.set(path, Fact(value, Origin.TYPED))
    for _ in range(5):  # an answer may open further questions
        gaps = form_engine.missing(definition, answers)
        for gap in gaps:
            answers = answers.set(gap.path, Fact(_plausible(question_at(definition, gap.path)), Origin.TYPED))
        if not gaps:
            return answers
    raise AssertionError(f"{definition.code} still asks {form_engine.missing(definition, answers)}")


def question_at(definition: Definition, path: str) -> Question:
    group_code, _, code = path.rpartition(".")
    for _, group, question in definition.form.questions():
        if question.code == code and (not group_code or group.code == group_code.partition(".")[0]):
            return question
    raise AssertionError(path)


def _plausible(question: Question) -> Value:
    if question.type in {"radio", "select"}:
        return question.options[0].code
    if question.type == "checkboxes":
        return [question.options[0].code]
    if question.type == "consent":
        return True
    if question.type == "yes_no":
        return False
    if question.type in {"integer", "money", "decimal", "area"}:
        return question.minimum or 1
    return TEXTS.get(question.type, "测试内容")
