"""亮证 on a phone: she shows a certificate by a code, an officer checks it, she reads who looked; each code once, for sixty seconds."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.browser.server import Server
from tests.browser.visitor import Visitor

HER = "lin-xiaowen"
# every code of the city as if it had been shown 61 seconds earlier
A_MINUTE_OLDER = """
from datetime import timedelta
from app.factory import create_app
from app.core.db import session
from app.core.transaction import write
from app.issuance.showing_models import ShownCode
from config import from_environment
from sqlalchemy import select

with create_app(from_environment()).app_context(), write():
    for row in session().scalars(select(ShownCode).where(ShownCode.used_at.is_(None))):
        row.made_at, row.until = row.made_at - timedelta(seconds=61), row.until - timedelta(seconds=61)
"""
# the firm's permit, replaced by its renewal, for which it was used
RENEWED = """
from app.core import jobs
from app.cases import service
from app.factory import create_app
from config import from_environment
from tests.lives import a_permit_case, act, filed, for_the_firm, holder

with create_app(from_environment()).app_context():
    a_permit_case(service.accept, service.pass_on, service.approve)
    jobs.run_until_idle()
    case = filed(for_the_firm(), "hygiene-permit-renewal")
    for one in (service.accept, service.pass_on, service.approve):
        case = act(one, case, holder(case), *(() if one is service.accept else ("符合条件。",)))
    jobs.run_until_idle()
"""


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
def test_she_shows_it_once_and_reads_who_looked(
    visit: Callable[..., Visitor], filed: Callable[[str], str], server: Server, lang: str
) -> None:
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
    citizen.page.clock.install()
    late = shown(citizen)
    citizen.page.clock.fast_forward(61_000)
    expect(citizen.page.locator("[data-shown-over]")).to_be_visible()
    assert not citizen.main().locator(".showing__code").count(), "what is over is taken away"
    citizen.looks("shown-over")
    subprocess.run([sys.executable, "-c", A_MINUTE_OLDER], cwd=databases.ROOT, env=server.environment, check=True)
    stranger.go("/v/shown").page.locator("[name=code]").fill(late)
    stranger.looks("verify-shown").main().locator("form button").click()
    expect(stranger.main().locator(".govuk-error-summary")).to_contain_text("60")
    stranger.looks("verify-shown-over")


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


@pytest.mark.usefixtures("begun_again")
def test_a_firms_replaced_permit_leads_to_the_newer_one_and_to_the_case_it_was_used_in(
    visit: Callable[..., Visitor], server: Server
) -> None:
    subprocess.run([sys.executable, "-c", RENEWED], cwd=databases.ROOT, env=server.environment, check=True)
    for lang, width in (("zh", 390), ("en", 390), ("zh", 1280)):
        firm = visit(width=width, lang=lang).enter("zhao-mingyuan").go("/act-for")
        firm.page.locator("#parties li", has_text="云江市启航商贸有限公司").get_by_role("button").first.click()
        firm.page.wait_for_load_state("load")
        firm.go("/my/certificates").looks("certificates-of-firm").main().locator("#group-over + .wallet h3 a").first.click()
        used = firm.page.locator("#used")
        expect(used).to_contain_text("仅限本件使用")
        firm.looks("certificate-replaced").main().locator(".notice a").first.click()
        expect(firm.main().locator("a[href$='/show']")).to_be_visible()
        firm.looks("certificate-renewed")
