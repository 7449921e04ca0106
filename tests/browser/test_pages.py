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
    "search": "/search?q=公租房",
    "nothing-found": "/search?q=zzzz",
    "accessibility": "/accessibility",
    "privacy": "/privacy",
    "sign-in": "/sign-in",
    "register": "/register",
    "verify": "/v/",
    "demo": "/demo/",
    "outbox": "/demo/outbox",
}
PRESSED_MOST = (".btn", ".hunt button", ".strip__tools a", ".quick a", ".topics a")


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


def test_what_is_pressed_most_is_44_pixels_high_on_a_phone(visit: Visit) -> None:
    reader = visit(width=390).go("/")
    for place in PRESSED_MOST:
        for box in (element.bounding_box() for element in reader.page.locator(place).all()):
            assert box is None or box["height"] >= 44, place


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
