"""The card reader of a terminal and of a window: a port, and its simulator. A reading is signed, short-lived and good for one use,
so that a browser can neither make one up nor send one again.

The simulator stands where a driver would: it signs readings of the demonstration's cards with the device's shared key.
"""

import hashlib
import hmac
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete

from app.core import clock, seal
from app.core.db import dump_json, insert_once, new_id
from app.core.settings import current
from app.core.transaction import write
from app.identity.errors import ReadingRefused
from app.identity.models import UsedReading

GOOD_FOR_SECONDS = 120

Cards = Callable[[], Sequence["Reading"]]


def _no_cards() -> Sequence["Reading"]:
    return ()


_cards: Cards = _no_cards


def connect(cards: Cards) -> None:
    """Say which cards lie beside the simulator; the demonstration does."""
    global _cards
    _cards = cards


@dataclass(frozen=True)
class Reading:
    """What the card says."""

    name: str
    id_number: str


def cards_on_the_table() -> list[tuple[str, str]]:
    """Name and a fresh signed reading of each card that the simulator can read."""
    return [(card.name, simulate(card.name, card.id_number)) for card in _cards()]


def simulate(name: str, id_number: str) -> str:
    """A signed reading, as the reader's driver would hand it over. Demonstration mode only."""
    if not current().demonstration:
        raise ReadingRefused()
    body = dump_json({"name": name, "id_number": id_number, "at": int(clock.now().timestamp()), "once": new_id().hex}).encode()
    return f"{urlsafe_b64encode(body).decode()}.{_signature(body)}"


def take(reading: str) -> Reading:
    """The card behind a reading, which is used up by it; raises ReadingRefused for one that was used before.

    Opens a transaction of its own: a reading stays used also where its person is refused.
    """
    card = read(reading)
    with write() as current:
        now = clock.now()
        current.execute(delete(UsedReading).where(UsedReading.expires_at < now))
        if not insert_once(UsedReading, digest=_digest(reading), expires_at=now + timedelta(seconds=2 * GOOD_FOR_SECONDS)):
            raise ReadingRefused()
    return card


def _digest(reading: str) -> bytes:
    """Of what was signed, so that no other spelling of the same reading passes for a new one."""
    return seal.blind_index("used-reading", urlsafe_b64decode(reading.partition(".")[0]).decode())


def read(reading: str) -> Reading:
    """The card behind a reading; raises ReadingRefused for one that is not signed, changed or old."""
    body, _, signature = reading.partition(".")
    try:
        content = urlsafe_b64decode(body)
        if not hmac.compare_digest(signature.encode(), _signature(content).encode()):
            raise ReadingRefused()
        card = json.loads(content)
        age, said = clock.now().timestamp() - card["at"], Reading(card["name"], card["id_number"])
    except (ValueError, KeyError, TypeError):
        raise ReadingRefused() from None
    if not 0 <= age <= GOOD_FOR_SECONDS:
        raise ReadingRefused()
    return said


def _signature(body: bytes) -> str:
    """By the key that the drivers share with this house; without one nobody outside can sign."""
    if key := current().card_key:
        return hmac.new(key.encode(), body, hashlib.sha256).hexdigest()
    return seal.blind_index("card-reading", body.decode("utf-8", "replace")).hex()
