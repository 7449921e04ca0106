"""What the database says of the day, read past the product."""

import sqlite3
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from app.cases.lifecycle import MOVES

PATIENCE = 1800.0  # seconds for the worker to make the last papers
WAITING = "SELECT count(*) FROM job WHERE state IN ('ready', 'leased')"
UNCOUNTED = "SELECT (SELECT count(*) FROM uncounted) + (SELECT count(*) FROM ledger_entry WHERE seq IS NULL)"
EVENTS = """
SELECT c.number, e.act, e.was, e.now, e.person_id IS NULL FROM case_event e JOIN case_file c ON c.id = e.case_id
WHERE c.number IS NOT NULL ORDER BY c.id, e.at, e.id
"""
CASES = "SELECT number, status, service_code, channel, id FROM case_file WHERE number IS NOT NULL"
IDLE = """
SELECT count(*) FROM case_file c WHERE c.status IN ('submitted', 'accepted', 'approved')
AND NOT EXISTS (SELECT 1 FROM task t WHERE t.case_id = c.id AND t.state = 'open')
"""
PAPERS = """
SELECT p.reference, p.key, p.type_code, p.signature IS NOT NULL,
       (SELECT count(*) FROM certificate_rendition r WHERE r.certificate_id = p.id),
       (SELECT count(*) FROM ledger_entry e WHERE e.certificate_id = p.id AND e.kind = 'issued'),
       (SELECT count(*) FROM ledger_entry e WHERE e.certificate_id = p.id AND e.kind = 'rendered')
FROM certificate p
"""
ORIGINALS_OUT = """
SELECT count(*) FROM case_original o JOIN original_stay s ON s.original_id = o.id AND s.left_at IS NULL WHERE s.whereabouts <> 'returned'
"""
ON_SHELF = "SELECT count(*) FROM case_collection WHERE left_at IS NULL"
DEAD = "SELECT count(*) FROM job WHERE state = 'dead'"
WHOLE = ([1, 1, 1, 1], [1, 0, 1, 0])  # signed, drawn where somebody asked for it, both entered
INTERESTS = "SELECT case_id, id FROM case_interest"

# which paper the law, and this house, want for an act; a public service is settled and not granted: its receipt is enough
ALWAYS = {
    "submit": ("receipt",), "return_for_correction": ("correction-notice",), "not_accept": ("non-acceptance-decision",),
    "refuse": ("refusal-decision",), "accept_lacking": ("lacking-acceptance-notice", "lacking-promise"), "pause": ("procedure-notice",),
    "tell_hearing": ("hearing-notice",), "confirm_check": ("site-check-record",), "extend": ("extension-notice",),
    "withdraw": ("termination-notice",), "terminate": ("termination-notice",), "tell_third": ("third-party-notice",),
}  # fmt: skip
INSTEAD = {("refuse", "no-criminal-record"): ("no-criminal-record-refusal",)}  # it says no and not why
OF_POWERS = {
    "submit": ("delivery-address-confirmation",), "accept": ("acceptance-notice",), "approve": ("approval-decision",),
    "deliver": ("delivery-receipt",), "hand_over": ("delivery-receipt",), "deliver_by_post": ("delivery-receipt",),
    "change_delivery": ("delivery-address-confirmation",),
}  # fmt: skip
PUBLIC = {
    "housing-proof", "no-criminal-record", "residence-proof", "resident-medical-insurance", "firm-registration-proof", "rental-housing",
    "medical-insurance-proof", "social-insurance-proof",
}  # fmt: skip


def ask(instance: Path, question: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{instance / 'yimen.sqlite'}?mode=ro", uri=True, timeout=30)) as connection:
        return connection.execute(question, values).fetchall()


def number_of(instance: Path, question: str) -> int:
    return int(ask(instance, question)[0][0])


def settle(instance: Path) -> None:
    """Wait until every paper is made, entered and counted."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if not number_of(instance, WAITING) and not number_of(instance, UNCOUNTED):
            return
        time.sleep(0.5)


def acts(instance: Path) -> tuple[Counter[tuple[str, str]], Counter[tuple[str, str]]]:
    """(case, act) as people did them, and as the machine did."""
    people, machine = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for number, act, _was, _now, is_machine in ask(instance, EVENTS):
        (machine if is_machine else people)[number, act] += 1
    return people, machine


def illegal(instance: Path) -> Iterator[str]:
    """Acts that the table of moves does not have, that end elsewhere, or that do not begin where the one before ended."""
    ends = {(was.value, act.value): move.end.value for (was, act), move in MOVES.items()}
    stood: dict[str, str] = {}
    for number, act, was, now, _is_machine in ask(instance, EVENTS):
        if ends.get((was, act)) != now or stood.get(number, "draft") != was:
            yield f"{number}: {was} · {act} · {now}"
        stood[number] = now
    for number, status, *_rest in ask(instance, CASES):
        if stood.get(number) != status:
            yield f"{number}: is {status}, and its last act led to {stood.get(number)}"


def papers_wanted(instance: Path) -> Iterator[str]:
    """Each paper that is missing, there too often, or not whole."""
    whose = {row[4]: (row[0], row[2]) for row in ask(instance, CASES)}
    by_reference = {_reference("case", case): number for case, (number, _service) in whose.items()}
    by_reference |= {_reference("interest", row): whose[case][0] for case, row in ask(instance, INTERESTS) if case in whose}
    there: Counter[tuple[str, str]] = Counter()
    for reference, key, kind, *whole in ask(instance, PAPERS):
        number = by_reference.get(reference, reference)
        there[number, "result" if key.startswith("result:") else kind] += 1
        if whole not in WHOLE:
            yield f"{number}: {kind} signed, drawn, entered twice: {whole} instead of once each"
    services = dict(whose.values())
    wanted: Counter[tuple[str, str]] = Counter()
    for number, act, *_rest in ask(instance, EVENTS):
        kinds = INSTEAD.get((act, services[number]), ALWAYS.get(act, ())) + (() if services[number] in PUBLIC else OF_POWERS.get(act, ()))
        wanted.update((number, kind) for kind in (*kinds, *(("result",) if act == "approve" else ())))
    for paper, count in wanted.items():
        if there[paper] != count:
            yield f"{paper[0]}: {there[paper]} of {count} {paper[1]}"


def _reference(kind: str, identifier: str) -> str:
    parts = (identifier[:8], identifier[8:12], identifier[12:16], identifier[16:20], identifier[20:])
    return f"{kind}:{'-'.join(parts)}"
