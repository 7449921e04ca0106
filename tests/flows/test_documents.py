"""Official documents: each act that the law asks one for writes it, once, numbered by its office without gap or double."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases import extending, pausing, service, supervision
from app.cases.dated_models import Breach
from app.cases.grounds import Grounds
from app.cases.models import Case
from app.cases.pausing import Plan
from app.catalogue.definitions import Procedure
from app.core import jobs
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Value
from app.issuance import issuers, orders, queries as issuance, service as papers
from app.issuance.models import Certificate, Status
from app.issuance.service import Holder
from tests.casework import a_case
from tests.lives import a_permit_case, act, again, an_insurance_case, holder, officer

pytestmark = pytest.mark.usefixtures("city")
NO = Grounds("经检测，空气中细菌总数超过规定的限值", "《公共场所卫生管理条例》第四条")


def documents(case: Case) -> dict[str, Certificate]:
    """Of a case by type, its receipt and its result left out."""
    kinds = {paper.type_code: paper for paper in issuance.of_reference(f"case:{case.id}")}
    return {code: paper for code, paper in kinds.items() if issuance.type_of(paper).kind == "document"}


def facts(case: Case, kind: str) -> dict[str, Value]:
    return dict(issuance.record(documents(case)[kind].id).facts)


@pytest.mark.usefixtures("one_database", "context")
class TestWhatIsWritten:
    def test_a_permit_from_acceptance_to_delivery(self):
        case = a_permit_case(service.accept, service.pass_on, service.approve)
        assert set(documents(case)) == {"acceptance-notice", "approval-decision"}
        told = facts(case, "acceptance-notice")
        assert (told["promised_due"], told["legal_due"]) == (case.promised_due.isoformat(), case.legal_due.isoformat())
        jobs.run_until_idle()
        case = again(case.id)
        assert set(documents(case)) == {"delivery-address-confirmation", "acceptance-notice", "approval-decision", "delivery-receipt"}
        assert all(paper.status is Status.SIGNED for paper in documents(case).values())
        named = facts(case, "delivery-receipt")["papers"]
        assert any(documents(case)["approval-decision"].number in line for line in named) and len(named) == 2
        assert facts(case, "approval-decision")["result_number"] in named[0] + named[1]

    def test_a_no_names_the_law_the_government_and_the_court(self):
        case = a_permit_case(service.accept, service.pass_on)
        case = act(service.refuse, case, holder(case), NO)
        said = facts(case, "refusal-decision")
        assert said["basis"] == NO.basis and said["reason"] == NO.facts + "。"
        of = "云江市" if not case.place else issuers.issuer(issuers.code_of("health", case.place)).name.zh[:3]
        assert f"{of}人民政府" in said["remedies"] and "人民法院" in said["remedies"] and "6 个月" in said["remedies"]

    def test_a_no_whose_reason_may_not_travel_says_nothing_of_it(self):
        case = a_case("no-criminal-record", "郑明哲", until="accept")
        case = act(service.refuse, case, holder(case), NO)
        assert set(documents(case)) == {"no-criminal-record-refusal"}
        said = facts(case, "no-criminal-record-refusal")
        assert set(said) == {"name", "id_number", "case_number", "submitted_on", "decided_on", "phone"}
        assert NO.facts not in str(said) and NO.basis not in str(said)

    def test_not_accepted_names_the_competent_office(self):
        case = a_permit_case()
        case = act(
            service.not_accept, case, holder(case), Grounds("场所位于其他县，不属于本机关管辖", "《行政许可法》第三十二条", "样例县卫健委")
        )
        assert facts(case, "non-acceptance-decision")["right_office"] == "样例县卫健委"
        assert set(documents(case)) == {"non-acceptance-decision"}

    def test_all_corrections_stand_in_one_notice(self):
        case = a_permit_case()
        case = act(service.return_for_correction, case, holder(case), {"premises_name": "请写全称", "hygiene_manager": "请写真实姓名"})
        told = facts(case, "correction-notice")
        assert [point["note"] for point in told["points"]] == ["请写全称", "请写真实姓名"]
        assert told["points"][0]["item"] == "场所（招牌）名称", "by its name, not by its code"

    def test_a_special_procedure_and_an_extension_are_told_in_writing(self):
        case = act(pausing.pause, a_permit_case(service.accept), officer(Role.REVIEWER), Plan(Procedure.TESTING, 10, "需检测空气质量"))
        assert facts(case, "procedure-notice")["days"] == 10 and "第四十五条" in facts(case, "procedure-notice")["basis"]
        case = act(pausing.resume, case, holder(case), "合格")
        case = act(extending.propose, case, holder(case), "需要补充调查", days=5)
        assert "extension-notice" not in documents(case), "the head has not signed"
        case = act(extending.extend, case, officer(Role.HEAD))
        assert facts(case, "extension-notice")["legal_due"] == case.legal_due.isoformat()

    def test_papers_to_follow_are_told_and_an_end_says_why(self):
        case = an_insurance_case()
        case = act(service.accept_lacking, case, holder(case))
        assert facts(case, "lacking-acceptance-notice")["points"] == ["在校证明"]
        case = act(service.withdraw, case, _filer(case), "不办了")
        assert facts(case, "termination-notice")["reason"] == "你（单位）已申请撤回。"
        assert "remedies" not in facts(case, "termination-notice"), "nobody contests an own withdrawal"

    def test_an_end_by_the_office_names_the_remedies(self):
        case = an_insurance_case()
        case = act(service.accept_lacking, case, holder(case))
        with write():
            service.lapse(service.locked(case.id))
        told = facts(again(case.id), "termination-notice")
        assert told["reason"] == "未在承诺的期限内补齐材料。" and "人民法院" in told["remedies"]

    def test_a_proof_that_the_machine_gives_has_no_documents(self):
        case = a_case("housing-proof", "林晓雯")
        jobs.run_until_idle()
        assert documents(again(case.id)) == {}

    def test_what_the_font_cannot_write_keeps_no_act_and_the_office_is_told(self):
        case = a_permit_case(service.accept, service.pass_on)
        said = Grounds("经营场所负责人张\ue000不符合规定的条件", "《公共场所卫生管理条例》第四条")
        case = act(service.refuse, case, holder(case), said)
        assert case.decided_at and "refusal-decision" not in documents(case)
        assert [(event.breach, event.step) for event in supervision.of_case(case)] == [(Breach.DOCUMENT_UNMADE, "refusal-decision")]

    def test_the_same_act_again_writes_nothing_again(self):
        case, key = a_permit_case(), new_id().hex
        clerk = holder(case)
        for _ in range(3):
            with write():
                service.accept(service.locked(case.id), clerk, key)
        found = session().scalars(select(Certificate).where(Certificate.type_code == "acceptance-notice")).all()
        assert len(found) == 1


def _filer(case: Case) -> Actor:
    return Actor(person=case.person_id, assurance=2)


@pytest.mark.usefixtures("context")
def test_a_districts_office_has_its_own_number_seal_and_credit_code():
    city, district = issuers.issuer("health"), issuers.issuer(issuers.code_of("health", "990001"))
    assert (city.mark, district.mark) == ("云卫", "临卫") and district.name.zh == "临江区卫生健康委员会"
    assert district.seal == district.name.zh and district.credit_code != city.credit_code
    assert issuers.code_of("natural-resources", "990001") == "natural-resources", "this one works for the whole city"
    first = _a_notice("health@990001", "one")
    assert re.fullmatch(r"临卫终〔\d{4}〕1号", first.number) and re.fullmatch(r"云卫终〔\d{4}〕1号", _a_notice("health", "two").number)
    with write():
        orders.draw(first.id)
    jobs.run_until_idle()
    session().expire_all()
    assert issuance.rendition(first.id) is not None, "drawn and sealed with the district's own key"


def _a_notice(by: str, key: str) -> Certificate:
    told = {"applicant": "样例", "case_number": "YJ1", "service": "样例事项", "applied_on": "2026-03-02"}
    ended = {"ended_on": "2026-03-03", "reason": "已撤回。"}
    with write():
        made = papers.prepare("termination-notice", Holder("person", new_id(), "样例", "****"), told | ended, "test:1", key=key, by=by)
    return issuance.by_id(made)


@pytest.mark.usefixtures("both_databases")
def test_twenty_writers_at_once_leave_no_gap_and_no_double(app: Flask):
    together = threading.Barrier(20)

    def one(number: int) -> None:
        with app.app_context():
            together.wait()
            for turn in range(3):
                _a_notice(f"health@99000{number % 2 + 1}", f"{number}-{turn}")

    with ThreadPoolExecutor(20) as hands:
        list(hands.map(one, range(20)))
    with app.app_context():
        numbers = session().scalars(select(Certificate.number)).all()
    for mark in ("临卫终", "岭卫终"):
        given = sorted(int(re.search(r"〕(\d+)号", number)[1]) for number in numbers if number.startswith(mark))
        assert given == list(range(1, 31))
