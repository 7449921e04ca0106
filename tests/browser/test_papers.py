"""Papers that move, by keyboard alone: an original is kept, goes to the department on a slip, and on to the output desk."""

import subprocess
from collections.abc import Callable

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Keyboard, expect

from tests.browser import desks
from tests.browser.visitor import SHOTS, Visitor


def type_in(officer: Visitor, field: str, text: str) -> None:
    officer.page.locator(field).first.focus()
    officer.page.keyboard.type(text)


def press_key(officer: Visitor, button: str) -> None:
    """Enter on a button of the page's main part."""
    found = officer.main().locator("button", has_text=button).first
    found.focus()
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")


def keep(officer: Visitor, number: str, name: str) -> None:
    officer.go(f"/window/cases/{number}/originals")
    type_in(officer, "[name=description]", name)
    press_key(officer, "收存")


def next_row(keys: Keyboard, officer: Visitor, text: str) -> None:
    """J until the row that says so has the focus."""
    for _ in range(40):
        keys.press("j")
        if officer.page.locator("tr:focus-within", has_text=text).count():
            return
    raise AssertionError(f"no row {text}")


@pytest.mark.usefixtures("begun_again")
def test_an_original_goes_to_the_department_and_to_the_output_desk(visit: Callable[..., Visitor], filed) -> None:
    number = filed("individual-business")
    clerk = visit().enter("zhang-min")
    keep(clerk, number, "房屋租赁合同")
    keep(clerk, number, "不动产权证书")
    clerk.looks("papers-kept").go(f"/window/cases/{number}/receipt").sees("房屋租赁合同")
    clerk.go("/window/handovers").looks("papers-desk")
    keys = clerk.page.keyboard
    next_row(keys, clerk, f"{number}-1")
    keys.press("x")
    type_in(clerk, "[name=scanned]", f"{number}-2")
    clerk.page.locator("[name=to]").select_option("market-regulation")
    press_key(clerk, "签字移交")
    slip = clerk.sees("待签收").looks("papers-slip").page.url.rpartition("/")[2]
    printed(clerk, "papers-slip", slip, f"{number}-1", f"{number}-2")
    visit(width=390, lang="en").enter("zhang-min").go(f"/window/handovers/{slip}").looks("papers-slip")

    reviewer = visit().enter("li-xiang").go("/window/handovers")
    reviewer.page.keyboard.press("/")
    reviewer.page.keyboard.type(slip)
    with reviewer.page.expect_navigation():
        reviewer.page.keyboard.press("Enter")
    type_in(reviewer, "[name=scanned]", f"{number}-1")
    press_key(reviewer, "签收")
    reviewer.sees("逐件").looks("papers-incomplete")
    reviewer.page.locator("input[type=radio][value=damaged]").nth(1).focus()
    reviewer.page.keyboard.press("Space")
    type_in(reviewer, "[name^=note-] >> nth=1", "封面撕裂")
    press_key(reviewer, "签收")
    reviewer.sees("双方已签字").looks("papers-received")
    visit(width=390).enter("huang-zhiming").go(f"/my/cases/{number}").sees("保管中").looks("papers-progress")
    visit(width=390, lang="en").enter("li-xiang").go("/window/handovers").looks("papers-desk")
    desks.decide(clerk, number, "受理")


def printed(officer: Visitor, name: str, *codes: str) -> None:
    """As it comes out of the printer: one sheet, on which a scanner reads every barcode."""
    officer.page.emulate_media(media="print")
    expect(officer.page.locator(".sbar__nav")).to_be_hidden()
    sheet = SHOTS / f"{name}-{officer.lang}"
    officer.page.pdf(path=f"{sheet}.pdf", format="A4")
    officer.page.emulate_media(media="screen")
    subprocess.run(["pdftoppm", "-r", "200", "-png", "-singlefile", f"{sheet}.pdf", f"{sheet}-paper"], check=True)
    found = {code.text for code in zxingcpp.read_barcodes(Image.open(f"{sheet}-paper.png"))}
    assert set(codes) <= found


@pytest.mark.usefixtures("begun_again")
@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_a_paper_is_collected_at_the_output_desk(visit: Callable[..., Visitor], filed, lang: str, width: int) -> None:
    number = at_the_desk(visit, filed)
    citizen = visit(lang=lang, width=width).enter("huang-zhiming").go(f"/my/cases/{number}").looks("collect-progress")
    code = citizen.page.locator(".pickup__code").inner_text().replace(" ", "")
    desk = visit(lang=lang, width=width).enter("ma-lin").go("/window/output").looks("collect-board")
    keys = desk.page.keyboard
    keys.press("/")
    keys.type(code)
    with desk.page.expect_navigation():
        keys.press("Enter")
    keys.press("j")
    with desk.page.expect_navigation():
        keys.press("Enter")
    desk.is_at(f"/window/output/{number}$").looks("collect-case")
    choose_by_key(desk, "proof", "code")
    type_in(desk, "[name=code]", f"{(int(code) + 1) % 1_000_000:06d}")
    choose_by_key(desk, "kind", "holder")
    type_in(desk, "[name=receiver]", "黄志明")
    for box in ("identity_checked", "original"):
        desk.page.locator(f"[name={box}]").focus()
        keys.press("Space")
    type_in(desk, "[name=signed_name]", "黄志明")
    press_last(desk)
    desk.looks("collect-wrong-code")
    desk.page.locator("[name=code]").fill(code)
    draw(desk)
    press_last(desk)
    desk.is_at("/window/output$").looks("collect-done")


def at_the_desk(visit: Callable[..., Visitor], filed) -> str:
    """Approved, its paper at the desk, with an original that came on a slip."""
    number = filed("individual-business")
    citizen = visit().enter("huang-zhiming").go(f"/my/cases/{number}/delivery").choose("way", "window")
    citizen.press("确认变更")
    clerk = visit().enter("zhang-min")
    keep(clerk, number, "房屋租赁合同")
    clerk.go("/window/handovers").page.locator("[name=scanned]").fill(number)
    clerk.page.locator("[name=to]").select_option("output")
    press_key(clerk, "签字移交")
    slip = clerk.page.url.rpartition("/")[2]
    desk = visit().enter("ma-lin").go(f"/window/handovers/{slip}")
    desk.page.locator("[name=scanned]").fill(number)
    press_key(desk, "签收")
    desks.decide(clerk, number, "受理")
    desks.decide(visit().enter("li-xiang"), number, "提交审核意见", "经审查，符合条件。")
    desks.decide(visit().enter("wang-lixin"), number, "准予", "符合条件，准予。")
    for _ in range(60):
        if desk.go("/window/output").main().get_by_role("link", name=number).count():
            return number
        desk.page.wait_for_timeout(250)
    raise AssertionError(f"{number} did not come to the desk")


def choose_by_key(officer: Visitor, field: str, value: str) -> None:
    officer.page.locator(f"input[name={field}][value={value}]").focus()
    officer.page.keyboard.press("Space")


def press_last(officer: Visitor) -> None:
    button = officer.page.locator("#decide form button.btn--wide")
    button.focus()
    with officer.page.expect_navigation():
        officer.page.keyboard.press("Enter")


def draw(officer: Visitor) -> None:
    """A name with the pen: who collects has one hand for it, the officer's keys are not needed."""
    sheet = officer.page.locator(".signature__sheet")
    sheet.scroll_into_view_if_needed()
    place = sheet.bounding_box()
    assert place
    mouse = officer.page.mouse
    mouse.move(place["x"] + 40, place["y"] + 40)
    mouse.down()
    for step in range(14):
        mouse.move(place["x"] + 40 + step * 12, place["y"] + 40 + (step % 3) * 14)
    mouse.up()
    officer.looks("collect-signed")


@pytest.mark.usefixtures("begun_again")
def test_a_parcel_is_booked_and_its_label_printed(visit: Callable[..., Visitor], filed) -> None:
    number = filed("individual-business")
    citizen = visit().enter("huang-zhiming").go(f"/my/cases/{number}/delivery").choose("way", "post")
    citizen.page.locator("[name=address]").fill("云江市云岭区示例路 1 号")
    citizen.press("确认变更")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    desks.decide(visit().enter("li-xiang"), number, "提交审核意见", "经审查，符合条件。")
    desks.decide(visit().enter("wang-lixin"), number, "准予", "符合条件，准予。")
    desk = visit().enter("ma-lin")
    for _ in range(60):
        if desk.go(f"/window/output/{number}").main().get_by_role("button", name="网上下单寄件").count():
            break
        desk.page.wait_for_timeout(250)
    desk.looks("post-case")
    press_key(desk, "网上下单寄件")
    for _ in range(60):
        if desk.go(f"/window/output/{number}").main().get_by_role("link", name="寄件面单").count():
            break
        desk.page.wait_for_timeout(250)
    desk.looks("post-booked").follow("寄件面单").looks("post-label")
    printed(desk, "post-label", desk.page.locator(".label .bar .num").inner_text())
    visit(width=390, lang="en").enter("ma-lin").go(f"/window/output/{number}").looks("post-booked")
