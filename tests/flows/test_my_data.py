"""What one allows, what one filled in before, and who looked: on both databases."""

import pytest
from lxml import html
from sqlalchemy import select

from app.cases import accesses, drafts, prefill
from app.cases.models import CaseLook
from app.catalogue import service as catalogue
from app.core import jobs
from app.core.actor import SYSTEM, Actor, PartyKind, PartyRef
from app.core.db import new_id, session
from app.core.transaction import write
from app.demo import people
from app.elements.facts import Fact, Origin
from app.identity import consents
from app.identity.models import ConsentTo
from app.issuance import queries, service as issuance
from app.issuance.models import Status
from app.sources import own, service as sources
from app.sources.service import Purpose, Subject, Want
from tests import builders
from tests.casework import PLAUSIBLE, a_case
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("city", "one_database")
PROOF, CITIZEN, OTHER = "housing-proof", "黄志明", "林晓雯"
TYPED = PLAUSIBLE["text"]
WORK = {"code": "occupation", "element": "work.occupation"}


def ask_for_work(document) -> None:
    document["form"]["steps"][0]["groups"].append({"code": "work", "title": {"zh": "工作", "en": "Work"}, "questions": [WORK]})


def me(name: str = CITIZEN) -> Actor:
    return Actor(person=builders.person_named(name).id, name=name, assurance=2)


def gather(actor: Actor, number: str, *elements: str):
    return sources.gather(
        {"applicant": Subject("person", number)}, [Want(one, one) for one in elements], purpose=Purpose("test", None, actor)
    )


def agree(client, answer: str) -> None:
    done = client.send(client.get("/my/data"), {"answer": answer}, action="/my/data/consents/reuse-answers")
    assert done.status_code == 303


@pytest.fixture
def filed(app) -> str:
    """黄志明 filed once and typed what he works as; gives his ID number."""
    with app.app_context():
        publish_changed(PROOF, ask_for_work)
        a_case(PROOF, CITIZEN)
        return people.find(CITIZEN).id_number


def test_earlier_answers_fill_the_next_form_only_with_consent(app, client, as_citizen, filed):
    with app.app_context():
        assert "work.occupation" not in gather(me(), filed, "work.occupation").facts
    as_citizen(client, CITIZEN)
    agree(client, "give")
    agree(client, "give")
    with app.app_context():
        fact = gather(me(), filed, "work.occupation").facts["work.occupation"]
        assert (fact.value, fact.source, fact.locked) == (TYPED, own.ANSWERS, False) and fact.record.startswith("YJ") and fact.dated
        assert len(consents.of_person(me().person)) == 1
    page = client.get("/my/data").get_data(as_text=True)
    assert "已同意" in page and "撤回同意" in page
    agree(client, "withdraw")
    with app.app_context():
        assert "work.occupation" not in gather(me(), filed, "work.occupation").facts


def test_the_form_says_where_it_came_from(app, client, as_citizen, filed):
    as_citizen(client, CITIZEN)
    agree(client, "give")
    begun = client.send(client.get(f"/services/{PROOF}/apply"), {}, field_name="key")
    page = client.get(begun.headers["Location"]).get_data(as_text=True)
    assert TYPED in page and "沿用您" in page


def test_nobody_else_gets_them(app, client, as_citizen, filed):
    as_citizen(client, CITIZEN)
    agree(client, "give")
    with app.app_context():
        by_agent = Actor(
            person=builders.person_named(OTHER).id, for_party=PartyRef(PartyKind.PERSON, me().person), mandate=new_id(), assurance=2
        )
        assert "work.occupation" not in gather(by_agent, filed, "work.occupation").facts
        checked = sources.gather(
            {"applicant": Subject("person", filed)}, [Want("x", "work.occupation")], purpose=Purpose("test", None, me(), "cross-check")
        )
        assert not checked.facts


def test_what_a_certificate_says_need_not_be_typed(app):
    with app.app_context():
        number = people.find(CITIZEN).id_number
        case = a_case("individual-business", CITIZEN, until="approve")
        assert "premises.address" not in gather(me(), number, "premises.address").facts, "it is not signed yet"
        case_id = case.id
        jobs.run_until_idle()
        fact = gather(me(), number, "premises.address").facts["premises.address"]
        (paper,) = [each for each in queries.of_reference(f"case:{case_id}") if each.type_code == "business-licence"]
        assert (fact.origin, fact.source, fact.record) == (Origin.CERTIFICATE, own.CERTIFICATES, paper.number)
        with write():
            issuance.set_status(paper.id, Status.REVOKED, "样例", SYSTEM)
        assert "premises.address" not in gather(me(), number, "premises.address").facts, "a revoked one says nothing"


def test_each_look_is_listed_with_office_and_reason(app, client, as_citizen, desk):
    with app.app_context():
        case = a_case("rental-housing", CITIZEN)
        number = case.number
    clerk = desk("clerk")
    assert clerk.get(f"/window/cases/{number}").status_code == 200
    assert clerk.get(f"/window/cases/{number}").status_code == 200
    with app.app_context():
        assert len(session().scalars(select(CaseLook)).all()) == 1
    as_citizen(client, CITIZEN)
    page = html.fromstring(client.get("/my/data").get_data(as_text=True))
    rows = [" ".join(row.text_content().split()) for row in page.xpath("//section[@id='looks']//tbody/tr")]
    assert any("综合窗口" in row and "打开办件" in row and number in row for row in rows), rows
    with app.app_context():
        mine, _ = accesses.of_party(PartyRef(PartyKind.PERSON, me().person), me().person, page=1, size=500)
        others, _ = accesses.of_party(PartyRef(PartyKind.PERSON, me(OTHER).person), me(OTHER).person, page=1, size=500)
        assert mine and not [one for one in others if one.number == number]


def test_an_enquiry_is_listed_as_ones_own(client, as_citizen):
    as_citizen(client, CITIZEN)
    client.send(client.get("/enquiries/my-credit"), {}, action="/enquiries/my-credit")
    page = client.get("/my/data").get_data(as_text=True)
    assert "便民查询：我的信用" in page and "公共信用库" in page and people.find(CITIZEN).id_number not in page


def test_answers_that_are_not_ones_own_typing_are_not_taken(app):
    with app.app_context():
        published = catalogue.current(PROOF)
        person = me()
        with write():
            drafts.open_draft(
                person,
                PartyRef(PartyKind.PERSON, person.person),
                published,
                prefill.Prefill(CITIZEN, {"name": Fact(CITIZEN, Origin.TYPED)}),
                key="k",
            )
            consents.give(person, ConsentTo.REUSE_ANSWERS, "样例")
        assert not gather(person, people.find(CITIZEN).id_number, "work.occupation").facts, "a draft is no answer"
