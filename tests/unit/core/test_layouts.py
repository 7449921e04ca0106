"""Fixed-layout documents of others (OFD): a whole one with a seal over its pages is kept byte for byte, everything else is named."""

import io
import json
import time
import zipfile

import pytest

from app.core.inspection import inspector, layouts
from app.core.inspection.findings import DAMAGED, FINE, Unfit
from app.issuance.seal_service import Original
from app.issuance.seal_simulator import CONTENT, DOCUMENT, MARK, NO_SEAL, SIGNATURE, SIGNATURES, VALUE, SealSimulator

PAPER = Original("1号", "1.2", "x", "证明", "某局", "9", "2026-11-23", "", json.dumps({"holder": {"name": "林<晓>雯"}}).encode(), b"%PDF")
MADE = SealSimulator().seal(PAPER, "k")


def files_of(content=MADE):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(files, **how):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, **{"compress_type": zipfile.ZIP_DEFLATED, **how})
    return target.getvalue()


def changed(name, old=b"", new=b"", **more):
    """The simulator's file with one of its files changed, or left out."""
    files = files_of()
    assert old in files[name]
    files[name] = files[name].replace(old, new)
    return packed(files | more)


def without(name):
    return packed({other: content for other, content in files_of().items() if other != name})


def refusal(content):
    with pytest.raises(Unfit) as refused:
        layouts.clean(content)
    return refused.value.told["why"]


def test_a_whole_one_is_kept_byte_for_byte_by_the_inspecting_process():
    found = inspector.layout(MADE)
    assert (found.finding, found.told, found.content) == (FINE, {"pages": 1, "seals": 1}, MADE)


def test_the_simulators_file_says_that_it_is_a_sample_and_has_no_seal():
    files = files_of()
    assert files[VALUE].decode() == NO_SEAL and "未加盖电子印章" in NO_SEAL
    page = files[CONTENT].decode()
    assert MARK in page and "不具有法律效力" in page and "林&lt;晓&gt;雯" in page and PAPER.pdf_sha256[:32] in page


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no ZIP"),
        (b"%PDF-1.7", "no ZIP"),
        (b"junk" + MADE, "no ZIP"),
        (MADE[:-40], "damaged"),
        (MADE[:200] + b"\x00\x01\x02" + MADE[203:], "damaged"),
        (packed({"a.txt": b"x"}), "not in it"),
        (without("OFD.xml"), "not in it"),
        (without(DOCUMENT), "not in it"),
        (without(CONTENT), "not in it"),
        (without(SIGNATURES), "not in it"),
        (without(SIGNATURE), "not in it"),
        (without(VALUE), "not in it"),
        (changed("OFD.xml", b"ofdspec.org/2016", b"example.org"), "OFD is missing"),
        (changed("OFD.xml", b"DocBody", b"DocBodi"), "holds no document"),
        (changed("OFD.xml", b"<ofd:Signatures>/Doc_0/Signs/Signatures.xml</ofd:Signatures>"), "not in it"),
        (changed("OFD.xml", b"Doc_0/Document.xml", b"../../etc/passwd"), "not in it"),
        (changed(SIGNATURES, b'Type="Seal"', b'Type="Sign"'), "no seal"),
        (changed(SIGNATURES, b"ofd:Signature ", b"ofd:Other "), "no XML"),
        (changed(SIGNATURE, b"/" + CONTENT.encode(), b"/OFD.xml"), "does not cover"),
        (changed(SIGNATURE, b"/" + CONTENT.encode(), b"/Doc_0/none.xml"), "not in it"),
        (packed(files_of() | {VALUE: b""}), "no value"),
        (changed(DOCUMENT, b"ofd:Page>", b"ofd:Pega>"), "no XML"),
        (packed(files_of() | {"../out.xml": b"x"}), "leads out"),
        (packed(files_of() | {"/etc/passwd": b"x"}), "leads out"),
        (packed(files_of() | {"a\\b": b"x"}), "leads out"),
        (changed(DOCUMENT, b"ofd:Pages", b"ofd:Sheets"), "no page"),
        (changed(CONTENT, b"ofd:Page ", b"ofd:Sheet "), "no XML"),
        (packed(files_of(), compress_type=zipfile.ZIP_BZIP2), "packed in a way"),
    ],
)
def test_what_is_not_as_the_standard_says_is_named(content, why):
    assert why in refusal(content)


def test_no_xml_may_declare_a_type_and_so_swell_or_reach_out():
    bomb = b'<?xml version="1.0"?><!DOCTYPE o [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><o>&b;</o>'
    for name in ("OFD.xml", DOCUMENT, CONTENT, SIGNATURES, SIGNATURE):
        assert "document type" in refusal(packed(files_of() | {name: bomb}))


def test_a_bomb_is_refused_by_what_it_declares_before_anything_is_unpacked():
    began = time.monotonic()
    many = {f"Doc_0/Res/{number}.bin": b"\0" * (1 << 20) for number in range(65)}
    assert "too large" in refusal(packed(files_of() | many))
    assert "too large" in refusal(packed(files_of() | {f"a/{number}": b"" for number in range(layouts.MOST_FILES)}))
    assert "too large" in refusal(packed(files_of() | {"OFD.xml": b" " * (layouts.LARGEST_XML + 1)}))
    assert time.monotonic() - began < 5


def test_one_that_lies_about_its_size_is_damaged():
    files = files_of() | {"Doc_0/Res/big.bin": b"\0" * 10_000_000}
    honest = packed(files)
    size = (10_000_000).to_bytes(4, "little")
    lying = honest.replace(size, (10).to_bytes(4, "little"))
    assert lying != honest and inspector.layout(lying).finding == DAMAGED


def test_two_files_of_one_name_are_refused():
    files = packed({**files_of(), "twin-1": b"<a/>", "twin-2": b"<b/>"})
    assert "one name" in refusal(files.replace(b"twin-2", b"twin-1"))


def test_an_encrypted_file_is_refused():
    files = bytearray(packed({**files_of(), "secret": b"x"}))
    at = files.rindex(b"PK\x01\x02", 0, files.rindex(b"secret"))
    files[at + 8] |= 1
    assert "packed in a way" in refusal(bytes(files))


def test_what_takes_the_parser_down_takes_the_child_down_and_not_the_house():
    deep = b"<a>" * 2_000_000
    assert inspector.layout(packed(files_of() | {"OFD.xml": deep})).finding == DAMAGED
    assert inspector.layout(MADE).finding == FINE
