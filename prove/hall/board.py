"""The board of supervision, read as its reader reads it, beside our own count of the day."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from app.core import strict_yaml
from prove import house, walk
from prove.browser import Browser
from prove.hall.day import Hall
from prove.hall.services import KINDS

SUPERVISOR = "彭辉"
CLOSING = {"approve", "refuse", "not_accept", "terminate", "withdraw"}


def own(hall: Hall) -> dict[str, Counter[str]]:
    """By department, by channel and by counter: what everybody of the day was told had been done."""
    offices = {one.service: KINDS[one.kind].department if one.service != "rental-housing" else "housing" for one in hall.plan.matters}
    told: dict[str, Counter[str]] = {}

    def add(line: str, *measures: str) -> None:
        told.setdefault(line, Counter()).update(measures)

    machine = {one.number for one in hall.plan.matters if KINDS[one.kind].flow is None and one.number and not one.to_person}
    for number, (service, channel, by) in hall.tally.filed.items():
        lines = ["all", f"department:{offices[service]}", f"channel:{'online' if channel == 'online' else 'window'}"]
        for line in lines:
            add(line, "received", *(("accepted", "closed", "approved") if number in machine else ()))
        if by != "home":
            add(f"counter:{by}", "received")
    for done in hall.tally.done:
        service, channel, _ = hall.tally.filed[done.number]
        measures = _measures(done.act)
        for line in ("all", f"department:{offices[service]}", f"channel:{'online' if channel == 'online' else 'window'}"):
            add(line, *measures)
        if done.by.startswith("clerk") and done.act in {"accept", "accept_lacking"}:
            add(f"counter:{done.by}", "accepted")
    return told


def _measures(act: str) -> tuple[str, ...]:
    found = ("accepted",) if act in {"accept", "accept_lacking"} else ()
    found += ("closed",) if act in CLOSING else ()
    return found + {"approve": ("approved",), "refuse": ("refused",)}.get(act, ())


def shown(hall: Hall) -> dict[str, Counter[str]]:
    """The same lines from the tables of the board, as the supervisor takes them away."""
    password, accounts = walk.accounts(hall.running.said.read_text(encoding="utf-8"))
    browser = Browser(hall.running.address)
    walk.sign_in_as_staff(browser, accounts[SUPERVISOR], password)
    departments = {one["name"]["zh"]: one["code"] for one in _city()["departments"]}
    counters = {one.name: f"{one.pool}#{one.number}" for one in hall.officers if one.pool == "clerk"}
    found: dict[str, Counter[str]] = {}
    for row in _table(browser, "parts"):
        name, _open, received, accepted, closed, approved, refused = row[:7]
        found[f"department:{departments[name]}"] = _counted(received, accepted, closed, approved, refused)
    for row in _table(browser, "channels"):
        found[f"channel:{'online' if '网' in row[0] else 'window'}"] = _counted(*row[1:6])
    for row in _table(browser, "windows"):
        if row[0] in counters:
            found[f"counter:{counters[row[0]]}"] = _counted(row[1], row[2])
    found["all"] = _counted(*_table(browser, "time")[-1][1:6])
    return found


def _counted(*values: str) -> Counter[str]:
    names = ("received", "accepted", "closed", "approved", "refused")
    return Counter({name: int(value) for name, value in zip(names, values, strict=False) if int(value)})


def _table(browser: Browser, code: str) -> list[list[str]]:
    page = browser.get("/window/supervision/board")
    forms = page.find(f"//form[contains(@action, '/board/export')][.//input[@name='table'][@value='{code}']]")
    answer = browser.submit(page, forms[0], {"format": "csv"})
    rows = list(csv.reader(io.StringIO(answer.body.decode("utf-8-sig"))))
    width = max(len(row) for row in rows)
    return [row for row in rows if len(row) == width][1:]


def _city() -> dict:
    return dict(strict_yaml.load((house.ROOT / "forms" / "city.yaml").read_text(encoding="utf-8")))


def differences(hall: Hall) -> Iterator[str]:
    ours, theirs = own(hall), hall.board or shown(hall)
    hall.board = theirs
    for line in sorted(ours.keys() | theirs.keys()):
        counted, said = ours.get(line, Counter()), theirs.get(line, Counter())
        if counted != said:
            yield f"{line}: the board says {dict(said)}, we counted {dict(counted)}"
