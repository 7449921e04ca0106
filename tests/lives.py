"""Cases on their way, for tests of what runs on dates: a firm's hygiene permit, a student's insurance with a paper to follow."""

from collections.abc import Callable
from datetime import time
from uuid import UUID

from app.cases import drafts, prefill, service, site_checking, site_checks, site_photos, uploads
from app.cases.models import Case
from app.cases.site_checking import Visit
from app.cases.site_checks import Found, PointFound
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import Actor, PartyKind, PartyRef, Role
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Fact, Origin, Value
from app.identity import queries as identity
from prove.walk import PICTURE
from tests import builders
from tests.casework import ELECTRONIC, a_citizen_named, completed

FIRM, REPRESENTATIVE = "91990001MA9KH0012A", "赵明远"
REPORT = {"id": "report", "name": "检测报告.png", "type": "image/png", "size": 1}
POOL: dict[str, Value] = {"premises_name": "启航游泳馆", "premises_kind": "pool", "report_file": [REPORT]}
POINTS = ("layout", "treatment", "changing", "utensils", "records")  # of the pool
ALL_FINE = Found({code: PointFound(fine=True) for code in POINTS}, "现场与申报材料一致，符合许可条件")
PERMIT, INSURANCE = "hygiene-permit", "resident-medical-insurance"
DEPARTMENT = "health"


def for_the_firm() -> Actor:
    """The firm's representative, acting for it."""
    firm = identity.organisation_by_code(FIRM)
    return Actor(person=builders.person_named(REPRESENTATIVE).id, for_party=PartyRef(PartyKind.ORGANISATION, firm.id), assurance=2)


def filed(actor: Actor, code: str, **typed: Value) -> Case:
    """An application with plausible answers, and these."""
    published = catalogue.current(code)
    known = prefill.fetch(actor, actor.party, published)
    facts = {**known.facts, **{path: Fact(value, Origin.TYPED) for path, value in typed.items()}}
    with write():
        case = drafts.open_draft(actor, actor.party, published, known, key=new_id().hex)
        drafts.save_answers(case, completed(published.definition, facts), published.definition.form.steps[-1].code)
        case_id = case.id
    with write():
        service.submit(session().get_one(Case, case_id), actor, new_id().hex, delivery=ELECTRONIC)
    return again(case_id)


def a_permit_case(*acts: Callable[..., object]) -> Case:
    """The firm's application for a hygiene permit, after these acts of whoever has the step."""
    case = filed(for_the_firm(), PERMIT, premises_name="启航假日酒店", premises_kind="hotel")
    for one in acts:
        words = () if one is service.accept else ("符合条件。",)
        case = act(one, case, holder(case), *words)
    return case


def a_pool_case() -> Case:
    """The firm's application for a swimming pool, accepted: two officers have to look at the place."""
    case = filed(for_the_firm(), PERMIT, **POOL)
    return act(service.accept, case, holder(case))


def looked_at(case: Case, second: UUID) -> Case:
    """Set for today with this second officer, with the pictures that are asked, and written by who has the step."""
    case = act(site_checking.appoint, case, holder(case), Visit(clock.today(), time(9, 30), "样例路 1 号启航游泳馆", second))
    case = with_pictures(case, "layout", "treatment")
    return act(site_checking.record, case, holder(case), ALL_FINE)


def with_pictures(case: Case, *points: str) -> Case:
    """The open record with a picture at each of these points."""
    with write():
        row, place = site_checks.open_check(case), uploads.keeper(case)(PICTURE)
        for point in points:
            uploads.keep(case, site_photos.question_of(row, point), place, name="现场.png", media_type="image/png", content=PICTURE)
    return again(case.id)


def an_insurance_case(name: str = "黄志明") -> Case:
    """A student's, whose proof of enrolment is promised for later."""
    return filed(a_citizen_named(name), INSURANCE, category="student")


def holder(case: Case) -> Actor:
    """The officer whose the open step is."""
    step = service.tasks.open_task_of(case)
    return officer(step.role, step.department)


def officer(role: Role | str, department: str = DEPARTMENT) -> Actor:
    with write():
        return builders.officer_of(role, department)


def act(function: Callable[..., object], case: Case, *arguments: object, **named: object) -> Case:
    """One act in a transaction of its own, with a key of its own; the case as it is then."""
    with write():
        function(service.locked(case.id), *arguments, new_id().hex, **named)
    return again(case.id)


def again(case_id: object) -> Case:
    session().rollback()
    session().expire_all()
    return session().get_one(Case, case_id)
