"""证明出具 on a phone, at a window, at a terminal, and at the desk of the office that asked for the proof."""

import io
import re
import statistics
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.browser import desks
from tests.browser.terminal import at_terminal, is_large
from tests.browser.visitor import Visitor

WORDS = {
    "zh": {
        "proof": "无房证明",
        "issue": "出具证明",
        "done": "证明已出具",
        "download": "下载 PDF",
        "ofd": "下载 OFD",
        "there": "文件已生成",
        "check": "核验文件",
        "unchecked": "其中的电子印章未在此核验",
    },
    "en": {
        "proof": "Proof of no property",
        "issue": "Issue the proof",
        "done": "Your proof is issued",
        "download": "Download PDF",
        "ofd": "Download OFD",
        "there": "The file is there",
        "check": "Check the file",
        "unchecked": "the electronic seal in it was not checked",
    },
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_four_presses_on_a_phone_lead_from_the_list_to_the_paper(visit: Callable[..., Visitor], lang: str) -> None:
    said = WORDS[lang]
    citizen = visit(width=390, lang=lang).enter("lin-xiaowen").go("/proofs").looks("proofs")
    presses = [
        lambda: citizen.follow(said["proof"]),
        lambda: citizen.choose("purpose", "loan"),
        lambda: citizen.choose("agreed", "yes"),
        lambda: citizen.press(said["issue"]),
    ]
    for number, press in enumerate(presses):
        press()
        if number == 0:
            citizen.is_at("/proofs/housing-proof$").looks("proof-to-ask")
    citizen.is_at("/my/proofs/YJ").page.get_by_role("link", name=said["download"]).wait_for()
    citizen.sees(said["done"])
    assert citizen.looks("proof").download(said["download"]).startswith(b"%PDF")
    print(citizen.main().locator("#standing p").first.inner_text())


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_an_ofd_is_waited_for_and_saved_by_itself_and_known_again(
    visit: Callable[..., Visitor], tmp_path: Path, lang: str, width: int
) -> None:
    said = WORDS[lang]
    citizen = visit(width=width, lang=lang).enter("zhou-guoqiang").go("/proofs/housing-proof")
    desks.answer(citizen, {"purpose": "loan", "agreed": "yes"})
    citizen.press(said["issue"]).page.get_by_role("link", name=said["ofd"]).wait_for()
    saved = citizen.looks("proof-with-ofd").download(said["ofd"])
    citizen.sees(said["there"]).looks("ofd-saved")
    assert zipfile.is_zipfile(io.BytesIO(saved))
    (tmp_path / "copy.ofd").write_bytes(saved)
    citizen.go("/v/").looks("verify").page.set_input_files("#file", tmp_path / "copy.ofd")
    citizen.press(said["check"]).sees(said["unchecked"]).looks("ofd-known")


def test_how_long_it_takes_from_the_press_to_the_paper(visit: Callable[..., Visitor]) -> None:
    """Printed, not promised: the registers of the demonstration stand in the same house."""
    citizen, took = visit().enter("lin-xiaowen"), []
    for _ in range(9):
        citizen.go("/proofs/housing-proof")
        desks.answer(citizen, {"purpose": "loan", "agreed": "yes"})
        began = time.monotonic()
        citizen.press("出具证明").page.get_by_role("link", name="下载 PDF").wait_for()
        seen, said = time.monotonic() - began, citizen.main().locator("#standing p").nth(1).inner_text()
        took.append((seen, float(re.findall(r"[0-9.]+", said)[0])))
    seen, made = (statistics.median(times) for times in zip(*took, strict=True))
    print(f"\nmedian of {len(took)}: paper made {made:.1f} s after the first register answered, seen {seen:.1f} s after the press")


def test_without_script_it_is_the_same_way(visit: Callable[..., Visitor]) -> None:
    citizen = visit(width=390, scripted=False).enter("zhou-guoqiang").go("/proofs").follow("社保参保证明")
    citizen.press("出具证明").sees("需要")
    desks.answer(citizen, {"purpose": "loan", "agreed": "yes"})
    citizen.press("出具证明").is_at("/my/proofs/YJ")
    for _ in range(60):
        if citizen.page.get_by_role("link", name="下载 PDF").count():
            break
        citizen.page.wait_for_timeout(250)
        citizen.page.reload()
    citizen.sees("证明已出具")


def test_a_proof_goes_straight_to_the_office_and_the_holder_sees_who_opened_it(visit: Callable[..., Visitor]) -> None:
    citizen = (
        visit()
        .enter("zhou-guoqiang")
        .go("/")
        .looks("home-with-proofs")
        .follow("证明出具")
        .is_at("/proofs$")
        .looks("proofs")
        .follow("无房证明")
    )
    desks.answer(citizen, {"purpose": "rental_housing", "agreed": "yes", "office": "housing"})
    citizen.looks("proof-to-ask").press("出具证明").page.get_by_role("link", name="下载 PDF").wait_for()
    citizen.sees("直送云江市住房和城乡建设局").sees("还没有人查看").looks("proof-sent")
    address = citizen.page.url.removeprefix(citizen.address)

    officer = visit().enter("gao-yuan").go("/window/proofs").sees("不动产登记信息查询结果证明").looks("proofs-received")
    officer.main().locator("tbody a").first.click()
    officer.sees("证明内容").sees("公租房申请").looks("proof-received")
    officer.page.locator("#file_number").fill("住保〔2026〕17号")
    officer.press("记下卷号").sees("已记在")

    narrow = visit(width=390, lang="en").enter("gao-yuan").go("/window/proofs").looks("proofs-received")
    narrow.main().locator("tbody a").first.click()
    narrow.sees("What it says").looks("proof-received")

    citizen.go(address).sees("查看").looks("proof-opened").press("不再向该单位出示").sees("您已于")
    officer.page.reload()
    officer.sees("当事人已收回").looks("proof-taken-back")
    assert not officer.main().get_by_text("公租房申请").count()


def test_a_clerk_gives_it_at_the_window(visit: Callable[..., Visitor]) -> None:
    clerk = visit().enter("zhang-min").go("/window/intake")
    clerk.page.locator("input[name=sought]").fill("990001199403121023")
    clerk.page.locator("input[name=name]").fill("林晓雯")
    clerk.press("核验身份").is_at("/window/visits/").follow("出具证明").looks("visit-proofs")
    clerk.main().locator("a[href$='/proofs/housing-proof']").click()
    clerk.looks("visit-proof")
    desks.answer(clerk, {"purpose": "loan", "agreed": "yes"})
    clerk.press("查询并交群众确认").is_at("/check$").looks("visit-proof-check")
    clerk.page.locator("label[for=submit-confirmed]").click()
    clerk.main().locator("form[action$='/check'] button.btn, form:has([name=confirmed]) button").last.click()
    clerk.is_at(r"/window/cases/YJ\d+/proof$").main().get_by_role("link", name=re.compile("^打印证明")).wait_for()
    clerk.sees("证明已出具").looks("given-proof")


def test_the_terminal_gives_and_prints_it(visit: Callable[..., Visitor]) -> None:
    terminal = at_terminal(visit).follow("刷身份证登录").press("林晓雯").go("/kiosk/").follow("证明出具").looks("kiosk-proofs")
    is_large(terminal)
    terminal.follow("无房证明").looks("kiosk-proof-to-ask")
    is_large(terminal)
    desks.answer(terminal, {"purpose": "loan", "agreed": "yes"})
    terminal.press("出具证明").main().get_by_role("link", name="打印").first.wait_for()
    terminal.sees("证明已出具").looks("kiosk-proof")
    is_large(terminal)
    terminal.follow("打印").is_at("/kiosk/papers/")
