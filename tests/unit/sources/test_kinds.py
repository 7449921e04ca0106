"""Registers of other houses: a database, a file, and HTTP over a real socket with every fault of the demonstration's server."""

import sqlite3
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from app.demo import people
from app.demo.houses import files, rows, server
from app.sources import connecting, declared, kinds, reached
from app.sources.asking import Ask, ask_all
from app.sources.base import Source, SourceDown
from app.sources.guard import Circuit, Guard
from app.sources.kinds import House
from app.sources.models import Outcome
from app.sources.reached import Reached
from app.sources.record_shape import Unreadable
from app.sources.registry import Registry
from app.sources.subjects import Call, Subject

ROOT = Path(__file__).parents[3]
KNOWN = declared.load(ROOT / "forms" / "sources.yaml")
CHEN, LIN, ZHAO = (people.find(name).id_number for name in ("陈建华", "林晓雯", "赵明远"))
SECONDS = 1.0


@pytest.fixture(scope="module")
def instance(tmp_path_factory) -> Iterator[Path]:
    """An instance beside running registers of other houses."""
    folder = tmp_path_factory.mktemp("houses")
    servers = server.start(folder)
    yield folder
    for each in servers:
        each.houses.stopping.set()
        each.shutdown()
        each.server_close()


@pytest.fixture(scope="module")
def connected(instance: Path) -> Registry:
    assert connecting.SHIPPED
    how, house = reached.load(instance), House(create_engine("sqlite://"), instance, SECONDS)
    return Registry(*(kinds.made(KNOWN[name], how[name], house) for name in how))


@pytest.fixture
def switched(instance: Path) -> Iterator[object]:
    """Breaks a register by its server's switch, and mends it at the end."""
    broken = []

    def turn(register: str, state: str) -> None:
        broken.append(register)
        post(instance, f"/switch/{register}/{state}")

    yield turn
    for register in broken:
        post(instance, f"/switch/{register}/ok")


def post(instance: Path, path: str) -> None:
    address = reached.load(instance)["housing_fund"].url
    urllib.request.build_opener(urllib.request.ProxyHandler({})).open(urllib.request.Request(address + path, b"{}"), timeout=3).close()


def call(source: Source, number: str = CHEN, guard: Guard | None = None, seconds: float = SECONDS + 0.3) -> Call:
    asks = [Ask(source, Subject("person", number), source.offers)]
    return ask_all(asks, {source.name: guard or Guard()}, time.monotonic() + seconds)[0]


@pytest.mark.parametrize("name", ["housing_fund", "vehicles", "tax", "marriage", "education"])
def test_every_house_answers_in_our_words(connected: Registry, name: str):
    number = LIN if name == "education" else CHEN
    record = connected[name].fetch("person", number, connected[name].offers)
    assert record and record.subject_key == number and record.id and record.dated
    assert record.values and set(record.values) <= connected[name].offers


def test_units_and_codes_are_ours(connected: Registry):
    fund = connected["housing_fund"].fetch("person", CHEN, connected["housing_fund"].offers)
    assert fund and fund.values["status"] in {"paying", "sealed"} and isinstance(fund.values["balance"], int)
    assert str(fund.values["paid_until"]).endswith("-01")
    state = connected["marriage"].fetch("person", ZHAO, frozenset({"marital_status"}))
    assert state and state.values["marital_status"] in {"single", "married", "divorced", "widowed"}


def test_a_firm_is_asked_as_a_firm(connected: Registry):
    code = next(iter(rows.firms()))
    record = connected["tax"].fetch("organisation", code, frozenset({"turnover", "grade", "arrears"}))
    assert record and record.values["turnover"] and record.values["arrears"] is False


@pytest.mark.parametrize("name", ["housing_fund", "vehicles", "tax", "marriage", "education"])
def test_nobody_is_an_answer_too(connected: Registry, name: str):
    assert connected[name].fetch("person", "990001190001010011", connected[name].offers) is None


FAULTS = {
    "slow": {Outcome.DOWN, Outcome.LATE},
    "down": {Outcome.DOWN},
    "half": {Outcome.DOWN},
    "garbage": {Outcome.BROKEN},
    "large": {Outcome.BROKEN},
    "drip": {Outcome.DOWN, Outcome.LATE},
    "stranger": {Outcome.BROKEN},
    "redirect": {Outcome.DOWN},
}


@pytest.mark.parametrize(("state", "outcomes"), FAULTS.items())
@pytest.mark.parametrize(("name", "path"), [("housing_fund", "fund"), ("vehicles", "vehicles")])
def test_every_fault_is_an_outcome_within_the_deadline(connected, switched, name, path, state, outcomes):
    switched(path, state)
    begun = time.monotonic()
    made = call(connected[name])
    assert made.outcome in outcomes and made.record is None
    assert time.monotonic() - begun < SECONDS + 0.8


def test_a_slow_house_lets_its_thread_go_soon_after(connected, switched):
    switched("fund", "drip")
    begun = time.monotonic()
    with pytest.raises(SourceDown):
        connected["housing_fund"].fetch("person", CHEN, connected["housing_fund"].offers)
    assert time.monotonic() - begun < SECONDS * 2 + 0.5


def test_five_failures_open_the_circuit_and_the_others_do_not_notice(connected, switched):
    switched("fund", "slow")
    guard = Guard()
    for _ in range(5):
        assert call(connected["housing_fund"], guard=guard, seconds=0.05).outcome is Outcome.LATE
    assert guard.circuit is Circuit.OPEN
    assert call(connected["housing_fund"], guard=guard).outcome is Outcome.HELD
    assert call(connected["tax"]).outcome is Outcome.ANSWERED


def test_an_unsigned_request_is_refused_by_the_house(instance: Path, connected: Registry):
    how = replace(reached.load(instance)["housing_fund"], signing=None)
    unsigned = kinds.made(KNOWN["housing_fund"], how, House(create_engine("sqlite://"), instance, SECONDS))
    assert call(unsigned).outcome is Outcome.DOWN and call(connected["housing_fund"]).outcome is Outcome.ANSWERED


def test_mutual_tls_is_mutual(instance: Path):
    house, how = House(create_engine("sqlite://"), instance, SECONDS), reached.load(instance)["vehicles"]
    assert call(kinds.made(KNOWN["vehicles"], replace(how, client_certificate="", client_key=""), house)).outcome is Outcome.DOWN
    assert call(kinds.made(KNOWN["vehicles"], replace(how, authority=""), house)).outcome is Outcome.DOWN
    other = files.FOLDER + "/portal.crt"  # a certificate that signed nobody
    assert call(kinds.made(KNOWN["vehicles"], replace(how, authority=other), house)).outcome is Outcome.DOWN


def test_an_origin_that_is_not_on_the_list_is_never_called(instance: Path):
    how = reached.load(instance)["housing_fund"]
    elsewhere = replace(how, url=how.url.replace("127.0.0.1", "localhost"))
    made = kinds.made(KNOWN["housing_fund"], elsewhere, House(create_engine("sqlite://"), instance, SECONDS))
    assert call(made).outcome is Outcome.DOWN


# --- databases and files ----------------------------------------------------------------------------------------


def sql_register(tmp_path: Path, query: str) -> Source:
    with closing(sqlite3.connect(tmp_path / "civil.sqlite")) as database, database:
        database.execute("CREATE TABLE marriage (id_number, entry, state, registered, certificate, spouse, changed)")
        database.execute(f"INSERT INTO marriage VALUES ('{CHEN}', 'H1', 20, '2010-05-01', 'J1', '林', '2026-01-01')")
        database.execute(f"INSERT INTO marriage VALUES ('{CHEN}', 'H0', 40, '2009-05-01', '', '', '2020-01-01')")
    one = replace(KNOWN["marriage"], query=query)
    return kinds.made(one, Reached(url=f"sqlite:///{tmp_path}/civil.sqlite"), House(create_engine("sqlite://"), tmp_path, SECONDS))


def test_a_database_gives_its_newest_row_and_what_the_older_one_says(tmp_path):
    record = sql_register(tmp_path, KNOWN["marriage"].query).fetch("person", CHEN, frozenset({"marital_status"}))
    assert record and record.values == {"marital_status": "married"} and record.others == {"marital_status": "divorced"}


@pytest.mark.parametrize("query", ["DELETE FROM marriage", "SELECT 1; DELETE FROM marriage", "PRAGMA query_only=OFF"])
def test_what_is_no_question_is_no_source(tmp_path, query):
    with pytest.raises(ValueError, match="one SELECT"):
        sql_register(tmp_path, query)


def test_the_connection_itself_cannot_write(tmp_path):
    made = sql_register(tmp_path, "WITH gone AS (SELECT 1) SELECT * FROM marriage WHERE id_number = :subject")
    with made._engine.connect() as connection, pytest.raises(Exception, match="readonly"):
        connection.exec_driver_sql("DELETE FROM marriage")


def test_a_database_that_is_away_is_down(tmp_path):
    made = sql_register(tmp_path, KNOWN["marriage"].query)
    made._engine.dispose()
    (tmp_path / "civil.sqlite").unlink()
    with pytest.raises(SourceDown):
        made.fetch("person", CHEN, frozenset({"marital_status"}))


def table(tmp_path: Path, file: str, **more: str) -> Source:
    how = Reached(file=file, folder=tmp_path, **more)
    return kinds.made(KNOWN["education"], how, House(create_engine("sqlite://"), tmp_path, SECONDS))


LINES = f"公民身份号码,编号,在读,学校,学籍号,毕业日期,证书编号,更新日期\n{CHEN},X1,否,云江大学,,2008/6/30,9990,2026-11-01\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_file_is_read_and_read_again_when_it_was_replaced(tmp_path, encoding):
    (tmp_path / "e.csv").write_text(LINES, encoding=encoding)
    made = table(tmp_path, "e.csv")
    record = made.fetch("person", CHEN, made.offers)
    assert record and record.values["graduated_on"] == "2008-06-30" and record.values["school"] == "云江大学"
    (tmp_path / "e.csv").write_text(LINES.replace("云江大学", "云江职业技术学院"), encoding=encoding)
    record = made.fetch("person", CHEN, made.offers)
    assert record and record.values["school"] == "云江职业技术学院"


def test_a_file_that_is_away_or_no_table_is_down(tmp_path):
    with pytest.raises(SourceDown):
        table(tmp_path, "none.csv").fetch("person", CHEN, frozenset({"school"}))
    (tmp_path / "e.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    with pytest.raises(SourceDown):
        table(tmp_path, "e.xlsx").fetch("person", CHEN, frozenset({"school"}))


def test_a_line_that_was_not_agreed_is_unreadable(tmp_path):
    (tmp_path / "e.csv").write_text(LINES.replace("2008/6/30", "long ago"), encoding="utf-8")
    with pytest.raises(Unreadable):
        table(tmp_path, "e.csv").fetch("person", CHEN, frozenset({"graduated_on"}))
