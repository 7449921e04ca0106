"""How often is too often: fixed windows counted in rows, so that every node of the house counts together."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TypeVar, cast

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock, seal
from app.core.db import Base, session
from app.core.errors import TooMany
from app.core.transaction import independent
from app.web.session import actor

View = TypeVar("View", bound=Callable[..., ResponseReturnValue])


class RateCount(Base):
    """How often one visitor did one thing in one window. The key is a blind index: no address is kept."""

    __tablename__ = "rate_count"

    key: Mapped[bytes] = mapped_column(primary_key=True)
    count: Mapped[int]
    expires_at: Mapped[datetime] = mapped_column(index=True)


def count(name: str, who: str, *, limit: int, seconds: int) -> None:
    """Count one more; raises TooMany with the seconds until the next window. In a transaction of its own."""
    now = int(clock.now().timestamp())
    window, left = now // seconds, seconds - now % seconds
    key = seal.blind_index("rate", f"{name}|{who}|{window}")
    if _one_more(key, datetime.fromtimestamp(now + left, clock.LOCAL)) > limit:
        raise TooMany(seconds=left)


def _one_more(key: bytes, expires_at: datetime) -> int:
    dialect = sqlite if session().get_bind().dialect.name == "sqlite" else postgresql
    row = dialect.insert(RateCount).values(key=key, count=1, expires_at=expires_at)
    counted = row.on_conflict_do_update(index_elements=[RateCount.key], set_={"count": RateCount.count + 1}).returning(RateCount.count)
    with independent() as own:
        reached = own.execute(counted).scalar_one()
        if reached == 1:
            own.execute(delete(RateCount).where(RateCount.expires_at < clock.now()))
    return int(reached)


def throttled(name: str, *, limit: int, seconds: int, by: str = "address") -> Callable[[View], View]:
    """Let a view be asked at most `limit` times in `seconds` by one "address" or one "person". Offices share an address: be generous."""

    def mark(view: View) -> View:
        @wraps(view)
        def counted(*args: object, **kwargs: object) -> ResponseReturnValue:
            who = str(actor().person) if by == "person" else str(actor().device or request.remote_addr)
            count(name, who, limit=limit, seconds=seconds)
            return view(*args, **kwargs)

        return cast(View, counted)

    return mark
