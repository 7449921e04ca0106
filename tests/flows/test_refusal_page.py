"""A no as the applicant reads it: why, by which law, who is competent instead, and what can be done against it."""

import pytest
from flask import Flask
from sqlalchemy import select

from app.cases.models import Case
from app.core.db import session
from app.messages import queries as messages
from tests import builders
from tests.office import NO, act, filed, reviewed, text

pytestmark = pytest.mark.usefixtures("city")
REMEDY = "60 日内向云岭区人民政府申请行政复议"


def letter(app: Flask, number: str) -> str:
    with app.app_context():
        person_id = session().scalars(select(Case.person_id).where(Case.number == number)).one()
        return messages.inbox(person_id)[0].body.zh


def test_who_was_refused_reads_the_reason_and_the_remedies_first(app: Flask, desk) -> None:
    number = reviewed(app, desk)
    act(desk("approver", "market-regulation"), number, "refuse", **NO)
    page = text(builders.as_citizen(app.test_client(), "黄志明").get(f"/my/cases/{number}"))
    card = page[page.index('id="refusal"') : page.index('id="stand"')]
    assert "不予许可" in card and NO["reason"] in card and NO["basis"] in card and REMEDY in card
    assert all(part in letter(app, number) for part in (NO["reason"], NO["basis"], REMEDY))


def test_who_was_not_accepted_reads_which_office_is_competent(app: Flask, desk) -> None:
    number = filed(app)
    act(desk("clerk"), number, "not-accept", **NO, right_office="市商务局")
    page = text(builders.as_citizen(app.test_client(), "黄志明").get(f"/my/cases/{number}"))
    card = page[page.index('id="refusal"') : page.index('id="stand"')]
    assert "市商务局" in card and REMEDY in card and "市商务局" in letter(app, number)
    assert "flow__stopped" in page and "flow__todo" not in page


def test_no_other_case_has_such_a_card(app: Flask) -> None:
    number = filed(app)
    assert 'id="refusal"' not in text(builders.as_citizen(app.test_client(), "黄志明").get(f"/my/cases/{number}"))
