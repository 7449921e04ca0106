"""A case as an officer reads it: who, what, by when; answers, materials, checks, corrections, papers, history."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _

from app.cases import (
    clocks,
    confirmations,
    lacking,
    materials,
    notices,
    outcome,
    parts,
    prereview,
    queries,
    service,
    site_photos,
    tasks,
    uploads,
    verifying,
)
from app.cases.answers_store import applicant_name, event_note
from app.cases.confirmations import CoApplicant
from app.cases.corrections import Standing, label_of, standing
from app.cases.dated_models import ClockKind
from app.cases.lifecycle import OPEN, Act
from app.cases.materials import MaterialState
from app.cases.models import Case, CaseEvent
from app.cases.parts import Part
from app.cases.prereview import Finding
from app.cases.queries import Correction
from app.catalogue import city
from app.catalogue.definitions import Definition, Question
from app.core.actor import Actor
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.identity import queries as identity
from app.issuance import face, queries as issuance
from app.issuance.models import Status as PaperStatus
from app.issuance.types import Kind
from app.sources import slips
from app.web.channel_words import channel_name
from app.web.filters import day, plain
from app.web.session import actor
from app.window import words
from app.window.answers_view import LineStep, answer_steps, for_officers, in_full, shown, source_name
from app.window.opinion_view import Opinions, opinions
from app.window.panel import Panel, panel
from app.window.rule_view import RuleCheck, automatic_check, condition_checks

GONE = "—"  # a person who is not known any more


@dataclass(frozen=True)
class Paper:
    """An uploaded file."""

    id: UUID
    name: str
    media_type: str
    kilobytes: int
    question: str


@dataclass(frozen=True)
class MaterialLine:
    code: str
    name: Words
    way: str  # value of Proof, "" while it is missing
    way_words: str
    standing: str  # value of cases.materials.Standing
    question: str  # the file question that takes it, "" if none does
    files: list[Paper]
    trust: str  # value of cases.materials.Trust
    trust_words: str
    checked: str  # who compared it with the original and when, "" if nobody did
    may_verify: bool


@dataclass(frozen=True)
class Happening:
    at: datetime
    act: str
    who: str
    office: Words | None
    note: str


@dataclass(frozen=True)
class CorrectionLine:
    """One item of the notice; after it was sent again with what stood there before and what stands there now."""

    label: Words
    note: str
    state: str  # waiting | mended | unchanged
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class DifferenceLine:
    """Two registers say different things; the lead one filled the form."""

    label: Words
    source: str
    said: str
    other_source: str
    other_said: str


@dataclass(frozen=True)
class SlipLine:
    """A 校核单: what the register says, what the person says."""

    number: str
    label: Words
    source: str
    said: str
    claimed: str
    reason: str
    status: str


@dataclass(frozen=True)
class IssuedPaper:
    """A certificate, document or receipt of the case; ready once its record is signed."""

    id: UUID
    name: Words
    number: str
    status: str
    tone: str
    is_ready: bool
    kind: Kind


@dataclass(frozen=True)
class CaseView:
    number: str
    service: Words
    department: Words
    status: str
    status_tone: str
    applicant: str  # "" where the officer does not see whose it is
    filed_by: str  # the person who filed, when it is another one
    channel: str
    submitted_at: datetime | None
    promised_due: date | None
    legal_due: date | None
    due_provisional: bool
    paused: str  # what special procedure goes on, until when it is said to; "" where none does
    lacking: list[Words]  # papers that were promised for later
    lacking_until: date | None
    steps: list[LineStep]
    materials: list[MaterialLine]
    files: list[Paper]  # uploads that belong to no material
    history: list[Happening]
    opinions: Opinions  # what the departments propose and were asked
    automatic: RuleCheck | None
    conditions: list[RuleCheck]
    corrections: list[CorrectionLine]
    differences: list[DifferenceLine]
    co_applicants: list[CoApplicant]
    findings: list[Finding]  # what the pre-review finds now, while the case is under way
    slips: list[SlipLine]
    papers: list[IssuedPaper]
    basis: str  # the laws of the service, as a decision cites them
    is_permit: bool
    is_automatic: bool
    is_decided: bool
    sources_down: list[str]
    panel: Panel


def build(case: Case, officer: Actor, unmasked: frozenset[str] = frozenset()) -> CaseView:
    """Everything of a case that this officer may see."""
    definition, answers, part = service.definition_of(case), queries.answers_of(case), parts.visible(case, officer)
    states, papers, names = _states(case, definition, answers, part), _papers(case, part), _names(case)
    return CaseView(
        number=case.number or "",
        service=definition.name,
        department=city.city().office(case.department, case.place),
        status=words.status_of(case, definition),
        status_tone=words.STATUS_TONES.get(case.status, "grey"),
        applicant=applicant_name(case) if part.names_applicant else "",
        filed_by=names.get(case.person_id, GONE) if part.is_whole and case.person_id != case.applicant_id else "",
        channel=channel_name(case.channel.value),
        submitted_at=case.submitted_at,
        promised_due=case.promised_due,
        legal_due=case.legal_due if definition.legal_days else None,
        due_provisional=case.due_provisional,
        paused=_paused(case),
        lacking=[need.name for need in lacking.needed(case) if part.has_material(need.code)],
        lacking_until=lacking.last_day(case),
        steps=answer_steps(definition, answers, unmasked=unmasked, part=part),
        materials=_materials(states, papers),
        files=_beside(papers, states),
        history=[_happening(event, case, definition, names) for event in _events(case, officer, part)],
        opinions=opinions(case, officer, names, part),
        automatic=automatic_check(definition, answers, unmasked, part) if part.is_whole else None,
        conditions=condition_checks(definition, answers, unmasked, part),
        corrections=corrections(case, definition, part) if case.has_seen(Act.RETURN) else [],
        differences=_differences(case, definition, unmasked, part),
        co_applicants=confirmations.co_applicants(case, definition, answers) if part.is_whole else [],
        findings=prereview.findings(case, definition, answers, needed=states) if part.is_whole and case.status in OPEN else [],
        slips=_slips(case, definition, part),
        papers=issued_papers(case, titled=officer.department == case.department) if part.is_whole else [],
        basis="；".join(law.cited for law in definition.basis),
        is_permit=definition.is_permit,
        is_automatic=case.is_automatic,
        is_decided=case.decided_at is not None,
        sources_down=[source_name(name) for name in case.sources_down] if part.is_whole else [],
        panel=panel(case, officer),
    )


def _states(case: Case, definition: Definition, answers: Answers, part: Part) -> list[MaterialState]:
    return [state for state in materials.states(case, definition, answers) if part.has_material(state.need.code)]


def _events(case: Case, officer: Actor, part: Part) -> list[CaseEvent]:
    """All of the story, or what the officer's own department did."""
    return [event for event in case.events if part.is_whole or event.department == officer.department]


def _beside(papers: list[Paper], states: list[MaterialState]) -> list[Paper]:
    """The uploads that belong to no material."""
    taken = {state.need.question for state in states}
    return [paper for paper in papers if paper.question not in taken]


def _paused(case: Case) -> str:
    """The special procedure that goes on."""
    pause = clocks.open_pause(case)
    if pause is None:
        return ""
    running = clocks.going_on(case).get(ClockKind.PAUSE)
    name = plain(notices.procedure(pause.procedure))
    if running is None:
        return _("Special procedure: %(name)s, since %(day)s; it takes longer than was said", name=name, day=day(pause.started_on))
    return _("Special procedure: %(name)s, since %(day)s, until %(last)s", name=name, day=day(pause.started_on), last=day(running.due))


def person_name(person_id: UUID) -> str:
    """A person's name; a dash when the person is gone."""
    return identity.names([person_id]).get(person_id, GONE)


def issued_papers(case: Case, *, titled: bool = False) -> list[IssuedPaper]:
    """What was issued for a case, oldest first; `titled` as it stands on the papers, which may tell the result."""
    return papers_of(outcome.reference(case), titled=titled)


def papers_of(reference: str, *, titled: bool = False) -> list[IssuedPaper]:
    """What stands under this reference and is for this post to open, oldest first."""
    papers = []
    for paper in (one for one in issuance.of_reference(reference) if parts.may_open(actor(), one)):
        status, tone = words.paper_status(paper.status)
        kind = issuance.type_of(paper)
        name = face.title_of(paper) if titled else kind.name
        papers.append(IssuedPaper(paper.id, name, paper.number, status, tone, paper.status is not PaperStatus.PREPARED, kind.kind))
    return papers


def material_lines(case: Case) -> list[MaterialLine]:
    """Each material the case needs, with how it is satisfied."""
    return _materials(materials.states(case, service.definition_of(case), queries.answers_of(case)), _papers(case, parts.WHOLE))


def _papers(case: Case, part: Part) -> list[Paper]:
    return [
        Paper(upload.id, uploads.name_of(upload), upload.media_type, max(1, upload.size // 1024), upload.question)
        for upload in uploads.of_case(case)
        if part.has(upload.question) and not site_photos.is_picture(upload)
    ]


def _materials(states: list[MaterialState], papers: list[Paper]) -> list[MaterialLine]:
    lines = []
    for state in states:
        files = [paper for paper in papers if state.need.question == paper.question]
        lines.append(
            MaterialLine(
                state.need.code,
                state.need.name,
                state.way.value if state.way else "",
                words.proof(state),
                state.standing.value,
                state.need.question or "",
                files,
                state.trust.value,
                words.trust(state.trust),
                words.check(state.check) if state.check else "",
                state.check is None and state.way in verifying.COMPARED,
            )
        )
    return lines


def _names(case: Case) -> dict[UUID, str]:
    """Of who filed and of everyone who did something."""
    return identity.names([case.person_id, *(one for event in case.events for one in (event.person_id, event.whose_id) if one)])


def _happening(event: CaseEvent, case: Case, definition: Definition, names: Mapping[UUID, str]) -> Happening:
    office = tasks.office(event.department, event.step, case.place) if event.department else None
    who = names.get(event.person_id, GONE) if event.person_id else words.machine()
    if case.mandate_id and event.person_id == case.person_id:
        who = _("%(agent)s, for %(giver)s", agent=who, giver=applicant_name(case))
    if event.whose_id and event.act is not Act.REASSIGN:
        who = _("%(who)s for %(absent)s", who=who, absent=names.get(event.whose_id, GONE))
    return Happening(event.at, words.act(event.act, definition), who, office, event_note(event))


def _evidence(question: Question, value: Value, *, in_clear: bool = False) -> str:
    """A value the rule or a register spoke of, masked as in the form beside it; a dash for one that is not known."""
    return shown(question, value, in_full if in_clear else for_officers) or "—"


def corrections(case: Case, definition: Definition, part: Part = parts.WHOLE) -> list[CorrectionLine]:
    """The items of the one notice of corrections, each by its name."""
    answers = queries.answers_of(case)
    seen = (item for item in queries.corrections_of(case) if part.has(item.target) or item.target in part.materials)
    return [_correction(case, definition, answers, item) for item in seen]


def _correction(case: Case, definition: Definition, answers: Answers, item: Correction) -> CorrectionLine:
    label, question = label_of(definition, item.target), question_of(definition, item.target)
    if item.waiting:
        return CorrectionLine(label, item.note, "waiting")
    if not item.mended or item.was is None or question is None:
        return CorrectionLine(label, item.note, "mended" if item.mended else "unchanged")
    before, after = (_stood(question, one) for one in (item.was, standing(case, answers, item.target)))
    return CorrectionLine(label, item.note, "mended", before, after)


def _stood(question: Question, what: Standing) -> str:
    return "、".join(what.files.values()) or _evidence(question, what.value)


def question_of(definition: Definition, path: str) -> Question | None:
    """The question at a path, whatever the number of its row."""
    group_code, _, rest = path.partition(".")
    for _step, group, question in definition.form.questions():
        if question.code == path or (group.repeated and group.code == group_code and question.code == rest.partition(".")[2]):
            return question
    return None


def _differences(case: Case, definition: Definition, unmasked: frozenset[str], part: Part) -> list[DifferenceLine]:
    """What the registers say against each other, masked like the answer it is about until that answer is shown in full."""
    lines = []
    for found in (one for one in queries.differences_of(case) if part.has(str(one["key"]))):
        question = question_of(definition, str(found["key"]))
        in_clear = found["key"] in unmasked
        said, other = (_evidence(question, found[name], in_clear=in_clear) if question else "—" for name in ("value", "other_value"))
        label = question.label if question else Words(str(found["element"]))
        lines.append(DifferenceLine(label, source_name(str(found["source"])), said, source_name(str(found["other_source"])), other))
    return lines


def _slips(case: Case, definition: Definition, part: Part) -> list[SlipLine]:
    """Those about what the officer sees; a slip names the element, and several questions may ask for one."""
    questions = {question.element: question for _step, _group, question in definition.form.questions() if question.element}
    lines = []
    for slip in slips.of_case(case.id):
        question = questions.get(slip.element)
        if not (part.has(question.code) if question else part.is_whole):
            continue
        said, claimed = (_evidence(question, value) if question else "—" for value in (slip.said, slip.claimed))
        label = question.label if question else Words(slip.element)
        lines.append(
            SlipLine(slip.number, label, source_name(slip.source), said, claimed, slip.reason, words.slip(slip.status, slip.corrected))
        )
    return lines
