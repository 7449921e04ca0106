"""批量办理: each case by itself, under its own key, and nothing of which anything is open."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.cases import asking, batch, claiming, pausing, service
from app.cases.asking import Question
from app.cases.batch import Obstacle
from app.cases.batch_errors import DecideSingly, NotForMany
from app.cases.errors import OwnCase, SameOfficer
from app.cases.lifecycle import Act, Proposal, Status
from app.cases.models import Case
from app.cases.pausing import Plan
from app.catalogue.definitions import Procedure
from app.core.actor import Actor, Role
from app.core.db import new_id, session
from app.core.errors import DomainError
from app.core.transaction import write
from tests import builders
from tests.casework import a_case
from tests.lives import a_permit_case, act, again, an_insurance_case, holder, officer
from tests.office import accepted, events_of, filed, status_of, text, token

on_one = pytest.mark.usefixtures("one_database", "city", "context")
DEPARTMENT = "market-regulation"


def found(case: Case, by: Actor) -> tuple[Act | None, list[str]]:
    one = batch.candidate(case, by)
    return one.act, [str(obstacle) for obstacle in one.obstacles] or ([one.refusal.code] if one.refusal else [])


def many(client: FlaskClient, verb: str, numbers: list[str], **more: str) -> TestResponse:
    said = {"act": verb, "pick": numbers, "text": "符合条件，准予。", "confirmed": "y", "key": new_id().hex}
    return client.post("/window/batch", data={"csrf_token": token(client), **said, **more})


@on_one
def test_each_is_decided_once_by_the_functions_that_decide_one():
    case, key = a_case("individual-business", until="submit"), new_id().hex
    for verb, by in ((Act.ACCEPT, officer(Role.CLERK, "hall")), (Act.PASS_ON, officer(Role.REVIEWER, DEPARTMENT))):
        for _ in range(2):
            with write():
                batch.decide(service.locked(case.id), verb, by, f"{key}:{verb}", opinion="符合条件。")
        case = again(case.id)
    approver = officer(Role.APPROVER, DEPARTMENT)
    with write(), pytest.raises(NotForMany):
        batch.decide(service.locked(case.id), Act.PASS_ON, approver, new_id().hex, opinion="符合条件。")
    with write():
        batch.decide(service.locked(case.id), Act.APPROVE, approver, f"{key}:approve", opinion="准予。")
    case = again(case.id)
    assert case.status is Status.APPROVED
    assert [event.act for event in case.events] == [Act.SUBMIT, Act.ACCEPT, Act.PASS_ON, Act.APPROVE]


@on_one
def test_what_is_open_is_decided_on_its_own_page():
    reviewer, approver = officer(Role.REVIEWER), officer(Role.APPROVER)
    paused = act(pausing.pause, a_permit_case(service.accept), reviewer, Plan(Procedure.TESTING, 5, "需要检测"))
    assert Obstacle.PAUSE in found(paused, reviewer)[1]
    with write():
        service.withdraw(service.locked(paused.id), builders.a_citizen(), "不办了", new_id().hex)
    asked = act(asking.ask, a_permit_case(service.accept), reviewer, Question("housing", 3, "？"))
    assert Obstacle.OPINION in found(asked, reviewer)[1]
    with write(), pytest.raises(DecideSingly):
        batch.decide(service.locked(asked.id), Act.PASS_ON, reviewer, new_id().hex, opinion="符合条件。")
    assert found(asked, officer(Role.REVIEWER, "housing")) == (None, ["not_for_many"])
    twin = a_permit_case(service.accept)
    assert Obstacle.DUPLICATE in found(twin, reviewer)[1]
    against = act(service.pass_on, twin, reviewer, "不符合。", proposal=Proposal.REFUSE)
    assert Obstacle.AGAINST in found(against, approver)[1]
    lacking = an_insurance_case()
    assert Obstacle.PROMISED in found(lacking, holder(lacking))[1]


@on_one
@pytest.mark.parametrize("column", ["sources_down", "differences"])
def test_no_batch_passes_over_a_register_that_is_silent_or_contradicts(column: str):
    case = a_case("individual-business", until="accept")
    with write():
        setattr(service.locked(case.id), column, ["population"] if column == "sources_down" else b"sealed")
    wanted = {"sources_down": Obstacle.REGISTER, "differences": Obstacle.DIFFERENCE}[column]
    assert wanted in found(again(case.id), officer(Role.REVIEWER, DEPARTMENT))[1]


@on_one
def test_nobody_decides_a_case_of_their_own_or_what_they_accepted_or_a_colleagues():
    case = a_case("individual-business", until="submit")
    with write():
        clerk = builders.officer_of(Role.CLERK, "hall")
        other = builders.an_officer(Role.CLERK, "hall")
        own = Actor(person=case.person_id, post=clerk.post, channel=clerk.channel, assurance=2)
    for wrong, by in ((OwnCase, own),):
        with write(), pytest.raises(wrong):
            batch.decide(service.locked(case.id), Act.ACCEPT, by, new_id().hex, opinion="")
    case = act(claiming.claim, case, other)
    assert found(case, clerk) == (None, ["claimed_by"])
    case = act(service.accept, case, other)
    reviewer = officer(Role.REVIEWER, DEPARTMENT)
    same = Actor(person=other.person, post=reviewer.post, channel=reviewer.channel, assurance=2)
    with write(), pytest.raises(SameOfficer):
        batch.decide(service.locked(case.id), Act.PASS_ON, same, new_id().hex, opinion="符合条件。")


@pytest.mark.usefixtures("city")
def test_ticked_cases_are_looked_at_and_accepted_together(app: Flask, desk) -> None:
    numbers = [filed(app, who) for who in ("huang-zhiming", "chen-jianhua", "lin-xiaowen")]
    other, clerk = filed(app, "wu-meiling", "rental-housing"), desk("clerk")
    led = clerk.post("/window/batch/ticked", data={"csrf_token": token(clerk), "key": "k", "pick": [*numbers, other]})
    mixed = text(clerk.get(led.headers["Location"]))
    assert "请选择其中一类" in mixed and led.status_code == 303
    alone = re.search(r'href="(/window/batch\?[^"]+)">个体工商户', mixed).group(1).replace("&amp;", "&")
    page = text(clerk.get(alone))
    assert page.count('name="pick"') == 3 and other not in page and "黄志明" in page
    unsure = many(clerk, "accept", numbers[:1], confirmed="", among=numbers)
    assert unsure.status_code == 422 and "请逐件核对后勾选" in text(unsure) and text(unsure).count(" checked") == 1
    key = new_id().hex
    for _ in range(2):
        done = text(many(clerk, "accept", [*numbers, "YJ2020010100001"], key=key))
        assert "已办理 3 件" in done and "1 件未办理" in done
    assert [events_of(app, number) for number in numbers] == [[Act.SUBMIT, Act.ACCEPT]] * 3
    late = text(many(clerk, "accept", numbers))
    assert "已办理" not in late and "3 件未办理" in late
    assert many(clerk, "refuse", numbers).status_code == 422 and many(clerk, "accept", []).status_code == 303


@pytest.mark.usefixtures("city")
def test_one_that_is_open_stays_and_the_others_are_approved(app: Flask, desk) -> None:
    first, second = accepted(app, desk), accepted(app, desk)  # two of one applicant: each is the other's duplicate
    reviewer = desk("reviewer", DEPARTMENT)
    page = text(reviewer.get("/window/batch", query_string={"pick": [first, second]}))
    assert "另有办件在办" in page and 'name="pick"' not in page and "均不能批量办理" in page
    done = text(many(reviewer, "pass_on", [first, second]))
    assert "2 件未办理" in done and status_of(app, first) is Status.ACCEPTED
    with app.app_context():
        case = session().query(Case).filter_by(number=second).one()
        with write():
            service.withdraw(service.locked(case.id), builders.a_citizen(), "不办了", new_id().hex)
    assert "已办理 1 件" in text(many(reviewer, "pass_on", [first]))
    assert "已办理 1 件" in text(many(desk("approver", DEPARTMENT), "approve", [first]))
    assert status_of(app, first) is Status.APPROVED


def test_a_refusal_names_what_is_open() -> None:
    assert isinstance(DecideSingly(obstacle="pause"), DomainError) and DecideSingly(obstacle="pause").params["obstacle"] in set(Obstacle)
