"""The pictures of the board, worked out here and drawn as SVG by window/charts.html. Every number of them stands in a table below."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.core.actor import Channel
from app.supervision.figures import Found, Sums
from app.supervision.models import Period
from app.web.channel_words import channel_name

BARS = 12  # more of them are read in the table
WIDTH, HEIGHT = 1000, 200  # of a drawing; it is stretched to its place
LEAST = 4  # thousandths: what is there is seen
STEPS = (1, 2, 3, 4, 5, 6, 8, 10)
WAYS = (Channel.ONLINE, Channel.WINDOW, Channel.KIOSK)


@dataclass(frozen=True)
class Bar:
    """`share` is in thousandths of the longest."""

    label: str
    value: int
    share: int
    address: Mapping[str, str] | None = None


@dataclass(frozen=True)
class Series:
    name: str
    tone: str
    points: str  # of a polyline
    total: int


@dataclass(frozen=True)
class Trend:
    series: Sequence[Series]
    top: int
    ticks: Sequence[str]  # first, middle and last day


@dataclass(frozen=True)
class Slice:
    """A part of a whole: where it begins and how long it is in thousandths, and its share in hundredths of a per cent."""

    name: str
    tone: str
    value: int
    begins: int
    width: int
    share: int


def bars(values: Mapping[str, int], name: Callable[[str], str], address: Callable[[str], Mapping[str, str] | None]) -> list[Bar]:
    """The longest first."""
    ordered = sorted(((value, item) for item, value in values.items() if value > 0), key=lambda pair: (-pair[0], pair[1]))[:BARS]
    longest = ordered[0][0] if ordered else 1
    return [Bar(name(item), value, max(LEAST, 1000 * value // longest), address(item)) for value, item in ordered]


def trend(found: Found) -> Trend:
    """What came in and what was closed, day by day or month by month; at a counter what came in and what was accepted."""
    sums, is_counter = list(found.by_time.values()), bool(found.asked.window)
    second = [one.accepted if is_counter else one.closed for one in sums]
    top = _round_up(max((max(one.received, other) for one, other in zip(sums, second, strict=True)), default=0))
    lines = [
        Series(_("Received cases"), "a", _points([one.received for one in sums], top), found.total.received),
        Series(_("Accepted") if is_counter else _("Closed cases"), "b", _points(second, top), sum(second)),
    ]
    starts = list(found.by_time)
    ticks = [starts[0], starts[len(starts) // 2], starts[-1]] if len(starts) > 2 else starts
    return Trend(lines, top, [_tick(one, found.asked.by) for one in ticks])


def _tick(start: date, by: Period) -> str:
    return f"{start:%m-%d}" if by is Period.DAY else f"{start:%Y-%m}"


def _round_up(most: int) -> int:
    """The next round number, for the upper edge."""
    size = 1
    while size * 10 < most:
        size *= 10
    return next(step * size for step in STEPS if step * size >= max(most, 1))


def _points(values: Sequence[int], top: int) -> str:
    """One day alone is a line all the same."""
    if len(values) == 1:
        values = [*values, *values]
    last = max(len(values) - 1, 1)
    return " ".join(f"{WIDTH * at // last},{HEIGHT - HEIGHT * value // top}" for at, value in enumerate(values))


def days(total: Sums) -> list[tuple[str, str, int, int]]:
    """What was used, promised and allowed: name, tone, hundredths of a day, thousandths of the longest."""
    found = [(_("Used"), "a", total.used), (_("Promised"), "b", total.promised), (_("Legal limit"), "c", total.legal)]
    known = [(name, tone, value) for name, tone, value in found if value is not None]
    longest = max((value for _name, _tone, value in known), default=0) or 1
    return [(name, tone, value, max(LEAST, 1000 * value // longest)) for name, tone, value in known]


def shares(channels: Mapping[str, Sums]) -> list[Slice]:
    """By which way the cases came."""
    whole = sum(sums.received for sums in channels.values())
    return list(
        _slices([(channel_name(way.value), "abc"[at], channels.get(way.value, Sums()).received) for at, way in enumerate(WAYS)], whole)
    )


def _slices(parts: Iterable[tuple[str, str, int]], whole: int) -> Iterable[Slice]:
    before = 0
    for name, tone, value in parts:
        if value:
            begins, ends = 1000 * before // whole, 1000 * (before + value) // whole
            yield Slice(name, tone, value, begins, ends - begins, (20000 * value + whole) // (2 * whole))
        before += value
