"""一键核查 and 多源校核: what changed at the registers since a case was filed, and what two of them say differently. On both databases."""

import pytest
from lxml import html
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cases import recheck
from app.cases.models import Case
from app.cases.recheck import Change
from app.core.db import session
from app.core.transaction import write
from app.demo import people
from app.sources import embedded, slips, switches
from app.sources.embedded import Entry
from app.sources.models import RegisterRecord, SlipStatus, SourceCall
from app.sources.service import seal
from tests import builders
from tests.casework import a_case

pytestmark = pytest.mark.usefixtures("city", "both_databases")
CODE, CITIZEN = "rental-housing", "黄志明"


def rewrite(register: str, **values: object) -> None:
    """The register is told something new about 黄志明."""
    number = people.find(CITIZEN).id_number
    where = (RegisterRecord.register == register, RegisterRecord.subject_index == seal.blind_index("person", number))
    row = session().scalars(select(RegisterRecord).where(*where)).one()
    known = embedded._opened(row.id, row.payload)
    known.pop(embedded.SUBJECT)
    with write():
        session().delete(session().get_one(RegisterRecord, row.id))
        session().add(RegisterRecord(**embedded.row_of(Entry(register, "person", number, "neu-1", "2026-11-26", {**known, **values}))))


def checked(case_id) -> dict[str, Change]:
    officer = builders.officer_of("clerk", "hall")
    case = session().get_one(Case, case_id)
    found = recheck.ask(case, officer)
    with write():
        return {one.path: one.change for one in recheck.record(session().get_one(Case, case_id), officer, found)}


@pytest.mark.usefixtures("context")
def test_what_changed_at_a_register_is_named_and_nothing_is_written_over():
    case_id = a_case(CODE, CITIZEN).id
    before = session().get_one(Case, case_id).answers
    assert set(checked(case_id).values()) <= {Change.SAME, Change.NEW}
    rewrite("social", status="suspended")
    found = checked(case_id)
    assert found["social_status"] is Change.CHANGED and found["name"] is Change.SAME
    rewrite("social", status=None)
    assert checked(case_id)["social_status"] is Change.GONE
    with write():
        switches.set("estate", "down")
    assert checked(case_id)["has_property"] is Change.SILENT
    session().expire_all()
    assert session().get_one(Case, case_id).answers == before
    assert len(session().scalars(select(AuditEntry).where(AuditEntry.act == "case:recheck")).all()) == 4
    assert session().scalars(select(SourceCall).where(SourceCall.case_id == case_id, SourceCall.post_id.is_not(None))).first()


def test_the_officer_presses_once_and_sees_it(app, desk):
    with app.app_context():
        number = a_case(CODE, CITIZEN).number
        rewrite("social", status="suspended")
    clerk = desk("clerk")
    case = clerk.get(f"/window/cases/{number}")
    answer = clerk.send(case, {}, action=f"/window/cases/{number}/recheck")
    page = html.fromstring(answer.get_data(as_text=True))
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    first = " ".join(page.xpath("//tbody/tr[1]")[0].text_content().split())
    assert "社会保险缴费状态" in first and "暂停缴费" in first and "有变化" in first
    assert people.find(CITIZEN).id_number not in answer.get_data(as_text=True)


@pytest.mark.usefixtures("context")
def test_registers_that_disagree_open_a_slip_for_the_owner_once():
    case = a_case("resident-medical-insurance", "何秀兰")
    opened = slips.of_case(case.id)
    assert {slip.element for slip in opened} >= {"person.registered_address", "person.hukou_type"}
    assert all(slip.status is SlipStatus.OPEN and slip.source == "population" for slip in opened if slip.element.startswith("person."))
    assert {slip.department for slip in opened} >= {"public-security"} and case.number, "filing went on"


@pytest.mark.usefixtures("context")
def test_registers_that_agree_open_none():
    assert slips.of_case(a_case("housing-proof", "林晓雯").id) == []
