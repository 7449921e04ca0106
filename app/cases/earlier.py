"""What somebody filled in before, for their next forms: only with their consent, only for themself, only what no register knows."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.answers_store import read_answers
from app.cases.models import Case
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.core import clock
from app.elements.facts import Origin, OwnFact
from app.identity import consents, personal
from app.identity.models import ConsentTo, Person

LATEST = 8  # applications: older answers are no help
TAKEN = frozenset({Origin.TYPED, Origin.CLERK})


def answers_of(session: Session, subject_kind: str, subject_key: str) -> Iterable[OwnFact]:
    """The typed answers of the person's own latest applications that are elements, the newest first; nothing without consent.

    Runs in a source's thread, on the session that is given.
    """
    if subject_kind != "person":
        return
    person = session.scalar(select(Person.id).where(Person.id_number_index == personal.id_number_index(subject_key)))
    if person is None or not consents.holds(person, ConsentTo.REUSE_ANSWERS, session):
        return
    own = (Case.applicant_id == person, Case.person_id == person, Case.mandate_id.is_(None), Case.submitted_at.is_not(None))
    for case in session.scalars(select(Case).where(*own).order_by(Case.submitted_at.desc()).limit(LATEST)):
        yield from _typed(case, catalogue.version(case.version_id, session).definition)


def _typed(case: Case, definition: Definition) -> Iterable[OwnFact]:
    answers = read_answers(case)
    day = clock.local(case.submitted_at).date().isoformat() if case.submitted_at else ""
    for _, group, question in definition.form.questions():
        fact = answers.get(question.code)
        if question.element and question.of == "applicant" and not group.repeated and fact and fact.origin in TAKEN:
            yield OwnFact(question.element, fact.value, case.number or "", day)
