"""Rules as SQL: bounds of birth, lists as EXISTS, and what a database cannot say."""

from datetime import date

import pytest
import sqlalchemy as sql

from app.catalogue import loader
from app.core.rules import Kind, NotForSql, parse
from app.core.rules.sql import Column, Relation, birth_bound, compile_sql

AS_OF = date(2026, 11, 23)
LOADER = loader  # registers the functions of government
meta = sql.MetaData()
firm = sql.Table(
    "firm", meta, sql.Column("id", sql.Integer), sql.Column("capital", sql.BigInteger), sql.Column("staff", sql.BigInteger),
    sql.Column("born", sql.Date), sql.Column("title", sql.String), sql.Column("open", sql.Boolean),
)  # fmt: skip
licence = sql.Table("licence", meta, sql.Column("firm", sql.Integer), sql.Column("kind", sql.String), sql.Column("fee", sql.BigInteger))
COLUMNS = {
    "firm.capital": Column(firm.c.capital, Kind.MONEY),
    "staff": Column(firm.c.staff, Kind.COUNT),
    "born": Column(firm.c.born, Kind.DATE),
    "title": Column(firm.c.title, Kind.TEXT),
    "open": Column(firm.c.open, Kind.YES_NO),
    "licences": Relation(licence, licence.c.firm == firm.c.id, {"kind": Column(licence.c.kind, Kind.CHOICE), "fee": Column(licence.c.fee, Kind.MONEY)}),
}  # fmt: skip


def said(text):
    return str(compile_sql(parse(text), COLUMNS, AS_OF).compile(compile_kwargs={"literal_binds": True}))


@pytest.mark.parametrize(
    ("as_of", "years", "born"),
    [
        (date(2026, 11, 23), 18, date(2008, 11, 23)),
        (date(2024, 2, 29), 18, date(2006, 2, 28)),
        (date(2024, 2, 29), 16, date(2008, 2, 29)),
        (date(2026, 2, 28), 18, date(2008, 2, 28)),
        (date(2026, 3, 1), 18, date(2008, 3, 1)),
        (date(2026, 3, 1), 3000, None),
        (date(2026, 3, 1), -9000, date.max),
    ],
)
def test_who_is_old_enough_was_born_by_a_day(as_of, years, born):
    assert birth_bound(as_of, years) == born


def test_an_age_is_a_bound_that_an_index_can_answer():
    assert said("18 <= age(born) < 60") == "firm.born <= '2008-11-23' AND firm.born > '1966-11-23'"


def test_a_plain_comparison_is_a_plain_column():
    assert said('firm.capital >= money("1000万元")') == "firm.capital >= 1000000000"


def test_lists_become_exists_and_a_ratio_is_multiplied_out():
    assert "EXISTS (SELECT" in said('any(licences, kind == "food")')
    assert "/" not in said("firm.capital / staff > percent(50) * firm.capital")


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("firm.captial > 3", "which no question answers; did you mean 'firm.capital'"),
        ("open == 3", "cannot be compared"),
        ('workdays(born, date("2026-01-01")) > 3', r"workdays\(\) cannot be matched in the database"),
        ("any(title, known(staff))", r"any\(\) is for a list of rows"),
        ("licences == 3", "is a list of rows"),
    ],
)
def test_what_cannot_be_matched_is_refused(text, complaint):
    with pytest.raises(NotForSql, match=complaint):
        compile_sql(parse(text), COLUMNS, AS_OF)
