"""The portal's public pages in a real browser: no breach of WCAG that axe can find, no sideways scrolling, nothing blocked."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]

PAGES = {
    "home": "/",
    "services": "/services",
    "topic": "/topics/housing",
    "departments": "/departments",
    "department": "/departments/housing",
    "guide": "/services/rental-housing",
    "blank-form": "/services/rental-housing/form",
    "sample-form": "/services/individual-business/sample",
    "precheck": "/services/rental-housing/precheck",
    "search": "/search?q=公租房",
    "nothing-found": "/search?q=zzzz",
    "enquiries": "/enquiries",
    "matters": "/matters",
    "matter": "/matters/99GA01010701",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "sign-in": "/sign-in",
    "register": "/register",
    "verify": "/v/",
    "demo": "/demo/",
    "outbox": "/demo/outbox",
}
# Whatever is pressed by itself; a link inside a sentence is as high as its line.
PRESSED = (
    *(".btn", ".hunt button", ".strip__tools a", ".band a", ".quick a", ".topics a", ".hot a", ".offices a", ".words a", ".more"),
    *(".foot a", ".crumb a", ".pills a", ".results h2 a", ".cases h3 a", ".letters h2 a", ".helpline a", ".papers__name a"),
)
SMALL = """() => {
  const found = new Set(), walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement, size = parseFloat(getComputedStyle(element).fontSize);
    const isSeen = element.checkVisibility() && element.getBoundingClientRect().width > 1 && !element.closest('svg, option');
    if (walker.currentNode.textContent.trim() && isSeen && size < 18) found.add(`${element.tagName}.${element.className} ${size}`);
  }
  return [...found];
}"""


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_public_pages_are_in_order_on_a_desk_and_at_320_pixels(visit: Visit, lang: str) -> None:
    """WCAG 2.2 AA as far as axe sees; 1.4.10 reflow."""
    for width in (1280, 320):
        reader = visit(width=width, lang=lang)
        for name, path in PAGES.items():
            reader.go(path).looks(f"page-{name}")


@pytest.mark.parametrize("look", ["elder", "contrast"])
def test_elder_mode_and_high_contrast_are_in_order_too(visit: Visit, look: str) -> None:
    for width in (1280, 320):
        reader = visit(width=width).go(f"/about?{look}=1")
        for name in ("home", "guide", "sign-in"):
            reader.go(PAGES[name]).looks(f"page-{name}-{look}")


def test_what_is_pressed_is_44_pixels_high_on_a_phone(visit: Visit, filed: Callable[..., str]) -> None:
    """What the accessibility statement promises."""
    filed("housing-proof")
    reader = visit(width=390).enter("lin-xiaowen")
    for path in (
        "/",
        "/services",
        "/search?q=公租房",
        "/search?q=公积金",
        PAGES["guide"],
        "/my",
        "/my/certificates",
        "/my/data",
        "/enquiries/my-credit",
        "/inbox",
    ):
        reader.go(path)
        for place in PRESSED:
            for box in (element.bounding_box() for element in reader.page.locator(place).all()):
                assert box is None or box["height"] >= 44, f"{path}: {place}"


def test_the_page_begins_high_up_on_a_phone_without_what_is_for_a_desk(visit: Visit) -> None:
    for lang in ("zh", "en"):
        reader = visit(width=390, lang=lang).enter("huang-zhiming")
        for path in ("/", PAGES["guide"]):
            page = reader.go(path).page
            box = page.locator("main").bounding_box()
            assert box and box["y"] <= 220, f"{path} {lang}"
            assert page.locator(".guide__phone").is_hidden()


def test_no_text_of_elder_mode_is_smaller_than_18_pixels(visit: Visit) -> None:
    """And the words that are searched most stay, being the easiest way in."""
    for width in (1280, 390):
        reader = visit(width=width).go("/?elder=1")
        assert reader.page.locator(".words a").first.is_visible()
        for path in ("/", PAGES["guide"], "/demo/", "/v/"):
            assert reader.go(path).page.evaluate(SMALL) == [], f"{path} {width}"


def test_the_first_press_of_tab_offers_to_skip_to_the_content(visit: Visit) -> None:
    page = visit().go("/services").page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_guide_can_be_read_on_paper(visit: Visit) -> None:
    page = visit().go(PAGES["guide"]).page
    page.emulate_media(media="print")
    assert page.locator(".band").is_hidden()
    assert page.locator(".gtop h1").is_visible()
