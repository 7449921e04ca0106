"""办件留言: the applicant and the offices write to each other while a case is not ended."""

from dataclasses import replace

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases import service, talking
from app.cases.errors import CaseEnded, NothingWritten, OwnCase, TextTooLong
from app.cases.models import Case
from app.cases.talk_models import CaseMessage
from app.core import seal
from app.core.actor import Role
from app.core.db import session
from app.core.errors import KeyReused
from app.core.transaction import write
from app.messages import queries as messages
from tests import casework, lives
from tests.builders import as_citizen
from tests.office import accepted, act as press, text

OWNER, DEPARTMENT = "黄志明", "market-regulation"
QUESTION, ANSWER = "请问何时可以办结？", "三个工作日内办结。"


class TestRules:
    pytestmark = pytest.mark.usefixtures("one_database", "city", "context")

    def test_a_question_is_read_and_answered(self) -> None:
        case = casework.a_case(until="accept")
        reviewer = lives.officer(Role.REVIEWER, DEPARTMENT)
        case = lives.act(talking.ask, case, casework.a_citizen_named(OWNER), QUESTION)
        assert talking.unread([case.number]) == {case.number}
        case = lives.act(talking.answer, case, reviewer, ANSWER)
        assert not talking.unread([case.number]), "who answers has read"
        said = talking.thread(case)
        assert [(one.by_office, one.department, one.words, one.is_new) for one in said] == [
            (False, "", QUESTION, False),
            (True, DEPARTMENT, ANSWER, True),
        ]
        letter = messages.inbox(case.person_id)[0]
        assert letter.kind == "office_wrote" and ANSWER not in letter.body.zh, "the words stay in the case"
        with write():
            talking.read_by_applicant(service.locked(case.id))
        assert not talking.thread(lives.again(case.id))[1].is_new

    def test_each_answer_is_told_and_the_same_key_writes_once(self) -> None:
        case = casework.a_case(until="accept")
        reviewer, before = lives.officer(Role.REVIEWER, DEPARTMENT), messages.count(case.person_id)
        for key in ("first", "first", "second"):
            with write():
                talking.answer(service.locked(case.id), reviewer, ANSWER, f"talk-{key}")
        case = lives.again(case.id)
        assert len(talking.thread(case)) == 2 and messages.count(case.person_id) == before + 2
        with pytest.raises(KeyReused), write():
            service.withdraw(service.locked(case.id), casework.a_citizen_named(OWNER), "", "talk-first")

    def test_nothing_too_much_and_too_late_are_refused(self) -> None:
        case, owner = casework.a_case(until="accept"), casework.a_citizen_named(OWNER)
        with pytest.raises(NothingWritten):
            lives.act(talking.ask, case, owner, " \n ")
        with pytest.raises(TextTooLong):
            lives.act(talking.ask, case, owner, "字" * 2001)
        case = lives.act(talking.ask, case, owner, "字" * 2000)
        case = lives.act(service.withdraw, case, owner, "不办了")
        with pytest.raises(CaseEnded):
            lives.act(talking.ask, case, owner, QUESTION)
        assert len(talking.thread(lives.again(case.id))) == 1, "what was said stays to be read"

    def test_nobody_answers_as_the_office_in_a_matter_of_their_own(self) -> None:
        case = casework.a_case(until="accept")
        with pytest.raises(OwnCase):
            lives.act(talking.answer, case, replace(lives.officer(Role.REVIEWER, DEPARTMENT), person=case.person_id), ANSWER)

    def test_only_who_has_the_step_takes_the_mark_away(self) -> None:
        case = lives.act(talking.ask, casework.a_case(until="accept"), casework.a_citizen_named(OWNER), QUESTION)
        for role, left in ((Role.APPROVER, True), (Role.REVIEWER, False)):
            officer = lives.officer(role, DEPARTMENT)
            with write():
                talking.read_by_office(service.locked(case.id), officer)
            assert bool(talking.unread([case.number])) is left

    def test_the_words_are_sealed_under_the_key_of_the_case(self) -> None:
        case = lives.act(talking.ask, casework.a_case(until="accept"), casework.a_citizen_named(OWNER), QUESTION)
        row = session().scalars(select(CaseMessage).where(CaseMessage.case_id == case.id)).one()
        assert QUESTION.encode() not in row.words
        with pytest.raises(seal.SealBroken):
            seal.unseal(row.words, f"case_message/words/{row.id}")


class TestPages:
    pytestmark = pytest.mark.usefixtures("city")

    def test_both_sides_write_on_their_page_and_see_what_is_new(self, app: Flask, desk) -> None:
        number = accepted(app, desk)
        owner, officer = as_citizen(app.test_client(), OWNER), desk("reviewer", DEPARTMENT)
        page = text(owner.get(f"/my/cases/{number}"))
        said = {"csrf_token": page.split('name="csrf_token" value="')[1].split('"')[0], "key": "page-question"}
        refused = owner.post(f"/my/cases/{number}/messages", data={**said, "words": "字" * 2001})
        assert refused.status_code == 422 and "留言不超过 2000 个字" in text(refused) and "字" * 2001 in text(refused)
        assert owner.post(f"/my/cases/{number}/messages", data={**said, "words": QUESTION}).status_code == 303
        assert QUESTION in text(owner.get(f"/my/cases/{number}"))

        assert "新留言" in text(officer.get("/window/rows"))
        assert QUESTION in text(officer.get(f"/window/cases/{number}"))
        assert "新留言" not in text(officer.get("/window/rows"))
        empty = press(officer, number, "messages", words=" ")
        assert empty.status_code == 422 and "请先填写留言内容" in text(empty)
        assert press(officer, number, "messages", words=ANSWER).status_code == 303
        assert press(desk("reviewer", "housing"), number, "messages", words=ANSWER).status_code == 404

        marked = 'class="letters__new"'
        first, second = (text(owner.get(f"/my/cases/{number}/messages")) for _ in range(2))
        assert ANSWER in first and marked in first and ANSWER in second and marked not in second
        assert "有新的办件留言" in text(owner.get("/inbox"))

    def test_an_ended_case_keeps_its_messages_and_takes_no_more(self, app: Flask, desk) -> None:
        number = accepted(app, desk)
        officer = desk("reviewer", DEPARTMENT)
        assert press(officer, number, "messages", words=ANSWER).status_code == 303
        with app.app_context():
            case = session().scalars(select(Case).where(Case.number == number)).one()
            lives.act(service.withdraw, case, casework.a_citizen_named(OWNER), "不办了")
        page = text(as_citizen(app.test_client(), OWNER).get(f"/my/cases/{number}"))
        assert ANSWER in page and 'name="words"' not in page
        assert press(officer, number, "messages", words=ANSWER).status_code == 409
