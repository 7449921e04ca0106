"""暂扣与发还 at the desk: a head holds a licence back, an approver gives it back, the holder reads both documents; and the public log."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import databases
from tests.browser.server import Server
from tests.browser.visitor import Visitor

HEAD, APPROVER, OWNER = "guo-tao", "wang-lixin", "huang-zhiming"
# a licence in force, entered in the ledger and sealed for the day; its number
LICENCE = """
from app.core import jobs
from app.cases import outcome
from app.factory import create_app
from app.issuance import ledger, queries, status_lists, work
from config import from_environment
from tests.casework import a_case

with create_app(from_environment()).app_context():
    case = a_case("individual-business", "黄志明", until="approve")
    jobs.run_until_idle()
    ledger.seal_new(), work.seal_day(), status_lists.refresh_new()
    papers = queries.of_reference(outcome.reference(case))
    print(next(paper.number for paper in papers if paper.type_code == "business-licence"))
"""
PKI = ("-m", "flask", "--app", "wsgi", "pki")


def run(server: Server, *words: str) -> str:
    done = subprocess.run([sys.executable, *words], cwd=databases.ROOT, env=server.environment, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def licence(server: Server, begun_again: None) -> str:
    return run(server, "-c", LICENCE).splitlines()[-1]


def pressed(officer: Visitor) -> Visitor:
    """The act's own form."""
    officer.main().locator(".act-form button.btn").click()
    officer.page.wait_for_load_state("load")
    return officer


def fill(officer: Visitor, why: str, facts: str) -> Visitor:
    form = officer.main().locator(".act-form")
    officer.choose("why", why)
    form.locator("[name=note]").fill(facts)
    form.locator("[name=confirmed]").check()
    return officer


def drawn(officer: Visitor, count: int) -> None:
    """So many documents, signed by the worker."""
    links = officer.main().locator("#documents .papers a")
    for _ in range(60):
        if links.count() == count:
            return
        officer.page.wait_for_timeout(250)
        officer.page.reload()
    raise AssertionError(f"{links.count()} documents instead of {count} within 15 s")


@pytest.mark.parametrize(("width", "lang"), [(1280, "zh"), (390, "zh"), (1280, "en"), (390, "en")])
def test_a_licence_is_held_back_and_given_back(visit: Callable[..., Visitor], server: Server, licence: str, width: int, lang: str) -> None:
    head = visit(width=width, lang=lang).enter(HEAD).go("/window/certificates").looks("holding")
    head.page.locator("#number").fill("X-1")
    head.main().locator("#find").get_by_role("button").click()
    expect(head.main().locator("#number-error")).to_be_visible()
    head.looks("holding-nothing").page.locator("#number").fill(licence)
    head.main().locator("#find").get_by_role("button").click()
    expect(head.main()).to_contain_text(licence)
    pressed(head.looks("holding-found"))
    expect(head.main().locator(".govuk-error-summary")).to_be_visible()
    head.looks("holding-errors")
    fill(head, "suspended.penalty", "现场检查发现超出登记的经营范围从事经营活动，逾期未改正。")
    head.page.locator("[name=basis]").fill("《中华人民共和国行政处罚法》第九条第三项")
    pressed(head)
    expect(head.main().locator("#suspend-until-error")).to_be_visible()
    head.looks("holding-without-a-last-day").page.locator("[name=until]").fill("2027-02-26")
    pressed(head)
    expect(head.page.locator("[role=status]").first).to_be_visible()
    drawn(head, 1)
    head.looks("holding-held-back")

    approver = visit(width=width, lang=lang).enter(APPROVER).go(f"/window/certificates?number={licence}").looks("holding-to-give-back")
    pressed(fill(approver, "signed.served", "暂扣期满，经复查已按登记的经营范围经营。"))
    drawn(approver, 2)
    approver.looks("holding-given-back")

    owner = visit(width=width, lang=lang).enter(OWNER).go("/my/certificates")
    owner.main().locator(".wallet__card", has_text=licence).locator("h3 a").click()
    expect(owner.main().locator("#documents")).to_be_visible()
    owner.looks("certificate-with-decisions")
    owner.go("/inbox").looks("inbox-held-back")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_public_log_is_in_order_with_one_key_and_with_a_key_that_nobody_vouches_for(
    visit: Callable[..., Visitor], server: Server, licence: str, lang: str
) -> None:
    readers = [visit(width=width, lang=lang) for width in (1280, 390, 320)]
    for reader in readers:
        reader.go("/v/log").looks("log")
    before = readers[0].main().locator(".log-keys li").count()
    run(server, *PKI, "rotate", "ledger")
    run(server, *PKI, "revoke", "ledger", "--reason", "key-compromise", "--since", "now")
    run(server, *PKI, "rotate", "ledger")
    for reader in readers:
        reader.go("/v/log").looks("log-keys")
        expect(reader.main().locator(".log-keys li")).to_have_count(before + 2)
        assert re.search(r"[0-9a-f]{64}", reader.main().locator(".log-keys").inner_text())
