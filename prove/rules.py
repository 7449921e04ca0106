"""Random rules over random facts: the answer in Python, the answer of SQLite and the answer of PostgreSQL are the same.

The tests use the same rules and facts, fewer of them.
"""

import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import sqlalchemy as sql
from sqlalchemy import BigInteger, Boolean, Connection, Date, Integer, MetaData, String, Table

from app.catalogue import loader
from app.core.rules import Kind, Rule, parse
from app.core.rules.sql import Column, Columns, Relation, compile_sql
from bench.results import Row
from tests import databases

RULES = int(os.environ.get("RULES", "10000"))
SEED = int(os.environ.get("SEED", "2026"))
SUBJECTS, AT_ONCE = 25, 25  # each rule is asked of so many subjects; so many rules stand in one query
DAYS = (date(2026, 11, 23), date(2024, 2, 29), date(2026, 2, 28), date(2027, 3, 1))
LOADER = loader  # it registers the functions of government

CODES = ("rent", "own", "lend", "other")
PLACES = ("341600", "341602", "341602001", "341621", "341622003", "340000", "110000")
WORDS = ("云江启明企业", "a", "ab", "公司", "Firm 7", "企业公司")
HUGE = (2**53, 2**62, 2**63 - 1, -(2**62))

KINDS: Mapping[str, Kind] = {
    "income": Kind.MONEY, "capital": Kind.MONEY, "floor": Kind.AREA, "people": Kind.COUNT, "rooms": Kind.COUNT,
    "purpose": Kind.CHOICE, "former": Kind.CHOICE, "title": Kind.TEXT, "place": Kind.DIVISION,
    "born": Kind.DATE, "since": Kind.DATE, "agreed": Kind.YES_NO, "owner": Kind.YES_NO,
}  # fmt: skip
MEMBER: Mapping[str, Kind] = {
    "wage": Kind.MONEY,
    "relation": Kind.CHOICE,
    "birth": Kind.DATE,
    "disabled": Kind.YES_NO,
    "income": Kind.MONEY,
}  # hides a name of the form

meta = MetaData()


def _stored(kind: Kind) -> sql.types.TypeEngine:
    return {Kind.DATE: Date(), Kind.YES_NO: Boolean(), Kind.CHOICE: String(), Kind.TEXT: String(), Kind.DIVISION: String()}.get(
        kind, BigInteger()
    )


subject = Table(
    "rule_subject", meta, sql.Column("id", Integer), sql.Column("members_known", Boolean), sql.Column("situations_known", Boolean),
    *(sql.Column(name, _stored(kind)) for name, kind in KINDS.items()), prefixes=["TEMPORARY"],
)  # fmt: skip
member = Table(
    "rule_member", meta, sql.Column("subject", Integer), *(sql.Column(name, _stored(kind)) for name, kind in MEMBER.items()),
    prefixes=["TEMPORARY"],
)  # fmt: skip
situation = Table("rule_situation", meta, sql.Column("subject", Integer), sql.Column("code", String()), prefixes=["TEMPORARY"])

COLUMNS: Columns = {
    **{name: Column(subject.c[name], kind) for name, kind in KINDS.items()},
    "members": Relation(
        member,
        member.c.subject == subject.c.id,
        {name: Column(member.c[name], kind) for name, kind in MEMBER.items()},
        known=subject.c.members_known,
    ),
    "situations": Relation(situation, situation.c.subject == subject.c.id, value=situation.c.code, known=subject.c.situations_known),
}


class Writer:
    """Writes rules that make sense, of every kind that the language has."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.names: Mapping[str, Kind] = KINDS

    def rule(self) -> str:
        """The text of one rule; seldom one that is too long, which nobody may write either."""
        return self.condition(self.chance.choice((0, 1, 1, 2, 2, 3)))

    def condition(self, depth: int) -> str:
        if depth and self.chance.random() < 0.8:
            made = self.chance.choice((self.both, self.both, self.opposite, self.of_rows))
            return made(depth - 1)
        atoms = (
            self.numbers, self.numbers, self.ratio, self.ages, self.span, self.days, self.codes, self.one_of, self.texts,
            self.yes_no, self.known, self.place, self.several, self.length,
        )  # fmt: skip
        return self.chance.choice(atoms)()

    def both(self, depth: int) -> str:
        sign = self.chance.choice((" and ", " or "))
        return sign.join(f"({self.condition(depth)})" for _ in range(self.chance.randint(2, 3)))

    def opposite(self, depth: int) -> str:
        return f"not ({self.condition(depth)})"

    def of_rows(self, depth: int) -> str:
        if self.names is not KINDS:
            return self.condition(0)
        self.names = {**KINDS, **MEMBER}
        term = self.condition(min(depth, 1))
        amount = self.amount(1)
        self.names = KINDS
        kind = self.chance.choice(("any", "all", "count", "sum"))
        if kind == "count":
            return f"count(members, {term}) {self.sign()} {self.chance.randint(0, 3)}"
        return f"sum(members, {amount}) {self.sign()} {self.amount(1)}" if kind == "sum" else f"{kind}(members, {term})"

    def pick(self, *kinds: Kind) -> str:
        return self.chance.choice([name for name, kind in self.names.items() if kind in kinds])

    def sign(self) -> str:
        return self.chance.choice(("<", "<=", ">", ">=", "==", "!="))

    def amount(self, depth: int) -> str:
        """An expression of money."""
        roll = self.chance.random()
        if depth and roll < 0.5:
            whole = self.chance.choice(("people", "rooms", "3", "12"))
            sides = (self.amount(depth - 1), self.amount(depth - 1))
            return self.chance.choice(
                (
                    f"({sides[0]} + {sides[1]})",
                    f"({sides[0]} - {sides[1]})",
                    f"{whole} * {sides[0]}",
                    f"-({sides[0]})",
                    f"max({sides[0]}, {sides[1]})",
                    f"min({sides[0]}, {sides[1]})",
                )
            )
        if roll < 0.75:
            return self.pick(Kind.MONEY)
        return self.chance.choice((f'money("{self.chance.randint(0, 90)}元")', 'money("2.5万元")', str(self.chance.randint(0, 9000))))

    def numbers(self) -> str:
        return f"{self.amount(2)} {self.sign()} {self.amount(2)}"

    def ratio(self) -> str:
        over, other = self.chance.choice(
            (
                (f"{self.amount(1)} / people", self.chance.choice((self.amount(0), "40", "0.5 * income", "-1"))),
                (
                    f"({self.pick(Kind.MONEY)} + {self.amount(1)}) / {self.pick(Kind.MONEY)}",
                    self.chance.choice(("percent(30)", "0.5", "2 * 1.25", "people / rooms", "1 / 3")),
                ),
                (f"floor / rooms / {self.chance.randint(1, 3)}", self.chance.choice(('area("15平方米")', "1.5 * floor", "40"))),
                ("people / rooms + 0.5", self.chance.choice(("1", "2 * people / 3", "percent(150)"))),
            )
        )
        return f"{over} {self.sign()} {other}"

    def ages(self) -> str:
        name = self.pick(Kind.DATE)
        return self.chance.choice(
            (
                f"age({name}) {self.sign()} {self.chance.choice((-1, 0, 16, 18, 60, 3000))}",
                f"{self.chance.randint(0, 90)} {self.sign()} years_since({name})",
                f"age({name}) - age({self.pick(Kind.DATE)}) {self.sign()} 20",
                f"2 * age({name}) {self.sign()} people",
            )
        )

    def span(self) -> str:
        return self.chance.choice((f"16 <= age({self.pick(Kind.DATE)}) < 60", f"100 < {self.amount(0)} <= 5000", "1 <= people <= rooms"))

    def days(self) -> str:
        other = self.chance.choice(("today()", 'date("2008-02-29")', 'date("2026-11-23")', self.pick(Kind.DATE)))
        return f"{self.pick(Kind.DATE)} {self.sign()} {other}"

    def codes(self) -> str:
        other = self.chance.choice((f'"{self.chance.choice(CODES)}"', self.pick(Kind.CHOICE)))
        return f"{self.pick(Kind.CHOICE)} {self.chance.choice(('==', '!='))} {other}"

    def one_of(self) -> str:
        listed = ", ".join(f'"{code}"' for code in self.chance.sample(CODES, self.chance.randint(1, 3)))
        return f"{self.pick(Kind.CHOICE)} {self.chance.choice(('in', 'not in'))} [{listed}]"

    def texts(self) -> str:
        return self.chance.choice(
            (f'"{self.chance.choice(("企业", "a", "Firm"))}" in title', f'title == "{self.chance.choice(WORDS)}"', "title != purpose")
        )

    def yes_no(self) -> str:
        name = self.pick(Kind.YES_NO)
        return self.chance.choice((name, f"not {name}", f"{name} == true", f"{name} != false", f"{name} == {self.pick(Kind.YES_NO)}"))

    def known(self) -> str:
        return f"known({self.chance.choice([*self.names, 'members', 'situations'])})"

    def place(self) -> str:
        return f'in_division(place, "{self.chance.choice(PLACES)}")'

    def several(self) -> str:
        looked_for = self.chance.choice((*(f'"{code}"' for code in CODES), self.pick(Kind.CHOICE)))
        return self.chance.choice((f"{looked_for} in situations", f"count(situations) {self.sign()} {self.chance.randint(0, 3)}"))

    def length(self) -> str:
        return f"len(title) {self.sign()} {self.chance.randint(0, 8)}"


def rules(count: int, chance: random.Random) -> list[Rule]:
    """So many random rules."""
    writer = Writer(chance)
    return [parse(writer.rule()) for _ in range(count)]


def facts(chance: random.Random) -> dict[str, object]:
    """One subject: most things known, some not, some at the edges."""
    found: dict[str, object] = {name: _fact(kind, chance) for name, kind in KINDS.items()}
    if chance.random() < 0.85:
        found["members"] = [{name: _fact(kind, chance) for name, kind in MEMBER.items()} for _ in range(chance.choice((0, 1, 1, 2, 3)))]
    if chance.random() < 0.85:
        found["situations"] = chance.sample(CODES, chance.randint(0, 3))
    return {name: value for name, value in found.items() if value is not None}


def _fact(kind: Kind, chance: random.Random) -> object:
    if chance.random() < 0.2:
        return None
    if kind is Kind.DATE:
        near = chance.choice((*DAYS, date(2008, 2, 29), date(2010, 11, 23), date(1966, 3, 1)))
        day = near.replace(year=near.year - chance.choice((0, 16, 18, 60))) if (near.month, near.day) != (2, 29) else near
        return (day + timedelta(days=chance.choice((-1, 0, 0, 1, 400)))).isoformat()
    if kind is Kind.YES_NO:
        return chance.random() < 0.5
    if kind in {Kind.CHOICE, Kind.TEXT, Kind.DIVISION}:
        return chance.choice({Kind.CHOICE: CODES, Kind.TEXT: WORDS}.get(kind, PLACES))
    if chance.random() < 0.04:
        return chance.choice(HUGE)
    return (
        chance.choice((0, 1, 2, 3, 4, chance.randint(-3, 20))) if kind is Kind.COUNT else chance.choice((0, chance.randint(-900, 900_000)))
    )


@dataclass
class Match:
    """How many answers of one database were compared, what they were, and the first few that differ."""

    compared: int = 0
    answers: Counter[bool | None] = field(default_factory=Counter)
    different: list[str] = field(default_factory=list)


def _filled(connection: Connection, subjects: list[dict[str, object]]) -> None:
    meta.create_all(connection, checkfirst=False)
    for number, known in enumerate(subjects):
        row = {name: _in_table(known.get(name), kind) for name, kind in KINDS.items()}
        lists = {f"{name}_known": name in known or None for name in ("members", "situations")}
        connection.execute(subject.insert().values(id=number, **row, **lists))
        for each in known.get("members", ()):  # type: ignore[attr-defined]
            connection.execute(
                member.insert().values(subject=number, **{name: _in_table(each[name], kind) for name, kind in MEMBER.items()})
            )
        for code in known.get("situations", ()):  # type: ignore[attr-defined]
            connection.execute(situation.insert().values(subject=number, code=code))


def _in_table(value: object, kind: Kind) -> object:
    return date.fromisoformat(value) if kind is Kind.DATE and isinstance(value, str) else value


def compared(connections: Sequence[Connection], count: int, seed: int, *, at_once: int = AT_ONCE) -> list[Match]:
    """Ask `count` random rules of random subjects here and in each database."""
    chance = random.Random(seed)
    subjects = [facts(chance) for _ in range(SUBJECTS)]
    matches = [Match() for _ in connections]
    for connection in connections:
        _filled(connection, subjects)
    for start in range(0, count, at_once):
        batch, as_of = rules(min(at_once, count - start), chance), chance.choice(DAYS)
        conditions = [compile_sql(rule, COLUMNS, as_of).label(f"r{number}") for number, rule in enumerate(batch)]
        question = sql.select(subject.c.id, *conditions).order_by(subject.c.id)
        answers = [[rule.answer(known, as_of) for rule in batch] for known in subjects]
        for connection, match in zip(connections, matches, strict=True):
            found = connection.execute(question, execution_options={"compiled_cache": None})
            for known, ours, (_, *theirs) in zip(subjects, answers, found, strict=True):
                _compare(match, zip(batch, ours, theirs, strict=True), f"as of {as_of} {known}")
    return matches


def _compare(match: Match, answers: Iterable[tuple[Rule, bool | None, object]], asked: str) -> None:
    for rule, ours, said in answers:
        theirs = None if said is None else bool(said)
        match.compared += 1
        match.answers[ours] += 1
        if ours is not theirs:
            match.different.append(f"{rule.text}: here {ours}, there {theirs}; {asked}")


@contextmanager
def postgresql(run: databases.Run) -> Iterator[Connection]:
    """A session of the PostgreSQL that the tests use; the tables are its own and go with it."""
    engine = sql.create_engine(databases.server(run).replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        connection.execute(sql.text("SET jit = off"))  # no query is asked twice
        yield connection
    engine.dispose()


@contextmanager
def sqlite() -> Iterator[Connection]:
    engine = sql.create_engine("sqlite://")
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def rows() -> Iterator[Row]:
    run = databases.Run(Path(tempfile.mkdtemp(prefix="yimen-prove-")))
    run.home.chmod(0o711)  # an unprivileged PostgreSQL may have to walk through
    try:
        with sqlite() as first, postgresql(run) as second:
            matches = compared([first, second], RULES, SEED)
    finally:
        databases.clean_up(run)
    for number, (name, match) in enumerate(zip(("SQLite", "PostgreSQL"), matches, strict=True), 1):
        for line in match.different[:10]:
            print(f"            {line}")
        shares = ", ".join(f"{word} {match.answers[answer]}" for word, answer in (("yes", True), ("no", False), ("not known", None)))
        print(f"            {match.compared} answers of {name}: {shares}")
        yield Row(f"Q{number}", f"{RULES} random rules × {SUBJECTS} subjects (seed {SEED}): {name} differs", len(match.different), "= 0")
