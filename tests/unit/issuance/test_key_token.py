"""Keys in a cryptographic machine (PKCS#11): made there, never leaving it, and everything that signs goes through it. SoftHSM stands for it."""

import multiprocessing
import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pkcs11
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.ocsp import OCSPCertStatus, OCSPRequestBuilder, load_der_ocsp_response

from app.core import clock, settings as core_settings
from app.core.settings import Settings
from app.issuance import authority, ceremony, issuers, key_folder, key_places, key_token, ocsp, pades, pki, render, sealing, types
from app.issuance.errors import KeyMissing
from tests import databases
from tests.unit.issuance import papers

MODULES = ("/usr/lib/softhsm/libsofthsm2.so", "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so", "/usr/lib64/libsofthsm2.so")
TOKEN, PIN = "yimen", "824173"


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The library of a SoftHSM with one token; a machine that cannot have it skips, CI fails."""
    found, tool = next((path for path in MODULES if Path(path).exists()), ""), shutil.which("softhsm2-util")
    if not found or not tool:
        if os.environ.get("CI"):
            pytest.fail("SoftHSM is not installed: apt-get install softhsm2")
        pytest.skip("SoftHSM (softhsm2) is not installed")
    home = tmp_path_factory.mktemp("softhsm")
    (home / "tokens").mkdir()
    (home / "softhsm2.conf").write_text(f"directories.tokendir = {home / 'tokens'}\nobjectstore.backend = file\nlog.level = ERROR\n")
    os.environ["SOFTHSM2_CONF"] = str(home / "softhsm2.conf")
    subprocess.run(
        [tool, "--init-token", "--free", "--label", TOKEN, "--pin", PIN, "--so-pin", "11223344"], check=True, capture_output=True
    )
    return found


@pytest.fixture(scope="module")
def _made_in_machine(_made: Settings, machine: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = databases.settings_for(tmp_path_factory.mktemp("house"), "sqlite://")
    made = replace(made, pkcs11_module=machine, pkcs11_token=TOKEN, pkcs11_pin=PIN)
    core_settings.use(made)
    issuers.ensure_keys()
    return made


@pytest.fixture
def in_machine(_made_in_machine: Settings) -> Iterator[Settings]:
    core_settings.use(_made_in_machine)
    yield _made_in_machine


def test_every_key_is_in_the_machine_and_none_in_the_instance(in_machine):
    for path in pki.folder().glob("*.key"):
        kept = key_folder.kept_key(path)
        assert kept.startswith(key_places.IN_TOKEN) and len(kept) < 60
    assert len(list(pki.folder().glob("*.key"))) > len(pki.AUTHORITIES)


def test_a_key_cannot_be_taken_out_of_the_machine(in_machine):
    label = key_folder.kept_key(pki.folder() / "seal-hall.key").removeprefix(key_places.IN_TOKEN).decode()

    def look(session):
        private = session.get_key(object_class=pkcs11.ObjectClass.PRIVATE_KEY, label=label)
        attribute = pkcs11.Attribute
        said = {name: private[name] for name in (attribute.SENSITIVE, attribute.EXTRACTABLE, attribute.ALWAYS_SENSITIVE)}
        with pytest.raises(pkcs11.exceptions.AttributeSensitive):
            private[attribute.VALUE]
        return list(said.values())

    assert key_token.place()._asked(label, look) == [True, False, True]


def test_record_paper_list_status_and_ledger_are_signed_by_the_machine(in_machine):
    """papers.a_record signs a record; a PDF takes the seal and the time-stamp; lists, status answers and heads take theirs."""
    record = papers.a_record("housing-proof")
    assert pki.is_signed_by(pki.seals()[record.key_id], record.canonical, record.signature)
    for level in ("B-T", "B-LT"):
        paper = sealing.sign_pdf(render.pdf(types.get("housing-proof"), record), "natural-resources", "签发", level=level)
        assert pades.fault_of(paper, pki.seals(), clock.now()) is None
    with key_folder.alone():
        authority.publish_revocations()
    issued = x509.load_der_x509_crl((pki.folder() / "issuing.crl").read_bytes())
    assert issued.is_signature_valid(pki.certificate(pki.ISSUING).public_key())
    asked = OCSPRequestBuilder().add_certificate(pki.certificate("seal-hall"), pki.certificate(pki.ISSUING), hashes.SHA256()).build()
    said = load_der_ocsp_response(ocsp.answer(asked.public_bytes(Encoding.DER)).content)
    assert said.certificate_status is OCSPCertStatus.GOOD
    ledger = pki.load(pki.LEDGER)
    assert pki.is_signed_by(ledger.certificate, b"head", ledger.sign(b"head"))


def test_many_threads_share_the_machine(in_machine):
    key, wrong = pki.seal_key("hall"), []

    def sign(number: int) -> None:
        for turn in range(20):
            content = f"{number}/{turn}".encode()
            if not pki.is_signed_by(key.certificate, content, key.sign(content)):
                wrong.append(content)

    threads = [threading.Thread(target=sign, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []


def _sign_in_child(answers) -> None:
    key = pki.seal_key("hall")
    answers.put(pki.is_signed_by(key.certificate, b"child", key.sign(b"child")))


@pytest.mark.filterwarnings("ignore:This process.*is multi-threaded:DeprecationWarning")
def test_a_forked_process_opens_a_session_of_its_own(in_machine):
    assert pki.seal_key("hall").sign(b"parent")
    forks = multiprocessing.get_context("fork")
    answers = forks.Queue()
    children = [forks.Process(target=_sign_in_child, args=(answers,)) for _ in range(2)]
    for child in children:
        child.start()
    assert [answers.get(timeout=20) for _ in children] == [True, True]
    for child in children:
        child.join()
    answers.close()
    answers.join_thread()
    assert pki.seal_key("hall").sign(b"parent again")


def test_a_session_that_broke_is_opened_again(in_machine):
    key = pki.seal_key("hall")
    key.sign(b"before")
    key_token.place()._session.close()
    assert pki.is_signed_by(key.certificate, b"after", key.sign(b"after"))


class _WithAnotherPin:
    """A token that counts how often a PIN was tried."""

    def __init__(self):
        self.tries = 0

    def get_token(self, **_named):
        return self

    def open(self, **_said):
        self.tries += 1
        raise pkcs11.exceptions.PinIncorrect()


def test_a_wrong_pin_is_tried_once_for_the_machine_counts(settings, monkeypatch):
    library = _WithAnotherPin()
    monkeypatch.setattr(key_token.pkcs11, "lib", lambda _module: library)
    place = key_token.TokenPlace("", TOKEN, "000000")
    for _ in range(3):
        with pytest.raises(KeyMissing):
            place.sign("seal-hall", b"x")
    assert library.tries == 1


def test_a_key_that_the_machine_does_not_have_is_missing(in_machine):
    with pytest.raises(KeyMissing):
        key_token.place().signer(b"no-such-key")


def test_a_token_that_is_not_there_is_a_missing_key(in_machine):
    with pytest.raises(KeyMissing):
        key_token.TokenPlace(in_machine.pkcs11_module, "another", PIN).sign("x", b"x")


def test_a_rotated_key_is_destroyed_in_the_machine(in_machine):
    before = key_folder.kept_key(pki.folder() / "seal-housing.key").removeprefix(key_places.IN_TOKEN).decode()
    old = pki.certificate("seal-housing")
    ceremony.rotate("housing")
    with pytest.raises(KeyMissing):
        key_token.place().sign(before, b"x")
    key = pki.seal_key("housing")
    assert pki.is_signed_by(key.certificate, b"new", key.sign(b"new")) and not pki.is_signed_by(old, b"new", key.sign(b"new"))


def test_a_house_goes_over_from_files_to_the_machine_key_by_key(_made, machine, tmp_path):
    began = databases.settings_for(tmp_path, "sqlite://")
    core_settings.use(began)
    issuers.ensure_keys()
    core_settings.use(replace(began, pkcs11_module=machine, pkcs11_token=TOKEN, pkcs11_pin=PIN))
    ceremony.rotate("hall")
    assert key_folder.kept_key(pki.folder() / "seal-hall.key").startswith(key_places.IN_TOKEN)
    assert not key_folder.kept_key(pki.folder() / "seal-housing.key").startswith(key_places.IN_TOKEN)
    paper = sealing.sign_pdf(render.pdf(types.get("receipt"), papers.a_record("receipt")), "hall", "签发")
    assert pades.fault_of(paper, pki.seals(), clock.now()) is None
