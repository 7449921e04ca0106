"""A carrier behind a gateway: what it is asked, and that only what was agreed is an answer."""

import json
from datetime import date

import pytest

from app.cases.courier_gateway import CourierGateway
from app.cases.couriers import Consignment, CourierSilent, Report, Stage
from app.core.gateway import Gateway
from tests.another_house import that_answers

TO = Consignment("林晓雯", "19900000001", "云江市临江区滨江路66号")


def a_carrier(port):
    return CourierGateway("某速递", Gateway(f"http://127.0.0.1:{port}", "k" * 32, settings="YIMEN_COURIER"))


def test_it_books_by_one_key_and_gives_its_number(serving):
    server, taken = that_answers(b'{"tracking": "SF-0012345"}')
    assert a_carrier(serving(server)).book(TO, "row-1") == "SF-0012345"
    path, headers, body = taken[0]
    said = {"id": "row-1", "recipient": TO.recipient, "phone": TO.phone, "address": TO.address}
    assert (path, headers["Idempotency-Key"], json.loads(body)) == ("/parcels", "row-1", said)


@pytest.mark.parametrize(
    ("answer", "report"),
    [
        ({"stage": "booked"}, Report(Stage.BOOKED)),
        ({"stage": "delivered", "day": "2026-11-28", "receiver": "本人"}, Report(Stage.DELIVERED, date(2026, 11, 28), "本人")),
        ({"stage": "returned", "receiver": "无人" * 99}, Report(Stage.RETURNED, None, ("无人" * 99)[:100])),
    ],
)
def test_it_tells_where_a_parcel_is(serving, answer, report):
    server, taken = that_answers(json.dumps(answer).encode())
    assert a_carrier(serving(server)).report("SF-0012345") == report
    assert taken[0][0] == "/reports" and json.loads(taken[0][2])["tracking"] == "SF-0012345"


@pytest.mark.parametrize(
    "answer", [b"", b"[]", b"no", b'{"tracking": 5}', b'{"tracking": "<b>"}', b'{"stage": "lost"}', b'{"stage": "moving", "day": "5"}']
)
def test_anything_else_is_silence(serving, answer):
    server, _taken = that_answers(answer)
    carrier = a_carrier(serving(server))
    for ask in (lambda: carrier.book(TO, "row-1"), lambda: carrier.report("SF-0012345")):
        with pytest.raises(CourierSilent):
            ask()
