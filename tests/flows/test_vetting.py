"""逐人查询: an employer asks about persons, officers ask the register, and the employer learns yes or not found and nothing more."""

import re
import time
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.cases import batch, deciding, drafts, prefill, service, uploads, vetting, vettings
from app.cases.batch import Obstacle
from app.cases.errors import AnswersIncomplete, NotYourTask
from app.cases.grounds import Grounds
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.cases.vetting_errors import VettingIncomplete, VettingNotAsked, VettingPending, VettingUnexplained
from app.cases.vetting_models import CaseVetting
from app.cases.vettings import Result, Said
from app.catalogue import service as catalogue
from app.core import jobs
from app.core.actor import Actor, PartyKind, PartyRef, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.demo.registers import numbers
from app.elements.facts import Fact, Origin, Value
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.identity import parties, queries as identity, sessions
from app.issuance import queries as papers, verification
from app.issuance.models import Certificate
from app.messages import queries as messages
from app.sources import enterprise, registry, switches
from app.sources.base import Source
from app.sources.models import SourceCall
from app.web.session import IN_COOKIE
from prove.walk import PICTURE
from tests import builders
from tests.casework import completed
from tests.office import act as press, opened, text

CODE, REPLY, DEPARTMENT = "criminal-record-enquiry", "criminal-record-reply", "public-security"
REPRESENTATIVE, NURSERY = "韩梅", "91990001MA9KH00205"
LIN, QIAN, TIAN, SHI = (
    ("林晓雯", "990001199403121023"),
    ("钱程", "990002197911232157"),  # convicted of theft
    ("田野", "990002198811053279"),  # convicted of violence
    ("石小雨", "990001200403093267"),  # convicted of violence as a minor: sealed
)
NOBODY, OTHER = ("王不见", "990001199003078839"), ("李同名", "990003196809143029")  # who has no entry, and who has another's number
ALL = (LIN, QIAN, TIAN, SHI)
NONE, RECORD = Result.NONE, Result.RECORD

on_one = pytest.mark.usefixtures("one_database", "city", "context")


def employer() -> Actor:
    firms = enterprise.firms_of("990001198502173289")
    with write():
        person = builders.person_named(REPRESENTATIVE)
        parties.take_over_firms(person.id, firms)
        session().flush()
        firm = identity.organisation_by_code(NURSERY)
        return Actor(person=person.id, for_party=PartyRef(PartyKind.ORGANISATION, firm.id), assurance=2)


def named(persons: tuple[tuple[str, str], ...]) -> dict[str, Fact]:
    told: dict[str, Value] = {}
    for row, (name, number) in enumerate(persons):
        told |= {f"persons.{row}.{code}": value for code, value in
                 {"name": name, "id_number": number, "standing": "candidate", "post": "保育员"}.items()}  # fmt: skip
    return {path: Fact(value, Origin.TYPED) for path, value in told.items()}


def filed(*persons: tuple[str, str], **typed: Value) -> Case:
    """An enquiry of the nursery about these persons."""
    actor, published = employer(), catalogue.current(CODE)
    known = prefill.fetch(actor, actor.party, published)
    facts = {**known.facts, **{path: Fact(value, Origin.TYPED) for path, value in typed.items()}, **named(persons or ALL)}
    with write():
        case = drafts.open_draft(actor, actor.party, published, known, key=new_id().hex)
        upload = uploads.add(
            case, "relation_file", uploads.keeper(case)(PICTURE), name="录用名单.png", media_type="image/png", content=PICTURE
        )
        facts["relation_file"] = Fact([{"id": str(upload.id), "name": "录用名单.png", "type": "image/png", "size": 1}], Origin.TYPED)
        drafts.save_answers(case, completed(published.definition, facts), "persons")
        case_id = case.id
    with write():
        service.submit(service.locked(case_id), actor, new_id().hex)
    return again(case_id)


def again(case_id: UUID) -> Case:
    session().expire_all()
    return session().get_one(Case, case_id)


def officer(role: str = "reviewer") -> Actor:
    with write():
        return builders.officer_of(role, DEPARTMENT)


def asked(case: Case) -> Case:
    case_id, who = case.id, officer()
    found = vetting.ask(case, who)
    with write():
        vetting.record(service.locked(case_id), who, found)
    return again(case_id)


def settled(case: Case, *results: Result | None, note: str = "", key: str = "") -> Case:
    with write():
        vetting.settle(service.locked(case.id), builders.officer_of("reviewer", DEPARTMENT), results, note=note, key=key or new_id().hex)
    return again(case.id)


def accepted(case: Case) -> Case:
    with write():
        service.accept(service.locked(case.id), builders.officer_of("reviewer", DEPARTMENT), new_id().hex)
    return again(case.id)


def approved(case: Case) -> Case:
    with write():
        service.approve(service.locked(case.id), builders.officer_of("approver", DEPARTMENT), "准予告知。", new_id().hex)
    jobs.run_until_idle()
    return again(case.id)


def reply(case: Case) -> Certificate:
    return next(paper for paper in papers.of_reference(f"case:{case.id}") if paper.type_code == REPLY)


def said(case: Case) -> list[Said]:
    found = vettings.of_case(case)
    return [one.said for one in found.persons] if found else []


# --- the way of an enquiry ---------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("both_databases", "city", "context")
def test_an_employer_learns_yes_or_not_found_of_each_person_and_nothing_else():
    case = asked(filed())
    assert said(case) == [Said.CLEAR, Said.CLEAR, Said.RECORD, Said.CLEAR], "theft is outside the range, a minor's record is sealed"
    assert [one.proposal for one in vettings.of_case(case).persons] == [NONE, NONE, None, NONE], "no machine says that there is a record"
    case = approved(accepted(settled(case, NONE, NONE, RECORD, NONE, note="经比对指纹卡片，系同一人。")))
    assert case.status is Status.DELIVERED and not case.is_automatic
    record = papers.record(reply(case).id)
    assert [(row["name"], row["result"]) for row in record.facts["persons"]] == [
        ("林晓雯", "未发现"), ("钱程", "未发现"), ("田野", "有"), ("石小雨", "未发现"),
    ]  # fmt: skip
    assert record.facts["range"] == "性侵害、虐待、拐卖、暴力伤害等违法犯罪记录"
    assert (
        record.facts["basis"] == "《中华人民共和国未成年人保护法》第六十二条" and record.facts["organisation"] == "云江市蒲公英托育有限公司"
    )
    whole = str(record.facts)
    assert not any(word in whole for word in ("指纹", "theft", "violence", "2016", TIAN[1])) and TIAN[1][-4:] in whole
    assert deciding.of_case(case).vetted and deciding.replay(case) == []


@on_one
def test_another_law_asks_another_range():
    case = asked(filed(legal_basis="security"))
    assert said(case) == [Said.CLEAR, Said.RECORD, Said.RECORD, Said.CLEAR]
    assert vettings.of_case(case).element == "record.intentional"


@on_one
def test_a_decision_that_was_changed_afterwards_does_not_replay():
    case = approved(accepted(settled(asked(filed(LIN)), NONE)))
    with write():
        row = session().get_one(CaseVetting, case.id)
        found = vettings.of_case(case)
        row.document = vettings.sealed(case, replace(found, note="后来添上的"))
    assert deciding.replay(again(case.id)) == ["what registers said about others is not what was decided on"]


# --- what a person decides -----------------------------------------------------------------------------------------------


@on_one
def test_who_is_not_surely_the_person_is_weighed_by_an_officer():
    case = asked(filed(LIN, NOBODY, OTHER))
    assert said(case) == [Said.CLEAR, Said.UNKNOWN, Said.OTHER_NAME]
    assert [one.proposal for one in vettings.of_case(case).persons] == [NONE, None, None]
    with pytest.raises(VettingIncomplete):
        settled(case, NONE, None, NONE)
    session().rollback()
    with pytest.raises(VettingUnexplained):
        settled(case, NONE, NONE, NONE, note="  ")
    session().rollback()
    assert settled(case, NONE, NONE, NONE, note="已核对身份证原件。") and vettings.of_case(again(case.id)).is_settled


@pytest.mark.usefixtures("city", "context")
@pytest.mark.parametrize("register", ["criminal_records", "population"])
def test_a_silent_register_leaves_it_to_an_officer(register: str):
    case = filed(LIN, TIAN)
    with write():
        switches.set(register, "down")
    assert said(asked(case)) == [Said.SILENT, Said.SILENT]
    with pytest.raises(VettingUnexplained):
        settled(case, NONE, NONE)
    session().rollback()
    with write():
        switches.set(register, "ok")


@on_one
def test_nothing_is_accepted_or_given_before_each_result_is_settled():
    case = filed(LIN)
    for step in (lambda: case, lambda: asked(case)):
        with pytest.raises(VettingPending):
            accepted(step())
        session().rollback()
    reviewer = officer()
    assert Obstacle.VETTING in batch.candidate(again(case.id), reviewer).obstacles
    case = settled(again(case.id), NONE)
    assert Obstacle.VETTING not in batch.candidate(case, reviewer).obstacles
    assert approved(accepted(case)).status is Status.DELIVERED


@on_one
def test_a_list_that_was_corrected_is_asked_about_anew():
    case = settled(asked(filed(NOBODY)), NONE, note="查无此人。")
    with write():
        service.return_for_correction(
            service.locked(case.id), builders.officer_of("reviewer", DEPARTMENT), {"persons.0.id_number": "请核对号码"}, new_id().hex
        )
    actor = employer()
    with write():
        held = service.locked(case.id)
        drafts.save_answers(held, {**service.read_answers(held), **named((LIN,))}, "persons")
        service.resubmit(held, actor, new_id().hex)
    case = again(case.id)
    assert vettings.current(case, service.definition_of(case)) is None
    with pytest.raises(VettingPending):
        accepted(case)
    session().rollback()
    with pytest.raises(VettingNotAsked):
        settled(case, NONE)
    session().rollback()
    assert said(asked(case)) == [Said.CLEAR]


@on_one
def test_settling_twice_is_once_and_only_who_has_the_step_asks_or_settles():
    case, key = asked(filed(LIN)), new_id().hex
    case = settled(case, NONE, key=key)
    assert settled(case, RECORD, key=key) and vettings.of_case(again(case.id)).persons[0].result is NONE
    with write():
        others = [
            builders.officer_of("approver", DEPARTMENT),
            builders.officer_of("reviewer", "housing"),
            builders.officer_of("clerk", "hall"),
        ]
    for who in others:
        with pytest.raises(NotYourTask):
            vetting.ask(again(case.id), who)
        session().rollback()


@on_one
def test_a_firm_without_the_right_to_ask_is_not_accepted_and_nobody_was_asked_about():
    case = filed(TIAN, legal_basis="entertainment")
    with write():
        grounds = Grounds("申请单位不是娱乐场所，不属于所列依据规定的单位。", "《公安机关办理犯罪记录查询工作规定》第四条")
        service.not_accept(service.locked(case.id), builders.officer_of("reviewer", DEPARTMENT), grounds, new_id().hex)
    jobs.run_until_idle()
    assert again(case.id).status is Status.NOT_ACCEPTED and session().get(CaseVetting, case.id) is None
    assert not session().scalars(select(SourceCall).where(SourceCall.case_id == case.id, SourceCall.source == "criminal_records")).all()
    assert REPLY not in {paper.type_code for paper in papers.of_reference(f"case:{case.id}")}


# --- what is filed ---------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("city", "context")
def test_nobody_is_named_twice_and_somebody_is_named():
    definition = catalogue.current(CODE).definition
    gaps = {gap.path: gap.error.message for gap in form_engine.missing(definition, Answers(named((LIN, TIAN, (LIN[0], LIN[1])))))}
    assert "already" in str(gaps["persons.2.id_number"]) and "persons.0.id_number" not in gaps
    with pytest.raises(AnswersIncomplete):
        filed(LIN, LIN)
    session().rollback()
    assert "persons.0.name" in {gap.path for gap in form_engine.missing(definition, Answers({}))}, "an empty list asks for one person"


class Slowly:
    """A register that takes its time, so that calls are in flight together."""

    def __init__(self, source: Source) -> None:
        self.source = source

    def __getattr__(self, name: str) -> object:
        return getattr(self.source, name)

    def fetch(self, kind: str, key: str, wanted: frozenset[str]) -> object:
        time.sleep(0.05)
        return self.source.fetch(kind, key, wanted)


@pytest.mark.usefixtures("city", "context")
def test_fifty_persons_are_asked_about_without_one_being_held_back():
    many = tuple((f"测试{number}", numbers.id_number("990001", "1990-03-07", 300 + number)) for number in range(49))
    case, usual = filed(LIN, *many), registry.current()
    registry.use(registry.Registry(*(Slowly(one) if name == "population" else one for name, one in usual.items())), registry.declared())
    try:
        case = asked(case)
    finally:
        registry.use(usual, registry.declared())
    found = vettings.of_case(case)
    assert len(found.persons) == 50 and {one.said for one in found.persons[1:]} == {Said.UNKNOWN} and found.persons[0].said is Said.CLEAR
    groups = (group for step in catalogue.current(CODE).definition.form.steps for group in step.groups)
    assert next(group for group in groups if group.code == "persons").maximum == 50


# --- who sees it ------------------------------------------------------------------------------------------------------------


def at_their_site(client: FlaskClient, app: Flask) -> FlaskClient:
    """韩梅 in a browser, acting for the nursery."""
    builders.as_citizen(client, REPRESENTATIVE)
    with client.session_transaction() as cookie:
        token = cookie[IN_COOKIE]
    with app.app_context():
        party, opened = employer().for_party, sessions.read(token, None)
        with write():
            sessions.act_for(opened.session, party)
    return client


@pytest.mark.usefixtures("city", "context")
def test_the_dictionary_says_which_posts_of_the_department_may_open_it():
    case = filed(LIN)
    definition = service.definition_of(case)
    with write():
        posts = {role: builders.officer_of(role, DEPARTMENT) for role in (Role.REVIEWER, Role.APPROVER, Role.HEAD)}
        stranger = builders.officer_of(Role.REVIEWER, "housing")
    assert {role for role, who in posts.items() if vettings.may_see(case, definition, who)} == {Role.REVIEWER, Role.APPROVER}
    assert not vettings.may_see(case, definition, stranger)


WORDS = ("范围内有记录", "entry in the range", "登记库答复", "比对指纹", "Said.", "against_minors")


@pytest.mark.usefixtures("city")
def test_the_employer_sees_nothing_before_the_reply_and_the_reply_alone_after_it(client: FlaskClient, app: Flask):
    with app.app_context():
        case = settled(asked(filed(TIAN)), RECORD, note="比对指纹，系同一人。")
        case_id, number = case.id, case.number
    browser = at_their_site(client, app)
    pages = [f"/my/{number}", "/my", f"/my/{number}/application", "/messages", "/my/data"]
    for page in pages:
        shown = text(browser.get(page, follow_redirects=True))
        assert not any(word in shown for word in WORDS), page
    with app.app_context():
        approved(accepted(again(case_id)))
        told = list(messages.inbox(builders.person_named(REPRESENTATIVE).id))
        assert told and not any(word in str(vars(message)) for message in told for word in (*WORDS, "有记录"))
        paper = reply(again(case_id))
        finding = verification.by_number(paper.number)
        assert finding.certificate is None, "a number alone finds nothing"
    for page in pages:
        shown = text(browser.get(page, follow_redirects=True))
        assert not any(word in shown for word in WORDS), page
    assert re.search(r"犯罪记录查询告知函", text(browser.get("/my/certificates")))


@pytest.mark.usefixtures("city")
def test_only_the_department_that_asks_opens_the_answers_and_the_reply_and_each_opening_is_on_record(app: Flask, desk):
    with app.app_context():
        case = settled(asked(filed(TIAN)), RECORD, note="比对指纹，系同一人。")
        case_id, number = case.id, case.number
    page = f"/window/cases/{number}/vetting"
    shown = text(desk("reviewer", DEPARTMENT).get(page))
    assert TIAN[1] in shown and "比对指纹" in shown
    for role, department, status in (
        ("clerk", "hall", 403),
        ("head", DEPARTMENT, 403),
        ("reviewer", "housing", 404),
        ("output", "hall", 403),
    ):
        assert desk(role, department).get(page).status_code == status, role
    with app.app_context():
        acts = session().scalars(select(AuditEntry.act).where(AuditEntry.ref == str(case_id))).all()
        assert acts.count("case:read_vetting") == 1 and {"case:ask_vetting", "case:settle_vetting"} <= set(acts)
        calls = session().scalars(select(SourceCall).where(SourceCall.case_id == case_id, SourceCall.source == "criminal_records")).all()
        assert calls and all(call.attributes == ["against_minors"] and call.person_id for call in calls), "asked in the range alone"
        paper = reply(approved(accepted(again(case_id)))).id
    address = f"/window/cases/{number}/certificates/{paper}"
    assert desk("approver", DEPARTMENT).get(address).status_code != 404
    clerk = desk("clerk", "hall")
    clerk_sees = text(opened(clerk, number))
    assert number in clerk_sees and "收件凭证" in clerk_sees and address not in clerk_sees
    assert clerk.get(address).status_code == 404
    assert not any(word in clerk_sees for word in WORDS)


@pytest.mark.usefixtures("city")
def test_at_the_desk_it_is_asked_settled_and_handed_on(app: Flask, desk):
    with app.app_context():
        number = filed(LIN, TIAN).number
    reviewer = desk("reviewer", DEPARTMENT)
    page = f"/window/cases/{number}/vetting"
    assert press(reviewer, number, "accept").status_code == 409, "not before the register was asked"
    assert reviewer.press(page, button="查询登记库").status_code == 303
    shown = text(reviewer.get(page))
    assert (
        "范围内有记录" in shown
        and re.search(r'name="result_0" value="none" checked', shown)
        and 'name="result_1" value="record" checked' not in shown
    )
    answer = reviewer.press(page, {"result_1": "record"}, button="核定结果")
    assert answer.status_code == 422 and "请写明如何核实" in text(answer)
    missing = reviewer.press(page, {}, button="核定结果")
    assert missing.status_code == 422 and "田野：请选择结果" in text(missing)
    assert reviewer.press(page, {"result_1": "record", "note": "已核对。"}, button="核定结果").status_code == 303
    assert press(reviewer, number, "accept").status_code == 303
    approver = desk("approver", DEPARTMENT)
    shown = text(approver.get(page))
    assert "已核对。" in shown and "核定结果" not in shown
    assert press(approver, number, "approve", text="准予告知。").status_code == 303
