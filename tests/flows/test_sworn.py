"""告知承诺: chosen or not, told and promised in writing, looked at afterwards; who promised falsely may not promise again."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases import barring, drafts, mending, outcome, overdue, prefill, service
from app.cases.answers_store import read_answers, write_answers
from app.cases.errors import (
    BarredFromMatter,
    FalsePromiseOnRecord,
    NoSuchBar,
    NotYourDepartment,
    ReasonMissing,
    SeriousDishonesty,
)
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, Status
from app.cases.materials import rows_of
from app.cases.models import Case
from app.cases.sworn_models import BarKind
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import PartyRef, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Fact, Origin, Value
from app.issuance import queries as issuance
from app.messages import queries as messages
from tests.casework import completed
from tests.lives import PERMIT, act, again, an_insurance_case, filed, for_the_firm, holder, officer

pytestmark = pytest.mark.usefixtures("both_databases")


@pytest.fixture(autouse=True)
def _house(city: Flask) -> Iterator[None]:
    with city.app_context():
        yield


def a_sworn_case(*acts, promised: bool = True) -> Case:
    """The firm's application for a hygiene permit with the promise, after these acts of whoever has the step."""
    case = filed(for_the_firm(), PERMIT, premises_name="启航假日酒店", premises_kind="hotel", **({"promised": True} if promised else {}))
    for one in acts:
        case = act(one, case, holder(case), *(() if one is service.accept else ("符合条件。",)))
    return case


def drafted() -> Case:
    """The same application, not filed yet."""
    actor, published = for_the_firm(), catalogue.current(PERMIT)
    known = prefill.fetch(actor, actor.party, published)
    with write():
        case = drafts.open_draft(actor, actor.party, published, known, key=new_id().hex)
        drafts.save_answers(case, completed(published.definition, known.facts), "promise")
        return case


def document(case: Case, kind: str) -> dict[str, Value]:
    """The facts of the one document of this kind; empty where there is none."""
    made = [paper for paper in issuance.of_reference(outcome.reference(case)) if paper.type_code == kind]
    assert len(made) < 2
    return dict(issuance.record(made[0].id).facts) if made else {}


# --- chosen, told and promised ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("promised", "way"), [(True, "statement"), (False, "original")])
def test_the_promise_stands_for_papers_only_where_it_was_given(promised: bool, way: str) -> None:
    case = a_sworn_case(promised=promised)
    assert {rows_of(case)[code].way for code in ("promise", "plan", "rules")} == {way}


def test_what_was_told_and_promised_is_one_document_with_name_and_minute() -> None:
    case = a_sworn_case()
    assert document(case, "sworn-statement") == {}, "it is made on acceptance"
    case = act(service.accept, case, holder(case))
    said = document(case, "sworn-statement")
    assert "卫生标准" in said["standard"] and "撤销许可" in said["consequence"] and "60 日内" in said["check"]
    assert said["promise"].startswith("我单位已知晓告知内容") and said["signed_by"] == "赵明远" and ":" in said["signed_at"]


def test_who_does_not_promise_has_no_such_document() -> None:
    assert document(a_sworn_case(service.accept, promised=False), "sworn-statement") == {}


def test_silence_that_accepts_makes_it_too(later) -> None:
    case = a_sworn_case()
    later(days=10)
    overdue.run()
    assert document(again(case.id), "sworn-statement")["signed_by"] == "赵明远"


def test_a_promise_of_papers_is_a_document_too() -> None:
    case = an_insurance_case()
    case = act(service.accept_lacking, case, holder(case))
    said = document(case, "lacking-promise")
    assert (
        said["points"] == ["在校证明"]
        and said["signed_by"] == "黄志明"
        and said["until"] == document(case, "lacking-acceptance-notice")["until"]
    )


# --- who may not promise or apply -------------------------------------------------------------------------------------


def serious(case: Case) -> Case:
    """As if the credit register had said so when the form was filled."""
    with write():
        held = service.locked(case.id)
        facts = read_answers(held)
        write_answers(held, {**facts, "credit_standing": Fact("serious", Origin.SOURCE, source="credit")})
    return again(case.id)


def record_bar(party: PartyRef, kind: BarKind = BarKind.FALSE_PROMISE) -> None:
    """A bar that came of an earlier case of this party."""
    with write():
        origin = session().scalars(select(Case).where(Case.applicant_id == party.id)).first()
        barring._record(origin, kind)


def test_serious_dishonesty_keeps_from_promising_and_not_from_the_papers() -> None:
    case = serious(a_sworn_case())
    with pytest.raises(SeriousDishonesty):
        act(service.accept, case, holder(case))
    plain = serious(a_sworn_case(promised=False))
    assert act(service.accept, plain, holder(plain)).status is Status.ACCEPTED


def test_a_false_promise_on_record_is_refused_at_filing() -> None:
    party = a_sworn_case().applicant
    record_bar(party)
    with pytest.raises(FalsePromiseOnRecord):
        a_sworn_case()
    assert a_sworn_case(promised=False).status is Status.SUBMITTED, "the ordinary way is open"


def test_who_promised_falsely_may_not_promise_papers_either() -> None:
    case = an_insurance_case()
    record_bar(case.applicant)
    with pytest.raises(FalsePromiseOnRecord):
        act(service.accept_lacking, case, holder(case))
    later_case = an_insurance_case()
    assert rows_of(later_case)["student"].way == "", "it cannot be promised: the desk asks for it once"


def hid_facts(case: Case) -> Case:
    return act(service.not_accept, case, holder(case), Grounds("提交的从业人员健康合格证明系伪造", "《行政许可法》第七十八条", hidden=True))


def test_who_hid_facts_may_not_apply_again_for_a_year(later) -> None:
    case = hid_facts(a_sworn_case())
    (bar,) = barring.in_force(case.applicant)
    assert (bar.kind, bar.until.year) == (BarKind.HIDDEN_FACTS, clock.today().year + 1) and "第七十八条" in bar.basis
    assert "不得再次申请" in document(case, "non-acceptance-decision")["reason"]
    with pytest.raises(BarredFromMatter):
        a_sworn_case(promised=False)
    assert filed(for_the_firm(), "firm-registration-proof").number, "another matter is open"
    later(days=366)
    assert a_sworn_case(promised=False).status is Status.SUBMITTED


def test_a_no_without_hidden_facts_bars_nobody() -> None:
    case = a_sworn_case()
    case = act(service.not_accept, case, holder(case), Grounds("不属于本机关管辖的场所范围", "《行政许可法》第三十二条"))
    assert not barring.in_force(case.applicant)


def test_a_head_lifts_a_bar_with_a_reason_once() -> None:
    case = hid_facts(a_sworn_case())
    head = officer(Role.HEAD)
    with pytest.raises(ReasonMissing):
        act(mending.lift, case, head, " ", kind=BarKind.HIDDEN_FACTS)
    for stranger in (officer(Role.REVIEWER), officer(Role.HEAD, "housing")):
        with pytest.raises(NotYourDepartment):
            act(mending.lift, again(case.id), stranger, "复议决定撤销", kind=BarKind.HIDDEN_FACTS)
    case = act(mending.lift, again(case.id), head, "复议决定撤销了原决定", kind=BarKind.HIDDEN_FACTS)
    assert case.events[-1].act is Act.LIFT_BAR and case.status is Status.NOT_ACCEPTED
    assert not barring.in_force(case.applicant) and "复议决定撤销" in messages.inbox(case.person_id)[0].body.zh
    with pytest.raises(NoSuchBar):
        act(mending.lift, case, head, "再来一次", kind=BarKind.HIDDEN_FACTS)
