"""What every acceptance shares, whoever or whatever accepts: its time, its dates, its event."""

from contextlib import suppress
from datetime import datetime

from app.cases import acts, clocks, deadlines, documents, outcome, sworn
from app.cases.answers_store import read_answers
from app.cases.dated_models import ClockKind
from app.cases.errors import NotHeld
from app.cases.lifecycle import Act, By
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.core import clock, workdays
from app.core.actor import SYSTEM, Actor
from app.form_engine.answers import Answers
from app.issuance import queries as certificates

DAYS_BEFORE_END = 30  # Licensing Law art. 50: a renewal is applied for so long before the permit ends


def take_in(
    case: Case, definition: Definition, act: Act, actor: Actor, *, note: str = "", step: str = "", received_at: datetime | None = None
) -> None:
    """Accept by this act. `received_at` dates it back to the receipt, which only silence does (Licensing Law art. 32(4))."""
    accepted_at = received_at or clock.now()
    clocks.stop(case, ClockKind.TELL)
    if definition.silence_basis("renewal"):
        _begin_renewal_clock(case, definition)
    at_once = act is Act.ACCEPT and actor is SYSTEM
    deadlines.start_clocks(case, definition, clock.local(accepted_at).date(), by_machine=at_once)
    case.accepted_at = accepted_at
    acts.take(case, act, actor, By.SYSTEM if actor is SYSTEM else By.TASK_HOLDER, note=note, step=step)
    if act is not Act.ACCEPT_LACKING:
        documents.acceptance(case, definition, act)
    if definition.sworn and sworn.is_given(definition, Answers(read_answers(case))):
        documents.sworn_statement(case, definition, definition.sworn)


def _begin_renewal_clock(case: Case, definition: Definition) -> None:
    """Applied for in time, a renewal is decided before the permit ends, or the silence is a yes (art. 50)."""
    with suppress(NotHeld):  # whether the permit is the applicant's own is for the decision to say
        old = outcome.held_before(case, definition, Answers(read_answers(case)))
        last = certificates.by_id(old).valid_until if old else None
        filed = clock.local(case.submitted_at or clock.now()).date()
        if last and workdays.between(filed, last) >= DAYS_BEFORE_END:
            clocks.begin_until(case, ClockKind.RENEWAL, last)
