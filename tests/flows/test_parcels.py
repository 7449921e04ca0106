"""邮寄: booked with a carrier by a job, followed until it is received or comes back; a silent carrier keeps nobody waiting."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases import collecting, couriers, dispatching, parcels, posting, service
from app.cases.answers_store import event_note
from app.cases.courier_simulator import CourierSimulator
from app.cases.couriers import Consignment, CourierSilent, Report
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.errors import NotPosted, PostedAlready
from app.cases.lifecycle import Act, Status
from app.cases.models import Case
from app.cases.parcel_models import CaseParcel, ParcelState
from app.cases.posting import Parcel
from app.core import jobs
from app.core.db import session
from app.core.transaction import write
from app.messages import queries as messages
from tests.casework import a_case, a_citizen_named
from tests.lives import act, again
from tests.office import text, token
from tests.papers import output

on_one = pytest.mark.usefixtures("one_database", "city", "context")
ADDRESS = "云江市临江区滨河街道滨江路66号"


class Silent:
    name = "沉默速递"

    def book(self, _consignment: Consignment, _key: str) -> str:
        raise CourierSilent("nobody answers")

    def report(self, _tracking: str) -> Report:
        raise CourierSilent("nobody answers")


@pytest.fixture(autouse=True)
def _courier() -> Iterator[None]:
    before = couriers.connected()
    yield
    couriers.use(before)


def to_post(address: str = ADDRESS) -> Case:
    couriers.use(CourierSimulator())
    case_id = a_case("individual-business", until="approve", delivery=Choice(Way.POST, address=address)).id
    jobs.run_until_idle()
    return again(case_id)


def booked(case: Case) -> Case:
    case = act(parcels.book, case, output())
    jobs.run_until_idle()
    return again(case.id)


def state(case: Case) -> ParcelState:
    return session().scalars(select(CaseParcel.state).where(CaseParcel.case_id == case.id).order_by(CaseParcel.id.desc())).first()


@on_one
def test_a_parcel_is_booked_followed_and_its_receipt_closes_the_case(later):
    case = booked(to_post())
    assert posting.is_posted(case) and state(case) is ParcelState.BOOKED and "示例速递，邮件号 YSD" in posting.said(case)
    assert next(event for event in case.events if event.act is Act.POST).person_id is None
    with pytest.raises(PostedAlready):
        act(parcels.book, case, output())
    later(days=1)
    parcels.sweep()
    assert state(case) is ParcelState.MOVING
    later(days=1)
    for _ in range(2):
        parcels.sweep()
    case = again(case.id)
    assert case.status is Status.DELIVERED and state(case) is ParcelState.DELIVERED
    assert "收件人本人（示例速递投递回单）签收" in event_note(case.events[-1])


@on_one
def test_what_comes_back_lies_on_the_shelf_and_may_be_posted_again(later):
    case = booked(to_post("云江市临江区退回路 1 号"))
    later(days=2)
    parcels.sweep()
    case = again(case.id)
    assert case.status is Status.APPROVED and case.has_seen(Act.COME_BACK) and not posting.is_posted(case)
    assert collecting.waiting(case).shelf == "A01" and service.tasks.open_task_of(case).step == "hand_over"
    assert any("退回" in message.title.zh for message in messages.inbox(case.person_id))
    applicant = a_citizen_named("黄志明")
    with write():
        dispatching.change(service.locked(case.id), applicant, Choice(Way.POST, address=ADDRESS), "again")
    case = booked(again(case.id))
    assert posting.is_posted(case) and collecting.waiting(case) is None


@on_one
def test_a_silent_carrier_keeps_nobody_waiting():
    case = to_post()
    couriers.use(Silent())
    case = act(parcels.book, case, output())
    assert state(case) is ParcelState.ASKED
    case = act(posting.post, case, output(), Parcel("邮政速递", "EX1"))
    couriers.use(CourierSimulator())
    jobs.run_until_idle()
    case = again(case.id)
    assert state(case) is ParcelState.BY_HAND and "EX1" in posting.said(case)
    assert [event.act for event in case.events].count(Act.POST) == 1


@pytest.mark.usefixtures("city", "context")
def test_what_was_not_posted_does_not_come_back_and_without_a_carrier_nothing_is_booked():
    case = to_post()
    with pytest.raises(NotPosted):
        act(posting.come_back, case, output(), "无人签收")
    couriers.use(None)
    with pytest.raises(NotPosted):
        act(parcels.book, again(case.id), output())


def test_the_desk_books_prints_the_label_and_takes_back(app: Flask, city, desk) -> None:
    with app.app_context():
        number = to_post().number
    client = desk("output")
    assert "网上下单寄件" in text(client.get(f"/window/output/{number}"))
    form = {"csrf_token": token(client)}
    assert client.post(f"/window/output/{number}/book", data={**form, "key": "book-1"}).status_code == 303
    with app.app_context():
        jobs.run_until_idle()
    label = text(client.get(f"/window/output/{number}/label"))
    assert ADDRESS in label and "YSD" in label
    assert client.post(f"/window/output/{number}/came-back", data={**form, "key": "back-1"}).status_code == 422
    assert client.post(f"/window/output/{number}/came-back", data={**form, "key": "back-1", "reason": "地址不详"}).status_code == 303
    assert client.get(f"/window/output/{number}/label").status_code == 404
    assert "A01" in text(client.get(f"/window/output/{number}"))
