"""The open case is the reason for looking at it; who has no part in it says one first, and the applicant reads who looked and why."""

import re

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cases import looks, service
from app.cases.look_errors import LookReasonMissing, ReasonNeeded
from app.cases.looks import Reason
from app.cases.models import Case, CaseLook, LookFor
from app.core.actor import Channel, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.identity import sessions
from tests import builders, lives, papers
from tests.builders import as_citizen
from tests.casework import a_case
from tests.office import accepted, act, filed, text, token

WHY = "群众来电反映办理进度，核对后答复"


@pytest.mark.usefixtures("both_databases", "city", "context")
def test_whoever_has_a_step_or_had_a_part_needs_none_and_everybody_else_does() -> None:
    case = a_case("individual-business", "黄志明", until="pass_on")
    with write():
        officers = {role: builders.officer_of(role, department) for role, department in (
            ("clerk", "hall"), ("reviewer", "market-regulation"), ("approver", "market-regulation"), ("head", "market-regulation"),
        )}  # fmt: skip
        colleague = builders.an_officer(Role.REVIEWER, "market-regulation")
    case = session().get_one(Case, case.id)
    needed = {name: looks.is_theirs(case, officer) for name, officer in (officers | {"colleague": colleague}).items()}
    assert needed == {"clerk": True, "reviewer": True, "approver": True, "head": False, "colleague": False}
    with pytest.raises(ReasonNeeded):
        looks.enter(case, colleague)
    with pytest.raises(LookReasonMissing), write():
        looks.give(case, colleague, Reason(LookFor.ENQUIRY, "  "))
    for words in (WHY, "第二个原因"):
        with write():
            looks.give(session().get_one(Case, case.id), colleague, Reason(LookFor.ENQUIRY, words))
    case = session().get_one(Case, case.id)
    looks.enter(case, colleague)
    [row] = session().scalars(select(CaseLook).where(CaseLook.person_id == colleague.person)).all()
    assert looks.words_of(row) == WHY and WHY.encode() not in row.words
    told = session().scalars(select(AuditEntry.act).where(AuditEntry.person_id == colleague.person, AuditEntry.kind == "case")).all()
    assert told == ["case:look"]


@pytest.mark.usefixtures("city")
class TestPages:
    def test_nothing_of_the_case_is_shown_before_the_reason(self, app, desk) -> None:
        number = accepted(app, desk)
        head = desk("head", "market-regulation")
        for page in ("", "/dates", "/decision"):
            answer = head.get(f"/window/cases/{number}{page}")
            assert (answer.status_code, f"/window/cases/{number}/reason" in answer.headers["Location"]) == (302, True), page
        asked = text(head.get(f"/window/cases/{number}/reason"))
        assert "黄志明" not in asked.partition("<main")[2]
        refused = act(head, number, "unmask", path="operator_id")
        assert refused.status_code == 403 and "黄志明" not in text(refused).partition("<main")[2]
        empty = head.post(f"/window/cases/{number}/reason", data={"csrf_token": token(head), "kind": "enquiry"})
        assert empty.status_code == 422
        wanted = head.get(f"/window/cases/{number}/dates").headers["Location"]
        led = head.press(wanted, {"kind": "enquiry", "words": WHY}, button="查看办件")
        assert led.headers["Location"] == f"/window/cases/{number}/dates"
        assert head.get(f"/window/cases/{number}").status_code == 200

    def test_of_two_who_have_it_open_the_second_is_told_that_a_colleague_was_quicker(self, app, desk) -> None:
        number = accepted(app, desk)
        first = desk("reviewer", "market-regulation")
        with app.app_context(), write():
            other = builders.an_officer(Role.REVIEWER, "market-regulation", name="唐同事")
            opened = sessions.open_for(
                other.person, account_id=other.account, post_id=other.post.id, channel=Channel.WINDOW, assurance=2, confirmed=True
            )
        second = builders.with_token(app.test_client(), opened.token)
        assert second.get(f"/window/cases/{number}").status_code == 200
        opinion = {"text": "经审查，符合登记条件。", "proposal": "approve"}
        assert act(first, number, "pass-on", **opinion).status_code == 303
        late = act(second, number, "pass-on", **opinion)
        assert late.status_code in {403, 409} and "请说明查看原因" not in text(late)
        assert second.get(f"/window/cases/{number}").status_code == 302

    def test_an_original_at_ones_own_office_is_reason_enough_to_give_it_back(self, app, desk) -> None:
        """Whoever of the office is asked for it at the counter; the case itself stays shut."""
        with app.app_context():
            case = papers.kept(lives.a_permit_case(service.accept), papers.desk(), papers.DEED)
            number = papers.carried(case, papers.desk(), lives.officer("reviewer")).number
        head = desk("head", "health")
        assert head.get(f"/window/cases/{number}").status_code == 302
        page = head.get(f"/window/cases/{number}/originals")
        assert page.status_code == 200 and "不动产权证书" in text(page)
        here = re.findall(r'name="original" value="([^"]+)"', text(page))
        said = {"csrf_token": token(head), "key": new_id().hex, "original": here, "kind": "holder", "receiver": lives.REPRESENTATIVE}
        assert head.post(f"/window/cases/{number}/originals/return", data=said | {"identity_checked": "y"}).status_code == 303
        assert head.get(f"/window/cases/{number}").status_code == 200  # who gave it back has had a part

    def test_a_reason_leads_nowhere_else(self, app, desk) -> None:
        number = accepted(app, desk)
        head = desk("head", "market-regulation")
        for away in ("//evil.example/", "https://evil.example", "/manage/"):
            address = f"/window/cases/{number}/reason?next={away}"
            led = head.post(address, data={"csrf_token": token(head), "kind": "other", "words": WHY})
            assert led.headers["Location"] == f"/window/cases/{number}"

    def test_a_foreign_case_is_not_there_reason_or_not(self, app, desk) -> None:
        number, stranger = filed(app), desk("reviewer", "housing")
        assert stranger.get(f"/window/cases/{number}/reason").status_code == 404
        assert (
            stranger.post(f"/window/cases/{number}/reason", data={"csrf_token": token(stranger), "kind": "other", "words": WHY}).status_code
            == 404
        )

    def test_the_applicant_reads_who_looked_when_and_why(self, app, desk) -> None:
        number = accepted(app, desk)
        desk("reviewer", "market-regulation").get(f"/window/cases/{number}")
        head = desk("head", "market-regulation")
        head.press(f"/window/cases/{number}/reason", {"kind": "enquiry", "words": WHY}, button="查看办件")
        applicant = as_citizen(app.test_client(), "黄志明")
        for page in (f"/my/cases/{number}", "/my/data"):
            shown = text(applicant.get(page))
            assert WHY in shown and "郭涛" in shown and "市场监督管理局" in shown and "办理本件" in shown, page
        assert WHY not in text(as_citizen(app.test_client(), "林晓雯").get("/my/data"))
