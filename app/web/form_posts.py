"""A step as it was posted, taken over into its draft: for every face that lets a form be filled.

Files are looked at and stored before the transaction begins; everything else is kept in it, also what is not right yet.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from werkzeug.datastructures import FileStorage, MultiDict

from app.cases import barring, drafts, faces, queries, uploads
from app.cases.models import Case
from app.cases.service import locked
from app.cases.sworn_errors import MayNotPromise
from app.catalogue import service as catalogue
from app.catalogue.definitions import Definition, Step
from app.catalogue.service import Published
from app.core import transaction
from app.core.actor import Actor
from app.elements.facts import Origin
from app.form_engine import attachments, carrying, rows, service as form_engine, visible
from app.form_engine.answers import Answers
from app.form_engine.attachments import Attachment
from app.form_engine.carrying import Carried
from app.form_engine.errors import FieldError, input_name
from app.form_engine.registry import type_of
from app.form_engine.service import Gap
from app.web.language import look

LONGEST_ANCHOR = 120


@dataclass(frozen=True)
class Waiting:
    """A newer version of a draft's service, and the draft's answers as it takes them."""

    published: Published
    carried: Carried


@dataclass(frozen=True)
class Draft:
    """A draft, or a case that is back for correction, with the frozen version it was begun under."""

    case: Case
    published: Published
    answers: Answers
    waiting: Waiting | None = None  # the version in effect, where the person has to be told about it first

    @property
    def definition(self) -> Definition:
        return self.published.definition

    @property
    def is_at_check(self) -> bool:
        """Every step was answered when it was left."""
        return self.case.step == drafts.CHECK

    def step(self, code: str = "") -> Step:
        """The step of this code; without one where the draft was left, else the first."""
        if not code and self.is_at_check:
            return visible.steps(self.definition, self.answers)[-1]
        known = {step.code for step in self.definition.form.steps}
        left_at = self.case.step if self.case.step in known else self.definition.form.steps[0].code
        wanted = code or left_at
        return form_engine.step_of(self.definition, wanted)


@dataclass(frozen=True)
class LookedAt:
    """Files that may be kept, stored already, and what is wrong with the others."""

    sheets: tuple["Sheet", ...] = ()
    faults: tuple[FieldError, ...] = ()


@dataclass(frozen=True)
class Sheet:
    path: str
    name: str
    media_type: str
    content: bytes
    key: str  # where core.files keeps it


@dataclass(frozen=True)
class Taken:
    """How a step stands after it was taken over; `touched` names the group or question whose rows or files changed by a button."""

    draft: Draft
    errors: tuple[FieldError, ...] = ()
    touched: str = ""


def draft_of(visitor: Actor, draft_id: UUID) -> Draft:
    """The visitor's own draft, to be shown; raises Missing for everyone else's."""
    return _draft(queries.shown_draft(visitor, draft_id), lately=True)


def held(visitor: Actor, draft_id: UUID) -> Draft:
    """The same in a transaction, its row held: a draft that saves itself and a button pressed meet in this order."""
    draft = _draft(locked(queries.own_draft(visitor, draft_id).id))
    if draft.published.version_id != draft.case.version_id:  # a newer version that changes nothing for the person
        drafts.roll_forward(draft.case, visitor, draft.published, draft.answers.stored())
    return draft


def _draft(case: Case, *, lately: bool = False) -> Draft:
    """The draft on the version in effect. Where that asks something else, on its own one, until the person was told."""
    draft = Draft(case, catalogue.version(case.version_id), queries.answers_of(case))
    newer = drafts.newer_version(case, lately=lately)
    if newer is None:
        return draft
    carried = carrying.carry(draft.definition, newer.definition, draft.answers)
    steps = ({step.code for step in version.form.steps} for version in (draft.definition, newer.definition))
    if carried.told or not set.issubset(*steps) or carrying.only_new(draft.definition, newer.definition):
        return replace(draft, waiting=Waiting(newer, carried))
    return replace(draft, published=newer, answers=carried.answers)


def look_at(draft: Draft, step_code: str, posted: MultiDict[str, str], sent: MultiDict[str, FileStorage]) -> LookedAt:
    """Store the files of one step that may be kept. What was read before is let go: no transaction is open meanwhile."""
    if not any(upload.filename for upload in sent.values()):
        return LookedAt()
    keep = uploads.keeper(draft.case)
    transaction.let_go()
    shown_then = form_engine.read_step(draft.definition, step_code, posted, draft.answers).answers
    looked = [
        _look(keep, draft.definition, place, upload) for place, upload in _uploads(replace(draft, answers=shown_then), step_code, sent)
    ]
    return LookedAt(
        tuple(one for one in looked if isinstance(one, Sheet)),
        tuple(one for one in looked if isinstance(one, FieldError)),
    )


def look_at_files(draft: Draft, paths: frozenset[str], sent: MultiDict[str, FileStorage]) -> LookedAt:
    """The same for single file questions, whatever step they stand on: papers that come after the form was filed."""
    keep = uploads.keeper(draft.case)
    transaction.let_go()
    places = [place for place in visible.questions(draft.definition, draft.answers) if place.path in paths]
    files = [(place, file) for place in places for file in sent.getlist(input_name(place.path)) if file.filename]
    looked = [_look(keep, draft.definition, place, file) for place, file in files]
    return LookedAt(
        tuple(one for one in looked if isinstance(one, Sheet)),
        tuple(one for one in looked if isinstance(one, FieldError)),
    )


def _uploads(draft: Draft, step_code: str, sent: MultiDict[str, FileStorage]) -> Iterator[tuple[visible.Place, FileStorage]]:
    """Each file with the question that takes it; a file for a question that does not show is not looked at."""
    for place in visible.questions(draft.definition, draft.answers, step_code):
        if attachments.takes_files(place.question):
            yield from ((place, upload) for upload in sent.getlist(input_name(place.path)) if upload.filename)


def _look(keep: Callable[[bytes], str], definition: Definition, place: visible.Place, upload: FileStorage) -> Sheet | FieldError:
    taken = faces.small(definition, place, attachments.take_in(place.question, place.path, upload.read()))
    if isinstance(taken, FieldError):
        return taken
    return Sheet(place.path, attachments.shown_name(upload.filename or ""), taken.media_type, taken.content, keep(taken.content))


def take_over(draft: Draft, step_code: str, posted: MultiDict[str, str], looked: LookedAt, *, origin: Origin = Origin.TYPED) -> Taken:
    """Keep what was posted for one step, in the caller's transaction; a text that cannot be read yet is kept as it was typed."""
    result = form_engine.read_step(draft.definition, step_code, posted, draft.answers, origin=origin)
    with_files = attached(draft.case, result.answers, looked.sheets, origin)
    answers, touched = pressed(draft.definition, visible.settle(draft.definition, with_files), posted)
    after = replace(draft, answers=answers)
    _keep(after, step_code)
    if touched:
        return Taken(after, touched=touched)
    told = {sheet.path for sheet in looked.sheets} | {fault.path for fault in looked.faults}
    refused = (gap.error for gap in refused_promise(after) if gap.step == step_code)
    return Taken(after, (*looked.faults, *(error for error in result.errors if error.path not in told), *refused))


def refused_promise(draft: Draft) -> list[Gap]:
    """The promise that this applicant may not give, at its question and with the reason; nothing where it is not given."""
    definition = draft.definition
    try:
        barring.require_free_promise(draft.case.applicant, definition, draft.answers)
    except MayNotPromise as refusal:
        asked = definition.sworn.question if definition.sworn else ""
        step = next(step.code for step, _, question in definition.form.questions() if question.code == asked)
        return [Gap(step, asked, FieldError(asked, refusal.message, refusal.params))]
    return []


def computed(draft: Draft, step_code: str) -> dict[str, str]:
    """What the house worked out on this step, by the id of its place in the page."""
    places = visible.questions(draft.definition, draft.answers, step_code)
    worked_out = [place for place in places if place.question.value]
    return {input_name(place.path): _shown(place, draft.answers) for place in worked_out}


def _shown(place: visible.Place, answers: Answers) -> str:
    value = answers.value(place.path)
    return "" if value is None else type_of(place.question.type).show(place.question, value, look().lang)


def go_on(taken: Taken, step_code: str, *, to_check: bool = False) -> Step | None:
    """The step after this one, None for the check, where the step was complete; the draft opens there again.

    `to_check`: the person came from the check to change one answer, and goes back to it.
    """
    following = None if to_check else form_engine.following(taken.draft.definition, taken.draft.answers, step_code)
    if not taken.errors and not taken.touched:
        drafts.leave_at(taken.draft.case, following.code if following else drafts.CHECK)
    return following


def attached(case: Case, answers: Answers, sheets: Iterable[Sheet], origin: Origin) -> Answers:
    """The answers with these files, each stored as an upload of the case."""
    for sheet in sheets:
        upload = uploads.add(case, sheet.path, sheet.key, name=sheet.name, media_type=sheet.media_type, content=sheet.content)
        answers = attachments.attach(answers, sheet.path, Attachment(str(upload.id), sheet.name, sheet.media_type, upload.size), origin)
    return answers


def _keep(draft: Draft, step_code: str) -> None:
    """Save the draft; files that no answer names any more go."""
    named = attachments.ids_in(draft.answers)
    for upload in uploads.of_case(draft.case):
        if str(upload.id) not in named:
            uploads.remove(draft.case, upload)
    drafts.save_answers(draft.case, draft.answers.stored(), step_code)


def pressed(definition: Definition, answers: Answers, posted: MultiDict[str, str]) -> tuple[Answers, str]:
    """The button that adds, removes or looks up: `add=members`, `remove=members.2` takes a row, `remove=proof:id` a file."""
    more, less, sought = posted.get("add", ""), posted.get("remove", ""), posted.get("find", "")
    if sought:
        return answers, sought[:LONGEST_ANCHOR]
    if more:
        return rows.add_row(definition, answers, more), more
    path, colon, attachment_id = less.rpartition(":")
    if colon:
        return attachments.detach(answers, path, attachment_id), path
    group, _, number = less.partition(".")
    if number.isascii() and number.isdigit():
        return rows.remove_row(definition, answers, group, int(number[:4])), group
    return answers, ""
