"""The session ends in the middle of a form: what was typed is still there after signing in again."""

from collections.abc import Callable

from tests.browser import desks
from tests.browser.visitor import Visitor


def test_an_expired_session_in_the_middle_of_a_form_loses_nothing(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter("chen-jianhua")
    desks.begin(citizen, "resident-medical-insurance")
    end_the_session_of(citizen, visit())
    desks.answer(citizen, {"residence_address": "云江市临江区石桥街道纺织路9号3幢501室"})
    citizen.press("保存并继续").is_at("/sign-in")
    desks.sign_in(citizen, "陈建华", "990001198607181015")
    citizen.is_at("/resume").sees("您填写的内容还在").looks("resume").press("继续提交")
    citizen.is_at("/steps/insurance").page.locator("nav:has(.steps) a").first.click()
    citizen.finds("residence_address", "云江市临江区石桥街道纺织路9号3幢501室")


def end_the_session_of(citizen: Visitor, elsewhere: Visitor) -> None:
    """As half an hour of silence would, but at once: the same session is ended from another browser, this one does not know it."""
    elsewhere.context.add_cookies(citizen.context.cookies())
    elsewhere.go("/my").page.get_by_role("button", name="退出").click()
    elsewhere.page.get_by_role("link", name="登录").first.wait_for()
