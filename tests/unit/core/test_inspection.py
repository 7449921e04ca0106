"""Foreign files: cleaned and marked in a process of their own, and nothing they do reaches ours."""

import io
import os
import random
import resource
import signal
import time
import zlib

import pikepdf
import pylopdf_fonts_zh_cn
import pytest
from PIL import Image
from PIL.TiffImagePlugin import IFDRational

from app.core.inspection import inspector, pictures
from app.core.inspection.findings import DAMAGED, FINE, SHAPE, SMALL
from app.core.inspection.inspector import Inspected

FONT = pylopdf_fonts_zh_cn.sans_path()
TYPES = {"PNG": "image/png", "JPEG": "image/jpeg"}


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), mode: str = "RGB", **more: object) -> bytes:
    target = io.BytesIO()
    Image.new(mode, size, 1).save(target, kind, **more)
    return target.getvalue()


def document(change=lambda _document: None, **options: object) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(200, 300))
        change(made)
        made.save(target, **options)
    return target.getvalue()


def cleaned(content: bytes, media_type: str = "application/pdf", **shape: object) -> Inspected:
    return inspector.clean(content, media_type, **shape)


# --- pictures -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_picture_is_drawn_anew_and_twice_the_same(kind: str) -> None:
    hidden = b"<?php system($_GET['x']) ?>"
    first = cleaned(picture(kind) + hidden, TYPES[kind])
    assert first.finding == FINE and first.told == {"width": 40, "height": 30}
    assert hidden not in first.content and first.content == cleaned(picture(kind) + hidden, TYPES[kind]).content


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_mode_of_a_png_is_taken(mode: str) -> None:
    found = cleaned(picture(mode=mode), "image/png")
    assert found.finding == FINE and Image.open(io.BytesIO(found.content)).size == (40, 30)


def test_what_a_camera_wrote_into_it_is_gone_and_it_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # lies on its side
    exif.get_ifd(0x8825)[2] = (IFDRational(30), IFDRational(1), IFDRational(2))  # where it was taken
    found = cleaned(picture("JPEG", exif=exif), "image/jpeg")
    assert found.told == {"width": 30, "height": 40}
    assert not Image.open(io.BytesIO(found.content)).getexif()


def test_a_photo_that_nearly_has_its_shape_is_cut_to_it() -> None:
    found = cleaned(picture(size=(75, 100)), "image/png", ratio=(5, 7))
    assert found.told == {"width": 71, "height": 100}
    assert cleaned(picture(size=(100, 75)), "image/png", ratio=(5, 7)) == Inspected(SHAPE, {"width": 100, "height": 75})
    assert cleaned(picture(size=(75, 100)), "image/png", ratio=(5, 7), least=(358, 441)) == Inspected(SMALL, {"width": 71, "height": 100})


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few KB that says it has these many points."""
    head = b"IHDR" + width.to_bytes(4) + height.to_bytes(4) + b"\x08\x02\x00\x00\x00"
    data = b"IDAT" + zlib.compress(b"\0" * 1_000_000)
    chunks = [len(part[4:]).to_bytes(4) + part + zlib.crc32(part).to_bytes(4) for part in (head, data, b"IEND")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.mark.parametrize("size", [(60_000, 60_000), (2_000_000_000, 1), (7_000, 8_000)])
def test_a_picture_that_would_fill_the_memory_takes_none_of_ours(size: tuple[int, int]) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert cleaned(bomb(*size), "image/png").finding == DAMAGED
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000  # KB


# --- documents ----------------------------------------------------------------------------------------------------

PROGRAM = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def on_the_page(**note: object):
    def change(made: pikepdf.Pdf) -> None:
        made.pages[0].Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Rect=[0, 0, 9, 9], **note)])

    return change


def in_the_root(**parts: object):
    def change(made: pikepdf.Pdf) -> None:
        for name, part in parts.items():
            made.Root[f"/{name}"] = part

    return change


def with_a_file(made: pikepdf.Pdf) -> None:
    made.attachments["tool.exe"] = b"MZ"


LAUNCH = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
ACTIVE = {
    "runs when opened": in_the_root(OpenAction=PROGRAM),
    "runs by events": in_the_root(AA=pikepdf.Dictionary(WC=PROGRAM)),
    "named programs": in_the_root(Names=pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", PROGRAM]))),
    "another file": with_a_file,
    "a form of another kind": in_the_root(AcroForm=pikepdf.Dictionary(XFA="<xdp/>", Fields=[])),
    "a field that calculates": in_the_root(AcroForm=pikepdf.Dictionary(Fields=[pikepdf.Dictionary(AA=pikepdf.Dictionary(C=PROGRAM))])),
    "a link that starts a program": on_the_page(Subtype=pikepdf.Name.Link, A=LAUNCH),
    "a link that goes on": on_the_page(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org", Next=LAUNCH)),
    "a note with a file": on_the_page(Subtype=pikepdf.Name.FileAttachment),
    "a film": on_the_page(Subtype=pikepdf.Name.RichMedia),
}  # fmt: skip
LEFT = (b"/JavaScript", b"/Launch", b"/EmbeddedFiles", b"/XFA", b"/AA", b"/FileAttachment", b"/RichMedia", b"/OpenAction")


@pytest.mark.parametrize("change", ACTIVE.values(), ids=ACTIVE.keys())
def test_what_a_document_brings_along_is_taken_out(change) -> None:
    before = document(change, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert any(word in before for word in LEFT)
    found = cleaned(before)
    assert found.finding == FINE and found.told["taken"] > 0
    again = io.BytesIO()
    with pikepdf.open(io.BytesIO(found.content)) as left:
        assert len(left.pages) == 1
        left.save(again, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    assert not [word for word in LEFT if word in again.getvalue()]


def test_a_link_and_an_outline_stay() -> None:
    link = on_the_page(Subtype=pikepdf.Name.Link, A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org"))
    found = cleaned(document(link))
    assert found.told == {"pages": 1, "taken": 0} and b"example.org" in found.content


def test_what_hangs_behind_a_document_goes() -> None:
    found = cleaned(document() + b"PK\x03\x04 an archive too")
    assert found.finding == FINE and b"archive" not in found.content


def test_a_signed_document_stays_as_it_is_or_its_signature_would_be_void() -> None:
    signed = document(in_the_root(AcroForm=pikepdf.Dictionary(SigFlags=3, Fields=[])))
    assert cleaned(signed).content == signed
    assert cleaned(document(in_the_root(AcroForm=pikepdf.Dictionary(SigFlags=3, Fields=[]), OpenAction=PROGRAM))).told["taken"] == 1


def test_a_form_whose_fields_run_in_a_circle_ends() -> None:
    def change(made: pikepdf.Pdf) -> None:
        field = made.make_indirect(pikepdf.Dictionary(T="a"))
        field.Kids = pikepdf.Array([field])
        made.Root.AcroForm = pikepdf.Dictionary(Fields=[field])

    assert cleaned(document(change)).finding == FINE


def test_a_protected_document_cannot_be_taken() -> None:
    assert cleaned(document(encryption=pikepdf.Encryption(user="secret", owner="secret"))).finding == DAMAGED
    owned = cleaned(document(encryption=pikepdf.Encryption(user="", owner="secret")))
    assert owned.finding == FINE and not pikepdf.open(io.BytesIO(owned.content)).is_encrypted


def swelling() -> bytes:
    """A small file that asks a parser for 1.4 GB."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(1400)), packer.flush()])
    measure = b"/N 1 /First 10 /Filter /FlateDecode /Length %d" % len(packed)
    head = b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm " + measure + b" >>\nstream\n"
    cross = (
        b"\nendstream\nendobj\n2 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 2 0 R /Size 3 >>\nstartxref\n0\n%%EOF"
    )
    return head + packed + cross


def test_a_document_that_swells_takes_no_memory_of_ours() -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert cleaned(swelling()).finding == DAMAGED
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


# --- copies -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_copy_of_a_picture_is_marked_all_over(kind: str) -> None:
    plain = io.BytesIO()
    Image.new("RGB", (400, 300), "white").save(plain, kind)
    marked = inspector.mark(plain.getvalue(), TYPES[kind], text="仅用于办理无房证明 2026-11-27", font=FONT)
    shown = Image.open(io.BytesIO(marked.content))
    assert marked.finding == FINE and shown.size == (400, 300)
    quarters = [shown.convert("L").crop((x, y, x + 200, y + 150)).getextrema()[0] for x in (0, 200) for y in (0, 150)]
    assert all(darkest < 240 for darkest in quarters), "a part of the copy could be cut out without its mark"
    small = inspector.mark(plain.getvalue(), TYPES[kind], text="仅用于办理无房证明", font=FONT, width=120)
    assert Image.open(io.BytesIO(small.content)).width == 120


def test_a_copy_of_a_document_is_marked_on_each_page() -> None:
    two = document(lambda made: made.add_blank_page(page_size=(300, 200)))
    marked = inspector.mark(two, "application/pdf", text="仅用于办理无房证明", font=FONT)
    with pikepdf.open(io.BytesIO(marked.content)) as copy:
        assert [list(page.resources.XObject) for page in copy.pages] == [["/YimenMark"]] * 2


# --- the process itself -------------------------------------------------------------------------------------------


def test_it_starts_again_when_it_was_killed() -> None:
    assert cleaned(picture(), "image/png").finding == FINE
    process = inspector._program.running[0]
    os.kill(process.pid, signal.SIGKILL)
    process.wait(10)
    assert cleaned(picture(), "image/png").finding == FINE
    assert inspector._program.running[0].pid != process.pid


def test_no_secret_of_ours_is_in_its_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not [name for name in inspector.ENVIRONMENT if name.startswith("YIMEN")]


def test_thousands_of_broken_files_end_no_process_of_ours() -> None:
    """`make prove` sends a hundred thousand through the pages of the house."""
    chance, started = random.Random(2026), time.monotonic()
    whole = [(picture(), "image/png"), (picture("JPEG"), "image/jpeg"), (document(), "application/pdf")]
    for _ in range(150):
        content, media_type = chance.choice(whole)
        broken = bytearray(content)
        for _ in range(chance.randrange(1, 9)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        assert cleaned(bytes(broken[: chance.randrange(len(broken))]), media_type).finding in {FINE, DAMAGED}
    assert time.monotonic() - started < 60


def test_the_mark_covers_any_size() -> None:
    assert all(pictures.tile("仅用于办理", str(FONT), size).size == size for size in ((1, 1), (40, 3000), (3000, 40)))
