"""联系方式 as people see it: an address is given and proven, news leaves for phone and mailbox, a terminal shows the same."""

from collections.abc import Callable

import pytest

from tests.browser.terminal import at_terminal, is_large
from tests.browser.visitor import Visitor


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_an_address_is_given_proven_and_told(visit: Callable[..., Visitor], lang: str, width: int) -> None:
    send, confirm = ("发送验证码", "确认") if lang == "zh" else ("Send a code there", "Confirm")
    citizen = visit(lang=lang, width=width).enter("lin-xiaowen").go("/my/contact").looks("contact")
    mailbox = citizen.page.locator("form[action$='/contact/email']")
    mailbox.locator("[name=address]").fill("lin@")
    mailbox.get_by_role("button", name=send).click()
    citizen.looks("contact-refused")
    mailbox.locator("[name=address]").fill("lin@example.org")
    mailbox.get_by_role("button", name=send).click()
    citizen.is_at("/contact/code/").looks("contact-code")
    second = citizen.context.new_page()
    second.goto(citizen.address + "/demo/outbox")
    code = second.locator("[data-code]").first.get_attribute("data-code")
    second.close()
    citizen.page.locator("[name=code]").fill(code or "")
    citizen.page.get_by_role("button", name=confirm, exact=True).click()
    citizen.sees("l*****@example.org").looks("contact-confirmed")
    citizen.go("/demo/outbox").looks("outbox-mail")


def test_at_a_terminal(visit: Callable[..., Visitor]) -> None:
    citizen = at_terminal(visit)
    citizen.follow("刷身份证登录").press("黄志明")
    citizen.go("/kiosk/my/contact").looks("contact-terminal")
    is_large(citizen)
