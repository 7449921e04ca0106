"""A breach has an owner who answers by a day; supervision closes it or sends the answer back. Nothing in the case changes."""

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cases import overdue, service
from app.cases.dated_models import Breach, Standing, SupervisionEvent
from app.core import clock, workdays
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.errors import DomainError, Missing
from app.core.transaction import write
from app.supervision import answering, events
from app.supervision.answer_models import Said, SupervisionWord
from app.supervision.errors import AnswerMissing, EventMoved, NotYoursToAnswer, UnfitOwner
from app.supervision.events import Filters
from tests import lives
from tests.flows.test_cases import race
from tests.office import text, token

WHY, MENDED = "经办人休病假，未及时转交。", "已建立顶岗制度。"


def a_breach() -> UUID:
    lives.a_permit_case(service.accept)
    with write():
        case_id = session().scalars(select(SupervisionEvent.case_id)).first()
        assert case_id is None
    clock_before = clock._shift()
    clock.shift_by(lambda: clock_before + timedelta(days=40))
    overdue.run()
    return session().scalars(select(SupervisionEvent.id).where(SupervisionEvent.breach == Breach.PROMISE_LATE)).one()


def supervisor() -> Actor:
    return lives.officer(Role.SUPERVISOR, "government-data")


def head(department: str = "health") -> Actor:
    return lives.officer(Role.HEAD, department)


def done(act, event_id: UUID, officer: Actor, *words: object, key: str = "") -> SupervisionEvent:
    with write():
        act(event_id, officer, *words, key or new_id().hex)
    session().expire_all()
    return session().get_one(SupervisionEvent, event_id)


def refused(kind: type[DomainError], *given: object) -> None:
    with pytest.raises(kind):
        done(*given)  # type: ignore[arg-type]
    session().rollback()


@pytest.mark.usefixtures("both_databases", "city", "context")
class TestAnswering:
    def test_the_head_answers_in_time_and_supervision_closes(self) -> None:
        event_id = a_breach()
        event = session().get_one(SupervisionEvent, event_id)
        assert (event.standing, event.answer_by) == (Standing.ASKED, workdays.add(clock.today(), 3).day)
        refused(EventMoved, answering.close, event_id, supervisor(), "先办结")
        refused(NotYoursToAnswer, answering.answer, event_id, lives.officer(Role.REVIEWER), WHY)
        refused(NotYoursToAnswer, answering.answer, event_id, supervisor(), WHY)
        refused(AnswerMissing, answering.answer, event_id, head(), "  ")
        refused(Missing, answering.answer, event_id, head("housing"), WHY)
        key = new_id().hex
        for _ in range(2):  # pressing twice has one effect
            assert done(answering.answer, event_id, head(), WHY, key=key).standing is Standing.ANSWERED
        refused(EventMoved, answering.answer, event_id, head(), MENDED)
        refused(NotYoursToAnswer, answering.close, event_id, head(), "自己办结")
        event = done(answering.close, event_id, supervisor(), "整改到位")
        assert event.standing is Standing.CLOSED and event.closed_at
        assert [word.said for word in answering.words_of(event)] == [Said.ANSWERED, Said.CLOSED]
        (first, _last) = answering.words_of(event)
        assert answering.text_of(first) == WHY and WHY.encode() not in first.text
        acts = session().scalars(select(AuditEntry.act).where(AuditEntry.kind == "supervision_event").order_by(AuditEntry.id)).all()
        assert acts == ["supervision:answered", "supervision:closed"]

    def test_an_answer_that_does_not_do_goes_back_with_a_new_day(self, later) -> None:
        event_id = a_breach()
        done(answering.answer, event_id, head(), WHY)
        later(days=10)
        event = done(answering.send_back, event_id, supervisor(), "没有写整改措施")
        assert (event.standing, event.answer_by) == (Standing.ASKED, workdays.add(clock.today(), 3).day)
        assert done(answering.answer, event_id, head(), MENDED).standing is Standing.ANSWERED

    def test_who_was_named_answers_and_the_head_still_may(self) -> None:
        event_id, reviewer = a_breach(), lives.officer(Role.REVIEWER)
        refused(UnfitOwner, answering.name_owner, event_id, supervisor(), lives.officer(Role.REVIEWER, "housing").person)
        refused(NotYoursToAnswer, answering.name_owner, event_id, head(), reviewer.person)
        done(answering.name_owner, event_id, supervisor(), reviewer.person)
        event = session().get_one(SupervisionEvent, event_id)
        assert answering.may_answer(event, reviewer) and answering.may_answer(event, head())
        assert not answering.may_answer(event, lives.officer(Role.APPROVER))
        assert done(answering.answer, event_id, reviewer, WHY).standing is Standing.ANSWERED

    def test_lists_show_what_waits_too_long_to_whom_it_concerns(self, later) -> None:
        event_id = a_breach()
        assert events.counts(supervisor())["late"] == 0
        later(days=10)
        counts = events.counts(supervisor())
        assert counts["late"] == counts["asked"] > 0
        late = events.listed(supervisor(), Filters(events.LATE)).lines
        assert event_id in {line.id for line in late} and all(line.is_late for line in late)
        assert {line.id for line in events.listed(head(), Filters()).lines} == {line.id for line in late}
        assert events.listed(head("housing"), Filters()).lines == []
        assert [line.id for line in events.listed(head(), Filters(breach="promise_late")).lines] == [event_id]
        assert events.listed(supervisor(), Filters(department="housing")).lines == []
        first = events.listed(supervisor(), Filters()).lines[0]
        rest = events.listed(supervisor(), Filters(after=f"{first.at.isoformat()}_{first.id}")).lines
        assert [line.id for line in rest] == [line.id for line in events.listed(supervisor(), Filters()).lines][1:]


@pytest.mark.usefixtures("both_databases", "city")
def test_of_two_who_judge_at_once_one_does(app: Flask) -> None:
    with app.app_context():
        event_id = a_breach()
        done(answering.answer, event_id, head(), WHY)
        by = supervisor()

    def judge(number: int) -> None:
        with write():
            (answering.close if number % 2 else answering.send_back)(event_id, by, "意见", new_id().hex)

    outcomes = race(app, judge, 4)
    assert sorted(set(outcomes)) == ["done", EventMoved.code] and outcomes.count("done") == 1
    with app.app_context():
        assert len(session().scalars(select(SupervisionWord).where(SupervisionWord.said != Said.ANSWERED)).all()) == 1


@pytest.mark.usefixtures("city")
def test_the_whole_way_over_http(app: Flask, desk) -> None:
    with app.app_context():
        event_id = a_breach()
    address, officer, watch = f"/window/supervision/{event_id}", desk("head", "health"), desk("supervisor")

    def press(client, verb: str, **fields: str):
        return client.post(f"{address}/{verb}", data={"csrf_token": token(client), "key": new_id().hex, **fields})

    assert f'action="{address}/answer"' in text(officer.get(address))
    assert f'action="{address}/answer"' not in text(watch.get(address)) and f"{address}/owner" in text(watch.get(address))
    refusal = press(officer, "answer", text=" ")
    assert refusal.status_code == 422 and "请填写超期原因和整改措施" in text(refusal)
    assert press(officer, "answer", text=WHY).status_code == 303
    assert WHY in text(watch.get(address)) and f"{address}/close" in text(watch.get(address))
    assert press(watch, "send-back", text="请写整改措施").status_code == 303
    assert press(officer, "answer", text=MENDED).status_code == 303
    assert press(watch, "close", text="同意").status_code == 303
    closed = text(officer.get(address))
    assert "监察办结" in closed and MENDED in closed and "<textarea" not in closed
    assert desk("head", "housing").get(address).status_code == 404
    sheet = watch.post("/window/supervision/export", data={"csrf_token": token(watch), "format": "csv", "breach": "promise_late"})
    assert sheet.status_code == 200 and "已办结" in sheet.data.decode() and "超过承诺期限" in sheet.data.decode()
