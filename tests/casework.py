"""Cases for tests, made by the acts of the house itself: a_case("rental-housing", until="approve")."""

from uuid import UUID

from app.cases import barring, desk_confirming, drafts, intake_checks, materials, prefill, queries, service, uploads
from app.cases.delivering import Choice
from app.cases.delivery_models import Way
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Question
from app.core import jobs
from app.core.actor import Actor, Channel, PartyKind, PartyRef
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Fact, Origin, Value
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.form_engine.registry import type_of
from app.form_engine.visible import questions
from app.issuance import orders, queries as certificates
from prove.walk import PICTURE
from tests import builders

ORDER = ("draft", "submit", "accept", "pass_on", "approve")
ELECTRONIC = Choice(Way.ELECTRONIC)
PLAUSIBLE: dict[str, Value] = {
    "address": "云江市临江区滨河街道滨江路66号",
    "area": 5000,
    "bank_account": "6200000000000000000",
    "consent": True,
    "credit_code": "91990001MA80000195",
    "date": "2020-01-01",
    "date_range": {"start": "2020-01-01", "end": "2020-12-31"},
    "decimal": 100,
    "division": "990001",
    "email": "someone@example.org",
    "id_number": "990001199403121023",
    "integer": 1,
    "long_text": "食品销售",
    "lookup": {"code": "91990001MA80000195", "name": "云江市样例商贸有限公司", "detail": "", "dated": "2020-01-01"},
    "money": 100000,
    "organisation": {"name": "云江市样例商贸有限公司", "credit_code": "91990001MA80000195"},
    "person": {"name": "测试人", "id_number": "990001199403121023"},
    "person_name": "测试人",
    "phone": "19900000042",
    "standard_address": {"division": "990001", "detail": "滨江路66号"},
    "signature": {"name": "测试人", "strokes": ""},
    "text": "测试",
    "yes_no": True,
}


def an_answer(question: Question) -> Value:
    """A value that the question takes."""
    if question.options and question.type != "yes_no":
        first = question.options[0].code
        return [first] if question.type == "checkboxes" else first
    if question.type == "integer" and question.minimum is not None:
        return question.minimum
    if question.type == "lines":
        return [{column.code: an_answer(column) for column in question.columns}]
    return PLAUSIBLE[question.type]


def completed(definition: Definition, known: dict[str, Fact]) -> dict[str, Fact]:
    """The known answers and plausible ones for every required question that shows."""
    facts = dict(known)
    for _ in range(10):
        open_places = [
            place
            for place in questions(definition, Answers(facts))
            if place.path not in facts and place.question.required and type_of(place.question.type).is_given
        ]
        if not open_places:
            break
        facts |= {
            place.path: Fact(an_answer(place.question), Origin.TYPED)
            for place in open_places
            if place.question.type not in {"file", "photo"}
        }
    return facts


def a_citizen_named(name: str) -> Actor:
    with write():
        person = builders.person_named(name)
        return Actor(person=person.id, name=name, assurance=2)


def a_case(
    code: str = "individual-business",
    applicant: str = "黄志明",
    *,
    until: str = "submit",
    clerk: Actor | None = None,
    with_file: str = "",
    delivery: Choice | None = None,
) -> Case:
    """A case of this person, driven `until` draft, submit, accept, pass_on or approve; typed by `clerk` if there is one.

    The papers go the way of `delivery`; without it electronically, those of a case typed by a clerk to the output desk.
    `with_file` names a question that a picture is uploaded for.

    Needs an application context and no open transaction: sources are asked, and each act commits.
    """
    actor = a_citizen_named(applicant)
    published, party = catalogue.current(code), PartyRef(PartyKind.PERSON, actor.person)
    typist = clerk or actor
    known = prefill.fetch(typist, party, published)
    with write():
        case = drafts.open_draft(typist, party, published, known, key=new_id().hex)
        drafts.save_answers(case, completed(published.definition, known.facts), published.definition.form.steps[-1].code)
        gaps = form_engine.missing(published.definition, Answers(completed(published.definition, known.facts)))
        assert not gaps, f"the builder left gaps: {gaps}"
        if with_file:
            uploads.add(case, with_file, uploads.keeper(case)(PICTURE), name="证明.png", media_type="image/png", content=PICTURE)
        case_id = case.id
    for act in ORDER[1 : ORDER.index(until) + 1]:
        _drive(case_id, act, typist, delivery or (None if clerk else ELECTRONIC))
    return session().get_one(Case, case_id)


def _drive(case_id: object, act: str, typist: Actor, delivery: Choice | None) -> None:
    with write():
        case, key = session().get_one(Case, case_id), new_id().hex
        if act == "submit":
            if typist.channel is Channel.WINDOW:
                look_through(case, typist)
                desk_confirming.sign(case, typist)
            service.submit(case, typist, key, delivery=delivery)
            return
        first, *others = service.tasks.open_steps(case)
        officer = builders.officer_of(first.role, first.department)
        if act == "accept":
            service.accept(case, officer, key)
        elif act == "pass_on":
            service.pass_on(case, officer, "符合条件，建议准予。", key)
            for task in others:
                service.pass_on(case, builders.officer_of(task.role, task.department), "经核查，未见异常。", new_id().hex)
        else:
            service.approve(case, officer, "准予。", key)


def look_through(case: Case, clerk: Actor) -> None:
    """The clerk says of each material what is the first that can be said."""
    definition, answers = service.definition_of(case), queries.answers_of(case)
    for state in intake_checks.unchecked(materials.states(case, definition, answers)):
        files = any(file.question == state.need.question for file in uploads.of_case(case))
        may_follow = barring.may_follow(case.applicant, definition, answers)
        intake_checks.check(case, clerk, state.need.code, intake_checks.ways_of(state, has_files=files, may_follow=may_follow)[0])


def a_certificate(code: str = "housing-proof", applicant: str = "林晓雯") -> Case:
    """A case whose papers are signed, and drawn as somebody asked for them: every job was done."""
    case = a_case(code, applicant, until="submit")
    case_id = case.id
    jobs.run_until_idle()
    ask_for_papers(case_id)
    jobs.run_until_idle()
    session().expire_all()
    return session().get_one(Case, case_id)


def ask_for_papers(case_id: UUID) -> None:
    with write():
        for paper in certificates.of_reference(f"case:{case_id}"):
            orders.draw(paper.id)


def a_window_clerk() -> Actor:
    with write():
        return builders.officer_of("clerk", "hall")
