"""Who carries papers to people: a carrier (快递) behind a small port. An installation has one or none; without it numbers are typed.

courier_gateway is the one of an installation, courier_simulator that of the demonstration.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol


class Stage(StrEnum):
    """Where a parcel is, as its carrier says."""

    BOOKED = "booked"  # 已下单，待揽收
    MOVING = "moving"  # 运输途中
    DELIVERED = "delivered"  # 已签收
    RETURNED = "returned"  # 退回寄件人


@dataclass(frozen=True)
class Consignment:
    """What the carrier is told."""

    recipient: str
    phone: str
    address: str


@dataclass(frozen=True)
class Report:
    stage: Stage
    day: date | None = None  # of receipt
    receiver: str = ""  # who signed, or why it came back


class CourierSilent(Exception):
    """The carrier did not answer; it is asked again later."""


class Courier(Protocol):
    name: str  # as it stands on papers

    def book(self, consignment: Consignment, key: str) -> str:
        """Its tracking number; the same key books once. Raises CourierSilent."""
        ...

    def report(self, tracking: str) -> Report:
        """Where the parcel is now. Raises CourierSilent."""
        ...


_courier: Courier | None = None


def use(courier: Courier | None) -> None:
    global _courier
    _courier = courier


def connected() -> Courier | None:
    return _courier
