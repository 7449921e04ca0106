"""The terminal of the city hall: enrolled, entered with a card, wiped at the end."""

from collections.abc import Callable

from tests.browser import desks
from tests.browser.visitor import Visitor


def test_a_card_opens_the_terminal_and_its_end_wipes_it(visit: Callable[..., Visitor]) -> None:
    terminal = visit(width=1080).go("/demo/").press("打开自助机").is_at("/kiosk/$")
    terminal.looks("kiosk-home").follow("刷身份证登录").looks("kiosk-card").press("林晓雯").looks("kiosk-signed-in")
    terminal.go("/kiosk/").follow("无房证明").is_at("/kiosk/services/housing-proof").looks("kiosk-guide").follow("在线办理")
    terminal.looks("kiosk-begin").main().locator("form:has([name=key]) button").click()
    terminal.is_at("/kiosk/apply/").looks("kiosk-form")
    desks.answer(terminal, {"agreed": "yes"})
    terminal.press("保存并继续")
    desks.answer(terminal, {"purpose": "loan"})
    terminal.looks("kiosk-query").press("保存并继续").looks("kiosk-check").press("提交申请").looks("kiosk-receipt")
    terminal.page.get_by_role("button", name="结束并清除").click()
    terminal.is_at("/kiosk/$")
    assert "林晓雯" not in terminal.page.inner_text("body")
    terminal.page.go_back()
    terminal.is_at("/kiosk/card")  # the history leads nobody back into the last person's case
    terminal.go("/kiosk/my").is_at("/kiosk/(card|sign-in)")


def test_the_terminal_speaks_english_and_ends_by_itself(visit: Callable[..., Visitor]) -> None:
    terminal = visit(width=1080, lang="en")
    terminal.page.clock.install()
    terminal.go("/demo/").press("Open the kiosk").is_at("/kiosk/$").looks("kiosk-home").follow("Use your ID card").press("何秀兰")
    terminal.go("/kiosk/").looks("kiosk-signed-in").page.clock.run_for(61_000)
    terminal.page.get_by_role("dialog").wait_for()
    terminal.looks("kiosk-idle").page.clock.run_for(21_000)
    terminal.page.get_by_role("link", name="Use your ID card").wait_for()
    assert "何秀兰" not in terminal.page.inner_text("body")
