"""登记遗失: an original that cannot be found any more is written off by the head of the office that answers for it.

The applicant is told at once and supervision asks the head why; a case that has ended waits no longer for what will not come back.
"""

from collections.abc import Collection
from uuid import UUID

from app.cases import acts, notices, originals, returning, supervision, tasks, whereabouts
from app.cases.dated_models import Breach
from app.cases.errors import OwnCase, ReasonMissing
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.cases.original_errors import KeptByYou, NotHeadOfOffice, OriginalNotHere, OriginalsUnchosen
from app.cases.paper_offices import Office
from app.cases.whereabouts import Kept
from app.catalogue import service as catalogue
from app.core import clock
from app.core.actor import Actor, Role

LONGEST = 500


def write_off(case: Case, head: Actor, reason: str, key: str, *, which: Collection[UUID]) -> Case:
    """Say of these originals that they are lost, and why; the applicant reads it. What is on its way has to come or be missing first.

    Nobody writes off what they kept themself: another head, or a standing-in one, looks for it.
    """
    if not acts.first_time(key, Act.LOSE_ORIGINAL, case.id):
        return case
    acts.may_take(case, Act.LOSE_ORIGINAL, By.HEAD)
    said = reason.strip()
    if not said or len(said) > LONGEST:
        raise ReasonMissing()
    chosen = [kept for kept in whereabouts.of_case(case) if kept.id in which]
    if not chosen or len(chosen) != len(set(which)):
        raise OriginalsUnchosen()
    for kept in chosen:
        _refuse(case, kept, head)
    acts.take(case, Act.LOSE_ORIGINAL, head, By.HEAD, note=f"{originals.named(chosen)}\n{said}")
    for kept in chosen:
        whereabouts.lose(kept, head, said)
        supervision.write_down(case, Breach.ORIGINAL_LOST, clock.today(), step=kept.code, department=kept.office.department)
    _tell(case, chosen, said)
    returning.settle(case, head)
    return case


def may_write_off(kept: Kept, officer: Actor) -> bool:
    """Whether the page offers it."""
    return _is_head_of(officer, kept.office) and _lies_there(kept) and kept.original.kept_by != officer.person


def _refuse(case: Case, kept: Kept, head: Actor) -> None:
    if not _is_head_of(head, kept.office):
        raise NotHeadOfOffice()
    if not _lies_there(kept):
        raise OriginalNotHere(number=kept.code)
    if head.person in tasks.concerned(case):
        raise OwnCase()
    if kept.original.kept_by == head.person:
        raise KeptByYou()


def _is_head_of(officer: Actor, office: Office) -> bool:
    """Both desks of the hall have the head of the hall; a district's office has its own."""
    post = officer.post
    return post is not None and (post.role, post.department, post.place) == (Role.HEAD, office.department, office.place)


def _lies_there(kept: Kept) -> bool:
    return kept.is_at(kept.office)


def _tell(case: Case, lost: Collection[Kept], reason: str) -> None:
    office = next(iter(lost)).office.name
    definition = catalogue.version(case.version_id).definition
    at: dict[str, notices.Said] = {"office_zh": office.zh, "office_en": office.in_language("en")}
    notices.tell("original_lost", case, definition, grounds=None, originals=originals.named(lost), reason=" ".join(reason.split()), **at)
