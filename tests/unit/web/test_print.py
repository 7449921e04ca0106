"""static/css/print.css: what goes to the printer."""

import re
from pathlib import Path

CSS = (Path(__file__).parents[3] / "static" / "css" / "print.css").read_text(encoding="utf-8")
RULES = re.findall(r"([^{}]+)\{([^{}]*)\}", re.sub(r"/\*.*?\*/", "", CSS, flags=re.S))


def declared(selector: str) -> str:
    return "".join(body for names, body in RULES if selector in [name.strip() for name in names.split(",")])


def test_a_printed_page_is_a4():
    assert "size: A4" in declared("@page")


def test_a_receipt_may_go_on_over_the_page_so_that_the_first_one_is_not_blank():
    assert "break-inside" not in declared(".receipt")


def test_what_is_for_the_screen_only_is_not_printed():
    assert "display: none" in declared(".noprint")
