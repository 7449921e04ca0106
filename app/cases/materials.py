"""How each needed material is satisfied, recorded when a case is filed."""

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from app.cases.models import Case, Material, Upload
from app.catalogue.definitions import Definition, Material as MaterialNeed, Proof
from app.core.actor import Channel
from app.core.db import insert, new_id, session
from app.elements.facts import Origin, Value
from app.form_engine.answers import Answers


class Standing(StrEnum):
    """What a receipt may say about a material: only what came in is received."""

    RECEIVED = "received"
    SHARED = "shared"  # 免提交: a register or a certificate of the holder proves it
    OPEN = "open"


@dataclass(frozen=True)
class MaterialState:
    need: MaterialNeed
    way: Proof | None  # None: still open
    at_desk: bool = False  # filed at a window, where a clerk looks at originals

    @property
    def standing(self) -> Standing:
        if self.way in {Proof.REGISTER, Proof.CERTIFICATE}:
            return Standing.SHARED
        if self.way in {None, Proof.PROMISE} or (self.way is Proof.ORIGINAL and not self.at_desk):
            return Standing.OPEN
        return Standing.RECEIVED


def record(case: Case, definition: Definition, answers: Answers) -> list[MaterialState]:
    """Write one row per needed material when the case is first filed."""
    found = states(case, definition, answers)
    insert(Material, *(_row(case, state) for state in found))
    return found


def record_again(case: Case, definition: Definition, answers: Answers) -> None:
    """Filed again after a correction, or looked up again: bring the rows up to date."""
    known = {row.code: row for row in session().scalars(select(Material).where(Material.case_id == case.id))}
    found = {state.need.code: _row(case, state) for state in states(case, definition, answers)}
    for code in known.keys() & found.keys():
        known[code].way = str(found[code]["way"])
    insert(Material, *(row for code, row in found.items() if code not in known))


def _row(case: Case, state: MaterialState) -> dict[str, object]:
    return {"id": new_id(), "case_id": case.id, "code": state.need.code, "way": state.way.value if state.way else ""}


def states(case: Case, definition: Definition, answers: Answers) -> list[MaterialState]:
    """Each material that this case needs, with the first of its ways that is satisfied."""
    values, at_desk = answers.nested(), case.channel is Channel.WINDOW
    needed = [need for need in definition.materials if need.when is None or need.when.answer(values) is True]
    by_upload = any(need.question in answers for need in needed if Proof.UPLOAD in need.ways)  # a file that is kept is an answer
    uploaded = set(session().scalars(select(Upload.question).where(Upload.case_id == case.id))) if by_upload else set()
    return [MaterialState(need, _way(need, definition, answers, uploaded), at_desk) for need in needed]


def sorted_out(found: list[MaterialState]) -> dict[Standing, list[MaterialState]]:
    """What came in, what nobody had to hand in, and what is not there yet: the three parts of every receipt."""
    return {standing: [state for state in found if state.standing is standing] for standing in Standing}


def _way(need: MaterialNeed, definition: Definition, answers: Answers, uploaded: set[str]) -> Proof | None:
    for way in need.ways:
        if way is Proof.REGISTER and _from_register(need, definition, answers):
            return way
        if way is Proof.UPLOAD and need.question in uploaded:
            return way
        if way in {Proof.ORIGINAL, Proof.STATEMENT, Proof.FORM}:
            return way  # an original is seen at the desk, where the clerk confirms it; the form itself holds the others
    return Proof.PROMISE if Proof.PROMISE in need.ways and _may_stay_open(need, definition) else None


def _from_register(need: MaterialNeed, definition: Definition, answers: Answers) -> bool:
    """A register answered, and not with nothing unless its “nothing” is the proof, as in a search for real estate."""
    codes = [question.code for _, _, question in definition.form.questions() if need.element and question.element == need.element]
    told = [answers[code].value for code in codes if code in answers and answers[code].origin is Origin.SOURCE]
    return any(need.no_entry_proves or not _is_no_entry(value) for value in told)


def _is_no_entry(value: Value) -> bool:
    """Nothing on record. A number is an entry, even 0: an income of nothing is known."""
    return value is None or value is False or value in ("", [])


def _may_stay_open(need: MaterialNeed, definition: Definition) -> bool:
    """容缺: only what the form does not insist on can be promised for later."""
    return not any(question.required for _, _, question in definition.form.questions() if question.code == need.question)
