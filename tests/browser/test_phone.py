"""On a phone, in English, and in large type."""

from collections.abc import Callable

from tests.browser import desks
from tests.browser.visitor import Visitor


def test_a_proof_is_obtained_in_english_on_a_phone(visit: Callable[..., Visitor]) -> None:
    citizen = visit(width=390, lang="en").enter("lin-xiaowen")
    citizen.go("/").looks("home-signed-in").page.get_by_role("searchbox").fill("no house")
    citizen.press("Search").looks("search").main().get_by_role("link", name="Proof of real estate").first.click()
    citizen.looks("guide-proof").follow("Apply online").looks("begin")
    citizen.main().locator("form:has([name=key]) button").click()
    citizen.sees("Population register").looks("form-identity").press("Save and continue")
    citizen.is_at("/query$").press("Save and continue").sees("attention").looks("form-errors")
    desks.answer(citizen, {"purpose": "school"})
    citizen.press("Save and continue").is_at("/consent$")
    desks.answer(citizen, {"agreed": "yes"})
    citizen.press("Save and continue").is_at("/check$").looks("check").press("Submit the application")
    citizen.is_at("/receipt$").looks("receipt").follow("Follow the case").looks("progress")
    citizen.go("/my").looks("my").go("/my/certificates").looks("certificates").go("/inbox").looks("inbox")


def test_large_type_fits_a_phone_and_is_remembered(visit: Callable[..., Visitor]) -> None:
    elder = visit(width=390).go("/?elder=1")
    elder.looks("elder-home").go("/services/resident-medical-insurance").looks("elder-guide")
    elder.enter("he-xiulan")
    desks.begin(elder, "resident-medical-insurance")
    elder.looks("elder-form")
    assert elder.page.locator("html.elder").count() == 1


def test_an_officer_works_in_english(visit: Callable[..., Visitor], filed: Callable[..., str]) -> None:
    number = filed("individual-business")
    officer = visit(lang="en").enter("zhang-min")
    officer.looks("queue").go(f"/window/cases/{number}").looks("case").go(f"/window/cases/{number}/correction").looks("correction")
    officer.go("/window/intake").looks("intake")
    narrow = visit(width=390).enter("zhang-min")
    narrow.looks("queue").main().get_by_role("link", name=f"办理 {number}").click()
    narrow.is_at(f"/window/cases/{number}$").looks("case")
    narrow.enter("he-ping").is_at("/window/sources$").looks("sources")
