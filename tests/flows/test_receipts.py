"""What a receipt says about the materials of a case: the sealed paper, the citizen's page and the window's say the same."""

from collections.abc import Mapping

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import select

from app.cases import drafts, prefill, service
from app.cases.lifecycle import Status
from app.cases.models import Case, Material
from app.catalogue import service as catalogue
from app.core import jobs
from app.core.actor import PartyKind, PartyRef
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Value
from app.form_engine.answers import Answers
from app.issuance import fonts, queries as issuance, records
from app.sources import switches
from tests import builders, casework
from tests.filling import filled

pytestmark = pytest.mark.usefixtures("city")
OWNER, OWNS_NOTHING = "黄志明", "吴美玲"
RECEIVED, SHARED, OPEN = "收到的材料", "免提交（数据核验）", "尚未提供"


def facts_of_receipt(case: Case) -> Mapping[str, Value]:
    jobs.run_until_idle()
    receipt = next(paper for paper in issuance.of_reference(f"case:{case.id}") if paper.type_code == "receipt")
    return records.read(receipt).facts


def filed_with(code: str, applicant: str, **answers: Value) -> Case:
    """A case of this person with these answers, the rest plausible."""
    citizen = casework.a_citizen_named(applicant)
    party, published = PartyRef(PartyKind.PERSON, citizen.person), catalogue.current(code)
    known = prefill.fetch(citizen, party, published)
    with write():
        case = drafts.open_draft(citizen, party, published, known, key=new_id().hex)
        drafts.save_answers(case, filled(published.definition, Answers(known.facts), **answers).stored(), "")
        service.submit(case, citizen, new_id().hex)
        case_id = case.id
    return session().get_one(Case, case_id)


def way_of(case: Case, code: str) -> str:
    return session().scalars(select(Material.way).where(Material.case_id == case.id, Material.code == code)).one()


def parts_of(page: str) -> dict[str, str]:
    """The lists of a receipt page by their headings."""
    found = html.fromstring(page).xpath("//h2[following-sibling::*[1][self::ul or self::ol]]")
    return {head.text_content().strip(): " ".join(head.getnext().text_content().split()) for head in found}


def the_estate_register_is_silent() -> None:
    with write():
        switches.set("estate", "down")


def test_a_receipt_lists_only_what_this_case_needs_and_tells_received_from_shared(app: Flask) -> None:
    with app.app_context():
        facts = facts_of_receipt(casework.a_case("individual-business", OWNER))
    assert facts["materials"] == ["个体工商户登记申请书（由本表单生成）"]
    assert facts["shared"] == ["经营者身份证明", "经营场所证明（自有）"]
    assert "open" not in facts


def test_a_register_without_an_entry_proves_no_premises(app: Flask) -> None:
    with app.app_context():
        case = casework.a_case("individual-business", OWNS_NOTHING)
        facts = facts_of_receipt(case)
        assert way_of(case, "own_premises") == "original"
    assert facts["shared"] == ["经营者身份证明"]
    assert facts["open"] == ["经营场所证明（自有）（请到窗口出示原件）"]


def test_a_search_that_finds_nothing_is_the_proof_that_was_asked_for(app: Flask) -> None:
    with app.app_context():
        case = casework.a_case("housing-proof", OWNS_NOTHING)
        assert way_of(case, "estate") == "register"
        assert "不动产登记资料" in facts_of_receipt(case)["shared"]


def test_a_silent_register_is_not_received_on_any_receipt(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        the_estate_register_is_silent()
        case = casework.a_case("housing-proof", OWNER)
        number, facts = case.number, facts_of_receipt(case)
        clerk = casework.a_window_clerk()
        at_desk = casework.a_case("housing-proof", OWNER, clerk=clerk).number
    assert facts["open"] == ["不动产登记资料"] and facts["shared"] == ["居民身份证"]
    online = parts_of(builders.as_citizen(client, OWNER).get(f"/my/cases/{number}/receipt").get_data(as_text=True))
    window = parts_of(builders.as_staff(client, "clerk").get(f"/window/cases/{at_desk}/receipt").get_data(as_text=True))
    for page in (online, window):
        assert "不动产登记资料" in page[OPEN] and "居民身份证" in page[SHARED] and RECEIVED not in page


def test_an_original_is_received_where_a_clerk_sees_it(app: Flask) -> None:
    with app.app_context():
        facts = facts_of_receipt(casework.a_case("individual-business", OWNS_NOTHING, clerk=casework.a_window_clerk()))
    assert "经营场所证明（自有）（已核对原件）" in facts["materials"]


def test_what_may_follow_later_is_recorded_as_promised(app: Flask) -> None:
    with app.app_context():
        case = filed_with("resident-medical-insurance", "林晓雯", category="student")
        assert way_of(case, "student") == "promise"
        assert facts_of_receipt(case)["open"] == ["在校证明（承诺后补）"]


def test_what_the_form_insists_on_cannot_be_promised(app: Flask) -> None:
    with app.app_context():
        case = filed_with("individual-business", OWNER, situations=["licensed"])
        assert way_of(case, "permit") == "original"


def test_the_day_on_the_receipt_is_written_as_everywhere(app: Flask) -> None:
    with app.app_context():
        case = casework.a_case("housing-proof", OWNER)
        moment = str(facts_of_receipt(case)["received_at"])
    assert "年" in moment and "月" in moment and "-" not in moment


def test_a_public_service_is_settled_and_a_licence_is_granted(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        proof = casework.a_case("housing-proof", OWNER).number
        licence = casework.a_case("individual-business", OWNER, until="approve").number
    citizen = builders.as_citizen(client, OWNER)
    proof_page, licence_page = (citizen.get(f"/my/cases/{number}").get_data(as_text=True) for number in (proof, licence))
    assert "已办结" in proof_page and "已准予" not in proof_page
    assert "已准予" in licence_page
    assert "已准予" not in citizen.get(f"/my/cases/{proof}/receipt").get_data(as_text=True)


def test_the_page_after_filing_prints_as_a_receipt_without_what_is_for_the_screen(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        number = casework.a_case("housing-proof", OWNER).number
    page = html.fromstring(builders.as_citizen(client, OWNER).get(f"/my/cases/{number}/receipt").get_data(as_text=True))
    for words in ("您的申请已收到", "盖章的收件凭证将在一分钟内生成"):
        found = page.xpath(f"//*[contains(text(), '{words}')]")
        assert found and all(each.xpath("ancestor-or-self::*[contains(@class, 'noprint')]") for each in found)


def test_a_rare_name_keeps_nobody_from_filing(context: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the font lacks a sign of the name, there is no sealed receipt, and the case goes to a person, not to the machine."""
    monkeypatch.setattr(fonts, "has", lambda sign: sign != "雯")
    case = casework.a_case("housing-proof", "林晓雯")
    assert case.number
    assert case.status is Status.SUBMITTED
    assert issuance.of_reference(f"case:{case.id}") == []
