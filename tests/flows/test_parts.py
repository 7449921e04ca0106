"""A department sees its part: another department's officer finds nothing else of a case, on no page, in no header and in no address."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.cases import (
    asking,
    hearings,
    interested,
    interests,
    parts,
    requested,
    requesting,
    service,
    stating,
    supervision,
    talking,
    uploads,
    visits,
)
from app.cases.answers_store import read_answers, write_answers, write_differences
from app.cases.asking import Question
from app.cases.dated_models import Breach
from app.cases.errors import NotYourTask, UnknownPart
from app.cases.grounds import Grounds
from app.cases.models import Case
from app.cases.parts import Part
from app.cases.requesting import Wish
from app.cases.visit_models import FoundBy
from app.catalogue.seen import APPLICANT
from app.core import clock, jobs
from app.core.actor import Actor, PartyKind, Role
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from app.issuance import queries as issuance
from app.sources import slips
from app.sources.subjects import Difference
from tests import builders, canaries
from tests.casework import a_case, a_citizen_named
from tests.lives import a_permit_case, act, again, holder, officer
from tests.office import act as press, opened, rows, text

on_one = pytest.mark.usefixtures("one_database", "city", "context")
BIRD, NUMBER = "金丝雀", 7654321
INTENDED = Grounds(f"住房面积超过规定的标准，拟不予认定{BIRD}", f"《公共租赁住房管理办法》第七条{BIRD}")
OTHER = "health"  # has no step of the case; it is asked what it thinks


@dataclass(frozen=True)
class Cage:
    """A case that is full of canaries, and what the walk needs to know every address of it."""

    number: str
    arguments: dict[str, list[object]]


def a_cage(until: str = "pass_on") -> Cage:
    """Rental housing: whatever the check of real estate need not see holds a canary, and so does every word that was said beside it."""
    case = a_case("rental-housing", "吴美玲", with_file="hardship_file")
    _fill(case.id)
    applicant, clerk = a_citizen_named("吴美玲"), officer(Role.CLERK, "hall")
    case = act(service.return_for_correction, again(case.id), clerk, {"housing_nature": f"请更正{BIRD}"})
    case = act(service.resubmit, case, applicant)
    _fill(case.id)
    case = act(service.accept, again(case.id), clerk)
    reviewer = officer(Role.REVIEWER, "housing")
    case = act(talking.ask, case, applicant, f"请尽快办理{BIRD}")
    case = act(stating.state, case, applicant, f"家庭困难{BIRD}")
    case = act(stating.hear, case, reviewer, f"已了解{BIRD}")
    case = act(hearings.tell, case, reviewer, INTENDED)
    case = act(hearings.waive, case, applicant)
    neighbour = interests.Somebody(PartyKind.PERSON, builders.an_id_number(), f"邻居{BIRD}")
    case = act(interests.tell, case, reviewer, interests.Telling(f"采光{BIRD}", f"加建{BIRD}", f"三楼{BIRD}"), to=neighbour)
    told = interested.of_case(case)[0]
    case = act(interests.answer, case, Actor(person=told.party.id, assurance=2), interests.Reply(told.id, f"不同意{BIRD}"))
    case = act(interests.hear, case, reviewer, f"已听取{BIRD}", interest=told.id)
    case = _lent(act(requesting.request, case, reviewer, Wish("no-criminal-record", f"核对记录{BIRD}")), applicant)
    case = act(requesting.request, case, reviewer, Wish("medical-insurance-proof", f"核对参保{BIRD}"))
    case = act(asking.ask, case, reviewer, Question(OTHER, 3, "该疾病是否属于重大疾病？"))
    if until == "opinion":
        return _cage(case)
    case = act(asking.give, case, officer(Role.REVIEWER, OTHER), f"属于{BIRD}")
    case = act(service.pass_on, case, reviewer, f"经核查符合条件{BIRD}")
    if until == "approve":
        for department in ("civil-affairs", "natural-resources"):
            case = act(service.pass_on, case, officer(Role.REVIEWER, department), "已核对" + BIRD * (department == "civil-affairs"))
        case = act(service.approve, case, holder(case), f"同意{BIRD}")
        jobs.run_until_idle()
    return _cage(again(case.id))


def _lent(case: Case, applicant: Actor) -> Case:
    """The applicant lets the deciding department have a proof, and what it asks of the registers is a canary too."""
    found = requested.of_case(case)[0]
    told = requesting.ask_registers(found, applicant)
    told = replace(told, facts={path: replace(fact, value=BIRD) if path == "name" else fact for path, fact in told.facts.items()})
    with write():
        requesting.agree(requested.one(service.locked(case.id), found.row.id), applicant, told, key="bird-lent")
    return again(case.id)


def _fill(case_id: object) -> None:
    with write():
        case = service.locked(case_id)
        part = _part(case)
        answers = {path: fact if part.has(path) else _with_canary(fact) for path, fact in read_answers(case).items()}
        write_answers(case, answers)
        write_differences(
            case, [Difference("registered_address", "person.registered_address", "population", BIRD, "household", f"乙{BIRD}")]
        )
        case.sources_down = [BIRD]
        upload = uploads.of_case(case)[0]
        upload.name = uploads.seal.seal(f"{BIRD}.png".encode(), f"upload/name/{upload.id}")
        said = Fact(BIRD, Origin.SOURCE, source="population")
        slips.open_slip(a_citizen_named("吴美玲"), "person.registered_address", said, f"丙{BIRD}", case_id=case.id, reason=BIRD, key="bird")


def _part(case: Case) -> Part:
    """Of the check of real estate, before its task is open."""
    names = next(step.sees for step in service.definition_of(case).flow if step.code == "estate")
    return Part(parts.seen.seen(service.definition_of(case), names))


def _with_canary(fact: Fact) -> Fact:
    if isinstance(fact.value, bool) or not isinstance(fact.value, str | int):
        return fact
    if isinstance(fact.value, int):
        return Fact(NUMBER, fact.origin, source=fact.source)
    return Fact(BIRD + fact.value, fact.origin, source=fact.source) if not re.fullmatch(r"[a-z_]+|[\d-]+", fact.value) else fact


def _visit_of(case: Case) -> UUID:
    """The applicant stands at a window meanwhile."""
    with write():
        return visits.begin(builders.an_officer(Role.CLERK, "hall"), case.person_id, FoundBy.CARD).id


def _breach_of(case: Case) -> UUID:
    """A deadline of the case passed, and the department that had it is asked why."""
    with write():
        supervision.write_down(case, Breach.PROMISE_LATE, clock.today() - timedelta(days=1))
    return supervision.of_case(case)[0].id


def _cage(case: Case) -> Cage:
    steps = [step.code for step in service.definition_of(case).form.steps]
    references = [f"case:{case.id}", *map(interested.reference, interested.of_case(case))]
    arguments = {
        "number": [case.number, *(slip.number for slip in slips.of_case(case.id))],
        "upload_id": [one.id for one in uploads.of_case(case)],
        "certificate_id": [paper.id for reference in references for paper in issuance.of_reference(reference)],
        "document_id": [case.id],  # no certificate of it was held back
        "draft_id": [case.id],
        "visit_id": [_visit_of(case)],
        "challenge": [case.id],
        "event_id": [_breach_of(case)],
        "authority_id": [case.id],  # no letter of authority is about a case
        "sending_id": [case.id],  # what was asked for within a case is not in the list of the office
        "request_id": [one.row.id for one in requested.of_case(case)],
        "code": [case.service_code],
        "step": steps,
    }
    return Cage(case.number, arguments)


def leaks(app: Flask, client: FlaskClient, cage: Cage, *words: str) -> list[str]:
    """Where this officer finds a canary, or one of these words."""
    found = []
    for address in canaries.addresses(app, cage.number, cage.arguments):
        answer = client.get(address)
        body = answer.get_data().decode(errors="replace")
        typed = 'value="吴美玲"'  # what the officer looked for stands in the box
        said = f"{body[body.find('<main') :]}\n{answer.headers}".replace(",", "").replace(typed, "")
        found += [f"{address}: {word}" for word in (BIRD, str(NUMBER), "%E9%87%91%E4%B8%9D%E9%9B%80", *words) if word in said]
    return found


@pytest.fixture
def estate(desk) -> FlaskClient:
    return desk("reviewer", "natural-resources")


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("until", ["pass_on", "approve"])
def test_no_page_tells_another_department_more_than_its_step_needs(app: Flask, estate, until: str) -> None:
    with app.app_context():
        cage = a_cage(until)
    assert leaks(app, estate, cage) == []
    page = text(estate.get(f"/window/cases/{cage.number}"))
    assert re.search("本环节仅显示与审查有关的内容；其余内容由.{0,9}住房.{0,9}掌握。", page)
    shown = set(re.findall(r'id="answer-([\w-]+)"', page))
    assert {"name", "id_number", "total_area"} <= shown and not {"phone", "annual_income", "members-0-name", "housing_nature"} & shown
    files, papers = (cage.arguments[name] for name in ("upload_id", "certificate_id"))
    for missing in ("decision", "correction", *(f"files/{one}" for one in files), *(f"certificates/{one}" for one in papers)):
        assert estate.get(f"/window/cases/{cage.number}/{missing}").status_code == 404


@pytest.mark.usefixtures("city")
def test_the_departments_own_officers_keep_the_whole(app: Flask, desk) -> None:
    with app.app_context():
        cage = a_cage()
    for role, department in (("reviewer", "housing"), ("approver", "housing"), ("head", "housing"), ("clerk", "")):
        page = text(opened(desk(role, department), cage.number))
        assert BIRD in page and "本环节仅显示" not in page and 'id="answer-housing_nature"' in page


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("method", ["has", "has_material"])
def test_the_walk_sees_a_planted_leak(app: Flask, estate, monkeypatch, method: str) -> None:
    with app.app_context():
        cage = a_cage()
    monkeypatch.setattr(Part, method, lambda _self, _what: True)
    if method == "has":
        assert leaks(app, estate, cage)
    else:
        assert "家庭成员身份证明" in text(estate.get(f"/window/cases/{cage.number}"))


@pytest.mark.usefixtures("city")
def test_who_is_asked_reads_the_question_and_nothing_else(app: Flask, desk) -> None:
    with app.app_context():
        cage = a_cage("opinion")
    asked = desk("reviewer", OTHER)
    assert leaks(app, asked, cage, "吴美玲") == []
    page = text(asked.get(f"/window/cases/{cage.number}"))
    assert "该疾病是否属于重大疾病？" in page and 'id="answer-' not in page and "/opinion/give" in page
    assert rows(text(asked.get("/window/"))) == [cage.number] and rows(text(asked.get("/window/?text=吴美玲"))) == []


@pytest.mark.usefixtures("city")
def test_what_is_ticked_goes_along_with_the_question(app: Flask, desk) -> None:
    with app.app_context():
        number = a_permit_case(service.accept).number
    reviewer, asked = desk("reviewer", "health"), desk("reviewer", "housing")
    page = text(reviewer.get(f"/window/cases/{number}"))
    assert "随征求意见一并提供的内容" in page and 'value="case.applicant"' in page
    offered = re.findall(r'name="sees" type="checkbox" value="(group\.[\w.]+)"', page)
    sent = {"department": "housing", "days": "3", "text": "是否允许作经营用途？", "sees": [offered[-1]]}
    refused = press(reviewer, number, "opinion", **{**sent, "sees": ["page.nothing"]})
    assert refused.status_code == 422
    refused = press(reviewer, number, "opinion", **{**sent, "text": ""})
    assert refused.status_code == 422 and re.search(rf'value="{offered[-1]}" checked', text(refused))
    assert press(reviewer, number, "opinion", **sent).status_code == 303
    page = text(asked.get(f"/window/cases/{number}"))
    assert len(re.findall(r'id="step-\d+"', page)) == 1 and 'id="answer-' in page and 'name="applicant"' not in page
    assert press(reviewer, number, "opinion/recall", reason="已查明").status_code == 303
    assert 'id="step-' not in text(asked.get(f"/window/cases/{number}")), "what was recalled shows nothing any more"


@pytest.mark.usefixtures("city")
def test_what_is_outside_the_part_is_neither_shown_in_full_nor_changed(app: Flask, estate) -> None:
    with app.app_context():
        number = a_cage().number
    assert press(estate, number, "unmask", path="phone").status_code == 404
    assert press(estate, number, "unmask", path="id_number").status_code == 303
    assert press(estate, number, "materials/hardship/verify").status_code == 404
    assert press(estate, number, "look-up").status_code == 404
    assert press(estate, number, "messages", words="您好").status_code == 404
    checked = text(press(estate, number, "recheck"))
    assert BIRD not in checked and "工作单位" not in checked and "公民身份号码" in checked


@on_one
def test_acts_that_need_the_whole_are_the_deciding_departments():
    case = a_case("rental-housing", "吴美玲", until="accept")
    case = act(stating.state, case, a_citizen_named("吴美玲"), "家庭困难")
    partial = officer(Role.REVIEWER, "natural-resources")
    with pytest.raises(NotYourTask):
        act(stating.hear, case, partial, "已了解")
    with pytest.raises(NotYourTask):
        act(hearings.tell, case, partial, Grounds("住房面积超过规定的标准，拟不予认定", "《公共租赁住房管理办法》第七条"))
    assert parts.visible(case, officer(Role.APPROVER, "housing")).is_whole
    assert not parts.visible(case, officer(Role.HEAD, "natural-resources")).is_whole


@on_one
def test_nobody_sends_along_more_than_they_see():
    case = a_case("rental-housing", "吴美玲", until="accept")
    partial = officer(Role.REVIEWER, "natural-resources")
    for names in (("group.work",), ("page.housing",), ("material.income",), ("no_such",), ("name", "phone")):
        with pytest.raises(UnknownPart):
            act(asking.ask, case, partial, Question(OTHER, 3, "？", names))
    case = act(asking.ask, case, partial, Question(OTHER, 3, "？", (APPLICANT, "group.estate", "material.estate")))
    part = parts.visible(case, officer(Role.REVIEWER, OTHER))
    assert part.names_applicant and part.has("total_area") and part.has_material("estate") and not part.has("name")


@on_one
def test_rows_are_seen_by_their_column():
    case = a_case("rental-housing", "吴美玲", until="accept")
    case = act(asking.ask, case, officer(Role.REVIEWER, "housing"), Question(OTHER, 3, "？", ("members.name",)))
    part = parts.visible(case, officer(Role.REVIEWER, OTHER))
    assert part.has("members.0.name") and part.has("members.9.name") and not part.has("members.0.id_number")
    assert not part.knows(service.definition_of(case), ["members"])
