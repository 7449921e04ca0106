"""The terminal of the city hall: enrolled, entered with a card, wiped at the end."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser import desks
from tests.browser.terminal import at_terminal, is_large
from tests.browser.visitor import Visitor


def test_a_card_opens_the_terminal_and_its_end_wipes_it(visit: Callable[..., Visitor]) -> None:
    terminal = at_terminal(visit)
    terminal.looks("kiosk-home").follow("刷身份证登录").looks("kiosk-card").press("林晓雯").looks("kiosk-signed-in")
    terminal.go("/kiosk/").follow("无房证明").is_at("/kiosk/services/housing-proof").looks("kiosk-guide").follow("在线办理")
    terminal.looks("kiosk-begin").main().locator("form:has([name=key]) button").click()
    terminal.is_at("/kiosk/apply/").looks("kiosk-form")
    desks.answer(terminal, {"agreed": "yes"})
    terminal.press("保存并继续")
    desks.answer(terminal, {"purpose": "loan"})
    terminal.looks("kiosk-query").press("保存并继续").looks("kiosk-check").press("提交申请").looks("kiosk-receipt")
    prints_and_keeps_nothing(terminal)
    terminal.page.get_by_role("link", name="大字").click()
    with terminal.page.expect_response("**/kiosk/end") as ended:
        terminal.page.get_by_role("button", name="结束并清除").click()
    assert ended.value.all_headers()["clear-site-data"] == '"cache", "storage"'
    terminal.is_at("/kiosk/$")
    assert "林晓雯" not in terminal.page.inner_text("body")
    assert not terminal.page.locator("html.elder").count(), "the next person finds the last one's type"
    terminal.page.go_back()
    assert "林晓雯" not in terminal.page.inner_text("main h1"), "the history leads back to the last person"
    terminal.go("/kiosk/my").is_at("/kiosk/(card|sign-in)")


def prints_and_keeps_nothing(terminal: Visitor) -> None:
    """Papers are printed from our own page; there is nothing to download on a machine that the next person uses too."""
    printed = terminal.main().get_by_role("link", name="打印").first
    for _ in range(60):
        terminal.go("/kiosk/my/certificates")
        if printed.count():
            break
        terminal.page.wait_for_timeout(250)
    terminal.looks("kiosk-papers")
    assert not terminal.main().get_by_text("下载").count()
    is_large(terminal)
    with terminal.page.expect_response("**/*.pdf") as coming:
        printed.click()
    assert coming.value.headers["content-disposition"].startswith("inline")
    assert coming.value.headers["cache-control"].endswith("no-store")
    terminal.is_at("/kiosk/papers/").looks("kiosk-paper")
    expect(
        terminal.main().get_by_role("button", name="打印")
    ).to_be_visible()  # not pressed: a browser without a screen cannot print a frame
    terminal.sees("没有出纸")


def test_numbers_are_typed_on_the_screen(visit: Callable[..., Visitor]) -> None:
    terminal = at_terminal(visit).follow("身份证号码登录").is_at("/kiosk/sign-in").looks("kiosk-sign-in")
    assert not terminal.main().get_by_text("工作人员").count()
    keys, number = terminal.page.get_by_role("group", name="数字键盘"), terminal.page.locator("#id_number")
    for key in ("9", "0", "X", "X", "退格"):
        keys.get_by_role("button", name=key, exact=True).click()
    expect(number).to_have_value("90X")
    expect(number).to_be_focused()
    number.press_sequentially("1")
    keys.get_by_role("button", name="5", exact=True).press("Enter")  # the keys work from a keyboard too, and the form is not sent
    expect(number).to_have_value("90X15")
    keys.get_by_role("button", name="清空").click()
    expect(number).to_have_value("")
    terminal.page.locator("#name").focus()
    expect(keys).to_have_count(0)  # keys for digits are of no use for a name
    desks.sign_in(terminal, "林晓雯", "990001199403121023")
    terminal.is_at("/kiosk/my")


def test_the_terminal_speaks_english_and_ends_by_itself(visit: Callable[..., Visitor]) -> None:
    terminal = visit(width=1080, lang="en")
    terminal.page.clock.install()
    terminal.go("/demo/").press("Open the kiosk").is_at("/kiosk/$").looks("kiosk-home").follow("Use your ID card").press("何秀兰")
    terminal.go("/kiosk/").looks("kiosk-signed-in").page.clock.run_for(61_000)
    warning, more = terminal.page.get_by_role("alertdialog", name="Are you still there?"), "I need more time"
    warning.wait_for()
    expect(warning.get_by_role("button", name=more)).to_be_focused()
    terminal.looks("kiosk-idle").page.clock.run_for(5_000)
    expect(warning.locator("[data-idle-number]")).not_to_have_text("20")
    expect(warning.get_by_role("status")).to_have_text(re.compile(r"^(15|10|5) seconds left$"))
    terminal.page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    terminal.page.clock.run_for(61_000)
    warning.wait_for()
    terminal.page.clock.run_for(21_000)
    terminal.page.get_by_role("link", name="刷身份证登录").wait_for()  # the next person begins in Chinese
    assert "何秀兰" not in terminal.page.inner_text("body")


def test_a_stranger_who_typed_a_number_leaves_nothing_behind(visit: Callable[..., Visitor]) -> None:
    terminal = visit(width=1080)
    terminal.page.clock.install()
    terminal.go("/demo/").press("打开自助机").follow("身份证号码登录").type("公民身份号码", "9900")
    terminal.page.clock.run_for(82_000)
    terminal.is_at("/kiosk/$").follow("身份证号码登录").finds("id_number", "")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_is_made_for_standing_before_it(visit: Callable[..., Visitor], lang: str) -> None:
    terminal = at_terminal(visit, lang=lang)
    heading = terminal.page.locator(".kiosk-tiles b").first.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    for address in PAGES:
        is_large(terminal.go(address))
    terminal.go("/kiosk/?elder=1").looks("kiosk-home-large")
    larger = terminal.page.locator(".kiosk-tiles b").first.evaluate("element => parseFloat(getComputedStyle(element).fontSize)")
    assert larger > 1.2 * heading
    for address in PAGES:
        terminal.go(address).looks(f"kiosk-large-{address.strip('/').partition('?')[0].replace('/', '-')}")
        is_large(terminal)
        assert terminal.context.request.get(terminal.address + address).headers["cache-control"] == "no-store"


PAGES = (
    "/kiosk/card",
    "/kiosk/sign-in",
    "/kiosk/register",
    "/kiosk/services",
    "/kiosk/topics/housing",
    "/kiosk/enquiries",
    "/kiosk/matters",
    "/kiosk/matters?event=moving",
    "/kiosk/matters/99GA01010701",
    "/kiosk/search?q=zzzz",
    "/kiosk/departments",
    "/kiosk/accessibility",
    "/kiosk/services/rental-housing",
)


def test_a_missing_page_does_not_lead_out_of_the_terminal(visit: Callable[..., Visitor]) -> None:
    terminal = at_terminal(visit).go("/kiosk/no-such-page", status=404).looks("kiosk-missing")
    terminal.follow("返回首页").is_at("/kiosk/$")
