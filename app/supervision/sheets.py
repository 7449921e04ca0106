"""Tables that leave the house as CSV or XLSX. What people call themselves becomes no formula in the reader's spreadsheet."""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from tempfile import SpooledTemporaryFile
from typing import IO

import xlsxwriter

BOM = "\ufeff"  # Excel takes a file without it for the local code page
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # full width too: some programs read them as the half
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\xad"
CHUNK = 64 * 1024
IN_MEMORY = 1024 * 1024  # bytes; what is larger lies in a file without a name
NAME_LENGTH = 31  # of a sheet's name, and none of these signs in it
NOT_IN_NAMES = str.maketrans(dict.fromkeys("[]:*?/\\", " "))


@dataclass(frozen=True)
class Hundredths:
    """A number with two decimals: an average, a share."""

    value: int

    def __str__(self) -> str:
        sign, whole = "-" if self.value < 0 else "", abs(self.value)
        return f"{sign}{whole // 100}.{whole % 100:02d}"


Cell = str | int | Hundredths | None
Row = Sequence[Cell]


@dataclass(frozen=True)
class Sheet:
    """One table: its name, what stands above it (period, filters), its headings, and rows that are read one by one."""

    name: str
    about: Sequence[str]
    headings: Sequence[str]
    rows: Iterable[Row]


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula: an apostrophe before what begins like one, if only after blanks."""
    return f"'{text}" if text.lstrip(f" \u3000\xa0{INVISIBLE}").startswith(FORMULA) or text.startswith(FORMULA) else text


def as_csv(sheet: Sheet) -> Iterator[bytes]:
    """The bytes, row after row."""
    lines: Iterator[Row] = (line for part in (((told,) for told in sheet.about), (sheet.headings,), sheet.rows) for line in part)
    start = BOM
    for line in lines:
        text = io.StringIO()
        csv.writer(text, quoting=csv.QUOTE_MINIMAL).writerow([_in_csv(cell) for cell in line])
        yield (start + text.getvalue()).encode()
        start = ""


def _in_csv(cell: Cell) -> str:
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)


def as_xlsx(sheet: Sheet) -> Iterator[bytes]:
    """The bytes of a workbook, which is written to a file of its own first: a row is forgotten when it is written."""
    with SpooledTemporaryFile(IN_MEMORY) as file:
        _write(sheet, file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


@dataclass(frozen=True)
class Written:
    """A sheet that is written out: its pieces, and what is to be closed when they are sent. Nothing is asked of the database any more."""

    pieces: Iterable[bytes]
    close: Callable[[], None]


def written(sheet: Sheet, kind: str) -> Written:
    """The whole sheet; what is too large for the memory lies in a file without a name until it is sent."""
    with ExitStack() as open_files:
        file = open_files.enter_context(SpooledTemporaryFile(IN_MEMORY))
        for chunk in as_csv(sheet) if kind == "csv" else as_xlsx(sheet):
            file.write(chunk)
        file.seek(0)
        first = file.read(IN_MEMORY)
        if len(first) < IN_MEMORY:
            return Written([first], lambda: None)
        kept = open_files.pop_all()
        return Written(chain([first], iter(lambda: file.read(CHUNK), b"")), kept.close)


def _write(sheet: Sheet, file: IO[bytes]) -> None:
    """Every text is written as a text, whatever it begins with: it keeps its signs, and there is no formula in the file."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(sheet.name.translate(NOT_IN_NAMES)[:NAME_LENGTH])
        bold, decimals = book.add_format({"bold": True}), book.add_format({"num_format": "0.00"})
        number = 0
        for told in sheet.about:
            page.write_string(number, 0, _printable(told))
            number += 1
        for column, heading in enumerate(sheet.headings):
            page.write_string(number, column, _printable(heading), bold)
        for row in sheet.rows:
            number += 1
            for column, cell in enumerate(row):
                if isinstance(cell, Hundredths):
                    page.write_number(number, column, float(Decimal(cell.value) / 100), decimals)
                elif isinstance(cell, str):
                    page.write_string(number, column, _printable(cell))
                elif cell is not None:
                    page.write_number(number, column, cell)


def _printable(text: str) -> str:
    """Without the control signs that XML cannot have."""
    return "".join(sign for sign in text if sign >= " " or sign == "\n")
