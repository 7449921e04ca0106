"""A genuine certificate changed in thousands of ways: none of them is found genuine.

The copies go straight to the function behind the public page: the page itself takes thirty files a minute from one address.
"""

import os
import random
from collections import Counter
from collections.abc import Iterator

from app.factory import create_app
from app.issuance import verification
from bench.results import Row
from config import from_environment
from prove import house, walk
from prove.browser import Browser
from prove.journey import SERVICES, begin, submit
from prove.ports import free_port

CHANGES = int(os.environ.get("CHANGES", "10000"))
SEED = int(os.environ.get("SEED", "2026"))
INSTANCE = house.ROOT / "out" / "prove" / "forgeries"
LONGEST_TAIL = 400


def rows() -> Iterator[Row]:
    chance = random.Random(SEED)
    with house.running(INSTANCE, port=free_port()) as running:
        paper = a_certificate(running)
        yield Row(
            "F1",
            "the certificate itself, on the public page: found genuine",
            float(walk.verdict_of_file(Browser(running.address), paper) == "genuine"),
            "= 1",
        )
    seen = findings(paper, chance)
    print("            " + ", ".join(f"{what} {count}" for what, count in seen.most_common()))
    yield Row("F2", f"changed copies, {CHANGES} ways (seed {SEED}): found genuine", seen["genuine"], "= 0")
    yield Row("F3", "changed copies that broke the check", seen["broken"], "= 0")


def findings(paper: bytes, chance: random.Random) -> Counter[str]:
    """What is said about each changed copy."""
    app = create_app(from_environment(os.environ | {"YIMEN_INSTANCE": str(INSTANCE)}))
    seen = Counter[str]()
    with app.app_context():
        for _ in range(CHANGES):
            try:
                seen[verification.of_file(changed(paper, chance)).verdict.value] += 1
            except Exception as failure:  # whatever it is, it is what we look for
                print(f"            {type(failure).__name__}: {failure}")
                seen["broken"] += 1
    return seen


def a_certificate(running: house.House) -> bytes:
    password, accounts = walk.accounts(running.said.read_text(encoding="utf-8"))
    citizen = Browser(running.address)
    walk.sign_in(citizen, accounts[SERVICES[0].citizen], password)
    page, _ = walk.fill_in(citizen, begin(citizen, SERVICES[0].code), SERVICES[0].answers)
    return walk.certificate_of(citizen, walk.case_number(submit(citizen, page)))[1]


def changed(paper: bytes, chance: random.Random) -> bytes:
    """One bit flipped, a piece cut out, a piece doubled, the end cut off, or something appended."""
    at = chance.randrange(len(paper))
    kind = chance.random()
    if kind < 0.7:
        return paper[:at] + bytes([paper[at] ^ (1 << chance.randrange(8))]) + paper[at + 1 :]
    length = chance.randrange(1, LONGEST_TAIL)
    if kind < 0.8:
        return paper[:at] + paper[at + length :]
    if kind < 0.9:
        return paper[:at] + paper[at : at + length] + paper[at:]
    return paper[:at] if kind < 0.95 else paper + chance.randbytes(length)
