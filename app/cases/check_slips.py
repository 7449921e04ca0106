"""校核单 and the people they concern: the owner's answer is told to who asked, and nobody answers about themselves."""

from uuid import UUID

from app.cases import notices, tasks
from app.cases.answers_store import read_differences
from app.cases.errors import OwnCase
from app.cases.models import Case
from app.core.actor import SYSTEM, Actor
from app.core.db import session
from app.elements import dictionary
from app.elements.facts import Fact, Origin
from app.sources import registry, slips
from app.sources.models import CheckSlip


def open_for_differences(case: Case) -> None:
    """Where two registers say different things about one fact, the owner of the leading one is asked (多源校核). Filing goes on."""
    for found in read_differences(case):
        said = Fact(found["value"], Origin.SOURCE, source=str(found["source"]))
        other = registry.title(str(found["other_source"])).zh
        slips.open_slip(
            SYSTEM,
            str(found["element"]),
            said,
            found["other_value"],
            case_id=case.id,
            reason=f"交叉核验：{other}记载不同",
            key=f"difference:{case.id}:{found['key']}:{found['other_source']}",
        )


def answer(actor: Actor, slip_id: UUID, *, corrected: bool, why: str) -> CheckSlip:
    """The owner of the register answers; the applicant (for a slip of no case who opened it) reads the answer."""
    slip = slips.answer_slip(actor, slip_id, corrected=corrected, answer=why)
    case = session().get(Case, slip.case_id) if slip.case_id else None
    about = (tasks.concerned(case) if case else frozenset()) | {slip.opened_by}
    if actor.person in about:
        raise OwnCase()
    told = case.person_id if case else slip.opened_by
    if told:
        element = dictionary.current().get(slip.element)
        notices.tell_person(
            told,
            "slip_corrected" if corrected else "slip_stands",
            link=f"slip:{slip.number}",
            key=f"slip:{slip.id}",
            number=slip.number,
            element=element.name if element else slip.element,
            register=registry.title(slip.source),
            answer=why.strip(),
        )
    return slip
