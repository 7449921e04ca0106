"""What to press next: read off the newest case of the story this browser follows, wherever the visitor wandered."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import func, select

from app.cases.lifecycle import Status
from app.cases.models import Case, Task, TaskState
from app.cases.outcome import HAND_OVER, POSTING
from app.cases.tasks import AT_OUTPUT, STEPS_BESIDE
from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.catalogue.errors import NoSuchService
from app.core import strict_yaml
from app.core.actor import Actor, Role
from app.core.db import session
from app.demo import chosen, people
from app.demo.chosen import Chosen
from app.demo.people import NamedPerson
from app.elements.words import Words

FILE = Path(__file__).with_name("story.yaml")


@dataclass(frozen=True)
class Next:
    """`person` to enter as, where to go then, what to do there, and the words of the button."""

    person: str  # key of a demonstration person, "" when nobody of them is meant
    url: str
    words: Words
    press: Words
    service: str = ""  # of a story that is begun
    party: str = ""  # the firm that is acted for


@cache
def texts() -> Mapping:
    return strict_yaml.load(FILE.read_text(encoding="utf-8"))


def beginnings() -> list[Next]:
    """How each of the stories begins."""
    start = Words(**texts()["start"])
    return [
        Next(story["person"], f"/services/{story['service']}", Words(**story["words"]), start, story["service"])
        for story in texts()["begin"]
    ]


def next_step() -> Next | None:
    """The next press for the story that this browser follows; None where it follows none or the story is over."""
    followed = chosen.read()
    if followed is None:
        return None
    case = _newest(followed)
    if case is None:
        return _not_begun(followed)
    if case.number is None:
        return _citizens(followed, case, "draft", f"/apply/{case.id}")
    task = session().scalar(select(Task).where(Task.case_id == case.id, Task.state == TaskState.OPEN).order_by(Task.id).limit(1))
    if task:
        return _officers(case, task)
    if case.status is Status.TO_CORRECT:
        return _citizens(followed, case, "to_correct", f"/my/cases/{case.number}")
    if case.status in {Status.APPROVED, Status.DELIVERED}:
        return _citizens(followed, case, "issued", "/my/certificates")
    return None


def is_at(following: Next, visitor: Actor) -> bool:
    """Whether the visitor is who should go on already, for the same side: then a link is enough, and nobody is entered anew."""
    person = people.find(following.person)
    if person is None or person.name != visitor.name:
        return False
    return person.is_staff or following.party in {"", str(visitor.party.id if visitor.party else "")}


def _newest(followed: Chosen) -> Case | None:
    """The case or draft of this person that was touched last since the story began."""
    touched = func.coalesce(Case.submitted_at, Case.saved_at)
    mine = select(Case).where(Case.person_id == followed.person, Case.status != Status.DISCARDED)
    since = mine.where(touched >= followed.since) if followed.since else mine
    return session().scalar(since.order_by(touched.desc(), Case.id.desc()).limit(1))


def _not_begun(followed: Chosen) -> Next | None:
    """The story's own service waits to be asked for."""
    try:
        name = catalogue.current(followed.service).definition.name if followed.service else None
    except NoSuchService:
        return None
    person = people.find(followed.key)
    return Next(followed.key, f"/services/{followed.service}", *_words("begun", name, person)) if name else None


def _citizens(followed: Chosen, case: Case, kind: str, url: str) -> Next:
    party = "" if case.applicant_id == case.person_id else str(case.applicant_id)
    name = catalogue.version(case.version_id).definition.name
    return Next(followed.key, url, *_words(kind, name, people.find(followed.key), case.number or ""), party=party)


def _officers(case: Case, task: Task) -> Next:
    officer = people.officer(task.role, task.department)
    definition = catalogue.version(case.version_id).definition
    title = next((step.title for step in (*definition.flow, *STEPS_BESIDE, POSTING) if step.code == task.step), HAND_OVER.title)
    page = f"/window/output/{case.number}" if task.step in AT_OUTPUT else f"/window/cases/{case.number}"
    words, _press = _words("task", definition.name, officer, case.number or "")
    return Next(officer.key if officer else "", page, words, _press_of(officer, title))


def _press_of(officer: NamedPerson | None, act: Words) -> Words:
    """张敏 · 综合窗口：受理."""
    if officer is None or officer.post is None:
        return act
    post = officer.title if officer.post.role == Role.OUTPUT else city().department(officer.post.department).short
    return Words(f"{officer.shown.zh} · {post.zh}：{act.zh}", f"{officer.latin} · {post.en}: {act.en}")


def _words(kind: str, service: Words | None, person: NamedPerson | None, number: str = "") -> tuple[Words, Words]:
    """What stands on the card, and on its button, in the story's own words."""
    text, said = texts()[kind], service or Words("")
    who = Words(person.name, person.latin) if person else Words("")
    zh, en = {"number": number, "service": said.zh, "who": who.zh}, {"number": number, "service": said.en, "who": who.en}
    press = text.get("press", {"zh": "", "en": ""})
    return Words(text["zh"].format(**zh), text["en"].format(**en)), Words(press["zh"].format(**zh), press["en"].format(**en))
