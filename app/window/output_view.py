"""The output desk on the screen: what lies there, and one case of it: who collects, which papers, and nothing of the answers."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from app.cases import collecting, couriers, delivering, output_lists, parcels, posting, receiving, service, uncollected, whereabouts
from app.cases.answers_store import applicant_name
from app.cases.collection_models import CaseCollection
from app.cases.delivering import Chosen
from app.cases.models import Case
from app.cases.output_lists import PAGE, Lying, Tally
from app.cases.parcel_models import ParcelState
from app.cases.tasks import RETURNING
from app.core.actor import Actor, PartyKind
from app.elements.masks import mask
from app.elements.words import Words
from app.identity import queries as identity
from app.issuance.types import Kind
from app.window import barcodes, originals_view, words
from app.window.case_view import IssuedPaper, issued_papers
from app.window.originals_view import Line
from app.window.panel import Panel, panel

KINDS = ("", "collect", "post", "return", "uncollected")


@dataclass(frozen=True)
class Filters:
    """What the desk looks at, as it stands in the address."""

    kind: str = ""
    text: str = ""
    order: str = "due"
    page: int = 1

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filters":
        kind, order, page = arguments.get("kind", ""), arguments.get("order", "due"), arguments.get("page", "1")
        return cls(
            kind=kind if kind in KINDS else "",
            text=arguments.get("text", "").strip(),
            order=order if order in output_lists.ORDERS else "due",
            page=min(max(int(page), 1), 1000) if page.isascii() and page.isdigit() else 1,
        )

    def address(self, **changes: str) -> dict[str, str]:
        """These with changes, for url_for; it begins at the first page."""
        wanted = {"kind": self.kind, "text": self.text, "order": self.order if self.order != "due" else "", **changes}
        return {name: value for name, value in wanted.items() if value}


@dataclass(frozen=True)
class Row:
    number: str
    service: Words
    applicant: str
    shelf: str
    since: datetime
    step_code: str
    step: Words
    light: str
    due_words: str
    is_uncollected: bool


@dataclass(frozen=True)
class Board:
    rows: list[Row]
    tally: Tally
    filters: Filters
    count: int

    @property
    def pages(self) -> int:
        return -(-self.count // PAGE)


def board(officer: Actor, filters: Filters) -> Board:
    """One page of what lies at the desk, with the counts above it."""
    wanted = {"kind": filters.kind, "text": filters.text}
    found = output_lists.lying(officer, **wanted, order=filters.order, page=filters.page)
    titles = words.step_titles()
    rows = [_row(one, titles) for one in found]
    return Board(rows, output_lists.tally(officer), filters, output_lists.count(officer, **wanted))


def _row(one: Lying, titles: Mapping[str, Words]) -> Row:
    return Row(
        number=one.number,
        service=words.service_name(one.service_code),
        applicant=one.applicant,
        shelf=one.shelf,
        since=one.since,
        step_code=one.step,
        step=titles.get(one.step, Words(one.step)),
        light=one.remaining.light.value,
        due_words=words.remaining(one.remaining),
        is_uncollected=one.is_uncollected,
    )


@dataclass(frozen=True)
class Waits:
    """How the papers wait."""

    shelf: str
    since: datetime
    reminded_at: datetime | None
    is_uncollected: bool
    locked_minutes: int


@dataclass(frozen=True)
class OutputView:
    number: str
    service: Words
    status: str
    status_tone: str
    applicant: str
    holder: str  # who may collect without an authorisation
    id_number: str  # masked: enough to compare with the card
    filed_by: str  # who filed it for the applicant: collects with an authorisation like everybody else
    is_firm: bool
    papers: list[IssuedPaper]
    delivery: Chosen | None  # what the applicant chose, in full: the desk writes the envelope
    posted: str  # who carries it, once it is on its way
    panel: Panel
    waits: Waits | None
    here: list[Line]  # originals that go along
    elsewhere: list[Line]  # originals that have to come first
    is_return: bool  # only originals are left to return
    parcel: str  # how the carrier's side stands
    may_book: bool  # a carrier is connected and was not asked


def build(case: Case, officer: Actor) -> OutputView:
    holder, definition, shown = receiving.holder(case), service.definition_of(case), panel(case, officer)
    lines = [line for line in originals_view.lines(case, officer) if line.id in {kept.id for kept in whereabouts.outstanding(case)}]
    return OutputView(
        number=case.number or "",
        service=definition.name,
        status=words.status_of(case, definition),
        status_tone=words.STATUS_TONES.get(case.status, "grey"),
        applicant=applicant_name(case),
        holder=holder.name,
        id_number=mask("id_number", holder.id_number),
        filed_by=identity.names([case.person_id]).get(case.person_id, "") if case.person_id != holder.id else "",
        is_firm=case.applicant_kind is PartyKind.ORGANISATION,
        papers=[paper for paper in issued_papers(case) if paper.kind not in {Kind.RECEIPT, Kind.DOCUMENT}],
        delivery=delivering.chosen(case),
        posted=posting.said(case),
        panel=shown,
        waits=_waits(case, collecting.waiting(case)),
        here=[line for line in lines if line.is_here],
        elsewhere=[line for line in lines if not line.is_here],
        is_return=shown.step == RETURNING.title,
        parcel=_parcel(case),
        may_book=couriers.connected() is not None and parcels.under_way(case) is None,
    )


@dataclass(frozen=True)
class Label:
    """What stands on a parcel."""

    number: str
    carrier: str
    tracking: str
    barcode: str
    recipient: str
    phone: str
    address: str


def label(case: Case) -> Label | None:
    """None while the carrier has given no number, or where nothing is on its way."""
    row, chosen = parcels.of_case(case), delivering.chosen(case)
    if row is None or row.tracking is None or chosen is None or not posting.is_posted(case):
        return None
    to = chosen.contact
    return Label(case.number or "", row.carrier, row.tracking, barcodes.picture(row.tracking), to.recipient, to.phone, to.address)


def _parcel(case: Case) -> str:
    """How the carrier's side stands, in words; empty where it was not asked."""
    row = parcels.of_case(case)
    if row is None or row.state in {ParcelState.BY_HAND, ParcelState.RETURNED, ParcelState.DELIVERED}:
        return ""
    return {
        ParcelState.ASKED: _("%(carrier)s was asked and has not answered yet", carrier=row.carrier),
        ParcelState.BOOKED: _("Booked with %(carrier)s, to be picked up", carrier=row.carrier),
        ParcelState.MOVING: _("%(carrier)s has it on its way", carrier=row.carrier),
    }[row.state]


def _waits(case: Case, row: CaseCollection | None) -> Waits | None:
    if row is None:
        return None
    late, locked = uncollected.is_uncollected(row), collecting.locked_minutes(case)
    return Waits(row.shelf or _("no place"), row.arrived_at, row.reminded_at, late, locked)
