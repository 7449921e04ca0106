"""A few questions of a published form as a page by themselves, made once per version: the pre-check's, and those about the situation."""

from collections.abc import Collection
from dataclasses import replace

from app.catalogue.service import Published
from app.elements.words import Words
from app.form_engine.excerpt import excerpt
from app.web.shelf import Shelf

_made: Shelf[Published] = Shelf(600)


def of(published: Published, wanted: Collection[str], *, code: str, title: Words) -> Published:
    """The version with only these questions, on one step of this code."""
    key = (published.version_id, code)
    found = _made.get(key)
    if found is None:
        found = replace(published, definition=excerpt(published.definition, wanted, code=code, title=title))
        _made.put(key, found)
    return found
