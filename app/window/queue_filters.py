"""What an officer looks at in the queue, as it stands in the address; and what can be chosen."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from uuid import UUID

from app.cases.deadlines import Light
from app.cases.work_queue import Key, View, Wanted
from app.catalogue import city, service as catalogue
from app.core.actor import Actor, Channel, Role
from app.web.channel_words import channel_name
from app.web.filters import plain

LIGHTS = (Light.OVERDUE, Light.TODAY, Light.SOON, Light.OK, Light.PAUSED)
FILED_BY = (Channel.ONLINE, Channel.WINDOW, Channel.KIOSK)
LONGEST = 100  # characters of a word that is looked for
PAGING = ("after", "before")


@dataclass(frozen=True)
class Filters:
    """Each is a word of the address; one that was tampered with is left out."""

    view: str = ""
    light: str = ""
    step: str = ""
    service: str = ""
    channel: str = ""
    place: str = ""
    officer: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    after: str = ""  # the key of the last row of the page before
    before: str = ""  # the key of the first row of the page after

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filters":
        said = {one.name: str(arguments.get(one.name, "")).strip()[:LONGEST] for one in fields(cls)}
        fit = {
            "view": said["view"] in set(View),
            "light": said["light"] in LIGHTS,
            "channel": said["channel"] in FILED_BY,
            "place": said["place"].isdigit(),
            "officer": _uuid(said["officer"]) is not None,
            "since": _day(said["since"]) is not None,
            "until": _day(said["until"]) is not None,
        }
        return cls(**{name: value if fit.get(name, True) else "" for name, value in said.items()})

    def address(self, **changes: str) -> dict[str, str]:
        """These filters with changes, for url_for; another filter begins at the first page."""
        whole = replace(self, **{"after": "", "before": "", **changes})
        return {one.name: getattr(whole, one.name) for one in fields(whole) if getattr(whole, one.name)}

    @property
    def here(self) -> dict[str, str]:
        """This very page."""
        return self.address(after=self.after, before=self.before)

    @property
    def narrowed(self) -> int:
        """How many of the filters of the form are set."""
        return sum(bool(one) for one in (self.service, self.channel, self.place, self.officer, self.since, self.until))

    @property
    def wanted(self) -> Wanted:
        return Wanted(
            view=View(self.view),
            light=self.light,
            step=self.step,
            service=self.service,
            channel=self.channel,
            place=self.place,
            officer=_uuid(self.officer),
            since=_day(self.since),
            until=_day(self.until),
            text=self.text,
            after=_key(self.after),
            before=_key(self.before),
        )


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _key(text: str) -> Key | None:
    """Where the page begins; an address that was tampered with begins at the start."""
    day, _line, task = text.partition("_")
    begins, row = _day(day), _uuid(task)
    return (begins, row) if begins and row else None


Choice = tuple[str, str]


@dataclass(frozen=True)
class Choices:
    """What the form of filters offers."""

    services: list[Choice]
    channels: list[Choice]
    places: list[Choice]
    officers: list[Choice]


def choices(officer: Actor, colleagues: Mapping[UUID, str]) -> Choices:
    """The services that this post has steps of, and the places that are its own; without a question to the database."""
    return Choices(
        services=sorted(_services(officer), key=lambda one: one[1]),
        channels=[(one.value, channel_name(one.value)) for one in FILED_BY],
        places=_places(officer),
        officers=sorted(((str(person), name) for person, name in colleagues.items()), key=lambda one: one[1]),
    )


def _services(officer: Actor) -> list[Choice]:
    return [
        (one.definition.code, plain(one.definition.name))
        for one in catalogue.all_current(lately=True)
        if officer.role in {Role.CLERK, Role.OUTPUT}
        or officer.department in {one.definition.department, *(step.department for step in one.definition.flow)}
    ]


def _places(officer: Actor) -> list[Choice]:
    own = officer.post.place if officer.post else ""
    found: list[Choice] = []
    for division in city.city().divisions:
        name = plain(division.name)
        found += [(division.code, name), *((town.code, f"{name} · {plain(town.name)}") for town in division.towns)]
    return [one for one in found if one[0].startswith(own) and one[0] != own]
