"""The life of a permit case once more, in as few words as possible and without anything of ours but the calendar of holidays.

What `may` says is allowed and what `do` makes of it is compared with the house (prove.random_lives). Days are counted one by one.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.core.workdays import is_workday

PROMISED, LEGAL, TELL, CORRECT, EXTRA, LONGEST_PAUSE = 3, 20, 5, 15, 10, 15
WHILE = {
    "submitted": {"accept", "not_accept", "return_for_correction", "withdraw"},
    "to_correct": {"resubmit", "withdraw"},
    "accepted": {"pass_on", "pause", "resume", "propose", "extend", "decline", "approve", "refuse", "terminate", "withdraw"},
}
ENDS = {"not_accept": "not_accepted", "withdraw": "withdrawn", "refuse": "refused", "terminate": "terminated", "approve": "approved"}


@dataclass
class Life:
    today: date
    status: str = "submitted"
    received: date = field(init=False)
    asked: date | None = None  # for corrections
    was_asked: bool = False
    accepted: date | None = None
    passed_on: bool = False
    stood: set[date] = field(default_factory=set)  # every day of a special procedure
    pause_since: date | None = None
    extra: int = 0
    asking: int = 0  # days that the head is asked for

    def __post_init__(self) -> None:
        self.received = self.today

    def may(self, act: str) -> bool:
        if act not in WHILE.get(self.status, ()):
            return False
        paused, asked = self.pause_since is not None, self.asking > 0
        return {
            "return_for_correction": not self.was_asked, "pass_on": not paused and not self.passed_on, "pause": not paused,
            "resume": paused, "propose": not asked and not self.extra, "extend": asked, "decline": asked,
            "approve": self.passed_on and not paused, "refuse": self.passed_on and not paused, "terminate": self.passed_on and not paused,
        }.get(act, True)  # fmt: skip

    def do(self, act: str, days: int = 0) -> None:
        if act in ENDS:
            self.status, self.pause_since, self.asking = ENDS[act], None, 0
        elif act == "accept":
            self.status, self.accepted = "accepted", self.today
        elif act == "return_for_correction":
            self.status, self.asked, self.was_asked = "to_correct", self.today, True
        elif act == "resubmit":
            self.status, self.received = "submitted", self.today
        elif act == "pass_on":
            self.passed_on = True
        elif act == "pause":
            self.pause_since = self.today
        elif act == "resume" and self.pause_since:
            self.stood |= {self.pause_since + timedelta(n) for n in range((self.today - self.pause_since).days + 1)}
            self.pause_since = None
        elif act == "propose":
            self.asking = days
        elif act in {"extend", "decline"}:
            self.extra, self.asking = self.asking if act == "extend" else 0, 0

    def morning(self) -> None:
        """The next day; silence and corrections that did not come have run out if yesterday was their last day."""
        self.today += timedelta(1)
        if self.status == "submitted" and self.today > self.last(self.received, TELL):
            self.status, self.accepted = "accepted", self.received
        if self.status == "to_correct" and self.asked and self.today > self.last(self.asked, CORRECT):
            self.status = "terminated"

    def last(self, since: date, days: int, stood: frozenset[date] | set[date] = frozenset()) -> date:
        while days:
            since += timedelta(1)
            days -= is_workday(since)[0] and since not in stood
        return since

    @property
    def due(self) -> tuple[date, date] | None:
        """(legal, promised); told while the case runs and no procedure goes on."""
        if self.accepted is None or self.pause_since is not None:
            return None
        return tuple(self.last(self.accepted, days + self.extra, self.stood) for days in (LEGAL, PROMISED))  # type: ignore[return-value]
