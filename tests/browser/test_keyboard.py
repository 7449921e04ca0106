"""The work queue by keyboard alone."""

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.visitor import Visitor


def test_an_officer_works_through_the_queue_without_a_mouse(visit: Callable[..., Visitor], filed: Callable[..., str]) -> None:
    number = filed("individual-business")
    officer = visit().enter("zhang-min")
    keys = officer.page.keyboard
    keys.press("Tab")
    expect(officer.page.locator(".skip")).to_be_focused()
    keys.press("Enter")
    expect(officer.main()).to_be_focused()
    keys.press("?")
    expect(officer.page.get_by_role("dialog")).to_be_visible()
    officer.looks("queue-keys")
    keys.press("Escape")
    keys.press("/")
    keys.type(number)
    keys.press("Enter")
    officer.is_at(f"text={number}").page.wait_for_load_state("load")
    keys.press("j")
    expect(officer.page.locator(f"#open-{number}")).to_be_focused()
    keys.press("Enter")
    officer.is_at(f"/window/cases/{number}$").sees("黄志明")
