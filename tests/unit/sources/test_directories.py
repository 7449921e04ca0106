"""Directories: found in time or not at all, and nothing that one throws breaks a form."""

import json
import threading
from pathlib import Path

import pytest

from app.sources import directories
from app.sources.base import SourceDown, titled
from app.sources.directories import Directories, Directory, Entry, Found
from app.sources.embedded_directory import sought
from app.sources.national_divisions import NationalDivisions, full_name

pytestmark = pytest.mark.usefixtures("settings")
VENDOR = Path(__file__).parents[3] / "static" / "vendor"


class Fake(Directory):
    name, title, department = "fake", titled("名录", "List"), "office"

    def __init__(self, answer):
        self.answer, self.asked = answer, []

    def find(self, words, most):
        self.asked.append((list(words), most))
        return self.answer()


@pytest.fixture
def connected():
    before = directories.current()
    yield lambda answer: directories.use(Directories(made := Fake(answer))) or made
    directories.use(before)


def entries(count):
    return [Entry(str(number), f"店{number}") for number in range(count)]


def test_words_are_asked_in_small_letters(connected):
    fake = connected(lambda: entries(2))
    assert directories.find("fake", "  Noodle SHOP ") == Found(tuple(entries(2))) and fake.asked == [(["noodle", "shop"], 21)]


def test_more_than_can_be_shown_is_said(connected):
    connected(lambda: entries(21))
    found = directories.find("fake", "店")
    assert len(found.entries) == 20 and found.is_more


def test_nothing_typed_asks_nobody(connected):
    fake = connected(lambda: entries(1))
    assert directories.find("fake", " \n ") == Found() and fake.asked == []


def raising(fault):
    def answer():
        raise fault

    return answer


@pytest.mark.parametrize(
    "answer", [raising(SourceDown("x")), raising(ValueError("x")), lambda: ["text"], lambda: [Entry("1", "x" * 500)], lambda: None]
)
def test_a_broken_directory_is_down(connected, answer):
    connected(answer)
    assert directories.find("fake", "店") == Found(is_down=True)


def test_a_late_directory_is_down_and_then_spared(connected):
    let_go = threading.Event()
    fake = connected(lambda: let_go.wait(20) and [])
    guard = directories.current().guards["fake"]
    guard._failures = 4
    assert directories.find("fake", "店").is_down and directories.find("fake", "店").is_down
    assert len(fake.asked) == 1, "an open circuit asks nobody"
    let_go.set()


def test_an_unknown_directory_is_down():
    assert directories.find("nowhere", "店").is_down


def test_an_entry_is_found_by_pinyin_and_initials():
    assert {"yunjiang", "yjmg", "91a"} <= set(sought(Entry("91A", "云江面馆")).replace("mianguan", " ").split())


def test_the_nation_is_read_once_and_named_from_outside_in(tmp_path):
    names = {"340000": "安徽省", "341600": "亳州市", "341602": "谯城区", "110000": "北京市", "110100": "北京市", "110101": "东城区"}
    (tmp_path / "divisions.json").write_text(json.dumps(list(names.items())), encoding="utf-8")
    nation = NationalDivisions(tmp_path)
    assert [entry.name for entry in nation.find(["亳州"], 9)] == ["安徽省亳州市", "安徽省亳州市谯城区"]
    assert [entry.code for entry in nation.find(["qiaochengqu"], 9)] == ["341602"]
    assert full_name("110101", names) == "北京市东城区"


def test_a_list_that_was_not_built_is_down(tmp_path):
    with pytest.raises(SourceDown):
        NationalDivisions(tmp_path).find(["亳州"], 9)


def test_the_whole_nation_is_there():
    """The package that the lock file names."""
    nation = NationalDivisions(VENDOR)
    assert len(nation._places) > 3000
    assert [entry.name for entry in nation.find(["511602"], 9)] == ["四川省广安市广安区"]
