"""Posted inputs to values: one WTForms class per step and per repeated group, made once for each published version."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from wtforms import Field, Form

from app.catalogue.definitions import Definition, Group, Question, Step
from app.elements.facts import Value
from app.form_engine.answers import Answers
from app.form_engine.errors import Refusal, input_name
from app.form_engine.places import once_per_version
from app.form_engine.registry import type_of
from app.form_engine.types import FieldType, Posted, PostedForm
from app.form_engine.visible import path_of, rows_of


@dataclass(frozen=True)
class Reading:
    """What was posted to one question: a value, or why it cannot be one, and the texts as they came."""

    value: Value
    refusal: Refusal | None
    texts: Posted


class QuestionField(Field):
    """A question of a form as a field of WTForms; its type reads what was posted."""

    def __init__(self, question: Question, field_type: FieldType, **rest: object) -> None:
        super().__init__(**rest)
        self.question = question
        self.type_of_question = field_type
        self.texts: Posted = {}
        self.refusal: Refusal | None = None

    def process(self, formdata: PostedForm, *_: object, **__: object) -> None:
        self.texts = self.type_of_question.posted(self.question, str(self.name), formdata)
        self.errors = []
        try:
            self.data = self.type_of_question.parse(self.question, self.texts)
        except Refusal as refusal:
            self.data, self.refusal = None, refusal
            self.errors = [refusal.message]


class StepForm(Form):
    """The base of all forms made from questions. CSRF is checked for the whole request by the web layer."""

    class Meta:
        csrf = False


@dataclass(frozen=True)
class StepForms:
    """The forms of one step: for its single questions, and for a row of each repeated group."""

    single: type[StepForm]
    rows: Mapping[str, type[StepForm]]


def forms_of(definition: Definition, step: Step) -> StepForms:
    """The WTForms classes of a step."""
    return _all_forms(definition)[step.code]


@once_per_version
def _all_forms(definition: Definition) -> Mapping[str, StepForms]:
    return {step.code: _made(step) for step in definition.form.steps}


def _made(step: Step) -> StepForms:
    return StepForms(
        _form([question for group in step.groups if not group.repeated for question in group.questions]),
        {group.code: _form(list(group.questions)) for group in step.groups if group.repeated},
    )


def _form(questions: list[Question]) -> type[StepForm]:
    """Attributes carry a prefix, so that a question called data or errors is no trap; the inputs keep their names."""
    kinds = [(question, type_of(question.type)) for question in questions]
    fields = {f"question_{question.code}": QuestionField(question, kind, name=question.code) for question, kind in kinds if kind.is_posted}
    return type("ReadStep", (StepForm,), fields)


def read(definition: Definition, step: Step, posted: PostedForm, answers: Answers) -> dict[str, Reading]:
    """What was posted to each question of the step, by path; names that the step does not have are not looked at."""
    forms = forms_of(definition, step)
    found = _readings(forms.single(formdata=posted), lambda question: question.code)
    for group in step.groups:
        if group.repeated:
            for row in rows_of(group, answers):
                form = forms.rows[group.code](formdata=posted, prefix=f"{input_name(f'{group.code}.{row}')}-")
                found |= _readings(form, _row_path(group, row))
    return found


def _row_path(group: Group, row: int | None) -> Callable[[Question], str]:
    return lambda question: path_of(group, question, row)


def _readings(form: StepForm, path: Callable[[Question], str]) -> dict[str, Reading]:
    fields = [field for field in form if isinstance(field, QuestionField)]
    return {path(field.question): Reading(field.data, field.refusal, field.texts) for field in fields}


def counted(step: Step, posted: PostedForm, answers: Answers) -> Answers:
    """The answers with as many rows as the page had that was posted, within the limits of each group."""
    rows = dict(answers.rows)
    for group in step.groups:
        if group.repeated and not group.count_from:
            text = (posted.getlist(f"{group.code}-rows") or [""])[0]
            said = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
            rows[group.code] = min(max(said, group.minimum, answers.row_count(group.code)), group.maximum)
    return answers.but(rows=rows)
