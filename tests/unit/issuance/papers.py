"""Builders of papers without a database."""

import io
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
import zxingcpp
from PIL import Image

from app.core.settings import current
from app.issuance import codes, lint, pki, samples as shipped, signing, types
from app.issuance.canonical import canonical
from app.issuance.records import Record
from app.issuance.types import OFFICE, CertificateType

FOLDER = Path(__file__).parents[3] / "certificates"
ID = UUID("019a0000-0000-7000-8000-000000000001")
NONCE = "00112233445566778899aabbccddeeff"
DAY = date(2026, 11, 23)


def samples(code: str) -> list[dict]:
    return samples_of(current().root / "certificates" / code)


def samples_of(folder: Path) -> list[dict]:
    """Read as the product reads them."""
    return shipped.read(folder.name, (folder / shipped.FILE).read_text(encoding="utf-8"))


def a_record(code: str, sample: int = 0, facts: Mapping | None = None, **changes: object) -> Record:
    """A signed record of a type with its sample data, some facts changed."""
    kind, said = types.get(code), samples(code)[sample]
    given = lint.checked(kind, {**said["facts"], **(facts or {})})
    document = {
        "id": str(ID),
        "number": "云证〔2026〕000001号",
        "identifier": "1.2.156.3005.2.11990000MB1Y0002X2001.11990000MB1Y0002X2.20260000001.001.3",
        "nonce": NONCE,
        "holder": said["holder"],
        "facts": given,
    }
    content = canonical(document)
    office = issuing_office(kind, said)
    signature, key_id = signing.sign_record(content, office)
    made = Record(
        id=ID,
        number=str(document["number"]),
        issuer=office,
        type_code=code,
        type_sha256=kind.sha256,
        canonical=content,
        document=document,
        signature=signature,
        key_id=key_id,
        issued_on=DAY,
        valid_until=kind.valid_for.until(DAY) if kind.valid_for else None,
        reference="test:1",
    )
    return replace(made, code=codes.code_of(kind, made, pki.seal_key(office)), **changes)


def issuing_office(kind: CertificateType, said: Mapping) -> str:
    """Who issues the sample; the department of the office, whose seal every test has."""
    return str(said["office"]).partition("@")[0] if kind.issuer == OFFICE else kind.issuer


def with_template(kind: CertificateType, template: str, style: str = "") -> CertificateType:
    """The type with another template and style, as a hostile author would write them."""
    return types.from_files(kind.code, {**kind.files, "template.html": template, "style.css": style})


def picture_of(pdf: bytes, page: int = 1) -> Image.Image:
    """The first page, or another, at 100 dpi, as a cheap scanner would see it; the test is skipped where poppler is missing."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    done = subprocess.run(
        ["pdftoppm", "-r", "100", "-f", str(page), "-png", "-singlefile", "-"], input=pdf, capture_output=True, check=True
    )
    return Image.open(io.BytesIO(done.stdout))


def pictures_of(pdf: bytes) -> list[Image.Image]:
    """Every page at 100 dpi; the test is skipped where poppler is missing."""
    if not shutil.which("pdftoppm"):
        pytest.skip("pdftoppm (poppler-utils) is not installed")
    done = subprocess.run(["pdftoppm", "-r", "100", "-png", "-"], input=pdf, capture_output=True, check=True)
    parts = [b"\x89PNG" + part for part in done.stdout.split(b"\x89PNG")[1:]]
    return [Image.open(io.BytesIO(part)) for part in parts]


def text_of(pdf: bytes) -> str:
    """What a reader copies out of the PDF, without white space; the test is skipped where poppler is missing."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def pages_of(pdf: bytes) -> list[str]:
    """The text of each page, without white space; the test is skipped where poppler is missing."""
    if not shutil.which("pdftotext"):
        pytest.skip("pdftotext (poppler-utils) is not installed")
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return ["".join(page.split()) for page in done.stdout.decode().split("\f") if page.strip()]


def blank_above_code(pdf: bytes) -> float:
    """The white between the text and the QR code of the first page, in millimetres."""
    page = picture_of(pdf)
    code = zxingcpp.read_barcodes(page)[0].position
    left, right, top = code.top_left.x, code.top_right.x, code.top_left.y
    grey = page.convert("L").crop((left, 0, right, top - 2))
    dark = [row for row in range(grey.height) if grey.crop((0, row, grey.width, row + 1)).getextrema()[0] < 160]
    return (grey.height - dark[-1]) / 100 * 25.4
