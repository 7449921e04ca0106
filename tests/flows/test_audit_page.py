"""The audit administrator reads, looks over and takes along; values stand nowhere and nothing can be changed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text as sql, update

from app.audit import reading, service
from app.audit.models import AuditEntry, AuditLink
from app.audit.reading import Wanted
from app.core import clock, jobs
from app.core.actor import SYSTEM, Actor
from app.core.db import new_id, session
from app.core.transaction import write
from app.manage.audit_view import safe_cells
from tests.office import accepted, text, token


@pytest.mark.usefixtures("both_databases", "context")
class TestReading:
    def test_by_person_act_thing_and_days_and_page_after_page(self) -> None:
        person = Actor(person=new_id())
        for day in range(3):
            clock.shift_by(lambda ahead=day: timedelta(days=ahead))
            with write():
                for act in ("case:approve", "case:refuse", "staff:leave"):
                    service.record(person, act, kind="case", ref=str(day))
                    service.record(SYSTEM, act, kind="case", ref=str(day))
        today = clock.today()
        wanted = {
            Wanted(): 18,
            Wanted(person=person.person): 9,
            Wanted(person=person.person, act="case:"): 6,
            Wanted(act="case:refuse", kind="case"): 6,
            Wanted(act="case_"): 0,
            Wanted(kind="case", ref="1"): 6,
            Wanted(first=today): 6,
            Wanted(last=today - timedelta(days=2)): 6,
            Wanted(first=today - timedelta(days=1), last=today - timedelta(days=1)): 6,
        }
        assert {one: len(reading.page(one)[0]) for one in wanted} == wanted
        seen, after = [], None
        while True:
            entries, after = reading.page(Wanted(), after, size=5)
            seen += [entry.row.id for entry in entries]
            if after is None:
                break
        assert len(seen) == len(set(seen)) == 18 and len(list(reading.every(Wanted()))) == 18
        assert {entry.seq for entry in reading.page(Wanted())[0]} == {None}
        service.seal_new()
        assert {entry.seq for entry in reading.page(Wanted())[0]} == set(range(1, 19))

    def test_a_check_is_asked_once_and_names_what_is_broken(self) -> None:
        reader = Actor(person=new_id())
        for _ in range(2):
            with write():
                reading.ask_check(reader)
        assert jobs.run_until_idle() == 1
        [check] = reading.last_checks()
        assert (check.first_bad, check.entries, check.sealed) == (None, 1, 1)
        with write():
            entry = session().get_one(AuditLink, 1).entry_id
            session().execute(update(AuditEntry).where(AuditEntry.id == entry).values(act="case:forged"))
        with write():
            reading.ask_check(reader)
        jobs.run_until_idle()
        assert reading.last_checks()[0].first_bad == 1

    def test_each_way_of_narrowing_stands_on_an_index(self) -> None:
        if session().get_bind().dialect.name != "sqlite":
            return
        for where in ("person_id = x'00'", "act = 'case:approve'", "kind = 'case' AND ref = '1'", "at > '2026'"):
            plan = " ".join(
                row[3] for row in session().execute(sql(f"EXPLAIN QUERY PLAN SELECT * FROM audit_entry WHERE {where} ORDER BY at DESC"))
            )
            assert "ix_audit_entry" in plan, where


def test_a_cell_that_would_be_a_formula_is_text() -> None:
    assert safe_cells(["=1+1", "+1", "-1", "@x", "\tx", "case:approve", 7]) == ["'=1+1", "'+1", "'-1", "'@x", "'\tx", "case:approve", "7"]


@pytest.mark.usefixtures("city")
def test_the_page_finds_a_case_by_its_number_and_shows_no_value(app, desk, run_jobs) -> None:
    number, auditor = accepted(app, desk), desk("auditor")
    page = text(auditor.get(f"/manage/audit?ref={number}"))
    assert "case:accept" in page and "黄志明" not in page.partition("<main")[2]
    assert "张敏" in page, "officers are named, applicants are not"
    by_name = text(auditor.get("/manage/audit?who=张敏&act=case:"))
    assert "<code>case:accept</code>" in by_name and "<code>case:submit</code>" not in by_name
    assert "受理 <small" in by_name, "the act stands in words, its code beside it"
    assert re.search(r'<option value="case:" selected>办件：全部</option>', by_name)
    assert '<option value="old:act" selected>old:act</option>' in text(auditor.get("/manage/audit?act=old:act"))
    assert "没有符合条件的记录" in text(auditor.get("/manage/audit?who=没有此人"))
    exported = auditor.post("/manage/audit.csv", data={"csrf_token": token(auditor), "ref": number})
    assert exported.mimetype == "text/csv" and "case:accept,受理," in text(exported) and "黄志明" not in text(exported)
    assert auditor.post("/manage/audit/check", data={"csrf_token": token(auditor)}).status_code == 303
    run_jobs(app)
    assert "完整" in text(auditor.get("/manage/audit"))
    with app.app_context():
        taken = session().scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "audit:export"))
        assert taken == 1
