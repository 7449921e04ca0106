"""Anyone with a paper in hand: is it ours, unchanged, in force? No sign-in, no script, nothing told that need not be."""

import base64
import html
import io
import json
import random
import re
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pikepdf
import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask, g, render_template, request_started
from flask.testing import FlaskClient
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from app.core import clock, jobs, settings as core_settings
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.transaction import write
from app.issuance import attached, evidence, ledger, orders, pki, queries, render, revoked, sealing, service, types, verification
from app.issuance.models import Certificate, LedgerEntry, Rendition, Status
from app.issuance.service import Holder
from app.issuance.verification import Verdict

FACTS = {"name": "欧阳㙍䶮", "id_number": "990001199405120021", "as_of": "2026-11-23", "has_property": False, "purpose": "申请公共租赁住房"}


class Paper:
    """A paper in someone's hand: its id, number and file."""

    def __init__(self, certificate_id: UUID) -> None:
        row = queries.by_id(certificate_id)
        self.id, self.number, self.identifier, self.type_code = row.id, row.number, row.identifier, row.type_code
        self.pdf = queries.pdf(certificate_id)


def a_paper(key: str = "k") -> Paper:
    with write():
        certificate_id = service.prepare(
            "housing-proof", Holder("person", uuid4(), "欧阳㙍䶮", "9900**********0021"), FACTS, "test:1", key=key
        )
        orders.draw(certificate_id)
    jobs.run_until_idle()
    ledger.seal_new()
    return Paper(certificate_id)


@pytest.fixture
def paper(app: Flask) -> Paper:
    with app.app_context():
        return a_paper()


def said(client: FlaskClient, reference: object) -> str:
    return client.get(f"/v/{reference}").get_data(as_text=True)


def upload(client: FlaskClient, content: bytes) -> TestResponse:
    """Send a file as a browser does. The body is built here: the test client's own leaves a temporary file open."""
    token = client.get("/v/").get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--x\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="paper.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    return client.post("/v/file", data=head.encode() + content + b"\r\n--x--\r\n", content_type="multipart/form-data; boundary=x")


def said_of(client: FlaskClient, content: bytes) -> str:
    answer = upload(client, content)
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def becomes(app: Flask, paper: Paper, status: Status, **more: object) -> None:
    with app.app_context(), write():
        service.set_status(paper.id, status, "依法", SYSTEM, **more)


# --- by number and by code --------------------------------------------------------------------------------------


def test_a_genuine_paper_is_found_by_code_number_and_identifier(client, paper):
    typed = paper.number.replace("〔", "[").replace("〕", "] ").removesuffix("号")
    for reference in (paper.id, paper.number, paper.identifier, typed):
        page = said(client, reference)
        assert "真实有效" in page
        assert "finding--genuine" in page
        assert paper.number in page


def test_a_case_number_is_told_to_be_one(client):
    page = said(client, "YJ2026112600001")
    assert "这是办件编号" in page and "不是本平台签发" not in page
    assert "不是本平台签发" in said(client, "YJ20261126")


def test_the_form_leads_to_the_certificates_own_address(client, paper):
    answer = client.get("/v/", query_string={"number": f" {paper.number} "})
    assert answer.status_code == 303
    assert "真实有效" in client.get(answer.location).get_data(as_text=True)


def test_a_stranger_sees_what_the_type_allows_and_no_more(client, paper):
    page = said(client, paper.id)
    assert "欧阳**" in page
    assert "9900**********0021" in page
    for hidden in ("㙍", "990001199405120021", "19940512"):
        assert hidden not in page


def test_the_issuer_is_named_as_on_the_paper_and_the_department_beside_it(client, paper):
    page = said(client, paper.number)
    issued_by = page.split("签发机关")[1].split("</dd>")[0]
    assert "云江市不动产登记中心" in issued_by and "云江市自然资源和规划局" not in issued_by
    assert "云江市自然资源和规划局" in page.split("主管部门")[1].split("</dd>")[0]
    assert "请勿采信" in page and "伪造" not in page


def test_an_answer_is_for_nobodys_cache(client, paper):
    headers = client.get(f"/v/{paper.id}").headers
    assert headers["Cache-Control"] == "no-store"
    assert "noindex" in headers["X-Robots-Tag"]


def test_guesses_have_one_answer(client):
    for guess in (
        "云不动产证明〔2026〕999999号",
        "00000000-0000-7000-8000-000000000000",
        "x",
        "../../etc/passwd",
        "' OR 1=1 --",
        "1.2.156.3005.2",
        "%00",
        "号",
    ):
        page = said(client, guess)
        assert "不是本平台签发" in page, guess
        assert "finding--not_ours" in page, guess


def test_who_guesses_is_slowed_down(client):
    assert {client.get(f"/v/{guess}").status_code for guess in range(60)} == {200}
    assert client.get("/v/61").status_code == 429


def test_nothing_typed_is_asked_for_again(client):
    answer = client.get("/v/?number=+")
    assert answer.status_code == 422
    assert "请输入纸面上的编号" in answer.get_data(as_text=True)


def test_a_number_that_is_not_signed_yet_has_the_answer_of_one_that_never_was(client, app, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", False)  # no token of a form makes two pages differ
    with app.app_context(), write():
        certificate_id = service.prepare("housing-proof", Holder("person", uuid4(), "甲", "9"), FACTS, "test:1", key="k")
        row = session().get_one(Certificate, certificate_id)
        number, identifier = row.number, row.identifier
    never = number.replace("000001", "000002")
    for known, unknown in ((number, never), (identifier, identifier.replace("0000001", "0000002"))):
        first, second = client.get(f"/v/{known}"), client.get(f"/v/{unknown}")
        assert first.status_code == second.status_code == 200
        assert first.text.replace(known, "X") == second.text.replace(unknown, "X")
        assert "不是本平台签发" in first.text and "正在制作" not in first.text


def test_who_has_the_id_of_what_is_being_made_is_told_so_and_sees_nothing(client, app):
    with app.app_context(), write():
        certificate_id = service.prepare("housing-proof", Holder("person", uuid4(), "甲", "9"), FACTS, "test:1", key="k")
    page = said(client, certificate_id)
    assert "正在制作" in page
    assert "欧阳" not in page and "云不动产证明" not in page


@pytest.mark.parametrize(("status", "word"), [(Status.REVOKED, "已撤销"), (Status.SUSPENDED, "已被暂扣"), (Status.CANCELLED, "已注销")])
def test_a_changed_status_is_visible_at_once_by_number_and_by_file(client, app, paper, status, word):
    becomes(app, paper, status)
    assert word in said(client, paper.number)
    assert word in said_of(client, paper.pdf)


def test_a_replaced_paper_names_the_newer_one(client, app, paper):
    with app.app_context():
        newer = a_paper("newer")
    becomes(app, paper, Status.SUPERSEDED, replaced_by=newer.id)
    page = said(client, paper.number)
    assert "已换发新证" in page
    assert newer.number in page


def test_an_expired_paper_is_genuine_but_expired(client, paper, later):
    later(days=29)
    assert "真实有效" in said(client, paper.number)
    later(days=1)
    assert "已过有效期" in said(client, paper.number)
    assert "已过有效期" in said_of(client, paper.pdf)


def test_a_paper_outlives_the_seal_that_signed_it(client, paper, later):
    later(days=365 * 5 + 40)
    assert "已过有效期" in said_of(client, paper.pdf)  # ours, whatever became of the seal meanwhile


def test_the_page_speaks_english_too(client, paper):
    client.get("/v/?lang=en", follow_redirects=True)
    page = said(client, paper.number)
    assert "Genuine and in force" in page
    assert "Proof of owning no registered real estate" in page


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "{{ 7*7 }}",
    "%(what)s %s",
    "&lt;b&gt;",
    "javascript:alert(1)",
    "</title><svg onload=alert(1)>",
    "云\u202e号000001",
    "a\u0000b",
    "\r\nSet-Cookie: x=1",
)


@pytest.mark.usefixtures("both_databases")
@pytest.mark.parametrize("typed", HOSTILE)
def test_what_was_typed_is_printed_as_text_and_kept_from_turning_the_line_round(client, typed):
    answer = client.get("/v/", query_string={"number": typed}, follow_redirects=True)  # every page is parsed strictly
    assert answer.status_code == 200 and "finding--not_ours" in answer.text
    shown = answer.text.split("<bdi>")[1].split("</bdi>")[0]
    assert html.unescape(shown).strip() == typed.strip() and "<" not in shown
    assert answer.headers.get("Set-Cookie", "").startswith("x=1") is False


def test_a_long_number_is_cut_and_never_taken_for_its_beginning(client, paper):
    padded = paper.number + " " * 130 + "x"
    page = said(client, padded)
    assert "不是本平台签发" in page and "…</bdi>" in page
    assert len(page.split("<bdi>")[1].split("</bdi>")[0]) <= 121


@pytest.mark.parametrize("name", HOSTILE[:4])
def test_the_name_of_a_file_is_printed_as_text(client, name):
    token = client.get("/v/").text.split('name="csrf_token" value="')[1].split('"')[0]
    sent = name.replace('"', "%22")
    head = f'--x\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--x\r\n'
    head += f'Content-Disposition: form-data; name="file"; filename="{sent}"\r\nContent-Type: application/pdf\r\n\r\nno pdf\r\n--x--\r\n'
    page = client.post("/v/file", data=head.encode(), content_type="multipart/form-data; boundary=x").text
    shown = page.split("<bdi>")[1].split("</bdi>")[0]
    assert html.unescape(shown).replace("%22", '"') == name and "<" not in shown


# --- by number and name -----------------------------------------------------------------------------------------


def named(client: FlaskClient, number: str, name: str) -> str:
    """What the form on the page of the number answers."""
    return client.press(f"/v/{number}", {"name": name}, action="/name").text


def test_a_number_alone_tells_whether_it_is_good_and_nothing_of_whose_it_is(client, paper):
    page = said(client, paper.number)
    assert "真实有效" in page and "云江市不动产登记中心" in page and paper.number in page
    for hidden in ("欧阳", "9900*", "申请公共租赁住房"):
        assert hidden not in page
    assert "欧阳**" in said(client, paper.id)  # who has the code has the paper


@pytest.mark.parametrize("typed", ["欧阳㙍䶮", " 欧阳㙍 䶮 "])
def test_who_knows_the_name_on_the_paper_sees_what_it_says(client, paper, typed):
    page = named(client, paper.number, typed)
    assert "欧阳**" in page and "申请公共租赁住房" in page and "不是这个名称" not in page
    assert "㙍" not in page


@pytest.mark.parametrize("typed", ["欧阳", "欧阳**", "林晓雯", "", "%", "x" * 120])
def test_another_name_is_told_to_be_wrong_and_shows_nothing(client, paper, typed):
    page = named(client, paper.number, typed)
    assert "不是这个名称" in page and 'data-verdict="other_name"' in page and "真实有效" not in page
    assert "欧阳" not in page and "申请公共租赁住房" not in page


def test_each_reader_has_a_form_of_their_own(app, paper):
    """Pages that are the same for every stranger are remembered; this one is not."""
    for reader in (app.test_client(), app.test_client()):
        assert "申请公共租赁住房" in named(reader, paper.number, "欧阳㙍䶮")


def test_names_are_not_guessed_for_ever(client, paper):
    for _attempt in range(20):
        named(client, paper.number, "甲")
    assert client.press(f"/v/{paper.number}", {"name": "甲"}, action="/name").status_code == 429


def test_the_right_name_finds_nothing_that_is_not_signed_yet(app):
    with app.app_context(), write():
        certificate_id = service.prepare("housing-proof", Holder("person", uuid4(), "甲", "9"), FACTS, "test:1", key="k")
        number = session().get_one(Certificate, certificate_id).number
    with app.app_context():
        assert verification.by_number(number, "甲") == verification.by_number("云不动产证明〔2026〕999999号", "甲") == verification.NOT_OURS


def test_what_is_public_by_law_is_shown_by_its_number_alone(app, client):
    said_by_sample = yaml.safe_load(
        (core_settings.current().root / "certificates/business-licence/sample.yaml").read_text(encoding="utf-8")
    )[0]
    with app.app_context():
        with write():
            whom = Holder("organisation", uuid4(), "小店", "92**")
            certificate_id = service.prepare("business-licence", whom, said_by_sample["facts"], "test:1", key="licence")
        jobs.run_until_idle()
        number = queries.by_id(certificate_id).number
    page = said(client, number)
    assert said_by_sample["facts"]["name"] in page and "纸面上的姓名" not in page


# --- by file ----------------------------------------------------------------------------------------------------


def test_the_issued_file_is_genuine(client, paper):
    page = said_of(client, paper.pdf)
    assert "真实有效" in page
    assert "逐字节一致" in page


def flipped(pdf: bytes) -> bytes:
    place = pdf.index(b"stream", len(pdf) // 2) + 20
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def appended(pdf: bytes) -> bytes:
    return pdf + b"\n% nothing to see"


def updated(pdf: bytes) -> bytes:
    writer, out = IncrementalPdfFileWriter(io.BytesIO(pdf)), io.BytesIO()
    writer.update_root()
    writer.write(out)
    return out.getvalue()


def resaved(pdf: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.save(out)
    return out.getvalue()


def emptied_signature(pdf: bytes) -> bytes:
    start = pdf.index(b"/Contents <") + 11
    return pdf[:start] + b"0" * 2000 + pdf[start + 2000 :]


def gap_changed(pdf: bytes) -> bytes:
    """One byte in the padding after the signature: every PDF reader still says “valid”."""
    end = pdf.index(b">", pdf.index(b"/Contents <") + 11)
    return pdf[: end - 10] + b"1" + pdf[end - 9 :]


def test_a_changed_file_is_an_altered_copy(client, paper):
    for attack in (flipped, appended, updated, resaved, emptied_signature, gap_changed):
        page = said_of(client, attack(paper.pdf))
        assert "文件已被改动" in page, attack.__name__
        assert "finding--altered" in page, attack.__name__
        assert "真实证照记载的内容" in page, attack.__name__


def test_a_paper_of_the_same_number_by_another_hand_is_not_ours(client, app, paper):
    """Its author knows the number and the look, but not the nonce in the real file."""
    with app.app_context():
        record = queries.record(paper.id)
        forged = dict(record.document) | {"nonce": "0" * 32, "facts": {**record.facts, "name": "别人"}}
        copy = type(record)(**{**record.__dict__, "document": forged})
        pdf = sealing.sign_pdf(render.pdf(types.get(record.type_code), copy), "natural-resources", "签发")
    assert "不是本平台签发" in said_of(client, pdf)


def a_bomb() -> bytes:
    """A PDF of 4 MB whose attached record swells to 4 GB: more than the process that reads it may use."""
    pdf, out = pikepdf.new(), io.BytesIO()
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)  # may be repeated as it is
    packed = b"\x78\xda" + block * 256 + b"\x03\x00" + bytes(4)
    pdf.attachments["certificate.json"] = b"{}"
    stream = pdf.attachments["certificate.json"].obj.EF.F
    stream.write(packed, filter=pikepdf.Name.FlateDecode)
    pdf.save(out, compress_streams=False)
    return out.getvalue()


def test_what_is_no_certificate_is_told_so(client):
    for content in (b"hello", b"%PDF-1.7\njunk", b"%PDF-1.7\n" + bytes(100_000), b"PK\x03\x04" + bytes(100)):
        page = said_of(client, content)
        assert "文件无法读取" in page, content[:20]
        assert 'data-verdict="unreadable"' in page, content[:20]


def test_a_file_that_swells_when_unpacked_harms_nothing(client):
    assert "finding--not_ours" in said_of(client, a_bomb())


def test_a_file_full_of_records_keeps_nobody_busy(monkeypatch):
    record = zlib.compress(b'{"algorithm":[' + b"[]," * 20000, 9)
    read: list[bytes] = []
    monkeypatch.setattr(attached, "_claim", read.append)
    assert attached.claim_in(b"%PDF-1.4 endobj " + (b"stream\n" + record + b"\n") * 2000) is None
    assert len(read) == attached.MOST_RECORDS
    assert max(map(len, read)) <= attached.LONGEST + 100


def test_a_foreign_pdf_is_not_ours(client):
    out = io.BytesIO()
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.save(out)
    assert "不是本平台签发" in said_of(client, out.getvalue())


def test_the_file_must_be_chosen(client):
    answer = upload(client, b"")
    assert answer.status_code == 422
    assert "请选择要核验的 PDF 文件" in answer.get_data(as_text=True)


def test_a_file_over_the_limit_is_refused_with_a_reason(client):
    answer = upload(client, b"%PDF" + bytes(20 * 1024 * 1024))
    assert answer.status_code == 413
    assert "文件超过 20 MB" in answer.get_data(as_text=True)


def test_a_file_far_over_the_limit_is_not_even_read(client):
    answer = client.post("/v/file", data=bytes(50 * 1024 * 1024), content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


# --- the rule itself --------------------------------------------------------------------------------------------


def test_no_random_mutation_is_taken_for_the_issued_file(context):
    paper, chance = a_paper(), random.Random(7)
    for _ in range(300):
        place = chance.randrange(len(paper.pdf))
        changed = paper.pdf[:place] + bytes([paper.pdf[place] ^ (1 << chance.randrange(8))]) + paper.pdf[place + 1 :]
        assert evidence.by_file(verification.hashlib.sha256(changed).digest()) is None


def test_a_record_changed_in_the_database_is_not_confirmed(context):
    paper = a_paper()
    row = queries.by_id(paper.id)
    right = {name: getattr(row, name) for name in ("document_sha256", "signature", "key_id", "document", "nonce")}
    for name in right:
        change(paper.id, {name: "x" if name == "key_id" else b"y" * len(right[name])})
        assert verification.by_number(paper.number).verdict is Verdict.NOT_OURS, name
        change(paper.id, right)
        assert verification.by_number(paper.number).verdict is Verdict.GENUINE


def test_a_page_given_out_again_is_looked_up_again(app, paper):
    """Outside of the demonstration the page is given out before Flask sees the request; what is true now is asked all the same."""
    core_settings.use(replace(core_settings.current(), demonstration=False))
    client, seen = app.test_client(), []
    with request_started.connected_to(lambda _app, **_more: seen.append(1), app):
        first = client.get(f"/v/{paper.id}")
        again = client.get(f"/v/{paper.id}")
        assert len(seen) == 1 and first.data == again.data and "真实有效" in again.text
        assert again.headers["Cache-Control"] == "no-store" and "noindex" in again.headers["X-Robots-Tag"]
        becomes(app, paper, Status.SUSPENDED)
        assert "已被暂扣" in said(client, paper.id)
        becomes(app, paper, Status.SIGNED)
        assert "真实有效" in said(client, paper.id)
        with app.app_context():
            change(paper.id, {"signature": b"y" * 70})
        assert "finding--not_ours" in said(client, paper.id)
        assert "finding--not_ours" in said(client, paper.id)


def test_an_expired_paper_is_not_given_out_again(app, paper, later):
    core_settings.use(replace(core_settings.current(), demonstration=False))
    client = app.test_client()
    assert "真实有效" in said(client, paper.number)
    later(days=30)
    assert "已过有效期" in said(client, paper.number)


@pytest.mark.parametrize(
    "forged",
    [
        {"valid_until": date(2099, 1, 1)},
        {"issued_on": date(2020, 1, 1)},
        {"identifier": "1.2.156.3005.2.X"},
        {"number": "x"},
        {"issuer": "other"},
        {"type_code": "other"},
    ],
    ids=str,
)
def test_what_people_are_shown_beside_the_record_cannot_be_changed_either(context, forged):
    paper = a_paper()
    assert verification.by_reference(str(paper.id)).verdict is Verdict.GENUINE
    change(paper.id, forged)
    assert verification.by_reference(str(paper.id)).verdict is Verdict.NOT_OURS


def test_a_record_is_opened_again_when_its_ledger_entry_or_its_seal_changes(context):
    paper = a_paper()
    assert verification.by_number(paper.number).verdict is Verdict.GENUINE
    of_issue = LedgerEntry.kind == "issued"
    right = session().scalar(select(LedgerEntry.digest).where(of_issue))
    for digest, verdict in ((b"x" * 32, Verdict.NOT_OURS), (right, Verdict.GENUINE)):
        with write() as current:
            current.execute(update(LedgerEntry).where(of_issue).values(digest=digest))
        assert verification.by_number(paper.number).verdict is verdict
    seal = next(path for path in pki.folder().glob("seal-*.pem") if pki.fingerprint(pki.certificate(path.stem)) == key_of(paper))
    seal.rename(seal.with_suffix(".away"))
    assert verification.by_number(paper.number).verdict is Verdict.NOT_OURS
    seal.with_suffix(".away").rename(seal)
    assert verification.by_number(paper.number).verdict is Verdict.GENUINE


def key_of(paper: Paper) -> str:
    return str(queries.by_id(paper.id).key_id)


def change(certificate_id: UUID, values: dict[str, object]) -> None:
    with write() as current:
        current.execute(update(Certificate).where(Certificate.id == certificate_id).values(**values))
    session().expire_all()


def test_a_certificate_without_its_ledger_entry_is_not_confirmed(context):
    paper = a_paper()
    with write() as current:
        current.execute(update(LedgerEntry).values(digest=b"x" * 32))
    assert verification.by_number(paper.number).verdict is Verdict.NOT_OURS
    assert verification.of_file(paper.pdf).verdict is not Verdict.GENUINE


def test_a_planted_rendition_does_not_make_a_forged_file_genuine(context):
    paper = a_paper()
    forged = appended(paper.pdf)
    digest = verification.hashlib.sha256(forged).digest()
    with write() as current:
        current.execute(update(Rendition).values(sha256=digest))
        current.execute(update(LedgerEntry).where(LedgerEntry.kind == "rendered").values(digest=digest))
    assert verification.of_file(forged).verdict is Verdict.NOT_OURS
    session().rollback()


def test_outsiders_get_what_they_need_to_check_by_themselves(client, paper):
    for name, start in (
        ("root.pem", b"-----BEGIN CERTIFICATE"),
        ("issuing.pem", b"-----BEGIN CERTIFICATE"),
        ("issuing.crl", b"\x30"),
        ("ledger.pem", b"-----BEGIN"),
    ):
        assert client.get(f"/v/authority/{name}").data.startswith(start)
    for name in ("root.key", "seal-hall.key", "lock"):
        assert client.get(f"/v/authority/{name}").status_code == 404


# --- the checker and its keys -----------------------------------------------------------------------------------


def test_a_picture_is_told_to_be_none_of_our_files(client):
    for start in (b"\xff\xd8\xff\xe0 JFIF", b"\x89PNG\r\n\x1a\n"):
        page = said_of(client, start + bytes(100))
        assert "这是图片" in page and "/v/check" in page
    assert "这是图片" not in said_of(client, b"%PDF-1.7 nothing")


def test_the_checker_may_use_the_camera_and_no_other_page_may(client):
    assert "camera=(self)" in client.get("/v/check").headers["Permissions-Policy"]
    assert client.get("/v/check").headers["Content-Security-Policy"] == client.get("/v/").headers["Content-Security-Policy"]
    for address in ("/v/", "/v/x", "/"):
        assert "camera=()" in client.get(address).headers["Permissions-Policy"]


def test_what_the_phone_keeps_says_nothing_of_who_opened_it(city, client, as_citizen):
    stranger = client.get("/v/check").text
    signed_in = as_citizen(city.test_client(), "林晓雯")
    assert "林晓雯" in signed_in.get("/v/").text
    assert signed_in.get("/v/check").text == stranger
    assert signed_in.get("/v/worker.js").text == client.get("/v/worker.js").text


def test_the_list_of_keys_is_that_of_the_seals_and_checks_a_signature(client, app, paper):
    answer = client.get("/v/keys.json")
    keys = {key["kid"]: key for key in answer.get_json()["keys"]}
    with app.app_context():
        row = session().get_one(Certificate, paper.id)
        kept = {mark[:16]: one for mark, one in pki.seals().items()}
        key = keys[row.key_id[:16]]
        assert set(keys) == set(kept)
    x, y = (int.from_bytes(base64.urlsafe_b64decode(key[part] + "=")) for part in "xy")
    public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    assert public == kept[key["kid"]].public_key()
    assert x509.load_der_x509_certificate(base64.b64decode(key["x5c"][0])) == kept[key["kid"]]
    assert key["office"] == {"code": "natural-resources", "zh": "云江市不动产登记中心", "en": ""}
    assert key["revoked_since"] is None and key["not_before"] < key["not_after"]


def test_a_revoked_seal_says_since_when_and_the_list_is_asked_for_anew(client, app, paper):
    first = client.get("/v/keys.json")
    assert client.get("/v/keys.json", headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    with app.app_context():
        mark = session().get_one(Certificate, paper.id).key_id
        since = clock.now().replace(microsecond=0)
        revoked.note(pki.seals()[mark], since, "key-compromise")
    again = client.get("/v/keys.json", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 200 and again.headers["Cache-Control"] == "no-cache"
    key = next(key for key in again.get_json()["keys"] if key["kid"] == mark[:16])
    assert datetime.fromisoformat(key["revoked_since"]) == since


def test_the_worker_keeps_files_and_keys_and_no_page_about_a_certificate(client, app):
    text = client.get("/v/worker.js").text
    kept = json.loads(text.removeprefix("const KEPT = ").split(";\n")[0])
    assert kept["page"] == "/v/check" and kept["room"] == "/v/"
    assert all(address.startswith("/static/") for address in kept["files"] if address != "/v/keys.json")
    for address in [kept["page"], *kept["files"]]:
        with closing(client.get(address)) as answer:
            assert answer.status_code == 200, address
    assert client.get("/v/check").headers["X-Kept-With"] == kept["version"]


def test_every_file_that_the_checker_names_is_kept(client):
    """What the page links to and what its modules import: without one of them nothing works without network."""
    page, text = client.get("/v/check").text, client.get("/v/worker.js").text
    kept = set(json.loads(text.removeprefix("const KEPT = ").split(";\n")[0])["files"])
    named = {html.unescape(found) for found in re.findall(r'(?:href|src)="(/static/[^"]+)"', page)}
    assert named <= kept
    folder = Path(core_settings.current().root) / "static"
    pending, seen = ["js/check.js"], set()
    while pending:
        name = pending.pop()
        seen.add(name)
        for found in re.findall(r'^import[^"\']*["\']([^"\']+)["\']', (folder / name).read_text(encoding="utf-8"), re.MULTILINE):
            imported = str((folder / name).parent.joinpath(found).resolve().relative_to(folder.resolve()))
            assert f"/static/{imported}" in kept
            pending += [imported] if imported not in seen else []
    assert len(seen) == 6


def test_a_terminal_keeps_nothing(app):
    assert "data-worker" in app.test_client().get("/v/check").text
    with app.test_request_context("/v/check"):
        g.device = "terminal"
        assert "data-worker" not in render_template("verify/check.html", site="", english="{}")


# --- papers of which the number tells nothing -------------------------------------------------------------------------


def a_notice() -> Paper:
    facts = {"name": "郑明哲", "decided_on": "2026-11-23"}
    holder = Holder("person", uuid4(), "郑明哲", "9900**********1032")
    with write():
        made = service.prepare("no-criminal-record-refusal", holder, facts, "test:1", key="notice", by="public-security@990001")
        orders.draw(made)
    jobs.run_until_idle()
    return Paper(made)


def test_the_number_of_a_refused_proof_is_answered_as_one_that_never_existed(app, client):
    with app.app_context():
        notice = a_notice()
        assert verification.by_number(notice.number) == verification.by_number("临公不予证〔2026〕999999号") == verification.NOT_OURS
        assert verification.by_reference(notice.identifier) == verification.NOT_OURS
        assert verification.of_file(notice.pdf).verdict is Verdict.GENUINE  # who has the paper itself may ask whether it is ours
        assert verification.by_reference(str(notice.id)).certificate.facts == ()


def test_the_page_calls_the_paper_what_the_paper_calls_itself(app, client, paper):
    assert "无房证明" in said(client, paper.id)
