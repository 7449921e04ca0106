"""信用修复: a head ends a bar before its day, with a reason. It is an act of the case that it came from."""

from app.cases import acts, barring, notices, tasks
from app.cases.errors import NotYourDepartment, OwnCase, ReasonMissing
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.cases.sworn_errors import NoSuchBar
from app.cases.sworn_models import BarKind, PartyBar
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import Actor, Role


def lift(case: Case, head: Actor, reason: str, key: str, *, kind: BarKind | str) -> Case:
    """End this bar of the case's applicant; they are told, and may promise or apply again from now on."""
    if not acts.first_time(key, Act.LIFT_BAR, case.id):
        return case
    acts.may_take(case, Act.LIFT_BAR, By.HEAD)
    require_head(case, head)
    if not reason.strip():
        raise ReasonMissing()
    bar = next((one for one in running(case) if one.kind == kind), None)
    if bar is None:
        raise NoSuchBar()
    bar.ended_at, bar.ended_by = clock.now(), head.person
    acts.take(case, Act.LIFT_BAR, head, By.HEAD, note=reason.strip())
    notices.tell("bar_lifted", case, catalogue.version(case.version_id).definition, reason=reason.strip())
    return case


def running(case: Case) -> list[PartyBar]:
    """The bars that came of this case and run today."""
    return [bar for bar in barring.of_case(case) if bar.ended_at is None and (bar.until is None or bar.until >= clock.today())]


def require_head(case: Case, head: Actor) -> None:
    """Raise unless this is the head of the department that decided, in its place, and the matter is not their own."""
    post = head.post
    if post is None or head.role is not Role.HEAD or head.department != case.department or not case.place.startswith(post.place):
        raise NotYourDepartment()
    if head.person in tasks.concerned(case):
        raise OwnCase()
