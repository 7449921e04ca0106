"""The buyer's seal platform over a socket: what it is given, and that anything but what was agreed is no answer."""

import base64
import json
from dataclasses import replace

import pytest

from app.core.settings import UnsafeSettings
from app.issuance import seal_gateway
from app.issuance.seal_gateway import LARGEST
from app.issuance.seal_service import Original, SealSilent
from app.issuance.seal_simulator import SealSimulator
from tests import seal_platform
from tests.databases import settings_for

RECORD = json.dumps({"holder": {"name": "林晓雯"}}, ensure_ascii=False).encode()
PAPER = Original(
    number="云（2026）无房0000001号",
    identifier="1.2.156.3005.2.X",
    type_code="housing-proof",
    title="无房证明",
    issuer="云江市自然资源和规划局",
    credit_code="11990100MB0000001A",
    issued_on="2026-11-23",
    valid_until="2026-12-22",
    record=RECORD,
    pdf=b"%PDF-1.7 signed",
)
AGREED = SealSimulator().seal(PAPER, "k-1")


def test_it_is_given_the_record_and_the_paper_and_gives_the_file():
    with seal_platform.answering() as (platform, asked):
        assert [platform.seal(PAPER, "k-1") for _ in range(2)] == [AGREED] * 2
    said = asked[0]
    assert asked == [said] * 2, "the same words and the same key at each try"
    assert (said["id"], said["number"], said["credit_code"]) == ("k-1", PAPER.number, PAPER.credit_code)
    assert (said["record"].encode(), base64.b64decode(said["pdf"]), said["pdf_sha256"]) == (RECORD, PAPER.pdf, PAPER.pdf_sha256)
    assert seal_platform.original_of(said) == PAPER


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda said: b"", "Expecting value"),
        (lambda said: b"<html>", "Expecting value"),
        (lambda said: b"[" * 100_000, "recursion"),
        (lambda said: b"[]", "no object"),
        (lambda said: b"{}", "another certificate"),
        (lambda said: seal_platform.about(said, AGREED, number="云（2026）无房0000002号"), "another certificate"),
        (lambda said: seal_platform.about(said, AGREED, pdf_sha256="0" * 64), "another certificate"),
        (lambda said: seal_platform.about(said, AGREED, pdf_sha256=None), "another certificate"),
        (lambda said: seal_platform.about(said, AGREED, ofd=None), "no file"),
        (lambda said: seal_platform.about(said, AGREED, ofd=[1]), "no file"),
        (lambda said: seal_platform.about(said, AGREED, ofd="PK*"), "not base64"),
        (lambda said: seal_platform.about(said, AGREED, ofd="印章"), "not base64"),
        (lambda said: seal_platform.about(said, b"x" * (LARGEST + 1)), "too large"),
        (lambda said: b"x" * (LARGEST * 2), "too long"),
    ],
)
def test_anything_else_is_silence(answer, why):
    with seal_platform.answering(answer) as (platform, _asked), pytest.raises(SealSilent, match=why):
        platform.seal(PAPER, "k-1")


@pytest.mark.parametrize("status", [302, 307, 400, 409, 422, 500, 503])
def test_whatever_is_no_yes_is_silence_and_nobody_else_is_asked(status):
    with seal_platform.answering() as (elsewhere, asked_elsewhere):
        address = elsewhere._gateway._url + "/ofd"
        with seal_platform.answering(status=status, headers={"Location": address}) as (platform, asked):
            with pytest.raises(SealSilent, match=str(status)):
                platform.seal(PAPER, "k-1")
        assert (len(asked), asked_elsewhere) == (1, [])


def test_one_that_says_nothing_or_breaks_off_is_silent():
    with seal_platform.answering(seconds=1.0, patience=0.2) as (platform, _asked), pytest.raises(SealSilent, match="Timeout"):
        platform.seal(PAPER, "k-1")
    with seal_platform.answering(headers={"Content-Length": "99999"}) as (platform, _asked), pytest.raises(SealSilent):
        platform.seal(PAPER, "k-1")
    with seal_platform.answering() as (platform, _asked):
        pass
    with pytest.raises(SealSilent):
        platform.seal(PAPER, "k-1")


SET = {"seal_url": "https://seal.example.gov", "seal_key": "k" * 32, "seal_name": "某市统一电子印章平台"}


def test_without_settings_there_is_none_and_with_them_it_has_its_name(tmp_path):
    assert seal_gateway.connected(settings_for(tmp_path, "sqlite://")) is None
    found = seal_gateway.connected(with_settings(tmp_path))
    assert found is not None and found.name == SET["seal_name"]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"seal_url": "http://seal.example.gov"}, "YIMEN_SEAL_URL must begin with https"),
        ({"seal_key": "short"}, "YIMEN_SEAL_KEY"),
        ({"seal_name": ""}, "YIMEN_SEAL_NAME"),
        ({"seal_url": ""}, "need YIMEN_SEAL_URL"),
    ],
)
def test_settings_that_are_not_safe_stop_the_start(tmp_path, changes, told):
    with pytest.raises(UnsafeSettings, match=told):
        seal_gateway.connected(with_settings(tmp_path, **changes))


def with_settings(home, **changes):
    return replace(settings_for(home, "sqlite://"), **(SET | changes))
