"""Rows of a result: shown as a table, kept as JSON. `make bench` and `make prove` share the shape."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    id: str
    what: str
    value: float
    goal: str  # ">= 0.25", "<= 160", "= 0"

    @property
    def met(self) -> bool:
        sign, bound = self.goal.split()[:2]
        limit = float(bound)
        return {">=": self.value >= limit, "<=": self.value <= limit, "=": self.value == limit}[sign]


def publish(rows: Sequence[Row], target: Path) -> bool:
    """Print the table, write the file, say whether all goals are met."""
    target.parent.mkdir(parents=True, exist_ok=True)
    listed = [asdict(row) | {"value": round(row.value, 3), "met": row.met} for row in rows]
    target.write_text(json.dumps(listed, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    width = max((len(row.what) for row in rows), default=4)
    print(f"\n{'id':<12}{'what':<{width + 2}}{'value':>10}  {'goal':<12}met")
    for row in rows:
        print(f"{row.id:<12}{row.what:<{width + 2}}{row.value:>10.3f}  {row.goal:<12}{'yes' if row.met else 'NO'}")
    return all(row.met for row in rows)
