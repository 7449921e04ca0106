"""Statement and defence (Licensing Law arts 7, 36): who is refused was heard before."""

import pytest

from app.cases import service, stating
from app.cases.answers_store import event_note
from app.cases.errors import MoveRefused, NothingToHear, NotYourTask, ReasonMissing, StatementTooLong, StatementUnheard
from app.cases.grounds import Grounds
from app.cases.lifecycle import Act, Status
from app.core.actor import Role
from app.core.db import new_id
from app.core.transaction import write
from app.issuance import queries as issuance
from app.messages import queries as messages
from tests.lives import a_permit_case, act, again, for_the_firm, holder, officer

pytestmark = pytest.mark.usefixtures("one_database", "city", "context")

NO = Grounds("经检测，空气中细菌总数超过规定的限值", "《公共场所卫生管理条例》第四条")
WORDS = "检测当日空调正在检修，请求重新检测。"


def test_nobody_is_refused_before_a_statement_is_heard_and_the_decision_says_so() -> None:
    case = a_permit_case(service.accept, service.pass_on)
    case = act(stating.state, case, for_the_firm(), WORDS)
    assert event_note(case.events[-1]) == WORDS and WORDS.encode() not in case.events[-1].note
    with pytest.raises(StatementUnheard):
        act(service.refuse, case, holder(case), NO)
    case = again(case.id)
    case = act(stating.hear, case, holder(case), "已重新检测，结果相同。")
    assert messages.inbox(case.person_id)[0].kind == "statement_heard"
    case = act(service.refuse, case, holder(case), NO)
    facts = {paper.type_code: dict(issuance.record(paper.id).facts) for paper in issuance.of_reference(f"case:{case.id}")}
    assert case.status is Status.REFUSED and facts["refusal-decision"]["heard"] is True


def test_a_second_statement_is_heard_anew_and_a_grant_waits_for_none() -> None:
    case = act(stating.state, a_permit_case(service.accept, service.pass_on), for_the_firm(), WORDS)
    case = act(stating.hear, case, holder(case), "已复核。")
    with pytest.raises(NothingToHear):
        act(stating.hear, case, holder(case), "再次复核。")
    case = act(stating.state, again(case.id), for_the_firm(), "补充说明。")
    assert stating.is_unheard(case)
    assert act(service.approve, case, holder(case), "准予。").status is Status.APPROVED


def test_only_in_review_in_words_and_by_who_has_the_step() -> None:
    case = a_permit_case()
    with pytest.raises(MoveRefused):
        act(stating.state, case, for_the_firm(), WORDS)
    case = act(service.accept, again(case.id), holder(case))
    for words, no in (("  ", ReasonMissing), ("字" * (stating.LONGEST + 1), StatementTooLong)):
        with pytest.raises(no):
            act(stating.state, case, for_the_firm(), words)
        case = again(case.id)
    case = act(stating.state, case, for_the_firm(), WORDS)
    with pytest.raises(NotYourTask):
        act(stating.hear, case, officer(Role.APPROVER), "已复核。")


def test_with_one_key_it_is_stated_once() -> None:
    case, key = a_permit_case(service.accept), new_id().hex
    for _ in range(2):
        with write():
            stating.state(service.locked(case.id), for_the_firm(), WORDS, key)
    assert [event.act for event in again(case.id).events].count(Act.STATE) == 1


def test_every_answer_to_a_statement_is_told() -> None:
    case = a_permit_case(service.accept)
    for number in range(2):
        case = act(stating.state, case, for_the_firm(), WORDS)
        case = act(stating.hear, case, holder(case), f"第{number + 1}次答复。")
    assert [letter.kind for letter in messages.inbox(case.person_id)].count("statement_heard") == 2
