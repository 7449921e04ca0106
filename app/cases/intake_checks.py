"""收件核验: at the window each material is checked, one by one, before the citizen confirms and the case is filed.

What a register or a certificate proves is called up and asks for nothing. Of everything else the clerk says how it lies before them.
What was compared with its original may be used again by its holder (cases.kept).
"""

from collections.abc import Collection, Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import select

from app.audit import service as audit
from app.cases import barring, kept, materials
from app.cases.answers_store import read_answers
from app.cases.errors import NotToVerify
from app.cases.lifecycle import EDITABLE
from app.cases.materials import MaterialState
from app.cases.models import Case, Material, Upload
from app.cases.visit_errors import MaterialsUnchecked
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Material as MaterialNeed, Proof
from app.core import clock
from app.core.actor import Actor, Channel
from app.core.db import new_id, session
from app.form_engine.answers import Answers

TO_SAY = frozenset({Proof.UPLOAD, Proof.ORIGINAL, Proof.PROMISE})  # what the clerk has to say something of


class How(StrEnum):
    """How a material lies before the clerk."""

    SEEN = "seen"  # 原件已核验: shown and given back
    COMPARED = "compared"  # 扫描件（复印件）与原件一致
    COPY = "copy"  # 仅复印件，未见原件
    LATER = "later"  # 容缺: promised for later


COMPARING = frozenset({How.SEEN, How.COMPARED})


def ways_of(state: MaterialState, *, has_files: bool, may_follow: bool) -> list[How]:
    """What can be said of a material as it is."""
    if state.way not in TO_SAY:
        return []
    found = [How.COMPARED, How.COPY] if has_files else [How.SEEN] if Proof.ORIGINAL in state.need.ways else []
    return [*found, How.LATER] if Proof.PROMISE in state.need.ways and may_follow and not has_files else found


def check(case: Case, clerk: Actor, code: str, how: How) -> None:
    """Write down how a material lies before this clerk. Said once more, the last word counts."""
    definition, answers = _definition(case), Answers(read_answers(case))
    state = next((one for one in materials.states(case, definition, answers) if one.need.code == code), None)
    if state is None or case.status not in EDITABLE or clerk.post is None:
        raise NotToVerify()
    files = session().scalars(select(Upload).where(Upload.case_id == case.id, Upload.question == state.need.question)).all()
    if how not in ways_of(state, has_files=bool(files), may_follow=barring.may_follow(case.applicant, definition, answers)):
        raise NotToVerify()
    row = materials.rows_of(case).get(code) or Material(id=new_id(), case_id=case.id, code=code)
    session().add(row)
    write_down(row, state.need, clerk, how, files=files)


def write_down(row: Material, need: MaterialNeed, clerk: Actor, how: How, *, files: Sequence[Upload]) -> None:
    """Keep on a material's row what this clerk says of exactly these files; what was compared becomes its holder's to use again."""
    if clerk.post is None:
        raise NotToVerify()
    row.way, row.seen = _way(how).value, None if how is How.LATER else kept.digest(files)
    is_compared, now = how in COMPARING, clock.now()
    row.checked_at, row.checked_by = (now, clerk.post.id) if is_compared else (None, None)
    row.checked_in = clerk.post.department if is_compared else None
    keeps = is_compared and need.kept_as
    row.document, row.valid_until = (need.kept_as, clock.today() + timedelta(days=need.kept_days)) if keeps else (None, None)
    audit.record(clerk, "case:check_material", kind="case", ref=str(row.case_id), detail={"material": row.code, "how": how.value})


def _way(how: How) -> Proof:
    return {How.SEEN: Proof.ORIGINAL, How.LATER: Proof.PROMISE}.get(how, Proof.UPLOAD)


def unchecked(states: Collection[MaterialState]) -> list[MaterialState]:
    """Of which the clerk has said nothing yet; what another office compared before is as good."""
    return [state for state in states if state.way in TO_SAY and not (state.decided or state.check)]


def require(case: Case, clerk: Actor) -> None:
    """Nothing is filed at a window before each material was looked at."""
    if clerk.channel is not Channel.WINDOW:
        return
    left = unchecked(materials.states(case, _definition(case), Answers(read_answers(case))))
    if left:
        raise MaterialsUnchecked(names="、".join(state.need.name.zh for state in left))


def _definition(case: Case) -> Definition:
    return catalogue.version(case.version_id).definition
