"""Official documents (文书): written in the transaction of the act that the law asks them for, sealed by a job, kept with the case.

What is granted, proved or paid by a power (every matter but public services) has its notice of acceptance and its decision; what
goes against the applicant, stops the clock or asks something is in writing for every matter (Licensing Law arts 32, 38, 42, 45).
A decision of the machine is a decision too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from app.cases import heard, interested, notices, supervision
from app.cases.answers_store import applicant_name, read_answers
from app.cases.dated_models import Breach
from app.cases.grounds import Grounds, sentence
from app.cases.hearing_models import CaseHearing
from app.cases.interest_models import CaseInterest
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.cases.outcome import facts_for, holder_for, holder_of, reference
from app.catalogue import city
from app.catalogue.definitions import Definition, Sworn
from app.core import clock
from app.core.actor import Channel
from app.elements.facts import Value
from app.form_engine.answers import Answers
from app.identity import queries as identity
from app.issuance import face, issuers, queries as certificates, service as issuance, types
from app.issuance.errors import CharacterMissing
from app.issuance.models import Certificate
from app.issuance.printing import day

PERMIT_LAW = "《中华人民共和国行政许可法》"
CORRECTION_BASIS = f"{PERMIT_LAW}第三十二条第一款第四项"
HEARING_BASIS = f"{PERMIT_LAW}第四十八条"
SITE_CHECK_BASIS = f"{PERMIT_LAW}第三十四条第三款"
EXTENSION_BASIS = f"{PERMIT_LAW}第四十二条第一款"
WITHOUT_REASON = frozenset({"case_number", "submitted_on", "decided_on", "phone"})  # all that a paper without a reason says of the case


def acceptance(case: Case, definition: Definition, act: Act) -> None:
    """受理通知书, with both dates; of a public service the receipt is enough."""
    if definition.is_public_service or case.accepted_at is None or case.promised_due is None:
        return
    facts = {
        "accepted_on": _day(clock.local(case.accepted_at).date()),
        "promised_due": _day(case.promised_due) if case.promised_due >= clock.today() else None,  # deemed accepted, it may have passed
        "legal_due": _day(case.legal_due) if definition.legal_days else None,
        "extension_days": definition.extension_days or None,
        "deemed": act is Act.DEEM_ACCEPTED,
        "provisional": case.due_provisional,
        "basis": definition.silence_basis("acceptance") if act is Act.DEEM_ACCEPTED else None,
    }
    _write("acceptance-notice", case, definition, facts)


def acceptance_lacking(case: Case, definition: Definition, names: Iterable[str], until: date) -> None:
    """容缺受理告知书 and 承诺书: what is still to come, its last day, what happens when it does not come, and who promised it."""
    facts: dict[str, Value] = {
        "accepted_on": _day(clock.today()),
        "promised_due": _day(case.promised_due),
        "until": _day(until),
        "points": list(names),
    }
    _write("lacking-acceptance-notice", case, definition, facts)
    _write("lacking-promise", case, definition, {"until": _day(until), "points": facts["points"], **_signed(case)})


def sworn_statement(case: Case, definition: Definition, told: Sworn) -> None:
    """告知承诺书: what the office told and what the applicant promised, with name and time (国办发〔2020〕42号)."""
    promise = next(question.text for _, _, question in definition.form.questions() if question.code == told.question)
    facts: dict[str, Value] = {
        "proves": told.proves.zh,
        "standard": told.standard.zh,
        "consequence": told.consequence.zh,
        "check": told.check.zh,
        "promise": promise.zh if promise else "",
    }
    _write("sworn-statement", case, definition, facts | _signed(case))


def _signed(case: Case) -> dict[str, Value]:
    """Who confirmed by the own sign-in, or at a window, what was filed last, and at what minute."""
    event = next(event for event in reversed(case.events) if event.act in {Act.SUBMIT, Act.RESUBMIT})
    at = clock.local(event.at)
    how = "在政务服务窗口当面确认" if case.channel is Channel.WINDOW else "实名登录后在线确认"
    return {"signed_by": identity.person(case.person_id).name, "signed_at": f"{day(at.date())} {at:%H:%M}", "signed_how": how}


def corrections(case: Case, definition: Definition, points: Iterable[tuple[str, str]], until: date) -> None:
    """补正告知书: every item at once."""
    told = [{"item": item, "note": note} for item, note in points]
    facts: dict[str, Value] = {"asked_on": _day(clock.today()), "until": _day(until), "points": told, "basis": CORRECTION_BASIS}
    _write("correction-notice", case, definition, facts, again=len(case.events))


def not_accepted(case: Case, definition: Definition, grounds: Grounds) -> None:
    """不予受理决定书, with the office that is competent and the remedies."""
    facts = _no(case, grounds) | {"decided_on": _day(clock.today()), "right_office": grounds.right_office or None}
    _write("non-acceptance-decision", case, definition, facts)


def refused(case: Case, definition: Definition, grounds: Grounds) -> None:
    """不予决定书, for a permit 不予行政许可决定书 (art. 38). Where the reason itself must not travel, the paper is another one."""
    if definition.outcome.refusal:
        _refused_without_reason(case, definition)
        return
    facts = _no(case, grounds) | {"decided_on": _day(clock.today()), "heard": case.has_seen(Act.HEAR), **_heard(case)}
    _write("refusal-decision", case, definition, facts)


def _refused_without_reason(case: Case, definition: Definition) -> None:
    """不予出具通知书: whoever is shown it learns that no proof was issued. The grounds stay with the case, for the applicant to read."""
    kind = types.get(definition.outcome.refusal)
    said = facts_for(case, definition, Answers(read_answers(case))) | {
        "case_number": case.number or "",
        "submitted_on": clock.local(case.submitted_at or clock.now()).date().isoformat(),
        "decided_on": clock.today().isoformat(),
        "phone": definition.phone,
    }
    with _else_by_hand(kind.code, case):
        by, given = issuers.code_of(case.department, case.place), {name: said[name] for name in kind.facts if said.get(name)}
        issuance.prepare(kind.code, holder_of(case), given, reference(case), key=f"{kind.code}:{case.id}:0", by=by)


def granted(case: Case, definition: Definition, *, deemed: bool = False) -> None:
    """准予决定书: what is granted and the number of the paper that follows. A public service is settled, not granted."""
    if definition.is_public_service:
        return
    made = [paper for paper in certificates.of_reference(reference(case)) if paper.type_code == definition.outcome.certificate]
    paper = made[-1] if made else None
    facts: dict[str, Value] = {
        "decided_on": _day(clock.today()),
        "result": definition.outcome.name.zh,
        "result_number": paper.number if paper else None,
        "valid_until": _day(paper.valid_until) if paper and paper.valid_until else None,
        "basis": definition.silence_basis("renewal") if deemed else _laws(definition),
        "deemed": deemed,
        **_heard(case),
    }
    _write("approval-decision", case, definition, facts)


def special_procedure(case: Case, definition: Definition, name: str, *, days: int, reason: str, basis: str) -> None:
    """特别程序告知书: the law asks to tell the needed time in writing (art. 45)."""
    facts: dict[str, Value] = {
        "procedure": name,
        "days": days,
        "started_on": _day(clock.today()),
        "reason": sentence(reason),
        "basis": basis,
    }
    _write("procedure-notice", case, definition, facts, again=len(case.events))


def hearing_offered(case: Case, definition: Definition, grounds: Grounds, until: date) -> None:
    """听证告知书: what is intended, its law, and how long a hearing can be asked for (arts 46, 47)."""
    facts: dict[str, Value] = {
        "told_on": _day(clock.today()),
        "reason": sentence(grounds.facts),
        "basis": grounds.basis,
        "until": _day(until),
        "office": city.city().office(case.department, case.place).zh,
    }
    _write("hearing-notice", case, definition, facts)


def hearing_set(case: Case, definition: Definition, hearing: CaseHearing, *, chair: str, days: int) -> None:
    """听证通知书: when, where and before whom (art. 48), who asked for it, and that its time does not count (art. 45)."""
    facts: dict[str, Value] = {
        "day": _day(hearing.day),
        "begins": f"{hearing.begins:%H:%M}",
        "room": hearing.room,
        "chair": chair,
        "days": days,
        "basis": HEARING_BASIS,
        "for_third": hearing.asked_by is not None,
        "started_on": _day(clock.today()),
    }
    _write("hearing-appointment", case, definition, facts, again=len(heard.all_of(case)) - 1)


def third_told(case: Case, definition: Definition, row: CaseInterest) -> None:
    """利害关系人告知书 (arts 36, 47): to the interested party, apart from the case's own papers. Of the applicant it says nothing."""
    facts: dict[str, Value] = {
        "addressee": interested.name_of(row),
        "service": definition.name.zh,
        "intended": sentence(interested.intended_of(row)),
        "place": interested.place_of(row),
        "interest": sentence(interested.interest_of(row)),
        "basis": row.basis,
        "told_on": _day(clock.today()),
        "until": _day(row.until),
        "hearing_until": _day(row.hearing_until),
        "office": city.city().office(case.department, case.place).zh,
        "phone": definition.phone,
        "complaint_phone": definition.complaint_phone,
    }
    _write_to_third("third-party-notice", case, row, facts)


def third_hearing_set(case: Case, definition: Definition, hearing: CaseHearing, *, chair: str) -> None:
    """听证通知书 to everybody who is interested (art. 48): when, where and before whom. Of the applicant it says nothing."""
    for row in interested.of_case(case):
        facts: dict[str, Value] = {
            "addressee": interested.name_of(row),
            "service": definition.name.zh,
            "intended": sentence(interested.intended_of(row)),
            "day": _day(hearing.day),
            "begins": f"{hearing.begins:%H:%M}",
            "room": hearing.room,
            "chair": chair,
            "basis": HEARING_BASIS,
            "phone": definition.phone,
            "complaint_phone": definition.complaint_phone,
        }
        _write_to_third("third-hearing-notice", case, row, facts, of=str(hearing.id))


def _write_to_third(kind: str, case: Case, row: CaseInterest, facts: Mapping[str, Value], *, of: str = "") -> None:
    """A document to an interested party, under their own reference; `of` tells apart what may come more than once."""
    given = {name: value for name, value in facts.items() if value}
    by, under = issuers.code_of(case.department, case.place), interested.reference(row)
    with _else_by_hand(kind, case):
        issuance.prepare(kind, holder_for(row.party), given, under, key=f"{kind}:{row.id}:{of}", by=by)


@dataclass(frozen=True)
class Looked:
    """What two officers found on the spot: each point as (what, complies, remark, digests of its pictures)."""

    on: date
    begins: str
    place: str
    officers: Sequence[str]
    points: Sequence[tuple[str, bool | None, str, Sequence[str]]]
    finding: str


def site_checked(case: Case, definition: Definition, looked: Looked, *, again: int) -> None:
    """现场核查笔录, by both officers (art. 34(3)); a picture stands in it by the start of its digest."""
    points = []
    for item, fine, note, photos in looked.points:
        marks = "、".join(mark[:16] for mark in photos)
        line = {"item": item, "result": "符合" if fine else "不符合", "note": note, "photos": marks}
        points.append({name: value for name, value in line.items() if value})
    facts: dict[str, Value] = {
        "checked_on": _day(looked.on),
        "begins": looked.begins,
        "place": looked.place,
        "officers": "、".join(looked.officers),
        "points": points,
        "finding": sentence(looked.finding),
        "basis": SITE_CHECK_BASIS,
    }
    _write("site-check-record", case, definition, facts, again=again)


def extended(case: Case, definition: Definition, *, days: int, reason: str) -> None:
    """延期通知书, with the reason (art. 42)."""
    facts: dict[str, Value] = {
        "days": days,
        "promised_due": _day(case.promised_due),
        "legal_due": _day(case.legal_due) if definition.legal_days else None,
        "reason": sentence(reason),
        "basis": EXTENSION_BASIS if definition.is_permit else _laws(definition),
    }
    _write("extension-notice", case, definition, facts)


def ended(case: Case, definition: Definition, reason: str, *, grounds: Grounds | None = None, by_office: bool = True) -> None:
    """终止通知书: withdrawn, not corrected in time, or nothing left to decide, then with the law; remedies where the office ends it."""
    facts: dict[str, Value] = {"ended_on": _day(clock.today()), "reason": reason}
    facts |= {"remedies": notices.remedies(case).zh} if by_office else {}
    _write("termination-notice", case, definition, facts | (_no(case, grounds) if grounds else {}))


def revoked(case: Case, definition: Definition, paper: Certificate, grounds: Grounds, *, effect: str = "") -> None:
    """撤销决定书: which paper is revoked, on what facts and law, with what effect, and the remedies (art. 69)."""
    _write("revocation-decision", case, definition, _no_longer(case, paper, grounds) | {"effect": effect})


def record_cancelled(case: Case, definition: Definition, paper: Certificate, grounds: Grounds) -> None:
    """注销决定书: the permit has ended for another reason, and its record is closed (art. 70)."""
    _write("cancellation-decision", case, definition, _no_longer(case, paper, grounds))


def _no_longer(case: Case, paper: Certificate, grounds: Grounds) -> dict[str, Value]:
    named: dict[str, Value] = {"paper": face.title_of(paper).zh, "paper_number": paper.number}
    return _no(case, grounds) | named | {"decided_on": _day(clock.today())}


def delivery_confirmed(case: Case, definition: Definition, chosen: Mapping[str, str], *, again: int, on: date) -> None:
    """送达地址确认书: how the papers of the case shall reach whom; what is sent there counts as delivered."""
    facts: dict[str, Value] = {**chosen, "chosen_on": _day(on)}
    _write("delivery-address-confirmation", case, definition, facts, again=again)


def delivered(case: Case, definition: Definition, *, way: str, receiver: str, on: date | None = None) -> None:
    """送达回证: which papers reached whom, how and when. A proof that is asked for and read at once needs none."""
    if definition.is_public_service:
        return
    papers = [
        f"{face.title_of(paper).zh} {paper.number}"
        for paper in certificates.of_reference(reference(case))
        if paper.type_code in {definition.outcome.certificate, "approval-decision"}
    ]
    now = clock.local(clock.now())
    moment = day(on) if on else f"{day(now.date())} {now:%H:%M}"
    facts: dict[str, Value] = {"delivered_at": moment, "way": way, "receiver": receiver, "papers": papers}
    _write("delivery-receipt", case, definition, facts)


def _no(case: Case, grounds: Grounds) -> dict[str, Value]:
    return {"reason": sentence(grounds.facts), "basis": grounds.basis, "remedies": notices.remedies(case).zh}


def _heard(case: Case) -> dict[str, Value]:
    """The day of the hearing whose record the decision rests on (art. 48), and whether interested parties were heard (art. 36)."""
    held = [hearing.day for hearing in heard.all_of(case) if hearing.held_at]
    return {"heard_on": _day(held[-1]) if held else None, "third_heard": case.has_seen(Act.HEAR_THIRD)}


def _laws(definition: Definition) -> str:
    return "、".join(law.cited for law in definition.basis)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _write(kind: str, case: Case, definition: Definition, facts: Mapping[str, Value], *, again: int = 0) -> None:
    """Record the document for its office; the same act twice writes it once. `again` tells apart what may come more than once."""
    common: dict[str, Value] = {
        "applicant": applicant_name(case),
        "case_number": case.number or "",
        "service": definition.name.zh,
        "permit": definition.is_permit,
        "applied_on": _day(clock.local(case.submitted_at or clock.now()).date()),
        "phone": definition.phone,
        "complaint_phone": definition.complaint_phone,
    }
    given = common | {name: value for name, value in facts.items() if value not in (None, "", False)}
    by = issuers.code_of(case.department, case.place)
    with _else_by_hand(kind, case):
        issuance.prepare(kind, holder_of(case), given, reference(case), key=f"{kind}:{case.id}:{again}", by=by)


@contextmanager
def _else_by_hand(kind: str, case: Case) -> Iterator[None]:
    """A rare name keeps no act from being done: the office is told, and writes this document by hand."""
    try:
        yield
    except CharacterMissing:
        supervision.write_down(case, Breach.DOCUMENT_UNMADE, clock.today(), step=kind)
