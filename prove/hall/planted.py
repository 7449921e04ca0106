"""Whether the checks of a day can fail: one fault after the other is planted in a copy of its books, and its row has to go red.

`make hall CASES=60 CLERKS=8 PLANT=1`. Our own count is a copy too; the house that runs is left alone.
"""

import copy
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace

from bench.results import Row
from prove.hall import checks
from prove.hall.day import Hall
from prove.hall.tally import Done, Tally

ONE_DELIVERED = "SELECT id FROM case_file WHERE status = 'delivered' LIMIT 1"
DRAWN = "id IN (SELECT certificate_id FROM certificate_rendition)"
ONE_RECEIPT = f"SELECT id FROM certificate WHERE type_code = 'receipt' AND {DRAWN} LIMIT 1"
ONE_RESULT = f"SELECT id FROM certificate WHERE key LIKE 'result:%' AND {DRAWN} LIMIT 1"
ONE_COLLECTED = "SELECT id FROM case_collection WHERE left_at IS NOT NULL LIMIT 1"


@dataclass(frozen=True)
class Fault:
    row: str  # which has to go red
    what: str
    books: str = ""  # a statement on the copy of the database
    count: Callable[[Tally], object] | None = None  # what is done to our own count


def _forget_a_case(tally: Tally) -> None:
    number, _ = tally.filed.popitem()
    tally.done = [one for one in tally.done if one.number != number]


def _invent_an_act(tally: Tally) -> None:
    tally.done.append(Done(next(iter(tally.filed)), "extend", "approver#1"))


def _forget_an_act(tally: Tally) -> None:
    tally.done.remove(next(one for one in tally.done if one.act == "accept"))


FAULTS = (
    Fault("H1", "one case less was counted", count=_forget_a_case),
    Fault("H2", "an act was acknowledged and not written", count=_invent_an_act),
    Fault("H3", "an act was written and not acknowledged", count=_forget_an_act),
    Fault("H4", "an act led elsewhere", "UPDATE case_event SET now = 'draft' WHERE act = 'accept'"),
    Fault("H5", "a case was put elsewhere", f"UPDATE case_file SET status = 'terminated' WHERE id IN ({ONE_DELIVERED})"),
    Fault("H6", "somebody was surprised", count=lambda tally: tally.faults.append("planted")),
    Fault("H8", "a case waits and nobody has it", f"UPDATE case_file SET status = 'accepted' WHERE id IN ({ONE_DELIVERED})"),
    Fault("H9", "the file of a receipt is gone", f"DELETE FROM certificate_rendition WHERE certificate_id IN ({ONE_RECEIPT})"),
    Fault("H10", "the file of a result is gone", f"DELETE FROM certificate_rendition WHERE certificate_id IN ({ONE_RESULT})"),
    Fault("H11", "a signature was changed", f"UPDATE certificate SET signature = randomblob(70) WHERE id IN ({ONE_RECEIPT})"),
    Fault("H12", "the files are not those that were entered", "UPDATE certificate_rendition SET sha256 = randomblob(32)"),
    Fault("H13", "an original lies at an office", "UPDATE original_stay SET whereabouts = 'office', receiver = NULL WHERE left_at IS NULL"),
    Fault("H14", "a result lies on its shelf", f"UPDATE case_collection SET left_at = NULL, code = x'00' WHERE id IN ({ONE_COLLECTED})"),
    Fault("H15", "a job was given up", "UPDATE job SET state = 'dead', done_at = NULL WHERE id IN (SELECT id FROM job LIMIT 1)"),
    Fault(
        "H16",
        "an entry of the audit was changed",
        "UPDATE audit_entry SET act = 'planted' WHERE id IN (SELECT id FROM audit_entry LIMIT 1)",
    ),
    Fault("H17", "a leaf of the ledger was changed", "UPDATE ledger_entry SET digest = randomblob(32) WHERE seq = 1"),
    Fault("H18", "a figure is one too high", "UPDATE figure SET received = received + 1 WHERE period = 'ever' AND view = 'total'"),
    Fault("H19", "the board counts one acceptance more than we", count=_forget_an_act),
)


def rows(hall: Hall, *, cases: int, seed: int) -> Iterator[Row]:
    """How many of the planted faults no check found."""
    missed = []
    for fault in FAULTS:
        red = {row.id for row in checks.rows(_with(hall, fault), cases=cases, seed=seed) if not row.met}
        print(f"            planted: {fault.what}: {' '.join(sorted(red))}")
        if fault.row not in red:
            missed.append(fault.row)
    yield Row("H21", f"of {len(FAULTS)} planted faults those that their check did not find", len(missed), "= 0")


def _with(hall: Hall, fault: Fault) -> Hall:
    """The same day, its books a copy with the fault in it."""
    instance = hall.running.instance.with_name("planted")
    shutil.rmtree(instance, ignore_errors=True)
    shutil.copytree(hall.running.instance, instance, ignore=shutil.ignore_patterns("yimen.sqlite*", "*.sock"))
    with (
        closing(sqlite3.connect(hall.running.instance / "yimen.sqlite")) as source,
        closing(sqlite3.connect(instance / "yimen.sqlite")) as books,
    ):
        source.backup(books)
        books.execute("PRAGMA ignore_check_constraints = ON")  # the schema itself would refuse some of it
        if fault.books and books.execute(fault.books).rowcount < 1:
            raise RuntimeError(f"nothing to plant: {fault.what}")
        books.commit()
    tally = replace(hall.tally, **{name: copy.copy(getattr(hall.tally, name)) for name in ("done", "others", "filed", "intakes", "faults")})
    if fault.count:
        fault.count(tally)
    return replace(hall, running=replace(hall.running, instance=instance), tally=tally)
