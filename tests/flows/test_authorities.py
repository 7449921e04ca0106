"""授权书: one person accepts and decides alone only in a service that is decided at once, and only while a letter runs."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app.cases import authorising, deciding, looking_again, service, tasks
from app.cases.authorising import Giving
from app.cases.authority_errors import AuthorityRefused, NotTheHead
from app.cases.authority_models import DecisionAuthority
from app.cases.errors import SameOfficer
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.core import clock, settings
from app.core.actor import Actor, Post, Role
from app.core.db import session
from app.core.transaction import write
from app.identity import accounts
from app.sources import switches
from tests import builders
from tests.casework import a_case
from tests.office import filed, text

CODE, DEPARTMENT = "housing-proof", "natural-resources"


@pytest.fixture
def number(app) -> str:
    """Filed online while the register is silent: the machine leaves it to a person."""
    with app.app_context(), write():
        switches.set("estate", "down")
    made = filed(app, "zhou-guoqiang", CODE, has_property=False)
    with app.app_context(), write():
        switches.set("estate", "ok")
    return made


def _posts() -> tuple[Actor, Actor, Actor]:
    """The head, and one officer in two posts."""
    with write():
        reviewer = builders.officer_of("reviewer", DEPARTMENT)
        head = builders.officer_of("head", DEPARTMENT)
        post = accounts.give_post(reviewer.person, DEPARTMENT, Role.APPROVER, clock.today())
        session().flush()
        return head, reviewer, replace(reviewer, post=Post(post.id, post.department, post.role))


def _giving(to: Actor, *services: str, days: int = 30, begins: int = 0) -> Giving:
    first = clock.today() + timedelta(days=begins)
    return Giving(to.person, services or (CODE,), first, first + timedelta(days=days), "兹授权一人办理")


def _case(number: str) -> Case:
    return service.locked(session().scalars(select(Case.id).where(Case.number == number)).one())


def _accepted(number: str, officer: Actor) -> None:
    with write():
        service.accept(_case(number), officer, "k-accept")


def _given(head: Actor, giving: Giving, key: str = "k-letter") -> UUID:
    with write():
        return authorising.give(head, giving, key).id


@pytest.mark.usefixtures("both_databases", "city")
def test_one_person_decides_alone_only_while_the_letter_runs(app, number) -> None:
    with app.app_context():
        head, reviewer, approver = _posts()
        _accepted(number, reviewer)
        with pytest.raises(SameOfficer), write():
            service.approve(_case(number), approver, "符合条件", "k-approve")
        later = _given(head, _giving(reviewer, begins=2, days=2), "k-later")
        with pytest.raises(SameOfficer), write():
            service.approve(_case(number), approver, "符合条件", "k-approve")
        letter = _given(head, _giving(reviewer))
        assert _given(head, _giving(reviewer)) == letter != later
        with write():
            authorising.withdraw(head, letter)
        with pytest.raises(SameOfficer), write():
            service.approve(_case(number), approver, "符合条件", "k-approve")
        number_of = session().get_one(DecisionAuthority, _given(head, _giving(reviewer), "k-again")).number
        with write():
            service.approve(_case(number), approver, "符合条件", "k-approve")
        record = deciding.of_case(_case(number))
        assert record.authority == number_of and "授权〔" in number_of
        assert deciding.replay(_case(number)) == []


@pytest.mark.usefixtures("city", "context")
def test_no_letter_lifts_it_elsewhere() -> None:
    case_id = a_case("individual-business", "黄志明", until="accept").id
    with write():
        head = builders.officer_of("head", "market-regulation")
        reviewer = builders.officer_of("reviewer", "market-regulation")
    with pytest.raises(AuthorityRefused):
        _given(head, _giving(reviewer, "individual-business"))
    _given(head, _giving(reviewer, "firm-registration-proof"))
    with write():  # planted: a row that the rules would never write
        session().scalars(select(DecisionAuthority)).one().services = ["individual-business"]
    with write():
        service.pass_on(service.locked(case_id), reviewer, "符合条件", "k-pass")
        post = accounts.give_post(reviewer.person, "market-regulation", Role.APPROVER, clock.today())
        session().flush()
    with pytest.raises(SameOfficer), write():
        service.approve(service.locked(case_id), replace(reviewer, post=Post(post.id, post.department, post.role)), "符合条件", "k")


@pytest.mark.usefixtures("city", "context")
def test_only_the_head_gives_it_to_an_officer_of_the_department_for_a_year_at_most() -> None:
    head, reviewer, _approver = _posts()
    with pytest.raises(NotTheHead), write():
        authorising.give(reviewer, _giving(reviewer), "k")
    with write():
        stranger = builders.officer_of("reviewer", "housing")
    for giving in (
        _giving(stranger), _giving(head), _giving(reviewer, "residence-proof"), _giving(reviewer, days=367), _giving(reviewer, begins=-1),
        replace(_giving(reviewer), services=()), replace(_giving(reviewer), text=" "),
    ):  # fmt: skip
        with pytest.raises(AuthorityRefused), write():
            authorising.give(head, giving, "k")


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("share", [0, 1000])
def test_a_share_is_looked_at_by_somebody_else(app, number, share) -> None:
    with app.app_context():
        settings.use(replace(settings.current(), authority_sample_per_mille=share))
        head, reviewer, approver = _posts()
        _accepted(number, reviewer)
        _given(head, _giving(reviewer))
        with write():
            service.approve(_case(number), approver, "符合条件", "k-approve")
        assert _case(number).has_seen(Act.SAMPLE) is (share == 1000)
        if share:
            with pytest.raises(SameOfficer):
                tasks.hold(_case(number), reviewer)
            with write():
                other = builders.an_officer(Role.REVIEWER, DEPARTMENT, name="复核人")
                looking_again.differ(_case(number), other, "登记信息已变更", "k-differ")
            assert looking_again.tally(other).differed == 0, "that tally is of the machine's approvals"


@pytest.mark.usefixtures("city")
def test_the_pages_of_the_head_and_the_decision_sheet(app, desk, number) -> None:
    with app.app_context():
        _head, reviewer, approver = _posts()
        _accepted(number, reviewer)
    head = desk("head", DEPARTMENT)
    today = clock.today()
    said = {
        "person": str(reviewer.person),
        "services": CODE,
        "from_day": today.isoformat(),
        "until_day": (today + timedelta(days=30)).isoformat(),
    }
    assert head.press("/window/authorities", said, button="确认授权").status_code == 303
    page = text(head.get("/window/authorities"))
    assert "授权〔" in page and "有效" in page
    with app.app_context(), write():
        service.approve(_case(number), approver, "符合条件", "k-approve")
    officer = desk("reviewer", DEPARTMENT)
    assert "授权〔" in text(officer.get(f"/window/cases/{number}/decision"))
    assert officer.press("/window/me", button="切换到此岗位").status_code == 303
    assert "审批" in text(officer.get("/window/me"))
    assert head.press("/window/authorities", button="撤回").status_code == 303
    assert "已撤回" in text(head.get("/window/authorities"))
