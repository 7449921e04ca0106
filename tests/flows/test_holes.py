"""A page that was kept is the page that would be drawn, and tells nobody about the reader for whom it was drawn."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.portal.routes import apply
from app.web import holes
from app.web.shelf import Shelf
from tests import builders
from tests.flows.test_apply import begun, text

SIGNED = re.compile(r'(name="csrf_token" value=)"[^"]+"')
SERVICE = "rental-housing"


@pytest.fixture(autouse=True)
def nothing_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holes, "_kept", Shelf(holes.LIMIT))


def page(browser: FlaskClient, address: str) -> str:
    return SIGNED.sub(r'\1"signed"', text(browser.get(address)))


def drawn(monkeypatch: pytest.MonkeyPatch, browser: FlaskClient, address: str) -> str:
    """The page as its template draws it for this reader alone."""
    kept = holes.page
    with monkeypatch.context() as plainly:
        plainly.setattr(apply.holes, "page", lambda template, own, same, **fixed: kept(template, own, same=None, **fixed))
        return page(browser, address)


def steps_of(browser: FlaskClient) -> list[str]:
    first = begun(browser, SERVICE)
    return [first, first.rsplit("/", 1)[0] + "/housing"]


@pytest.mark.parametrize("look", ["zh.0.0", "en.1.1"])
def test_a_kept_page_is_the_drawn_page(city: Flask, monkeypatch: pytest.MonkeyPatch, look: str) -> None:
    for name in ("陈建华", "黄志明"):
        browser = builders.as_citizen(city.test_client(), name)
        browser.set_cookie("yimen_look", look)
        for address in steps_of(browser):
            wanted = drawn(monkeypatch, browser, address)
            assert name in wanted
            assert [page(browser, address), page(browser, address)] == [wanted, wanted]
    assert holes._kept


def test_the_second_reader_sees_nothing_of_the_first(city: Flask) -> None:
    first, second = builders.as_citizen(city.test_client(), "陈建华"), builders.as_citizen(city.test_client(), "黄志明")
    address = steps_of(first)[0]
    page(first, address)
    count = len(holes._kept)
    seen = page(second, begun(second, SERVICE)).partition("<main")[2]  # above it the demonstration names everyone
    assert len(holes._kept) == count  # it is the first one's page, filled anew
    assert "陈建华" not in seen
    assert address.split("/")[2] not in seen


def test_a_message_is_told_once(city: Flask) -> None:
    browser = builders.as_citizen(city.test_client(), "黄志明")
    address = begun(browser, SERVICE)
    plain = page(browser, address)
    browser.get(address.rsplit("/steps/", 1)[0])  # resumed: the next page says so
    assert 'role="status"' in page(browser, address).replace('class="saved" role="status"', "")
    assert page(browser, address) == plain


def test_what_lets_a_name_in_is_not_kept(city: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """The guard: a template that prints something of the reader beside the holes is drawn anew for each."""
    browser = builders.as_citizen(city.test_client(), "黄志明")
    address = begun(browser, SERVICE)
    draft = address.split("/steps/", 1)[0] + "/"
    for leak, is_kept in (("黄志明", False), (draft, False), ("everyone", True)):
        monkeypatch.setattr(holes, "_kept", Shelf(holes.LIMIT))
        monkeypatch.setattr(holes, "render_template", lambda _name, leak=leak, **_context: f"<p>{leak}</p>\0at\0")
        assert text(browser.get(address)) == f"<p>{leak}</p>{draft}"
        assert bool(holes._kept) is is_kept
