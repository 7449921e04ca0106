"""How often is too often: fixed windows counted in rows, so that every node of the house counts together."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TypeVar, cast

from flask import request
from flask.typing import ResponseReturnValue
from sqlalchemy import delete, update
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
    left = seconds - now % seconds
    key = _key(name, who, now // seconds)
    if _one_more(key, datetime.fromtimestamp(now + left, clock.LOCAL)) > limit:
        raise TooMany(seconds=left)


def was_right(name: str, *, seconds: int, tries: int = 1) -> None:
    """What a view counted by "address" turned out to be nobody's guess: it does not count against who share the address."""
    key = _key(name, _here(), int(clock.now().timestamp()) // seconds)
    with independent() as own:
        own.execute(update(RateCount).where(RateCount.key == key, RateCount.count >= tries).values(count=RateCount.count - tries))


def _here() -> str:
    """A terminal by itself, everybody else by where they ask from."""
    return str(actor().device or request.remote_addr)


def _key(name: str, who: str, window: int) -> bytes:
    return seal.blind_index("rate", f"{name}|{who}|{window}")


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
            who = str(actor().person) if by == "person" else _here()
            count(name, who, limit=limit, seconds=seconds)
            return view(*args, **kwargs)

        return cast(View, counted)

    return mark
