"""A person at a real browser: goes, types, presses, and looks whether each page is in order."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Download, Error, Locator, Page, expect

from tests import databases

KIOSK = 1080  # a terminal's frame has a foot that stays in the window: its picture is the window's
SHOTS = databases.ROOT / "out" / "shots"
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    "iframes": False,
    "preload": False,
}
TOLD_BY_CHROMIUM = re.compile(
    r"Failed to load resource: .* status of 4(01|03|04|09|13|22)"
)  # a refused form is an answer, not a fault of the page
# Text in the other language: English sentences on a Chinese page, Chinese headings and labels on an English one. Names of people
# and what is marked with its own language do not count.
FOREIGN = """lang => {
  const found = [];
  const isIn = (element, start) => element.closest('[lang]')?.lang.startsWith(start);
  if (lang === 'zh') {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const text = walker.currentNode.textContent.trim();
      if (/[A-Za-z]{3,}\\s+[A-Za-z]{3,}/.test(text) && isIn(walker.currentNode.parentElement, 'zh')) found.push(text);
    }
  } else {
    for (const element of document.querySelectorAll('h1, h2, h3, legend, label, dt, thead th, summary, nav a')) {
      const text = element.textContent.trim();
      if (/[\\u4e00-\\u9fff]/.test(text) && !/[A-Za-z]{2}/.test(text) && isIn(element, 'en')) found.push(text);
    }
  }
  return found.filter(text => !text.includes('{')).slice(0, 5);
}"""
_axe = Axe()


class Visitor:
    """One browser profile with one window. What goes wrong in it is kept in `faults` and fails the test at its end."""

    def __init__(self, context: BrowserContext, address: str, *, width: int, lang: str, scripted: bool) -> None:
        self.context, self.address, self.width, self.lang, self.scripted = context, address, width, lang, scripted
        self.faults: list[str] = []
        self.who = ""  # key of the demonstration person that was entered
        context.add_cookies([{"name": "yimen_look", "value": f"{lang}.0.0", "url": address}])
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.faults.append(f"{self.page.url}: {error}"))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not TOLD_BY_CHROMIUM.match(message.text):
            self.faults.append(f"{self.page.url}: {message.text}")

    # --- acts --------------------------------------------------------------------------------------------------------

    def go(self, path: str, *, status: int = 200) -> "Visitor":
        answer = self.page.goto(self.address + path)
        assert answer and answer.status == status, f"{path}: {answer and answer.status} instead of {status}"
        return self

    def enter(self, person: str) -> "Visitor":
        """Become a demonstration person by one press on the demonstration's desk."""
        self.go("/demo/")
        row = self.page.locator("#people form", has=self.page.locator(f"input[name=person][value={person}]"))
        with self.page.expect_navigation():  # keys pressed before it would go to the page that is left
            row.get_by_role("button").click()
        self.who = person
        return self

    def main(self) -> Locator:
        return self.page.locator("main")

    def press(self, name: str, *, within: Locator | None = None) -> "Visitor":
        """The first button of the page's main part whose name begins so."""
        (within or self.main()).get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()
        return self

    def follow(self, name: str) -> "Visitor":
        self.main().get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()
        return self

    def type(self, label: str, text: str) -> "Visitor":
        self.main().get_by_label(label, exact=True).first.fill(text)
        return self

    def choose(self, field: str, value: str) -> "Visitor":
        """Press the radio button or box with this value, by its label as a person does."""
        box = self.page.locator(f"input[name='{field}'][value='{value}']")
        self.page.locator(f"label[for='{box.get_attribute('id')}']").click()
        return self

    def download(self, name: str, *, within: Locator | None = None) -> bytes:
        """Press a link that gives a file."""
        with self.page.expect_download() as coming:
            (within or self.main()).get_by_role("link", name=re.compile(f"^{re.escape(name)}")).first.click()
        done: Download = coming.value
        return Path(done.path()).read_bytes()

    # --- looking -----------------------------------------------------------------------------------------------------

    def sees(self, text: str) -> "Visitor":
        expect(self.main()).to_contain_text(text)
        return self

    def finds(self, field: str, value: str) -> "Visitor":
        """A field of the form that has this value already."""
        expect(self.page.locator(f"[name='{field}']").first).to_have_value(value)
        return self

    def is_at(self, pattern: str) -> "Visitor":
        expect(self.page).to_have_url(re.compile(pattern))
        return self

    def looks(self, name: str) -> "Visitor":
        """Keep a picture of the whole page; axe finds nothing in it, it is no wider than the window, it speaks one language."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.wait_for_load_state("load")
        self._keep_picture(name)
        if self.scripted:
            self._is_accessible(name)
            self._fits(name)
            self._is_in_one_language(name)
        return self

    def _is_accessible(self, name: str) -> None:
        for violation in _axe.run(self.page, options=RULES).response["violations"]:
            places = "; ".join(str(node["target"]) for node in violation["nodes"][:3])
            self.faults.append(f"{name} {self.width} {self.lang}: axe {violation['id']} ({violation['impact']}): {places}")

    def _keep_picture(self, name: str) -> None:
        """The picture is for people and checks nothing: where Chromium's own drawing process fell over, it is taken again, or left."""
        path, whole = SHOTS / f"{name}-{self.width}-{self.lang}.jpg", self.width != KIOSK
        for _ in range(3):
            try:
                self.page.screenshot(path=path, full_page=whole, type="jpeg", quality=85)  # a PNG of a whole page takes three times as long
            except Error as fault:
                if "Unable to capture screenshot" not in str(fault):
                    raise
                self.page.wait_for_timeout(500)
            else:
                return
        print(f"no picture of {name}: Chromium could not draw it")

    def _fits(self, name: str) -> None:
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if over > 0:
            wide = self.page.evaluate(
                "[...document.querySelectorAll('main *')].filter(one => one.getBoundingClientRect().right > innerWidth)"
                ".slice(0, 3).map(one => `${one.tagName.toLowerCase()} ${one.id} ${one.className}`)"
            )
            self.faults.append(f"{name} {self.width} {self.lang}: the page is {over} px wider than the window: {wide}")

    def _is_in_one_language(self, name: str) -> None:
        self.faults += [
            f"{name} {self.width} {self.lang}: in the other language: {text[:80]}" for text in self.page.evaluate(FOREIGN, self.lang)
        ]
