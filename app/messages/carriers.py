"""Who carries what leaves the house: a text-message gateway and a mail server. An installation may have both, one or none."""

from dataclasses import dataclass
from typing import Protocol

from app.core.settings import Settings
from app.elements.words import Words
from app.messages.models import Channel


@dataclass(frozen=True)
class Parcel:
    """One text message or e-mail."""

    address: str  # a phone or a mailbox
    text: Words  # the halves that are sent; one that is not wanted is empty
    subject: Words


class Carrier(Protocol):
    def send(self, parcel: Parcel, key: str) -> None:
        """Hand it over; raises when it was not taken. `key` is the same at every try, so that a repetition can be told."""
        ...


_carriers: dict[Channel, Carrier] = {}


def use(carriers: dict[Channel, Carrier]) -> None:
    """The carriers of this installation; a demonstration has none."""
    global _carriers
    _carriers = dict(carriers)


def of(channel: Channel) -> Carrier | None:
    return _carriers.get(channel)


def channels(settings: Settings) -> frozenset[Channel]:
    """The ways on which something can leave: in a demonstration all, into its outbox."""
    return frozenset(Channel) if settings.demonstration else frozenset(_carriers)
