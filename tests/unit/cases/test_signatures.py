"""领取人签名 as a picture."""

import io

import pytest
from PIL import Image

from app.cases import signatures
from app.cases.collection_errors import SignatureUnread

STROKES = "M0 0" + "".join(f"L{step * 60} {step * 20}" for step in range(1, 11)) + "M600 0L600 200"


def test_what_is_drawn_is_a_picture_of_it() -> None:
    sheet = Image.open(io.BytesIO(signatures.drawn(STROKES)))
    assert (sheet.format, sheet.size, sheet.mode) == ("PNG", (604, 204), "L")
    assert sheet.getpixel((302, 102)) == 0 and sheet.getpixel((602, 100)) == 0 and sheet.getpixel((302, 20)) == 255


@pytest.mark.parametrize("strokes", ["", "M1 1L2 2", "M1 1" + "L9999 9999" * 9, STROKES + "<svg>", "M1 1" + "L2 2" * 9000])
def test_what_is_no_signature_is_refused(strokes: str) -> None:
    with pytest.raises(SignatureUnread):
        signatures.drawn(strokes)
