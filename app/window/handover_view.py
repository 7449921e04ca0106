"""Hand-over slips on an officer's screen and on paper."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from flask_babel import gettext as _, ngettext

from app.cases import handover_lists, handovers, paper_offices, whereabouts
from app.cases.answers_store import applicant_name
from app.cases.handover_lists import Listed
from app.cases.handover_models import Finding, HandoverItem, HandoverSlip, SlipState
from app.cases.handovers import Found
from app.cases.paper_offices import Office
from app.cases.whereabouts import Kept
from app.core import clock, seal
from app.core.actor import Actor
from app.elements.words import Words
from app.identity import queries as identity
from app.web.filters import plain
from app.window import barcodes

LATE = 1  # days after which a slip that nobody signed for is marked


@dataclass(frozen=True)
class Row:
    """A slip in a list."""

    number: str
    giver: Words
    receiver: Words
    items: int
    given_at: datetime
    by: str
    age: str
    is_old: bool
    state: str
    tone: str


@dataclass(frozen=True)
class Item:
    """An original on a list or slip."""

    id: UUID
    code: str
    barcode: str  # "" in lists
    number: str  # of the case
    applicant: str
    description: str
    pieces: int
    finding: str = ""
    tone: str = ""
    note: str = ""
    is_over: bool = False  # its case has ended: it is to be returned


@dataclass(frozen=True)
class Desk:
    """Everything that an office has to do with slips."""

    office: Words
    incoming: list[Row]
    outgoing: list[Row]
    settled: list[Row]
    here: list[Item]
    offices: list[tuple[str, str]]


@dataclass(frozen=True)
class Sheet:
    """One slip."""

    number: str
    barcode: str
    giver: Words
    receiver: Words
    given_at: datetime
    given_by: str
    state: str
    tone: str
    ended_at: datetime | None
    ended_by: str
    reason: str
    items: list[Item]
    may_receive: bool
    may_cancel: bool
    is_own: bool  # waits for another person of this office: this one gave it


def desk(officer: Actor) -> Desk:
    office = handovers.own_office(officer)
    others = [(one.key, plain(one.name)) for one in paper_offices.staffed() if one != office]
    return Desk(
        office=office.name,
        incoming=_rows(handover_lists.incoming(office)),
        outgoing=_rows(handover_lists.outgoing(office)),
        settled=_rows(handover_lists.settled(office)),
        here=[_item(kept) for kept in whereabouts.at_office(office)],
        offices=others,
    )


def sheet(slip: HandoverSlip, officer: Actor) -> Sheet:
    office, names = paper_offices.of_officer(officer), identity.names([one for one in (slip.given_by, slip.ended_by) if one])
    words, tone = state_words(slip.state)
    is_open, for_us = slip.state is SlipState.OPEN, office == handovers.receiver_of(slip)
    return Sheet(
        number=slip.number,
        barcode=barcodes.picture(slip.number),
        giver=handovers.giver_of(slip).name,
        receiver=handovers.receiver_of(slip).name,
        given_at=slip.given_at,
        given_by=names.get(slip.given_by, "—"),
        state=words,
        tone=tone,
        ended_at=slip.ended_at,
        ended_by=names.get(slip.ended_by, "—") if slip.ended_by else "",
        reason=seal.unseal(slip.reason, f"handover_slip/reason/{slip.id}").decode() if slip.reason else "",
        items=_items(slip),
        may_receive=is_open and for_us and officer.person != slip.given_by,
        may_cancel=is_open and office == handovers.giver_of(slip),
        is_own=is_open and for_us and officer.person == slip.given_by,
    )


def found_in(form: Mapping[str, str], slip: HandoverSlip) -> dict[UUID, Found]:
    """What the form says of each item; one that was scanned came, unless it says otherwise. Raises CodeUnknown."""
    items = whereabouts.these(item.original_id for item in handovers.items_of(slip))
    scanned = handovers.scanned(form.get("scanned", ""), items)
    said: dict[UUID, Found] = {}
    for kept in items:
        choice = form.get(f"found-{kept.id}", "") or (Finding.RECEIVED if kept.id in scanned else "")
        if choice in set(Finding):
            said[kept.id] = Found(Finding(choice), form.get(f"note-{kept.id}", ""))
    return said


def state_words(state: SlipState) -> tuple[str, str]:
    return {
        SlipState.OPEN: (_("To be signed for"), "orange"),
        SlipState.RECEIVED: (_("Signed on both sides"), "green"),
        SlipState.REFUSED: (_("Refused as a whole"), "red"),
        SlipState.CANCELLED: (_("Cancelled by the giver"), "grey"),
    }[state]


def finding_words(finding: Finding) -> tuple[str, str]:
    return {
        Finding.RECEIVED: (_("It came"), "green"),
        Finding.MISSING: (_("Missing"), "red"),
        Finding.DAMAGED: (_("It came, damaged"), "orange"),
    }[finding]


def _rows(listed: list[Listed]) -> list[Row]:
    names = identity.names({one.slip.given_by for one in listed})
    return [_row(one, names) for one in listed]


def _row(one: Listed, names: Mapping[UUID, str]) -> Row:
    slip, (words, tone) = one.slip, state_words(one.slip.state)
    days = (clock.today() - clock.local(slip.given_at).date()).days
    return Row(
        number=slip.number,
        giver=Office(slip.from_office, slip.from_place).name,
        receiver=Office(slip.to_office, slip.to_place).name,
        items=one.items,
        given_at=slip.given_at,
        by=names.get(slip.given_by, "—"),
        age=ngettext("%(num)s day", "%(num)s days", days) if days else _("today"),
        is_old=days > LATE,
        state=words,
        tone=tone,
    )


def _items(slip: HandoverSlip) -> list[Item]:
    rows = handovers.items_of(slip)
    known = {kept.id: kept for kept in whereabouts.these(row.original_id for row in rows)}
    return [_item(known[row.original_id], row) for row in rows]


def _item(kept: Kept, row: HandoverItem | None = None) -> Item:
    words, tone = finding_words(row.finding) if row and row.finding else ("", "")
    return Item(
        id=kept.id,
        code=kept.code,
        barcode=barcodes.picture(kept.code) if row else "",
        number=kept.case.number or "",
        applicant=applicant_name(kept.case),
        description=kept.description,
        pieces=kept.original.pieces,
        finding=words,
        tone=tone,
        note=seal.unseal(row.note, f"handover_item/note/{row.id}").decode() if row and row.note else "",
        is_over=kept.case.ended_at is not None,
    )
