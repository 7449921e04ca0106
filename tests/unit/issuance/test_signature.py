"""The signature in the PDF: accepted as issued, refused after any change, by our rule and by a reader of others."""

import io
import shutil
import subprocess
from datetime import timedelta

import pikepdf
import pytest
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.core import clock, settings as core_settings
from app.issuance import authority, issuers, key_folder, pades, pki, render, revoked, sealing, trust, types
from tests.unit.issuance import papers


@pytest.fixture(scope="module")
def signed(_made) -> bytes:
    core_settings.use(_made)
    return sealing.sign_pdf(render.pdf(types.get("housing-proof"), papers.a_record("housing-proof")), "natural-resources", "签发")


def fault(pdf: bytes) -> str | None:
    return pades.fault_of(pdf, pki.seals(), clock.now())


def test_the_paper_is_accepted_as_it_was_signed(house, signed):
    assert fault(signed) is None


def test_poppler_accepts_it_too(house, signed, tmp_path):
    if not shutil.which("pdfsig"):
        pytest.skip("pdfsig (poppler-utils) is not installed")
    (tmp_path / "paper.pdf").write_bytes(signed)
    said = subprocess.run(["pdfsig", "-nocert", "paper.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert said.count("Signature #") == 1


def test_it_carries_a_time_stamp_of_our_clock(house, signed):
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature

    status = validate_pdf_signature(
        PdfFileReader(io.BytesIO(signed)).embedded_signatures[0],
        pades._context(clock.now(), trust.of_seals()),
        ts_validation_context=pades._context(clock.now(), trust.of_time()),
    )
    assert status.timestamp_validity.trusted
    assert abs((clock.now() - status.timestamp_validity.timestamp).total_seconds()) < 600


def changed(pdf: bytes, place: int) -> bytes:
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


@pytest.mark.parametrize("part", [0.05, 0.3, 0.6, 0.85])
def test_one_changed_bit_is_refused(house, signed, part):
    assert fault(changed(signed, int(len(signed) * part)))


def test_a_changed_signature_is_refused_and_never_breaks_the_page(house, signed):
    start = signed.index(b"/Contents <") + 11
    for place in (start, start + 40, start + 400, start + 4000):
        changed_hex = signed[:place] + (b"0" if signed[place : place + 1] != b"0" else b"1") + signed[place + 1 :]
        assert isinstance(fault(changed_hex), str | None)  # bytes that no signature covers may pass here: the ledger's hash refuses them


def test_appended_bytes_are_refused(house, signed):
    assert fault(signed + b"\n% nothing to see\n")


def test_an_incremental_update_is_refused(house, signed):
    writer = IncrementalPdfFileWriter(io.BytesIO(signed))
    writer.root["/Hidden"] = writer.root["/Lang"]
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert fault(out.getvalue()) == "the signature is not valid" or "changed" in str(fault(out.getvalue()))


def test_a_resaved_file_is_refused(house, signed):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(signed)) as pdf:
        pdf.save(out)
    assert fault(out.getvalue())


def test_the_same_name_from_another_authority_is_refused(house, other_house, signed):
    ours = house
    core_settings.use(other_house)
    issuers.ensure_keys()
    forged = sealing.sign_pdf(render.pdf(types.get("housing-proof"), papers.a_record("housing-proof")), "natural-resources", "签发")
    assert fault(forged) is None  # in its own house it is good
    core_settings.use(ours)
    assert fault(forged)


def test_two_signatures_are_refused(house):
    from pyhanko.sign import signers

    pdf = render.pdf(types.get("receipt"), papers.a_record("receipt"))
    for field in ("First", "Second"):
        out = io.BytesIO()
        signer = signers.PdfSigner(
            signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256"), sealing._signer(pki.seal_key("hall"))
        )
        signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), output=out)
        pdf = out.getvalue()
    assert fault(pdf) == "2 signatures"


@pytest.mark.parametrize("junk", [b"", b"%PDF-1.7", b"no pdf at all", b"%PDF-1.7\n" + bytes(1000)])
def test_what_is_no_pdf_is_refused_quietly(house, junk):
    assert fault(junk).startswith("unreadable") or fault(junk) == "0 signatures"


def test_an_unsigned_paper_has_no_signature(house):
    assert fault(render.pdf(types.get("receipt"), papers.a_record("receipt"))) == "0 signatures"


def test_a_paper_under_a_revoked_seal_is_refused(settings):
    issuers.ensure_keys()
    paper = sealing.sign_pdf(render.pdf(types.get("receipt"), papers.a_record("receipt")), "hall", "签发")
    assert fault(paper) is None
    with key_folder.alone():
        revoked.note(pki.certificate("seal-hall"), clock.now(), "key-compromise")
        authority.publish_revocations()
    assert fault(paper) == "the seal was revoked"
    assert pades.fault_of(paper, pki.seals(), clock.now() - timedelta(minutes=5)) is None, "what it signed before stays good"
