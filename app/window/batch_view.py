"""A batch as its pages show it: each case with its key facts and what prevents it; afterwards what became of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.cases import batch, deadlines, parts, queries, service, tasks
from app.cases.answers_store import applicant_name, event_note
from app.cases.batch import Candidate, Obstacle
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.core.actor import Actor
from app.core.errors import DomainError
from app.elements.words import Words
from app.web.forms import said_by
from app.window import words
from app.window.answers_view import Line, answer_steps

MOST_FACTS = 4


@dataclass(frozen=True)
class CaseLine:
    """One case of the batch."""

    number: str
    applicant: str
    submitted_at: datetime | None
    light: str
    due_words: str
    facts: list[Line]
    proposed: str  # the opinion of the step before
    why_not: list[str]


@dataclass(frozen=True)
class Group:
    """The cases of one service at one step."""

    service: Words
    step: Words
    act: Act | None
    lines: list[CaseLine]

    @property
    def numbers(self) -> list[str]:
        return [line.number for line in self.lines]

    @property
    def fit(self) -> int:
        return sum(not line.why_not for line in self.lines)


@dataclass(frozen=True)
class Outcome:
    """What became of one case."""

    number: str
    why_not: str  # "" where it was done


def groups(cases: Sequence[Case], officer: Actor) -> list[Group]:
    """By service and step; the largest first."""
    found: dict[tuple[str, str], list[Candidate]] = {}
    for case in cases:
        one = batch.candidate(case, officer)
        found.setdefault((case.service_code, one.step), []).append(one)
    made = [_group(members, officer) for members in found.values()]
    return sorted(made, key=lambda group: -len(group.lines))


def _group(members: list[Candidate], officer: Actor) -> Group:
    first = members[0]
    definition = service.definition_of(first.case)
    step = words.step_title(definition, first.step) if first.step else Words("不在本岗位", "Not with this post")
    return Group(definition.name, step, next((one.act for one in members if one.act), None), [_line(one, officer) for one in members])


def _line(one: Candidate, officer: Actor) -> CaseLine:
    case, part = one.case, parts.visible(one.case, officer)
    task = tasks.task_for(case, officer)
    left = deadlines.remaining(task.due, paused=task.held_on is not None) if task else None
    return CaseLine(
        number=case.number or "",
        applicant=applicant_name(case) if part.names_applicant else "",
        submitted_at=case.submitted_at,
        light=left.light.value if left else "none",
        due_words=words.remaining(left) if left else "",
        facts=_facts(case, officer),
        proposed=_proposed(case) if part.is_whole else "",
        why_not=[said_by(one.refusal)] if one.refusal else [said_of(obstacle) for obstacle in one.obstacles],
    )


def _facts(case: Case, officer: Actor) -> list[Line]:
    """The answers that the rules of the service look at, or else the first ones that a person gave."""
    definition = service.definition_of(case)
    steps = answer_steps(definition, queries.answers_of(case), part=parts.visible(case, officer))
    lines = [line for step in steps for group in step.groups for line in group.lines if line.shown and not line.rows and not line.is_file]
    named = {name.partition(".")[0] for rule in definition.screening for name in rule.rule.names}
    told = [line for line in lines if line.path in named]
    typed = [line for line in lines if line.origin in {"typed", "clerk", "changed"} and line not in told]
    return [*told, *typed][:MOST_FACTS]


def _proposed(case: Case) -> str:
    last = next((event for event in reversed(case.events) if event.act is Act.PASS_ON), None)
    return event_note(last).replace("\n", "：", 1) if last else ""


def said_of(obstacle: Obstacle) -> str:
    """What prevents it, in words."""
    return {
        Obstacle.PART: _("You see a part of this case only"),
        Obstacle.REGISTER: _("A register has not answered"),
        Obstacle.DIFFERENCE: _("Registers disagree"),
        Obstacle.SLIP: _("A register is being corrected"),
        Obstacle.DUPLICATE: _("The same applicant has this matter under way in another case"),
        Obstacle.CONDITION: _("A condition is not met, or not known to be"),
        Obstacle.MATERIAL: _("A paper is missing"),
        Obstacle.SIGNS: _("The font of papers lacks a character of the result"),
        Obstacle.PROMISED: _("Papers are to follow"),
        Obstacle.UNCHANGED: _("Something was sent again as it was"),
        Obstacle.AGAIN: _("It was sent back to be done once more"),
        Obstacle.PAUSE: _("A special procedure is going on"),
        Obstacle.HEARING: _("A hearing is offered or asked for"),
        Obstacle.SITE_CHECK: _("A site check waits"),
        Obstacle.VETTING: _("The register is to be asked about each person"),
        Obstacle.OPINION: _("Another department is asked"),
        Obstacle.STATEMENT: _("A statement of the applicant is not answered"),
        Obstacle.INTERESTED: _("An interested party is to be heard"),
        Obstacle.AGAINST: _("A reviewer proposes not to approve"),
    }[obstacle]


def refused(refusal: DomainError) -> str:
    """Why one case of a batch was not decided."""
    open_one = str(refusal.params.get("obstacle", ""))
    return said_of(Obstacle(open_one)) if open_one in set(Obstacle) else said_by(refusal)
