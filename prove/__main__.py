"""`make prove`: kill, race, forge; count what got through. `make prove ONLY=kills` runs a part."""

import sys
from collections.abc import Callable, Iterator

from bench.results import Row, publish
from prove import (
    faults,
    files,
    flows,
    forgeries,
    guesses,
    house,
    injections,
    kills,
    lists,
    races,
    random_lives,
    replays,
    rules,
    submissions,
    tampers,
    under_load,
)

PARTS: dict[str, Callable[[], Iterator[Row]]] = {
    "rules": rules.rows,
    "flows": flows.rows,
    "submissions": submissions.rows,
    "files": files.rows,
    "lives": random_lives.rows,
    "replays": replays.rows,
    "faults": faults.rows,
    "races": races.rows,
    "forgeries": forgeries.rows,
    "guesses": guesses.rows,
    "papers": injections.rows,
    "tampers": tampers.rows,
    "lists": lists.rows,
    "kills": kills.rows,
    "under_load": under_load.rows,
}


def main() -> int:
    wanted = sys.argv[1:] or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        print(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    found: list[Row] = []
    for name in wanted:  # each part is told when it is done: some of them take half an hour
        print(f"  {name} …", flush=True)
        found += PARTS[name]()
        are_met = publish(found, house.ROOT / "out" / "prove" / "results.json")
    return 0 if are_met else 1


if __name__ == "__main__":
    sys.exit(main())
