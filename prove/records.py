"""What the database says after a trial, read past the product: one paper for each decision, once, and nothing left over."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

WAITING = """
SELECT count(*) FROM job WHERE state IN ('ready', 'leased') AND name LIKE 'issuance.%'
"""
APPROVED = """
SELECT count(*) FROM case_file WHERE status IN ('approved', 'delivered')
"""
RESULTS = """
SELECT c.reference,
       count(*),
       sum(c.status <> 'prepared')
FROM certificate c WHERE c.key LIKE 'result:%' GROUP BY c.reference
"""
PAPERS = """
SELECT c.number,
       (SELECT count(*) FROM certificate_rendition r WHERE r.certificate_id = c.id),
       (SELECT count(*) FROM ledger_entry e WHERE e.certificate_id = c.id AND e.kind = 'issued'),
       (SELECT count(*) FROM ledger_entry e WHERE e.certificate_id = c.id AND e.kind = 'rendered')
FROM certificate c
"""


@dataclass(frozen=True)
class Books:
    """Figures of one database."""

    decided: int
    lost: int  # decisions without exactly one signed result
    doubled: int  # papers signed, drawn or entered more than once
    unfinished: int  # papers that are not signed and entered, or drawn and not entered
    dead: int


def _rows(database: Path, question: str) -> list[tuple]:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def number_of(database: Path, question: str) -> int:
    return int(_rows(database, question)[0][0])


def leased(database: Path) -> int:
    return number_of(database, "SELECT count(*) FROM job WHERE state = 'leased'")


def waiting(database: Path) -> int:
    """Jobs on papers that are not done yet."""
    return number_of(database, WAITING)


def read(database: Path) -> Books:
    decided, papers = number_of(database, APPROVED), _rows(database, PAPERS)
    whole = sum(made == signed == 1 for _, made, signed in _rows(database, RESULTS))
    return Books(
        decided=decided,
        lost=decided - whole,
        doubled=sum(max(counts) > 1 for _, *counts in papers) + sum(made > 1 for _, made, _ in _rows(database, RESULTS)),
        unfinished=sum(entered < 1 or drawn != drawn_entered for _, drawn, entered, drawn_entered in papers),
        dead=number_of(database, "SELECT count(*) FROM job WHERE state = 'dead'"),
    )
