"""The daily seal of the 签发台账: once a day the newest head is put under an authority's time-stamp (RFC 3161).

Kept or downloaded by anybody, it fixes the whole ledger of that day against the house itself. A day on which no worker ran has none:
a time-stamp cannot be had afterwards.
"""

from collections.abc import Callable, Sequence
from datetime import date

from sqlalchemy import select

from app.core import clock
from app.core.db import insert_once, session
from app.core.transaction import write
from app.issuance import ledger
from app.issuance.models import DaySeal

Stamp = Callable[[bytes], bytes]


def seal_today(stamp: Stamp) -> int:
    """Seal the newest head unless today (Asia/Shanghai) has its seal; gives how many were made. Two workers at once: one seal is kept."""
    today = clock.today()
    is_sealed, head = session().get(DaySeal, today) is not None, ledger.latest_head()
    session().rollback()
    if is_sealed or head is None:
        return 0
    token, at = stamp(ledger.head_text(head.size, head.root)), clock.now()
    with write():
        return int(insert_once(DaySeal, day=today, size=head.size, root=head.root, token=token, at=at))


def newest(most: int) -> Sequence[DaySeal]:
    """The newest seals, newest first."""
    return session().scalars(select(DaySeal).order_by(DaySeal.day.desc()).limit(most)).all()


def of_day(day: date) -> DaySeal | None:
    return session().get(DaySeal, day)
