import io

import pikepdf
import pytest
from PIL import Image

from app.form_engine import attachments
from app.form_engine.answers import Answers
from app.form_engine.attachments import Attachment
from app.form_engine.errors import FieldError
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


def fault(content: bytes, kind: str = "file", **more: str) -> str:
    found = attachments.take_in(question("proof", kind, **more), "proof", content)
    return found.message if isinstance(found, FieldError) else ""


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


def test_what_is_kept_is_cleaned():
    found = attachments.take_in(PROOF, "proof", picture() + b"something behind it")
    assert isinstance(found, attachments.TakenIn) and found.media_type == "image/png" and b"behind" not in found.content


def test_a_photo_has_its_shape_and_size():
    assert fault(picture(), "photo", ratio="1:1", least="8x8") == ""
    assert "width to height" in fault(picture(), "photo", ratio="5:7")
    found = attachments.take_in(question("face", "photo", least="358x441"), "face", picture())
    assert isinstance(found, FieldError) and {**found.params, "label": ""} == {
        "label": "", "ratio": "", "least": "358 × 441", "width": 8, "height": 8
    }  # fmt: skip


def test_a_photo_is_a_picture():
    assert fault(picture(), "photo") == ""
    assert "JPG or PNG picture." in fault(document(), "photo")


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
