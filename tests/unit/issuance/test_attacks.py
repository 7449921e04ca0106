"""No attack on a signed paper is accepted, neither on B-T nor on B-LT; what is accepted is the file as it was issued."""

import io

import pikepdf
import pytest
from cryptography import x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers

from app.core import clock, settings as core_settings
from app.issuance import issuers, pades, pki, render, sealing, types
from tests import attacks
from tests.unit.issuance import papers

LEVELS = ("B-T", "B-LT")


@pytest.fixture(scope="module")
def signed(_made) -> dict[str, bytes]:
    core_settings.use(_made)
    pdf = render.pdf(types.get("housing-proof"), papers.a_record("housing-proof"))
    return {level: sealing.sign_pdf(pdf, "natural-resources", "签发", level=level) for level in LEVELS}


def fault(pdf: bytes) -> str | None:
    return pades.fault_of(pdf, pki.seals(), clock.now())


@pytest.mark.parametrize("level", LEVELS)
def test_the_paper_as_issued_is_accepted_at_its_level(house, signed, level):
    assert fault(signed[level]) is None
    assert pades.level_of(signed[level]) == level


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("attack", attacks.ATTACKS, ids=lambda attack: attack.__name__)
def test_no_attack_is_accepted(house, signed, level, attack):
    forged = attack(signed[level])
    assert forged != signed[level]
    assert fault(forged)


@pytest.mark.parametrize("attack", attacks.ON_VALIDATION_DATA, ids=lambda attack: attack.__name__)
def test_validation_data_holds_what_belongs_there_and_no_byte_more(house, signed, attack):
    forged = attack(signed["B-LT"])
    assert forged != signed["B-LT"]
    assert fault(forged) == "changed after signing"


def test_some_of_these_are_called_valid_by_a_reader_that_is_less_strict(house, signed):
    """Else the rule of our own would be for nothing."""
    from pyhanko.sign.validation import validate_pdf_signature

    accepted = set()
    for attack in (*attacks.ATTACKS, *attacks.ON_VALIDATION_DATA):
        forged = attack(signed["B-LT"])
        try:
            signature = PdfFileReader(io.BytesIO(forged)).embedded_regular_signatures[0]
            context = pades._context(clock.now(), pades.trust.of_seals())
            if validate_pdf_signature(signature, context, ts_validation_context=context).bottom_line:
                accepted.add(attack.__name__)
        except Exception:  # noqa: BLE001 - a parser of foreign files throws anything
            continue
    assert {"appended_comment", "appended_end", "retitled", "comment_before_table", "words_in_table", "another_revision"} <= accepted


@pytest.mark.parametrize("level", LEVELS)
def test_a_second_signature_is_refused_even_by_a_seal_of_ours(house, signed, level):
    forged = attacks.signed_twice(sealing._signer(pki.seal_key("hall")))(signed[level])
    assert fault(forged) == "2 signatures"


@pytest.mark.parametrize("level", LEVELS)
def test_the_same_names_from_another_authority_are_refused(house, other_house, level):
    ours = house
    core_settings.use(other_house)
    issuers.ensure_keys()
    forged = sealing.sign_pdf(render.pdf(types.get("receipt"), papers.a_record("receipt")), "hall", "签发", level=level)
    assert fault(forged) is None  # in its own house it is good
    core_settings.use(ours)
    assert fault(forged)


def test_a_signature_without_a_time_stamp_is_refused(house):
    out = io.BytesIO()
    metadata = signers.PdfSignatureMetadata(field_name="Seal", md_algorithm="sha256", certify=True)
    pdf = render.pdf(types.get("receipt"), papers.a_record("receipt"))
    signers.PdfSigner(metadata, sealing._signer(pki.seal_key("hall"))).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
    assert fault(out.getvalue()) == "no time-stamp"


def test_a_file_cut_back_to_its_signature_is_sound_and_another_file(house, signed):
    """Only the ledger's hash can tell, and it does (tests/flows/test_verify.py)."""
    cut = attacks.without_validation_data(signed["B-LT"])
    assert fault(cut) is None and pades.level_of(cut) == "B-T"


def test_the_validation_data_is_complete(house, signed):
    """The chain of the seal and of the time-stamp, and the list of each authority: nothing need be fetched in years."""
    with pikepdf.open(io.BytesIO(signed["B-LT"])) as pdf:
        held = {x509.load_der_x509_certificate(one.read_bytes()) for one in pdf.Root.DSS.Certs}
        lists = {x509.load_der_x509_crl(one.read_bytes()).issuer for one in pdf.Root.DSS.CRLs}
    assert held == {pki.certificate(name) for name in ("seal-natural-resources", pki.TIMESTAMP, pki.ISSUING, pki.ROOT)}
    assert lists == {pki.certificate(name).subject for name in (pki.ISSUING, pki.ROOT)}
