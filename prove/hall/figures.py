"""The day's figures as a table for people, and as JSON."""

import json
from collections import Counter
from pathlib import Path
from statistics import mean, median

from prove.hall import records_of_day as books
from prove.hall.day import Hall
from prove.hall.stories import BY_CODE

LEAST_SEEN = 20  # requests of a kind before its times are told
MOST_KINDS = 24


def tell(hall: Hall, target: Path) -> None:
    told = of(hall)
    target.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    for title, part in told.items():
        print(f"\n{title}")
        for name, value in part.items():
            shown = "  ".join(f"{one:>8}" for one in value) if isinstance(value, list) else value
            print(f"  {name:<66}{shown:>10}")


def of(hall: Hall) -> dict[str, dict[str, object]]:
    tally, watch = hall.tally, hall.watch
    acts, filed = Counter(one.act for one in tally.done), tally.filed.values()
    status = Counter(row[1] for row in books.ask(hall.running.instance, books.CASES))
    return {
        "The day": {
            "received": len(tally.filed),
            **{f"  by way of {way}": count for way, count in Counter(channel for _, channel, _ in filed).items()},
            "for a person, as registers contradict each other": sum(one.to_person for one in hall.plan.matters),
            "visits": len(hall.plan.visits),
            "seconds of an intake, on average": round(mean(tally.intakes), 1) if tally.intakes else 0,
            "acts of people": len(tally.done),
            **{f"  {act}": count for act, count in acts.most_common()},
            **{f"  {what}": count for what, count in tally.others.items()},
            **{f"now {name}": count for name, count in status.most_common()},
            "papers": books.number_of(hall.running.instance, "SELECT count(*) FROM certificate"),
        },
        "By service": dict(Counter(service for service, _, _ in filed).most_common()),
        "By story": {BY_CODE[code].title: count for code, count in Counter(one.story for one in hall.plan.matters).most_common()},
        "Time": {
            "seconds in which everybody signed in": round(hall.signed_in, 1),
            "seconds of work, to the last paper": round(hall.worked, 1),
            "requests": watch.requests,
            "requests a second": round(watch.requests / hall.worked, 1),
            **{f"answers {code}": count for code, count in sorted(watch.statuses.items())},
        },
        "Milliseconds of a page: half of them, 99 of 100, how many": {
            kind: [round(median(times)), round(_percentile(times)), len(times)]
            for kind, times in sorted(watch.times.items(), key=lambda one: -sum(one[1]))[:MOST_KINDS]
            if len(times) >= LEAST_SEEN
        },
    }


def _percentile(times: list[float], share: float = 0.99) -> float:
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
