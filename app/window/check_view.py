"""The check page: all answers of a draft, what is still missing and where it is mended."""

from dataclasses import dataclass
from uuid import UUID

from app.cases import competence, desk_confirming
from app.cases.answers_store import applicant_name
from app.cases.competence import Office
from app.cases.desk_confirming import Standing
from app.core.actor import Actor
from app.elements.words import Words
from app.form_engine import service as form_engine, visible
from app.form_engine.overview import shown_to_oneself
from app.web import form_pages, form_posts
from app.web.form_posts import Draft
from app.window import material_checks_view
from app.window.answers_view import LineStep, answer_steps, language
from app.window.case_view import CorrectionLine, corrections
from app.window.material_checks_view import MaterialCheck


@dataclass(frozen=True)
class Heading:
    """What stands above every page of a draft."""

    draft_id: UUID
    number: str  # "" for a draft; a case back for correction keeps its number
    service: Words
    applicant: str
    steps: list[tuple[str, Words, str]]  # code, title, state: done now todo
    at_check: bool
    corrections: list[CorrectionLine]

    @classmethod
    def of(cls, draft: Draft, here: str = "", unfinished: frozenset[str] = frozenset()) -> "Heading":
        """`here` is the step that is open; none is on the check page, where some may turn out to be unfinished."""
        shown = visible.steps(draft.definition, draft.answers)
        codes = [step.code for step in shown]
        place = codes.index(here) if here in codes else len(codes)
        states = [
            "now" if number == place else "done" if number < place and code not in unfinished else "todo"
            for number, code in enumerate(codes)
        ]
        return cls(
            draft_id=draft.case.id,
            number=draft.case.number or "",
            service=draft.definition.name,
            applicant=applicant_name(draft.case),
            steps=[(step.code, step.title, state) for step, state in zip(shown, states, strict=True)],
            at_check=not here,
            corrections=corrections(draft.case, draft.definition),
        )


@dataclass(frozen=True)
class Gap:
    step: str
    anchor: str
    text: str


@dataclass(frozen=True)
class CheckView:
    heading: Heading
    steps: list[LineStep]
    gaps: list[Gap]
    offices: tuple[Office, ...]  # that may take it, the competent one first
    place: str  # of the one that was chosen before
    materials: list[MaterialCheck]
    confirmed: Standing  # how it stands with the citizen's own word

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed is Standing.AGREED

    @property
    def is_whole(self) -> bool:
        """No answer and no look at a material is missing."""
        return not (self.gaps or self.unchecked)

    @property
    def unchecked(self) -> list[MaterialCheck]:
        return [material for material in self.materials if material.is_open]


def build(draft: Draft, clerk: Actor) -> CheckView:
    definition = draft.definition
    still_open = [*form_engine.missing(definition, draft.answers), *form_posts.refused_promise(draft)]
    gaps = [Gap(gap.step, gap.error.anchor, form_pages.text_of(gap.error, language())) for gap in still_open]
    return CheckView(
        Heading.of(draft, unfinished=frozenset(gap.step for gap in gaps)),
        answer_steps(definition, draft.answers, hide=shown_to_oneself),
        gaps,
        competence.offices(definition, draft.answers) if definition.offices else (),
        draft.case.place,
        material_checks_view.build(draft),
        desk_confirming.standing(draft.case, clerk),
    )
