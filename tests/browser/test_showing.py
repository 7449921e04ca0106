"""亮证 on a phone: she shows a certificate by a code, an officer checks it, she reads who looked; each code once, for sixty seconds."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

HER = "lin-xiaowen"


def her_paper(citizen: Visitor, filed: Callable[[str], str]) -> None:
    """Her proof, once the worker has signed it; she is at its own page."""
    number = filed("housing-proof")
    card = citizen.main().locator("#group-in_force + .wallet .wallet__card")
    for _ in range(60):
        if citizen.go("/my/certificates").main() and card.count():
            break
        citizen.page.wait_for_timeout(250)
    assert card.count(), f"no paper of {number} within 15 s"
    citizen.looks("certificates-grouped")
    card.first.locator("h3 a").click()
    citizen.is_at(r"/my/certificates/[0-9a-f-]{36}$").looks("certificate")


def shown(citizen: Visitor) -> str:
    """She presses on the page that shows; gives the signs."""
    citizen.main().locator(".showing__renew button").click()
    signs = citizen.main().locator(".showing__code")
    expect(signs).to_be_visible()
    return signs.inner_text()


def check(officer: Visitor, signs: str) -> Visitor:
    officer.go("/window/shown").page.locator("[name=code]").fill(signs)
    officer.main().locator("form button").last.click()
    return officer


@pytest.mark.usefixtures("begun_again")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_she_shows_it_once_and_reads_who_looked(visit: Callable[..., Visitor], filed: Callable[[str], str], lang: str) -> None:
    citizen, officer = visit(width=390, lang=lang).enter(HER), visit(lang=lang).enter("zhang-min")
    her_paper(citizen, filed)
    citizen.main().locator("a[href$='/show']").click()
    citizen.looks("show-certificate")
    signs = shown(citizen)
    assert re.fullmatch(r"[3-9A-Y]{4}\s+[3-9A-Y]{4}\s+[3-9A-Y]{4}", signs)
    expect(citizen.page.locator("[data-shown-left]")).to_contain_text(re.compile(r"\b5\d\b"))
    citizen.looks("shown-certificate")

    officer.go("/window/shown").looks("window-shown")
    check(officer, signs.lower()).looks("window-shown-seen")
    expect(officer.main().locator("[data-verdict=genuine]")).to_be_visible()
    expect(officer.main()).to_contain_text("9900**********1023")
    seen = citizen.page.locator("#seen .seen li")
    expect(seen).to_have_count(1)  # her page looks by itself
    check(officer, signs).looks("window-shown-used")
    expect(officer.main().locator(".govuk-error-summary")).to_be_visible()
    citizen.main().locator(".actions a").click()
    expect(seen).to_contain_text({"zh": "办理事项", "en": "Handling a matter"}[lang])
    citizen.looks("certificate-seen")

    stranger = visit(width=390, lang=lang)
    citizen.main().locator("a[href$='/show']").click()
    late = shown(citizen)
    advance(visit())
    stranger.go("/v/shown").page.locator("[name=code]").fill(late)
    stranger.looks("verify-shown").main().locator("form button").click()
    expect(stranger.main().locator(".govuk-error-summary")).to_contain_text("60")
    stranger.looks("verify-shown-over")


def advance(visitor: Visitor) -> None:
    """The clock of the house runs a day ahead."""
    visitor.go("/demo/").page.locator("form[action$='/clock'] button").first.click()
    visitor.page.wait_for_load_state("load")


@pytest.mark.usefixtures("begun_again")
def test_without_script_the_words_say_how_long_it_lives(visit: Callable[..., Visitor], filed: Callable[[str], str]) -> None:
    citizen, stranger = visit(width=390, scripted=False).enter(HER), visit(width=390)
    her_paper(citizen, filed)
    citizen.main().locator("a[href$='/show']").click()
    signs = shown(citizen)
    citizen.sees("60 秒内有效，只能查验一次")
    stranger.go("/v/shown").page.locator("[name=code]").fill(signs)
    stranger.main().locator("form button").click()
    stranger.sees("林**").looks("verify-shown-seen")
    citizen.page.reload()  # the form is sent again: another code
    assert citizen.main().locator(".showing__code").inner_text() != signs
    citizen.sees("未以工作人员身份登录")
