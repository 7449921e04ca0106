"""How each needed material is satisfied, recorded when a case is filed, and how far that may be relied on."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import delete, select

from app.cases import barring, certificate_uses, kept, sworn
from app.cases.kept import Check, Document
from app.cases.models import Case, Material, Upload
from app.catalogue.definitions import Definition, Material as MaterialNeed, Proof
from app.core.actor import Channel, PartyRef
from app.core.db import insert, new_id, session
from app.elements.facts import Origin, Value
from app.form_engine.answers import Answers
from app.issuance import queries as certificates
from app.issuance.models import Certificate


class Standing(StrEnum):
    """What a receipt may say about a material: only what came in is received."""

    RECEIVED = "received"
    SHARED = "shared"  # 免提交: a register or a certificate of the holder proves it
    OPEN = "open"


class Trust(StrEnum):
    """How far a material may be relied on (可信等级), the surest first."""

    SHARED = "shared"  # a register or a signed certificate says it
    VERIFIED = "verified"  # an officer compared it with the original
    DECLARED = "declared"  # the applicant answers for it by name
    UNVERIFIED = "unverified"  # sent in, compared by nobody yet
    MISSING = "missing"


@dataclass(frozen=True)
class MaterialState:
    need: MaterialNeed
    way: Proof | None  # None: still open
    at_desk: bool = False  # filed at a window, where a clerk looks at originals
    check: Check | None = None  # who compared what is here with the original, in this case or an earlier one
    certificate: str = ""  # number of the certificate that proves it
    decided: bool = False  # at a window the clerk has said how it stands with what lies here
    paper: Certificate | None = None  # that certificate

    @property
    def standing(self) -> Standing:
        if self.way in {Proof.REGISTER, Proof.CERTIFICATE}:
            return Standing.SHARED
        if self.way in {None, Proof.PROMISE} or (self.way is Proof.ORIGINAL and not (self.at_desk or self.check)):
            return Standing.OPEN
        return Standing.RECEIVED

    @property
    def trust(self) -> Trust:
        if self.way in {Proof.REGISTER, Proof.CERTIFICATE}:
            return Trust.SHARED
        if self.check or (self.way is Proof.ORIGINAL and self.at_desk):
            return Trust.VERIFIED
        if self.way in {Proof.STATEMENT, Proof.FORM}:
            return Trust.DECLARED
        return Trust.UNVERIFIED if self.way is Proof.UPLOAD else Trust.MISSING


@dataclass(frozen=True)
class _Known:
    """What there is to satisfy the needs of one case."""

    definition: Definition
    answers: Answers
    files: Mapping[str, list[Upload]]  # by file question
    rows: Mapping[str, Material]  # by material, once the case is filed
    documents: Mapping[str, Document]  # the applicant's kept documents
    certificates: Mapping[str, Certificate]  # the applicant's, by type
    may_follow: bool  # papers may be promised for later


def record(case: Case, definition: Definition, answers: Answers) -> list[MaterialState]:
    """Write one row per needed material when the case is first filed; those that a clerk has checked are there."""
    found = states(case, definition, answers)
    if case.channel is Channel.WINDOW:
        needed = [state.need.code for state in found]
        session().execute(delete(Material).where(Material.case_id == case.id, Material.code.not_in(needed)))
        _bring_up_to_date(case, found)
    else:
        insert(Material, *(_row(case, state) for state in found))
    _note_uses(case, definition, found)
    return found


def _note_uses(case: Case, definition: Definition, found: Iterable[MaterialState]) -> None:
    certificate_uses.note(case, definition, [(state.need.code, state.paper) for state in found if state.paper])


def record_refiled(case: Case, definition: Definition, answers: Answers) -> None:
    """Filed again after a correction, which allows the use of what stands in for a paper now."""
    found = states(case, definition, answers)
    _bring_up_to_date(case, found)
    _note_uses(case, definition, found)


def record_again(case: Case, definition: Definition, answers: Answers) -> None:
    """Looked up again: bring the rows up to date."""
    _bring_up_to_date(case, states(case, definition, answers))


def _bring_up_to_date(case: Case, states: Iterable[MaterialState]) -> None:
    known = rows_of(case)
    found = {state.need.code: _row(case, state) for state in states}
    for code in known.keys() & found.keys():
        known[code].way = str(found[code]["way"])
    insert(Material, *(row for code, row in found.items() if code not in known))


def rows_of(case: Case) -> dict[str, Material]:
    """The recorded materials of a case by their codes."""
    return {row.code: row for row in session().scalars(select(Material).where(Material.case_id == case.id))}


def _row(case: Case, state: MaterialState) -> dict[str, object]:
    return {"id": new_id(), "case_id": case.id, "code": state.need.code, "way": state.way.value if state.way else ""}


def states(case: Case, definition: Definition, answers: Answers) -> list[MaterialState]:
    """Each material that this case needs, with the first of its ways that is satisfied."""
    values = answers.nested()
    needed = [need for need in definition.materials if need.when is None or need.when.answer(values) is True]
    known = _known(case, needed, definition, answers)
    at_desk = case.channel is Channel.WINDOW and case.submitted_at is not None  # before, only what the clerk has ticked was seen
    return [_state(need, known, at_desk=at_desk) for need in needed]


def sorted_out(found: list[MaterialState]) -> dict[Standing, list[MaterialState]]:
    """What came in, what nobody had to hand in, and what is not there yet: the three parts of every receipt."""
    return {standing: [state for state in found if state.standing is standing] for standing in Standing}


def waived(holder: PartyRef, definition: Definition) -> Mapping[str, Certificate | Document]:
    """What this holder need not hand in, by material, and the paper that stands for it; known before anything is filled in."""
    held, documents = _held(holder, definition.materials), _documents(holder, definition.materials)
    found: dict[str, Certificate | Document] = {}
    for need in definition.materials:
        if paper := held.get(need.certificate or "") or documents.get(need.kept_as or ""):
            found[need.code] = paper
    return found


def _known(case: Case, needed: list[MaterialNeed], definition: Definition, answers: Answers) -> _Known:
    files: dict[str, list[Upload]] = {}
    if any(need.question in answers for need in needed if Proof.UPLOAD in need.ways):  # a file that is kept is an answer
        for file in session().scalars(select(Upload).where(Upload.case_id == case.id)):
            files.setdefault(file.question, []).append(file)
    is_seen = any({Proof.UPLOAD, Proof.ORIGINAL} & set(need.ways) for need in needed)
    rows = rows_of(case) if is_seen and (case.submitted_at or case.channel is Channel.WINDOW) else {}
    documents, held = _documents(case.applicant, needed), _held(case.applicant, needed)
    return _Known(definition, answers, files, rows, documents, held, _may_follow(case, needed, definition, answers))


def _may_follow(case: Case, needed: list[MaterialNeed], definition: Definition, answers: Answers) -> bool:
    """容缺: not for who may not promise; what was accepted so stays so."""
    if not any(Proof.PROMISE in need.ways for need in needed):
        return False
    return case.accepted_at is not None or barring.may_follow(case.applicant, definition, answers)


def _documents(holder: PartyRef, needed: Iterable[MaterialNeed]) -> Mapping[str, Document]:
    return kept.in_force(holder, {need.kept_as for need in needed if need.kept_as})


def _held(holder: PartyRef, needed: Iterable[MaterialNeed]) -> Mapping[str, Certificate]:
    return certificates.in_force(holder.id, {need.certificate for need in needed if need.certificate})


def _state(need: MaterialNeed, known: _Known, *, at_desk: bool) -> MaterialState:
    way = _way(need, known)
    paper = known.certificates[need.certificate or ""] if way is Proof.CERTIFICATE else None
    check = _check(need, known) if way in {Proof.UPLOAD, Proof.ORIGINAL} else None
    return MaterialState(need, way, at_desk, check, paper.number if paper else "", _is_decided(need, known), paper)


def _is_decided(need: MaterialNeed, known: _Known) -> bool:
    """What the clerk said is about the files that lay there then: another file, and it is to be said again."""
    row, here = known.rows.get(need.code), known.files.get(need.question or "", [])
    return row is not None and (row.seen is None or row.seen == kept.digest(here))


def _check(need: MaterialNeed, known: _Known) -> Check | None:
    """The check of exactly what lies here: of this case, else of an earlier one of the same holder."""
    row, document = known.rows.get(need.code), known.documents.get(need.kept_as or "")
    here = known.files.get(need.question or "", [])
    checks = [kept.check_of(row, need.question) if row else None, document.check if document else None]
    return next((check for check in checks if check and (not here or check.seen == kept.digest(here))), None)


def _is_promised(need: MaterialNeed, known: _Known) -> bool:
    """The clerk has taken a promise for it, and it has not come."""
    row = known.rows.get(need.code)
    return row is not None and row.way == Proof.PROMISE.value and known.may_follow and need.question not in known.files


def _way(need: MaterialNeed, known: _Known) -> Proof | None:
    if Proof.PROMISE in need.ways and _is_promised(need, known):
        return Proof.PROMISE
    for way in need.ways:
        if way is Proof.REGISTER and _from_register(need, known):
            return way
        if way is Proof.CERTIFICATE and need.certificate in known.certificates:
            return way
        if way is Proof.UPLOAD and need.question in known.files:
            return way
        if way in {Proof.ORIGINAL, Proof.FORM} or (way is Proof.STATEMENT and sworn.stands_for_papers(known.definition, known.answers)):
            return way  # an original is seen at the desk, where the clerk confirms it; the form itself holds the others
    return Proof.PROMISE if Proof.PROMISE in need.ways and known.may_follow and _may_stay_open(need, known.definition) else None


def _from_register(need: MaterialNeed, known: _Known) -> bool:
    """A register answered, and not with nothing unless its “nothing” is the proof, as in a search for real estate."""
    answers = known.answers
    codes = [question.code for _, _, question in known.definition.form.questions() if need.element and question.element == need.element]
    told = [answers[code].value for code in codes if code in answers and answers[code].origin is Origin.SOURCE]
    return any(need.no_entry_proves or not _is_no_entry(value) for value in told)


def _is_no_entry(value: Value) -> bool:
    """Nothing on record. A number is an entry, even 0: an income of nothing is known."""
    return value is None or value is False or value in ("", [])


def _may_stay_open(need: MaterialNeed, definition: Definition) -> bool:
    """容缺: only what the form does not insist on can be promised for later."""
    return not any(question.required for _, _, question in definition.form.questions() if question.code == need.question)
