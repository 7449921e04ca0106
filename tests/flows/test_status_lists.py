"""Bitstring status lists: what programs are told of every certificate, signed, and of no person."""

import base64
import gzip
import json
import threading
from itertools import pairwise
from uuid import UUID, uuid4

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from flask import Flask
from sqlalchemy import select

from app.core import jobs
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.transaction import write
from app.issuance import ledger, orders, pki, service, status_lists, verification
from app.issuance.models import Purpose, Status, StatusList
from app.issuance.reasons import Reason
from app.issuance.service import Holder

on_both = pytest.mark.usefixtures("both_databases")
FACTS = {"name": "林晓雯", "as_of": "2026-11-23", "has_property": False, "purpose": "申请公共租赁住房"}


def issued(key: str) -> UUID:
    with write():
        certificate_id = service.prepare(
            "housing-proof", Holder("person", uuid4(), "林晓雯", "9900**********0021"), FACTS, "test:1", key=key
        )
        orders.draw(certificate_id)
    jobs.run_until_idle()
    ledger.seal_new()
    return certificate_id


def change(certificate_id: UUID, status: Status, why: Reason) -> None:
    with write():
        service.set_status(certificate_id, status, "依法", SYSTEM, why=why)
    ledger.seal_new()


def unpadded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def opened(credential: str, root: x509.Certificate) -> dict:
    """As a stranger reads it: the chain it carries leads to the root, its key signed it."""
    header, said, signature = credential.split(".")
    head, mark = json.loads(unpadded(header)), unpadded(signature)
    chain = [x509.load_der_x509_certificate(base64.b64decode(one)) for one in head["x5c"]]
    assert (head["alg"], head["typ"], chain[-1]) == ("ES256", "vc+jwt", root) and len(mark) == 64
    for below, above in pairwise(chain):
        below.verify_directly_issued_by(above)
    der = encode_dss_signature(int.from_bytes(mark[:32]), int.from_bytes(mark[32:]))
    chain[0].public_key().verify(der, f"{header}.{said}".encode(), ec.ECDSA(hashes.SHA256()))
    return json.loads(unpadded(said))


def bits(said: dict) -> set[int]:
    encoded = said["credentialSubject"]["encodedList"]
    assert encoded[0] == "u"
    content = gzip.decompress(unpadded(encoded[1:]))
    assert len(content) == 16_384
    return {place for place in range(131_072) if content[place >> 3] & 0x80 >> (place & 7)}


def told(purpose: Purpose) -> set[int]:
    return bits(opened(status_lists.given_out(purpose, 0).credential, pki.certificate(pki.ROOT)))


@on_both
def test_the_lists_say_who_has_ended_and_who_is_suspended(context):
    assert status_lists.refresh_new() == 0, "no certificate, no list"
    certificates = [issued(key) for key in "abcd"]  # issued at 0, 2, 4, 6: each is followed by its drawing
    assert status_lists.refresh_new() == 2
    assert (told(Purpose.REVOCATION), told(Purpose.SUSPENSION)) == (set(), set())
    assert status_lists.refresh_new() == 0, "nothing has changed"
    change(certificates[0], Status.REVOKED, Reason.DECEIT)
    change(certificates[2], Status.CANCELLED, Reason.GIVEN_UP)
    change(certificates[3], Status.SUSPENDED, Reason.INSPECTION)
    assert status_lists.refresh_new() == 2
    assert (told(Purpose.REVOCATION), told(Purpose.SUSPENSION)) == ({0, 4}, {6})
    change(certificates[3], Status.SIGNED, Reason.RECTIFIED)
    assert status_lists.refresh_new() == 2
    assert told(Purpose.SUSPENSION) == set()


@on_both
def test_two_workers_at_once_and_a_late_one_leave_the_newest_list(context, monkeypatch):
    first, second = issued("a"), issued("b")
    status_lists.refresh_new()
    change(first, Status.REVOKED, Reason.DECEIT)
    places, app = status_lists._places, context
    waiting, go_on = threading.Event(), threading.Event()

    def slow(*which: object) -> list[int]:
        found = places(*which)
        if threading.current_thread().name == "late":
            waiting.set()
            go_on.wait(10)
        return found

    monkeypatch.setattr(status_lists, "_places", slow)
    late_gave: list[int] = []

    def late() -> None:
        with app.app_context():
            late_gave.append(status_lists.refresh_new())

    worker = threading.Thread(target=late, name="late")
    worker.start()
    waiting.wait(10)
    change(second, Status.REVOKED, Reason.OFFICE_FAULT)
    assert status_lists.refresh_new() == 2
    go_on.set()
    worker.join()
    assert late_gave == [0], "what it had worked out was overtaken"
    assert told(Purpose.REVOCATION) == {0, 2}


def test_a_list_is_signed_anew_each_day_so_that_an_old_one_runs_out(context, later):
    issued("a")
    status_lists.refresh_new()
    before = opened(status_lists.given_out(Purpose.REVOCATION, 0).credential, pki.certificate(pki.ROOT))
    later(hours=23)
    assert status_lists.refresh_new() == 0
    later(hours=2)
    assert status_lists.refresh_new() == 2
    after = opened(status_lists.given_out(Purpose.REVOCATION, 0).credential, pki.certificate(pki.ROOT))
    assert before["validFrom"] < after["validFrom"] < before["validUntil"] < after["validUntil"]


def test_the_credential_is_what_the_recommendation_asks_for(context):
    issued("a")
    status_lists.refresh_new()
    said = opened(status_lists.given_out(Purpose.SUSPENSION, 0).credential, pki.certificate(pki.ROOT))
    assert said["@context"] == ["https://www.w3.org/ns/credentials/v2"]
    assert said["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert said["id"].endswith("/v/status/suspension/0") and said["issuer"] and said["validFrom"].endswith("Z")
    subject = said["credentialSubject"]
    assert (subject["type"], subject["statusPurpose"], subject["ttl"]) == ("BitstringStatusList", "suspension", 300_000)


def test_the_place_of_a_certificate_is_that_of_its_issue():
    assert status_lists.bit_of(0) == (0, 0)
    assert status_lists.bit_of(131_071) == (0, 131_071)
    assert status_lists.bit_of(1_000_000) == (7, 82_496)


def test_the_bits_begin_at_the_left():
    content = gzip.decompress(unpadded(status_lists.encoded([0, 9, 131_071])[1:]))
    assert (content[0], content[1], content[-1]) == (0b1000_0000, 0b0100_0000, 0b0000_0001)


def test_a_change_is_seen_over_http_at_once_and_by_a_tag(app: Flask, client):
    with app.app_context():
        certificate_id = issued("a")
        status_lists.refresh_new()
    answer = client.get("/v/status/revocation/0")
    assert (answer.status_code, answer.content_type) == (200, "application/vc+jwt")
    assert client.get("/v/status/revocation/0", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    with app.app_context():
        change(certificate_id, Status.REVOKED, Reason.DECEIT)
        status_lists.refresh_new()
    again = client.get("/v/status/revocation/0", headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 200
    with app.app_context():
        assert bits(opened(again.get_data(as_text=True), pki.certificate(pki.ROOT))) == {0}
    for missing in ("/v/status/revocation/1", "/v/status/revocation/99999999999999999999"):
        assert client.get(missing).status_code == 404


def test_the_verification_page_says_why_who_decided_and_where_the_bit_stands(app: Flask, client):
    with app.app_context():
        certificate_id = issued("a")
        change(certificate_id, Status.REVOKED, Reason.DECEIT)
        status_lists.refresh_new()
        shown = verification.by_reference(str(certificate_id)).certificate
        assert (shown.national_code, shown.bit, shown.decided.role) == ("03", (0, 0), None)
    page = client.get(f"/v/{certificate_id}").get_data(as_text=True)
    assert "以欺骗、贿赂等不正当手段取得" in page and "/v/status/revocation/0" in page and "/v/log" in page


@on_both
def test_the_worker_has_nothing_to_do_while_nothing_changes(context):
    issued("a")
    status_lists.refresh_new()
    before = session().scalars(select(StatusList.credential)).all()
    issued("b")
    assert status_lists.refresh_new() == 0, "a new certificate is in force: its bits are not set"
    assert session().scalars(select(StatusList.credential)).all() == before
