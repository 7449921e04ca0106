"""The one-time notice of corrections as it is written: every question and material of the case, each with a box and a note."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.cases.models import Case
from app.core.actor import Actor
from app.elements.words import Words
from app.window import case_view
from app.window.answers_view import Line, LineGroup

LONGEST = 500


@dataclass(frozen=True)
class Target:
    """One thing that can be asked to be corrected."""

    code: str  # the path of the answer or the code of the material
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
    faults: list[tuple[str, str]] = field(default_factory=list)  # (anchor, message)

    @property
    def items(self) -> dict[str, str]:
        """What is asked for: target -> what to do."""
        return {target.code: target.note for _title, targets in self.sections for target in targets if target.picked}


def view(case: Case, officer: Actor, posted: Mapping[str, str] | None = None) -> CorrectionView:
    """All that can be asked for, with what was ticked and written so far."""
    shown = case_view.build(case, officer)
    files = {line.path for step in shown.steps for group in step.groups for line in group.lines if line.is_file}
    sections: list[tuple[Words | str, list[Target]]] = [
        (
            step.title,
            [
                _target(line.path, _label(group, line), line.shown, posted)
                for group in step.groups
                for line in group.lines
                if not line.is_file
            ],
        )
        for step in shown.steps
    ]
    # A file is asked for by its material's name, and answered at the question that takes it.
    papers = [
        _target(paper.question if paper.question in files else paper.code, paper.name, paper.way_words, posted) for paper in shown.materials
    ]
    sections.append((_("Materials"), papers))
    sections = [(title, targets) for title, targets in sections if targets]
    return CorrectionView(shown.number, shown.service, sections, _faults(sections) if posted is not None else [])


def _label(group: LineGroup, line: Line) -> Words:
    """The question; in a repeated group with its row, for there each is asked several times."""
    if not group.number:
        return line.label
    return Words(*(f"{group.title.in_language(lang)} {group.number} · {line.label.in_language(lang)}" for lang in ("zh", "en")))


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
