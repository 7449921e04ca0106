"""我的证照: mine and my firm's at every face, in groups, each with its own page; used in an application instead of a paper."""

import re
from datetime import timedelta
from urllib.parse import quote
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases import certificate_uses, drafts, held, materials, prefill, queries as case_queries, service
from app.cases.certificate_uses import CertificateUse
from app.cases.materials import Standing
from app.cases.models import Case, Material
from app.catalogue import service as catalogue
from app.catalogue.definitions import Proof
from app.core import clock, jobs
from app.core.actor import SYSTEM, Actor, PartyKind
from app.core.db import new_id, session
from app.core.transaction import write
from app.identity import mandates, queries as identity
from app.issuance import queries, service as issuance, showing
from app.issuance.models import Certificate, Status
from app.issuance.showing_models import SeenFor
from app.portal import certificate_view
from app.web import wallet
from tests import builders, casework, lives
from tests.lives import FIRM, PERMIT, REPRESENTATIVE, a_permit_case, filed, for_the_firm
from tests.office import opened, text

on_one = pytest.mark.usefixtures("one_database", "city", "context")
USING = {"hygiene-permit-renewal": {}, "hygiene-permit-change": {"changes": ["sign"]}, "hygiene-permit-cancellation": {"reason": "closed"}}


def permit() -> Certificate:
    """The firm's hygiene permit, signed and drawn."""
    case = a_permit_case(service.accept, service.pass_on, service.approve)
    jobs.run_until_idle()
    session().expire_all()
    return next(paper for paper in queries.of_reference(f"case:{case.id}") if paper.type_code == PERMIT)


def ended(paper: Certificate, how: str, later) -> None:
    if how == "expired":
        later(days=(paper.valid_until - clock.today()).days + 1)
        return
    with write():
        issuance.set_status(paper.id, Status(how), "现场检查不合格", SYSTEM)


def needs(case: Case) -> materials.MaterialState:
    """How the permit stands among the materials."""
    found = materials.states(case, service.definition_of(case), case_queries.answers_of(case))
    return next(state for state in found if state.need.certificate == PERMIT)


def uses(paper: Certificate) -> list[tuple[str, str]]:
    return [(case.service_code, use.department) for use, case in certificate_uses.of_certificate(paper.id)]


# --- used instead of an upload --------------------------------------------------------------------------------------


@on_one
def test_every_service_that_names_a_certificate_is_tried_below() -> None:
    named = {one.definition.code for one in catalogue.all_current() for need in one.definition.materials if Proof.CERTIFICATE in need.ways}
    assert named == {*USING, "senior-card-replacement"}, "a person's card is used in test_senior_card"


@on_one
@pytest.mark.parametrize("code", USING)
def test_the_firms_certificate_is_used_and_the_use_stands_with_it(code: str) -> None:
    paper = permit()
    case = filed(for_the_firm(), code, **USING[code])
    assert session().scalars(select(Material.way).where(Material.case_id == case.id, Material.code == "permit")).one() == "certificate"
    assert (needs(case).standing, needs(case).certificate) == (Standing.SHARED, paper.number)
    use = session().scalars(select(CertificateUse)).one()
    assert (use.certificate_id, use.case_id, use.allowed_by, use.material) == (paper.id, case.id, for_the_firm().person, "permit")
    assert uses(paper) == [(code, "health")]
    assert paper.number in use.wording and "卫生健康" in use.wording and "仅限本件使用" in use.wording


@on_one
@pytest.mark.parametrize("how", ["revoked", "suspended", "cancelled", "expired"])
def test_an_ended_one_is_never_taken_even_when_it_ends_while_the_form_is_filled(how: str, later) -> None:
    paper, actor = permit(), for_the_firm()
    published = catalogue.current("hygiene-permit-cancellation")
    known = prefill.fetch(actor, actor.party, published)
    with write():
        case = drafts.open_draft(actor, actor.party, published, known, key=new_id().hex)
        drafts.save_answers(case, casework.completed(published.definition, known.facts), published.definition.form.steps[-1].code)
        case_id = case.id
    assert needs(lives.again(case_id)).certificate == paper.number, "while it is in force it would be taken"
    ended(paper, how, later)
    with write():
        service.submit(service.locked(case_id), actor, new_id().hex, delivery=casework.ELECTRONIC)
    case = lives.again(case_id)
    assert session().scalars(select(Material.way).where(Material.case_id == case.id, Material.code == "permit")).one() == "original"
    assert (needs(case).standing, needs(case).certificate, uses(paper)) == (Standing.OPEN, "", [])


@on_one
@pytest.mark.parametrize("how", ["revoked", "suspended", "cancelled"])
def test_one_that_ends_after_filing_is_no_longer_relied_on_and_the_use_stays_on_record(how: str, later) -> None:
    paper = permit()
    case = filed(for_the_firm(), "hygiene-permit-cancellation", reason="closed")
    ended(paper, how, later)
    assert needs(lives.again(case.id)).standing is Standing.OPEN
    assert uses(paper) == [("hygiene-permit-cancellation", "health")]


@on_one
def test_filed_again_after_a_correction_the_first_word_counts() -> None:
    paper = permit()
    case = filed(for_the_firm(), "hygiene-permit-cancellation", reason="closed")
    first = session().scalars(select(CertificateUse.at)).one()
    case = lives.act(service.return_for_correction, case, lives.holder(case), {"reason": "请核对"})
    case = lives.act(service.resubmit, case, for_the_firm())
    assert session().scalars(select(CertificateUse.at)).all() == [first] and len(uses(paper)) == 1


# --- whose they are -------------------------------------------------------------------------------------------------


@on_one
def test_an_agent_sees_what_came_of_its_own_filings_and_nothing_else() -> None:
    paper = permit()
    owner, agent = for_the_firm(), casework.a_citizen_named("陈建华")
    with write():
        given = mandates.give(owner, agent.person, ("hygiene-permit-cancellation",), until_day=clock.today() + timedelta(days=9), key="m")
        mandates.confirm(agent, given.id)
        acting = Actor(person=agent.person, for_party=owner.party, mandate=given.id, assurance=2)
    assert paper.id in {one.id for one in held.certificates_of(owner)}
    assert held.certificates_of(acting) == []
    case = filed(acting, "hygiene-permit-cancellation", reason="closed")
    assert session().scalars(select(CertificateUse.mandate_id)).one() == given.id
    jobs.run_until_idle()
    assert {one.reference for one in held.certificates_of(acting)} == {f"case:{case.id}"}


def acting_for_the_firm(app: Flask, client: FlaskClient) -> FlaskClient:
    builders.as_citizen(client, REPRESENTATIVE)
    with app.app_context():
        firm = identity.organisation_by_code(FIRM)
        code = str(firm.id)
    assert client.press("/act-for", {"party": code}, action="act-for").status_code == 303
    return client


def test_the_firms_papers_stand_in_groups_with_a_page_each(app: Flask, city: Flask, client: FlaskClient, later) -> None:
    with app.app_context():
        paper = permit()
        paper_id, number, until = paper.id, paper.number, paper.valid_until
        renewal = filed(for_the_firm(), "hygiene-permit-renewal").number
    firm = acting_for_the_firm(app, client)
    listed = text(firm.get("/my/certificates"))
    assert 'id="group-in_force"' in listed and number in listed and f"/my/certificates/{paper_id}" in listed
    page = text(firm.get(f"/my/certificates/{paper_id}"))
    assert "启航假日酒店" in page and renewal in page and "仅限本件使用" in page and "尚未有人通过亮证码查看" in page
    assert f"/my/certificates/{paper_id}.pdf" in page and f"/v/{paper_id}" in page
    later(days=(until - clock.today()).days - 30)
    firm = acting_for_the_firm(app, client)
    soon = text(firm.get("/my/certificates"))
    assert 'id="group-soon"' in soon and "还剩 30 天" in soon
    later(days=31)
    firm = acting_for_the_firm(app, client)
    assert 'id="group-over"' in text(firm.get("/my/certificates"))
    assert "届满" in text(firm.get(f"/my/certificates/{paper_id}"))


def test_the_check_page_says_what_filing_allows(app: Flask, city: Flask, client: FlaskClient) -> None:
    with app.app_context():
        number = permit().number
    firm = acting_for_the_firm(app, client)
    step = firm.press("/services/hygiene-permit-cancellation/apply", button="开始填写").location
    check = re.match(r"/apply/[^/]+/", step)[0] + "check"
    page = text(firm.get(check))
    assert "免提交：已有电子证照" in page and "提交即同意" in page and number in page
    firm.get("/my?lang=en")
    assert "By filing you let" in text(firm.get(check))


def test_at_the_window_the_citizen_reads_what_filing_allows_too(app: Flask, city: Flask, desk) -> None:
    with app.app_context():
        number = permit().number
        person = identity.person(builders.person_named(REPRESENTATIVE).id)
    clerk = desk("clerk")
    visit = clerk.press("/window/intake", {"sought": person.id_number, "name": person.name}).location
    clerk.press(visit, button="启航", action="/party")
    draft = re.match(r"/window/intake/drafts/[^/]+/", clerk.press(visit, action="/begin/hygiene-permit-cancellation").location)[0]
    page = text(clerk.get(f"{draft}check"))
    assert f"查验您的公共场所卫生许可证（{number}），仅限本件使用" in page


def test_a_newer_one_is_led_to_and_the_reason_is_read(app: Flask, city: Flask, client: FlaskClient) -> None:
    with app.app_context():
        old = permit()
        old_id = old.id
        renewal = filed(for_the_firm(), "hygiene-permit-renewal")
        for one in (service.accept, service.pass_on, service.approve):
            renewal = lives.act(one, renewal, lives.holder(renewal), *(() if one is service.accept else ("符合条件。",)))
        jobs.run_until_idle()
        new = next(paper for paper in queries.of_reference(f"case:{renewal.id}") if paper.type_code == PERMIT)
        new_id_, number = new.id, renewal.number
    page = text(acting_for_the_firm(app, client).get(f"/my/certificates/{old_id}"))
    assert "已换发新证" in page and number in page and f'href="/my/certificates/{new_id_}"' in page and "/show" not in page


@pytest.mark.parametrize("page", ["", "/show", ".pdf"])
def test_somebody_elses_and_none_look_the_same(app: Flask, city: Flask, client: FlaskClient, page: str) -> None:
    with app.app_context():
        paper_id = permit().id
    other = builders.as_citizen(client, "林晓雯")
    answers = [other.get(f"/my/certificates/{one}{page}") for one in (paper_id, UUID(int=7))]
    bare = [re.sub(r"[0-9a-f-]{36}|[0-9a-f]{16,}|[\w.-]{80,}", "", text(one)) for one in answers]
    assert [one.status_code for one in answers] == [404, 404] and bare[0] == bare[1]


def test_the_clerk_reads_what_who_stands_there_holds_and_not_what_is_written_on_it(app: Flask, city: Flask, desk) -> None:
    with app.app_context():
        paper = permit()
        number = paper.number
        with write():
            issuance.set_status(paper.id, Status.SUSPENDED, "停业整顿期间", SYSTEM)
        person = identity.person(builders.person_named(REPRESENTATIVE).id)
        firm = identity.organisation_by_code(FIRM).id
    clerk = desk("clerk")
    visit = clerk.press("/window/intake", {"sought": person.id_number, "name": person.name}).location
    assert number not in text(clerk.get(f"{visit}/certificates")), "for themself it is not theirs"
    choice = re.search(rf'name="party" value="({firm})"', text(clerk.get(visit)))
    assert choice, "the firm is offered"
    assert clerk.press(visit, button="启航", action="/party").status_code == 303
    page = text(clerk.get(f"{visit}/certificates"))
    assert number in page and "停业整顿期间" in page and "启航假日酒店" not in page
    assert number in text(clerk.get(f"{visit}/certificates?text=卫生")) and number not in text(clerk.get(f"{visit}/certificates?text=无房"))


def test_an_agent_reads_of_what_it_showed_itself_only(app: Flask, city: Flask) -> None:
    with app.app_context():
        paper, owner = permit(), for_the_firm()
        agent = casework.a_citizen_named("陈建华")
        with write():
            given = mandates.give(owner, agent.person, (PERMIT,), until_day=clock.today() + timedelta(days=9), key="m")
            acting = Actor(person=agent.person, for_party=owner.party, mandate=given.id, assurance=2)
            officer = builders.officer_of("clerk", "hall")
        for who in (owner, acting):
            with write():
                fresh = showing.show(queries.by_id(paper.id), who)
            with write():
                showing.see_as_officer(fresh.code, officer, showing.Purpose(SeenFor.MATTER), new_id().hex)
        assert len(certificate_view.seen(paper, owner)) == 2 and len(certificate_view.seen(paper, acting)) == 1


# --- the list -------------------------------------------------------------------------------------------------------


@on_one
def test_what_is_looked_for_is_found_by_name_and_by_a_part_of_the_number() -> None:
    paper = permit()
    papers = held.certificates_of(for_the_firm())
    found = lambda text: {one.id for some in wallet.groups(papers, text).values() for one in some}  # noqa: E731
    assert paper.id in found("卫生 许可") and paper.id in found("hygiene") and paper.id in found(paper.number[-8:].lower())
    assert not found("无此证照") and len(found("")) == len(papers)


def test_with_many_there_is_a_search_that_loses_no_word(app: Flask, city: Flask, client: FlaskClient) -> None:
    with app.app_context():
        numbers = [paper.number for _ in range(7) for paper in [casework_proof()]]
    hers = builders.as_citizen(client, "林晓雯")
    assert all(number in text(hers.get("/my/certificates")) for number in numbers)
    found = text(hers.press("/my/certificates", {"text": numbers[3]}, field_name="text"))
    assert numbers[3] in found and numbers[4] not in found and f'value="{numbers[3]}"' in found
    none = text(hers.get("/my/certificates?text=%E6%97%A0%3Cb%3E"))
    assert "没有符合条件的证照" in none and "无&lt;b&gt;" in none


def casework_proof() -> Certificate:
    case = casework.a_certificate("housing-proof", "林晓雯")
    return next(paper for paper in queries.of_reference(f"case:{case.id}") if paper.type_code == "housing-proof")


@on_one
def test_a_proof_for_a_month_never_counts_as_ending_soon() -> None:
    case = casework.a_certificate("housing-proof", "林晓雯")
    owner = Actor(person=case.applicant_id)
    assert case.applicant_kind is PartyKind.PERSON
    names = {name: [one.state for one in some] for name, some in wallet.groups(held.certificates_of(owner)).items()}
    assert names["in_force"] == ["signed"] and "soon" not in names and names["receipts"]


# --- a title that tells the result ----------------------------------------------------------------------------------

TITLE, OF_TYPE = "无房证明", "不动产登记信息查询结果证明"


def test_the_holder_reads_the_title_that_stands_on_the_paper_and_finds_it_by_both_names(app: Flask, city: Flask) -> None:
    with app.app_context():
        paper = casework_proof()
        paper_id, number = paper.id, paper.number
        case_number = session().get_one(Case, UUID(paper.reference.removeprefix("case:"))).number
    hers = builders.as_citizen(app.test_client(), "林晓雯")
    for address in ("/my/certificates", f"/my/cases/{case_number}"):
        row = row_of(hers, address, number)
        assert TITLE in row and OF_TYPE not in row, address
    assert TITLE in text(hers.get(f"/my/certificates/{paper_id}"))
    for word in (TITLE, OF_TYPE, "registered real estate"):
        assert number in text(hers.get("/my/certificates", query_string={"text": word})), word
    hers.paper(f"/my/certificates/{paper_id}.pdf")
    assert quote(TITLE) in hers.get(f"/my/certificates/{paper_id}.pdf").headers["Content-Disposition"]


def test_another_desk_reads_the_name_of_the_type_and_cannot_look_for_the_result(app: Flask, city: Flask, desk) -> None:
    with app.app_context():
        number, person = casework_proof().number, identity.person(builders.person_named("林晓雯").id)
    clerk = desk("clerk")
    visit = clerk.press("/window/intake", {"sought": person.id_number, "name": person.name}).location
    for address in (visit, f"{visit}/certificates"):
        row = row_of(clerk, address, number)
        assert OF_TYPE in row and TITLE not in row, address
    assert number in text(clerk.get(f"{visit}/certificates", query_string={"text": OF_TYPE}))
    assert number not in text(clerk.get(f"{visit}/certificates", query_string={"text": TITLE}))


def test_on_the_case_its_own_office_reads_the_title_and_the_hall_does_not(app: Flask, city: Flask, desk) -> None:
    with app.app_context():
        paper = casework_proof()
        number, case_number = paper.number, session().get_one(Case, UUID(paper.reference.removeprefix("case:"))).number
    assert TITLE in row_in(text(opened(desk("approver", "natural-resources"), case_number)), number)
    of_the_hall = row_in(text(opened(desk("clerk"), case_number)), number)
    assert OF_TYPE in of_the_hall and TITLE not in of_the_hall


def row_of(client: FlaskClient, address: str, number: str) -> str:
    return row_in(text(client.get(address)), number)


def row_in(page: str, number: str) -> str:
    """The row of a list in which this certificate stands."""
    rows = [row for row in re.split(r"<(?:li|tr|article)\b", page) if number in row]
    assert rows, f"there is no {number}"
    return rows[0]
