"""From the guide to the papers of one's own situation, and on into a form that knows it."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_the_papers_of_a_situation(visit: Callable[..., Visitor], lang: str, width: int) -> None:
    citizen = visit(lang=lang, width=width).enter("huang-zhiming").go("/services/individual-business")
    citizen.follow("按情形查看材料" if lang == "zh" else "See the papers of your situation").is_at("/situation$").looks("situation")
    citizen.choose("situations", "rented").press("查看材料" if lang == "zh" else "Show the papers")
    citizen.is_at("situations=rented").sees("租赁或借用" if lang == "zh" else "rented or lent premises").looks("situation-papers")
    citizen.follow("按该情形办理" if lang == "zh" else "Apply in this situation").is_at("/apply")
    citizen.main().locator("form:has([name=key]) button").click()
    citizen.is_at("/steps/operator").looks("form-situation")
    assert citizen.page.locator("[name=situations][value=rented]").is_checked()


def test_at_the_kiosk(visit: Callable[..., Visitor]) -> None:
    terminal = visit(width=1080).go("/demo/")
    terminal.press("打开自助机").is_at("/kiosk/$").go("/kiosk/services/individual-business/situation").looks("kiosk-situation")
