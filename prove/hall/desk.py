"""Somebody with a browser: an officer who signs in with password and code, or a citizen with the code from the phone.

Each request is timed, also those of redirects. Everybody of the hall comes from the hall's one address, citizens each from their own.
"""

import re
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit
from urllib.request import HTTPCookieProcessor, HTTPHandler, ProxyHandler, Request, build_opener

from lxml.html import FormElement

from prove import walk
from prove.browser import Browser, Page, Unexpected, Value, one_time_code
from prove.hall.staffing import PASSWORD, Officer

HALL = "127.0.0.1"  # the address of seventy windows
NAMES = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}"), "{id}"),
    (re.compile(r"YJ\d{13}"), "{number}"),
    (re.compile(r"/steps/[a-z_]+"), "/steps/{step}"),
    (re.compile(r"/(begin|services)/[a-z-]+"), r"/\1/{service}"),
    (re.compile(r"/materials/[a-z_]+"), "/materials/{material}"),
    (re.compile(r"/handovers/[A-Z0-9.-]+[^/]*"), "/handovers/{slip}"),
    (re.compile(r"/certificates/\{id\}.*"), "/certificates/{id}"),
)


@dataclass
class Watch:
    """How long each request took, by kind of page."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    lock: threading.Lock = field(default_factory=threading.Lock)

    def saw(self, request: Request, status: int, seconds: float) -> None:
        path = urlsplit(request.full_url).path
        for pattern, name in NAMES:
            path = pattern.sub(name, path)
        with self.lock:
            self.times[f"{request.get_method()} {path}"].append(seconds * 1000)
            self.statuses[status] += 1

    @property
    def requests(self) -> int:
        return sum(self.statuses.values())


class _Timed(HTTPHandler):
    def __init__(self, watch: Watch, address: str) -> None:
        super().__init__()
        self.watch = watch
        self.connection = partial(HTTPConnection, source_address=(address, 0))

    def http_open(self, request: Request) -> HTTPResponse:
        began = time.perf_counter()
        answer = self.do_open(self.connection, request)
        self.watch.saw(request, answer.status, time.perf_counter() - began)
        return answer


class Watched(Browser):
    """A browser of the day; a page is asked for again where the house says that it was too much at once."""

    def __init__(self, home: str, watch: Watch, address: str = HALL) -> None:
        super().__init__(home)
        self.opener = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies), _Timed(watch, address))
        self.opener.addheaders = [("Accept-Language", "zh-CN,zh;q=0.9"), ("User-Agent", "yimen-hall")]


class Desk:
    """An officer at work."""

    def __init__(self, home: str, watch: Watch, officer: Officer) -> None:
        self.officer = officer
        self.browser = Watched(home, watch)
        self.at = f"{officer.pool}#{officer.number}"
        self.pools = (self.at, officer.pool)

    def sign_in(self) -> None:
        walk.sign_in_as_staff(self.browser, walk.Account(self.officer.name, self.officer.login, self.officer.secret), PASSWORD)

    def get(self, address: str) -> Page:
        return self.browser.get(address)

    def submit(self, page: Page, form: FormElement, said: dict[str, Value] | None = None) -> Page:
        return self._confirmed(self.browser.submit(page, form, said))

    def press(self, address: str, verb: str, said: dict[str, Value]) -> Page:
        """Open the page and press the button whose address ends so; who is asked for the code meanwhile gives it and presses again."""
        page = self.get(address)
        page = self.browser.submit(page, button_of(page, verb), said)
        if page.path == "/window/confirm":
            self._confirmed(page)
            page = self.get(address)
            page = self.browser.submit(page, button_of(page, verb), said)
        return page

    def _confirmed(self, page: Page) -> Page:
        if page.path != "/window/confirm":
            return page
        return self.browser.submit(page, page.form(field_name="code"), {"code": one_time_code(self.officer.secret)})


def button_of(page: Page, verb: str) -> FormElement:
    """The form of exactly this act: accepting is not accepting with papers to follow."""
    for form in page.find("//main//form"):
        if (form.get("action") or "").partition("?")[0].endswith(f"/{verb}"):
            return form
    return page.form(action=f"/{verb}")  # says what there is


def picked(form: FormElement, name: str, words: str) -> str:
    """The value of the list's entry that begins with these words."""
    found = form.xpath(".//select[@name=$name]/option[starts-with(normalize-space(), $words)]/@value", name=name, words=words)
    if not found:
        raise Unexpected(f"{words!r} is not in the list {name!r}")
    return str(found[0])
