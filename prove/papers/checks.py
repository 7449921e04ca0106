"""What strangers' tools say of a signed paper: pdfsig, openssl, a reader of codes; and whether every character is shown as what it is."""

import io
import re
import subprocess
import tempfile
from html import unescape
from pathlib import Path

import pikepdf
import zxingcpp
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from app.issuance import pki

RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")
STYLE, TAG = re.compile(r"<(style|head|title)\b.*?</\1>", re.DOTALL), re.compile(r"<[^>]*>")
DOTS = 110
FONT = "Paper-Serif"


def pdfsig(content: bytes) -> bool:
    """Whether poppler finds one signature over the whole document, and finds it sound."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "paper.pdf"
        path.write_bytes(content)
        said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
    return said.count("Signature #") == 1 and "Signature is Valid." in said and "Total document signed" in said


def openssl(content: bytes) -> str:
    """Empty if OpenSSL verifies the CAdES signature over the bytes that the file names, up to our root; else what it says."""
    start, length, after, rest = (int(number) for number in RANGE.findall(content)[0])
    signed = content[start : start + length] + content[after : after + rest]
    signature = bytes.fromhex(content[start + length + 1 : after - 1].decode())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "signed").write_bytes(signed)
        (folder / "signature").write_bytes(_whole(signature))
        (folder / "root.pem").write_bytes(pki.certificate(pki.ROOT).public_bytes(Encoding.PEM))
        order = ["openssl", "cms", "-verify", "-cades", "-binary", "-inform", "DER", "-in", "signature", "-content", "signed"]
        order += ["-CAfile", "root.pem", "-purpose", "any", "-out", "out"]
        done = subprocess.run(order, cwd=folder, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else done.stderr.strip().splitlines()[-1]


def _whole(padded: bytes) -> bytes:
    """The signature without the zeros that fill its place in the file: as long as its own DER says."""
    width = padded[1] & 0x7F if padded[1] & 0x80 else 0
    length = int.from_bytes(padded[2 : 2 + width], "big") if width else padded[1]
    return padded[: 2 + width + length]


def pages(content: bytes, target: Path) -> list[Path]:
    """Each page as PNG beside the others."""
    subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", "-", str(target)], input=content, check=True)
    return sorted(target.parent.glob(f"{target.name}-*.png"))


def code_of(pictures: list[Path]) -> str:
    """What the QR code says, read from the pictures of the pages."""
    found = [code.text for picture in pictures for code in zxingcpp.read_barcodes(Image.open(picture))]
    return found[0] if found else ""


def text_of(content: bytes) -> str:
    """What a reader copies out, without white space."""
    done = subprocess.run(["pdftotext", "-", "-"], input=content, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def unprinted(page: str, content: bytes) -> set[str]:
    """The characters of the page as HTML that the PDF does not show as what they are: they would be empty boxes, or nothing."""
    shown = STYLE.sub("", page)
    return {sign for sign in unescape(TAG.sub("", shown)) if not sign.isspace()} - set(text_of(content))


def fonts_of(content: bytes) -> set[str]:
    """The names of the fonts that it is set in, without the mark of the subset."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        held = (one for one in paper.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font")
        return {str(font.BaseFont).rpartition("+")[2].removeprefix("/") for font in held}
