"""The face on a card: small, drawn anew, and part of what is signed."""

import base64
import io

import pytest
from PIL import Image

from app.issuance import lint, photos, types
from app.issuance.errors import FactsRefused, PhotoRefused
from tests.unit.issuance import papers


def picture(width: int = 500, height: int = 700, kind: str = "JPEG", **more: object) -> bytes:
    made = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(made, kind, **more)
    return made.getvalue()


def sound() -> str:
    return papers.samples("senior-card")[0]["facts"]["photo"]


@pytest.mark.parametrize(("kind", "media_type"), [("JPEG", "image/jpeg"), ("PNG", "image/png")])
def test_a_picture_becomes_small_and_keeps_nothing_of_its_file(kind, media_type):
    exif = Image.Exif()
    exif[0x010F] = "Some Camera"
    taken = photos.drawn(picture(kind=kind, exif=exif), media_type)
    with Image.open(io.BytesIO(taken)) as made:
        assert (made.format, made.size) == ("JPEG", (photos.WIDTH, photos.HEIGHT))
    assert len(taken) <= photos.KEPT and b"Some Camera" not in taken


def test_what_does_not_become_small_is_refused():
    noise = io.BytesIO()
    Image.effect_noise((220, 270), 90).convert("RGB").save(noise, "JPEG", quality=70)
    with pytest.raises(PhotoRefused, match="small enough"):
        photos.drawn(noise.getvalue(), "image/jpeg")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"x" * (photos.LARGEST + 1), f"at most {photos.LARGEST // 1024} are allowed"),
        (b"no picture", "no JPEG or PNG that can be read"),
        (picture(100, 120), "fewer than 179 by 220 points"),
        (picture()[:900], "no JPEG or PNG that can be read"),
    ],
    ids=["too large", "no picture", "too few points", "cut off"],
)
def test_what_is_no_photo_is_refused(content, said):
    with pytest.raises(PhotoRefused, match=said):
        photos.drawn(content, "image/jpeg")


def with_segment(content: str) -> str:
    whole = base64.b64decode(content)
    return base64.b64encode(whole[:2] + b"\xff\xe1\x00\x08Exif\x00\x00" + whole[2:]).decode()


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("no base64!", "not base64"),
        (base64.b64encode(b"GIF89a").decode(), "no JPEG"),
        (base64.b64encode(picture()).decode(), "not 358 by 441"),
        (base64.b64encode(b"\xff\xd8" + b"x" * photos.KEPT + b"\xff\xd9").decode(), "more than 24 KB"),
    ],
    ids=["text", "another kind", "another size", "too large"],
)
def test_only_what_was_drawn_anew_is_recorded(house, value, said):
    with pytest.raises(PhotoRefused, match=said):
        lint.checked(types.get("senior-card"), {**papers.samples("senior-card")[0]["facts"], "photo": value})


def test_what_cameras_write_beside_the_picture_is_refused():
    assert photos.checked(sound()) == sound()
    with pytest.raises(PhotoRefused, match="more than the picture"):
        photos.checked(with_segment(sound()))


def test_a_card_without_a_photo_is_refused(house):
    facts = {**papers.samples("senior-card")[0]["facts"], "photo": None}
    with pytest.raises(FactsRefused, match="photo is missing"):
        lint.checked(types.get("senior-card"), facts)
