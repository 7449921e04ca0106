"""Nobody is led to another site by a link, and addresses keep what they had."""

import pytest
from flask import Flask

from app.web import places


@pytest.mark.parametrize("address", ["/my", "/services/housing-proof?step=2", "/办事?q=住房", "/a//b", "/?next=https://evil.example"])
def test_a_path_of_this_site_is_gone_to(address):
    assert places.safe_next(address, "/home") == address


@pytest.mark.parametrize(
    "address",
    [
        "",
        None,
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "/\\/evil",
        "javascript:alert(1)",
        "my",
        "/a\r\nSet-Cookie: x",
        "\t//evil",
        "/a\\b",
        " /my",
        "///evil.example",
    ],
)
def test_anything_else_is_not(address):
    assert places.safe_next(address, "/home") == "/home"


def test_here_changes_adds_and_takes_out_parameters():
    with Flask(__name__).test_request_context("/services?topic=住房&page=2&page=3"):
        assert places.here(lang="en") == "/services?topic=%E4%BD%8F%E6%88%BF&page=2&page=3&lang=en"
        assert places.here(page=4) == "/services?topic=%E4%BD%8F%E6%88%BF&page=4"
        assert places.here(page=None, topic=None) == "/services"


def test_a_link_to_what_is_not_there_is_empty():
    with Flask(__name__).test_request_context("/"):
        assert places.link("portal.nothing") == ""
