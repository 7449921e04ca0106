"""A phone that has once opened the checker knows a genuine code from a forged one with no network at all."""

import base64
import io
import subprocess
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import cbor2
import pytest
import segno
import zxingcpp
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from prove import journey, walk
from prove.browser import Browser as Reader
from tests.browser.conftest import PATIENCE_MS, QUIET
from tests.browser.server import Server
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
PHONE = 390


@dataclass(frozen=True)
class Paper:
    """A real paper: its first page as a cheap scanner sees it, and what its code says."""

    scan: bytes
    text: str

    @property
    def address(self) -> str:
        return self.text.partition("#")[0]

    @property
    def message(self) -> cbor2.CBORTag:
        code = self.text.partition("#")[2]
        return cbor2.loads(zlib.decompress(base64.urlsafe_b64decode(code + "=" * (-len(code) % 4))))

    def saying(self, message: object) -> str:
        """The same address with another message."""
        code = base64.urlsafe_b64encode(zlib.compress(cbor2.dumps(message), 9)).rstrip(b"=").decode()
        return f"{self.address}#{code}"


@pytest.fixture(scope="module")
def paper(server: Server) -> Paper:
    service = next(one for one in journey.SERVICES if one.code == "housing-proof")
    reader = Reader(server.address)
    desk = reader.get("/demo/")
    person = desk.find(f"//tr[th='{service.citizen}']//input[@name='person']/@value")[0]
    reader.submit(desk, desk.find(f"//form[.//input[@name='person' and @value='{person}']]")[-1])
    page, _count = walk.fill_in(reader, journey.begin(reader, service.code), service.answers)
    pdf = walk.certificate_of(reader, walk.case_number(journey.submit(reader, page)))[1]
    scan = subprocess.run(["pdftoppm", "-r", "150", "-png", "-singlefile", "-"], input=pdf, capture_output=True, check=True).stdout
    return Paper(scan, zxingcpp.read_barcodes(Image.open(io.BytesIO(scan)))[0].text)


@pytest.fixture
def phone(visit: Visit) -> Iterator[Visitor]:
    """One that has opened the checker once and has no network now."""
    holder = visit(width=PHONE)
    holder.go("/v/check")
    seen(holder.page, "[data-ready]")
    holder.context.set_offline(True)
    yield holder
    holder.context.set_offline(False)
    holder.faults = [fault for fault in holder.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def drawn(text: str) -> bytes:
    picture = io.BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=4, border=4)
    return picture.getvalue()


def choose(page: Page, picture: bytes, name: str = "code.png") -> None:
    page.locator("[data-picture]").set_input_files({"name": name, "mimeType": "image/png", "buffer": picture})


def seen(page: Page, place: str) -> None:
    """What the phone works out by itself takes its time on a busy machine."""
    expect(page.locator(place)).to_be_visible(timeout=PATIENCE_MS)


def verdict(visitor: Visitor) -> str:
    found = visitor.page.locator("[data-verdict]")
    expect(found).to_have_count(1)
    return found.get_attribute("data-verdict") or ""


def test_without_network_a_real_paper_is_genuine_by_its_signature(phone: Visitor, paper: Paper) -> None:
    choose(phone.page, paper.scan)
    seen(phone.page, "[data-verdict]")
    assert verdict(phone) == "genuine"
    phone.sees("签名真实").sees("没有网络，无法得知目前是否仍然有效").sees("云江市不动产登记中心").sees("林**")
    assert "林晓雯" not in phone.page.content()
    phone.looks("checker-genuine-offline")


def test_an_address_scanned_without_network_is_answered_by_the_checker(phone: Visitor, paper: Paper) -> None:
    phone.page.goto(paper.text)
    assert verdict(phone) == "genuine"
    phone.page.goto(f"{phone.address}/v/?number=123")
    assert verdict(phone) == "network"
    phone.page.goto(paper.address)
    assert verdict(phone) == "older"


def forged(paper: Paper) -> dict[str, tuple[str, str]]:
    """What a forger may try, and what it is found to be."""
    protected, beside, payload, signature = paper.message.value
    claims = cbor2.loads(payload)
    own = ec.generate_private_key(ec.SECP256R1())

    def signed(head: bytes, body: bytes) -> list[object]:
        r, s = decode_dss_signature(own.sign(cbor2.dumps(["Signature1", head, b"", body]), ec.ECDSA(hashes.SHA256())))
        return [head, {}, body, r.to_bytes(32, "big") + s.to_bytes(32, "big")]

    other_name = cbor2.dumps({**claims, 2: "云房产证明〔2026〕000999号"})
    unknown = cbor2.dumps({1: -7, 4: b"12345678"})
    tag = lambda value: cbor2.CBORTag(18, value)  # noqa: E731 - said eight times below
    another = paper.address[:-1] + ("0" if paper.address[-1] != "0" else "1")
    return {
        "another number": (paper.saying(tag([protected, beside, other_name, signature])), "forged"),
        "another key under our key's name": (paper.saying(tag(signed(protected, other_name))), "forged"),
        "another key": (paper.saying(tag(signed(unknown, payload))), "unknown"),
        "an empty signature": (paper.saying(tag([protected, beside, payload, bytes(64)])), "forged"),
        "no signature": (paper.saying(tag([protected, beside, payload, b""])), "forged"),
        "another algorithm": (paper.saying(tag(signed(cbor2.dumps({1: -8, 4: b"12345678"}), payload))), "forged"),
        "headers beside": (paper.saying(tag([protected, {4: b"12345678"}, payload, signature])), "forged"),
        "no tag": (paper.saying([protected, beside, payload, signature]), "forged"),
        "another paper's address": (f"{another}#{paper.text.partition('#')[2]}", "forged"),
        "swollen": (paper.saying(tag([protected, beside, bytes(200_000), signature])), "forged"),
        "cut off": (paper.text[:-9], "forged"),
        "another site": (paper.text.replace("http://127.0.0.1", "http://127.0.0.9"), "foreign"),
        "no address": ("WIFI:S:hall;T:nopass;;", "text"),
        "the front page": (paper.address.partition("/v/")[0] + "/my", "page"),
    }


def test_no_forged_code_is_found_genuine_without_network(phone: Visitor, paper: Paper) -> None:
    for what, (text, wanted) in forged(paper).items():
        choose(phone.page, drawn(text))
        seen(phone.page, f"[data-verdict={wanted}]")
        assert verdict(phone) == wanted, what
    phone.looks("checker-refused")


FLIPS = """async ([text, site, keysAt]) => {
  const { addressed, judged } = await import('/static/js/code.js');
  const keys = (await (await fetch(keysAt)).json()).keys;
  const whole = addressed(text, [site]);
  const unpack = async (packed) => new Uint8Array(await new Response(new Blob([packed]).stream()
    .pipeThrough(new DecompressionStream('deflate'))).arrayBuffer());
  const bytes = await unpack(Uint8Array.from(atob(whole.packed.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0)));
  const pack = async (plain) => btoa(String.fromCharCode(...new Uint8Array(await new Response(new Blob([plain]).stream()
    .pipeThrough(new CompressionStream('deflate'))).arrayBuffer()))).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
  const seen = { whole: (await judged({ ...whole, packed: await pack(bytes) }, keys)).is };
  for (let at = 0; at < bytes.length; at += 1) {
    const changed = bytes.slice();
    changed[at] ^= 1 << (at % 8);
    const found = (await judged({ ...whole, packed: await pack(changed) }, keys)).is;
    seen[found] = (seen[found] ?? 0) + 1;
  }
  return { seen, length: bytes.length };
}"""


def test_no_changed_byte_of_a_code_is_found_genuine(visit: Visit, paper: Paper) -> None:
    page = visit(width=PHONE).go("/v/check").page
    site = paper.address.partition("/v/")[0]
    found = page.evaluate(FLIPS, [paper.text, site, "/v/keys.json"])
    assert found["seen"].pop("whole") == "genuine"
    assert set(found["seen"]) <= {"forged", "unknown"}
    assert sum(found["seen"].values()) == found["length"] > 300


def test_a_seal_that_was_revoked_or_is_another_offices_makes_no_genuine_code(visit: Visit, paper: Paper) -> None:
    page = visit(width=PHONE).go("/v/check").page
    judge = """async ([text, site, change]) => {
      const { addressed, judged } = await import('/static/js/code.js');
      const keys = (await (await fetch('/v/keys.json')).json()).keys.map((key) => ({ ...key, ...change }));
      return (await judged(addressed(text, [site]), keys)).is;
    }"""
    site = paper.address.partition("/v/")[0]
    for change, wanted in (
        ({}, "genuine"),
        ({"revoked_since": "2026-11-20T00:00:00+00:00"}, "revoked"),
        ({"office": {"code": "health", "zh": "", "en": ""}}, "forged"),
        ({"not_after": "2020-01-01T00:00:00+00:00"}, "forged"),
    ):
        assert page.evaluate(judge, [paper.text, site, change]) == wanted, change


def test_with_a_network_the_checker_goes_on_to_the_papers_own_page(visit: Visit, paper: Paper) -> None:
    reader = visit(width=PHONE).go("/v/check")
    choose(reader.page, paper.scan)
    reader.page.wait_for_url(f"{paper.address}*")
    reader.sees("真实有效").looks("finding-genuine")


def test_the_phone_keeps_the_checker_and_no_answer_about_a_certificate(visit: Visit, paper: Paper) -> None:
    reader = visit(width=PHONE).go("/v/check")
    seen(reader.page, "[data-ready]")
    reader.page.goto(paper.address)
    reader.sees("真实有效")
    kept = reader.page.evaluate(
        "async () => (await Promise.all((await caches.keys()).map(async (name) => (await (await caches.open(name)).keys()).map((one) => new URL(one.url).pathname)))).flat()"
    )
    assert {"/v/check", "/v/keys.json"} <= set(kept)
    assert not [path for path in kept if not path.startswith("/static/") and path not in {"/v/check", "/v/keys.json"}]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, PHONE])
def test_the_checker_is_in_order(visit: Visit, paper: Paper, lang: str, width: int) -> None:
    reader = visit(width=width, lang=lang)
    reader.go("/v/check").looks("checker")
    reader.go("/v/").looks("verify-page")
    reader.go(paper.address.removeprefix(reader.address)).looks("finding")
    number = reader.page.locator("dd", has_text="云不动产证明").first.text_content()
    reader.go(f"/v/{number}").looks("finding-by-number")
    reader.page.locator("[name=name]").fill("张三")
    reader.page.locator("#by-name button").click()
    seen(reader.page, "[data-verdict=other_name]")
    reader.looks("finding-other-name")
    reader.go("/v/check?elder=1").looks("checker-elder")
    reader.go(paper.address.removeprefix(reader.address)).looks("finding-elder")


def film(text: str, path: Path) -> None:
    """What a camera sees that is held before this code, as Chromium's own pretended camera plays it (YUV4MPEG2)."""
    code = Image.open(io.BytesIO(drawn(text))).convert("L")
    code.thumbnail((660, 660))
    picture = Image.new("L", (1280, 720), 210)
    picture.paste(code, ((1280 - code.width) // 2, (720 - code.height) // 2))
    frame = b"FRAME\n" + picture.tobytes() + bytes([128]) * (640 * 360 * 2)
    path.write_bytes(b"YUV4MPEG2 W1280 H720 F5:1 Ip A1:1 C420jpeg\n" + frame * 5)


def test_the_camera_reads_the_code_and_is_let_go(chromium: Browser, program: str, server: Server, paper: Paper, tmp_path: Path) -> None:
    film(paper.text, tmp_path / "camera.y4m")
    pretended = (
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
        f"--use-file-for-fake-video-capture={tmp_path}/camera.y4m",
    )
    other = chromium.browser_type.launch(executable_path=program, args=[*QUIET, *pretended])
    try:
        page = other.new_context(viewport={"width": PHONE, "height": 844}, locale="zh-CN").new_page()
        page.goto(f"{server.address}/v/check")
        seen(page, "[data-ready]")
        page.context.set_offline(True)
        page.get_by_role("button", name="打开摄像头扫码").click()
        seen(page, "[data-verdict=genuine]")
        assert page.evaluate("document.querySelector('video').srcObject") is None
        expect(page.get_by_role("button", name="打开摄像头扫码")).to_be_visible()
    finally:
        other.close()


def test_who_forbids_the_camera_is_told_what_else_there_is(visit: Visit) -> None:
    reader = visit(width=PHONE).go("/v/check")
    reader.press("打开摄像头扫码")
    seen(reader.page, "[data-verdict=camera]")
    reader.sees("拍摄二维码后在此选择图片")


def test_what_is_no_picture_or_has_no_code_is_said(visit: Visit) -> None:
    page = visit(width=PHONE).go("/v/check").page
    blank = io.BytesIO()
    Image.new("RGB", (300, 300), "white").save(blank, "PNG")
    for content, name, wanted in (
        (blank.getvalue(), "blank.png", "none"),
        (b"no picture", "x.png", "picture"),
        (b"%PDF-1.7", "paper.pdf", "pdf"),
    ):
        choose(page, content, name)
        seen(page, f"[data-verdict={wanted}]")


def test_without_script_the_checker_says_what_to_do(visit: Visit) -> None:
    reader = visit(width=PHONE, scripted=False).go("/v/check")
    reader.sees("请用手机直接扫码")
    assert reader.page.locator("[data-camera]").is_hidden()
