"""字段权限: the dictionary says which post sees a fact in clear, masked or not at all, and every page of the desks keeps to it."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.cases import parts, queries, requested, requesting, service, supervision, uploads
from app.cases.answers_store import read_answers, write_answers
from app.cases.dated_models import Breach
from app.cases.models import Case
from app.cases.requested import Requested
from app.cases.requesting import Wish
from app.catalogue.definitions import Question
from app.core import clock, jobs
from app.core.actor import Role
from app.core.db import session
from app.core.transaction import write
from app.elements import dictionary
from app.elements.dictionary import Dictionary
from app.elements.facts import Fact, Origin
from app.elements.rights import Sight
from app.form_engine.visible import questions
from app.issuance import queries as issuance
from tests import canaries
from tests.builders import officer_of
from tests.casework import a_case, a_citizen_named
from tests.office import act, opened, text

SERVICE, DEPARTMENT = "rental-housing", "housing"
KEPT_BACK = {"social.employer": "closed", "person.registered_address": "judged", "person.name": "masked"}
IN_PROOF = "金丝证雀"
IN_WORDS = frozenset({"text", "long_text", "person_name", "id_number", "phone", "address", "bank_account"})
POSTS = {
    Role.CLERK: "hall",
    Role.REVIEWER: DEPARTMENT,
    Role.APPROVER: DEPARTMENT,
    Role.HEAD: DEPARTMENT,
    Role.OUTPUT: "hall",
    Role.SUPERVISOR: "",
    Role.ADMIN: "",
    Role.SECURITY: "",
    Role.AUDITOR: "",
}


@dataclass(frozen=True)
class Cage:
    """A case in which every answer in words is a canary, and what the walk needs to know every address of it."""

    number: str
    arguments: dict[str, list[object]]
    birds: dict[str, str]  # by path
    asked: dict[str, Question]  # by path

    def paths(self, role: Role, sight: Sight) -> set[str]:
        """The answers that the dictionary shows this post so."""
        rights = dictionary.current().sight
        return {path for path, one in self.asked.items() if rights(role, one.element, one.mask) is sight}


@pytest.fixture
def stricter(city: Flask) -> Iterator[None]:
    """The dictionary with some facts kept back that the service asks for."""
    usual = dictionary.current()
    changed = {code: replace(one, shown=KEPT_BACK.get(code, one.shown)) for code, one in usual.items()}
    dictionary.use(Dictionary(changed, usual.rules))
    yield
    dictionary.use(usual)


def a_cage() -> Cage:
    case = a_case(SERVICE, "吴美玲", until="accept", with_file="hardship_file")
    lent = _lent(case.id)
    with write():
        case = service.locked(case.id)
        birds, asked = _let_in(case)
    birds["proof.registered_address"] = IN_PROOF
    asked["proof.registered_address"] = next(
        one for _, _, one in service.definition_of(lent.sent.case).form.questions() if one.code == "registered_address"
    )
    with write():
        supervision.write_down(case, Breach.PROMISE_LATE, clock.today())
    breach = supervision.of_case(case)[0].id
    arguments: dict[str, list[object]] = {
        "number": [case.number],
        "upload_id": [one.id for one in uploads.of_case(case)],
        "certificate_id": [paper.id for paper in issuance.of_reference(f"case:{case.id}")],
        "document_id": [case.id],  # no certificate of it was held back
        "draft_id": [case.id],
        "person_id": [case.person_id],
        "visit_id": [case.id],  # nobody stands at a window
        "authority_id": [case.id],  # no letter of authority is about a case
        "sending_id": [lent.sent.sending.id],
        "request_id": [lent.row.id],
        "code": [case.service_code],
        "challenge": [case.id],
        "event_id": [breach],
        "step": [step.code for step in service.definition_of(case).form.steps],
    }
    return Cage(case.number, arguments, birds, asked)


def _lent(case_id: UUID) -> Requested:
    """A proof that the applicant let the office have, with a bird in it."""
    citizen, case = a_citizen_named("吴美玲"), session().get_one(Case, case_id)
    with write():
        reviewer = officer_of(Role.REVIEWER, DEPARTMENT)
        requesting.request(service.locked(case_id), reviewer, Wish("residence-proof", "核对居住情况"), "bird-request")
    (found,) = requested.of_case(case)
    told = requesting.ask_registers(found, citizen)
    facts = {path: replace(fact, value=IN_PROOF * 4) if path == "registered_address" else fact for path, fact in told.facts.items()}
    facts["registered_since"] = Fact("2020-01-01", Origin.SOURCE, source="residence_permits")
    with write():
        requesting.agree(requested.one(service.locked(case_id), found.row.id), citizen, replace(told, facts=facts), key="bird-agree")
    jobs.run_until_idle()
    (found,) = requested.of_case(session().get_one(Case, case_id))
    assert found.sent and found.sent.state.is_open, "the proof lies before the office"
    return found


def _let_in(case: Case) -> tuple[dict[str, str], dict[str, Question]]:
    """A bird into every answer in words, also into what it was before somebody changed it."""
    facts, birds, asked = dict(read_answers(case)), {}, {}
    for number, place in enumerate(questions(service.definition_of(case), queries.answers_of(case))):
        fact = facts.get(place.path)
        if fact and fact.value and place.question.type in IN_WORDS:
            birds[place.path], asked[place.path] = f"金丝{number:02}雀", place.question
            facts[place.path] = Fact(birds[place.path] * 4, Origin.TYPED, source="population", was=birds[place.path] * 5)
    write_answers(case, facts)
    return birds, asked


def found_by(app: Flask, client: FlaskClient, cage: Cage) -> set[str]:
    """The answers that this officer finds in full on any page, in any header. A mask leaves no whole bird."""
    found = set()
    for address in canaries.addresses(app, cage.number, cage.arguments):
        answer = client.get(address)
        said = f"{answer.get_data().decode(errors='replace')}\n{answer.headers}"
        found |= {path for path, bird in cage.birds.items() if bird * 4 in said}
    return found


@pytest.mark.parametrize("role", POSTS, ids=str)
def test_a_post_finds_in_clear_what_the_dictionary_lets_it_and_no_more(app, stricter, desk, caplog, role) -> None:
    with app.app_context():
        cage = a_cage()
        closed, clear = cage.paths(role, Sight.NONE), cage.paths(role, Sight.CLEAR)
    assert len(cage.birds) > 8
    with caplog.at_level(logging.DEBUG):
        officer = desk(role.value, POSTS[role])
        opened(officer, cage.number)
        assert found_by(app, officer, cage) == clear
    assert not [bird for bird in cage.birds.values() if bird in caplog.text]
    page = text(officer.get(f"/window/cases/{cage.number}"))
    assert not set(re.findall(r'id="answer-([\w-]+)"', page)) & {path.replace(".", "-") for path in closed}


def test_what_a_post_does_not_see_cannot_be_asked_for_in_full(app, stricter, desk) -> None:
    with app.app_context():
        number = a_cage().number
    head, reviewer = desk("head", DEPARTMENT), desk("reviewer", DEPARTMENT)
    opened(head, number)
    assert act(head, number, "unmask", path="employer").status_code == 404
    assert act(head, number, "unmask", path="registered_address").status_code == 303
    assert act(reviewer, number, "unmask", path="employer").status_code == 303


def test_the_walk_sees_a_planted_leak(app, stricter, desk, monkeypatch) -> None:
    with app.app_context():
        cage = a_cage()
        clear = cage.paths(Role.HEAD, Sight.CLEAR)
    monkeypatch.setattr(dictionary.Dictionary, "sight", lambda *_asked: Sight.CLEAR)
    monkeypatch.setattr(parts, "hidden", lambda *_asked: frozenset())
    head = desk("head", DEPARTMENT)
    opened(head, cage.number)
    assert found_by(app, head, cage) > clear


def test_no_shipped_rule_shows_an_answer_to_who_handles_no_cases(city: Flask) -> None:
    for rule in dictionary.current().rules.values():
        assert not rule.keys() & {Role.SUPERVISOR, Role.ADMIN, Role.SECURITY, Role.AUDITOR}
    for element in dictionary.current().values():
        if element.sensitivity is dictionary.Sensitivity.SENSITIVE:
            assert dictionary.current().rights_of(element).get(Role.CLERK) is not Sight.CLEAR, element.code
