"""Services changed and published at test time, by the product's own acts."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from app.catalogue.documents import Document
from app.core import strict_yaml
from app.core.actor import SYSTEM, Actor
from app.core.transaction import write
from app.publishing import checking, service as publishing

FORMS = Path(__file__).resolve().parent.parent / "forms"
Change = Callable[[Document], object]


@cache
def path_of(code: str) -> Path:
    return next(FORMS.glob(f"*/{code}.yaml"))


def changed_text(code: str, change: Change) -> str:
    """The shipped service of this code with `change` done to it, as YAML."""
    document = strict_yaml.load_content(path_of(code).read_text(encoding="utf-8"))
    change(document)
    return checking.canonical.service(document)


def publish_changed(code: str, change: Change, *, author: str = "张敏", actor: Actor = SYSTEM) -> list[str]:
    """Needs an application context; what is published is what one would have written into the file."""
    checked = checking.check_text(checking.office(FORMS), changed_text(code, change), code)
    assert checked.candidate, "\n".join(map(str, checked.faults))
    with write():
        return publishing.publish(checked.candidate, actor, author)


def group_of(document: Document, code: str) -> dict:
    """The group of this code, or the one that takes this block."""
    groups = [group for step in document["form"]["steps"] for group in step["groups"]]  # type: ignore[index]
    return next(group for group in groups if code in {group.get("code"), group.get("use")})


def question_of(document: Document, code: str) -> dict:
    questions = [
        question
        for step in document["form"]["steps"]  # type: ignore[index]
        for group in step["groups"]
        for question in group.get("questions", ())
    ]
    return next(question for question in questions if question.get("code") == code)
