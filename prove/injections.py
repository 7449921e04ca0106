"""Hostile templates and hostile facts: what a template asks for outside is never reached, what a fact says is printed as it was typed.

The tests do the same with fewer payloads. Nothing of this is signed.
"""

import io
import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from app.factory import create_app
from app.issuance import drawing, render, samples, types
from app.issuance.types import CertificateType, FactType
from bench.results import Row
from config import from_environment
from prove import house

INSTANCE = house.ROOT / "out" / "prove" / "injections"
AWAY = "127.0.0.1:9"
ATTACHED = ["certificate.json"]

# Each asks for something outside in another way.
VECTORS: Mapping[str, str] = {
    "image over http": f"<img src='http://{AWAY}/a.png'>",
    "image over https": f"<img src='https://{AWAY}/a.png'>",
    "image over ftp": f"<img src='ftp://{AWAY}/a.png'>",
    "image from a file": "<img src='file:///etc/passwd'>",
    "image from a path": "<img src='/etc/passwd'><img src='../../../../etc/passwd'>",
    "style sheet": f"<link rel=stylesheet href='http://{AWAY}/a.css'>",
    "import": f"<style>@import 'http://{AWAY}/a.css';</style>",
    "background": f"<p style='background:url(http://{AWAY}/a.png)'>x</p>",
    "content": f"<style>p::before{{content:url(http://{AWAY}/a.png)}}</style><p>x</p>",
    "font": f"<style>@font-face{{font-family:x;src:url(http://{AWAY}/a.otf)}}</style><p style='font-family:x'>x</p>",
    "font from a file": "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}</style><p style='font-family:x'>x</p>",
    "picture in a drawing": f"<svg width=9 height=9><image width=9 height=9 href='http://{AWAY}/a.png'/></svg>",
    "xlink in a drawing": "<svg width=9 height=9 xmlns:xlink='http://www.w3.org/1999/xlink'><image width=9 height=9 xlink:href='file:///etc/passwd'/></svg>",
    "use in a drawing": f"<svg width=9 height=9><use href='http://{AWAY}/a.svg#x'/></svg>",
    "attachment by link": "<link rel=attachment href='file:///etc/passwd'>",
    "attachment by anchor": "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "object": f"<object data='http://{AWAY}/a.svg'></object>",
    "embed": "<embed src='file:///etc/passwd'>",
    "iframe": f"<iframe src='file:///etc/passwd'></iframe><iframe srcdoc='<img src=http://{AWAY}/a>'></iframe>",
    "html as data": f"<object data=\"data:text/html,<img src='http://{AWAY}/a.png'>\"></object>",
    "redirect through data": f"<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg'><image href='http://{AWAY}/b.png'/></svg>\">",
    "refresh and base": f"<base href='http://{AWAY}/'><meta http-equiv=refresh content='0;url=http://{AWAY}/'><img src='a.png'>",
}  # fmt: skip

PARTS = (
    "{{ 7*7 }}", "{% for x in [1] %}y{% endfor %}", "{# c #}", "<script>alert(1)</script>", "<style>*{display:none}</style>", "<b>fett</b>",
    "</td></tr></table>", '<link rel="attachment" href="file:///etc/passwd">', '<a rel="attachment" href="file:///etc/passwd">x</a>',
    f"<img src=http://{AWAY}/x>", "&lt;b&gt;", "&#x41;", "&amp;", f"<svg><image href='http://{AWAY}/y'/></svg>", f"url(http://{AWAY}/z)",
    f"@import 'http://{AWAY}/a';", "'; DROP TABLE certificate; --", '" onload="x', "]]>", "<!-- x -->",
)  # fmt: skip
PAYLOADS = tuple(f"{part}{number}" for number in range(10) for part in PARTS)
FILLED = {FactType.TEXT, FactType.DATE, FactType.NUMBER, FactType.MONEY, FactType.AREA, FactType.LIST, FactType.TABLE}
SEVERAL = 8
ACTIONS = {"/URI", "/Launch", "/JavaScript", "/GoToR", "/GoToE", "/SubmitForm", "/ImportData", "/Rendition"}


@dataclass(frozen=True)
class Printed:
    """What came of some payloads on one paper."""

    tried: int
    lost: Sequence[str]  # not found in the text as typed
    strange: Sequence[str]  # files and references that are not ours


def rows() -> Iterator[Row]:
    INSTANCE.mkdir(parents=True, exist_ok=True)
    app = create_app(from_environment(os.environ | {"YIMEN_INSTANCE": str(INSTANCE)}))
    with app.app_context():
        found = {name: reach(vector) for name, vector in VECTORS.items()}
        for name, said in found.items():
            if said:
                print(f"            {name}: {said}")
        yield Row(
            "P1",
            f"templates that ask for something outside, {len(VECTORS)} ways: reached or drawn in",
            float(sum(map(bool, found.values()))),
            "= 0",
        )
        tried, lost, strange = 0, 0, 0
        for kind in types.all_types().values():
            for printed in through(kind, PAYLOADS):
                tried, lost, strange = tried + printed.tried, lost + len(printed.lost), strange + len(printed.strange)
                for fault in (*printed.lost, *printed.strange):
                    print(f"            {kind.code}: {fault}")
        yield Row("P2", f"payloads as facts, {tried} through {len(types.all_types())} types: not printed as typed", float(lost), "= 0")
        yield Row("P3", "files and references in those papers that are not ours", float(strange), "= 0")


def reach(vector: str) -> list[str]:
    """What a template with this in it reached, opened or brought in; nothing if it was refused or drawn without."""
    kind = types.get("receipt")
    said = samples.read(kind.code, samples.text_of(kind.code))[0]
    sheet = render.sheet(kind, samples.record(kind, said))
    drawn = drawing.draft(replace(sheet, files={**sheet.files, "template.html": f"<!doctype html><title>x</title>{vector}"}))
    return [*drawn.reached, *(strange(drawn.content) if drawn.content else [])]


def through(kind: CertificateType, payloads: Sequence[str]) -> Iterator[Printed]:
    """The payloads in the facts of this type until all were printed once: in each fact several where the paper may go on over pages."""
    said = max(samples.read(kind.code, samples.text_of(kind.code)), key=lambda one: len(one["facts"]))
    places, left, several = _places(kind, said), list(payloads), SEVERAL if kind.paper in {"portrait", "document"} else 1
    while left:
        now, left = left[: several * len(places)], left[several * len(places) :]
        texts = ["、".join(now[at : at + several]) for at in range(0, len(now), several)]
        facts = {code: _shaped(kind, code, text) for code, text in zip(places, texts, strict=False)}
        yield _printed(kind, {**said, "facts": {**said["facts"], **facts}}, now)


def _places(kind: CertificateType, said: Mapping[str, Any]) -> list[str]:
    """The facts of the sample that the template prints, found with a mark in each."""
    given = [code for code, value in said["facts"].items() if kind.facts[code].type in FILLED and value not in (None, "", [])]
    marks = {code: f"标记{number}号" for number, code in enumerate(given)}
    facts = {**said["facts"], **{code: _shaped(kind, code, mark) for code, mark in marks.items()}}
    page = render.page(render.sheet(kind, samples.record(kind, {**said, "facts": facts})))
    return [code for code, mark in marks.items() if mark in page]


def _shaped(kind: CertificateType, code: str, text: str) -> object:
    rule = kind.facts[code]
    if rule.type is FactType.LIST:
        return [text]
    return [dict.fromkeys(rule.columns, text)] if rule.type is FactType.TABLE else text


def _printed(kind: CertificateType, said: Mapping[str, Any], payloads: Sequence[str]) -> Printed:
    content = drawing.pdf(kind, samples.record(kind, said))
    text = _text(content, "-raw") + _text(content)
    return Printed(len(payloads), [one for one in payloads if "".join(one.split()) not in text], strange(content))


def _text(content: bytes, *how: str) -> str:
    done = subprocess.run(["pdftotext", *how, "-", "-"], input=content, capture_output=True, check=True)
    return "".join(done.stdout.decode().split())


def strange(content: bytes) -> list[str]:
    """Attached files that are not our record, and anything that leads or runs elsewhere."""
    with pikepdf.open(io.BytesIO(content)) as paper:
        found = [f"file {name}" for name in paper.attachments if name not in ATTACHED]
        held = [one for one in paper.objects if isinstance(one, pikepdf.Dictionary | pikepdf.Stream)]
        found += [f"action {one['/S']}" for one in held if str(one.get("/S", "")) in ACTIONS]
        found += ["a second embedded file"] * (sum(one.get("/Type") == "/EmbeddedFile" for one in held) > 1)
    return found + ["/etc/passwd"] * (b"root:" in content)
