"""The code on a paper: what it says, that it is signed, that it has room, and that a cheap scanner reads it."""

import random
import zlib
from dataclasses import replace

import cbor2
import pytest
import zxingcpp
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from app.core import settings as core_settings
from app.issuance import authority, codes, lint, pki, render, shown, types
from app.issuance.records import Record
from app.issuance.types import FactType
from tests.unit.issuance import papers

OURS = -65537


def every_sample() -> list[tuple[str, int]]:
    folders = sorted(path.parent for path in papers.FOLDER.glob("*/sample.yaml"))
    return [(folder.name, number) for folder in folders for number in range(len(papers.samples_of(folder)))]


def opened(record: Record) -> tuple[dict, bytes, bytes, bytes]:
    """(claims, protected header, payload, signature), read by an outsider's means."""
    assert record.code
    message = cbor2.loads(zlib.decompress(record.code))
    assert message.tag == 18
    protected, unprotected, payload, signature = message.value
    assert unprotected == {}
    return cbor2.loads(payload), protected, payload, signature


def is_genuine(record: Record) -> bool:
    _claims, protected, payload, signature = opened(record)
    headers = cbor2.loads(protected)
    assert headers[1] == -7
    by = next(one for mark, one in pki.seals().items() if bytes.fromhex(mark)[:8] == headers[4])
    r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
    signed = cbor2.dumps(["Signature1", protected, b"", payload])
    try:
        by.public_key().verify(encode_dss_signature(r, s), signed, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return len(signature) == 64


@pytest.mark.parametrize(("code", "number"), every_sample())
def test_the_code_of_every_paper_is_signed_and_says_what_a_stranger_may_read_and_no_more(house, code, number):
    record, kind = papers.a_record(code, number), types.get(code)
    assert is_genuine(record)
    claims = opened(record)[0]
    told = [(label.zh, value) for label, value in shown.public_facts(kind, record.facts)]
    in_code = [tuple(fact) for fact in claims[OURS][5]]
    assert len(in_code) + claims[OURS].get(6, 0) == len(told)
    for (label, value), (own_label, own_value) in zip(in_code, told, strict=False):
        assert label == own_label
        assert value == own_value or (value.endswith("…") and own_value.startswith(value[:-1]) and len(value) == codes.LONGEST_VALUE + 1)
    assert set(claims) <= {1, 2, 4, 6, 7, OURS} and set(claims[OURS]) <= {1, 2, 3, 4, 5, 6}
    assert len(codes.text_of(record)) <= codes.MOST


def test_the_code_names_the_paper_its_issuer_and_its_days(house):
    record = papers.a_record("no-criminal-record-proof")
    claims = opened(record)[0]
    assert (claims[7], claims[2]) == (papers.ID.bytes, record.number)
    assert claims[OURS][1] == record.document["identifier"]
    assert (claims[OURS][2], claims[OURS][4]) == ("no-criminal-record-proof", record.issuer)
    assert claims[OURS][3] == ["无犯罪记录证明", types.get("no-criminal-record-proof").name.en]
    day = 24 * 3600
    assert record.valid_until is not None
    assert (claims[4] - claims[6]) // day == (record.valid_until - record.issued_on).days + 1
    assert (claims[6] + 8 * 3600) % day == 0  # midnight in Shanghai


def test_masked_facts_stay_masked_in_the_code(house):
    record = papers.a_record("housing-proof")
    said = zlib.decompress(record.code or b"")
    name, number = str(record.facts["name"]), str(record.facts["id_number"])
    assert name.encode() not in said and number.encode() not in said
    assert name[0].encode() in said and number[:4].encode() in said


def test_a_paper_without_an_end_says_none(house):
    assert 4 not in opened(papers.a_record("receipt"))[0]


def test_another_authority_or_one_changed_byte_is_not_genuine(house, other_house):
    record = papers.a_record("receipt")
    message = bytearray(zlib.decompress(record.code or b""))
    place = message.index(record.number.encode())
    message[place + 4] ^= 1
    assert not is_genuine(replace(record, code=zlib.compress(bytes(message))))
    core_settings.use(other_house)
    authority.ensure([(record.issuer, "云江市政务服务中心")])
    foreign = codes.code_of(types.get("receipt"), record, pki.seal_key(record.issuer))
    core_settings.use(house)
    with pytest.raises(StopIteration):
        is_genuine(replace(record, code=foreign))


@pytest.mark.parametrize("code", sorted({code for code, _number in every_sample()}))
def test_the_longest_values_are_cut_or_left_out_in_order_and_said_to_be(house, code):
    """Four thousand characters in each text that a stranger may read: the code has room all the same, and counts what it leaves out."""
    kind, chance = types.get(code), random.Random(7)
    long = {name: "".join(chance.choice("云江市政务公开路测试街道编号") for _ in range(lint.LONGEST)) for name in kind.shown_on_verify}
    facts = {name: text for name, text in long.items() if kind.facts[name].type is FactType.TEXT}
    record = papers.a_record(code, facts=facts)
    assert is_genuine(record) and len(codes.text_of(record)) <= codes.MOST
    claims = opened(record)[0]
    whole = {label.zh: value for label, value in shown.public_facts(kind, record.facts)}
    for label, value in claims[OURS][5]:
        assert value == whole[label] or (value[-1] == "…" and whole[label].startswith(value[:-1]))
    assert len(claims[OURS][5]) + claims[OURS].get(6, 0) == len(whole)
    is_whole = dict(claims[OURS][5]) == whole and 1 in claims[OURS]
    assert record.number == claims[2] and (is_whole or len(claims[OURS][3]) == 1), "the English name goes first"


def test_an_address_that_is_too_long_makes_the_code_bigger_and_loses_nothing_that_is_signed(house, monkeypatch):
    record = papers.a_record("receipt")
    core_settings.use(replace(house, public_url="https://" + "a" * 400 + ".example"))
    code = codes.code_of(types.get("receipt"), record, pki.seal_key(record.issuer))
    longer = replace(record, code=code)
    text = codes.text_of(longer)
    assert is_genuine(longer) and len(text) > codes.MOST and codes.version_of(text) is None
    assert opened(longer)[0][OURS][6] == 4  # every fact was left out, and counted


def test_drawing_again_gives_the_same_code_and_an_older_paper_has_the_address_alone(house):
    record, kind = papers.a_record("receipt"), types.get("receipt")
    assert render.html(kind, record) == render.html(kind, record)
    older = replace(record, code=None)
    assert codes.text_of(older) == f"http://127.0.0.1:8000/v/{papers.ID}"
    assert render.html(kind, older) != render.html(kind, record)


@pytest.mark.parametrize(("code", "number"), every_sample())
def test_a_cheap_scanner_reads_the_code_of_every_paper(house, code, number):
    """35 mm at 100 dpi: 1.4 pixels to a module."""
    record = papers.a_record(code, number)
    pages = papers.pictures_of(render.pdf(types.get(code), record))
    assert [found.text for page in pages for found in zxingcpp.read_barcodes(page)] == [codes.text_of(record)]
