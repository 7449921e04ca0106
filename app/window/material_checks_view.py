"""The materials of an intake, each with what the clerk may say of it."""

from dataclasses import dataclass, replace

from flask_babel import lazy_gettext as _

from app.cases import barring, certificate_uses, competence, intake_checks, materials, uploads
from app.cases.answers_store import read_answers
from app.cases.intake_checks import How
from app.cases.materials import MaterialState
from app.catalogue.definitions import Definition, Proof
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.web.form_posts import Draft
from app.window import words

SAYINGS = {
    How.SEEN: ("O", _("Original seen")),
    How.COMPARED: ("D", _("Copy agrees with the original")),
    How.COPY: ("W", _("Copy only")),
    How.LATER: ("L", _("To follow")),
}


@dataclass(frozen=True)
class Saying:
    how: How
    key: str
    label: object


@dataclass(frozen=True)
class MaterialCheck:
    code: str
    name: Words
    way_words: str
    trust: str
    trust_words: str
    checked: str  # by whom and when it was compared, "" where it was not
    is_open: bool  # nothing was said of it yet
    sayings: list[Saying]
    step: str  # where a file for it is taken, "" where none is
    question: str
    files: int
    allows: Words | None = None  # what filing allows, where a certificate of the citizen stands in for it


def build(draft: Draft) -> list[MaterialCheck]:
    definition, answers = draft.definition, Answers(read_answers(draft.case))
    states = materials.states(draft.case, definition, answers)
    may_follow = barring.may_follow(draft.case.applicant, definition, answers)
    files = [upload.question for upload in uploads.of_case(draft.case)]
    left = {state.need.code for state in intake_checks.unchecked(states)}
    place = draft.case.place or competence.competent_place(definition, answers)
    lines = [
        _line(state, definition, files.count(state.need.question or ""), may_follow, is_open=state.need.code in left) for state in states
    ]
    allowed = {state.need.code: certificate_uses.wording(definition, state.paper, place) for state in states if state.paper}
    return [replace(line, allows=allowed.get(line.code)) for line in lines]


def _line(state: MaterialState, definition: Definition, files: int, may_follow: bool, *, is_open: bool) -> MaterialCheck:
    need = state.need
    ways = intake_checks.ways_of(state, has_files=files > 0, may_follow=may_follow)
    step = next((step.code for step, _group, question in definition.form.questions() if question.code == need.question), "")
    return MaterialCheck(
        code=need.code,
        name=need.name,
        way_words=words.proof(state),
        trust=state.trust.value,
        trust_words=words.trust(state.trust),
        checked=words.check(state.check) if state.check else "",
        is_open=is_open,
        sayings=[Saying(how, *SAYINGS[how]) for how in ways],
        step=step if Proof.UPLOAD in need.ways else "",
        question=need.question or "",
        files=files,
    )
