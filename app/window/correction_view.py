"""The one-time notice of corrections as it is written: what the applicant can answer or upload, each with a box and a note."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.cases import corrections, queries, service
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.elements.words import Words
from app.form_engine import attachments
from app.form_engine.answers import Answers
from app.window.answers_view import answer_steps
from app.window.case_view import material_lines

LONGEST = 500


@dataclass(frozen=True)
class Target:
    """One thing that can be asked to be corrected."""

    code: str  # the path of the answer
    label: Words | str
    shown: str
    picked: bool = False
    note: str = ""
    fault: str = ""


@dataclass(frozen=True)
class CorrectionView:
    number: str
    service: Words
    sections: list[tuple[Words | str, list[Target]]]
    again: bool  # a later notice: only what the supplement changed
    of_registers: list[Words]  # what the applicant cannot change: a check slip goes to the register's owner instead
    faults: list[tuple[str, str]] = field(default_factory=list)  # (anchor, message)

    @property
    def items(self) -> dict[str, str]:
        """What is asked for: target -> what to do."""
        return {target.code: target.note for _title, targets in self.sections for target in targets if target.picked}


def view(case: Case, posted: Mapping[str, str] | None = None) -> CorrectionView:
    """All that can be asked for, with what was ticked and written so far."""
    definition, answers = service.definition_of(case), queries.answers_of(case)
    places = {place.path: place for place in corrections.askable(case, definition, answers)}
    files = {path for path, place in places.items() if attachments.takes_files(place.question)}
    lines = [(step.title, line) for step in answer_steps(definition, answers) for group in step.groups for line in group.lines]
    sections: dict[str, tuple[Words | str, list[Target]]] = {}
    for title, line in lines:
        if line.path in places.keys() - files:
            target = _target(line.path, corrections.label_of(definition, line.path), line.shown, posted)
            sections.setdefault(places[line.path].step.code, (title, []))[1].append(target)
    papers = _papers(case, definition, answers, files, posted=posted)
    shown = [*sections.values(), *([(_("Materials"), papers)] if papers else [])]
    locked = [corrections.label_of(definition, line.path) for _title, line in lines if line.path not in places and line.shown]
    return CorrectionView(
        case.number or "", definition.name, shown, case.has_seen(Act.RETURN), locked, _faults(shown) if posted is not None else []
    )


def _papers(case: Case, definition: Definition, answers: Answers, files: set[str], *, posted: Mapping[str, str] | None) -> list[Target]:
    """Each upload of the form: by its material's name and state where a material asks for it."""
    states = {line.question: line.way_words for line in material_lines(case)}
    names = {path: corrections.standing(case, answers, path).files.values() for path in sorted(files)}
    return [
        _target(path, corrections.label_of(definition, path), "、".join(named) or states.get(path, ""), posted)
        for path, named in names.items()
    ]


def _target(code: str, label: Words | str, shown: str, posted: Mapping[str, str] | None) -> Target:
    picked = posted is not None and code in _ticked(posted)
    note = (posted or {}).get(f"note-{code}", "").strip()
    fault = ""
    if picked and not note:
        fault = _("Write what is to be corrected.")
    elif len(note) > LONGEST:
        fault = _("Write at most %(max)d characters.", max=LONGEST)
    return Target(code, label, shown, picked, note, fault)


def _ticked(posted: Mapping[str, str]) -> set[str]:
    return set(posted.getlist("item")) if isinstance(posted, MultiDict) else set()


def _faults(sections: list[tuple[Words | str, list[Target]]]) -> list[tuple[str, str]]:
    targets = [target for _title, found in sections for target in found]
    if not any(target.picked for target in targets):
        return [("items", _("Tick at least one item and say what is to be corrected."))]
    return [(f"note-{target.code.replace('.', '-')}", target.fault) for target in targets if target.fault]
