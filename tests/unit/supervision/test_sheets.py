"""Sheets: nothing that people wrote becomes a formula, and nothing of it is lost."""

import csv
import io
import zipfile

import pytest

from app.supervision import sheets
from app.supervision.sheets import Hundredths, Sheet

HOSTILE = (
    '=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "＝1+1", "＋1", "－1", "＠x", "\t=1", "\r=1", "\n=1", " =1", "\u200b=1", "\u3000＝1",
    "=cmd|' /C calc'!A0", "-",
)  # fmt: skip
PLAIN = ("李雷", "a=b", "1-2", "'=1", "", "启航（云江）@集团", "5")


def page_of(*texts: str) -> str:
    made = b"".join(sheets.as_xlsx(Sheet("统计", ("=about",), ("=heading",), [(text,) for text in texts])))
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        assert not [name for name in opened.namelist() if "rels" in name and "sheet" in name.rpartition("/")[2]]
        return opened.read("xl/worksheets/sheet1.xml").decode()


def rows_of(*texts: str) -> list[list[str]]:
    made = b"".join(sheets.as_csv(Sheet("统计", ("=about",), ("=heading",), [(text, 7) for text in texts])))
    assert made.startswith(b"\xef\xbb\xbf") and made.count(b"\xef\xbb\xbf") == 1
    return list(csv.reader(io.StringIO(made.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("text", HOSTILE)
def test_what_begins_like_a_formula_is_a_text(text: str) -> None:
    assert sheets.harmless(text) == f"'{text}"
    assert rows_of(text) == [["'=about"], ["'=heading"], ["'" + text, "7"]]
    page = page_of(text)
    assert "<f" not in page and "<hyperlink" not in page and page.count('t="inlineStr"') == 3


@pytest.mark.parametrize("text", PLAIN)
def test_everything_else_stays_as_it_is(text: str) -> None:
    assert rows_of(text)[2][0] == text


def test_numbers_are_numbers() -> None:
    sheet = Sheet("x", (), ("a", "b", "c"), [(-3, Hundredths(-105), None)])
    assert b"".join(sheets.as_csv(sheet)).decode("utf-8-sig").splitlines()[1] == "-3,-1.05,"
    assert str(Hundredths(163)) == "1.63"


def test_signs_that_no_sheet_can_have_are_left_out() -> None:
    made = b"".join(sheets.as_xlsx(Sheet("a[b]:c*d?e/f\\g" * 5, (), ("x\x00y",), [("z\x0b", 1, Hundredths(-105), None)])))
    with zipfile.ZipFile(io.BytesIO(made)) as opened:
        page = opened.read("xl/worksheets/sheet1.xml").decode()
    assert "xy" in page and "<v>-1.05</v>" in page


def test_lines_are_written_one_by_one() -> None:
    """The rows are read as they are written: none is asked for before the one before it is out."""
    seen: list[int] = []

    def rows():
        for number in range(3):
            seen.append(number)
            yield (number,)

    out = sheets.as_csv(Sheet("x", (), ("n",), rows()))
    next(out)
    next(out)
    assert seen == [0]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_too_large_for_the_memory_comes_out_whole(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "IN_MEMORY", 1000)
    monkeypatch.setattr(sheets, "CHUNK", 700)
    sheet = Sheet("x", (), ("n",), [(f"第 {number} 行",) for number in range(2000)])
    made = sheets.written(sheet, kind)
    content = b"".join(made.pieces)
    made.close()
    if kind == "csv":
        assert content.decode("utf-8-sig").splitlines()[-1] == "第 1999 行"
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as opened:
            assert "第 1999 行" in opened.read("xl/worksheets/sheet1.xml").decode()
