"""The output desk over HTTP: the code, the signature, the originals, the lists."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.cases import collecting, service, uploads
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.lifecycle import Status
from app.cases.models import Case
from app.core import jobs
from app.core.db import new_id, session
from app.core.transaction import write
from tests.casework import a_case
from tests.lives import again, officer
from tests.office import status_of, text, token
from tests.papers import carried, desk as clerk_of, kept, output
from tests.unit.cases.test_signatures import STROKES

pytestmark = pytest.mark.usefixtures("city")
HIMSELF = {"kind": "holder", "receiver": "黄志明", "identity_checked": "y"}


def ready(app: Flask, *, with_original: bool = False) -> tuple[str, str]:
    """A case at the output desk: its number and its pick-up code."""
    with app.app_context():
        case = a_case("individual-business", until="accept", delivery=Choice(Way.WINDOW))
        case = kept(case, clerk_of()) if with_original else case
        case = _decided(case)
        return case.number or "", collecting.code_of(case)


def _decided(case: Case) -> Case:
    case_id = case.id
    with write():
        service.pass_on(service.locked(case_id), officer("reviewer", "market-regulation"), "符合条件。", new_id().hex)
    with write():
        service.approve(service.locked(case_id), officer("approver", "market-regulation"), "准予。", new_id().hex)
    jobs.run_until_idle()
    return again(case_id)


def collect(client: FlaskClient, number: str, **said: object) -> object:
    return client.post(f"/window/output/{number}", data={"csrf_token": token(client), "key": new_id().hex, **HIMSELF, **said})


def test_the_code_is_compared_and_five_wrong_ones_are_told_plainly(app: Flask, desk: Callable[..., FlaskClient]) -> None:
    number, code = ready(app)
    client = desk("output")
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    said = [collect(client, number, proof="code", code=wrong, on_paper="y") for _ in range(5)]
    assert [answer.status_code for answer in said] == [422, 422, 422, 422, 409]
    assert "还可以再试 1 次" in text(said[3]) and "锁定 15 分钟" in text(said[4])
    assert collect(client, number, proof="code", code=code, on_paper="y").status_code == 409
    assert status_of(app, number) is Status.APPROVED
    assert "取件码已锁定" in text(client.get(f"/window/output/{number}"))
    assert collect(client, number, on_paper="y").status_code == 303
    assert status_of(app, number) is Status.DELIVERED


def test_the_signature_that_was_drawn_is_a_file_of_the_case(app: Flask, desk: Callable[..., FlaskClient]) -> None:
    number, code = ready(app)
    client = desk("output")
    for unfit in ({}, {"strokes": "M1 1L2 2"}, {"strokes": "<script>"}, {"proof": "code", "on_paper": "y"}):
        assert collect(client, number, **unfit).status_code == 422
    key = new_id().hex
    for _ in range(2):
        assert collect(client, number, proof="code", code=f"{code[:3]} {code[3:]}", strokes=STROKES, key=key).status_code == 303
    with app.app_context():
        case = session().query(Case).filter_by(number=number).one()
        (picture,) = uploads.of_case(case)
        assert uploads.name_of(picture) == "领取人签名.png" and uploads.content_of(picture).startswith(b"\x89PNG")
    page = text(desk("reviewer", "market-regulation").get(f"/window/cases/{number}"))
    assert "凭取件码，手写电子签名" in page and "领取人签名.png" in page


def test_originals_go_along_each_of_them_ticked(app: Flask, desk: Callable[..., FlaskClient]) -> None:
    number, _code = ready(app, with_original=True)
    client = desk("output")
    assert "尚未送到出件窗口" in text(client.get(f"/window/output/{number}"))
    refused = collect(client, number, on_paper="y")
    assert refused.status_code == 409 and "尚未送到" in text(refused)
    with app.app_context():
        case = session().query(Case).filter_by(number=number).one()
        carried(case, clerk_of(), output())
    assert collect(client, number, on_paper="y").status_code == 422
    page = text(client.get(f"/window/output/{number}"))
    original = page.partition('name="original" value="')[2].partition('"')[0]
    assert collect(client, number, on_paper="y", original=original).status_code == 303
    assert status_of(app, number) is Status.DELIVERED


def test_the_applicant_sees_the_code_and_nobody_else_does(app: Flask, desk, as_citizen) -> None:
    number, code = ready(app)
    shown = f"{code[:3]} {code[3:]}"
    assert shown in text(as_citizen(app.test_client(), "黄志明").get(f"/my/cases/{number}"))
    assert as_citizen(app.test_client(), "林晓雯").get(f"/my/cases/{number}").status_code == 404
    page = text(desk("output").get(f"/window/output/{number}"))
    assert code not in page and shown not in page and "A01" in page
    board = text(desk("output").get("/window/output", query_string={"text": code, "order": "shelf", "kind": "nonsense", "page": "-1"}))
    assert number in board
