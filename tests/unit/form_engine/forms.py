"""Small forms for the tests of the engine: functions with defaults, a test names only what it is about."""

from dataclasses import replace
from types import SimpleNamespace
from uuid import UUID

from werkzeug.datastructures import MultiDict

from app.catalogue.definitions import Check, Definition, Form, Group, Option, Outcome, Question, Step
from app.core.rules import parse
from app.elements.facts import Fact, Origin
from app.elements.words import Words


def words(text: str) -> Words:
    return Words(f"{text}（中）", text)


def question(code: str = "purpose", kind: str = "text", *, when: str = "", options: tuple[str, ...] = (), **more) -> Question:
    rule = parse(when) if when else None
    return Question(code, kind, words(code), when=rule, options=tuple(Option(each, words(each)) for each in options), **more)


def group(code: str = "main", *questions: Question, when: str = "", **more) -> Group:
    return Group(code, words(code), questions, when=parse(when) if when else None, **more)


def rows(code: str, *questions: Question, minimum: int = 0, maximum: int = 3, **more) -> Group:
    return group(code, *questions, repeated=True, minimum=minimum, maximum=maximum, item=words("member"), **more)


def step(code: str = "one", *groups: Group, when: str = "") -> Step:
    return Step(code, words(code), groups, when=parse(when) if when else None)


def definition(*steps: Step, checks: tuple[Check, ...] = ()) -> Definition:
    form = Form({"applicant": "person"}, steps, checks)
    given = dict.fromkeys(Definition.__dataclass_fields__, ())
    return replace(Definition(**given), code="test", form=form, outcome=Outcome("test", {}, words("test")))  # type: ignore[arg-type]


def asking(*questions: Question, checks: tuple[Check, ...] = ()) -> Definition:
    """One step with one group."""
    return definition(step("one", group("main", *questions)), checks=checks)


def published(made: Definition, number: int = 1) -> SimpleNamespace:
    return SimpleNamespace(version_id=UUID(int=number), number=number, definition=made)


def posted(**values: object) -> MultiDict:
    """What a browser posts; `members__0__name` stands for members-0-name, a list for several values of one name."""
    return MultiDict(
        [(name.replace("__", "-"), text) for name, value in values.items() for text in (value if isinstance(value, list) else [value])]
    )


def typed(value: object) -> Fact:
    return Fact(value, Origin.TYPED)


def registered(value: object, *, locked: bool = False, source: str = "population") -> Fact:
    return Fact(value, Origin.SOURCE, source=source, record="R1", dated="2026-11-23", locked=locked)
