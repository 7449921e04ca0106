"""Our own count of the day against the books: past the product, and by the product's own verification."""

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from bench.results import Row
from prove import house, records
from prove.hall import board, records_of_day as books
from prove.hall.day import Hall

SAMPLE = 200  # papers of which every byte is checked
IN_ORDER = {"genuine", "superseded", "cancelled"}  # a permit that was changed or cancelled later in the day
SHOWN = 8
DAY, FULL = 8 * 3600, 1200  # seconds of an office day, and what comes on one


def rows(hall: Hall, *, cases: int, seed: int) -> Iterator[Row]:
    instance = hall.running.instance
    lost, doubled = _compared(hall)
    ends = {one.number: one.end for one in hall.plan.matters if one.number}
    status = {row[0]: row[1] for row in books.ask(instance, books.CASES)}
    yield Row("H1", "cases of the day", len(hall.tally.filed), f"= {cases}")
    yield _none("H2", "acknowledged acts that are not in the books", lost)
    yield _none("H3", "acts in the books that nobody was told of", doubled)
    yield _none("H4", "moves that the table of moves does not have", books.illegal(instance))
    wrong = (f"{number}: {status.get(number)} instead of {end}" for number, end in ends.items() if status.get(number) != end)
    yield _none("H5", "cases that do not stand where their story ends", wrong)
    yield _none("H6", "surprises", hall.tally.faults)
    yield Row("H7", "answers of 5xx", sum(count for code, count in hall.watch.statuses.items() if code >= 500), "= 0")
    yield Row("H8", "open cases that nobody has to do", books.number_of(instance, books.IDLE), "= 0")
    yield from _papers(hall, seed)
    yield Row("H13", "originals that are not back", books.number_of(instance, books.ORIGINALS_OUT), "= 0")
    yield Row("H14", "places of the shelf that are not free", books.number_of(instance, books.ON_SHELF), "= 0")
    yield Row("H15", "jobs given up", books.number_of(instance, books.DEAD), "= 0")
    for number, words in (("H16", ("audit", "verify")), ("H17", ("ledger", "audit")), ("H18", ("figures", "verify"))):
        yield _none(number, f"flask {' '.join(words)} finds", _command(instance, *words))
    yield _none("H19", "lines of the board of supervision that differ from our count", board.differences(hall))
    pace = DAY * cases / FULL / hall.worked  # of a smaller day as much less time
    yield Row("H20", f"times faster than an office day of {FULL} cases", round(pace, 1), ">= 20")


def _compared(hall: Hall) -> tuple[list[str], list[str]]:
    told, (people, machine) = hall.tally.of_cases(), books.acts(hall.running.instance)
    lost = [f"{' '.join(act)}: {people[act]} of {count}" for act, count in told.items() if people[act] < count]
    more = [f"{' '.join(act)}: {count} instead of {told[act]}" for act, count in people.items() if count > told[act]]
    more += [f"{' '.join(act)}: {count} by the machine" for act, count in machine.items() if count > 1]
    more += [f"{number}: never filed by anybody" for number in {number for number, _ in people} - hall.tally.filed.keys()]
    return lost, more


def _papers(hall: Hall, seed: int) -> Iterator[Row]:
    instance = hall.running.instance
    found = records.read(instance / "yimen.sqlite")
    yield _none("H9", "papers missing, doubled or not whole", books.papers_wanted(instance))
    yield Row("H10", "decisions without their one signed paper", found.lost + found.unfinished, "= 0")
    said = json.loads(_module(instance, "prove.hall.verifying", str(SAMPLE), str(seed)))
    for number, what, verdicts in (("H11", "by the ledger", said["ledger"]), ("H12", f"by every byte, of {SAMPLE} drawn", said["bytes"])):
        wrong = {verdict: count for verdict, count in verdicts.items() if verdict not in IN_ORDER}
        yield Row(number, f"papers that verification does not find in order, {what}", sum(wrong.values()), "= 0")


def _none(number: str, what: str, found: Iterable[str]) -> Row:
    listed = list(found)
    for one in listed[:SHOWN]:
        print(f"            {number} {one}")
    return Row(number, what, len(listed), "= 0")


def _command(instance: Path, *words: str) -> list[str]:
    done = subprocess.run([sys.executable, "-m", "flask", "--app", "wsgi", *words], **_beside(instance))
    return [] if done.returncode == 0 else [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]


def _module(instance: Path, *words: str) -> str:
    done = subprocess.run([sys.executable, "-m", *words], **_beside(instance))
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    return str(done.stdout.splitlines()[-1])


def _beside(instance: Path) -> dict:
    environment = os.environ | {"YIMEN_INSTANCE": str(instance), "YIMEN_DEMO": "1"}
    return {"cwd": house.ROOT, "env": environment, "check": False, "capture_output": True, "text": True}
