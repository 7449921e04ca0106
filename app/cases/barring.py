"""Who may not promise, or not apply again: recorded with law and day, told before anybody fills in a form, and refused at filing.

A false promise bars from every promise until the record is mended (国办发〔2020〕42号). Where a licence concerns safety or health, who hid
facts may not apply for it again for one year, who got it by deceit for three (Licensing Law arts 78, 79).
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from sqlalchemy import select

from app.cases import sworn
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, Status
from app.cases.models import Case, CaseEvent
from app.cases.sworn_errors import BarredFromMatter, FalsePromiseOnRecord, MayNotPromise, PromiseBroken, SeriousDishonesty
from app.cases.sworn_models import BarKind, PartyBar
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock
from app.core.actor import PartyRef
from app.core.db import insert_once, new_id, session
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.issuance.printing import day

BROKEN_DAYS = 365  # after a promise of papers that did not come
YEARS: Mapping[BarKind, int] = {BarKind.HIDDEN_FACTS: 1, BarKind.DECEIT: 3}
LAW: Mapping[BarKind, str] = {
    BarKind.FALSE_PROMISE: "《国务院办公厅关于全面推行证明事项和涉企经营许可事项告知承诺制的指导意见》（国办发〔2020〕42号）",
    BarKind.HIDDEN_FACTS: "《中华人民共和国行政许可法》第七十八条",
    BarKind.DECEIT: "《中华人民共和国行政许可法》第七十九条",
}


# --- recorded ---------------------------------------------------------------------------------------------------------


def bars_from_matter(definition: Definition) -> bool:
    """Whether the law knows a bar from this matter: a licence that concerns safety, health, life or property."""
    return definition.is_permit and definition.safety


def with_bar(definition: Definition, grounds: Grounds) -> Grounds:
    """The grounds of a no, saying until when nobody applies again where facts were hidden (art. 78)."""
    if not (grounds.hidden and bars_from_matter(definition)):
        return grounds
    return replace(grounds, facts=f"{grounds.facts.rstrip('。')}。{effect(BarKind.HIDDEN_FACTS)}")


def effect(kind: BarKind) -> str:
    """What the bar of today is, in the words of a decision."""
    if kind is BarKind.FALSE_PROMISE:
        return f"依照{LAW[kind]}，在信用修复前不再适用告知承诺、容缺受理。"
    return f"依照{LAW[kind]}，自即日起至{day(_last_day(kind) or clock.today())}不得再次申请该行政许可。"


def after_no(case: Case, definition: Definition, grounds: Grounds) -> None:
    """不予受理 or 不予许可 because facts were hidden or materials false (art. 78)."""
    if grounds.hidden and bars_from_matter(definition):
        _record(case, BarKind.HIDDEN_FACTS)


def after_deceit(case: Case, definition: Definition, answers: Answers) -> list[BarKind]:
    """Revoked because it was got by deceit: barred from the licence (art. 79), and from promising where a promise was false."""
    kinds = [BarKind.DECEIT] if bars_from_matter(definition) else []
    kinds += [BarKind.FALSE_PROMISE] if sworn.is_given(definition, answers) else []
    for kind in kinds:
        _record(case, kind)
    return kinds


def _record(case: Case, kind: BarKind) -> None:
    insert_once(
        PartyBar,
        id=new_id(),
        kind=kind,
        party_kind=case.applicant_kind,
        party_id=case.applicant_id,
        service_code=case.service_code,
        case_id=case.id,
        basis=LAW[kind],
        since=clock.today(),
        until=_last_day(kind),
    )


def _last_day(kind: BarKind) -> date | None:
    """So many years from today; from the last of February to the last of February."""
    if kind not in YEARS:
        return None
    today = clock.today()
    year = today.year + YEARS[kind]
    return today.replace(year=year) if (today.month, today.day) != (2, 29) else date(year, 2, 28)


# --- in force ---------------------------------------------------------------------------------------------------------


def in_force(party: PartyRef) -> Sequence[PartyBar]:
    """Every bar of this party that runs today."""
    wanted = select(PartyBar).where(PartyBar.party_kind == party.kind, PartyBar.party_id == party.id, PartyBar.ended_at.is_(None))
    still = PartyBar.until.is_(None) | (PartyBar.until >= clock.today())
    return session().scalars(wanted.where(still).order_by(PartyBar.since, PartyBar.id)).all()


def of_case(case: Case) -> Sequence[PartyBar]:
    """The bars that came of this case: of its no, or of its revocation."""
    if not any(map(case.has_seen, (Act.NOT_ACCEPT, Act.REFUSE, Act.REVOKE))):
        return ()
    return session().scalars(select(PartyBar).where(PartyBar.case_id == case.id).order_by(PartyBar.id)).all()


def matter(bar: PartyBar) -> Words:
    """What the matter is called that the bar is about."""
    return catalogue.version(session().get_one(Case, bar.case_id).version_id).definition.name


def concern(party: PartyRef, definition: Definition) -> list[PartyBar]:
    """The bars that this party must know of before applying for this matter."""
    return [bar for bar in in_force(party) if bar.kind not in YEARS or bar.service_code == definition.code]


def require_open(party: PartyRef, code: str) -> None:
    """Raise where this party may not apply for this matter at present."""
    for bar in in_force(party):
        if bar.kind in YEARS and bar.service_code == code:
            raise BarredFromMatter(day=(bar.until or clock.today()).isoformat(), law=bar.basis)


def require_free_promise(party: PartyRef, definition: Definition, answers: Answers) -> None:
    """Raise MayNotPromise where the promise is given and this party may not give it."""
    if sworn.is_given(definition, answers):
        require_may_promise(party, definition, answers)


def require_may_promise(party: PartyRef, definition: Definition, answers: Answers) -> None:
    """Raise where a false promise or serious dishonesty stands against this party. Credit that no register told bars nobody."""
    if sworn.is_excluded(definition, answers):
        raise SeriousDishonesty()
    for bar in in_force(party):
        if bar.kind is BarKind.FALSE_PROMISE:
            raise FalsePromiseOnRecord(day=bar.since.isoformat())


def require_may_follow(party: PartyRef, definition: Definition, answers: Answers) -> None:
    """Raise where this party may not promise papers for later (容缺)."""
    require_may_promise(party, definition, answers)
    if _has_broken_one(party):
        raise PromiseBroken()


def may_follow(party: PartyRef, definition: Definition, answers: Answers) -> bool:
    try:
        require_may_follow(party, definition, answers)
    except MayNotPromise:
        return False
    return True


def _has_broken_one(party: PartyRef) -> bool:
    """Whether this party let a promise of papers pass within the last year."""
    since = clock.now() - timedelta(days=BROKEN_DAYS)
    broken = (
        select(CaseEvent.id)
        .join(Case, Case.id == CaseEvent.case_id)
        .where(
            Case.applicant_kind == party.kind,
            Case.applicant_id == party.id,
            CaseEvent.act == Act.LAPSE,
            CaseEvent.was == Status.ACCEPTED,
            CaseEvent.at >= since,
        )
    )
    return session().scalar(broken.limit(1)) is not None
