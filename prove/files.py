"""A hundred thousand malformed files, uploaded to a draft in process: no error of ours, no hang, nothing kept that cannot be shown.

They go through the page's own address as a browser sends them: form token, multipart, the question that takes files.
"""

import io
import os
import random
import resource
import shutil
import time
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

import pikepdf
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from app import cli
from app.factory import create_app
from bench.results import Row
from config import from_environment
from prove import house
from tests import builders
from tests.casework import a_case

FILES = int(os.environ.get("FILES", "100000"))
SEED = int(os.environ.get("SEED", "2026"))
PROCESSES = 2
INSTANCE = house.ROOT / "out" / "prove" / "files"
CITIZEN, SERVICE, QUESTION, STEP = "黄志明", "individual-business", "premises_proof", "business"
FIRST = "operator"
HANG = 5.0  # seconds that one answer may take, notes/reliability.md T14
GROWTH = 50_000  # KB that the house's own process may grow
NAMES = (
    "a.png",
    "a.pdf",
    "a.jpg",
    "../../etc/passwd",
    "a\0.png",
    "租赁合同.pdf.exe",
    "x" * 5000 + ".png",
    "con",
    "",
    "a\r\nb.png",
    "‮gnp.exe",
)


@dataclass
class Seen:
    """What came of the files."""

    statuses: Counter[int] = field(default_factory=Counter)
    kept: int = 0
    broken: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    unshown: list[str] = field(default_factory=list)  # was kept, and its copy cannot be made
    growth: int = 0

    def __add__(self, other: "Seen") -> "Seen":
        return Seen(
            self.statuses + other.statuses, self.kept + other.kept, self.broken + other.broken, self.slow + other.slow,
            self.unshown + other.unshown, max(self.growth, other.growth),
        )  # fmt: skip


# --- the files --------------------------------------------------------------------------------------------------------


def whole_files() -> list[bytes]:
    """Small true ones of each kind, to be broken."""
    found = []
    for kind, mode in (("PNG", "RGB"), ("PNG", "P"), ("PNG", "RGBA"), ("JPEG", "RGB"), ("JPEG", "L"), ("JPEG", "CMYK")):
        target = io.BytesIO()
        Image.effect_noise((24, 16), 60).convert(mode).save(target, kind)
        found.append(target.getvalue())
    for mode in (pikepdf.ObjectStreamMode.disable, pikepdf.ObjectStreamMode.generate):
        target = io.BytesIO()
        with pikepdf.new() as document:
            document.add_blank_page(page_size=(200, 300))
            document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
            document.save(target, object_stream_mode=mode)
        found.append(target.getvalue())
    return found


def bombs() -> list[bytes]:
    """Small files that ask for gigabytes or for ever, files that are two things at once, and what is none of ours."""
    head = b"IHDR" + (50_000).to_bytes(4) + (50_000).to_bytes(4) + b"\x08\x02\x00\x00\x00"
    png = (head, b"IDAT" + zlib.compress(bytes(99_999)), b"IEND")
    parts = [len(part[4:]).to_bytes(4) + part + zlib.crc32(part).to_bytes(4) for part in png]
    packed = zlib.compress(bytes(40_000_000), 9)
    swelling = b"%%PDF-1.5\n1 0 obj\n<< /Type /ObjStm /N 1 /First 10 /Filter /FlateDecode /Length %d >>\nstream\n" % len(packed)
    circle = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[2 0 R]>>endobj\n"
    return [
        b"\x89PNG\r\n\x1a\n" + b"".join(parts),
        swelling + packed + b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>",
        circle + b"trailer<</Root 1 0 R>>",
        b"%PDF-1.4\n" + b"[" * 60_000,
        b"%PDF-1.4\n" + b"<<" * 60_000,
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"PK\x03\x04" + bytes(200),
        b"GIF89a" + bytes(50),
        b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 50,
        b"MZ" + bytes(300),
    ]


def broken(whole: Sequence[bytes], strange: Sequence[bytes], chance: random.Random) -> bytes:
    """One malformed file."""
    kind = chance.random()
    if kind < 0.04:
        return chance.choice(strange)
    content = bytearray(chance.choice(whole))
    if kind < 0.15:
        return bytes(content) + chance.choice(strange)[:4000]  # two files in one
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(content))
        what = chance.random()
        if what < 0.6:
            content[at] = chance.randrange(256)
        elif what < 0.8:
            content[at : at + chance.randrange(1, 9)] = chance.randbytes(chance.randrange(0, 9))
        else:
            content[at:at] = content[chance.randrange(len(content)) :][: chance.randrange(1, 60)]
    return bytes(content[: chance.randrange(len(content))] if chance.random() < 0.25 else content)


# --- sending ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Draft:
    """A citizen's draft with a question that takes files."""

    client: FlaskClient
    page: str
    typed: Mapping[str, str]  # what is posted along: the form's token, and what makes the question show

    def upload(self, content: bytes, name: str) -> TestResponse:
        sent = {**self.typed, QUESTION: (io.BytesIO(content), name)}
        return self.client.post(f"{self.page}/upload", data=sent, content_type="multipart/form-data")

    def show_and_remove(self, line: Mapping[str, str]) -> int:
        """The status of the small copy; then the file goes, so that the next one may come."""
        status = self.client.get(line["address"] + "?small").status_code
        self.client.post(self.page, data={**self.typed, "remove": line["remove"]})
        return status


def storm(app: Flask, chance: random.Random, count: int) -> Seen:
    """Upload `count` malformed files to a draft of this application."""
    seen, whole, strange, draft = Seen(), whole_files(), bombs(), _draft(app)
    before = 0
    for number in range(count):
        _one(draft, broken(whole, strange, chance), chance.choice(NAMES), seen)
        if number == min(500, count // 2):
            before = _memory()
    seen.growth = _memory() - before
    return seen


def _draft(app: Flask) -> Draft:
    client = builders.as_citizen(app.test_client(), CITIZEN)
    with app.app_context():
        page = f"/apply/{a_case(SERVICE, CITIZEN, until='draft').id}/steps/{STEP}"
    token = client.get(page).get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    client.post(page.replace(STEP, FIRST) + "/autosave", data={"csrf_token": token, "situations": "rented"})  # so that the question shows
    return Draft(client, page, {"csrf_token": token})


def _one(draft: Draft, content: bytes, name: str, seen: Seen) -> None:
    started = time.monotonic()
    try:
        answer = draft.upload(content, name)
    except Exception as thrown:  # whatever it is, it is what we look for
        seen.broken.append(f"{type(thrown).__name__}: {thrown} {content[:80]!r}")
        return
    took = time.monotonic() - started
    seen.statuses[answer.status_code] += 1
    if answer.status_code >= 500:
        seen.broken.append(f"{answer.status_code} {content[:80]!r}")
    if took > HANG:
        seen.slow.append(f"{took:.1f} s {content[:80]!r}")
    for line in (answer.get_json(silent=True) or {}).get("files") or ():
        seen.kept += 1
        if (status := draft.show_and_remove(line)) != 200:
            seen.unshown.append(f"{line['name'][:30]}: {status}")


def _memory() -> int:
    """KB that this process has needed at most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def _part(number: int, count: int) -> Seen:
    instance = INSTANCE / str(number)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(instance), "YIMEN_DEMO": "1"}))
    with app.app_context():
        cli.prepare.callback()
    return storm(app, random.Random(SEED + number), count)


def rows() -> Iterator[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    temporary = INSTANCE / "temporary"  # of these processes alone: a neighbour's files are not ours
    temporary.mkdir(parents=True)
    os.environ["TMPDIR"] = str(temporary)
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        parts = list(pool.map(_part, range(PROCESSES), [FILES // PROCESSES] * PROCESSES))
    seen = sum(parts[1:], parts[0])
    left = list(temporary.iterdir())
    print("            " + ", ".join(f"{status} {count}" for status, count in sorted(seen.statuses.items())) + f"; {seen.kept} kept")
    for told in [*seen.broken[:5], *seen.slow[:5], *seen.unshown[:5]]:
        print(f"            {told}")
    yield Row("U1", f"malformed files, {FILES} (seed {SEED}): answered with 500 or more", len(seen.broken), "= 0")
    yield Row("U2", f"of these: no answer within {HANG:.0f} s", len(seen.slow), "= 0")
    yield Row("U3", "of these: kept, and no copy can be shown", len(seen.unshown), "= 0")
    yield Row("U4", "growth of the house's own process, KB", seen.growth, f"<= {GROWTH}")
    yield Row("U5", "temporary files left behind", len(left), "= 0")
