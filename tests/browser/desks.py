"""What people do at several pages in a row, in the words of the Chinese pages."""

import re
from collections.abc import Mapping

from tests.browser.visitor import Visitor

PASSWORD = "yimen-demo-2026"  # printed by `make run` and on the demonstration's desk


def sign_in(visitor: Visitor, name: str, id_number: str) -> None:
    """Both proofs of a citizen; the code lies in the demonstration's outbox, which opens in a second window."""
    visitor.type("公民身份号码", id_number).type("姓名", name).type("密码", PASSWORD).looks("sign-in").press("下一步")
    visitor.looks("sign-in-code")
    second = visitor.context.new_page()
    second.goto(visitor.address + "/demo/outbox")
    code = second.locator("[data-code]").first.get_attribute("data-code")
    second.close()
    visitor.type("6 位验证码", code or "").press("登录")


def sign_in_as_staff(visitor: Visitor, login: str, key: str) -> None:
    """Both proofs of an officer; the desk of the demonstration shows what the authenticator would."""
    visitor.go("/window/sign-in").type("登录名", login).type("密码", PASSWORD).looks("staff-sign-in").press("下一步")
    second = visitor.context.new_page()
    second.goto(visitor.address + "/demo/")
    code = second.locator(f"[data-totp={key}]").inner_text()
    second.close()
    visitor.looks("staff-code")
    visitor.page.locator("input[name=code]").fill(code)
    visitor.press("登录")


def begin(visitor: Visitor, service: str) -> None:
    """From the guide to the first step of a new form; the page between offers drafts, if there are any."""
    visitor.go(f"/services/{service}").main().locator("a[href$='/apply']").first.click()
    visitor.main().locator("form:has([name=key]) button").click()
    visitor.is_at("/steps/")


def number_on(visitor: Visitor) -> str:
    found = re.search(r"YJ\d{13}", visitor.page.url)
    assert found, f"no case number in {visitor.page.url}"
    return found[0]


def save(visitor: Visitor) -> None:
    visitor.press("保存并继续")


def answer(visitor: Visitor, answers: Mapping[str, str]) -> None:
    """Type or choose, by the names of the fields of this step."""
    for name, value in answers.items():
        field = visitor.page.locator(f"[name='{name}']").first
        kind = field.get_attribute("type") or field.evaluate("element => element.tagName")
        if kind in {"radio", "checkbox"}:
            visitor.choose(name, value)
        elif kind == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def decide(officer: Visitor, number: str, button: str, words: str = "") -> None:
    """One step of an officer: open the case, write the opinion, press."""
    form = officer.go(f"/window/cases/{number}").page.locator("form.act-form", has=officer.page.get_by_role("button", name=button)).first
    if form.locator("[name=proposal]").count():
        form.locator("[name=proposal][value=approve]").check()
    if words:
        form.locator("textarea").fill(words)
    officer.press(button, within=form)
    officer.page.locator("[role=status]").first.wait_for()


def paper_of(visitor: Visitor, number: str) -> bytes:
    """Wait at the progress page until the worker has made the result, then download it."""
    for _ in range(60):
        visitor.go(f"/my/cases/{number}")
        results = visitor.main().locator("#papers li", has_not_text="收件凭证").get_by_role("link", name=re.compile("^下载 PDF"))
        if results.count():
            return visitor.download("下载 PDF", within=visitor.main().locator("#papers li", has_not_text="收件凭证").first)
        visitor.page.wait_for_timeout(250)
    raise AssertionError(f"no result of {number} within 15 s")


def delivered(officer: Visitor, number: str) -> None:
    """Open the case once the machine has delivered its paper: the worker makes the paper first, and that takes a moment."""
    for _ in range(60):
        if officer.go(f"/window/cases/{number}").page.locator(".tag", has_text="已送达").count():
            return
        officer.page.wait_for_timeout(250)
