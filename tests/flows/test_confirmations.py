"""共同申请人: confirms by the own sign-in, sees what is stated, and is asked again when it changes."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases import confirmations, drafts, queries, service
from app.cases.confirmations import State
from app.cases.errors import NotConfirmed
from app.cases.models import Case, Confirmation
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from app.identity import queries as identity
from tests import builders
from tests.casework import a_case, a_citizen_named
from tests.filling import filled
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("one_database", "city")
CODE, CITIZEN = "individual-business", "黄志明"
PARTNER, NUMBER = "林晓雯", "990001199403121023"


def with_partner(document) -> None:
    question = {"code": "partner", "type": "person", "confirms": True, "label": {"zh": "合伙人", "en": "Partner"}}
    document["form"]["steps"][0]["groups"].append({"code": "partners", "title": {"zh": "合伙人", "en": "Partner"}, "questions": [question]})


@pytest.fixture
def draft(app: Flask) -> str:
    """A complete draft with a partner who was not asked yet."""
    with app.app_context():
        publish_changed(CODE, with_partner)
        case = a_case(CODE, CITIZEN, until="draft")
        with write():
            held = service.locked(case.id)
            partner = {"name": PARTNER, "id_number": NUMBER}
            answers = filled(service.definition_of(held), queries.answers_of(held).set("partner", Fact(partner, Origin.TYPED)))
            drafts.save_answers(held, answers.stored(), "")
        return str(case.id)


def page(client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status
    return answer.get_data(as_text=True)


def asked(client, draft: str):
    return client.send(client.get(f"/apply/{draft}/check"), {}, action="/confirmations")


def states(app: Flask, draft: str) -> list[State]:
    with app.app_context():
        case = session().scalars(select(Case)).one()
        return [one.state for one in confirmations.co_applicants(case, service.definition_of(case), queries.answers_of(case))]


def submit(app: Flask) -> str:
    with app.app_context(), write():
        case = service.locked(session().scalars(select(Case)).one().id)
        return service.submit(case, a_citizen_named(CITIZEN), new_id().hex).number


def test_nothing_is_filed_before_everybody_agreed(app: Flask, client, as_citizen, desk, draft: str) -> None:
    as_citizen(client, CITIZEN)
    assert "共同申请人确认" in page(client, f"/apply/{draft}/check") and "未发送" in page(client, f"/apply/{draft}/check")
    refused = client.send(client.get(f"/apply/{draft}/check"), {"way": "electronic"}, action="/submit")
    assert refused.status_code == 409 and PARTNER in refused.get_data(as_text=True)
    assert asked(client, draft).status_code == 303 and "待确认" in page(client, f"/apply/{draft}/check")

    partner = as_citizen(app.test_client(), PARTNER)
    mine = page(partner, "/my")
    assert "待我确认" in mine and CITIZEN in mine
    address = mine.split('href="/confirmations/')[1].split('"')[0]
    stated = page(partner, f"/confirmations/{address}")
    assert "9900**********1023" in stated and NUMBER not in stated, "numbers are masked to another person"
    assert partner.send(partner.get(f"/confirmations/{address}"), {"answer": "yes"}, action="/confirmations").status_code == 303
    assert "待我确认" not in page(partner, "/my") and partner.get(f"/confirmations/{address}").status_code == 404
    assert f"{PARTNER}已确认“" in page(client, "/my") and "请其确认" not in page(client, f"/apply/{draft}/check")
    number = submit(app)
    case = page(desk("clerk"), f"/window/cases/{number}")
    assert "共同申请人" in case and "本人登录确认" in case and "未确认" not in case


def test_a_change_asks_again(app: Flask, client, as_citizen, draft: str) -> None:
    as_citizen(client, CITIZEN)
    asked(client, draft)
    with app.app_context(), write():
        case = service.locked(session().scalars(select(Case)).one().id)
        row = session().scalars(select(Confirmation)).one()
        confirmations.answer(row, case, service.definition_of(case), a_citizen_named(PARTNER), agreed=True)
    assert states(app, draft) == [State.AGREED]
    with app.app_context(), write():
        case = service.locked(session().scalars(select(Case)).one().id)
        drafts.save_answers(case, queries.answers_of(case).set("trade_name", Fact("另一字号", Origin.TYPED)).stored(), "")
    assert states(app, draft) == [State.OPEN]
    with app.app_context():
        case = session().scalars(select(Case)).one()
        (partner,) = confirmations.co_applicants(case, service.definition_of(case), queries.answers_of(case))
    assert partner.agreed_at, "what officers see: agreed, though an answer changed since"
    with pytest.raises(NotConfirmed):
        submit(app)
    asked(client, draft)
    assert states(app, draft) == [State.WAITING]


def test_who_says_no_is_heard(app: Flask, client, as_citizen, draft: str) -> None:
    as_citizen(client, CITIZEN)
    asked(client, draft)
    partner = as_citizen(app.test_client(), PARTNER)
    address = page(partner, "/my").split('href="/confirmations/')[1].split('"')[0]
    partner.send(partner.get(f"/confirmations/{address}"), {"answer": "no"}, action="/confirmations")
    assert states(app, draft) == [State.DECLINED] and "未同意" in page(client, f"/apply/{draft}/check")
    with pytest.raises(NotConfirmed):
        submit(app)


def test_what_was_changed_while_it_was_read_is_not_agreed_to(app: Flask, client, as_citizen, draft: str) -> None:
    as_citizen(client, CITIZEN)
    asked(client, draft)
    partner = as_citizen(app.test_client(), PARTNER)
    address = page(partner, "/my").split('href="/confirmations/')[1].split('"')[0]
    read = partner.get(f"/confirmations/{address}")
    with app.app_context(), write():
        case = service.locked(session().scalars(select(Case)).one().id)
        drafts.save_answers(case, queries.answers_of(case).set("trade_name", Fact("另一字号", Origin.TYPED)).stored(), "")
    late = partner.send(read, {"answer": "yes"}, action="/confirmations")
    assert late.status_code == 409 and "已被修改" in late.get_data(as_text=True)


def test_nobody_else_may_answer(app: Flask, client, as_citizen, draft: str) -> None:
    as_citizen(client, CITIZEN)
    asked(client, draft)
    asked_for = page(as_citizen(app.test_client(), PARTNER), "/my").split('href="/confirmations/')[1].split('"')[0]
    other = as_citizen(app.test_client(), "周国强")
    assert other.get(f"/confirmations/{asked_for}").status_code == 404 and "待我确认" not in page(other, "/my")
    assert client.get(f"/confirmations/{asked_for}").status_code == 404, "the applicant cannot agree for another"


def test_the_applicant_need_not_confirm_and_is_asked_once(app: Flask, client, as_citizen, draft: str) -> None:
    as_citizen(client, CITIZEN)
    asked(client, draft)
    assert "请其确认" not in page(client, f"/apply/{draft}/check"), "who was asked need not be asked twice"
    with app.app_context():
        assert len(session().scalars(select(Confirmation)).all()) == 1
        person = builders.person_named(CITIZEN)
        with write():
            case = service.locked(session().scalars(select(Case)).one().id)
            own = {"name": CITIZEN, "id_number": identity.person(person.id).id_number}
            drafts.save_answers(case, queries.answers_of(case).set("partner", Fact(own, Origin.TYPED)).stored(), "")
    assert states(app, draft) == []


def test_a_discarded_draft_asks_nobody(app: Flask, client, as_citizen, draft: str) -> None:
    as_citizen(client, CITIZEN)
    asked(client, draft)
    with app.app_context(), write():
        drafts.discard(session().scalars(select(Case)).one(), a_citizen_named(CITIZEN), new_id().hex)
    with app.app_context():
        assert session().scalars(select(Confirmation)).all() == []


def test_only_a_person_can_confirm(app: Flask) -> None:
    def wrong(document) -> None:
        with_partner(document)
        document["form"]["steps"][0]["groups"][-1]["questions"][0]["type"] = "organisation"

    with app.app_context(), pytest.raises(AssertionError, match="confirms is for type person; this is organisation"):
        publish_changed(CODE, wrong)
