"""What people do in the product, each act by its pages: used by the journey and by the kill trials."""

import re
import time
from dataclasses import dataclass

from lxml.html import HtmlElement

from prove.browser import Browser, File, Page, Unexpected, Value, one_time_code

# A white picture of 32 × 32 points, for questions that want a file.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000020000000200802000000fc18eda30000002649444154789cedcd310d00"
    "000c03a0fa37ddaad8b1040c901e8b402010080402814020f8120c8b55f4a63c4a7b480000000049454e44ae426082"
)
ACCEPTED = 202  # the paper is drawn now
PATIENCE = 60.0  # seconds to wait for a paper that the worker makes


@dataclass(frozen=True)
class Account:
    """One line of what `make run` prints."""

    name: str
    login: str
    secret: str  # of the authenticator; empty for a citizen


@dataclass(frozen=True)
class Count:
    """How much of a form was there already."""

    asked: int = 0
    prefilled: int = 0
    typed: int = 0

    def __add__(self, other: "Count") -> "Count":
        return Count(self.asked + other.asked, self.prefilled + other.prefilled, self.typed + other.typed)


def accounts(said: str) -> tuple[str, dict[str, Account]]:
    """The password of everyone and the accounts by name, read from the words of `make run`."""
    password = re.search(r"^(?:Password of everyone: |所有人的密码：)(\S+)$", said, re.MULTILINE)
    if not password:
        raise Unexpected(f"no accounts were printed: {said[-500:]}")
    lines = re.findall(r"^(\S+)  (\S+)(?:  (?:TOTP secret|动态口令密钥) (\S+))?$", said, re.MULTILINE)
    return password[1], {name: Account(name, login, secret) for name, login, secret in lines}


# --- citizens ---------------------------------------------------------------------------------------------------------


def sign_in(browser: Browser, account: Account, password: str) -> Page:
    """Real name and password, then the code that the demonstration's outbox shows instead of a phone."""
    page = browser.get("/sign-in")
    typed: dict[str, Value] = {"id_number": account.login, "name": account.name, "password": password}
    page = browser.submit(page, page.form(field_name="password"), typed)
    code = browser.get("/demo/outbox").find("//*[@data-code][1]/@data-code")[0]
    return browser.submit(page, page.form(field_name="code"), {"code": code})


def act_for(browser: Browser, party: str) -> Page:
    """Choose for whom the visitor acts; nothing where they do already."""
    page = browser.get("/act-for")
    for form in page.find("//form[.//input[@name='party']]"):
        around = form.getparent()
        if around is not None and party in around.text_content():
            return browser.submit(page, form)
    return page


def find_service(browser: Browser, words: str, code: str) -> Page:
    """From the home page through its search to the guide of the service."""
    home = browser.get("/")
    form = home.form(action="/search")
    name = form.xpath(".//input[not(@type='hidden')]/@name")[0]
    found = browser.submit(home, form, {name: words})
    return browser.get(found.link(f"/services/{code}"))


def fill_in(browser: Browser, page: Page, answers: dict[str, Value]) -> tuple[Page, Count]:
    """Go through the steps of a form, writing `answers` where nothing stands yet; gives the check page.

    A step may come back once: an answer can open a further question, which a browser with JavaScript shows at once.
    """
    total, came_back = Count(), False
    for _ in range(20):
        if not page.find("//*[@data-step]"):
            return page, total
        form = page.find("//form[.//*[@data-step]]")[0]
        typed = {name: value for name, value in answers.items() if form.xpath(f".//*[@name='{name}']")}
        counted = count(page, typed)
        page = browser.submit(page, form, typed, expect=0)
        if page.status == 422 and not came_back:
            came_back = True
            continue
        if page.status != 200:
            raise Unexpected(f"{page.url}: {page.status}: {page.complaints()}")
        total, came_back = total + counted, False
    raise Unexpected(f"{page.url}: the form has no end")


def count(page: Page, typed: dict[str, Value]) -> Count:
    """Fields that show on a step (locked lines and open ones), those that arrived filled, those that we type into."""
    locked = len(page.find("//*[@data-step]//dl[contains(@class,'facts--ro')]/div[not(@hidden)]"))
    asked, filled, ours = locked, locked, 0
    for group in page.find("//*[@data-step]//*[@data-field]"):
        is_filled = bool(group.xpath(".//*[contains(@class,'src') and contains(@id,'-origin')]")) or _is_filled_in_its_row(group)
        is_typed = bool(set(group.xpath(".//@name")) & typed.keys())
        if "consent" in (group.get("class") or "").split():
            continue  # a declaration or a consent is no information that is asked for
        if group.xpath("ancestor-or-self::*[@data-when]") and not (is_filled or is_typed):
            continue  # a browser hides it: its condition is not met
        asked, filled, ours = asked + 1, filled + is_filled, ours + (is_typed and not is_filled)
    return Count(asked, filled, ours)


def _is_filled_in_its_row(group: HtmlElement) -> bool:
    """In a repeated row the origin stands once, under the row."""
    if not group.xpath("ancestor::fieldset[@data-rep]//p[contains(@class,'src')]"):
        return False
    return bool(
        group.xpath(
            ".//input[@checked] | .//input[@value!='' and not(@type='radio') and not(@type='checkbox')]"
            " | .//option[@selected and @value!='']"
        )
    )


def case_number(page: Page) -> str:
    """The number on a receipt or progress page."""
    found = re.search(r"YJ\d{13}", f"{page.url} {page.text}")
    if not found:
        raise Unexpected(f"{page.url}: no case number: {page.text[:300]}")
    return found[0]


def certificate_of(browser: Browser, number: str) -> tuple[str, bytes]:
    """Wait until the worker has made the paper of this case; its address and content."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        page = browser.get(f"/my/cases/{number}")
        links = page.find("//*[@id='papers']//a[contains(@href, '.pdf')]")
        if links:
            address = links[0].get("href")
            return address, paper(browser, address)
        time.sleep(0.25)
    raise Unexpected(f"no certificate for {number} within {PATIENCE:.0f} s")


def paper(browser: Browser, address: str) -> bytes:
    """The file behind an address: asked for until the worker has drawn it."""
    deadline = time.monotonic() + PATIENCE
    while (answer := browser.get(address, expect=0)).status == ACCEPTED and time.monotonic() < deadline:
        time.sleep(0.25)
    if not answer.body.startswith(b"%PDF"):
        raise Unexpected(f"{address} was not drawn within {PATIENCE:.0f} s")
    return answer.body


# --- officers ---------------------------------------------------------------------------------------------------------


def sign_in_as_staff(browser: Browser, account: Account, password: str) -> Page:
    page = browser.get("/window/sign-in")
    page = browser.submit(page, page.form(field_name="password"), {"login_name": account.login, "password": password})
    return browser.submit(page, page.form(field_name="code"), {"code": one_time_code(account.secret)})


def act(browser: Browser, number: str, verb: str, words: str) -> Page:
    """Open the case from the queue's own address and press the button of this act."""
    page = browser.get(f"/window/cases/{number}")
    said: dict[str, Value] = {"text": words, "proposal": "approve"} if verb == "pass-on" else {"text": words}
    return browser.submit(page, page.form(action=f"/{verb}"), said)


def search_by_person(browser: Browser, number: str, verb: str, words: str) -> Page:
    """Ask the register about everybody of the list, and settle what follows from its answers alone."""
    page = browser.get(f"/window/cases/{number}/{verb}")
    page = browser.submit(page, page.form(action=f"/{verb}"))
    return browser.submit(page, page.form(action="/settle"), {"note": words})


# --- anyone -----------------------------------------------------------------------------------------------------------


def verdict_of_file(browser: Browser, content: bytes) -> str:
    """What the public page says about this file: the word of its finding."""
    page = browser.get("/v/")
    answer = browser.submit(page, page.form(action="/file"), {"file": File("certificate.pdf", content)})
    return verdict(answer)


def verdict(page: Page) -> str:
    found = page.find("//*[@data-verdict]/@data-verdict")
    return str(found[0]) if found else page.text[:200]


def altered(content: bytes) -> bytes:
    """The same file with one bit of one byte in its middle changed."""
    at = len(content) // 2
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]
