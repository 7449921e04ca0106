"""What an officer sees of a case: a department sees its part (data minimisation, PIPL art. 6).

The hall and the case's own department see the whole. Another department sees what its own tasks of the case name: those of the
flow by the service's file, an opinion asked of it by who asked. What was recalled or cancelled shows nothing. Field rights
(app.elements.rights) take away more, by post.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.cases.answers_store import read_answers
from app.cases.errors import NotYourTask
from app.cases.lifecycle import Act
from app.cases.models import Case, Task, TaskState
from app.cases.tasks import OPINION, held
from app.catalogue import seen, service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.seen import APPLICANT, NOTHING, Seen
from app.core.actor import Actor, Role
from app.core.errors import Missing
from app.elements import dictionary
from app.elements.rights import Sight
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.form_engine.visible import questions, settle
from app.issuance import queries as certificates
from app.issuance.models import Certificate

OF_THE_WHOLE = frozenset(  # the deciding department's, who knows it all
    {Act.HEAR, Act.TELL_HEARING, Act.SET_HEARING, Act.HOLD_HEARING, Act.TELL_THIRD, Act.HEAR_THIRD}
)
HALL_ROLES = frozenset({Role.CLERK, Role.OUTPUT})


@dataclass(frozen=True)
class Part:
    """What is seen. Answers and files are asked for by their path, materials by their code."""

    seen: Seen | None  # None: the whole
    names_applicant: bool = True
    steps: frozenset[str] = frozenset()  # that the department has or had
    hidden: frozenset[str] = frozenset()  # questions that this post does not see at all, whatever its department

    @property
    def is_whole(self) -> bool:
        return self.seen is None

    def has(self, path: str) -> bool:
        """Whether this answer, with its files, is in the part."""
        question = _question(path)
        return question not in self.hidden and (self.seen is None or question in self.seen.questions)

    @property
    def materials(self) -> frozenset[str]:
        """The codes of the materials in a part."""
        return frozenset() if self.seen is None else self.seen.materials

    def has_material(self, code: str) -> bool:
        return self.seen is None or code in self.seen.materials

    def touches(self, code: str) -> bool:
        """Whether a question, or something of a group of rows, is in the part."""
        return self.seen is None or any(name == code or name.startswith(f"{code}.") for name in self.seen.questions - self.hidden)

    def knows(self, definition: Definition, names: Iterable[str]) -> bool:
        """Whether all that a rule names is in the part: a group of rows as a whole."""
        answers = {name.partition(".")[0] for name in names}
        if answers & {name.partition(".")[0] for name in self.hidden}:
            return False
        if self.seen is None:
            return True
        known = seen.bearers(definition)
        found = (known.get(f"question.{answer}") or known.get(f"group.{answer}") for answer in answers)
        return all(one and all(map(self.covers, one)) for one in found)

    def has_step(self, step: str) -> bool:
        """Whether what was done at this step of the flow is in the part."""
        return self.seen is None or step in self.steps

    def covers(self, other: Seen) -> bool:
        return self.seen is None or self.seen.covers(other)

    def require(self, *, answer: str = "", material: str = "") -> None:
        """Raise Missing for what is outside: it looks like what is not there."""
        if (answer and not self.has(answer)) or (material and not self.has_material(material)):
            raise Missing()


WHOLE = Part(None)


def visible(case: Case, officer: Actor) -> Part:
    """What this officer sees of the case: all that any task of the department shows, less what the dictionary keeps from the post."""
    return replace(_of(case, officer, None), hidden=hidden(catalogue.version(case.version_id).definition, officer.role))


def hidden(definition: Definition, role: Role | None) -> frozenset[str]:
    """The questions of a service that a post does not see at all (those of rows as group.question)."""
    sight = dictionary.current().sight
    found = (
        f"{group.code}.{one.code}" if group.repeated else one.code
        for _step, group, one in definition.form.questions()
        if sight(role, one.element, one.mask) is Sight.NONE
    )
    return frozenset(found)


def of_row(case: Case, officer: Actor, task: Task) -> Part:
    """The same of one row of a queue, from that task alone."""
    return _of(case, officer, task)


def in_charge(case: Case, act: Act, officer: Actor) -> Task:
    """`tasks.held` for an act that needs the whole case."""
    task = held(case, act, officer)
    require_whole(case, officer)
    return task


def may_open(officer: Actor, paper: Certificate) -> bool:
    """Whether this post may open a paper of a case: not where it prints what the dictionary keeps from the post.

    Who hands papers out sees of them what a window does.
    """
    role, known = Role.CLERK if officer.role is Role.OUTPUT else officer.role, dictionary.current()
    origins = (rule.origin for rule in certificates.type_of(paper).facts.values() if rule.origin in known)
    return all(known.sight(role, origin, "none") is not Sight.NONE for origin in origins)


def require_whole(case: Case, officer: Actor) -> None:
    """Raise NotYourTask where an act needs the whole case and this officer sees a part: such acts are the deciding department's."""
    if not visible(case, officer).is_whole:
        raise NotYourTask()


def to_send(case: Case, officer: Actor, materials: Mapping[str, Words]) -> dict[str, Words]:
    """What may go along with a question to another department, by its name: of what this officer sees, what the case has.

    `materials` are the names of those that the case needs.
    """
    part, definition, answers = visible(case, officer), catalogue.version(case.version_id).definition, Answers(read_answers(case))
    known, found = seen.bearers(definition), {APPLICANT: Words("申请人姓名（名称）", "Name of the applicant")}
    for place in questions(definition, settle(definition, answers)):
        page, group = place.step.title, place.group.title
        title = page if page == group else Words(f"{page.zh} · {group.zh}", f"{page.en} · {group.en}")
        found.setdefault(f"group.{place.group.code}", title)
    for code, name in materials.items():
        found[f"material.{code}"] = Words(f"材料 · {name.zh}", f"Material · {name.en}")
    return {name: title for name, title in found.items() if _may_send(part, name, known)}


def may_send(case: Case, officer: Actor, names: Iterable[str]) -> bool:
    """Whether all of these are names of the service, and nobody sends more than they see."""
    part, known = visible(case, officer), seen.bearers(catalogue.version(case.version_id).definition)
    return all(_may_send(part, name, known) for name in names)


def _may_send(part: Part, name: str, known: Mapping[str, frozenset[Seen]]) -> bool:
    if name == APPLICANT:
        return part.names_applicant
    return name in known and all(part.covers(one) for one in known[name])


def _of(case: Case, officer: Actor, row: Task | None) -> Part:
    if officer.role in HALL_ROLES or officer.department == case.department:
        return WHOLE
    own = [row] if row else [task for task in case.tasks if task.department == officer.department]
    shown = [task for task in own if task.state is not TaskState.CANCELLED]
    if any(task.sees is None for task in shown):
        return WHOLE
    names = {name for task in shown for name in task.sees or ()}
    found = seen.seen(catalogue.version(case.version_id).definition, names) if names else NOTHING
    steps = frozenset(task.step for task in shown)
    return Part(found, APPLICANT in names or bool(steps - {OPINION.code}), steps)


def _question(path: str) -> str:
    """members.0.name is an answer to members.name."""
    group, _, rest = path.partition(".")
    row, dot, code = rest.partition(".")
    return f"{group}.{code}" if dot and row.isdigit() else path
