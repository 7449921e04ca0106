"""One rule, three judges: Python, SQLite and PostgreSQL give the same answer (`make prove ONLY=rules` asks 10,000 rules)."""

import os
from pathlib import Path

import pytest

from app.core.rules import sql as rules_sql
from prove import rules
from tests import databases


@pytest.fixture
def postgresql():
    with rules.postgresql(databases.Run(Path(os.environ["YIMEN_TEST_RUN"]))) as connection:
        yield connection


@pytest.fixture
def sqlite():
    with rules.sqlite() as connection:
        yield connection


def test_random_rules_have_one_answer_on_both_databases(sqlite, postgresql):
    for match in rules.compared([sqlite, postgresql], 400, seed=7):
        assert match.different == []
        assert min(match.answers[answer] for answer in (True, False, None)) > match.compared // 10


def test_a_planted_fault_is_seen(sqlite, monkeypatch):
    right = rules_sql.birth_bound
    monkeypatch.setattr(rules_sql, "birth_bound", lambda as_of, years: right(as_of, years + 1))
    assert rules.compared([sqlite], 200, seed=7)[0].different
