"""The look in the cookie: what is not ours changes nothing."""

import pytest

from app.web.language import Look


@pytest.mark.parametrize(("cookie", "look"), [
    ("", Look()),
    ("zh.0.0", Look()),
    ("en.1.0", Look("en", elder=True)),
    ("en.1.1", Look("en", elder=True, contrast=True)),
    ("fr.1.0", Look(elder=True)),
    ("en", Look("en")),
    ("en.2.x.9", Look("en")),
    ("<script>", Look()),
])  # fmt: skip
def test_the_cookie_is_read_as_far_as_it_is_ours(cookie, look):
    assert Look.from_cookie(cookie) == look


def test_what_is_written_is_read_again():
    look = Look("en", contrast=True)
    assert Look.from_cookie(look.to_cookie()) == look


def test_a_choice_that_does_not_exist_changes_nothing():
    assert Look().chosen("lang", "de") == Look().chosen("size", "9") == Look()
