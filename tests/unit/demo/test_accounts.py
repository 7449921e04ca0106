"""What `make run` prints: in the terminal's language, and readable by the programs that prove the product."""

import pytest

from app.cli import terminal_language
from app.demo import accounts, people
from prove import walk


@pytest.mark.parametrize(("language", "words"), [("zh", "综合窗口受理员|开一份无房证明"), ("en", "Window clerk|Lin Xiaowen")])
def test_everybody_is_introduced_in_the_readers_language_and_found_by_the_journey(language, words):
    said = "\n".join(accounts.table(language))
    assert all(word in said for word in words.split("|"))
    password, found = walk.accounts(said)
    assert password == accounts.PASSWORD
    assert found["林晓雯"].secret == "" and len(found["张敏"].secret) == 32
    assert len(found) == len(people.everyone())


@pytest.mark.parametrize(
    ("environment", "language"),
    [({}, "en"), ({"LANG": "zh_CN.UTF-8"}, "zh"), ({"LANG": "zh_CN.UTF-8", "LC_ALL": "C"}, "en"), ({"LC_ALL": "zh_TW"}, "zh")],
)
def test_the_terminals_locale_says_the_language(environment, language):
    assert terminal_language(environment) == language
