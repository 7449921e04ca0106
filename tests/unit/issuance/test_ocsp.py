"""The state of a certificate by OCSP: good, revoked, unknown; refused unsigned where it is none of ours. Checked by OpenSSL too."""

import shutil
import subprocess
from datetime import timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp as asn1
from cryptography.x509.oid import AuthorityInformationAccessOID

from app.core import clock, settings as core_settings
from app.issuance import ceremony, issuers, ocsp, pki


@pytest.fixture
def own_house(house, other_house):
    """A house in which seals may be revoked without harm to other tests."""
    core_settings.use(other_house)
    issuers.ensure_keys()
    return other_house


def question(certificate: x509.Certificate, nonce: bytes = b"", algorithm: hashes.HashAlgorithm | None = None) -> bytes:
    built = asn1.OCSPRequestBuilder().add_certificate(certificate, pki.certificate(pki.ISSUING), algorithm or hashes.SHA1())
    if nonce:
        built = built.add_extension(x509.OCSPNonce(nonce), critical=False)
    return built.build().public_bytes(Encoding.DER)


def answered(content: bytes) -> asn1.OCSPResponse:
    return asn1.load_der_ocsp_response(ocsp.answer(content).content)


@pytest.mark.parametrize("algorithm", [hashes.SHA1(), hashes.SHA256()], ids=lambda one: one.name)
def test_a_seal_in_force_is_good(house, algorithm):
    said = answered(question(pki.certificate("seal-hall"), algorithm=algorithm))
    assert said.response_status is asn1.OCSPResponseStatus.SUCCESSFUL
    assert said.certificate_status is asn1.OCSPCertStatus.GOOD
    assert said.next_update_utc - said.this_update_utc <= timedelta(minutes=20)


def test_a_revoked_seal_is_revoked_with_moment_and_reason(own_house):
    since = clock.now() - timedelta(hours=3)
    ceremony.revoke("hall", "key-compromise", since)
    said = answered(question(pki.certificate("seal-hall")))
    assert said.certificate_status is asn1.OCSPCertStatus.REVOKED
    assert said.revocation_time_utc == since.replace(microsecond=0)
    assert said.revocation_reason is x509.ReasonFlags.key_compromise


def test_an_earlier_certificate_is_still_known(own_house):
    before = pki.certificate("seal-hall")
    ceremony.rotate("hall")
    for certificate in (before, pki.certificate("seal-hall")):
        assert answered(question(certificate)).certificate_status is asn1.OCSPCertStatus.GOOD


def test_a_serial_number_that_was_never_given_is_unknown(house):
    of_ours = asn1.load_der_ocsp_request(question(pki.certificate("seal-hall")))
    built = asn1.OCSPRequestBuilder().add_certificate_by_hash(of_ours.issuer_name_hash, of_ours.issuer_key_hash, 4711, hashes.SHA1())
    assert answered(built.build().public_bytes(Encoding.DER)).certificate_status is asn1.OCSPCertStatus.UNKNOWN


def test_another_authority_is_not_spoken_for(house):
    built = asn1.OCSPRequestBuilder().add_certificate(pki.certificate(pki.ISSUING), pki.certificate(pki.ROOT), hashes.SHA1())
    said = ocsp.answer(built.build().public_bytes(Encoding.DER))
    assert asn1.load_der_ocsp_response(said.content).response_status is asn1.OCSPResponseStatus.UNAUTHORIZED
    assert not said.may_be_kept


@pytest.mark.parametrize("junk", [b"", b"\x30\x03\x0a\x01\x02", b"x" * 500, b"\x30" * 5000], ids=["nothing", "an answer", "text", "long"])
def test_what_is_no_question_is_told_so(house, junk):
    assert answered(junk).response_status is asn1.OCSPResponseStatus.MALFORMED_REQUEST


def test_a_nonce_comes_back_and_such_an_answer_is_not_kept(house):
    said = ocsp.answer(question(pki.certificate("seal-hall"), nonce=b"0123456789abcdef"))
    found = asn1.load_der_ocsp_response(said.content).extensions.get_extension_for_class(x509.OCSPNonce)
    assert found.value.nonce == b"0123456789abcdef" and not said.may_be_kept
    assert answered(question(pki.certificate("seal-hall"), nonce=b"x" * 200)).response_status is asn1.OCSPResponseStatus.MALFORMED_REQUEST


def test_without_its_key_it_says_to_ask_later(own_house):
    (pki.folder() / "ocsp.key").unlink()
    assert answered(question(pki.certificate("seal-hall"))).response_status is asn1.OCSPResponseStatus.TRY_LATER


def test_certificates_name_where_to_ask_and_the_answers_own_does_not(house):
    access = pki.certificate("seal-hall").extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    named = {one.access_method: one.access_location.value for one in access}
    assert named == {
        AuthorityInformationAccessOID.OCSP: "http://127.0.0.1:8000/v/authority/ocsp",
        AuthorityInformationAccessOID.CA_ISSUERS: "http://127.0.0.1:8000/v/authority/issuing.cer",
    }
    own = pki.certificate(pki.OCSP)
    assert own.extensions.get_extension_for_class(x509.OCSPNoCheck)
    assert list(own.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value) == [x509.ExtendedKeyUsageOID.OCSP_SIGNING]
    with pytest.raises(x509.ExtensionNotFound):
        own.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    assert x509.load_der_x509_certificate(pki.published("issuing.cer")) == pki.certificate(pki.ISSUING)


def test_openssl_believes_the_answers(own_house, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    ceremony.revoke("housing", "cessation-of-operation", clock.now())
    for name, word in (("seal-hall", "good"), ("seal-housing", "revoked")):
        (tmp_path / "answer.der").write_bytes(ocsp.answer(question(pki.certificate(name))).content)
        files = ["-issuer", pki.folder() / "issuing.pem", "-cert", pki.folder() / f"{name}.pem", "-respin", tmp_path / "answer.der"]
        command = ["openssl", "ocsp", *files, "-CAfile", pki.folder() / "root.pem", "-no_nonce"]
        done = subprocess.run([*map(str, command)], capture_output=True, text=True, check=False)
        assert "Response verify OK" in done.stderr and f"{name}.pem: {word}" in done.stdout, done.stderr
