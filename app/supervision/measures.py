"""What one act adds to the figures, and to which lines of which lists."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from app.cases.dated_models import Breach
from app.cases.lifecycle import Act
from app.catalogue import service as catalogue
from app.catalogue.definitions import HALL
from app.core import clock, workdays
from app.core.actor import Channel
from app.supervision.models import Period, View

TAKEN_IN = frozenset({Act.ACCEPT, Act.ACCEPT_LACKING, Act.DEEM_ACCEPTED})
GRANTED = frozenset({Act.APPROVE, Act.DEEM_RENEWED})
DECIDING = GRANTED | {Act.REFUSE}
DELIVERING = frozenset({Act.DELIVER, Act.HAND_OVER, Act.DELIVER_BY_POST})
COMING = frozenset({Act.SUBMIT, Act.RESUBMIT, Act.MAKE_GOOD, Act.HAND_OVER})  # at a window somebody stands there
ENDINGS = {Act.NOT_ACCEPT: "not_accepted", Act.TERMINATE: "terminated", Act.LAPSE: "terminated", Act.WITHDRAW: "withdrawn"}
# something else than a day that passed
NOT_LATE = frozenset({Breach.AUTOMATIC_DIFFERS, Breach.DOCUMENT_UNMADE, Breach.ORIGINAL_MISSING, Breach.ORIGINAL_LOST})
DISTRICT, TOWN, VILLAGE = 6, 9, 12  # digits of a place's code


@dataclass(frozen=True)
class Filed:
    """What of a case its figures hang on."""

    department: str
    service: str
    channel: Channel
    version: UUID
    accepted_at: datetime | None


@dataclass(frozen=True)
class Happened:
    """One act or breach."""

    id: UUID
    case_id: UUID
    at: datetime
    act: Act | Breach
    department: str  # of who acted; whose step was late
    place: str
    channel: Channel
    person: UUID | None
    post: UUID | None


@dataclass(frozen=True)
class Known:
    """What is read once for a batch: its cases, and what some of them need beside."""

    cases: Mapping[UUID, Filed]
    filings: Mapping[UUID, tuple[int, int, int]] = field(default_factory=dict)  # typed, brought, shared
    pauses: Mapping[UUID, list[tuple[date, date]]] = field(default_factory=dict)
    comings: Mapping[UUID, Sequence[tuple[datetime, UUID]]] = field(default_factory=dict)  # in the order in which they happened


@dataclass(frozen=True)
class Where:
    """The smallest line that an act belongs to."""

    day: date
    department: str
    service: str
    place: str
    channel: str
    window: str  # the post of the hall; "" where it was not at a counter


def where(one: Happened, case: Filed) -> Where:
    """A breach belongs to the department whose step was late; everything else to the department of the matter."""
    department = one.department if isinstance(one.act, Breach) else case.department
    is_at_counter = one.channel is Channel.WINDOW and one.department == HALL and one.post is not None
    window = one.post.hex if is_at_counter and one.post else ""
    return Where(clock.local(one.at).date(), department, case.service, one.place, case.channel.value, window)


def added(one: Happened, known: Known) -> dict[str, int]:
    """By measure; a measure that is not named stays as it was."""
    if isinstance(one.act, Breach):
        return {} if one.act in NOT_LATE else {"late": 1}
    found = _of_the_way(one, known)
    if one.act in COMING and one.channel is Channel.WINDOW and _is_first_of_day(one, known):
        found["visits"] = 1
    return found


def _of_the_way(one: Happened, known: Known) -> dict[str, int]:
    if one.act is Act.SUBMIT:
        return {"received": 1} | _filing(one, known)
    if one.act in TAKEN_IN:
        return {"accepted": 1}
    if one.act is Act.RETURN:
        return {"returned": 1}
    if one.act in DECIDING:
        return _decision(one, known)
    if one.act in DELIVERING:
        return _delivery(one, known)
    return {ENDINGS[one.act]: 1} if isinstance(one.act, Act) and one.act in ENDINGS else {}


def _filing(one: Happened, known: Known) -> dict[str, int]:
    if one.case_id not in known.filings:
        return {}
    typed, brought, _ = known.filings[one.case_id]
    return {"weighed": 1, "one_click": int(not typed and not brought)}


def _decision(one: Happened, known: Known) -> dict[str, int]:
    """The working days from acceptance to the decision without special procedures, beside what was promised and what the law gives."""
    case = known.cases[one.case_id]
    definition = catalogue.version(case.version).definition
    decided = clock.local(one.at).date()
    since = clock.local(case.accepted_at).date() if case.accepted_at else decided
    used = workdays.between(since, decided, known.pauses.get(one.case_id, ()))
    promised, legal = definition.promised_days or definition.days_inside, definition.legal_days
    is_machine = one.act is Act.APPROVE and one.person is None
    return {
        "approved": int(one.act in GRANTED),
        "automatic": int(is_machine),
        "refused": int(one.act is Act.REFUSE),
        "kept": int(used <= promised),
        "days_used": used,
        "days_promised": promised,
        "limited": int(legal > 0),
        "days_legal": legal,
    }


def _delivery(one: Happened, known: Known) -> dict[str, int]:
    came = {clock.local(at).date() for at, _ in known.comings.get(one.case_id, ()) if at <= one.at}
    _, _, shared = known.filings.get(one.case_id, (0, 0, 0))
    return {"delivered": 1, "visits_of_delivered": len(came), "papers_saved": shared}


def _is_first_of_day(one: Happened, known: Known) -> bool:
    """Who files and fetches on one day came once."""
    day = clock.local(one.at).date()
    of_day = [key for key in known.comings.get(one.case_id, ()) if clock.local(key[0]).date() == day]
    return not of_day or of_day[0] == (one.at, one.id)


Line = tuple[View, Period, str, str, str, date, str]  # the key of a figure


def lines(at: Where) -> Iterator[Line]:
    """Every line that has this in it."""
    periods = ((Period.DAY, at.day), (Period.MONTH, at.day.replace(day=1)), (Period.EVER, date.min))
    for period, start in periods:
        for place in _around(at.place):
            for channel in ("", at.channel):
                for view, of, item in _lists(at, channel):
                    yield view, period, place, channel, of, start, item


def _around(place: str) -> Collection[str]:
    return {"", *(place[:digits] for digits in (DISTRICT, TOWN, VILLAGE) if len(place) >= digits)}


def _lists(at: Where, channel: str) -> Iterator[tuple[View, str, str]]:
    yield View.TOTAL, "", ""
    yield View.TOTAL, at.department, ""
    yield View.TOTAL, f"{at.department}/{at.service}", ""
    yield View.DEPARTMENTS, "", at.department
    yield View.SERVICES, at.department, at.service
    if at.window and not channel:
        yield View.WINDOWS, "", at.window
