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
APPROVALS = 40


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
        officers = Officers(running, accounts, password)
        found = [officers.approve_many() for _ in range(APPROVALS)]
        yield Row(
            "R3",
            f"approve pressed {PRESSES} times at once, {APPROVALS} cases: decisions and certificates too many or missing",
            sum(abs(decided - 1) + abs(certificates - 1) for decided, certificates in found),
            "= 0",
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


class Officers:
    """Who takes a registration from the citizen to the decision, each signed in once."""

    def __init__(self, running: house.House, accounts: dict[str, walk.Account], password: str) -> None:
        self.service = next(one for one in SERVICES if one.code == "individual-business")
        self.citizen = Browser(running.address)
        walk.sign_in(self.citizen, accounts[self.service.citizen], password)
        self.officers = {name: Browser(running.address) for name, _verb, _words in self.service.officers}
        for name, browser in self.officers.items():
            walk.sign_in_as_staff(browser, accounts[name], password)

    def approve_many(self) -> tuple[int, int]:
        """How often a case was decided that an officer approved many times at once, and how many certificates came of it."""
        page, _ = walk.fill_in(self.citizen, begin(self.citizen, self.service.code), self.service.answers)
        number = walk.case_number(submit(self.citizen, page))
        for name, verb, words in self.service.officers[:-1]:
            walk.act(self.officers[name], number, verb, words)
        name, verb, words = self.service.officers[-1]
        officer = self.officers[name]
        form = (page := officer.get(f"/window/cases/{number}")).form(action=f"/{verb}")
        answers = at_once(PRESSES, lambda: officer.submit(page, form, {"text": words}, expect=0))
        if not any(answer.status == 200 for answer in answers):
            raise Unexpected(f"nobody could approve {number}: {[answer.status for answer in answers]}")
        return outcome(INSTANCE / "yimen.sqlite", number)


def outcome(database: Path, number: str) -> tuple[int, int]:
    """Decisions of a case, and the certificates that they gave."""
    case = "(SELECT id FROM case_file WHERE number = :number)"
    decided = f"SELECT count(*) FROM case_event WHERE case_id = {case} AND act = 'approve'"
    given = f"SELECT count(*) FROM certificate WHERE replace(key, '-', '') = 'result:' || {case}"
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)
    try:
        return tuple(int(connection.execute(question, {"number": number}).fetchone()[0]) for question in (decided, given))  # type: ignore[return-value]
    finally:
        connection.close()
