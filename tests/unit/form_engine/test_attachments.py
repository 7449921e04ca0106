import io
import resource
import zlib

import pikepdf
import pytest
from PIL import Image

from app.form_engine import attachments
from app.form_engine.answers import Answers
from app.form_engine.attachments import Attachment
from tests.unit.form_engine.forms import question, typed

PROOF = question("proof", "file")


def picture(kind: str = "PNG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (8, 8), "white").save(target, kind)
    return target.getvalue()


def document(**options) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(72, 72))
        made.save(target, **options)
    return target.getvalue()


def fault(content: bytes, kind: str = "file") -> str:
    found = attachments.fault_of(question("proof", kind), "proof", content)
    return found.message if found else ""


@pytest.mark.parametrize("content", [picture("PNG"), picture("JPEG"), document()])
def test_pictures_and_documents_are_taken(content):
    assert fault(content) == ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00 program", "JPG or PNG picture or a PDF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "JPG or PNG picture or a PDF"),
        (b"GIF89a" + b"\0" * 20, "JPG or PNG picture or a PDF"),
        (picture("PNG")[:40], "damaged"),
        (b"\xff\xd8\xff" + b"not a picture", "damaged"),
        (b"%PDF-1.7\nnothing", "damaged"),
        (document(encryption=pikepdf.Encryption(user="secret", owner="secret")), "protected"),
    ],
)
def test_a_file_that_is_not_what_we_take_is_refused_by_its_content(content, said):
    assert said in fault(content)


def test_a_photo_is_a_picture():
    assert fault(picture(), "photo") == ""
    assert "JPG or PNG picture." in fault(document(), "photo")


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_measure(monkeypatch):
    monkeypatch.setattr(attachments, "MOST_PIXELS", 10)
    assert "damaged" in fault(picture())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("收入证明.pdf", "收入证明.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\scan.jpg", "scan.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("a\r\nb\0.pdf", "ab.pdf"),
        ("", "file"),
    ],
)
def test_a_name_is_only_shown_and_cannot_hurt(name, shown):
    assert attachments.shown_name(name) == shown


def test_a_long_name_keeps_its_ending():
    assert attachments.shown_name("x" * 500 + ".pdf").endswith(".pdf")
    assert len(attachments.shown_name("x" * 500 + ".pdf")) <= attachments.LONGEST_NAME


def test_files_are_added_once_and_taken_away():
    one, two = Attachment("1", "a.pdf", "application/pdf", 10), Attachment("2", "b.png", "image/png", 20)
    answers = attachments.attach(attachments.attach(attachments.attach(Answers(), "proof", one), "proof", one), "proof", two)
    assert [file["id"] for file in answers.value("proof")] == ["1", "2"]
    left = attachments.detach(answers, "proof", "1")
    assert [file["name"] for file in left.value("proof")] == ["b.png"]
    assert "proof" not in attachments.detach(left, "proof", "2")


def test_taking_away_what_is_not_there_changes_nothing():
    answers = Answers({"name": typed("x")})
    assert attachments.detach(answers, "name", "1") == answers
    assert attachments.detach(answers, "proof", "1") == answers


def test_the_files_that_answers_name_are_known_by_their_ids():
    one = Attachment("1", "a.pdf", "application/pdf", 10)
    answers = attachments.attach(Answers({"houses": typed([{"id": "x"}])}), "members.0.proof", one)
    assert attachments.ids_in(answers) == {"1"}


def swelling() -> bytes:
    """A small file that asks a parser for 700 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join([*(packer.compress(b" " * 1_000_000) for _ in range(700)), packer.flush()])
    measure = b"/N 1 /First 10 /Filter /FlateDecode /Length %d" % len(packed)
    head = b"%PDF-1.5\n1 0 obj\n<< /Type /ObjStm " + measure + b" >>\nstream\n"
    cross = (
        b"\nendstream\nendobj\n2 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\ntrailer << /Root 2 0 R /Size 3 >>\nstartxref\n0\n%%EOF"
    )
    return head + packed + cross


def test_a_document_that_swells_is_refused_and_takes_no_memory_of_ours():
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    content = swelling()
    assert "damaged" in fault(content)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000  # KB


def with_program(name: str) -> bytes:
    target = io.BytesIO()
    with pikepdf.new() as made:
        made.add_blank_page(page_size=(72, 72))
        if name == "action":
            made.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        else:
            made.attachments["tool.exe"] = b"MZ"
        made.save(target)
    return target.getvalue()


@pytest.mark.parametrize("name", ["action", "attachment"])
def test_a_document_that_brings_a_program_is_refused(name):
    assert "programs" in fault(with_program(name))
