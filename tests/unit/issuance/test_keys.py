"""The demonstration's keys: made once, sealed on disk, revocable."""

import threading

import pytest
from cryptography import x509

from app.catalogue import city
from app.core import clock, settings as core_settings
from app.issuance import authority, key_folder, pki, revoked

OFFICES = [("housing", "云江市住房和城乡建设局"), ("hall", "云江市政务服务大厅综合窗口")]


@pytest.fixture(autouse=True)
def _content(settings) -> None:
    city.use(city.load(settings.root / "forms" / "city.yaml"))


def test_keys_are_made_once_even_by_four_at_a_time(settings):
    threads = [threading.Thread(target=authority.ensure, args=(OFFICES,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    first = {path.name: path.read_bytes() for path in pki.folder().glob("*.pem")}
    authority.ensure(OFFICES)
    assert {path.name: path.read_bytes() for path in pki.folder().glob("*.pem")} == first
    assert set(first) == {"root.pem", "issuing.pem", "timestamp.pem", "ledger.pem", "ocsp.pem", "seal-housing.pem", "seal-hall.pem"}


def test_a_new_department_gets_a_seal_and_the_others_keep_theirs(settings):
    authority.ensure(OFFICES[:1])
    before = pki.certificate("seal-housing")
    authority.ensure(OFFICES)
    assert pki.certificate("seal-housing") == before
    assert len(pki.seals()) == 2


def test_private_keys_lie_sealed_and_are_for_the_owner_only(settings):
    authority.ensure(OFFICES[:1])
    for path in pki.folder().glob("*.key"):
        assert b"PRIVATE" not in path.read_bytes()
        assert path.stat().st_mode & 0o077 == 0


def test_the_chain_leads_from_the_seal_to_the_root(settings):
    authority.ensure(OFFICES[:1])
    key = pki.seal_key("housing")
    issuing, root = key.chain
    key.certificate.verify_directly_issued_by(issuing)
    issuing.verify_directly_issued_by(root)
    root.verify_directly_issued_by(root)


def revoke(name: str) -> None:
    with key_folder.alone():
        revoked.note(pki.certificate(name), clock.now(), "key-compromise")
        authority.publish_revocations()


def test_a_revoked_seal_stays_revoked_when_the_list_is_renewed(settings):
    authority.ensure(OFFICES[:1])
    serial = pki.certificate("seal-housing").serial_number
    revoke("seal-housing")
    authority.publish_revocations()
    listed = x509.load_der_x509_crl((pki.folder() / "issuing.crl").read_bytes())
    assert [entry.serial_number for entry in listed] == [serial]


def test_a_signature_is_known_by_its_certificate_only(house, other_house):
    key = pki.seal_key("housing")
    signature = key.sign(b"record")
    assert pki.is_signed_by(key.certificate, b"record", signature)
    assert not pki.is_signed_by(key.certificate, b"recorD", signature)
    assert not pki.is_signed_by(key.certificate, b"record", b"junk")
    core_settings.use(other_house)
    authority.ensure(OFFICES)
    assert not pki.is_signed_by(pki.certificate("seal-housing"), b"record", signature)
