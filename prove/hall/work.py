"""Who has to do what next: the matters of the day, and the list from which everybody takes what is theirs. Nobody presses twice."""

import threading
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from prove.browser import Value
from prove.hall.town import Citizen, Firm


@dataclass(frozen=True, eq=False)
class Beat:
    """One act of a story: whose it is, which button, what is typed. `who` is a pool, or one of it: reviewer.health#2."""

    who: str
    act: str
    said: dict[str, Value] = field(default_factory=dict)
    together: bool = False  # may be done for several at once


Stage = tuple[Beat, ...]  # beats whose order does not matter


@dataclass(eq=False)
class Matter:
    """One matter of the day, with its story and how far it is."""

    order: int
    kind: str  # of services.KINDS
    service: str
    citizen: Citizen
    firm: Firm | None
    channel: str  # window, online, code: begun at home and finished at a window
    story: str
    stages: list[Stage]
    end: str  # the status in which the day leaves it
    answers: dict[str, Value]
    way: str  # how the result is delivered, where the applicant is asked
    is_kept: bool = False  # an original is kept at the desk
    after: "Matter | None" = None  # whose result it needs
    third: Citizen | None = None  # whose interests it touches
    # --- what became of it
    number: str = ""
    draft: str = ""
    code: str = ""  # by which a clerk finds the draft
    slip: str = ""
    to_person: bool = False  # registers contradict each other: what a machine might have decided waits for an officer
    looked_at: float = 0.0  # when somebody last asked whether the result is there
    at: int = 0
    is_over: bool = False
    fault: str = ""

    @property
    def applicant(self) -> str:
        return self.firm.name if self.firm else self.citizen.name


Fits = Callable[[Matter, Beat], bool]


def anything(_matter: Matter, _beat: Beat) -> bool:
    return True


class Day:
    """What is open, by whose it is. Everything here is done under one lock and takes no time."""

    def __init__(self, matters: Iterable[Matter]) -> None:
        self.matters = list(matters)
        self.by_number: dict[str, Matter] = {}
        self.lock = threading.Lock()
        self.bells: dict[str, threading.Condition] = defaultdict(lambda: threading.Condition(self.lock))  # of each pool
        self.open: dict[str, dict[Beat, Matter]] = defaultdict(dict)
        self.left: dict[int, set[Beat]] = {}  # beats of the running stage, by matter
        self.unfiled = self.unfinished = len(self.matters)

    def begin(self, matter: Matter) -> None:
        """Its story begins."""
        with self.lock:
            self._open(matter)

    def filed(self, matter: Matter, number: str) -> None:
        with self.lock:
            matter.number = number
            self.by_number[number] = matter
            self.unfiled -= 1
            if not self.unfiled:
                self._ring()

    def failed(self, matter: Matter, fault: str) -> None:
        with self.lock:
            self.unfiled -= not matter.number and not matter.is_over
            matter.fault = fault
            self._end(matter)
            for beats in self.open.values():
                for beat in [one for one, whose in beats.items() if whose is matter]:
                    del beats[beat]

    def _end(self, matter: Matter) -> None:
        if not matter.is_over:
            matter.is_over = True
            self.unfinished -= 1
            if not self.unfinished:
                self._ring()

    def _open(self, matter: Matter) -> None:
        if matter.at >= len(matter.stages) or matter.is_over:
            self._end(matter)
            return
        stage = matter.stages[matter.at]
        self.left[matter.order] = set(stage)
        for beat in stage:
            self.open[beat.who][beat] = matter
            self._ring(beat.who)

    def _ring(self, pool: str = "") -> None:
        """Whoever waits for this pool looks up; without one everybody. Who comes back to a window comes to a clerk."""
        for name in [pool] if pool else list(self.bells):
            self.bells["clerk" if name == "window" else name.partition("#")[0]].notify_all()

    def done(self, matter: Matter, beat: Beat) -> None:
        with self.lock:
            self.left.setdefault(matter.order, set()).discard(beat)
            if not self.left[matter.order] and not matter.is_over:
                matter.at += 1
                self._open(matter)

    def take(self, pools: Sequence[str], fits: Fits = anything) -> tuple[Matter, Beat] | None:
        """The oldest that is theirs and fits; nobody else gets it then."""
        with self.lock:
            for pool in pools:
                found = next(((beat, matter) for beat, matter in self.open[pool].items() if fits(matter, beat)), None)
                if found:
                    beat, matter = found
                    del self.open[pool][beat]
                    return matter, beat
        return None

    def again(self, matter: Matter, beat: Beat) -> None:
        """It could not be done yet, and is the last in the row."""
        with self.lock:
            if not matter.is_over:
                self.open[beat.who][beat] = matter

    def waits(self, pools: Sequence[str]) -> list[tuple[Matter, Beat]]:
        with self.lock:
            return [(matter, beat) for pool in pools for beat, matter in self.open[pool].items()]

    def rest(self, pool: str, longest: float) -> None:
        """Wait until something of the pool is opened, or the time has passed."""
        with self.lock:
            if self.unfinished:
                self.bells[pool.partition("#")[0]].wait(longest)

    @property
    def is_intake_over(self) -> bool:
        return self.unfiled <= 0

    @property
    def is_finished(self) -> bool:
        return self.unfinished <= 0
