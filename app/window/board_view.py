"""The board of supervision as its page and its sheets show it: the same tables, with words for codes, charts and the way further down."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from flask_babel import gettext as _, lazy_gettext

from app.catalogue import city, service as catalogue
from app.catalogue.definitions import HALL
from app.core import clock
from app.core.actor import Actor, Channel, Role
from app.core.errors import Missing
from app.elements.words import Words
from app.identity import queries as identity
from app.supervision import figures
from app.supervision.figures import Asked, Found, Sums
from app.supervision.models import Period
from app.supervision.sheets import Cell, Hundredths
from app.web.channel_words import channel_name
from app.web.filters import day, plain
from app.window import board_charts, words
from app.window.board_charts import Bar, Slice, Trend

USUAL_DAYS = 30
FILTERED = (Channel.ONLINE, Channel.WINDOW, Channel.KIOSK)


@dataclass(frozen=True)
class Choice:
    """What the reader looks at, as it stands in the address; the post says how far that reaches."""

    asked: Asked
    is_free: bool  # may look at every department

    def address(self, **changes: str) -> dict[str, str]:
        """The choice with changes, for url_for. Another department has other services."""
        asked = self.asked
        wanted = {
            "first": asked.first.isoformat(),
            "last": asked.last.isoformat(),
            "department": asked.department if self.is_free else "",
            "service": asked.service,
            "channel": asked.channel,
            "window": asked.window,
            **changes,
        }
        return {name: value for name, value in wanted.items() if value}


def choice(officer: Actor, arguments: Mapping[str, str]) -> Choice:
    """Supervision sees every department, a department itself and its place; a foreign one and one that is not there look the same."""
    is_free = officer.role is Role.SUPERVISOR
    own, place = officer.department or "", officer.post.place if officer.post else ""
    wanted = arguments.get("department", "") or ("" if is_free else own)
    if not is_free and wanted != own:
        raise Missing()
    if wanted and wanted not in departments():
        raise Missing()
    last = _day(arguments.get("last", ""), clock.today())
    first = min(_day(arguments.get("first", ""), last - timedelta(days=USUAL_DAYS - 1)), last)
    channel = arguments.get("channel", "")
    asked = Asked(
        first=max(first, last - timedelta(days=figures.LONGEST)),
        last=last,
        department=wanted,
        service=arguments.get("service", "") if wanted else "",
        window=arguments.get("window", "") if is_free else "",
        channel=channel if channel in FILTERED else "",
        place=place,
    )
    if asked.window:  # a counter is counted for itself
        asked = Asked(asked.first, asked.last, window=asked.window, place=place)
    return Choice(asked, is_free)


def _day(text: str, otherwise: date) -> date:
    """What is no day, or before there were figures, is the usual one."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return otherwise
    return found if figures.FIRST_DAY <= found <= figures.LAST_DAY else otherwise


def departments() -> dict[str, Words]:
    """Those of the city, and the hall, whose steps may be late like others'."""
    return {one.code: one.name for one in city.city().departments} | {HALL: Words("政务服务大厅", "Service hall")}


def department_name(code: str) -> Words:
    return departments().get(code) or Words(code)


# --- tables ---------------------------------------------------------------------------------------------------------

Column = tuple[object, Callable[[Sums], Cell]]


def _hundredths(value: int | None) -> Cell:
    return None if value is None else Hundredths(value)


COLUMNS: tuple[Column, ...] = (
    (lazy_gettext("Received cases"), lambda sums: sums.received),
    (lazy_gettext("Accepted"), lambda sums: sums.accepted),
    (lazy_gettext("Closed cases"), lambda sums: sums.closed),
    (lazy_gettext("Approved cases"), lambda sums: sums.approved),
    (lazy_gettext("Refused"), lambda sums: sums.refused),
    (lazy_gettext("Deadlines missed"), lambda sums: sums.late),
    (lazy_gettext("Working days used"), lambda sums: _hundredths(sums.used)),
    (lazy_gettext("Promised"), lambda sums: _hundredths(sums.promised)),
    (lazy_gettext("Legal limit"), lambda sums: _hundredths(sums.legal)),
    (lazy_gettext("Within the promise (%)"), lambda sums: _hundredths(sums.kept_share)),
    (lazy_gettext("By the machine (%)"), lambda sums: _hundredths(sums.automatic_share)),
    (lazy_gettext("One click (%)"), lambda sums: _hundredths(sums.one_click_share)),
    (lazy_gettext("Visits per case"), lambda sums: _hundredths(sums.visits_each)),
)
AT_A_COUNTER: tuple[Column, ...] = (
    (lazy_gettext("Received cases"), lambda sums: sums.received),
    (lazy_gettext("Accepted"), lambda sums: sums.accepted),
    (lazy_gettext("Sent back for correction"), lambda sums: sums.returned),
    (lazy_gettext("Not accepted"), lambda sums: sums.not_accepted),
    (lazy_gettext("Handed over"), lambda sums: sums.delivered),
    (lazy_gettext("Visits"), lambda sums: sums.visits),
)


@dataclass(frozen=True)
class Line:
    label: str
    cells: Sequence[Cell]
    address: Mapping[str, str] | None = None  # of the board, one level further down


@dataclass(frozen=True)
class Table:
    """`first` is the heading of the labels."""

    code: str
    title: str
    first: str
    headings: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True)
class Saved:
    """What the city's own figure says was saved, with every number of the formula."""

    delivered: int
    trips_before: int
    visits: int
    trips: int
    trip_cost: int  # fen
    money: int  # fen
    papers: int
    basis: Words


@dataclass(frozen=True)
class Board:
    choice: Choice
    found: Found
    scope: str
    tables: Mapping[str, Table]  # parts, time, channels, windows
    bars: Sequence[Bar]  # what is in hand; at one counter what it did
    window_bars: Sequence[Bar]
    window_name: str
    trend: Trend
    days: Sequence[tuple[str, str, int, int]]
    channels: Sequence[Slice]
    saved: Saved | None
    services: Sequence[tuple[str, Words]]  # to choose from
    counters: Sequence[tuple[str, str]]

    @property
    def service_name(self) -> str:
        return plain(words.service_name(self.found.asked.service))

    @property
    def trend_said(self) -> str:
        """The picture in a sentence."""
        return "，".join(f"{one.name} {one.total}" for one in self.trend.series)

    @property
    def is_by_day(self) -> bool:
        return self.found.asked.by is Period.DAY


def build(officer: Actor, arguments: Mapping[str, str]) -> Board:
    """Everything of the page, from six questions to the database."""
    chosen = choice(officer, arguments)
    found = figures.of(chosen.asked)
    names = _window_names([*found.windows, chosen.asked.window])
    tables = {
        "parts": _parts(chosen, found),
        "time": _time(chosen, found),
        "channels": _channels(chosen, found),
        "windows": _windows(chosen, found, names),
    }
    return Board(
        chosen,
        found,
        _scope(chosen, names),
        tables,
        board_charts.bars(found.parts.in_hand, lambda item: _part_name(chosen, item), lambda item: _further(chosen, item)),
        board_charts.bars(
            {item: sums.received + sums.accepted + sums.delivered for item, sums in found.windows.items()},
            lambda item: names.get(item, "—"),
            lambda item: chosen.address(window=item, department="", service="", channel=""),
        ),
        names.get(chosen.asked.window, ""),
        board_charts.trend(found),
        board_charts.days(found.total),
        board_charts.shares(found.channels),
        _saved(found.total),
        services_of(chosen.asked.department) if chosen.asked.department else [],
        sorted(names.items(), key=lambda pair: pair[1]),
    )


def _scope(chosen: Choice, names: Mapping[str, str]) -> str:
    """Of what the figures are, for the title of a sheet and of the page."""
    asked = chosen.asked
    said = [plain(department_name(asked.department))] if asked.department else [_("All departments")]
    said += [plain(city.city().place_name(asked.place))] if asked.place else []
    said += [plain(words.service_name(asked.service))] if asked.service else []
    said += [channel_name(asked.channel)] if asked.channel else []
    if asked.window:
        return names.get(asked.window, "—")
    return " · ".join(said)


def period(asked: Asked) -> str:
    return _("%(first)s to %(last)s", first=day(asked.begins), last=day(asked.ends))


def quick(chosen: Choice) -> list[tuple[str, dict[str, str]]]:
    """Usual times, each with its address."""
    today = clock.today()
    spans = (
        (_("Today"), today),
        (_("7 days"), today - timedelta(days=6)),
        (_("30 days"), today - timedelta(days=USUAL_DAYS - 1)),
        (_("This year"), today.replace(month=1, day=1)),
    )
    return [(label, chosen.address(first=first.isoformat(), last=today.isoformat())) for label, first in spans]


def today() -> date:
    return clock.today()


def services_of(department: str) -> list[tuple[str, Words]]:
    """Those on offer, for the list of the filter."""
    offered = (one.definition for one in catalogue.all_current() if one.definition.department == department)
    return sorted(((one.code, one.name) for one in offered), key=lambda pair: pair[1].zh)


def _part_name(chosen: Choice, item: str) -> str:
    return plain(words.service_name(item) if chosen.asked.department else department_name(item))


def _further(chosen: Choice, item: str) -> Mapping[str, str] | None:
    if chosen.asked.service:
        return None
    return chosen.address(service=item) if chosen.asked.department else chosen.address(department=item)


def _parts(chosen: Choice, found: Found) -> Table:
    items = sorted(found.parts.sums.keys() | {item for item, open_now in found.parts.in_hand.items() if open_now})
    rows = [(item, found.parts.sums.get(item, Sums()), found.parts.in_hand.get(item, 0)) for item in items]
    rows.sort(key=lambda row: (-row[1].received, -row[2], row[0]))
    is_services = bool(chosen.asked.department)
    lines = [Line(_part_name(chosen, item), [open_now, *_cells(COLUMNS, sums)], _further(chosen, item)) for item, sums, open_now in rows]
    headings = [_("In hand"), *_headings(COLUMNS)]
    return Table(
        "parts", _("By service") if is_services else _("Per department"), _("Service") if is_services else _("Department"), headings, lines
    )


def _time(_chosen: Choice, found: Found) -> Table:
    is_by_day, columns = found.asked.by is Period.DAY, AT_A_COUNTER if found.asked.window else COLUMNS
    lines = [Line(start.isoformat() if is_by_day else f"{start:%Y-%m}", _cells(columns, sums)) for start, sums in found.by_time.items()]
    return Table("time", _("By day") if is_by_day else _("By month"), _("Day") if is_by_day else _("Month"), _headings(columns), lines)


def _channels(_chosen: Choice, found: Found) -> Table:
    lines = [Line(channel_name(channel), _cells(COLUMNS, sums)) for channel, sums in _in_order(found.channels)]
    return Table("channels", _("By channel"), _("Filed by way of"), _headings(COLUMNS), lines)


def _windows(chosen: Choice, found: Found, names: Mapping[str, str]) -> Table:
    ordered = sorted(found.windows.items(), key=lambda pair: (-pair[1].received - pair[1].accepted - pair[1].delivered, pair[0]))
    lines = [
        Line(names.get(item, "—"), _cells(AT_A_COUNTER, sums), chosen.address(window=item, department="", service="", channel=""))
        for item, sums in ordered
    ]
    return Table("windows", _("By counter"), _("Counter"), _headings(AT_A_COUNTER), lines)


def _in_order(channels: Mapping[str, Sums]) -> list[tuple[str, Sums]]:
    return [(way.value, channels[way.value]) for way in FILTERED if way.value in channels]


def _headings(columns: Iterable[Column]) -> list[str]:
    return [str(heading) for heading, _read in columns]


def _cells(columns: Iterable[Column], sums: Sums) -> list[Cell]:
    return [read(sums) for _heading, read in columns]


def _window_names(items: Sequence[str]) -> dict[str, str]:
    """Who has each post of the hall."""
    posts = {}
    for item in items:
        try:
            posts[UUID(item)] = item
        except ValueError:
            continue
    return {posts[post]: name for post, name in identity.names_at_posts(posts).items()}


def _saved(total: Sums) -> Saved | None:
    before = city.city().before
    if before is None:
        return None
    trips = before.trips * total.delivered - total.visits_of_delivered
    return Saved(
        total.delivered,
        before.trips,
        total.visits_of_delivered,
        trips,
        before.trip_cost,
        trips * before.trip_cost,
        total.papers_saved,
        before.basis,
    )
