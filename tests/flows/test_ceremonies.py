"""What is done with the keys by hand: each act once however often it is said, in the audit log, and nothing earlier is lost by it."""

import base64
import re
import shutil
import subprocess
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote
from uuid import UUID, uuid4

import pytest
from click.testing import Result
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import NameOID
from flask import Flask
from sqlalchemy import select
from werkzeug.serving import make_server

from app.audit.models import AuditEntry
from app.core import clock, jobs, settings as core_settings
from app.core.db import session
from app.core.settings import current
from app.core.transaction import write
from app.issuance import key_folder, ledger, ledger_audit, orders, pki, queries, service, verification, work
from app.issuance.errors import SealRevoked
from app.issuance.models import Rendition, Status
from app.issuance.service import Holder
from app.issuance.verification import Verdict

FACTS = {"name": "林晓雯", "id_number": "990001199403121023", "as_of": "2026-11-23", "has_property": False, "purpose": "申请公共租赁住房"}
OFFICE = "natural-resources"


def run(app: Flask, *words: object) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["pki", *map(str, words)])


def audited(app: Flask) -> list[tuple[str, str]]:
    with app.app_context():
        found = session().execute(
            select(AuditEntry.act, AuditEntry.ref).where(AuditEntry.kind == "key").order_by(AuditEntry.at, AuditEntry.id)
        )
        return [tuple(row) for row in found]


def a_paper(app: Flask, key: str) -> UUID:
    with app.app_context():
        with write():
            found = service.prepare("housing-proof", Holder("person", uuid4(), "林晓雯", "9900**********1023"), FACTS, "test:1", key=key)
            orders.draw(found)
        jobs.run_until_idle()
        ledger.seal_new()
        session().rollback()
        return found


def verdicts(app: Flask, paper: UUID) -> set[Verdict]:
    """By number and by file."""
    with app.app_context():
        return {verification.by_reference(str(paper)).verdict, verification.of_file(queries.pdf(paper)).verdict}


def key_of(app: Flask, paper: UUID) -> str | None:
    with app.app_context():
        return queries.by_id(paper).key_id


# --- beginning --------------------------------------------------------------------------------------------------


@pytest.fixture
def real(app: Flask):
    """No demonstration: nothing is made by itself."""
    before = current()
    core_settings.use(replace(before, demonstration=False))
    yield app
    core_settings.use(before)


def test_a_real_house_makes_no_key_by_itself_and_begins_by_ceremony(real):
    paper = a_paper(real, "early")
    with real.app_context():
        assert queries.by_id(paper).status is Status.PREPARED and not pki.is_there()
    assert run(real, "seal", OFFICE).exit_code != 0, "there is no authority yet"
    assert run(real, "begin").output.split() == [word for name in pki.AUTHORITIES for word in (f"{name}:", "made")]
    assert run(real, "begin").output.strip() == "every authority is there"
    assert run(real, "seal", OFFICE).output.strip() == f"{OFFICE}: made"
    assert run(real, "seal", OFFICE).output.strip() == f"{OFFICE}: in use, nothing is due"
    assert audited(real) == [*(("key:make", name) for name in pki.AUTHORITIES), ("key:make", f"seal-{OFFICE}")]
    with real.app_context():
        assert "演示" not in pki.certificate(pki.seal_name(OFFICE)).subject.rfc4514_string()


def test_what_waited_for_a_key_is_signed_when_it_is_there(real, later):
    paper = a_paper(real, "early")
    run(real, "begin"), run(real, "seal", OFFICE)
    later(minutes=30)
    with real.app_context():
        jobs.run_until_idle()
        ledger.seal_new()
    assert verdicts(real, paper) == {Verdict.GENUINE}


def test_no_authority_is_begun_where_one_was_lost(app):
    a_paper(app, "first")
    shutil.move(pki.folder(), current().instance / "away")
    told = run(app, "begin")
    assert told.exit_code != 0 and "keys of this installation are missing" in told.output
    assert not pki.folder().exists()


# --- rotation and renewal ---------------------------------------------------------------------------------------


def test_a_new_key_signs_from_now_on_and_the_earlier_papers_stay_good(app):
    first = a_paper(app, "first")
    old = pki.seal_key(OFFICE)
    assert run(app, "rotate", OFFICE).output.strip() == f"{OFFICE}: has a new key"
    second = a_paper(app, "second")
    assert key_of(app, first) == old.id != key_of(app, second) == pki.seal_key(OFFICE).id
    assert verdicts(app, first) == verdicts(app, second) == {Verdict.GENUINE}
    assert len(list(pki.folder().glob(f"seal-{OFFICE}*.key"))) == 1, "the earlier private key is destroyed"
    assert ("key:rotate", f"seal-{OFFICE}") in audited(app)


def test_a_rotation_that_broke_off_leaves_a_seal_that_signs(app, monkeypatch):
    a_paper(app, "first")
    name = pki.seal_name(OFFICE)

    def broken(*_words: object) -> None:
        raise OSError("the power went")

    with monkeypatch.context() as patched:
        patched.setattr(key_folder.Path, "replace", broken)  # the last step: the next key takes the place of the one before
        assert run(app, "rotate", OFFICE).exit_code != 0
    assert key_folder.key_paths(name)[1].exists()
    key = pki.seal_key(OFFICE)
    assert pki.is_signed_by(pki.certificate(name), b"x", key.sign(b"x"))
    assert run(app, "rotate", OFFICE).exit_code == 0
    assert not key_folder.key_paths(name)[1].exists()
    assert verdicts(app, a_paper(app, "second")) == {Verdict.GENUINE}


@pytest.mark.parametrize("name", ["ledger", "timestamp", "ocsp"])
def test_the_keys_of_ledger_time_and_status_change_too(app, name):
    first = a_paper(app, "first")
    assert run(app, "rotate", name).exit_code == 0
    second = a_paper(app, "second")
    assert verdicts(app, first) == verdicts(app, second) == {Verdict.GENUINE}
    with app.app_context():
        report = ledger_audit.verify(work.fault_of_seal)
    assert (report.fault, report.heads) == (None, 2)


def test_root_and_issuing_authority_stay(app):
    a_paper(app, "first")
    for name in ("root", "issuing"):
        assert "stays for its life" in run(app, "rotate", name).output


def test_a_seal_is_renewed_before_it_ends_with_the_same_key(app, later):
    a_paper(app, "first")
    before = pki.certificate(pki.seal_name(OFFICE))
    later(days=365 * 5 - 60)
    run(app, "crl")  # as the worker does twice a year
    assert "ends soon" in run(app, "list").output
    assert run(app, "seal", OFFICE).output.strip() == f"{OFFICE}: renewed"
    after = pki.certificate(pki.seal_name(OFFICE))
    assert after != before and pki.public_bytes(after.public_key()) == pki.public_bytes(before.public_key())
    assert after.not_valid_after_utc > before.not_valid_after_utc
    assert verdicts(app, a_paper(app, "second")) == {Verdict.GENUINE}


# --- revocation -------------------------------------------------------------------------------------------------


def test_a_revoked_seal_leaves_what_it_signed_before_and_takes_what_came_after(app, later):
    before = a_paper(app, "before")
    later(hours=5)
    since = clock.now() - timedelta(hours=2)
    after = a_paper(app, "after")
    told = run(app, "revoke", OFFICE, "--reason", "key-compromise", "--since", since.isoformat())
    assert told.exit_code == 0 and "revoked since" in told.output
    assert verdicts(app, before) == {Verdict.GENUINE}
    assert verdicts(app, after) == {Verdict.SEAL_REVOKED}
    listed = x509.load_der_x509_crl((pki.folder() / "issuing.crl").read_bytes())
    entry = listed.get_revoked_certificate_by_serial_number(pki.certificate(pki.seal_name(OFFICE)).serial_number)
    assert entry.revocation_date_utc == since.replace(microsecond=0)
    assert entry.extensions.get_extension_for_class(x509.CRLReason).value.reason is x509.ReasonFlags.key_compromise
    assert [act for act, _ref in audited(app)] == ["key:revoke"]


def test_nothing_is_signed_with_a_revoked_seal_until_it_has_a_new_key(app, later):
    a_paper(app, "first")
    run(app, "revoke", OFFICE, "--reason", "key-compromise", "--since", "now")
    with pytest.raises(SealRevoked):
        pki.seal_key(OFFICE)
    waiting = a_paper(app, "waiting")
    with app.app_context():
        assert queries.by_id(waiting).status is Status.PREPARED
        assert verification.by_reference(str(waiting)).verdict is Verdict.PREPARING
    assert "rotate" in run(app, "seal", OFFICE).output
    run(app, "rotate", OFFICE)
    later(minutes=30)
    with app.app_context():
        jobs.run_until_idle()
        ledger.seal_new()
    assert verdicts(app, waiting) == {Verdict.GENUINE}


def test_revoking_again_changes_nothing_and_only_an_earlier_moment_counts(app, later):
    a_paper(app, "first")
    later(hours=5)
    at = clock.now()
    words = ("--reason", "key-compromise", "--since")
    run(app, "revoke", OFFICE, *words, (at - timedelta(hours=1)).isoformat())
    assert "was revoked already" in run(app, "revoke", OFFICE, *words, (at - timedelta(minutes=1)).isoformat()).output
    assert "revoked since" in run(app, "revoke", OFFICE, *words, (at - timedelta(hours=2)).isoformat()).output
    assert [act for act, _ref in audited(app)] == ["key:revoke", "key:revoke"]


def test_a_certificate_is_named_by_the_beginning_of_its_fingerprint(app):
    first = a_paper(app, "first")
    run(app, "rotate", OFFICE)
    second = a_paper(app, "second")
    told = run(app, "revoke", str(key_of(app, first))[:16], "--reason", "superseded", "--since", "2020-01-01")
    assert told.exit_code == 0
    assert verdicts(app, first) == {Verdict.SEAL_REVOKED} and verdicts(app, second) == {Verdict.GENUINE}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("revoke", OFFICE, "--reason", "key-compromise", "--since", "2999-01-01"), "cannot begin in the future"),
        (("revoke", OFFICE, "--reason", "bad-mood", "--since", "now"), "bad-mood"),
        (("revoke", OFFICE, "--reason", "key-compromise", "--since", "yesterday"), "write it as"),
        (("revoke", "no-such-office", "--reason", "key-compromise", "--since", "now"), "no department no-such-office"),
        (("revoke", "root", "--reason", "key-compromise", "--since", "now"), "that can be revoked here"),
        (("rotate", "no-such-office"), "no department no-such-office"),
        (("seal", "health@000"), "no department health@000"),
    ],
)
def test_what_cannot_be_done_is_told_and_changes_nothing(app, words, said):
    a_paper(app, "first")
    before = {path.name: path.read_bytes() for path in pki.folder().glob("*.*")}
    told = run(app, *words)
    assert told.exit_code != 0 and said in told.output
    assert {path.name: path.read_bytes() for path in pki.folder().glob("*.*")} == before
    assert audited(app) == []


def test_the_page_says_clearly_that_the_seal_was_revoked(app, client, later):
    paper = a_paper(app, "first")
    run(app, "revoke", OFFICE, "--reason", "key-compromise", "--since", "2020-01-01")
    page = client.get(f"/v/{paper}").get_data(as_text=True)
    assert "签章所用印章已被吊销" in page and "finding--revoked" in page and "真实有效" not in page
    client.get("/v/?lang=en", follow_redirects=True)
    assert "Not accepted: its seal was revoked" in client.get(f"/v/{paper}").get_data(as_text=True)


def test_a_page_that_is_remembered_says_at_once_that_the_seal_was_revoked(app, client):
    paper = a_paper(app, "first")
    core_settings.use(replace(current(), demonstration=False))
    for _ in range(2):
        assert "真实有效" in client.get(f"/v/{paper}").get_data(as_text=True)
    run(app, "revoke", OFFICE, "--reason", "key-compromise", "--since", "2020-01-01")
    assert "签章所用印章已被吊销" in client.get(f"/v/{paper}").get_data(as_text=True)


# --- a real authority -------------------------------------------------------------------------------------------


class Authority:
    """Another authority: a root that certifies what it is asked to."""

    def __init__(self, name: str = "某省电子认证服务机构") -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        self.root = self._certificate(self.name, self.key.public_key(), ca=True)

    def _certificate(self, subject: x509.Name, public: ec.EllipticCurvePublicKey, *, ca: bool, days: int = 365) -> x509.Certificate:
        now = clock.now()
        usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "encipher_only", "decipher_only"), False)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self.name)
            .public_key(public)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=400))
            .not_valid_after(now + timedelta(days=days))
            .add_extension(x509.BasicConstraints(ca, None), critical=True)
            .add_extension(x509.KeyUsage(not ca, not ca, key_cert_sign=ca, crl_sign=ca, **usage), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(self.key.public_key()), critical=False)
            .sign(self.key, hashes.SHA256())
        )

    def certifies(self, request: str, days: int = 365) -> list[x509.Certificate]:
        asked = x509.load_pem_x509_csr(request.encode())
        assert asked.is_signature_valid
        return [self._certificate(asked.subject, asked.public_key(), ca=False, days=days), self.root]


def a_file(path: Path, certificates: list[x509.Certificate]) -> Path:
    path.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))
    return path


def requested(app: Flask) -> str:
    told = run(app, "request", OFFICE)
    assert told.exit_code == 0
    return re.search(r"-----BEGIN.*-----END CERTIFICATE REQUEST-----", told.output, re.DOTALL)[0] + "\n"


def test_a_seal_certified_by_a_real_authority_signs_papers_that_are_genuine(app, tmp_path):
    first, authority = a_paper(app, "first"), Authority()
    request = requested(app)
    asked_again = x509.load_pem_x509_csr(requested(app).encode())
    assert pki.public_bytes(asked_again.public_key()) == pki.public_bytes(x509.load_pem_x509_csr(request.encode()).public_key())
    assert "awaited" in run(app, "list").output
    assert verdicts(app, a_paper(app, "meanwhile")) == {Verdict.GENUINE}, "the seal in use goes on meanwhile"
    answer = a_file(tmp_path / "answer.pem", authority.certifies(request))
    assert pki.fingerprint(authority.root) in run(app, "install", OFFICE, answer).output
    assert "in use already" in run(app, "install", OFFICE, answer).output
    second = a_paper(app, "second")
    assert verdicts(app, first) == verdicts(app, second) == {Verdict.GENUINE}
    assert pki.seal_key(OFFICE).chain == (authority.root,)
    assert [act for act, _ref in audited(app)] == ["key:request", "key:request", "key:install"]
    assert "another authority's" in run(app, "rotate", OFFICE).output
    run(app, "revoke", OFFICE, "--reason", "key-compromise", "--since", "2020-01-01")
    assert verdicts(app, second) == {Verdict.SEAL_REVOKED} and verdicts(app, first) == {Verdict.GENUINE}


def unfit(kind: str, request: str, tmp_path: Path) -> Path:
    authority, other = Authority(), Authority("别处")
    mine, root = authority.certifies(request)
    stranger = other._certificate(mine.subject, other.key.public_key(), ca=False)
    return a_file(
        tmp_path / f"{kind}.pem",
        {
            "another key": [stranger, other.root],
            "no root": [mine],
            "another root": [mine, other.root],
            "not in force": authority.certifies(request, days=-1),
            "an authority": [authority._certificate(mine.subject, mine.public_key(), ca=True), root],
        }[kind],
    )


@pytest.mark.parametrize("kind", ["another key", "no root", "another root", "not in force", "an authority"])
def test_a_certificate_that_does_not_fit_is_not_installed(app, tmp_path, kind):
    a_paper(app, "first")
    before = pki.certificate(pki.seal_name(OFFICE))
    told = run(app, "install", OFFICE, unfit(kind, requested(app), tmp_path))
    assert told.exit_code != 0 and "cannot be done" in told.output
    assert pki.certificate(pki.seal_name(OFFICE)) == before
    assert [act for act, _ref in audited(app)] == ["key:request"]


def test_a_file_without_certificates_is_told_so(app, tmp_path):
    a_paper(app, "first")
    (tmp_path / "junk.pem").write_text("junk")
    assert "no certificates in PEM" in run(app, "install", OFFICE, tmp_path / "junk.pem").output


# --- what there is ----------------------------------------------------------------------------------------------


def test_the_list_names_every_certificate_and_its_state(app):
    a_paper(app, "first")
    run(app, "rotate", OFFICE)
    run(app, "revoke", "health", "--reason", "cessation-of-operation", "--since", "now")
    (pki.folder() / "seal-housing.key").unlink()
    lines = run(app, "list").output.splitlines()
    states = {tuple(re.split(r"\s{2,}", line)[:2]) for line in lines}
    assert {("root", "in use"), (f"seal-{OFFICE}", "in use"), (f"seal-{OFFICE}", "earlier")} <= states
    assert {("seal-health", "revoked"), ("seal-housing", "no key"), ("issuing.crl", "in use")} <= states
    with app.app_context():
        assert session().scalars(select(Rendition.level)).all() == ["B-T"]


def test_lists_are_published_again_with_a_higher_number_though_the_clock_went_back(app, later):
    a_paper(app, "first")

    def number() -> int:
        listed = x509.load_der_x509_crl((pki.folder() / "issuing.crl").read_bytes())
        return listed.extensions.get_extension_for_class(x509.CRLNumber).value.crl_number

    before = number()
    later(hours=-2)
    assert run(app, "crl").output.strip() == "the revocation lists are new"
    assert number() > before and audited(app) == [("key:publish", "crl")]


def test_a_root_key_that_is_kept_elsewhere_does_not_stop_the_lists(app, later):
    a_paper(app, "first")
    (pki.folder() / "root.key").unlink()
    kept = (pki.folder() / "root.crl").read_bytes()
    assert run(app, "crl").exit_code == 0
    assert (pki.folder() / "root.crl").read_bytes() == kept
    later(days=300)
    run(app, "crl")
    states = {tuple(re.split(r"\s{2,}", line)[:2]) for line in run(app, "list").output.splitlines()}
    assert {("root.crl", "ends soon"), ("issuing.crl", "in use")} <= states, "its owner is told to bring it for a new list"


def test_openssl_finds_the_revoked_seal_on_the_list(app, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    a_paper(app, "first")
    folder = pki.folder()
    both = tmp_path / "authorities.pem"
    both.write_bytes((folder / "issuing.pem").read_bytes() + (folder / "root.pem").read_bytes())
    lists = tmp_path / "lists.pem"

    def check() -> str:
        found = [x509.load_der_x509_crl((folder / f"{name}.crl").read_bytes()) for name in ("root", "issuing")]
        lists.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in found))
        command = ["openssl", "verify", "-crl_check_all", "-CAfile", both, "-CRLfile", lists, folder / f"seal-{OFFICE}.pem"]
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        return done.stdout + done.stderr

    assert "OK" in check()
    run(app, "revoke", OFFICE, "--reason", "key-compromise", "--since", "now")
    assert "certificate revoked" in check()


# --- asked over the net -----------------------------------------------------------------------------------------


def test_programs_ask_for_the_state_of_a_seal_by_get_and_by_post(app, client):
    a_paper(app, "first")
    seal, issuing = pki.certificate(pki.seal_name(OFFICE)), pki.certificate(pki.ISSUING)
    question = ocsp.OCSPRequestBuilder().add_certificate(seal, issuing, hashes.SHA1()).build().public_bytes(Encoding.DER)
    in_address = base64.b64encode(question).decode()
    asked = [client.get("/v/authority/ocsp/" + quote(in_address, safe="")), client.get(f"/v/authority/ocsp/{in_address}")]
    asked.append(client.post("/v/authority/ocsp", data=question, content_type="application/ocsp-request"))
    for answer in asked:
        assert (answer.status_code, answer.mimetype) == (200, "application/ocsp-response")
        assert ocsp.load_der_ocsp_response(answer.data).certificate_status is ocsp.OCSPCertStatus.GOOD
        assert "Set-Cookie" not in answer.headers
    assert [answer.headers["Cache-Control"] for answer in asked] == ["public, no-transform, max-age=300"] * 2 + ["no-store"]
    run(app, "revoke", OFFICE, "--reason", "key-compromise", "--since", "now")
    found = ocsp.load_der_ocsp_response(client.post("/v/authority/ocsp", data=question).data)
    assert found.certificate_status is ocsp.OCSPCertStatus.REVOKED


def test_a_question_with_two_slashes_in_base64_is_not_led_elsewhere(app, client):
    a_paper(app, "first")
    answer = client.get("/v/authority/ocsp/MA//oD//")
    assert answer.status_code == 200
    assert ocsp.load_der_ocsp_response(answer.data).response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_a_long_question_is_not_read_and_who_asks_too_often_waits(app, client):
    a_paper(app, "first")
    answer = client.post("/v/authority/ocsp", data=bytes(100_000))
    assert ocsp.load_der_ocsp_response(answer.data).response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST
    statuses = {client.post("/v/authority/ocsp", data=b"x").status_code for _ in range(300)}
    assert statuses == {200, 429}


def test_openssl_asks_a_running_server(app, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    a_paper(app, "first")
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/v/authority/ocsp"
        files = [
            "-issuer",
            pki.folder() / "issuing.pem",
            "-cert",
            pki.folder() / f"seal-{OFFICE}.pem",
            "-CAfile",
            pki.folder() / "root.pem",
        ]
        done = subprocess.run([*map(str, ["openssl", "ocsp", "-url", url, *files])], capture_output=True, text=True, check=False)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert "Response verify OK" in done.stderr and ": good" in done.stdout, done.stderr
