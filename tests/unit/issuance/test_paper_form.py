"""The form of a signed file: PDF/A-3a by checks of our own on the very bytes that are given out, and the signature by OpenSSL.

These are not a validator's word: none has run here, and papers are called PDF/A-3a by construction only (docs/decisions/0037).
"""

import io
import re
import shutil
import subprocess
from xml.etree import ElementTree

import pikepdf
import pytest

from app.core import settings as core_settings
from app.issuance import pki, render, sealing, types
from app.issuance.records import Record
from tests.attacks import RANGE
from tests.unit.issuance import papers

KINDS = [("housing-proof", "natural-resources"), ("receipt", "hall")]
LEVELS = ("B-T", "B-LT")
PDFA = "{http://www.aiim.org/pdfa/ns/id/}"


@pytest.fixture(scope="module")
def records(_made) -> dict[str, Record]:
    core_settings.use(_made)
    return {code: papers.a_record(code) for code, _office in KINDS}


@pytest.fixture(scope="module")
def signed(records) -> dict[tuple[str, str], bytes]:
    made = {}
    for code, office in KINDS:
        pdf = render.pdf(types.get(code), records[code])
        made |= {(code, level): sealing.sign_pdf(pdf, office, "签发", level=level) for level in LEVELS}
    return made


@pytest.fixture(params=[(code, level) for code, _office in KINDS for level in LEVELS], ids=" ".join)
def paper(request, house, records, signed):
    with pikepdf.open(io.BytesIO(signed[request.param])) as pdf:
        yield records[request.param[0]], pdf


def test_the_record_is_attached_once_as_data_and_equal_to_the_byte(paper):
    record, pdf = paper
    (attached,) = pdf.Root.AF
    assert attached.AFRelationship == "/Data" and attached.Type == "/Filespec"
    assert str(attached.UF) == str(attached.F) == render.ATTACHMENT
    assert attached.EF.F.Subtype == "/application/json"
    assert attached.EF.F.read_bytes() == render.attachment(record)
    assert list(pdf.attachments) == [render.ATTACHMENT]


def test_the_metadata_says_part_three_conformance_a(paper):
    _record, pdf = paper
    meta = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    said = {name: value for one in meta.iter() for name, value in one.attrib.items() if name.startswith(PDFA)}
    said |= {one.tag: one.text for one in meta.iter() if one.tag.startswith(PDFA)}
    assert (said[f"{PDFA}part"], said[f"{PDFA}conformance"]) == ("3", "A")
    assert b"pyHanko" not in pdf.Root.Metadata.read_bytes(), "the metadata is what was drawn: signing changes nothing of it"


def test_it_is_pdf_1_7_which_pdf_a_3_is_built_on(paper):
    _record, pdf = paper
    assert pdf.pdf_version == "1.7" and "/Version" not in pdf.Root
    assert pdf.Root.Extensions.ESIC.BaseVersion == "/1.7"


def test_colours_are_named_once_by_a_profile(paper):
    _record, pdf = paper
    (intent,) = pdf.Root.OutputIntents
    assert intent.S == "/GTS_PDFA1" and len(intent.DestOutputProfile.read_bytes()) > 1000


def test_the_text_is_tagged_in_its_language(paper):
    _record, pdf = paper
    assert bool(pdf.Root.MarkInfo.Marked) is True
    assert str(pdf.Root.Lang).startswith("zh")
    assert "/StructTreeRoot" in pdf.Root


def test_nothing_that_the_standard_forbids(paper):
    """No encryption, script, sound or form that acts; every font embedded (ISO 19005-3, 6.1.3, 6.2.11.4, 6.6.1)."""
    _record, pdf = paper
    assert not pdf.is_encrypted and "/JavaScript" not in pdf.Root.Names and "/OpenAction" not in pdf.Root and "/AA" not in pdf.Root
    for one in pdf.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys()), one
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            assert one.S not in {"/JavaScript", "/Launch", "/Sound", "/Movie"}
    assert len(pdf.trailer.ID) == 2


def test_the_signature_field_is_the_one_field_and_allows_no_change(paper):
    _record, pdf = paper
    (field,) = pdf.Root.AcroForm.Fields
    assert field.FT == "/Sig" and field.V.SubFilter == "/ETSI.CAdES.detached"
    (reference,) = field.V.Reference
    assert reference.TransformMethod == "/DocMDP" and reference.TransformParams.P == 1
    assert pdf.Root.Perms.DocMDP.objgen == field.V.objgen


def _said_by_openssl(pdf, tmp_path):
    start, first, second, length = map(int, RANGE.search(pdf).groups())
    cms = bytes.fromhex(pdf[first + 1 : second - 1].decode())
    size = int.from_bytes(cms[2:4]) + 4  # the padding after it is no part of it
    (tmp_path / "content").write_bytes(pdf[start : start + first] + pdf[second : second + length])
    (tmp_path / "signature").write_bytes(cms[:size])
    (tmp_path / "root.pem").write_bytes((pki.folder() / "root.pem").read_bytes())
    files = ["-in", "signature", "-inform", "DER", "-content", "content", "-CAfile", "root.pem", "-purpose", "any", "-out", "out"]
    done = subprocess.run(
        ["openssl", "cms", "-verify", "-cades", "-binary", *files], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stderr


@pytest.mark.parametrize("level", LEVELS)
def test_openssl_verifies_it_as_cades(house, signed, level, tmp_path):
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    pdf = signed["housing-proof", level]
    assert _said_by_openssl(pdf, tmp_path) == (0, "CAdES Verification successful\n")
    changed = pdf.replace(b"/Lang", b"/Long", 1)
    assert _said_by_openssl(changed, tmp_path)[0] != 0


@pytest.mark.parametrize("level", LEVELS)
def test_pdfsig_says_valid(house, signed, level, tmp_path):
    if not shutil.which("pdfsig"):
        pytest.skip("pdfsig (poppler-utils) is not installed")
    (tmp_path / "paper.pdf").write_bytes(signed["housing-proof", level])
    said = subprocess.run(["pdfsig", "-nocert", "paper.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid" in said and said.count("Signature #") == 1
    assert re.search(r"Signing Hash Algorithm: SHA-256", said)
    assert ("Total document signed" in said) == (level == "B-T"), "B-LT adds its validation data after the signature"
