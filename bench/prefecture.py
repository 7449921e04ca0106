"""A prefecture's worth of matters, made from the real list: the same matters at other offices, some of them split finer."""

import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.publishing.matter_list import Listed

REAL_LIST = Path(__file__).parents[2] / "shared" / "data" / "guangan_items.csv"
WANTED = 10_063  # matters of the model prefecture
SEED = 20261127
AREAS = ("市", "东城区", "西城区", "甲县", "乙县", "丙县", "丁县", "开发区", "新区", "高新区", "示范区", "港区")
FINER = ("（首次申请）", "（变更）", "（延续）", "（补证）", "（注销）")
SPLIT = 0.3  # of the matters elsewhere


def made(real: list[Listed], wanted: int = WANTED, seed: int = SEED) -> list[Listed]:
    """The real matters first, then invented neighbours of them; the same for the same seed."""
    dice = random.Random(seed)
    found = list(real)
    for place, area in enumerate(AREAS):
        for matter in _elsewhere(real, area, place, dice):
            if len(found) == wanted:
                return found
            found.append(matter)
    raise ValueError(f"{len(real)} matters give no {wanted}")


def as_csv(matters: list[Listed]) -> bytes:
    """A list as an office hands it in. Names with commas are put in quotes."""
    lines = ["department,name,type_code,item_code"]
    lines += [f'{matter.office},"{matter.name.replace(chr(34), chr(34) * 2)}",{matter.matter_type},{matter.code}' for matter in matters]
    return "\n".join(lines).encode()


def _elsewhere(real: list[Listed], area: str, place: int, dice: random.Random) -> Iterator[Listed]:
    for serial, matter in enumerate(real):
        name = matter.name + (dice.choice(FINER) if dice.random() < SPLIT and "（" not in matter.name else "")
        yield replace(matter, code=f"{place:02d}-{serial:05d}-{matter.matter_type}", name=name, office=area + matter.office.lstrip("区"))
