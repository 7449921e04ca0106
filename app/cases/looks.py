"""Who of the offices opened a case: kept once a day and person, shown to the applicant."""

from app.cases.models import Case, CaseLook
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert_once, session
from app.core.transaction import write


def record(case: Case, officer: Actor) -> None:
    """Write that this officer opened the case today, in a transaction of its own; the second time that day changes nothing."""
    if officer.post is None or officer.person is None:
        return
    look = {"case_id": case.id, "person_id": officer.person, "day": clock.today()}
    if session().get(CaseLook, (look["case_id"], look["person_id"], look["day"])):
        return
    with write():
        insert_once(CaseLook, **look, post_id=officer.post.id, department=officer.post.department, at=clock.now())
