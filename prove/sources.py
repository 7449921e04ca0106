"""`make sources`: every fault of a register, one by one, against the running demonstration: how long a form takes, and who notices.

A visitor begins the same application each time; the registers of other houses are broken by their own switches, over their sockets.
"""

import re
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.request import ProxyHandler, Request, build_opener

from bench.results import Row, publish
from prove import house, walk
from prove.browser import Browser, Page, Unexpected
from prove.ports import free_port

INSTANCE = house.ROOT / "out" / "sources" / "instance"
FAULTS = ("slow", "down", "half", "garbage", "large", "drip", "stranger", "redirect")
IMPOSTOR = "impostor"  # of the register behind TLS
CITIZEN, SERVICE = "陈建华", "rental-housing"
STRANGER = "990001197001010017"
OF_FUND = "住房公积金库"
SECONDS = 3.0
NOISE = 1.2
OTHERS = frozenset({"population", "household", "estate", "social", "medical", "tax", "marriage"})


@dataclass(frozen=True)
class Look:
    """One beginning of the form."""

    seconds: float
    fund: str  # what the log says came of the call
    vehicles: str
    others: float  # seconds of the slowest other register
    page: Page


class Drill:
    """A running house, a citizen in it, and the switches of the registers."""

    def __init__(self, running: house.House) -> None:
        self.house, self.count = running, 0
        password, known = walk.accounts(running.said.read_text(encoding="utf-8"))
        self.browser = Browser(running.address)
        walk.sign_in(self.browser, known[CITIZEN], password)
        reached = (running.instance / "sources.yaml").read_text(encoding="utf-8")
        found = re.search(r'housing_fund: \{url: "(http://127\.0\.0\.1:\d+)"', reached)
        if not found:
            raise Unexpected("the registers of other houses are not connected")
        self.fund = found[1]
        self._wait_for_data()

    def _wait_for_data(self) -> None:
        opener, deadline = build_opener(ProxyHandler({})), time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                opener.open(self.fund + "/health", timeout=3).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise Unexpected("the registers of other houses have no data")

    def switch(self, state: str, register: str = "fund") -> None:
        request = Request(f"{self.fund}/switch/{register}/{state}", b"{}")
        build_opener(ProxyHandler({})).open(request, timeout=3).close()

    def look(self) -> Look:
        """Begin the form anew: nothing is remembered of the person, and the draft of the last time is gone."""
        with closing(sqlite3.connect(self.house.instance / "yimen.sqlite", timeout=10)) as database, database:
            database.execute("DELETE FROM source_memory")
        guide = self.browser.get(f"/services/{SERVICE}/apply")
        form = guide.form(field_name="key")
        begun, at = time.monotonic(), f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"
        page = self.browser.submit(guide, form)
        seconds = time.monotonic() - begun
        fund, vehicles, others = self._log(at)
        housing = self.browser.get(re.sub(r"/steps/.*", "/steps/housing", page.url))
        self._discard(page)
        return Look(seconds, fund, vehicles, others, housing)

    def _log(self, since: str) -> tuple[str, str, float]:
        """What came of the calls since then to the two registers that are broken, and how long the slowest other one took."""
        with closing(sqlite3.connect(self.house.instance / "yimen.sqlite", timeout=10)) as database:
            calls = database.execute("SELECT source, outcome, ms FROM source_call WHERE at >= ?", (since,)).fetchall()
        outcomes = {source: outcome for source, outcome, _ in calls}
        others = max(ms for source, _, ms in calls if source in OTHERS)
        return outcomes["housing_fund"], outcomes["vehicles"], others / 1000

    def _discard(self, page: Page) -> None:
        asking = self.browser.get(re.sub(r"/steps/.*", "/delete", page.url))
        self.browser.submit(asking, asking.form(field_name="key"))


def rows() -> Iterator[Row]:
    """One row per promise; each fault prints a line of its own."""
    with house.running(INSTANCE, port=free_port()) as running:
        drill = Drill(running)
        drill.look()
        sound = [drill.look() for _ in range(5)]
        if any(look.fund != "answered" for look in sound):
            raise Unexpected(f"the housing fund does not answer: {[look.fund for look in sound]}")
        usual, others = _median([look.seconds for look in sound]), _median([look.others for look in sound])
        print(f"  {'sound':<9} form after {usual:5.2f} s  fund answered  slowest other {others * 1000:4.0f} ms")
        broken = {fault: _broken(drill, fault) for fault in FAULTS}
        opened = _opened(drill)
        drill.switch(IMPOSTOR, "vehicles")
        impostor = drill.look()
        print(f"  {IMPOSTOR:<9} form after {impostor.seconds:5.2f} s  vehicles {impostor.vehicles}")
    slowest = max(look.seconds for look in broken.values())
    told = sum(1 for look in broken.values() if OF_FUND in look.page.text and "住房公积金缴存状态" in look.page.text)
    strangers = sum(1 for look in broken.values() if STRANGER in look.page.text or STRANGER in look.page.body.decode())
    good = [look.fund for fault, look in broken.items() if look.fund == "answered"]
    yield Row("S1", "faults: slowest form, seconds", slowest, f"<= {SECONDS}")
    yield Row("S2", "faults after which the question stays open and the page says why", told, f"= {len(FAULTS)}")
    yield Row("S3", "faults that were taken for an answer", len(good), "= 0")
    yield Row("S4", "pages that show a stranger", strangers, "= 0")
    yield Row(
        "S5",
        "other registers' slowest answer / without faults",
        _median([look.others for look in broken.values()]) / max(others, 0.02),
        f"<= {NOISE}",
    )
    yield Row("S7", "calls to a register with another's certificate that were answered", int(impostor.vehicles != "down"), "= 0")
    yield Row("S6", "calls after five failures that were not made", opened, "= 3")


def _broken(drill: Drill, fault: str) -> Look:
    drill.switch(fault)
    look = drill.look()
    drill.switch("ok")
    drill.look()  # it answers again, so that failures do not add up to an open circuit
    print(f"  {fault:<9} form after {look.seconds:5.2f} s  fund {look.fund:<9} slowest other {look.others * 1000:4.0f} ms", flush=True)
    return look


def _opened(drill: Drill) -> int:
    """Five failures in a row, then three beginnings: how many of them left the register alone. Each web process has its own circuit."""
    drill.switch("down")
    for _ in range(12):
        drill.look()
    held = sum(1 for _ in range(3) if drill.look().fund == "held")
    drill.switch("ok")
    return held


def _median(values: list[float]) -> float:
    return sorted(values)[len(values) // 2]


def main() -> int:
    return 0 if publish(list(rows()), house.ROOT / "out" / "sources" / "results.json") else 1


if __name__ == "__main__":
    sys.exit(main())
