"""A register that is a file: CSV or a workbook that its owner replaces now and then."""

import csv
import io
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from app.sources.base import Record, Source, SourceDown
from app.sources.declared import Declared
from app.sources.kinds import House, kind, settle
from app.sources.reached import Reached
from app.sources.record_shape import Row, found_at, merged

WORKBOOKS = frozenset({".xlsx", ".xls", ".xlsb", ".ods"})


@kind("table")
class TableRegister(Source):
    """The lines whose column `subject` is the subject's number. The file is read again when it was replaced."""

    def __init__(self, declared: Declared, reached: Reached | None, _house: House) -> None:
        settle(self, declared)
        if reached is None or not reached.file:
            raise ValueError(f"{declared.name}: sources.yaml of the instance names no file for it")
        self._shape, self._path, self._sheet = declared.shape, reached.path(reached.file), reached.sheet
        self._lock = threading.Lock()
        self._read_of: tuple[int, int] | None = None  # time and size of the file that was read
        self._rows: Mapping[str, list[Row]] = {}

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:  # noqa: ARG002  a file is about one kind
        """Later lines are newer."""
        rows = self._current().get(subject_key, [])
        return merged(self._shape.read(row, wanted) for row in reversed(rows))

    def _current(self) -> Mapping[str, list[Row]]:
        try:
            state = self._path.stat()
            with self._lock:
                if self._read_of != (state.st_mtime_ns, state.st_size):
                    self._rows = _by_subject(lines(self._path, self._sheet), self._shape.subject)
                    self._read_of = (state.st_mtime_ns, state.st_size)
                return self._rows
        except (OSError, ValueError, csv.Error) as fault:
            raise SourceDown(self.name) from fault


def _by_subject(rows: Iterable[Row], column: str) -> Mapping[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if key := str(found_at(row, column) or "").strip().upper():
            found.setdefault(key, []).append(row)
    return found


def lines(path: Path, sheet: str = "") -> list[Row]:
    """The lines of a table, each a mapping by the names in its first line; raises OSError or ValueError."""
    if path.suffix.lower() in WORKBOOKS:
        return _of_workbook(path, sheet)
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def _of_workbook(path: Path, sheet: str) -> list[Row]:
    try:
        book = CalamineWorkbook.from_path(path)
        rows = (book.get_sheet_by_name(sheet) if sheet else book.get_sheet_by_index(0)).to_python()
    except CalamineError as fault:
        raise ValueError("no workbook") from fault
    names = [str(name).strip() for name in rows[0]] if rows else []
    return [dict(zip(names, row, strict=False)) for row in rows[1:]]
