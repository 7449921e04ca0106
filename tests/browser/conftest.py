"""A real browser before a real server. Each worker of the run has one of both; each visitor has a profile of their own.

visit        visit() gives a Visitor: visit(width=390, lang="en"), visit(scripted=False). Whatever went wrong in any of them (axe,
             console, too wide a page, two languages) fails the test at its end
server       where the product answers
filed        filed("housing-proof") files an application of its demonstration citizen over HTTP and gives the case number
begun_again  the test moves the clock or breaks registers: the demonstration is reset after it
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from prove import journey, walk
from prove.browser import Browser as Reader
from tests import databases
from tests.browser import server as processes
from tests.browser.server import Server
from tests.browser.visitor import Visitor

RUN = "YIMEN_TEST_RUN"
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    "--lang=zh-CN",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)
HEIGHTS = {390: 844, 1080: 1920}
PATIENCE_MS = 30_000  # two browsers, two servers and two workers may share two cores


@pytest.fixture(scope="session")
def program() -> str:
    """Where Chromium is. Without it these tests are left out, but in continuous integration that is a failure."""
    found = os.environ.get("YIMEN_CHROMIUM") or next(filter(None, map(shutil.which, PROGRAMS)), "")
    if not found:
        missing = "there is no Chromium: apt-get install chromium, or name one in YIMEN_CHROMIUM"
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(missing)
        pytest.skip(missing)
    return found


@pytest.fixture(scope="session")
def chromium(program: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def server(program: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Web server and job worker on a city of their own."""
    with processes.running(databases.Run(Path(os.environ[RUN])), tmp_path_factory.mktemp("browser") / "instance") as running:
        yield running


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[Callable[..., Visitor]]:
    visitors: list[Visitor] = []

    def come(*, width: int = 1280, lang: str = "zh", scripted: bool = True) -> Visitor:
        context = chromium.new_context(
            viewport={"width": width, "height": HEIGHTS.get(width, 800)},
            locale="zh-CN" if lang == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            java_script_enabled=scripted,
            has_touch=width in HEIGHTS,
            reduced_motion="reduce",
        )
        context.set_default_timeout(PATIENCE_MS)
        visitors.append(Visitor(context, server.address, width=width, lang=lang, scripted=scripted))
        return visitors[-1]

    yield come
    faults = [fault for visitor in visitors for fault in visitor.faults]
    for visitor in visitors:
        visitor.context.close()
    assert faults == [], "\n".join(faults)


@pytest.fixture
def filed(server: Server) -> Callable[[str], str]:
    """For tests that begin where a case lies already."""

    def file(code: str) -> str:
        service = next(one for one in journey.SERVICES if one.code == code)
        reader = Reader(server.address)
        desk = reader.get("/demo/")
        person = desk.find(f"//tr[th='{service.citizen}']//input[@name='person']/@value")[0]
        reader.submit(desk, desk.find(f"//form[.//input[@name='person' and @value='{person}']]")[-1])
        if service.firm:
            walk.act_for(reader, service.firm)
        page, _count = walk.fill_in(reader, journey.begin(reader, code), service.answers)
        return walk.case_number(journey.submit(reader, page))

    return file


@pytest.fixture
def begun_again(server: Server) -> Iterator[None]:
    yield
    reader = Reader(server.address)
    desk = reader.get("/demo/")
    reader.submit(desk, desk.form(action="/reset"))
