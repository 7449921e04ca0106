"""容缺补齐: promised papers that come in, sent by the applicant or taken by a clerk at the window."""

from collections.abc import Collection

from sqlalchemy import select

from app.cases import acts, clocks, intake_checks, lacking
from app.cases.dated_models import ClockKind
from app.cases.errors import NothingBrought, NotToVerify
from app.cases.intake_checks import How
from app.cases.lifecycle import Act, By
from app.cases.models import Case, Material, Upload
from app.catalogue.definitions import Material as MaterialNeed, Proof
from app.core import clock
from app.core.actor import Actor
from app.core.db import session
from app.identity import mandates


def make_good(case: Case, actor: Actor, key: str, *, compared: Collection[str] = ()) -> Case:
    """容缺补齐: what has been uploaded meanwhile takes the place of the promise; with the last paper the clock stops.

    At a window the clerk takes the papers from the applicant, or from the agent while the mandate stands: `compared` names those
    that the clerk compared with the original, or was shown where the original itself is the proof.
    """
    if not acts.first_time(key, Act.MAKE_GOOD, case.id):
        return case
    acts.may_take(case, Act.MAKE_GOOD, By.APPLICANT)
    if actor.post:
        mandates.require_standing(case.mandate_id)
    rows, needs, files = lacking.promised(case), lacking.needs(case), _files(case)
    brought = [row for row in rows if needs[row.code].question in files or (row.code in compared and may_be_shown(needs[row.code]))]
    if not brought:
        raise NothingBrought()
    if set(compared) - {row.code for row in brought}:
        raise NotToVerify()
    for row in brought:
        _bring(row, needs[row.code], actor, files.get(needs[row.code].question or "", []), is_compared=row.code in compared)
    if len(brought) == len(rows):
        clocks.stop(case, ClockKind.MAKE_GOOD)
    acts.take(case, Act.MAKE_GOOD, actor, By.APPLICANT, note="、".join(needs[row.code].name.zh for row in brought))
    return case


def _bring(row: Material, need: MaterialNeed, actor: Actor, files: list[Upload], *, is_compared: bool) -> None:
    row.way, row.brought_at = Proof.UPLOAD.value, clock.now()
    if actor.post:
        compared = How.COMPARED if files else How.SEEN
        intake_checks.write_down(row, need, actor, compared if is_compared else How.COPY, files=files)


def may_be_shown(need: MaterialNeed) -> bool:
    """Whether the original alone is enough: a clerk looks at it and gives it back."""
    return Proof.ORIGINAL in need.ways


def is_made_good(case: Case, key: str) -> bool:
    """Whether this press of the button has been done."""
    return acts.is_done(key, Act.MAKE_GOOD, case.id)


def _files(case: Case) -> dict[str, list[Upload]]:
    """What has been sent in, by its file question."""
    found: dict[str, list[Upload]] = {}
    for file in session().scalars(select(Upload).where(Upload.case_id == case.id)):
        found.setdefault(file.question, []).append(file)
    return found
