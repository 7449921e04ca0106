"""一键核查: an officer asks the registers again about every fact of a case and sees what changed. Nothing is written over."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.audit import service as audit
from app.cases import parts, prefill, tasks
from app.cases.answers_store import read_answers
from app.cases.models import Case
from app.cases.prefill import Prefill
from app.catalogue import service as catalogue
from app.core.actor import Actor
from app.elements.facts import Fact
from app.form_engine.answers import Answers
from app.sources import service as sources
from app.sources.weighing import agree


class Change(StrEnum):
    """What came of one fact."""

    SAME = "same"
    CHANGED = "changed"  # the register says something else now
    GONE = "gone"  # the register has it no more
    NEW = "new"  # a person typed it, and a register knows it now
    SILENT = "silent"  # the register did not answer


@dataclass(frozen=True)
class Checked:
    """One fact as it was filed and as the register says it now."""

    path: str
    was: Fact | None
    now: Fact | None
    change: Change


def ask(case: Case, officer: Actor) -> Prefill:
    """Ask every register live about what this officer sees, for who holds the case's task; no transaction is open meanwhile."""
    tasks.hold(case, officer)
    part, version = parts.visible(case, officer), catalogue.version(case.version_id)
    wants = [one for one in prefill.wants_of(version.definition) if part.touches(one.key)]
    return prefill.fetch(officer, case.applicant, version, case_id=case.id, live=True, wants=wants)


def record(case: Case, officer: Actor, found: Prefill) -> list[Checked]:
    """What changed, in the order of the form; that it was checked, and by whom, stays on record in the caller's transaction."""
    part = parts.visible(case, officer)
    checked = [one for one in _compared(Answers(read_answers(case)), found) if part.has(one.path)]
    sources.record_calls(found.gathered, case_id=case.id)
    counts = {change.value: sum(1 for one in checked if one.change is change) for change in Change}
    audit.record(officer, "case:recheck", kind="case", ref=str(case.id), detail=counts)
    return checked


def _compared(answers: Answers, found: Prefill) -> Iterator[Checked]:
    """Facts that a register gave, and those that one gives now; what only a person can know is left out."""
    for path in dict.fromkeys([*answers, *found.facts]):
        was, now = answers.get(path), found.facts.get(path)
        source = (now.source if now else "") or (was.source if was else "")
        if source:
            yield Checked(path, was, now, _change(was, now, is_silent=source in found.down))


def _change(was: Fact | None, now: Fact | None, *, is_silent: bool) -> Change:
    if now is None:
        return Change.SILENT if is_silent else Change.GONE
    if was is None:
        return Change.NEW
    if agree(was.said, now.value):
        return Change.SAME
    return Change.CHANGED if was.source else Change.NEW
