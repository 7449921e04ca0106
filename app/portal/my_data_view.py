"""What the page of one's own data shows: consents, and every look in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.cases import accesses
from app.cases.accesses import Access
from app.catalogue import enquiries, service as catalogue
from app.catalogue.city import city
from app.catalogue.errors import NoSuchService
from app.core.actor import Actor, PartyKind
from app.core.errors import Missing
from app.elements import dictionary
from app.elements.words import Words
from app.identity import consents, queries as identity
from app.identity.models import Consent, ConsentTo
from app.sources import registry
from app.sources.models import GOOD
from app.web import form_pages, look_words

ON_A_PAGE = 20
ENQUIRY = "enquiry:"
WORDINGS: Mapping[ConsentTo, Words] = {
    ConsentTo.REUSE_ANSWERS: Words(
        "我同意在本人以后的申请中，用我自己填过的内容预填登记库没有的栏目。预填内容我可以修改，敏感个人信息不会沿用，不提供给他人，我可以随时撤回同意。",
        "I agree that what I filled in myself fills the questions of my later applications that no register answers. "
        "I can change it there, sensitive data is never reused, nobody else gets it, and I can take this back at any time.",
    ),
}
NAMES: Mapping[ConsentTo, Words] = {ConsentTo.REUSE_ANSWERS: Words("沿用本人历史填报内容", "Reuse of your earlier answers")}


@dataclass(frozen=True)
class Choice:
    """One consent that one may give, and how it stands."""

    purpose: str
    name: Words
    wording: Words
    given: Consent | None


@dataclass(frozen=True)
class Line:
    """One look in words."""

    at: datetime
    who: str
    what: str
    why: str
    number: str
    failed: bool


@dataclass(frozen=True)
class MyData:
    name: str
    choices: list[Choice]
    past: list[Consent]  # taken back
    lines: list[Line]
    page: int
    has_more: bool


def of(visitor: Actor, page: int) -> MyData:
    """The page of whom one acts for; raises Missing without one."""
    party, person = visitor.party, visitor.person
    if party is None or person is None:
        raise Missing()
    page = max(page, 1)
    found, has_more = accesses.of_party(party, person, page=page, size=ON_A_PAGE)
    own = list(consents.of_person(person)) if party.kind is PartyKind.PERSON else []
    return MyData(
        identity.party_name(party),
        _choices(own) if party.kind is PartyKind.PERSON else [],
        [one for one in own if one.withdrawn_at],
        [_line(access, party.kind) for access in found],
        page,
        has_more,
    )


def _choices(own: Sequence[Consent]) -> list[Choice]:
    standing = {one.purpose: one for one in own if one.withdrawn_at is None}
    return [Choice(purpose.value, NAMES[purpose], WORDINGS[purpose], standing.get(purpose)) for purpose in ConsentTo]


def _line(access: Access, kind: PartyKind) -> Line:
    failed = access.outcome is not None and access.outcome not in GOOD
    reason = _why(access.service)
    if not access.source and not access.is_proof:
        reason = _("%(service)s. %(why)s", service=reason, why=look_words.why(access.kind, access.words))
    return Line(access.at, _who(access), _what(access, kind), reason, access.number, failed)


def _who(access: Access) -> str:
    if access.office:
        office = city().department(access.office).name.in_language(form_pages.language())
        return _("%(office)s, %(who)s", office=office, who=access.who) if access.who else office
    return _("Yourself") if access.is_own else _("Somebody acting for you, or the system")


def _what(access: Access, kind: PartyKind) -> str:
    if access.is_proof:
        return _("Opened the proof that was sent to them")
    if not access.source:
        return _("Opened the case")
    language, known = form_pages.language(), dictionary.current()
    named = {
        element.name.in_language(language)
        for element in known.values()
        if access.source in element.sources and element.attribute in access.attributes and kind.value in element.about
    }
    named |= {
        known[code].name.in_language(language) for code in access.attributes if code in known
    }  # what one has oneself is asked by its code
    source = registry.title(access.source).in_language(language)
    return _("%(source)s: %(facts)s", source=source, facts=_(", ").join(sorted(named))) if named else source


def _why(service: str) -> str:
    language = form_pages.language()
    if service.startswith(ENQUIRY):
        known = enquiries.current().get(service.removeprefix(ENQUIRY))
        return _("Enquiry: %(name)s", name=known.name.in_language(language)) if known else _("Enquiry")
    purposes = {"sign-in": _("Signing in"), "acting-for": _("Finding the firms one may act for"), "cross-check": _("Cross-check")}
    if service in purposes:
        return purposes[service]
    try:
        return catalogue.shown(service)[0].definition.name.in_language(language)
    except NoSuchService:
        return service
