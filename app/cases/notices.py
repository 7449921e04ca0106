"""What the applicant is told at each step; the words are in notices.yaml."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from uuid import UUID

from app.cases.grounds import Grounds
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.core import strict_yaml
from app.elements.words import Words
from app.messages import service as messages

FILE = Path(__file__).with_name("notices.yaml")


@cache
def texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return strict_yaml.load(FILE.read_text(encoding="utf-8"))


def tell(kind: str, case: Case, definition: Definition, *, grounds: Grounds | None = None) -> None:
    """Put the notice `kind` into the inbox of who filed the case, in the caller's transaction; a no comes with its grounds."""
    notice = texts()[kind]
    title, body = (_filled(notice[part], case, definition, grounds) for part in ("title", "body"))
    messages.tell(case.person_id, kind, title, body, link=f"case:{case.number}", key=f"{kind}:{case.id}:{case.row_version}")


def tell_person(person_id: UUID, kind: str, *, link: str, key: str, **values: str | Words) -> None:
    """Put a notice that is about no step of a case into a person's inbox."""
    notice = texts()[kind]
    title, body = (
        Words(*(notice[part][lang].format(**{name: _word(value, lang) for name, value in values.items()}) for lang in ("zh", "en")))
        for part in ("title", "body")
    )
    messages.tell(person_id, kind, title, body, link=link, key=key)


def _word(value: str | Words, language: str) -> str:
    return value.in_language(language) if isinstance(value, Words) else value


def remedies() -> Words:
    """复议 and 诉讼, as every refusal must name them (Licensing Law art. 38)."""
    return Words(**texts()["remedies"]["body"])


def _filled(text: Mapping[str, str], case: Case, definition: Definition, grounds: Grounds | None) -> Words:
    def in_language(language: str) -> str:
        return text[language].format(
            name=definition.name.in_language(language),
            result=definition.outcome.name.in_language(language),
            number=case.number,
            due=case.promised_due,
            reason=" ".join(grounds.note.splitlines()) if grounds else "",
            remedies=remedies().in_language(language),
        )

    return Words(in_language("zh"), in_language("en"))
