"""How each needed material is satisfied, recorded when a case is filed."""

from dataclasses import dataclass

from sqlalchemy import select

from app.cases.models import Case, Material, Upload
from app.catalogue.definitions import Definition, Material as MaterialNeed, Proof
from app.core.db import session
from app.elements.facts import Origin
from app.form_engine.answers import Answers


@dataclass(frozen=True)
class MaterialState:
    need: MaterialNeed
    way: Proof | None  # None: still open


def record(case: Case, definition: Definition, answers: Answers) -> None:
    """Write one row per needed material; filing again after a correction brings the rows up to date."""
    known = {row.code: row for row in session().scalars(select(Material).where(Material.case_id == case.id))}
    for state in states(case, definition, answers):
        way = state.way.value if state.way else ""
        if state.need.code in known:
            known[state.need.code].way = way
        else:
            session().add(Material(case_id=case.id, code=state.need.code, way=way))


def states(case: Case, definition: Definition, answers: Answers) -> list[MaterialState]:
    """Each material that this case needs, with the first of its ways that is satisfied."""
    uploaded = set(session().scalars(select(Upload.question).where(Upload.case_id == case.id)))
    values = answers.nested()
    needed = [need for need in definition.materials if need.when is None or need.when.judge(values).answer is True]
    return [MaterialState(need, _way(need, definition, answers, uploaded)) for need in needed]


def _way(need: MaterialNeed, definition: Definition, answers: Answers, uploaded: set[str]) -> Proof | None:
    for way in need.ways:
        if way is Proof.REGISTER and need.element and _from_register(need.element, definition, answers):
            return way
        if way is Proof.UPLOAD and need.question in uploaded:
            return way
        if way is Proof.ORIGINAL:
            return way  # seen at the desk; the clerk confirms it there
        if way is Proof.STATEMENT:
            return way  # the consent statement of the form stands for it
    return None


def _from_register(element: str, definition: Definition, answers: Answers) -> bool:
    codes = [question.code for _, _, question in definition.form.questions() if question.element == element]
    return any(code in answers and answers[code].origin is Origin.SOURCE for code in codes)
