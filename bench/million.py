"""A city of a million cases, made up: two hundred departments of very different size, five services each, a year of work.

Twelve in a hundred are open. The rows fit every constraint of the schema, with what is sealed replaced by a few bytes: what they say is
never read here. The same for the same seed. For whatever has to be measured at that size; the rows are written past the acts, because
acts would take a day.
"""

import random
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import psycopg
from sqlalchemy import Engine, make_url

from app.catalogue import service as catalogue
from app.core import clock, workdays

DEPARTMENTS, SERVICES, COUNTERS, DAYS = 200, 5, 70, 365
OPEN_SHARE, TAKEN_SHARE, AT_ONCE = 0.12, 0.3, 5_000
SEALED = b"\x00made up"
OPEN_STATES = (("accepted", 0.75), ("submitted", 0.17), ("approved", 0.08))
ENDS = (("delivered", 0.86), ("refused", 0.05), ("withdrawn", 0.04), ("not_accepted", 0.03), ("terminated", 0.02))
CHANNELS = (("online", 0.62), ("window", 0.33), ("kiosk", 0.05))

CASE = (
    "id", "number", "service_code", "version_id", "department", "place", "status", "channel", "applicant_kind", "applicant_id",
    "applicant_name", "person_id", "wrapped_key", "answers", "sources_down", "step", "created_at", "saved_at", "submitted_at",
    "accepted_at", "decided_at", "ended_at", "legal_due", "promised_due", "due_provisional", "row_version",
)  # fmt: skip
EVENT = ("id", "case_id", "at", "act", "was", "now", "step", "person_id", "post_id", "department", "place", "channel")
TASK = ("id", "case_id", "step", "department", "role", "state", "due", "late_at", "opened_at", "ended_at", "ended_by", "assignee_id")
FILING = ("case_id", "typed", "picked", "filled", "brought", "shared")
BREACH = ("id", "case_id", "breach", "step", "department", "place", "due", "at", "answer_by", "standing", "closed_at")
TABLES: Mapping[str, Sequence[str]] = {
    "case_file": CASE,
    "case_event": EVENT,
    "task": TASK,
    "case_filing": FILING,
    "supervision_event": BREACH,
}
Rows = dict[str, list[tuple[object, ...]]]


@dataclass
class Town:
    """What the cases are made of."""

    today: date
    count: int
    seed: int = 20261128
    dice: random.Random = field(init=False)
    departments: list[str] = field(init=False)
    weights: list[float] = field(init=False)
    counters: list[UUID] = field(init=False)
    versions: list[UUID] = field(init=False)
    workdays: list[date] = field(init=False)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.departments = [f"department-{number:03d}" for number in range(DEPARTMENTS)]
        self.weights = [1 / (number + 6) for number in range(DEPARTMENTS)]  # the largest has some eighty times the cases of the smallest
        self.counters = [self.an_id() for _ in range(COUNTERS)]
        self.versions = [published.version_id for published in catalogue.all_current()]
        days = (self.today - timedelta(days=back) for back in range(DAYS, -1, -1))
        self.workdays = [day for day in days if workdays.is_workday(day)[0]]

    def an_id(self) -> UUID:
        return UUID(int=self.dice.getrandbits(128))

    def one_of(self, shares: Sequence[tuple[str, float]]) -> str:
        return self.dice.choices([name for name, _ in shares], [share for _, share in shares])[0]


@dataclass
class _Made:
    """One case while it is made."""

    town: Town
    id: UUID
    department: str
    service: str
    channel: str
    rows: Rows
    status: str = "draft"
    serial: int = 0  # of its events

    def act(self, at: datetime, act: str, now: str, *, by: UUID | None = None, post: UUID | None = None, hall: bool = False) -> None:
        """Ids in the order of time, as the house makes them: milliseconds first."""
        serial = UUID(int=int(at.timestamp() * 1000) << 80 | self.town.dice.getrandbits(80))
        department = "hall" if hall else self.department if post else ""
        channel = "window" if post else "system" if by is None else self.channel
        self.rows["case_event"].append((serial, self.id, at, act, self.status, now, "", by, post, department, "", channel))
        self.status = now

    def task(self, step: str, role: str, opened: datetime, due: date, *, ended: datetime | None = None) -> None:
        department = "hall" if role in {"clerk", "output"} else self.department
        late = datetime.combine(due + timedelta(days=1), time(0, 1), UTC) if not ended and due < self.town.today else None
        state, by = ("done", self.town.an_id()) if ended else ("open", None)
        taken = None if ended or self.town.dice.random() > TAKEN_SHARE else self.town.dice.choice(self.town.counters)
        self.rows["task"].append((self.town.an_id(), self.id, step, department, role, state, due, late, opened, ended, by, taken))
        if late:
            self.breach(due, late, department, "asked")

    def breach(self, due: date, at: datetime, department: str, standing: str) -> None:
        closed = at + timedelta(days=4) if standing == "closed" else None
        answer_by = due + timedelta(days=6)
        self.rows["supervision_event"].append(
            (self.town.an_id(), self.id, "step_late", "", department, "", due, at, answer_by, standing, closed)
        )


def batches(town: Town) -> Iterator[Rows]:
    """The rows of all tables, a few thousand cases at a time."""
    rows: Rows = {name: [] for name in TABLES}
    for number in range(town.count):
        _case(town, number, rows)
        if len(rows["case_file"]) == AT_ONCE or number == town.count - 1:
            yield rows
            rows = {name: [] for name in TABLES}


def _case(town: Town, number: int, rows: Rows) -> None:
    dice = town.dice
    department = dice.choices(town.departments, town.weights)[0]
    service = f"{department}-{dice.randrange(SERVICES)}"
    is_open = dice.random() < OPEN_SHARE
    last = len(town.workdays) - 1
    filed = last - dice.randint(0, 15) if is_open else dice.randint(0, last - 10)
    made = _Made(town, town.an_id(), department, service, town.one_of(CHANNELS), rows)
    person, version = town.an_id(), dice.choice(town.versions)
    times = _life(made, filed, person, town.one_of(OPEN_STATES if is_open else ENDS))
    submitted = times["submitted"]
    accepted = times.get("accepted")
    legal = (accepted + timedelta(days=28)).date() if accepted else None
    promised = (accepted + timedelta(days=7)).date() if accepted else None
    rows["case_file"].append(
        (
            made.id, f"YJ{submitted:%Y%m%d}{number:07d}", service, version, department, "", made.status, made.channel, "person", person,
            SEALED, person, SEALED, SEALED, "[]", "", submitted, submitted, submitted, accepted, times.get("decided"), times.get("ended"),
            legal, promised, False, 1,
        )
    )  # fmt: skip
    typed = 0 if dice.random() < 0.24 else dice.randint(1, 12)
    rows["case_filing"].append((made.id, typed, 3, 14, int(typed > 6), dice.randint(0, 3)))


def _life(made: _Made, filed: int, person: UUID, end: str) -> dict[str, datetime]:
    """Its acts until it stands where it should; gives when what happened."""
    town, dice = made.town, made.town.dice
    at = datetime.combine(town.workdays[filed], time(1 + dice.randint(0, 7), dice.randint(0, 59), dice.randint(0, 59)), UTC)
    counter = dice.choice(town.counters)
    made.act(at, "submit", "submitted", by=person, post=counter if made.channel == "window" else None, hall=made.channel == "window")
    times = {"submitted": at}
    if end == "submitted":
        made.task("intake", "clerk", at, _due(town, filed, 5))
        return times
    if end in {"withdrawn", "not_accepted"}:
        times["ended"] = at + timedelta(hours=20)
        by_counter = end == "not_accepted"
        made.act(
            times["ended"],
            "not_accept" if by_counter else "withdraw",
            end,
            by=person,
            post=counter if by_counter else None,
            hall=by_counter,
        )
        return times
    is_machine = dice.random() < 0.2 and end == "delivered"
    times["accepted"] = at if is_machine else at + timedelta(hours=dice.randint(0, 30))
    made.act(
        times["accepted"],
        "accept",
        "accepted",
        by=None if is_machine else person,
        post=None if is_machine else counter,
        hall=not is_machine,
    )
    if end == "accepted":
        made.task("review", "reviewer", times["accepted"], _due(town, filed, dice.randint(2, 30)))
        return times
    times["decided"] = times["accepted"] + timedelta(seconds=1 if is_machine else dice.randint(3600, 9 * 86400))
    return _decided(made, times, end, is_machine=is_machine)


def _decided(made: _Made, times: dict[str, datetime], end: str, *, is_machine: bool) -> dict[str, datetime]:
    town, dice = made.town, made.town.dice
    decided, officer = times["decided"], town.an_id()
    if not is_machine:
        made.task("review", "reviewer", times["accepted"], (times["accepted"] + timedelta(days=7)).date(), ended=decided)
    if end == "terminated":
        made.act(decided, "terminate", end, by=officer, post=officer)
        times["ended"] = times.pop("decided")
        return times
    act = "refuse" if end == "refused" else "approve"
    now = "refused" if end == "refused" else "approved"
    made.act(decided, act, now, by=None if is_machine else officer, post=None if is_machine else officer)
    if dice.random() < 0.01:
        made.breach(decided.date(), decided, made.department, "closed")
    if end == "refused":
        times["ended"] = decided
    elif end == "approved":
        made.task("hand_over", "output", decided, decided.date() + timedelta(days=14))
    else:
        times["ended"] = decided + timedelta(hours=1 if is_machine else 30)
        by_hand = made.channel == "window"
        post = dice.choice(town.counters) if by_hand else None
        made.act(times["ended"], "hand_over" if by_hand else "deliver", "delivered", by=post, post=post, hall=by_hand)
    return times


def _due(town: Town, filed: int, days: int) -> date:
    """So many working days after it was filed; most open ones are in time."""
    return workdays.add(town.workdays[filed], days + (10 if town.dice.random() < 0.7 else 0)).day


# --- into a database ------------------------------------------------------------------------------------------------


def fill(engine: Engine, count: int) -> Town:
    """Write so many cases into an empty, migrated database that has published services."""
    town = Town(clock.today(), count)
    write = _into_sqlite if engine.dialect.name == "sqlite" else _into_postgresql
    write(engine, batches(town))
    return town


def _into_sqlite(engine: Engine, parts: Iterator[Rows]) -> None:
    with sqlite3.connect(make_url(str(engine.url)).database or "") as connection:
        for rows in parts:
            for name, columns in TABLES.items():
                places = ", ".join("?" * len(columns))
                wanted = f"INSERT INTO {name} ({', '.join(columns)}) VALUES ({places})"
                connection.executemany(wanted, [tuple(map(_as_sqlite, row)) for row in rows[name]])
        connection.execute("ANALYZE")


def _as_sqlite(value: object) -> object:
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _into_postgresql(engine: Engine, parts: Iterator[Rows]) -> None:
    address = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address) as connection, connection.cursor() as cursor:
        for rows in parts:
            for name, columns in TABLES.items():
                with cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN") as copy:  # type: ignore[arg-type]
                    for row in rows[name]:
                        copy.write_row(row)
        connection.commit()
        connection.autocommit = True
        cursor.execute("VACUUM ANALYZE")
