"""One step of a form as HTML, for every face: the page plan of the published version, its slots filled from the answers.

A face gives the address where an answer is doubted (it differs between portal, kiosk and window) and gets the fields
and the items of the error summary. Heading, buttons and frame are the face's own; macros: web/fields/page.html.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from weakref import WeakKeyDictionary

from flask_babel import gettext as _, ngettext
from jinja2 import Environment
from markupsafe import Markup

from app.cases.models import Scan
from app.catalogue import city
from app.catalogue.definitions import Definition, Question, Step
from app.catalogue.service import Published
from app.core import clock, transaction
from app.elements import dictionary as elements
from app.elements.facts import Fact, Origin
from app.elements.words import Words
from app.form_engine.answers import Answers
from app.form_engine.errors import FieldError, input_name
from app.form_engine.fields import lookup
from app.form_engine.plan import StepPlan, compile_step
from app.form_engine.registry import type_of
from app.form_engine.slots import Filler, LookedUp
from app.form_engine.visible import questions, settle
from app.sources import directories, registry as sources
from app.sources.base import Source
from app.sources.directories import Directory
from app.sources.own import ANSWERS
from app.web.language import look
from app.web.shelf import Shelf

NOT_LOOKED_UP = LookedUp()
MOST_PLANS = 300  # of 30 fields each takes some 150 KB
DisputeAddress = Callable[[Sequence[str]], str]  # paths of the doubted answers -> address
FileAddress = Callable[[str], str]  # id of an upload -> address
_plans: WeakKeyDictionary[Environment, Shelf[StepPlan]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Face:
    """What a face says around answers: the wording that form_engine.slots asks for."""

    language: str
    dispute_address: DisputeAddress | None = None
    doubted: Mapping[str, str] = field(default_factory=dict)  # path -> number of the check slip
    upload_address: FileAddress | None = None
    scans: Mapping[str, Scan] = field(default_factory=dict)  # id of an upload -> what the virus scanner says
    looked: Mapping[str, LookedUp] = field(default_factory=dict)  # path -> what a directory lists for its words

    def origin(self, fact: Fact) -> str:
        return origin_text(fact, self.language)

    def of_answers(self, labels: Sequence[str], origin: str) -> str:
        return f"{', '.join(labels)}: {origin}" if self.language == "en" else f"{'、'.join(labels)}：{origin}"

    def dispute(self, paths: Sequence[str]) -> str:
        return self.dispute_address(paths) if self.dispute_address else ""

    def in_doubt(self, path: str) -> str:
        return _("Correction asked for, check slip %(number)s", number=self.doubted[path]) if path in self.doubted else ""

    def file_address(self, upload_id: str) -> str:
        return self.upload_address(upload_id) if self.upload_address else ""

    def about_file(self, upload_id: str) -> str:
        scan = self.scans.get(upload_id)
        if scan is Scan.PENDING:
            return _("being checked for viruses")
        return _("a virus was found; remove this file and upload another") if scan is Scan.INFECTED else ""

    def looked_up(self, path: str) -> LookedUp:
        return self.looked.get(path, NOT_LOOKED_UP)


@dataclass(frozen=True)
class ErrorItem:
    """A line of the error summary."""

    href: str
    text: str


@dataclass(frozen=True)
class StepPage:
    """The fields of a step, what the error summary lists, and the registers that did not answer."""

    fields: Markup
    errors: tuple[ErrorItem, ...]
    down: tuple[str, ...]
    asked: int  # questions that show
    prefilled: int  # those among them that arrived filled


def anchor_of(path: str) -> str:
    """Where on the page a question or a repeated group stands."""
    return input_name(path)


def registers_asked(definition: Definition) -> list[str]:
    """The registers that are asked when an application begins, with the offices that keep them."""
    known = elements.current()
    asked = {question.element for _step, _group, question in definition.form.questions()} | {
        group.fill_from for step in definition.form.steps for group in step.groups
    }
    leads = {known[code].lead for code in asked if code and code in known}
    return [source_name(name, language()) for name in sources.current() if name in leads]


def language() -> str:
    """The language of this page: zh or en."""
    return look().lang


def step_page(
    env: Environment,
    face: Face,
    published: Published,
    step: Step,
    *,
    answers: Answers,
    errors: Sequence[FieldError] = (),
    down: Collection[str] = (),
) -> StepPage:
    """The step as a page shows it now: known answers with their origin, open questions with what was typed, errors in place."""
    plan = plan_of(env, published, step, face.language)
    known, says = settle(published.definition, answers), _with_looked_up(face, published.definition, step, answers)
    filler = Filler(plan, known, face.language, wording=says, wrong=_by_path(errors, face.language))
    fields = Markup(plan.draw(filler.slots()))  # noqa: S704 - the template escapes its slots
    silent = silent_about(published.definition, step, answers, down)
    return StepPage(fields, error_items(errors, face.language), down_names(silent, face.language), filler.asked, filler.prefilled)


def _with_looked_up(face: Face, definition: Definition, step: Step, answers: Answers) -> Face:
    """The face with what directories list for words that were typed and not chosen from yet. No transaction is open meanwhile."""
    places = questions(definition, answers, step.code) if answers.typed else ()
    waiting = [(place, typed) for place in places if place.question.register and (typed := answers.typed.get(place.path))]
    if not waiting:
        return face
    transaction.let_go()
    return replace(face, looked={place.path: _looked_up(place.question, lookup.words(typed)) for place, typed in waiting})


def _looked_up(question: Question, words: str) -> LookedUp:
    found = directories.find(question.register, words)
    entries = [{"code": entry.code, "name": entry.name, "detail": entry.detail, "dated": entry.dated} for entry in found.entries]
    if found.is_down:
        return LookedUp(_("The directory does not answer now. Please try again in a while."))
    if not entries:
        return LookedUp(_("Nothing found. Check what you typed, or try fewer words.") if words.strip() else "")
    if found.is_more:
        return LookedUp(_("More than %(num)s found. Select one, or type more to narrow it down.", num=len(entries)), entries)
    return LookedUp(ngettext("%(num)s found. Select it.", "%(num)s found. Select one.", len(entries)), entries)


def fresh_page(env: Environment, face: Face, published: Published, step: Step, *, answers: Answers) -> StepPage:
    """The same for a version that may be another one at the next look: its plan is not kept."""
    plan = compile_step(published.definition, step, face.language, env)
    filler = Filler(plan, answers, face.language, wording=face, wrong={})
    fields = Markup(plan.draw(filler.slots()))  # noqa: S704 - the template escapes its slots
    return StepPage(fields, (), (), filler.asked, filler.prefilled)


def silent_about(definition: Definition, step: Step, answers: Answers, down: Collection[str]) -> set[str]:
    """Of the registers that did not answer, those that leave something on this step to the person."""
    if not down:
        return set()
    known = elements.current()
    told = {path for path, fact in answers.items() if fact.source}
    wanted = {
        place.question.element
        for place in questions(definition, answers, step.code)
        if type_of(place.question.type).is_given and place.path not in told
    } | {group.fill_from for group in step.groups if not any(path.startswith(f"{group.code}.") for path in told)}
    return {name for name in down if any(known[code].lead == name for code in wanted if code and code in known)}


def plan_of(env: Environment, published: Published, step: Step, language: str) -> StepPlan:
    """The step's page plan, written once per version, step and language in this process."""
    kept, key = _plans.setdefault(env, Shelf(MOST_PLANS)), (published.version_id, step.code, language)
    plan = kept.get(key)
    if plan is None:
        plan = compile_step(published.definition, step, language, env)
        kept.put(key, plan)
    return plan


def error_items(errors: Iterable[FieldError], language: str) -> tuple[ErrorItem, ...]:
    return tuple(ErrorItem(f"#{error.anchor}", text_of(error, language)) for error in errors)


def text_of(error: FieldError, language: str) -> str:
    """The error in the reader's language, with the question's own words in it."""
    if isinstance(error.message, Words):
        return error.message.in_language(language)
    text = _(error.message, **{name: _worded(value, language) for name, value in error.params.items()})
    return text[:1].upper() + text[1:]


def down_names(down: Iterable[str], language: str) -> tuple[str, ...]:
    """Names of the registers that did not answer when the form was filled."""
    return tuple(source_name(name, language) for name in sorted(down))


def directory_name(name: str, language: str) -> str:
    """市市场监管局市场主体名录: the directory with the office that keeps it."""
    return _kept_by(directories.current().get(name), name, language)


def source_name(source: str, language: str) -> str:
    """市公安局人口库: the register with the office that keeps it."""
    return _kept_by(sources.current().get(source), source, language)


def _kept_by(known: Source | Directory | None, name: str, language: str) -> str:
    if known is None:
        return name
    office, title = city.city().department(known.department).short.in_language(language), known.title[language]
    return f"{title} ({office})" if language == "en" else f"{office}{title}"


def origin_text(fact: Fact, language: str) -> str:
    """来自市公安局人口库，数据日期 2026-10-09，2026-11-23 核验. Empty for what the person typed."""
    if fact.origin is Origin.CHOSEN:
        return _("Chosen from the %(directory)s, as of %(dated)s", directory=directory_name(fact.source, language), dated=fact.dated)
    name = source_name(fact.source, language)
    if fact.was is not None:
        return _("Changed by you; the %(source)s says otherwise", source=name)
    if fact.origin is Origin.TYPED:
        return ""
    if fact.origin is Origin.COMPUTED:
        return _("Worked out from the answers")
    if fact.origin is Origin.CLERK:
        return _("Entered by the office")
    if fact.origin is Origin.CERTIFICATE:
        return _("From your certificate %(number)s", number=fact.record)
    if fact.source == ANSWERS:
        return _("From your application %(number)s of %(dated)s; change it if it no longer holds", number=fact.record, dated=fact.dated)
    return _of_register(name, fact.dated, clock.local(fact.fetched_at).date() if fact.fetched_at else None, language)


@lru_cache(maxsize=2000)
def _of_register(name: str, dated: str, fetched: date | None, _language: str) -> str:
    """The same sentence stands on every page that is filled from this register today."""
    day = fetched.isoformat() if fetched else ""
    if dated and day:
        return _("From the %(source)s, as of %(dated)s, checked on %(day)s", source=name, dated=dated, day=day)
    if dated:
        return _("From the %(source)s, as of %(dated)s", source=name, dated=dated)
    return _("From the %(source)s, checked on %(day)s", source=name, day=day) if day else _("From the %(source)s", source=name)


def _by_path(errors: Iterable[FieldError], language: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for error in errors:
        found.setdefault(error.path, text_of(error, language))
    return found


def _worded(value: object, language: str) -> object:
    """A label inside an English sentence begins small, unless it begins with a name of its own (ID number)."""
    if not isinstance(value, Words):
        return value
    text = value.in_language(language)
    return text[:1].lower() + text[1:] if language == "en" and text[1:2].islower() else text
