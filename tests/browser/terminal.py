"""A terminal of the hall, and whether everything on it is large enough to be read and touched."""

from collections.abc import Callable

from tests.browser.visitor import Visitor

LEAST_TYPE, LEAST_TARGET = 24, 60  # pixels, on a screen of 1080 × 1920
# Text and targets that are too small. Phone numbers are no links here, and what only screen readers meet has no size.
TOO_SMALL = """([type, target]) => {
  const shown = element => element.checkVisibility() && !element.closest('.govuk-visually-hidden, .skip, .src__d, [href^="tel:"], dialog');
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const [text, parent] = [walker.currentNode.textContent.trim(), walker.currentNode.parentElement];
    const size = parseFloat(getComputedStyle(parent).fontSize);
    if (text && shown(parent) && size < type) found.push(`${size} px: ${text.slice(0, 30)}`);
  }
  for (const element of document.querySelectorAll('a, button, input:not([type=hidden]), select, textarea, summary')) {
    const height = element.getBoundingClientRect().height;
    if (shown(element) && height < target) found.push(`${height} px high: ${element.outerHTML.slice(0, 80)}`);
  }
  return found;
}"""


def at_terminal(visit: Callable[..., Visitor], **how: str) -> Visitor:
    terminal = visit(width=1080, **how).go("/demo/")
    return terminal.press("Open the kiosk" if terminal.lang == "en" else "打开自助机").is_at("/kiosk/$")


def is_large(terminal: Visitor) -> None:
    assert terminal.page.evaluate(TOO_SMALL, [LEAST_TYPE, LEAST_TARGET]) == [], terminal.page.url
