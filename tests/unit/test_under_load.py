"""The books of the kills under load see what is lost and what is doubled."""

import sqlite3
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from prove.under_load import Notes, differences

NUMBER = "YJ2026112300001"
DONE = ("submit", "accept", "pass_on", "approve")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """One case that was filed, decided and written about."""
    path = tmp_path / "books.sqlite"
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE case_file (id, number)")
        connection.execute("CREATE TABLE case_event (case_id, act)")
        connection.execute("CREATE TABLE case_message (case_id)")
        connection.execute("INSERT INTO case_file VALUES (1, ?)", (NUMBER,))
        connection.executemany("INSERT INTO case_event VALUES (1, ?)", [(act,) for act in DONE])
        connection.execute("INSERT INTO case_message VALUES (1)")
    return path


def told() -> Notes:
    acts = Counter({(NUMBER, act): 1 for act in (*DONE[1:], "message")})
    return Notes(begun=1, filed={NUMBER}, acts=acts)


def put(database: Path, statement: str) -> None:
    with closing(sqlite3.connect(database)) as connection, connection:
        connection.execute(statement)


def test_what_was_acknowledged_and_is_there_once_is_fine(database: Path) -> None:
    assert differences(database, told()) == ([], [])


@pytest.mark.parametrize("act", [*DONE, "message"])
def test_what_is_gone_is_lost(database: Path, act: str) -> None:
    put(database, "DELETE FROM case_message" if act == "message" else f"DELETE FROM case_event WHERE act = '{act}'")
    assert differences(database, told()) == ([f"{NUMBER} {act}: 0 of 1"], [])


@pytest.mark.parametrize("act", [*DONE, "message"])
def test_what_is_there_twice_is_doubled(database: Path, act: str) -> None:
    put(database, "INSERT INTO case_message VALUES (1)" if act == "message" else f"INSERT INTO case_event VALUES (1, '{act}')")
    assert differences(database, told()) == ([], [f"{NUMBER} {act}: 2 instead of 1"])


def test_a_case_that_nobody_began_is_doubled(database: Path) -> None:
    put(database, "INSERT INTO case_file VALUES (2, NULL)")
    assert differences(database, told()) == ([], ["2 cases of 1 begun"])
