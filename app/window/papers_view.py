"""What was promised for later, as the clerk takes it from whoever stands at the window."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.cases import lacking, making_good, service as cases, uploads
from app.cases.answers_store import applicant_name
from app.cases.models import Case
from app.catalogue.definitions import Material
from app.elements.words import Words


@dataclass(frozen=True)
class Paper:
    """One paper that is lacking."""

    code: str
    name: Words
    question: str  # "" where the original is shown and no file is taken
    may_be_shown: bool
    ticked: bool
    fault: str
    files: list[tuple[str, str]]  # what is kept already: id and name


@dataclass(frozen=True)
class PapersView:
    number: str
    service: Words
    applicant: str
    until: date | None
    papers: list[Paper]


def build(case: Case, ticked: frozenset[str] = frozenset(), faults: dict[str, str] | None = None) -> PapersView:
    """`ticked`: the papers that the clerk has said to have compared. `faults`: what is wrong, by paper."""
    needs = lacking.needed(case)
    files: dict[str, list[tuple[str, str]]] = {}
    for upload in uploads.of_case(case):
        files.setdefault(upload.question, []).append((str(upload.id), uploads.name_of(upload)))
    return PapersView(
        number=case.number or "",
        service=cases.definition_of(case).name,
        applicant=applicant_name(case),
        until=lacking.last_day(case),
        papers=[_paper(need, need.code in ticked, (faults or {}).get(need.code, ""), files.get(need.question or "", [])) for need in needs],
    )


def _paper(need: Material, ticked: bool, fault: str, files: list[tuple[str, str]]) -> Paper:
    return Paper(need.code, need.name, need.question or "", making_good.may_be_shown(need), ticked, fault, files)


def without_file(case: Case, ticked: frozenset[str], sent: Collection[str]) -> dict[str, str]:
    """The papers that were ticked and lie nowhere, sent now or kept: there is nothing that could have been compared."""
    wanted = [need for need in lacking.needed(case) if need.code in ticked and not making_good.may_be_shown(need)]
    return {need.code: _("Scan the paper or choose its file.") for need in wanted if need.question not in sent}


def told(case: Case, before: list[Material]) -> str:
    """What came in just now and what is still lacking; "" where nothing came."""
    left = lacking.needed(case)
    came = "、".join(need.name.zh for need in before if need not in left)
    if not came:
        return ""
    if not left:
        return _("Came in: %(papers)s. Nothing is lacking any more.", papers=came)
    return _("Came in: %(papers)s. Still lacking: %(left)s.", papers=came, left="、".join(need.name.zh for need in left))
