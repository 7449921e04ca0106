"""The same act many times at once, and two that meet (prove.meetings): one effect."""

import re
import sqlite3
from collections.abc import Callable, Generator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from bench.results import Row
from prove import house, meetings, walk
from prove.browser import Browser, Page, Unexpected
from prove.journey import SERVICES, begin, submit
from prove.ports import free_port

INSTANCE = house.ROOT / "out" / "prove" / "races"
ROUNDS, TIMES = 5, 50
PRESSES = 20


def rows() -> Generator[Row]:
    with house.running(INSTANCE, port=free_port()) as running:
        password, accounts = walk.accounts(running.said.read_text(encoding="utf-8"))
        citizen = Browser(running.address)
        walk.sign_in(citizen, accounts["林晓雯"], password)
        submitted = [submit_many(citizen) for _ in range(ROUNDS)]
        yield Row(
            "R1",
            f"submit pressed {TIMES} times at once, {ROUNDS} rounds: cases too many",
            sum(len(numbers) - 1 for numbers, _ in submitted),
            "= 0",
        )
        yield Row("R2", "answers that were neither the receipt nor a clear refusal", sum(odd for _, odd in submitted), "= 0")
        yield Row(
            "R3", f"approve pressed {PRESSES} times at once: decisions too many", approve_many(running, accounts, password) - 1, "= 0"
        )
    yield from meetings.rows()


def at_once(times: int, do: Callable[[], Page]) -> list[Page]:
    """`do` by so many threads that begin together."""
    gate = Barrier(times)

    def one(_: int) -> Page:
        gate.wait()
        return do()

    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(one, range(times)))


def submit_many(citizen: Browser) -> tuple[set[str], int]:
    """The case numbers that came of pressing submit many times with one key, and how many answers were odd."""
    page, _ = walk.fill_in(citizen, begin(citizen, SERVICES[0].code), SERVICES[0].answers)
    form = page.form(field_name="key")
    answers = at_once(TIMES, lambda: citizen.submit(page, form, expect=0))
    numbers = {found[0] for answer in answers if answer.status == 200 and (found := re.search(r"YJ\d{13}", answer.url))}
    return numbers, sum(answer.status not in {200, 409, 503} for answer in answers)


def approve_many(running: house.House, accounts: dict[str, walk.Account], password: str) -> int:
    """How often a case was decided that an officer approved many times at once."""
    service = next(one for one in SERVICES if one.code == "individual-business")
    citizen = Browser(running.address)
    walk.sign_in(citizen, accounts[service.citizen], password)
    page, _ = walk.fill_in(citizen, begin(citizen, service.code), service.answers)
    number = walk.case_number(submit(citizen, page))
    officers = {}
    for name, _, _ in service.officers:
        officers[name] = Browser(running.address)
        walk.sign_in_as_staff(officers[name], accounts[name], password)
    for name, verb, words in service.officers[:-1]:
        walk.act(officers[name], number, verb, words)
    name, verb, words = service.officers[-1]
    page = officers[name].get(f"/window/cases/{number}")
    form = page.form(action=f"/{verb}")
    answers = at_once(PRESSES, lambda: officers[name].submit(page, form, {"text": words}, expect=0))
    if not any(answer.status == 200 for answer in answers):
        raise Unexpected(f"nobody could approve {number}: {[answer.status for answer in answers]}")
    return decisions(INSTANCE / "yimen.sqlite", number)


def decisions(database: Path, number: str) -> int:
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        question = "SELECT count(*) FROM case_event e JOIN case_file c ON c.id = e.case_id WHERE c.number = ? AND e.act = 'approve'"
        return int(connection.execute(question, (number,)).fetchone()[0])
    finally:
        connection.close()
