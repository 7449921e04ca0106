"""The face of a certificate (证面): its facts in words, all of them for its holder, and for an officer as the field rights have them."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.actor import Role
from app.elements import dictionary
from app.elements.facts import Value
from app.elements.masks import mask, numbers
from app.elements.rights import Sight
from app.elements.words import Words
from app.issuance import queries
from app.issuance.models import Certificate
from app.issuance.printing import printed
from app.issuance.records import read
from app.issuance.types import CertificateType, FactRule

BETWEEN = "；"
HIDDEN = "hidden"  # the mask of what has none of its own


@dataclass(frozen=True)
class Line:
    """One fact in words."""

    code: str
    label: Words
    text: str


def title_of(certificate: Certificate) -> Words:
    """What the paper calls itself: some types have a title for each result.

    For who may read the paper: a title may tell its result, which the name of the type does not.
    """
    kind = queries.type_of(certificate)
    return kind.titled(read(certificate).facts) if kind.titles else kind.name


def for_holder(certificate: Certificate) -> list[Line]:
    """Everything that stands on it."""
    return list(_lines(certificate, queries.type_of(certificate)))


def holder_of(certificate: Certificate) -> str:
    """Whose it is, as the paper names them."""
    holder = read(certificate).document["holder"]
    return f"{holder['name']}　{holder['number']}" if isinstance(holder, dict) else ""


def for_officer(certificate: Certificate, role: Role | None) -> list[Line]:
    """What this post may see of it: masked where the dictionary says so, and nothing of what it keeps back."""
    kind, lines = queries.type_of(certificate), []
    for line in _lines(certificate, kind):
        how = _mask_of(kind, kind.facts[line.code])
        sight = dictionary.current().sight(role, kind.facts[line.code].element or None, how)
        if sight is Sight.MASKED:
            lines.append(Line(line.code, line.label, mask(HIDDEN if how == "none" else how, line.text)))
        elif sight is Sight.CLEAR:
            lines.append(Line(line.code, line.label, numbers(line.text)))  # an ID number inside a text stays one
    return lines


def _lines(certificate: Certificate, kind: CertificateType) -> Iterator[Line]:
    facts = read(certificate).facts
    for code, rule in kind.facts.items():
        text = _in_words(rule, facts.get(code))
        if text:
            yield Line(code, rule.label, text)


def _in_words(rule: FactRule, value: Value) -> str:
    """As it stands on the paper, in one line: the rows of a table one after the other."""
    shown = printed(rule, value)
    if isinstance(shown, str):
        return shown
    return BETWEEN.join(" ".join(filter(None, row.values())) if isinstance(row, dict) else row for row in shown)


def _mask_of(kind: CertificateType, rule: FactRule) -> str:
    """The dictionary's, where the fact is an element; else the one under which strangers see it."""
    known = dictionary.current().get(rule.element)
    return known.mask if known else kind.shown_on_verify.get(rule.code, "none")
