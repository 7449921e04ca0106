"""Bars in words, the same for who is barred and for the clerk who takes in: what, until when, by which law."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _

from app.cases import barring
from app.cases.sworn_errors import MayNotPromise, PromiseBroken
from app.cases.sworn_models import BarKind, PartyBar
from app.catalogue.definitions import Definition, Proof
from app.core.actor import PartyRef
from app.form_engine.answers import Answers
from app.web.filters import day, plain
from app.web.forms import said_by


@dataclass(frozen=True)
class BarLine:
    kind: str  # of sworn_models.BarKind, "" for papers that were promised and did not come
    what: str
    basis: str
    shuts: bool  # from applying at all, not only from promising


def lines(bars: Iterable[PartyBar]) -> list[BarLine]:
    return [BarLine(bar.kind.value, _what(bar), bar.basis, bar.kind in barring.YEARS) for bar in bars]


def before_applying(party: PartyRef, definition: Definition) -> list[BarLine]:
    """What this party must know before a form for this matter is filled in."""
    found = lines(barring.concern(party, definition))
    if any(Proof.PROMISE in need.ways for need in definition.materials):
        try:
            barring.require_may_follow(party, definition, Answers({}))
        except PromiseBroken as refusal:
            found.append(BarLine("", said_by(refusal), "", shuts=False))
        except MayNotPromise:
            pass  # it stands among the lines
    return found


def _what(bar: PartyBar) -> str:
    if bar.kind is BarKind.FALSE_PROMISE:
        return _(
            "A false promise of %(day)s is not mended: no promise can be taken. With the papers it goes the ordinary way.",
            day=day(bar.since),
        )
    said = {"name": plain(barring.matter(bar)), "day": day(bar.until or bar.since)}
    if bar.kind is BarKind.HIDDEN_FACTS:
        return _("Facts were hidden or materials false in an application for “%(name)s”: no new one until %(day)s.", **said)
    return _("“%(name)s” was got by deceit: it cannot be applied for again until %(day)s.", **said)
