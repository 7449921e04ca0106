"""The slips of an office: what is to be signed for, what nobody has signed for yet, what was settled lately."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import ColumnElement, func, or_, select

from app.cases.handover_models import HandoverItem, HandoverSlip, SlipState
from app.cases.paper_offices import Office
from app.core import clock
from app.core.db import session

PAGE = 100
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class Listed:
    slip: HandoverSlip
    items: int


def incoming(office: Office) -> list[Listed]:
    """On their way here, the oldest first."""
    return _read(_to(office), HandoverSlip.state == SlipState.OPEN)


def outgoing(office: Office) -> list[Listed]:
    """Given from here and not signed for, the oldest first."""
    return _read(_from(office), HandoverSlip.state == SlipState.OPEN)


def settled(office: Office) -> list[Listed]:
    """What ended within a week, the newest first."""
    found = _read(or_(_to(office), _from(office)), HandoverSlip.ended_at > clock.now() - LATELY)
    return found[::-1]


def _read(*wanted: ColumnElement[bool]) -> list[Listed]:
    items = select(func.count()).where(HandoverItem.slip_id == HandoverSlip.id).scalar_subquery()
    rows = session().execute(select(HandoverSlip, items).where(*wanted).order_by(HandoverSlip.given_at, HandoverSlip.id).limit(PAGE))
    return [Listed(slip, count) for slip, count in rows]


def _from(office: Office) -> ColumnElement[bool]:
    return (HandoverSlip.from_office == office.code) & (HandoverSlip.from_place == office.place)


def _to(office: Office) -> ColumnElement[bool]:
    return (HandoverSlip.to_office == office.code) & (HandoverSlip.to_place == office.place)
