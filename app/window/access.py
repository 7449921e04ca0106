"""What an officer may reach: the cases of the own jurisdiction or nothing."""

from uuid import UUID

from flask import request

from app.cases import interested, looks, outcome, paper_offices, parts, queries, service, site_photos, uploads, whereabouts
from app.cases.models import Case, Upload
from app.cases.parts import Part
from app.core.db import session
from app.core.errors import Missing
from app.identity import queries as identity
from app.issuance import queries as issuance
from app.issuance.models import Certificate
from app.web.session import actor


def case_to_read(number: str) -> Case:
    """The case, if the officer's post may see it; a foreign one and a missing one look the same.

    Who has no part in it says a reason first, and each look is written down: this is the one door to a case, its files and papers.
    """
    case = in_jurisdiction(number)
    looks.enter(case, actor(), is_page=request.method == "GET")
    return case


def in_jurisdiction(number: str) -> Case:
    """The same before any reason is asked: its number and service, and nothing of what is in it."""
    return queries.case_for_officer(actor(), number)


def case_to_decide(number: str) -> Case:
    """The same, its row held until the decision is written: of two officers at once the second sees the first one's act."""
    case = in_jurisdiction(number)
    looks.enter(case, actor(), is_page=request.method == "GET", is_deciding=request.method == "POST")
    return service.locked(case.id)


def case_to_give(number: str) -> Case:
    """The same for who takes or shares out the work and looks into none of it: a step, its number and whose it is."""
    return service.locked(in_jurisdiction(number).id)


def case_of_papers(number: str) -> Case:
    """The case as its originals need it: that one lies at the officer's own office is reason enough to give it back."""
    case = in_jurisdiction(number)
    office = paper_offices.of_officer(actor())
    return case if any(kept.is_at(office) for kept in whereabouts.of_case(case)) else case_to_read(number)


def whole_case(number: str) -> Case:
    """The case for who sees all of it. To another department this page is missing, like everything outside its part."""
    case = case_to_read(number)
    if not part_of(case).is_whole:
        raise Missing()
    return case


def part_of(case: Case) -> Part:
    """What the officer sees of the case."""
    return parts.visible(case, actor())


def file_of(case: Case, upload_id: UUID) -> Upload:
    """A file that is in the officer's part: an answer's, or a picture that its step took."""
    upload, part = uploads.one_of(case, upload_id), part_of(case)
    if not site_photos.is_picture(upload):
        part.require(answer=upload.question)
    elif not part.has_step(site_photos.step_of(case, upload)):
        raise Missing()
    return upload


def certificate_of(case: Case, certificate_id: UUID) -> Certificate:
    """A paper of the case, or one that an interested party was told by."""
    references = [outcome.reference(case), *map(interested.reference, interested.of_case(case))]
    found = next((paper for one in references for paper in issuance.of_reference(one) if paper.id == certificate_id), None)
    if found is None or not parts.may_open(actor(), found):
        raise Missing()
    return found


def is_oneself(id_number: str) -> bool:
    """The clerk typed the number of their own card."""
    known = identity.person_by_id_number(id_number)
    return known is not None and known.id == actor().person


def intake_to_submit(draft_id: UUID) -> Case:
    """The clerk's own intake, filed or not: pressing the button twice must lead to the same receipt."""
    case = session().get(Case, draft_id)
    if case is None or case.clerk_id != actor().person:
        raise Missing()
    return service.locked(case.id)
