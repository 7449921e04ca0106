"""Papers as drawn: what they say, what they never ask for, and that no value becomes markup. Drawing is slow: few papers."""

import io
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pikepdf
import pytest
import zxingcpp

from app.cases import outcome
from app.cases.materials import MaterialState
from app.catalogue import loader
from app.elements import dictionary
from app.issuance import fonts, issuers, render, types
from app.issuance.canonical import canonical
from app.issuance.errors import PaperRefused
from app.publishing.service import service_files
from tests.unit.issuance import papers

ROOT = Path(__file__).parents[3]
ELEMENTS = dictionary.load(ROOT / "forms" / "elements.yaml")
ALL = ["housing-proof", "business-licence", "medical-insurance-proof", "rental-qualification", "firm-registration-proof", "receipt"]


@pytest.mark.parametrize("code", ALL)
def test_each_type_draws_its_sample_on_one_page_in_our_font_only(house, code):
    record = papers.a_record(code)
    pdf = render.pdf(types.get(code), record)
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert len(paper.pages) == 1
        names = {str(font.BaseFont) for page in paper.pages for font in page.Resources.Font.values()}
        assert all(name.endswith("+Paper-Serif") for name in names), names
        assert paper.Root.Lang == "zh-CN"
        assert paper.Root.MarkInfo.Marked
    assert record.number in papers.text_of(pdf)


def test_the_record_is_attached_once_as_it_was_signed(house):
    record = papers.a_record("housing-proof")
    with pikepdf.open(io.BytesIO(render.pdf(types.get("housing-proof"), record))) as paper:
        assert list(paper.attachments) == ["certificate.json"]
        attached = json.loads(paper.attachments["certificate.json"].get_file().read_bytes())
        assert len(paper.Root.AF) == 1
        assert paper.Root.AF[0].AFRelationship == "/Data"
        with paper.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
    assert canonical(attached["record"]) == record.canonical
    assert bytes.fromhex(attached["signature"]) == record.signature


def test_the_same_record_gives_the_same_bytes(house):
    record = papers.a_record("receipt")
    assert render.pdf(types.get("receipt"), record) == render.pdf(types.get("receipt"), record)


def test_without_property_the_paper_says_so_and_with_property_it_lists_it(house):
    kind = types.get("housing-proof")
    without = render.html(kind, papers.a_record("housing-proof", 0))
    owner = render.html(kind, papers.a_record("housing-proof", 1))
    assert "未查询到不动产登记信息" in without
    assert "登记有不动产权利" not in without
    assert "未查询到" not in owner
    assert "共 2 处" in owner
    assert "云（2019）云江市不动产权第0012345号" in owner


def test_no_character_that_a_template_prints_is_missing_from_the_font(house):
    for kind in types.all_types().values():
        for name, text in kind.files.items():
            missing = {character for character in text if not character.isspace() and not fonts.has(character)}
            assert not missing, f"{kind.code}/{name}: {missing}"


def test_a_demonstration_paper_is_marked_as_a_sample(house):
    assert "SAMPLE" in render.html(types.get("receipt"), papers.a_record("receipt"))


def test_the_code_on_the_paper_opens_the_verification_page(house):
    page = papers.picture_of(render.pdf(types.get("receipt"), papers.a_record("receipt")))
    assert [code.text.partition("#")[0] for code in zxingcpp.read_barcodes(page)] == [f"http://127.0.0.1:8000/v/{papers.ID}"]


# --- the foot: office, date, seal ------------------------------------------------------------------------------


def longest_receipt() -> dict:
    """The facts of the receipt of a case that needs every material of the service with the most of them."""
    forms = [loader.load(path, ELEMENTS) for path in service_files(ROOT / "forms")]
    definition = max(forms, key=lambda each: len(each.materials))
    states = [MaterialState(need, None if number % 3 == 2 else need.ways[-1]) for number, need in enumerate(definition.materials)]
    facts = {**outcome.materials_told(states), "service": definition.name.zh, "department": "云江市人力资源和社会保障局"}
    return facts | {"promised_due": None, "phone": None, "complaint_phone": None}  # a case of ours does not say these


def test_the_receipt_of_the_longest_service_is_one_page(house):
    pdf = render.pdf(types.get("receipt"), papers.a_record("receipt", facts=longest_receipt()))
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert len(paper.pages) == 1


@pytest.mark.parametrize("count", range(8, 34, 5))
def test_the_foot_never_stands_alone_on_a_page(house, count):
    """However many rows there are, the page with the seal has the last two of them."""
    materials = [f"材料{number}" for number in range(1, count + 1)]
    pdf = render.pdf(types.get("receipt"), papers.a_record("receipt", facts={"materials": materials, "shared": None, "open": None}))
    last = papers.pages_of(pdf)[-1]
    assert "扫码核验真伪" in last and materials[-1] in last and materials[-2] in last


def test_the_seal_follows_the_text_without_a_hole(house):
    """GB/T 9704: no big blank between the text and the seal, however short the text is."""
    for code in ("housing-proof", "medical-insurance-proof", "rental-qualification", "receipt"):
        assert papers.blank_above_code(render.pdf(types.get(code), papers.a_record(code))) < 22, code


@pytest.mark.parametrize("code", ALL)
def test_the_name_on_the_seal_is_the_name_above_the_date(house, code):
    kind = types.get(code)
    page, office = render.html(kind, papers.a_record(code)), issuers.issuer(kind.issuer)
    ring = "".join(re.findall(r'rotate\([^)]*\)"[^>]*>(.)</text>', page))
    assert ring == office.signatory.zh and f"{office.signatory.zh}</p>" in page
    assert ("收件专用章" if code == "receipt" else "电子证照专用章") in page


def test_a_name_is_not_broken_over_two_lines(house):
    page = render.html(types.get("housing-proof"), papers.a_record("housing-proof"))
    assert '<span class="whole">林晓雯</span>' in page
    assert "text-align: justify" not in "".join(text for name, text in types.get("housing-proof").files.items() if name.endswith(".css"))


# --- values are text ------------------------------------------------------------------------------------------

PARTS = [
    "{{ 7*7 }}",
    "{% for x in [1] %}y{% endfor %}",
    "{# c #}",
    "<script>alert(1)</script>",
    "<style>*{display:none}</style>",
    "<b>fett</b>",
    "</td></tr></table>",
]
PARTS += [
    '<link rel="attachment" href="file:///etc/passwd">',
    '<a rel="attachment" href="file:///etc/passwd">x</a>',
    "<img src=http://127.0.0.1:9/x>",
    "&lt;b&gt;",
    "&#x41;",
    "&amp;",
]
PARTS += [
    "<svg><image href='http://127.0.0.1:9/y'/></svg>",
    "url(http://127.0.0.1:9/z)",
    "@import 'http://127.0.0.1:9/a';",
    "'; DROP TABLE certificate; --",
    '" onload="x',
    "]]>",
    "<!-- x -->",
]
PAYLOADS = [f"{part}{number}" for number in range(10) for part in PARTS]


def test_200_payloads_are_printed_as_they_were_typed(house):
    assert len(PAYLOADS) == 200
    pdf = render.pdf(types.get("receipt"), papers.a_record("receipt", facts={"materials": PAYLOADS}))
    text = papers.text_of(pdf)
    assert [payload for payload in PAYLOADS if "".join(payload.split()) not in text] == []
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert list(paper.attachments) == ["certificate.json"]
    assert b"127.0.0.1:9" not in pdf


@pytest.mark.parametrize("code", ALL)
def test_no_fact_of_any_type_becomes_markup(house, code):
    kind, payload = types.get(code), "<b>{{ 7*7 }}</b>&amp;"
    facts = {name: payload for name, rule in kind.facts.items() if rule.type == "text"}
    facts |= {name: [payload] for name, rule in kind.facts.items() if rule.type == "list"}
    page = render.html(kind, papers.a_record(code, facts=facts))
    assert "<b>" not in page
    assert "&lt;b&gt;{{ 7*7 }}&lt;/b&gt;&amp;amp;" in page


def test_a_template_cannot_reach_behind_its_values(house):
    kind = papers.with_template(types.get("receipt"), "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(Exception, match=r"unsafe|no attribute|undefined"):
        render.html(kind, papers.a_record("receipt"))


# --- nothing from outside -------------------------------------------------------------------------------------

EGRESS = {
    "image over http": "<img src='http://127.0.0.1:9/a.png'>",
    "image over https": "<img src='https://127.0.0.1:9/a.png'>",
    "image over ftp": "<img src='ftp://127.0.0.1:9/a.png'>",
    "image from a file": "<img src='file:///etc/passwd'>",
    "style sheet": "<link rel=stylesheet href='http://127.0.0.1:9/a.css'>",
    "import": "<style>@import 'http://127.0.0.1:9/a.css';</style>",
    "background": "<p style='background:url(http://127.0.0.1:9/a.png)'>x</p>",
    "font": "<style>@font-face{font-family:x;src:url(http://127.0.0.1:9/a.otf)}</style><p style='font-family:x'>x</p>",
    "font from a file": "<style>@font-face{font-family:x;src:url(file:///etc/passwd)}</style><p style='font-family:x'>x</p>",
    "picture in a drawing": "<svg width=9 height=9><image width=9 height=9 href='http://127.0.0.1:9/a.png'/></svg>",
    "attachment by link": "<link rel=attachment href='file:///etc/passwd'>",
    "attachment by anchor": "<a rel=attachment href='file:///etc/passwd'>x</a>",
    "object": "<object data='http://127.0.0.1:9/a.svg'></object>",
    "redirect through data": "<img src=\"data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><image width='9' height='9' href='http://127.0.0.1:9/b.png'/></svg>\">",
}


class Watch:
    """Notes sockets and opened files while it is on. An audit hook cannot be taken away again, so there is one."""

    on = False
    sockets: list[str] = []  # noqa: RUF012 - one for the process, like the hook
    files: list[str] = []  # noqa: RUF012

    def __call__(self, event: str, args: tuple) -> None:
        if self.on and event.startswith("socket."):
            self.sockets.append(event)
        if self.on and event == "open" and isinstance(args[0], str):
            self.files.append(args[0])


WATCH = Watch()
sys.addaudithook(WATCH)


@contextmanager
def watched() -> Iterator[Watch]:
    WATCH.sockets.clear()
    WATCH.files.clear()
    WATCH.on = True
    try:
        yield WATCH
    finally:
        WATCH.on = False


@pytest.mark.parametrize("vector", EGRESS.values(), ids=EGRESS)
def test_a_paper_reaches_nothing_outside(house, vector):
    record = papers.a_record("receipt")
    render._font()  # what is loaded once is loaded now
    kind = papers.with_template(types.get("receipt"), f"<!doctype html><title>x</title>{vector}")
    with watched() as watch:
        try:
            pdf = render.pdf(kind, record)
        except PaperRefused:
            pdf = b""
    assert watch.sockets == []
    assert not [path for path in watch.files if path == "/etc/passwd"]
    assert b"root:" not in pdf
    if pdf:
        with pikepdf.open(io.BytesIO(pdf)) as paper:
            assert list(paper.attachments) == ["certificate.json"]
