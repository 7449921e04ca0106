"""The guide of a service: everything to know before applying."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _, ngettext

from app.cases import competence, materials, notices, proofs
from app.cases.kept import Document
from app.catalogue import service as catalogue
from app.catalogue.city import city
from app.catalogue.definitions import Definition, Material, Proof
from app.catalogue.service import Published
from app.catalogue.vocabulary import vocabulary
from app.core import clock
from app.core.rules import in_words
from app.elements import dictionary
from app.elements.words import Words
from app.issuance.models import Certificate
from app.portal import applying
from app.portal.phone_code import phone_code
from app.portal.room import bp
from app.sources import health, registry
from app.web.access import public
from app.web.filters import day, plain
from app.web.forms import said_by
from app.web.language import look
from app.web.remembered import remembered
from app.web.session import actor

NOT_HANDED_IN = frozenset({Proof.REGISTER, Proof.CERTIFICATE, Proof.FORM})


@bp.get("/services/<code>")
@public
@remembered
def guide(code: str) -> str:
    published, closing = catalogue.shown(code)
    definition = published.definition
    return render_template(
        "portal/guide.html",
        published=published,
        definition=definition,
        department=city().department(definition.department),
        topic=next((topic for topic in city().topics if topic.code in definition.topics), None),
        free_materials=sum(1 for material in definition.materials if material.ways and material.ways[0] in NOT_HANDED_IN),
        stations=[(text, "todo", "") for text in definition.process],
        desks=offices(definition),
        carried_out=carried_out(definition),
        sections=sections(definition),
        waived=_waived(definition),
        procedures={one.kind: notices.procedure(one.kind) for one in definition.procedures},
        rules=rules_in_words(definition, look().lang),
        phone_code=phone_code("guide", code=code),
        **_beginning(published),
        closing=closing,
        is_closed=closing is not None and closing.on <= clock.today(),
    )


@dataclass(frozen=True)
class RulesInWords:
    """What the rules of a service ask, as the guide says it."""

    conditions: Mapping[Words, str]  # by the condition that the rule is about
    materials: Mapping[str, str]  # when a paper is needed, by its code
    automatic: tuple[str, ...]  # what must all hold for 秒批


def rules_in_words(definition: Definition, language: str) -> RulesInWords:
    terms = vocabulary(definition)
    automatic = definition.automatic.rule.clauses() if definition.automatic else ()
    return RulesInWords(
        {condition.words: in_words(condition.rule, terms, language) for condition in definition.screening},
        {material.code: in_words(material.when, terms, language) for material in definition.materials if material.when},
        tuple(in_words(clause, terms, language) for clause in automatic),
    )


def _waived(definition: Definition) -> Mapping[str, str]:
    """Which papers the signed-in visitor need not bring, and why, by material: what is held, then what a register proves."""
    visitor = actor()
    if visitor.party is None or visitor.post or visitor.mandate:
        return {}
    held, answering = materials.waived(visitor.party, definition), health.answering()
    return {material.code: why for material in definition.materials if (why := _why(material, held.get(material.code), answering))}


def _why(material: Material, paper: Certificate | Document | None, answering: Collection[str]) -> str:
    if isinstance(paper, Document):
        said = {"day": day(paper.check.at), "end": day(paper.check.valid_until)}
        return _("You need not bring it: compared with the original on %(day)s, good until %(end)s.", **said)
    if paper:
        return _("You need not bring it: you hold certificate %(number)s.", number=paper.number)
    element = dictionary.current().get(material.element or "") if Proof.REGISTER in material.ways else None
    if element is None or element.lead is None:
        return ""
    register = plain(registry.title(element.lead))
    if element.lead not in answering:
        return _("%(register)s does not answer just now: bring it, or apply later.", register=register)
    return _("You need not bring it: %(register)s is asked when you apply.", register=register)


@dataclass(frozen=True)
class CarriedOut:
    """实施主体: by what the office in charge is found, and which there are."""

    rule: str
    offices: tuple[Words, ...]


def carried_out(definition: Definition) -> CarriedOut | None:
    """None where the city's own office does it all."""
    if definition.offices is None:
        return None
    labels = {question.code: plain(question.label) for _, _, question in definition.form.questions()}
    by = _(", ").join(labels[code] for code in definition.offices.by)
    rule = _("by “%(answer)s”", answer=by)
    if definition.offices.anywhere:
        rule = _("%(rule)s; you may choose any office of the city", rule=rule)
    return CarriedOut(rule, tuple(city().office(definition.department, place) for place in competence.everywhere(definition.offices)))


def _beginning(published: Published) -> Mapping[str, object]:
    """Why whom the visitor acts for may not apply, and whether it is given on the spot (证明出具)."""
    return {"refusal": _refusal(published.definition), "gives_proof": proofs.of(published) is not None}


def _refusal(definition: Definition) -> str:
    """Why whom the visitor acts for may not apply; said before anything is filled in."""
    visitor = actor()
    refusal = applying.not_for_party(visitor, definition) if visitor.person and not visitor.post else None
    return said_by(refusal) if refusal else ""


def offices(definition: Definition) -> list[tuple[Words, str]]:
    """The steps of the offices: what each is called, who does it and within how many days."""
    its_own = definition.department if definition.offices else ""
    return [(step.title, _office(step.department, step.days, is_any=step.department == its_own)) for step in definition.flow]


def _office(department: str, days: int, *, is_any: bool) -> str:
    """Who does the step, and how long it may take; `is_any`: the office in charge, whichever it is."""
    name = _("Office in charge") if is_any else plain(city().department(department).short)
    if not days:
        return name
    return _("%(office)s, %(time)s", office=name, time=ngettext("at most %(num)s working day", "at most %(num)s working days", days))


def sections(definition: Definition) -> list[tuple[str, str]]:
    found = [
        ("facts", _("Key facts")),
        ("conditions", _("Who may apply")),
        ("materials", _("Papers needed")),
        ("process", _("How it goes")),
        ("basis", _("Legal basis")),
    ]
    return [*found, ("faq", _("Questions often asked"))] if definition.faq else found
