"""A draft goes on with the version of its service that is in effect: for every face in which a draft is opened.

Registers are asked only for what the new version asks and the old one did not, before the transaction begins.
"""

from dataclasses import dataclass, replace
from uuid import UUID

from app.cases import drafts, prefill
from app.cases.prefill import Prefill
from app.catalogue.definitions import Definition
from app.core import transaction
from app.core.actor import Actor
from app.elements.facts import Fact
from app.form_engine import carrying, visible
from app.form_engine.answers import Answers
from app.form_engine.carrying import Told
from app.sources import service as sources
from app.web import form_posts
from app.web.form_posts import Draft, Waiting


@dataclass(frozen=True)
class Changes:
    """What the page says before the draft goes on."""

    definition: Definition
    told: tuple[Told, ...]
    titles: dict[str, object]  # step -> its title


def changes(waiting: Waiting) -> Changes:
    definition = waiting.published.definition
    return Changes(definition, waiting.carried.told, {step.code: step.title for step in definition.form.steps})


def go_on(visitor: Actor, draft_id: UUID) -> Draft:
    """Carry the draft over; opens its transactions itself. A draft that has nothing waiting stays as it is."""
    seen = form_posts.draft_of(visitor, draft_id)
    if seen.waiting is None:
        return seen
    fresh = _fresh(visitor, seen, seen.waiting)
    with transaction.write():
        draft = form_posts.held(visitor, draft_id)
        if draft.waiting is None:
            return draft
        published, carried = draft.waiting.published, draft.waiting.carried
        known = fresh.facts if fresh else {}
        answers = visible.settle(published.definition, _filled(carried.answers, known))
        drafts.roll_forward(draft.case, visitor, published, answers.stored())
        first = next((told.step for told in carried.told if told.step), "")
        if first:
            drafts.leave_at(draft.case, first)
        if fresh:
            sources.record_calls(fresh.gathered, case_id=draft.case.id)
    return form_posts.draft_of(visitor, draft_id)


def _fresh(visitor: Actor, draft: Draft, waiting: Waiting) -> Prefill | None:
    """What the registers say to the questions that are new; nothing is asked where there are none."""
    reduced = carrying.only_new(draft.definition, waiting.published.definition)
    if reduced is None:
        return None
    return prefill.fetch(visitor, draft.case.applicant, replace(waiting.published, definition=reduced), case_id=draft.case.id)


def _filled(answers: Answers, known: dict[str, Fact]) -> Answers:
    """What the registers say stands where nothing stood: an answer that was carried over is the person's."""
    return answers.but(facts={**known, **answers.facts})
