"""Everything that the house has checked of a case, in one list, and what else bears on it."""

from dataclasses import dataclass

from flask_babel import gettext as _

from app.cases import relations
from app.cases.materials import Trust
from app.cases.models import Case
from app.cases.prereview import Kind as Found
from app.cases.relations import Kind, Relation
from app.core.actor import Actor
from app.elements.words import Words
from app.web.filters import plain
from app.window import words
from app.window.case_view import CaseView

WEAK = {Trust.UNVERIFIED.value, Trust.MISSING.value}


@dataclass(frozen=True)
class CheckLine:
    """One check: what it looked at, how it came out (good | warn | bad), and where on the page its reasons stand."""

    about: Words | str
    said: str
    tone: str
    anchor: str = ""


@dataclass(frozen=True)
class RelationLine:
    kind: str
    number: str
    service: Words
    status: str
    tone: str
    found: Relation


@dataclass(frozen=True)
class Checks:
    lines: list[CheckLine]
    relations: list[RelationLine]
    own: list[Words]  # by what the officer is named in the case

    @property
    def open(self) -> int:
        return sum(line.tone != "good" for line in self.lines)


def checks(view: CaseView, case: Case, officer: Actor) -> Checks | None:
    """None for who sees a part: what registers and other cases say is the deciding department's."""
    if view.panel.is_part:
        return None
    lines = [*_registers(view), *_rules(view), *_papers(view), *_people(view)]
    known = relations.named(case)
    return Checks(lines, [_relation(one) for one in relations.others(case, officer, known)], relations.of_officer(officer, known))


def _registers(view: CaseView) -> list[CheckLine]:
    told = [line for step in view.steps for group in step.groups for line in group.lines if line.origin == "source"]
    lines = [CheckLine(_("Answers from registers"), _("%(count)s taken over", count=len(told)), "good", "step-1")] if told else []
    lines += [CheckLine(name, _("did not answer"), "bad", "check") for name in view.sources_down]
    lines += [CheckLine(line.label, _("registers disagree"), "bad", "differences") for line in view.differences]
    lines += [CheckLine(line.label, line.status, "warn", "slips") for line in view.slips]
    return lines


def _rules(view: CaseView) -> list[CheckLine]:
    said = {True: (_("fulfilled"), "good"), False: (_("not fulfilled"), "bad"), None: (_("not enough data"), "warn")}
    lines = [CheckLine(one.about, *said[one.answer], "conditions") for one in view.conditions]
    if view.automatic:
        words_, tone = said[view.automatic.answer]
        lines.append(CheckLine(_("Approval at once"), words_, "good" if tone == "good" else "warn", "check"))
    if any(one.kind is Found.SIGNS for one in view.findings):
        lines.append(CheckLine(_("Printing of the result"), _("a character is missing in the font"), "bad", "prereview"))
    return lines


def _papers(view: CaseView) -> list[CheckLine]:
    weak = [one for one in view.materials if one.trust in WEAK]
    if view.materials and not weak:
        return [CheckLine(_("Materials"), _("all there and compared, or answered for"), "good", "materials")]
    tones = {Trust.MISSING.value: "bad"}
    return [CheckLine(one.name, one.trust_words, tones.get(one.trust, "warn"), "materials") for one in weak]


def _people(view: CaseView) -> list[CheckLine]:
    waiting = [one.name for one in view.co_applicants if not one.agreed_at]
    said = _("not confirmed: %(names)s", names="、".join(waiting)) if waiting else _("all have confirmed")
    return [CheckLine(_("Co-applicants"), said, "warn" if waiting else "good", "co-applicants")] if view.co_applicants else []


def _relation(one: Relation) -> RelationLine:
    about = plain(one.about) if one.about else ""
    kind = {
        Kind.SAME_MATTER: _("The same applicant, the same matter"),
        Kind.APPLICANT: _("The same applicant, another matter"),
        Kind.NAMED: _("Named here as “%(about)s”, applies for the same", about=about),
        Kind.CO_APPLICANT: _("The applicant is a co-applicant there"),
    }[one.kind]
    return RelationLine(kind, one.number, one.service, words.status(one.status), words.STATUS_TONES.get(one.status, "grey"), one)
