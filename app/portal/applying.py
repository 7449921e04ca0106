"""What the pages of an application show: its steps, what is still open, how its materials are met, and what may be doubted."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from werkzeug.datastructures import FileStorage, MultiDict

from app.cases import certificate_uses, competence, confirmations, drafts, materials, prefill
from app.cases.competence import Office
from app.cases.confirmations import CoApplicant
from app.cases.materials import MaterialState, Standing
from app.cases.models import Case
from app.cases.queries import answers_of, own_filing
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition
from app.catalogue.errors import NoSuchService
from app.catalogue.service import Published
from app.core import clock
from app.core.actor import Actor, PartyRef
from app.core.errors import Forbidden, Missing
from app.elements.facts import Fact
from app.elements.words import Words
from app.form_engine import attachments, service as form_engine, visible
from app.form_engine.answers import Answers
from app.form_engine.errors import input_name
from app.form_engine.overview import Sheet, overview
from app.form_engine.service import Gap
from app.identity import mandates, parties
from app.portal import prereviewing
from app.portal.prereviewing import Warned
from app.web import form_pages
from app.web.form_posts import Draft, refused_promise
from app.web.refusals import AssuranceTooLow

StepMark = tuple[str, str, str]  # title, done | now | todo, code: a step that is done is opened below the draft's address


class NotForThisParty(Forbidden):
    code, message = (
        "not_for_this_party",
        "This service is not open to the party you are acting for. Change that, then start again.",
    )


def offered(visitor: Actor, code: str) -> Published:
    """The service as it is offered today, if this visitor may apply for it; raises NotForThisParty, MandateTooNarrow or AssuranceTooLow."""
    published = catalogue.current(code)
    refuse_for_party(visitor, published.definition)
    if visitor.assurance < published.definition.assurance:
        raise AssuranceTooLow()
    return published


def last_day(definition: Definition) -> date | None:
    """The last day for what was begun, where the service has closed."""
    try:
        closing = catalogue.shown(definition.code)[1]
    except NoSuchService:
        return None
    return closing.drafts_until if closing and closing.on <= clock.today() else None


def refuse_for_party(visitor: Actor, definition: Definition) -> None:
    """Raise NotForThisParty or MandateTooNarrow where whom the visitor acts for may not have this service, or not through them."""
    if visitor.party and visitor.party.kind not in definition.audience:
        raise NotForThisParty()
    mandates.require(visitor, definition.code)


def not_for_party(visitor: Actor, definition: Definition) -> Forbidden | None:
    """The same as something to show before anybody begins."""
    try:
        refuse_for_party(visitor, definition)
    except Forbidden as refusal:
        return refusal
    return None


def other_sides(visitor: Actor, code: str) -> bool:
    """Whether the service is not for whom this visitor acts for now, but for someone else they may act for."""
    audience = catalogue.current(code).definition.audience
    if visitor.person is None or visitor.party is None or visitor.party.kind in audience:
        return False
    return any(choice.ref.kind in audience for choice in parties.parties_of(visitor.person))


def party_of(visitor: Actor) -> PartyRef:
    """For whom this visitor applies."""
    if visitor.party is None:
        raise Missing()
    return visitor.party


def filled(visitor: Actor, published: Published, chosen: Mapping[str, Fact] = MappingProxyType({})) -> prefill.Prefill:
    """What the registers know for this application, and what was chosen on its guide; no transaction is open.

    Facts of questions that do not show are set aside.
    """
    found = prefill.fetch(visitor, party_of(visitor), published)
    return replace(found, facts=visible.settle(published.definition, Answers({**found.facts, **chosen})).stored())


def marks(draft: Draft, now: str = "", still_open: Collection[str] = ()) -> list[StepMark]:
    """The steps of the form and the check at its end; what lies behind can be opened again. `still_open` are steps not complete."""
    shown = visible.steps(draft.definition, draft.answers)
    titles = tuple((step.code, step.title.in_language(form_pages.language())) for step in shown)
    return list(_marks(titles, now, frozenset(still_open), form_pages.language()))


@lru_cache(maxsize=2000)
def _marks(titles: tuple[tuple[str, str], ...], now: str, still_open: frozenset[str], _language: str) -> tuple[StepMark, ...]:
    """Every page of a form has them, and they are the same for all who stand at the same step."""
    codes = [code for code, _title in titles]
    position = codes.index(now) if now in codes else len(codes)
    states = ["now" if number == position else "done" if number < position else "todo" for number in range(len(codes))]
    shown = [
        (title, "todo" if code in still_open and state == "done" else state, code)
        for (code, title), state in zip(titles, states, strict=True)
    ]
    return (*shown, (_("Check and submit"), "now" if position == len(codes) else "todo", drafts.CHECK))


def address(draft: Draft) -> str:
    """Everything about a draft lies below this address."""
    return url_for(".resume", draft_id=draft.case.id) + "/"


@dataclass(frozen=True)
class OpenPoint:
    """One reason why the form cannot be filed yet, with the address where it is mended."""

    step: str
    address: str
    text: str


@dataclass(frozen=True)
class CheckView:
    sheets: list[Sheet]
    materials: list[MaterialState]
    allowed: list[Words]  # what filing allows: the use of each certificate that stands in for a paper
    open_points: list[OpenPoint]
    asked: int
    prefilled: int
    warnings: list[Warned]
    co_applicants: list[CoApplicant]
    offices: tuple[Office, ...]  # that may take it, the competent one first


def check(draft: Draft) -> CheckView:
    """Everything once more before it is filed."""
    answers = visible.settle(draft.definition, draft.answers)
    asked, prefilled, _typed = form_engine.count_prefilled(draft.definition, answers)
    gaps = [*form_engine.missing(draft.definition, answers), *refused_promise(draft)]
    open_points = [_open_point(draft, gap) for gap in gaps]
    states = materials.states(draft.case, draft.definition, answers)
    place = competence.competent_place(draft.definition, answers)
    return CheckView(
        overview(draft.definition, answers, form_pages.language()),
        states,
        [certificate_uses.wording(draft.definition, state.paper, place) for state in states if state.paper],
        open_points,
        asked,
        prefilled,
        prereviewing.warnings(draft, answers, is_complete=not open_points),
        confirmations.co_applicants(draft.case, draft.definition, draft.answers),
        competence.offices(draft.definition, answers) if draft.definition.offices else (),
    )


def _open_point(draft: Draft, gap: Gap) -> OpenPoint:
    address = url_for(".step", draft_id=draft.case.id, step=gap.step, _anchor=gap.error.anchor)
    return OpenPoint(gap.step, address, form_pages.text_of(gap.error, form_pages.language()))


def to_submit(visitor: Actor, draft_id: UUID) -> Case:
    """The visitor's own draft, or the case that it has become, its row held: pressing twice at once leads to one receipt."""
    return own_filing(visitor, draft_id)


def paths_of(draft: Draft, step_code: str, posted: MultiDict[str, FileStorage]) -> list[str]:
    """The file questions of a step for which something was sent."""
    shown = visible.questions(draft.definition, draft.answers, step_code)
    return [place.path for place in shown if attachments.takes_files(place.question) and input_name(place.path) in posted]


def materials_of(case: Case, definition: Definition) -> dict[Standing, list[MaterialState]]:
    """The materials of a filed case in the three parts of its receipt."""
    return materials.sorted_out(materials.states(case, definition, answers_of(case)))
