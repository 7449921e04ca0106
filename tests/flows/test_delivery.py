"""送达: the applicant chooses how the papers come; electronic only where it was chosen, by post with its receipt."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from app.cases import delivering, dispatching, posting, service
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.errors import (
    AddressMissing,
    CarrierMissing,
    DayUnfit,
    DeliveryNotAsked,
    DeliveryUnchosen,
    MoveRefused,
    NotPosted,
    NotYourTask,
    PhoneUnfit,
    PostedAlready,
)
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.cases.posting import Parcel, Received
from app.cases.receiving import Collects, Receiver
from app.core import clock, jobs
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.issuance import queries as issuance
from tests import builders
from tests.casework import a_case, a_citizen_named
from tests.lives import act, again, officer

pytestmark = pytest.mark.usefixtures("city")
CITIZEN, ADDRESS = "黄志明", "云江市临江区滨河街道滨江路66号"
BY_POST = Choice(Way.POST, "黄母", "19900000099", ADDRESS)
PARCEL = Parcel("邮政速递", "EX000000001CN")


def made(delivery: Choice | None = None, code: str = "individual-business", until: str = "approve") -> Case:
    """A case whose result is signed and drawn."""
    case = a_case(code, CITIZEN if code == "individual-business" else "林晓雯", until=until, delivery=delivery)
    jobs.run_until_idle()
    return again(case.id)


def papers(case: Case, kind: str) -> list[dict[str, object]]:
    return [dict(issuance.record(paper.id).facts) for paper in issuance.of_reference(f"case:{case.id}") if paper.type_code == kind]


def desk() -> object:
    return officer(Role.OUTPUT, "hall")


@pytest.mark.usefixtures("one_database", "context")
class TestTheWay:
    def test_electronic_is_delivered_by_the_house_and_says_so(self):
        case = made(Choice(Way.ELECTRONIC))
        assert case.status is Status.DELIVERED and case.events[-1].act is Act.DELIVER
        assert papers(case, "delivery-receipt")[0]["way"] == "电子送达"
        (confirmed,) = papers(case, "delivery-address-confirmation")
        assert (confirmed["way"], confirmed["recipient"]) == ("电子送达", CITIZEN) and "address" not in confirmed

    def test_at_the_window_the_paper_waits_for_its_holder(self):
        case = made(Choice(Way.WINDOW))
        assert case.status is Status.APPROVED and service.tasks.open_task_of(case).step == "hand_over"
        case = act(service.hand_over, case, desk(), Receiver(Collects.HOLDER, CITIZEN))
        assert case.status is Status.DELIVERED and papers(case, "delivery-receipt")[0]["way"] == "窗口领取"

    def test_by_post_it_is_delivered_on_the_day_it_was_received(self):
        case = made(BY_POST)
        assert service.tasks.open_task_of(case).step == "post"
        case = act(posting.post, case, desk(), PARCEL)
        assert case.status is Status.APPROVED, "posted is not delivered"
        case = act(posting.deliver_by_post, case, desk(), Received("黄母", clock.today()))
        assert case.status is Status.DELIVERED and service.tasks.open_task_of(case) is None
        (told,) = papers(case, "delivery-receipt")
        assert (told["way"], told["receiver"]) == ("邮寄送达", "黄母") and ":" not in told["delivered_at"]

    def test_who_chose_nothing_has_not_consented(self):
        with write():
            case = a_draft_of()
        with write():
            service.submit(service.locked(case), a_citizen_named(CITIZEN), new_id().hex)
        filed = again(case)
        assert delivering.chosen(filed) is None
        assert delivering.way_of(filed, service.definition_of(filed)) is Way.WINDOW

    def test_a_public_service_is_read_at_once_and_asks_nothing(self):
        case = made(BY_POST, "housing-proof", until="submit")
        assert case.status is Status.DELIVERED and delivering.chosen(case) is None
        assert papers(case, "delivery-address-confirmation") == []


def a_draft_of() -> object:
    return a_case("individual-business", CITIZEN, until="draft").id


@pytest.mark.usefixtures("one_database", "context")
class TestWhatIsRefused:
    @pytest.mark.parametrize(
        ("choice", "refusal"),
        [
            (Choice(None), DeliveryUnchosen),
            (Choice(Way.POST, address="滨江路"), AddressMissing),
            (Choice(Way.WINDOW, phone="call me"), PhoneUnfit),
        ],
    )
    def test_a_choice_that_cannot_be_followed(self, choice: Choice, refusal: type[Exception]):
        with pytest.raises(refusal):
            choice.checked()

    def test_the_desk_posts_once_and_what_was_posted_and_says_a_day_that_can_be(self):
        case = made(BY_POST)
        with pytest.raises(NotPosted):
            act(posting.deliver_by_post, case, desk(), Received("黄母", clock.today()))
        with pytest.raises(CarrierMissing):
            act(posting.post, again(case.id), desk(), Parcel("邮政速递", " "))
        with pytest.raises(NotYourTask):
            act(service.hand_over, again(case.id), desk(), Receiver(Collects.HOLDER, CITIZEN))
        key = new_id().hex
        for _ in range(2):
            with write():
                posting.post(service.locked(case.id), desk_of(), PARCEL, key)
        with pytest.raises(PostedAlready):
            act(posting.post, again(case.id), desk(), PARCEL)
        for day in (clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)):
            with pytest.raises(DayUnfit):
                act(posting.deliver_by_post, again(case.id), desk(), Received("黄母", day))
        assert [event.act for event in again(case.id).events].count(Act.POST) == 1

    def test_where_it_goes_lies_sealed(self):
        case = made(BY_POST)
        row = delivering._rows(case)[0]
        assert "滨江路".encode() not in row.contact and b"19900000099" not in row.contact
        assert delivering.chosen(case).contact == delivering.Contact("黄母", "19900000099", ADDRESS)


def desk_of() -> object:
    return builders.officer_of(Role.OUTPUT, "hall")


@pytest.mark.usefixtures("one_database", "context")
class TestAChange:
    def test_it_is_confirmed_anew_told_and_kept_beside_the_first(self):
        case = a_case(until="accept", delivery=Choice(Way.ELECTRONIC))
        changed = act(dispatching.change, case, filer(case), BY_POST)
        assert delivering.chosen(changed).contact.address == ADDRESS and changed.status is Status.ACCEPTED
        assert [one["way"] for one in papers(changed, "delivery-address-confirmation")] == ["电子送达", "邮寄送达"]
        assert changed.events[-1].act is Act.CHANGE_DELIVERY and len(delivering._rows(changed)) == 2

    def test_the_same_press_twice_changes_once(self):
        case, key = a_case(delivery=Choice(Way.ELECTRONIC)), new_id().hex
        for _ in range(2):
            with write():
                dispatching.change(service.locked(case.id), filer(case), BY_POST, key)
        assert len(delivering._rows(again(case.id))) == 2

    def test_what_waits_at_the_desk_goes_the_new_way(self):
        case = made(Choice(Way.WINDOW))
        case = act(dispatching.change, case, filer(case), BY_POST)
        assert [task.step for task in case.tasks if task.state == "open"] == ["post"]
        case = act(dispatching.change, case, filer(case), Choice(Way.ELECTRONIC))
        assert case.status is Status.DELIVERED and papers(case, "delivery-receipt")[0]["way"] == "电子送达"

    def test_not_once_it_is_on_its_way_or_ended_nor_where_nothing_is_asked(self):
        case = act(posting.post, made(BY_POST), desk(), PARCEL)
        with pytest.raises(PostedAlready):
            act(dispatching.change, case, filer(case), Choice(Way.WINDOW))
        case = act(posting.deliver_by_post, again(case.id), desk(), Received("黄母", clock.today()))
        with pytest.raises(MoveRefused):
            act(dispatching.change, case, filer(case), Choice(Way.WINDOW))
        proof = a_case("rental-housing", "陈建华", until="submit")
        with pytest.raises(DeliveryNotAsked):
            act(dispatching.change, proof, filer(proof), Choice(Way.WINDOW))


def filer(case: Case) -> Actor:
    return Actor(person=case.person_id, assurance=2)


class TestThePages:
    def test_it_is_changed_on_the_page_of_the_case_and_the_officer_sees_it(self, app: Flask, client: FlaskClient):
        with app.app_context():
            number = a_case(until="accept", delivery=Choice(Way.ELECTRONIC)).number
            jobs.run_until_idle()
        builders.as_citizen(client, CITIZEN)
        assert f"/my/cases/{number}/delivery" in client.get(f"/my/cases/{number}").get_data(as_text=True)
        page = client.get(f"/my/cases/{number}/delivery")
        assert chosen_on(page.get_data(as_text=True)) == ["electronic"]
        wrong = client.send(page, {"way": "post", "phone": "x", "address": ADDRESS}, action="/delivery")
        assert wrong.status_code == 422 and ADDRESS in wrong.get_data(as_text=True)
        assert client.send(page, {"way": "post", "phone": "19900000099", "address": ADDRESS}, action="/delivery").status_code == 303
        assert 'value="19900000099"' in client.get(f"/my/cases/{number}/delivery").get_data(as_text=True), "what is not touched stays"
        mine = client.get(f"/my/cases/{number}").get_data(as_text=True)
        assert "变更送达方式" in mine and "邮寄送达" in mine
        assert html.fromstring(mine).xpath("string(//*[@id='documents'])").count("址〔") == 2
        seen = builders.as_staff(app.test_client(), "reviewer", "market-regulation").get(f"/window/cases/{number}").get_data(as_text=True)
        assert "送达地址确认书" in seen and ADDRESS not in seen, "where to stands with the output desk and in the confirmation"

    def test_nothing_is_chosen_beforehand_and_without_a_choice_nothing_is_filed(self, app: Flask, client: FlaskClient):
        with app.app_context():
            draft = a_draft_of()
        builders.as_citizen(client, CITIZEN)
        page = client.get(f"/apply/{draft}/check")
        assert chosen_on(page.get_data(as_text=True)) == []
        refused = client.send(page, action="/submit")
        assert refused.status_code == 422 and "请选择文书和证照的送达方式" in refused.get_data(as_text=True)
        short = client.send(page, {"way": "post", "address": "家", "recipient": "黄母"}, action="/submit")
        said = short.get_data(as_text=True)
        assert short.status_code == 422 and "完整的邮寄地址" in said and 'value="黄母"' in said and chosen_on(said) == ["post"]
        assert client.send(page, {"way": "post", "address": ADDRESS}, action="/submit").status_code == 303
        with app.app_context():
            assert delivering.chosen(session().get_one(Case, draft)).contact.address == ADDRESS
            another = a_draft_of()
        again_page = client.get(f"/apply/{another}/check").get_data(as_text=True)
        assert chosen_on(again_page) == ["post"] and ADDRESS in again_page, "what the same person chose last time"

    def test_a_proof_asks_nothing(self, app: Flask, client: FlaskClient):
        with app.app_context():
            draft = a_case("housing-proof", "林晓雯", until="draft").id
        builders.as_citizen(client, "林晓雯")
        assert 'name="way"' not in client.get(f"/apply/{draft}/check").get_data(as_text=True)

    def test_the_clerk_asks_the_citizen(self, app: Flask, client: FlaskClient):
        with app.app_context():
            with write():
                clerk = builders.officer_of("clerk", "hall")
            draft = a_case("individual-business", CITIZEN, until="draft", clerk=clerk).id
        builders.as_staff(client, "clerk", "hall")
        page = client.get(f"/window/intake/drafts/{draft}/check")
        refused = client.send(page, {"confirmed": "y"}, field_name="confirmed")
        assert refused.status_code == 422 and "送达方式" in refused.get_data(as_text=True)
        assert client.send(page, {"confirmed": "y", "way": "window"}, field_name="confirmed").status_code == 303

    def test_the_output_desk_posts_and_enters_the_receipt(self, app: Flask, client: FlaskClient):
        with app.app_context():
            number = made(BY_POST).number
        builders.as_staff(client, "output", "hall")
        assert "邮寄" in client.get("/window/output").get_data(as_text=True)
        page = client.get(f"/window/output/{number}")
        assert ADDRESS in page.get_data(as_text=True) and "待邮寄" in page.get_data(as_text=True)
        assert client.send(page, {"carrier": "邮政速递"}, action="/post").status_code == 422
        assert client.send(page, {"carrier": "邮政速递", "tracking": PARCEL.number}, action="/post").status_code == 303
        page = client.get(f"/window/output/{number}")
        assert PARCEL.number in page.get_data(as_text=True)
        early = client.send(page, {"receiver": "黄母", "day": "2020-01-01"}, action="/received")
        assert early.status_code == 422 and 'value="黄母"' in early.get_data(as_text=True)
        with app.app_context():
            day = clock.today().isoformat()
        assert client.send(page, {"receiver": "黄母", "day": day}, action="/received").status_code == 303
        mine = builders.as_citizen(app.test_client(), CITIZEN).get(f"/my/cases/{number}").get_data(as_text=True)
        assert "由黄母签收" in mine and PARCEL.number in mine


def chosen_on(page: str) -> list[str]:
    return html.fromstring(page).xpath("//input[@name='way'][@checked]/@value")
