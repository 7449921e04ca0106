"""What is wrong with a template or a style, by file and line, for who writes it. Only the drawing process comes here."""

import traceback

from jinja2 import TemplateSyntaxError

from app.issuance import render


def said(failure: Exception) -> str:
    """The failure in one line: file, line and what happened there."""
    if isinstance(failure, TemplateSyntaxError):
        return f"{failure.name or 'template.html'}, line {failure.lineno}: {failure.message}"
    places = [frame for frame in traceback.extract_tb(failure.__traceback__) if frame.filename.endswith((".html", ".svg"))]
    place = f"{places[-1].filename}, line {places[-1].lineno}: " if places else ""
    return f"{place}{type(failure).__name__}: {failure}"[:400]


def of_style(style: str) -> list[str]:
    """What a reader of style.css would skip, with its line and column."""
    with render.heard() as heard:
        render.read_style(style)
    return [f"style.css: {one}" for one in heard]
