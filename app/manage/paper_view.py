"""What the pages of papers show: the types with what was issued under each, where facts come from, and a draft as drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from app.elements import dictionary
from app.elements.words import Words
from app.issuance import drafts, issuers, origins, queries, samples, types
from app.issuance.models import PaperDraft
from app.issuance.queries import IssuedVersion
from app.issuance.types import OFFICE, CertificateType, FactRule, Kind


@dataclass(frozen=True)
class Line:
    """One type in the list."""

    kind: CertificateType
    issuer: Words
    versions: Sequence[IssuedVersion]

    @property
    def pieces(self) -> int:
        return sum(version.pieces for version in self.versions)


@dataclass(frozen=True)
class Told:
    """One fact of a type: what it is, where it comes from, and whether strangers see it."""

    rule: FactRule
    origin: Words
    shown: str


@dataclass(frozen=True)
class Desk:
    """The page of one type, or of a draft of it."""

    line: Line
    facts: Sequence[Told]
    texts: Mapping[str, str]
    sample: int
    holders: Sequence[str]  # of the samples, by whose name one is chosen
    draft: PaperDraft | None = None


def lines() -> dict[Kind, list[Line]]:
    """All types by kind, each with the versions that something was issued under."""
    issued = queries.issued_by_version()
    by_kind: dict[Kind, list[Line]] = {kind: [] for kind in Kind}
    for kind in types.all_types().values():
        by_kind[kind.kind].append(_line(kind, issued.get(kind.code, ())))
    return {kind: found for kind, found in by_kind.items() if found}


def _line(kind: CertificateType, versions: Sequence[IssuedVersion]) -> Line:
    return Line(kind, Words(*_OFFICE) if kind.issuer == OFFICE else issuers.issuer(kind.issuer).name, versions)


_OFFICE = ("办理该件的机关", "the office that has the case")


def desk(code: str, draft: PaperDraft | None = None) -> Desk:
    """The type as shipped, or as it was typed; raises UnknownType."""
    kind = types.get(code)
    return Desk(
        line=_line(kind, queries.issued_by_version().get(code, ())),
        facts=[Told(rule, _origin(rule), kind.shown_on_verify.get(rule.code, "")) for rule in kind.facts.values()],
        texts=drafts.texts_of(draft) if draft else drafts.shipped(code),
        sample=draft.sample if draft else 0,
        holders=[str(one["holder"]["name"]) for one in samples.read(code, samples.text_of(code))],
        draft=draft,
    )


def _origin(rule: FactRule) -> Words:
    """The name of the element or the place that `from` names; a register by its own word."""
    place = origins.told(rule)
    element = dictionary.current().get(place)
    return element.name if element else origins.PLACES.get(place, Words(place, place))


def kind_word(kind: Kind) -> str:
    words = {
        Kind.LICENCE: _("Licences and cards"), Kind.PERMIT: _("Permits"), Kind.PROOF: _("Proof certificates"), Kind.NOTICE: _("Notices"),
        Kind.RECEIPT: _("Receipts"), Kind.DOCUMENT: _("Official documents of a case"),
    }  # fmt: skip
    return words[kind]


def shape_word(paper: str) -> str:
    words = {"portrait": _("A4 upright"), "landscape": _("A4 across"), "document": _("A4, official document"), "card": _("Card, two faces")}
    return words[paper]


def mask_word(mask: str) -> str:
    words = {"": _("no"), "none": _("yes"), "name": _("the name, masked"), "id_number": _("the number, masked")}
    return words.get(mask, _("masked"))
