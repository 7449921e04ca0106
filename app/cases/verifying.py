"""核验原件: an officer compares a material with its original, once; what is kept need not be brought again until it expires."""

from datetime import timedelta

from sqlalchemy import select

from app.audit import service as audit
from app.cases import kept, materials, parts, queries, service, tasks
from app.cases.errors import NotToVerify
from app.cases.models import Case, Upload
from app.catalogue.definitions import Proof
from app.core import clock
from app.core.actor import Actor
from app.core.db import session

COMPARED = frozenset({Proof.UPLOAD, Proof.ORIGINAL})  # what has an original to compare with


def verify(case: Case, officer: Actor, code: str) -> None:
    """Record that this officer saw the original of a material; only who holds the case's task may. The second time changes nothing."""
    parts.visible(case, officer).require(material=code)
    tasks.hold(case, officer)
    definition = service.definition_of(case)
    found = {state.need.code: state for state in materials.states(case, definition, queries.answers_of(case))}
    row, state = materials.rows_of(case).get(code), found.get(code)
    if row is None or state is None or state.way not in COMPARED or officer.post is None:
        raise NotToVerify()
    if state.check:
        return
    files = session().scalars(select(Upload).where(Upload.case_id == case.id, Upload.question == state.need.question)).all()
    row.checked_at, row.checked_by, row.checked_in, row.seen = clock.now(), officer.post.id, officer.post.department, kept.digest(files)
    if state.need.kept_as:
        row.document, row.valid_until = state.need.kept_as, clock.today() + timedelta(days=state.need.kept_days)
    audit.record(officer, "case:verify_material", kind="case", ref=str(case.id), detail={"material": code})
