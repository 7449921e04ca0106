"""Draws a day from a seed: who comes with what, by which way, and how each matter will go. The same seed gives the same day."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from prove import walk
from prove.browser import File
from prove.hall.services import KINDS, Service
from prove.hall.stories import ADDRESS, STORIES, Draw, Story
from prove.hall.town import Citizen, Town
from prove.hall.work import Beat, Matter

CHANNELS = {"window": 71, "online": 25, "code": 4}  # shares of a hundred
MOST_AT_ONCE = 3  # matters of one visit
COMES_WITH_MORE = 0.4  # who stands at the window has another matter with them
FULL, SEEN = 1200, 6  # cases of a full day, in which every story is seen so often
LEAST = {"opinion": 40}  # each department is asked
CHAINED = ("hygiene-permit-change", "hygiene-permit-renewal", "hygiene-permit-cancellation")


@dataclass
class Visit:
    """Who comes to the hall, and with what."""

    citizen: Citizen
    matters: list[Matter]


@dataclass
class Plan:
    matters: list[Matter]
    visits: list[Visit]
    accounts: list[Citizen]  # who does something at home

    def stories(self) -> dict[str, int]:
        return _counted(matter.story for matter in self.matters)

    def services(self) -> dict[str, int]:
        return _counted(matter.service for matter in self.matters)


def _counted(names: Iterator[str]) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for name in names:
        found[name] += 1
    return dict(found)


def _waits_for_the_last(matter: Matter) -> bool:
    """Whether it goes on with others once everything is filed: what follows it would never be, for it is filed after it."""
    return any(beat.together for stage in matter.stages for beat in stage)


@dataclass
class _Drawing:
    """The day as it is being drawn."""

    town: Sequence[Citizen]
    departments: tuple[str, ...]
    clerks: int
    dice: random.Random
    matters: list[Matter] = field(default_factory=list)
    asked: set[tuple[str, str]] = field(default_factory=set)  # (who asks, for which service): each once
    told: dict[str, int] = field(default_factory=lambda: defaultdict(int))  # matters of each story
    with_accounts: dict[str, Citizen] = field(default_factory=dict)
    at_window: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    eligible: dict[str, list[Citizen]] = field(default_factory=dict)

    def of(self, kind: str) -> list[Citizen]:
        if kind not in self.eligible:
            found = [one for one in self.town if KINDS[kind].fits(one)]
            self.dice.shuffle(found)
            self.eligible[kind] = found
        return self.eligible[kind]

    def add(self, story: Story, kind: str, channel: str) -> bool:
        """One more matter; whether somebody is left who may ask for it."""
        service = KINDS[kind]
        after = self._to_follow(kind) if service.is_after else None
        if service.is_after and after is None:
            return False
        citizen = after.citizen if after else self._who(service, kind, channel)
        if citizen is None or (channel != "window" and not citizen.phone):
            return False
        firm = (after.firm if after else citizen.firms[0]) if service.of_firms else None
        order = len(self.matters)
        draw = Draw(service, channel, self.dice, self.departments, self.clerks, self.told[story.code])
        matter = Matter(
            order, kind, service.code, citizen, firm, channel, story.code, story.tell(draw), story.end,
            service.answers(citizen, order), self._way(story), story.is_kept, after,
        )  # fmt: skip
        if story.code == "site-check":
            matter.answers |= {"premises_kind": "pool", "report_file": File("水质检测报告.png", walk.PICTURE)}
        if kind == "student" and story.code != "papers-brought":
            matter.answers |= {"student_proof": File("在校证明.png", walk.PICTURE)}
        before = {"online": [(Beat("home", "file"),)], "code": [(Beat("home", "begin"),), (Beat("window", "finish"),)]}
        matter.stages[:0] = before.get(channel, [])
        if story.is_kept:
            matter.stages.insert(len(before.get(channel, [])), (Beat("clerk", "keep"),))
        self._remember(matter, story)
        return True

    def _who(self, service: Service, kind: str, channel: str) -> Citizen | None:
        """Who has not asked for it yet; at home rather somebody who has an account, at the window at times somebody who stands there."""
        free = [one for one in self.of(kind) if (one.id_number, service.code) not in self.asked]
        if channel == "window":
            standing = [one for one in free if 0 < self.at_window[one.id_number] < MOST_AT_ONCE]
            if standing and self.dice.random() < COMES_WITH_MORE:
                return self.dice.choice(standing)
            return next((one for one in free if not self.at_window[one.id_number]), standing[0] if standing else None)
        known = [one for one in free if one.id_number in self.with_accounts or one.is_named]
        return self.dice.choice(known) if known else next((one for one in free if one.phone), None)

    def _to_follow(self, kind: str) -> Matter | None:
        """A permit of the day that nothing has followed yet, granted in the end."""
        followed = {id(matter.after) for matter in self.matters if matter.after}
        fit = [one for one in self.matters if one.service in {"hygiene-permit", *CHAINED[:2]} and one.end == "delivered"]
        free = (one for one in fit if id(one) not in followed and (one.citizen.id_number, KINDS[kind].code) not in self.asked)
        return next((one for one in free if one.story != "site-check" and not _waits_for_the_last(one)), None)

    def _way(self, story: Story) -> str:
        return self.dice.choice(story.ways)

    def _remember(self, matter: Matter, story: Story) -> None:
        self.matters.append(matter)
        self.told[story.code] += 1
        self.asked.add((matter.citizen.id_number, matter.service))
        if matter.channel == "window":
            self.at_window[matter.citizen.id_number] += 1
        if any(beat.who == "home" for stage in matter.stages for beat in stage):
            self.with_accounts[matter.citizen.id_number] = matter.citizen
        if story.code.startswith("neighbour"):
            matter.third = self._third(matter)
            self.with_accounts[matter.third.id_number] = matter.third

    def _third(self, matter: Matter) -> Citizen:
        """Somebody who can read the notice at home."""
        fit = [one for one in self.town if one.phone and not one.firms and one is not matter.citizen]
        return fit[(matter.order * 13) % len(fit)]


def draw(town: Town, staff: int, *, cases: int, departments: tuple[str, ...], clerks: int, seed: int) -> Plan:
    """Every story as often as is needed to see it at all, the rest by their weights."""
    at_work = {one.id_number for one in town.staff(staff)}
    dice = random.Random(seed)
    drawing = _Drawing([one for one in town.citizens if one.id_number not in at_work], departments, clerks, dice)
    for story in STORIES[:cases]:
        for _ in range(max(1, cases * LEAST.get(story.code, SEEN) // FULL)):
            _one(drawing, [story])
    while len(drawing.matters) < cases:
        _one(drawing, STORIES)
    return Plan(drawing.matters, list(_visits(drawing)), list(drawing.with_accounts.values()))


def _one(drawing: _Drawing, stories: Sequence[Story]) -> None:
    """By service first, as people come; then how it goes."""
    dice = drawing.dice
    while True:
        fit = {kind: [one for one in stories if one.suits(service)] for kind, service in KINDS.items()}
        kinds = [kind for kind, found in fit.items() if found]
        kind = dice.choices(kinds, [KINDS[one].weight for one in kinds])[0]
        channel = dice.choices(list(CHANNELS), list(CHANNELS.values()))[0]
        found = [one for one in fit[kind] if channel in one.channels]
        if found and drawing.add(dice.choices(found, [one.weight for one in found])[0], kind, channel):
            return


def _visits(drawing: _Drawing) -> Iterator[Visit]:
    """What follows another matter of the day is a visit of its own."""
    together: dict[str, list[Matter]] = defaultdict(list)
    for matter in drawing.matters:
        if matter.channel == "window" and matter.after is None:
            together[matter.citizen.id_number].append(matter)
        elif matter.channel == "window":
            yield Visit(matter.citizen, [matter])
    for matters in together.values():
        yield Visit(matters[0].citizen, matters)


POSTED = {"way": "post", "address": ADDRESS, "recipient": "申请人", "phone": "19900000001"}
