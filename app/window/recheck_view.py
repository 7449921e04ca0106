"""What the page of a re-check shows: every fact, what changed first; masked like the case itself."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.cases import parts
from app.cases.answers_store import applicant_name
from app.cases.models import Case
from app.cases.recheck import Change, Checked
from app.cases.service import definition_of
from app.core.actor import Actor
from app.elements.words import Words
from app.window.answers_view import shown, source_name
from app.window.case_view import question_of

TONES = {Change.SAME: "green", Change.CHANGED: "red", Change.GONE: "orange", Change.NEW: "blue", Change.SILENT: "grey"}
FIRST = (Change.CHANGED, Change.GONE, Change.NEW, Change.SILENT, Change.SAME)


@dataclass(frozen=True)
class Line:
    label: Words
    was: str
    now: str
    register: str
    dated: str
    state: str
    tone: str


@dataclass(frozen=True)
class RecheckView:
    number: str
    service: Words
    applicant: str
    lines: list[Line]
    changed: int
    silent: int
    same: int


def build(case: Case, officer: Actor, checked: Iterable[Checked]) -> RecheckView:
    definition, part = definition_of(case), parts.visible(case, officer)
    checked = [one for one in checked if part.has(one.path)]
    lines = []
    for one in sorted(checked, key=lambda one: FIRST.index(one.change)):
        question = question_of(definition, one.path)
        if question is None:
            continue
        fact = one.now or one.was
        was = shown(question, one.was.said) if one.was else ""
        now = shown(question, one.now.value) if one.now else ""
        register = source_name(fact.source) if fact else ""
        lines.append(Line(question.label, was, now, register, fact.dated if fact else "", _word(one.change), TONES[one.change]))
    count = {change: sum(1 for one in checked if one.change is change) for change in Change}
    return RecheckView(
        case.number or "",
        definition.name,
        applicant_name(case) if part.names_applicant else "",
        lines,
        count[Change.CHANGED] + count[Change.GONE] + count[Change.NEW],
        count[Change.SILENT],
        count[Change.SAME],
    )


def _word(change: Change) -> str:
    return {
        Change.SAME: _("Unchanged"),
        Change.CHANGED: _("Changed"),
        Change.GONE: _("No longer on record"),
        Change.NEW: _("On record now"),
        Change.SILENT: _("No answer"),
    }[change]
