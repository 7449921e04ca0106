"""The administrative divisions of the nation down to counties, as the Ministry of Civil Affairs lists them (package lcn).

`bin/assets` puts the list into static/vendor. Where it was not built, the directory is down and says so.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path

from app.sources.base import SourceDown, titled
from app.sources.directories import Directory, Entry
from app.sources.embedded_directory import sought

FILE = "divisions.json"
PROVINCE, CITY = "0000", "00"  # how the code of one ends
EDITION = "2024-12-31"  # the day of the list that the package holds


class NationalDivisions(Directory):
    name = "divisions"
    title = titled("全国行政区划", "Divisions of the nation")
    department = "civil-affairs"

    def __init__(self, vendor: Path) -> None:
        self._path = vendor / FILE

    def find(self, words: Sequence[str], most: int) -> Sequence[Entry]:
        """The places that hold every word, in the order of their codes: a province before what lies in it."""
        return [entry for entry, text in self._places if all(word in text for word in words)][:most]

    @cached_property
    def _places(self) -> tuple[tuple[Entry, str], ...]:
        try:
            names: Mapping[str, str] = dict(json.loads(self._path.read_text(encoding="utf-8")))
        except (OSError, ValueError) as fault:
            raise SourceDown(self.name) from fault
        entries = (Entry(code, full_name(code, names), dated=EDITION) for code in sorted(names))
        return tuple((entry, sought(entry)) for entry in entries)


def full_name(code: str, names: Mapping[str, str]) -> str:
    """安徽省亳州市谯城区; the city of a municipality has its name already."""
    outer = [code[:2] + PROVINCE, code[:4] + CITY, code]
    parts = dict.fromkeys(names[each] for each in outer if each in names)
    return "".join(parts)
