"""The record inside a PDF is found without parsing the file, and nothing hostile costs time or memory."""

import io
import random
import time
import zlib

import pikepdf
import pytest

from app.issuance import attached, render, types
from tests.unit.issuance import papers

PLAIN = b'{"algorithm":"x","record":{"id":"1","number":"2","nonce":"3"}}'


def a_pdf(*streams: bytes) -> bytes:
    return b"%PDF-1.7\n" + b"".join(b"1 0 obj\n<<>>\nstream\n" + stream + b"\nendstream\nendobj\n" for stream in streams)


def test_the_record_of_a_paper_is_found_and_so_it_is_after_resaving(house):
    pdf = render.pdf(types.get("receipt"), papers.a_record("receipt"))
    claim = attached.claim_in(pdf)
    assert (claim.id, claim.nonce) == (str(papers.ID), papers.NONCE)
    for options in (
        {},
        {"object_stream_mode": pikepdf.ObjectStreamMode.generate},
        {"stream_decode_level": pikepdf.StreamDecodeLevel.all, "compress_streams": False},
    ):
        out = io.BytesIO()
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            opened.save(out, **options)
        assert attached.claim_in(out.getvalue()) == claim


def test_a_record_is_found_packed_and_plain():
    assert attached.claim_in(a_pdf(b"x", PLAIN)) == attached.claim_in(a_pdf(zlib.compress(PLAIN))) == attached.Claim("1", "2", "3")


@pytest.mark.parametrize(
    "stream",
    [
        b"",
        b"x" * 100,
        PLAIN[:-5],
        b'{"algorithm":' + b"[" * 100_000,
        b'{"algorithm":1}',
        b'{"algorithm":1,"record":[]}',
        zlib.compress(PLAIN)[:-20],
    ],
)
def test_what_is_no_record_is_none(stream):
    assert attached.claim_in(a_pdf(stream)) is None


def test_a_stream_that_swells_is_not_unpacked():
    started = time.process_time()
    assert attached.claim_in(a_pdf(*[zlib.compress(bytes(50_000_000), 9)] * 20)) is None
    assert time.process_time() - started < 5  # nearly all of it for making the streams


def test_random_bytes_break_nothing():
    chance = random.Random(5)
    for _ in range(200):
        assert attached.claim_in(a_pdf(*(chance.randbytes(60) for _ in range(20)))) is None


@pytest.mark.parametrize(
    ("content", "is_pdf"),
    [(b"", False), (b"%PDF-1.7\njunk", False), (b"PK\x03\x04endobj", False), (a_pdf(b""), True), (b"\n" * 100 + a_pdf(b""), True)],
)
def test_only_what_a_reader_would_open_counts_as_pdf(content, is_pdf):
    assert attached.looks_like_pdf(content) is is_pdf
