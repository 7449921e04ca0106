"""An outside time-stamp authority (RFC 3161 over HTTP): believed only when its answer is right in every part."""

import io
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature

from app.core import clock, settings as core_settings
from app.core.settings import Settings
from app.issuance import pades, pki, render, sealing, stamp_service, trust, types
from app.issuance.errors import TimeStampMissing
from app.issuance.timestamp import OwnTimeStamper
from tests import time_authority
from tests.time_authority import TYPE, answering, stamped
from tests.unit.issuance import papers


@pytest.fixture
def outside(house: Settings, other_house: Settings) -> tuple[OwnTimeStamper, str]:
    """Another house's authority, and the file of certificates that vouch for it."""
    path = other_house.instance / "trust.pem"
    return time_authority.of_another_house(replace(other_house, demonstration=False), path), str(path)


def signed(house: Settings, url: str, trusted: str, level: str = "B-T") -> bytes:
    core_settings.use(replace(house, tsa_url=url, tsa_trust=trusted))
    return sealing.sign_pdf(render.pdf(types.get("receipt"), papers.a_record("receipt")), "hall", "签发", level=level)


@pytest.mark.parametrize("level", ["B-T", "B-LT"])
def test_a_paper_takes_its_time_from_the_outside_authority(house, outside, level):
    stamper, trusted = outside
    with answering(stamped(stamper)) as (url, asked):
        paper = signed(house, url, trusted, level)
    assert len(asked) == 1
    assert pades.fault_of(paper, pki.seals(), clock.now()) is None and pades.level_of(paper) == level
    found = validate_pdf_signature(
        PdfFileReader(io.BytesIO(paper)).embedded_signatures[0],
        pades._context(clock.now(), trust.of_seals()),
        ts_validation_context=pades._context(clock.now(), trust.of_time()),
    )
    assert found.timestamp_validity.signing_cert.sha256 == stamper.certificate.sha256
    core_settings.use(house)
    assert pades.fault_of(paper, pki.seals(), clock.now()) == "the signature is not valid", "nobody vouches for that time here"


def test_without_the_lists_of_that_authority_a_paper_is_not_called_b_lt(house, outside, tmp_path):
    (tmp_path / "certificates.pem").write_bytes(Path(outside[1]).read_bytes().split(b"-----BEGIN X509 CRL")[0])
    with answering(stamped(outside[0])) as (url, _asked):
        paper = signed(house, url, str(tmp_path / "certificates.pem"), "B-LT")
    assert pades.fault_of(paper, pki.seals(), clock.now()) is None and pades.level_of(paper) == "B-T"


def another_digest(asked: tsp.TimeStampReq) -> tsp.TimeStampReq:
    asked["message_imprint"]["hashed_message"] = bytes(32)
    return asked


def another_nonce(asked: tsp.TimeStampReq) -> tsp.TimeStampReq:
    asked["nonce"] = 7
    return asked


@pytest.mark.parametrize("change", [another_digest, another_nonce], ids=lambda one: one.__name__)
def test_an_answer_to_another_question_is_not_taken(house, outside, change):
    with answering(stamped(outside[0], change)) as (url, _asked), pytest.raises(TimeStampMissing):
        signed(house, url, outside[1])


def test_an_authority_that_nobody_vouches_for_is_not_believed(house, outside, tmp_path):
    (tmp_path / "ours.pem").write_bytes(pki.certificate(pki.ROOT).public_bytes(Encoding.PEM))
    with answering(stamped(outside[0])) as (url, _asked), pytest.raises(TimeStampMissing, match="nobody whom we believe"):
        signed(house, url, str(tmp_path / "ours.pem"))


def test_a_stamp_that_was_changed_is_not_taken(house, outside):
    right = stamped(outside[0])
    with answering(lambda question: right(question)[:-3] + b"\0\0\0") as (url, _asked), pytest.raises(TimeStampMissing):
        signed(house, url, outside[1])


REFUSED = bytes.fromhex("3005 3003 020102")  # a status, “rejection”, and no token


@pytest.mark.parametrize(
    ("said", "more"),
    [
        (b"", {"status": 500}),
        (b"", {"status": 307, "headers": TYPE | {"Location": "http://127.0.0.1:1/"}}),
        (b"<html>", {"headers": {"Content-Type": "text/html"}}),
        (b"junk", {}),
        (b"\x30\x80" + bytes(200), {}),
        (bytes(stamp_service.LARGEST + 1), {}),
        (REFUSED, {}),
    ],
    ids=["broken", "elsewhere", "a page", "junk", "no end", "too long", "refused"],
)
def test_what_is_no_stamp_is_a_stamp_that_is_missing(house, outside, said, more):
    with answering(lambda _question: said, **more) as (url, asked), pytest.raises(TimeStampMissing):
        signed(house, url, outside[1])
    assert len(asked) == 1


def test_one_that_does_not_answer_is_not_waited_for(house, outside, monkeypatch):
    monkeypatch.setattr(stamp_service, "SECONDS", 0.2)
    held = threading.Event()
    with answering(lambda _question: b"late" * held.wait(5)) as (url, _asked), pytest.raises(TimeStampMissing):
        try:
            signed(house, url, outside[1])
        finally:
            held.set()


def test_where_nobody_listens_nothing_is_signed(house, outside):
    with pytest.raises(TimeStampMissing):
        signed(house, "http://127.0.0.1:9/", outside[1])


def test_a_name_that_leads_into_the_house_is_not_called(house, outside):
    with pytest.raises(TimeStampMissing, match="may not be called"):
        signed(house, "http://localhost:9/", outside[1])
