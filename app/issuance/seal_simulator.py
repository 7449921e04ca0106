"""A seal platform for the demonstration: an OFD by the book (GB/T 33190), laid out from the record that it is given.

No seal is in it that could be taken for one: where GB/T 38540 wants the signature of a seal stands a sentence that says so, and page and
file are marked 样例.
"""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from app.issuance.seal_service import Original

NAMESPACE = "http://www.ofdspec.org/2016"
NAME = "示例印章平台（样例，无真实印章）"
MARK = "样例 SAMPLE"
NO_SEAL = "样例：此处应为统一电子印章平台按 GB/T 38540 生成的签章数据。本文件未加盖电子印章，不具有法律效力。"
AT_FIRST = (1980, 1, 1, 0, 0, 0)  # of every file in it: the same certificate gives the same bytes
WIDTH, HEIGHT, LEFT, TOP, LEADING, SIZE = 210, 297, 25, 45, 12, 5  # millimetres
PAGE, FONT, LAYER, FIRST = 1, 2, 3, 100  # the numbers by which the parts of a document are known

DOCUMENT, RESOURCES, CONTENT = "Doc_0/Document.xml", "Doc_0/PublicRes.xml", "Doc_0/Pages/Page_0/Content.xml"
SIGNATURES, SIGNATURE, VALUE = "Doc_0/Signs/Signatures.xml", "Doc_0/Signs/Sign_0/Signature.xml", "Doc_0/Signs/Sign_0/SignedValue.dat"


class SealSimulator:
    """It keeps nothing, for what it makes follows from the certificate alone."""

    name = NAME

    def seal(self, original: Original, key: str) -> bytes:  # noqa: ARG002 - one certificate, one file, whatever the key
        document = _document(original)
        return _packed({**document, **_seal(original, document)})


def _packed(files: Mapping[str, str]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, text in files.items():
            archive.writestr(zipfile.ZipInfo(name, AT_FIRST), text, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def _tag(name: str, inside: str = "", **attributes: object) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<ofd:{name}{written}>{inside}</ofd:{name}>"


def _file(name: str, inside: str, **attributes: object) -> str:
    spaced = _tag(name, inside, **{"xmlns:ofd": NAMESPACE, **attributes})
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{spaced}'


def _document(original: Original) -> dict[str, str]:
    """Everything that the seal covers."""
    number, lines = hashlib.sha256(original.pdf).hexdigest()[:32], _lines(original)
    about = _tag("DocID", number) + _tag("Title", escape(original.title)) + _tag("Creator", NAME)
    body = _tag("DocInfo", about) + _tag("DocRoot", DOCUMENT) + _tag("Signatures", f"/{SIGNATURES}")
    common = _tag("MaxUnitID", str(FIRST + len(lines))) + _tag("PageArea", _box()) + _tag("PublicRes", "PublicRes.xml")
    pages = _tag("Pages", _tag("Page", ID=PAGE, BaseLoc="Pages/Page_0/Content.xml"))
    texts = "".join(_line(place, text) for place, text in enumerate(lines))
    return {
        "OFD.xml": _file("OFD", _tag("DocBody", body), DocType="OFD", Version="1.1"),
        DOCUMENT: _file("Document", _tag("CommonData", common) + pages),
        RESOURCES: _file("Res", _tag("Fonts", _tag("Font", ID=FONT, FontName="宋体", FamilyName="宋体")), BaseLoc="Res"),
        CONTENT: _file("Page", _tag("Area", _box()) + _tag("Content", _tag("Layer", texts, ID=LAYER, Type="Body"))),
    }


def _lines(original: Original) -> list[str]:
    record = json.loads(original.record)
    return [
        MARK,
        original.title,
        f"编号：{original.number}",
        f"电子证照标识：{original.identifier}",
        f"持证主体：{record['holder']['name']}",
        f"签发机关：{original.issuer}",
        f"签发日期：{original.issued_on}",
        f"有效期至：{original.valid_until or '长期'}",
        "PDF 版式文件的 SHA-256：",
        original.pdf_sha256[:32],
        original.pdf_sha256[32:],
        "本文件由示例印章平台生成，仅供演示。",
        "未加盖电子印章，不具有法律效力。",
    ]


def _box() -> str:
    return _tag("PhysicalBox", f"0 0 {WIDTH} {HEIGHT}")


def _line(place: int, text: str) -> str:
    """Each sign as wide as it is: a hanzi a square, a letter half of it."""
    steps = " ".join(str(SIZE / 2 if sign.isascii() else SIZE) for sign in text[:-1])
    code = _tag("TextCode", escape(text), X=0, Y=SIZE, DeltaX=steps)
    boundary = f"{LEFT} {TOP + place * LEADING} {WIDTH - 2 * LEFT} {SIZE + 2}"
    return _tag("TextObject", code, ID=FIRST + place, Boundary=boundary, Font=FONT, Size=SIZE)


def _seal(original: Original, covered: Mapping[str, str]) -> dict[str, str]:
    """The parts that a sealed OFD has, with true digests of what it covers, and no signature."""
    references = "".join(_tag("Reference", _tag("CheckValue", _digest(text)), FileRef=f"/{name}") for name, text in covered.items())
    info = (
        _tag("Provider", ProviderName=NAME, Version="1.0", Company=MARK)
        + _tag("SignatureDateTime", f"{original.issued_on.replace('-', '')}000000Z")
        + _tag("References", references, CheckMethod="SHA1")
        + _tag("StampAnnot", ID=1, PageRef=PAGE, Boundary=f"{WIDTH - 75} {HEIGHT - 75} 40 40")
    )
    listed = _tag("MaxSignId", "1") + _tag("Signature", ID=1, Type="Seal", BaseLoc="Sign_0/Signature.xml")
    return {
        SIGNATURES: _file("Signatures", listed),
        SIGNATURE: _file("Signature", _tag("SignedInfo", info) + _tag("SignedValue", "SignedValue.dat")),
        VALUE: NO_SEAL,
    }


def _digest(text: str) -> str:
    """SHA-1, the better of the two that GB/T 33190 itself names; it guards nothing here."""
    return base64.b64encode(hashlib.sha1(text.encode(), usedforsecurity=False).digest()).decode()
