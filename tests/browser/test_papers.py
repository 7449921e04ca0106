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
