"""Papers as drawn: what they say, what they never ask for, and that no value becomes markup. Drawing is slow: few papers."""

import io
import json
import math
import random
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
from app.issuance import fonts, furniture, issuers, render, types
from app.issuance.canonical import canonical
from app.issuance.errors import PaperRefused
from app.issuance.types import Kind
from app.publishing.service import service_files
from prove import injections
from prove.papers import checks
from tests.unit.issuance import papers

ROOT = Path(__file__).parents[3]
ELEMENTS = dictionary.load(ROOT / "forms" / "elements.yaml")
ALL = [
    "housing-proof", "business-licence", "company-licence", "hygiene-permit", "medical-insurance-proof", "social-insurance-proof",
    "no-criminal-record-proof", "no-criminal-record-refusal", "criminal-record-reply", "residence-proof", "rental-qualification",
    "disability-subsidy-notice", "old-age-allowance-notice", "hygiene-permit-cancellation", "firm-registration-proof", "senior-card", "receipt",
]  # fmt: skip
OFFICIAL = ["approval-decision", "refusal-decision", "site-check-record"]


@pytest.mark.parametrize("code", ALL)
def test_each_type_draws_its_sample_on_one_page_in_our_font_only(house, code):
    record = papers.a_record(code)
    pdf = render.pdf(types.get(code), record)
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert len(paper.pages) == (2 if types.get(code).paper == "card" else 1)
        names = {str(font.BaseFont) for page in paper.pages for font in page.Resources.Font.values()}
        assert all(name.endswith("+Paper-Serif") for name in names), names
        assert paper.Root.Lang == "zh-CN"
        assert paper.Root.MarkInfo.Marked
    assert record.number in papers.text_of(pdf)
    assert checks.unprinted(render.html(types.get(code), record), pdf) == set()


@pytest.mark.parametrize("code", OFFICIAL)
def test_no_character_of_an_official_document_is_set_as_an_empty_box(house, code):
    record = papers.a_record(code)
    pdf = render.pdf(types.get(code), record)
    assert checks.unprinted(render.html(types.get(code), record), pdf) == set() and checks.fonts_of(pdf) == {checks.FONT}


def test_a_paper_with_an_empty_box_is_never_drawn(house):
    """Facts with such a character are refused long before; this is for what a template says itself."""
    with pytest.raises(PaperRefused, match=r"notdef glyph .* \(U\+31350\)"):
        render.pdf(types.get("receipt"), papers.a_record("receipt", facts={"phone": "\U00031350"}))


RARE = "𬱖㙍䶮"


@pytest.mark.parametrize(("code", "fact"), [("social-insurance-proof", "name"), ("senior-card", "name"), ("business-licence", "operator")])
def test_rare_characters_of_names_are_printed_and_copied_out(house, code, fact):
    pdf = render.pdf(types.get(code), papers.a_record(code, facts={fact: RARE}))
    assert RARE in papers.text_of(pdf)


def test_a_long_text_goes_on_over_pages_with_the_frame_on_each(house):
    pdf = render.pdf(
        types.get("firm-registration-proof"), papers.a_record("firm-registration-proof", facts={"scope": "日用百货销售；" * 140})
    )
    with pikepdf.open(io.BytesIO(pdf)) as paper:
        assert len(paper.pages) == 2
        frames = [bytes(page.Contents.read_bytes()) for page in paper.pages]
    assert all(b"0.113725 0.305882 0.419608" in frame for frame in frames)  # #1d4e6b, the colour of the frame


def test_a_name_that_is_too_long_for_a_line_stays_on_the_page(house):
    name = "云江市" + "很长的名字" * 12
    assert name in papers.text_of(render.pdf(types.get("housing-proof"), papers.a_record("housing-proof", facts={"name": name})))


@pytest.mark.parametrize("office", ["河口县民政局", "云江市住房和城乡建设局", "云江市政务服务大厅综合窗口管理办公室第一分局"])
def test_the_ring_of_a_seal_holds_a_long_name_without_letters_on_each_other(office):
    turns = [float(turn) for turn in re.findall(r"rotate\(([-\d.]+)\)", furniture.seal(office))]
    size = float(re.search(r'rotate\([^)]*\)" font-size="([\d.]+)"', furniture.seal(office))[1])
    assert len(turns) == len(office) and max(turns) <= 120 and turns[0] == pytest.approx(-turns[-1])
    assert math.radians(turns[1] - turns[0]) * furniture.RING >= size / 1.03


def test_the_code_of_a_card_is_read_at_100_dpi(house):
    pages = papers.pictures_of(render.pdf(types.get("senior-card"), papers.a_record("senior-card")))
    assert [len(zxingcpp.read_barcodes(page)) for page in pages] == [0, 1]


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
    page, office = render.html(kind, papers.a_record(code)), issuers.issuer(papers.a_record(code).issuer)
    ring = "".join(re.findall(r'rotate\([^)]*\)"[^>]*>(.)</text>', page))
    assert ring == office.signatory.zh and f"{office.signatory.zh}</p>" in page
    purposes = {Kind.RECEIPT: "收件专用章", Kind.DOCUMENT: "行政审批专用章"}
    assert purposes.get(kind.kind, "电子证照专用章") in page


def test_a_name_is_not_broken_over_two_lines(house):
    page = render.html(types.get("housing-proof"), papers.a_record("housing-proof"))
    assert '<span class="whole">林晓雯</span>' in page
    assert "text-align: justify" not in "".join(text for name, text in types.get("housing-proof").files.items() if name.endswith(".css"))


# --- values are text ------------------------------------------------------------------------------------------


def test_200_payloads_are_printed_as_they_were_typed(house):
    assert len(injections.PAYLOADS) == 200
    pdf = render.pdf(types.get("receipt"), papers.a_record("receipt", facts={"materials": list(injections.PAYLOADS)}))
    text = papers.text_of(pdf)
    assert [payload for payload in injections.PAYLOADS if "".join(payload.split()) not in text] == []
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


@pytest.mark.parametrize("code", [*ALL, *OFFICIAL])
def test_hostile_facts_are_printed_as_they_were_typed(house, code):
    """Some payloads of a seed in each type; `make prove ONLY=papers` puts all of them through every type."""
    printed = next(injections.through(types.get(code), random.Random(code).sample(injections.PAYLOADS, 5)))
    assert printed.tried and not printed.lost and not printed.strange


def test_a_template_cannot_reach_behind_its_values(house):
    kind = papers.with_template(types.get("receipt"), "{{ ''.__class__.__mro__[1].__subclasses__() }}")
    with pytest.raises(Exception, match=r"unsafe|no attribute|undefined"):
        render.html(kind, papers.a_record("receipt"))


# --- nothing from outside -------------------------------------------------------------------------------------


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


@pytest.mark.parametrize("vector", injections.VECTORS.values(), ids=injections.VECTORS)
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
