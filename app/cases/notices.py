"""What the applicant is told at each step; the words are in notices.yaml."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from uuid import UUID

from app.cases.grounds import Grounds
from app.cases.interest_models import CaseInterest
from app.cases.models import Case
from app.catalogue import city
from app.catalogue.definitions import Definition, Procedure
from app.core import strict_yaml
from app.core.actor import PartyKind
from app.elements.words import Words
from app.identity import queries as identity
from app.messages import service as messages

Said = str | int | date | UUID | None
FILE = Path(__file__).with_name("notices.yaml")


@cache
def texts() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return strict_yaml.load(FILE.read_text(encoding="utf-8"))


def tell(kind: str, case: Case, definition: Definition, *, grounds: Grounds | None = None, **said: Said) -> None:
    """Put the notice `kind` into the inbox of whose matter it is and of who filed it for them, in the caller's transaction.

    A no comes with its grounds; `said` is what else the notice names. `of` tells apart what comes again without an act of the case.
    """
    notice = texts()[kind]
    title, body = (_filled(notice[part], case, definition, grounds=grounds, said=said) for part in ("title", "body"))
    link, again = f"case:{case.number}", said.pop("of", "")
    key = f"{kind}:{case.id}:{again or case.row_version}"
    messages.tell(case.person_id, kind, title, body, link=link, key=key)
    for person_id in _others(case):
        messages.tell(person_id, kind, title, body, link=link, key=f"{key}:{person_id}")


def _others(case: Case) -> frozenset[UUID]:
    """Whose matter it is, where somebody else filed it: who gave the mandate, a firm's legal representative."""
    if case.mandate_id is None and case.applicant_kind is PartyKind.PERSON:
        return frozenset()
    return identity.persons_behind(case.applicant, case.mandate_id) - {case.person_id}


def tell_person(person_id: UUID, kind: str, *, link: str, key: str, **values: str | Words) -> None:
    """Put a notice that is about no step of a case into a person's inbox."""
    notice = texts()[kind]
    title, body = (
        Words(*(notice[part][lang].format(**{name: _word(value, lang) for name, value in values.items()}) for lang in ("zh", "en")))
        for part in ("title", "body")
    )
    messages.tell(person_id, kind, title, body, link=link, key=key)


def procedure(kind: Procedure) -> Words:
    """What a special procedure is called."""
    return Words(**texts()["procedures"][kind.value])


def _word(value: str | Words, language: str) -> str:
    return value.in_language(language) if isinstance(value, Words) else value


def tell_third(kind: str, row: CaseInterest, case: Case, definition: Definition, **said: Said) -> None:
    """Put the notice `kind` into an interested party's inbox, a firm's into its representative's. `of` tells apart what comes again."""
    notice, key = texts()[kind], f"{kind}:{row.id}:{said.pop('of', '')}"
    title, body = (_filled(notice[part], case, definition, grounds=None, said=said) for part in ("title", "body"))
    for person_id in identity.persons_behind(row.party):
        messages.tell(person_id, kind, title, body, link=f"interest:{row.id}", key=f"{key}:{person_id}")


def remedies(case: Case, kind: str = "remedies") -> Words:
    """复议 and 诉讼 against a decision of this case's office: where and within what time (Licensing Law art. 38).

    `third_remedies` are those of an interested party, whose time runs from the day they know of it.
    """
    return remedies_against(case.department, case.place, kind)


def remedies_against(department: str, place: str, kind: str = "remedies") -> Words:
    """The same against this department's decision in this place."""
    text, of = texts()[kind]["body"], city.city()
    government, court = of.reviewer(department, place), of.court(department, place)
    return Words(*(text[lang].format(government=government.in_language(lang), court=court.in_language(lang)) for lang in ("zh", "en")))


def _filled(text: Mapping[str, str], case: Case, definition: Definition, *, grounds: Grounds | None, said: Mapping[str, Said]) -> Words:
    def in_language(language: str) -> str:
        values = {name: procedure(value).in_language(language) if isinstance(value, Procedure) else value for name, value in said.items()}
        if grounds:
            values["reason"] = " ".join(grounds.note.splitlines())
        return text[language].format(
            name=definition.name.in_language(language),
            result=definition.outcome.name.in_language(language),
            number=case.number,
            due=case.promised_due,
            legal_due=case.legal_due,
            remedies=remedies(case).in_language(language),
            third_remedies=remedies(case, "third_remedies").in_language(language),
            **values,
        )

    return Words(in_language("zh"), in_language("en"))
