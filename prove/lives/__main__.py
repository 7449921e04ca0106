"""Walk every move once; print what was not reached and fail for it. `make lives ONLY="granted held-up"` walks some of them."""

import heapq
import sys
import time
from collections.abc import Iterator
from itertools import count

from app.cases.lifecycle import MOVES
from prove import house, walk as pages
from prove.browser import Unexpected
from prove.lives import afterwards, album, beside, book, flow, papers
from prove.lives.cast import PEOPLE, SETTINGS, WALKS, Walk
from prove.lives.life import Life
from prove.lives.office import Office
from prove.ports import free_port

KINDS = (flow, beside, afterwards, papers)  # each tells the cast of its walks when it is read
OUT = house.ROOT / "out" / "lives"


def main(wanted: list[str]) -> int:
    chosen = [walk for walk in WALKS if not wanted or walk.folder in wanted]
    if unknown := set(wanted) - {walk.folder for walk in WALKS}:
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(walk.folder for walk in WALKS)}", file=sys.stderr)
        return 2
    album.clear(OUT)
    started = time.perf_counter()
    with house.running(OUT / "instance", port=free_port(), environment=SETTINGS) as running:
        office = Office(running, *pages.accounts(running.said.read_text(encoding="utf-8")))
        for name, firm in PEOPLE.items():
            office.admit(name, firm)
        entries = sorted(walked(chosen, office), key=lambda entry: chosen.index(entry.walk))
        left = not_walked(book.moves(running.instance))
    page = album.bind(entries, left, OUT)
    print(f"{time.perf_counter() - started:>7.1f} s  {len(entries)} lives, {sum(len(entry.sheets) for entry in entries)} documents: {page}")
    for move in left:
        print(f"not walked: {move}")
    return 1 if left and not wanted else 0


def walked(chosen: list[Walk], office: Office) -> Iterator[album.Entry]:
    """Walk all of them side by side, for the clock never goes back: whoever waits for the earliest day goes on next."""
    order = count()
    waiting: list[tuple[int, int, Walk, Life, Iterator[int]]] = []
    for walk in chosen:
        life = Life(office, walk.citizen)
        heapq.heappush(waiting, (0, next(order), walk, life, walk.walking(life)))
    while waiting:
        day, _, walk, life, steps = heapq.heappop(waiting)
        if day > office.day:
            office.until(day)
        try:
            days = next(steps)
        except StopIteration:
            print(f"            day {day:>4}  {walk.folder}: {life.number or 'a draft'} {life.status}", flush=True)
            yield album.collect(walk, life, OUT)
        except Unexpected as surprise:
            raise Unexpected(f"{walk.folder}, case {life.number}: {surprise}") from surprise
        else:
            heapq.heappush(waiting, (day + days, next(order), walk, life, steps))


def not_walked(seen: set[tuple[str, str]]) -> list[str]:
    """The rows of the table of moves that nothing took."""
    return [f"{was.value} · {act.value}" for was, act in MOVES if (was.value, act.value) not in seen]


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except Unexpected as surprise:
        sys.exit(f"the lives ended early: {surprise}")
