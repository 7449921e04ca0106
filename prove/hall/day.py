"""The day itself: the house is started, the offices are staffed, everybody signs in, and then all of them work until nothing is left."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from prove import house, walk
from prove.hall import plan, records_of_day, town
from prove.hall.desk import Desk, Watch
from prove.hall.homes import Home, Homes
from prove.hall.offices import Office
from prove.hall.output import OutputDesk
from prove.hall.staffing import Officer
from prove.hall.tally import Tally
from prove.hall.windows import Window
from prove.hall.work import Day

AT_THE_DOOR = 16  # who does the same at the same moment: at 8:55 they sign in
AT_HOME = 10  # people who do something at home at the same moment
LONGEST = 3 * 3600.0  # seconds until a day that does not end is given up
STANDSTILL = 180.0  # seconds without any act


@dataclass
class Hall:
    """Everything of one day that is looked at in the end."""

    running: house.House
    plan: plan.Plan
    officers: list[Officer]
    watch: Watch = field(default_factory=Watch)
    tally: Tally = field(default_factory=Tally)
    signed_in: float = 0.0  # seconds in which all of the staff had signed in
    worked: float = 0.0  # seconds from the first citizen to the last paper
    board: dict[str, Counter[str]] = field(default_factory=dict)  # as the supervisor took it away in the end


def staff(instance: Path, clerks: int) -> list[Officer]:
    """Accounts and posts for everybody, by a command beside the running house."""
    environment = os.environ | {"YIMEN_INSTANCE": str(instance), "YIMEN_DEMO": "1"}
    line = [sys.executable, "-m", "prove.hall.employing", str(clerks)]
    done = subprocess.run(line, cwd=house.ROOT, env=environment, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"the offices cannot be staffed: {done.stderr[-2000:]}")
    return [Officer(**json.loads(row)) for row in done.stdout.splitlines() if row.startswith("{")]


def prepare(running: house.House, *, cases: int, clerks: int, seed: int) -> Hall:
    officers = staff(running.instance, clerks)
    departments = tuple(dict.fromkeys(one.department for one in officers if one.role == "reviewer"))
    drawn = plan.draw(town.settle(), len(officers), cases=cases, departments=departments, clerks=clerks, seed=seed)
    return Hall(running, drawn, officers)


def work(hall: Hall) -> None:
    """Everybody at the same time, until the last matter of the day is where its story ends and its papers are made."""
    day, address, instance = Day(hall.plan.matters), hall.running.address, hall.running.instance
    Office.staff = {f"{one.pool}#{one.number}": one.name for one in hall.officers}
    desks = [Desk(address, hall.watch, officer) for officer in hall.officers]
    began = time.perf_counter()
    together(desk.sign_in for desk in desks)
    hall.signed_in = time.perf_counter() - began
    password, _ = walk.accounts(hall.running.said.read_text(encoding="utf-8"))
    homes = {one.id_number: Home(address, hall.watch, one, order=order) for order, one in enumerate(hall.plan.accounts)}
    at_home = Homes(homes, day, hall.tally, instance=instance)
    for home in homes.values():  # before the hall opens: the demonstration's phone shows the newest texts, and soon there are many
        home.enter(password)
    visits = deque(hall.plan.visits)
    people: list[Callable[[], None]] = [_worker(desk, day, hall, visits) for desk in desks]
    people += [at_home.work] * AT_HOME
    began = time.perf_counter()
    for matter in hall.plan.matters:
        if matter.channel != "window":
            day.begin(matter)
    _until_all_is_done(people, day, hall)
    records_of_day.settle(instance)
    together(Office(desk, day, hall.tally).looks_again for desk in desks if desk.officer.role == "reviewer" and desk.officer.number == 1)
    records_of_day.settle(instance)
    hall.worked = time.perf_counter() - began


def _worker(desk: Desk, day: Day, hall: Hall, visits: deque) -> Callable[[], None]:
    if desk.officer.pool == "clerk":
        return Window(desk, day, hall.tally, visits, hall.running.instance).work
    if desk.officer.pool == "output":
        return OutputDesk(desk, day, hall.tally).work
    return Office(desk, day, hall.tally).work


def together(doing: Iterable[Callable[[], object]]) -> None:
    """A door's width of them at the same moment; the first surprise is ours."""
    with ThreadPoolExecutor(AT_THE_DOOR) as door:
        for done in [door.submit(do) for do in doing]:
            done.result()


def _until_all_is_done(people: list[Callable[[], None]], day: Day, hall: Hall) -> None:
    threads = [threading.Thread(target=_kept_going, args=(person, day, hall.tally), daemon=True) for person in people]
    for thread in threads:
        thread.start()
    began, last, count = time.monotonic(), time.monotonic(), 0
    while not day.is_finished and time.monotonic() - began < LONGEST:
        time.sleep(1)
        if (now := len(hall.tally.done)) != count:
            last, count = time.monotonic(), now
        if time.monotonic() - last > STANDSTILL:
            _given_up(day, hall.tally)
        if int(time.monotonic() - began) % 30 == 0:
            over = sum(matter.is_over for matter in day.matters)
            so_far = f"{len(day.matters) - day.unfiled} filed, {over} over, {count} acts, {hall.watch.requests} requests"
            print(f"  {time.monotonic() - began:>6.0f} s  {so_far}", flush=True)
    for thread in threads:
        thread.join(30)


def _kept_going(person: Callable[[], None], day: Day, tally: Tally) -> None:
    while not day.is_finished:
        try:
            person()
        except Exception as surprise:  # somebody's work goes on after a surprise
            tally.fault(f"{type(surprise).__name__}: {surprise}")


def _given_up(day: Day, tally: Tally) -> None:
    """Nothing moves: what is left is said, and the day ends."""
    for matter in day.matters:
        if not matter.is_over:
            waits = [beat.who + " " + beat.act for stage in matter.stages[matter.at : matter.at + 1] for beat in stage]
            tally.fault(f"{matter.story} {matter.service} {matter.number} stands still at {waits}")
            day.failed(matter, "stands still")
