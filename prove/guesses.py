"""A million guesses at the verification page by somebody who knows how our ids and numbers are made: none tells whose a paper is.

They go straight to the function behind the page: the page itself takes sixty misses a minute from one address. The guesser has seen papers
of the same morning, so that the time in an id and the form of a number are known; the guesser does not know a name.
"""

import os
import random
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from uuid import UUID, uuid4

import yaml
from flask import Flask

from app import cli
from app.core import jobs
from app.core.db import session
from app.core.transaction import write
from app.factory import create_app
from app.issuance import queries, service, types, verification
from app.issuance.service import Holder
from app.issuance.verification import NOT_OURS
from bench.results import Row
from config import from_environment
from prove import house

COUNT = int(os.environ.get("COUNT", "1000000"))
SEED = int(os.environ.get("SEED", "2026"))
INSTANCE = house.ROOT / "out" / "prove" / "guesses"
KINDS = ("housing-proof", "medical-insurance-proof", "no-criminal-record-proof", "residence-proof", "rental-qualification")
PAPERS = 4  # of each kind are signed, and as many are being made
Guess = Callable[[random.Random, "Known"], str]


class Known:
    """What the guesser has seen: ids and numbers of papers, all of them signed or just asked for."""

    def __init__(self, ids: list[UUID], numbers: list[str], identifiers: list[str]) -> None:
        self.ids, self.numbers, self.identifiers = ids, numbers, identifiers
        self.taken = {str(each) for each in ids}


def _any_id(chance: random.Random, _known: Known) -> str:
    return str(UUID(int=chance.getrandbits(128)))


def _id_of_that_moment(chance: random.Random, known: Known) -> str:
    """The first half of a real id, with the time in it; the rest is guessed."""
    return str(UUID(int=chance.choice(known.ids).int >> 62 << 62 | chance.getrandbits(62)))


def _id_nearby(chance: random.Random, known: Known) -> str:
    """A real id with some of its digits changed, as who hopes for neighbours would."""
    return str(UUID(int=chance.choice(known.ids).int ^ chance.getrandbits(chance.choice((8, 16, 32)))))


def _number_in_the_series(chance: random.Random, known: Known) -> str:
    """Also those that were given out: numbers follow one another, so the guesser has all of them."""
    number = chance.choice(known.numbers)
    digits = max((part for part in _digits(number)), key=len)
    return number.replace(digits, str(chance.randrange(1, 40)).zfill(len(digits)))


def _digits(number: str) -> list[str]:
    behind = number.partition("〕")[2]
    return ["".join(sign for sign in behind if sign.isdigit()) or "1"]


def _any_number(chance: random.Random, known: Known) -> str:
    return chance.choice(known.numbers)[:-8] + "".join(chance.choice("0123456789〔〕号云") for _ in range(chance.randrange(1, 12)))


def _identifier(chance: random.Random, known: Known) -> str:
    parts = chance.choice(known.identifiers).split(".")
    parts[7], parts[9] = f"2026{chance.randrange(10**7):07}", chance.choice("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return ".".join(parts)


GUESSES: tuple[Guess, ...] = (_any_id, _id_of_that_moment, _id_nearby, _number_in_the_series, _any_number, _identifier)


def storm(app: Flask, count: int, chance: random.Random) -> Counter[str]:
    """So many guesses, each of another kind than the one before; what came of them by what it would be to the guesser."""
    seen = Counter[str]()
    with app.app_context():
        known, being_made = _papers()
        for number in range(count):
            text = GUESSES[number % len(GUESSES)](chance, known)
            if text not in known.taken:
                seen[_told(text, being_made)] += 1
        seen["control"] = sum(bool(_facts(str(each))) for each in known.ids)
        session().rollback()
    return seen


def _told(text: str, being_made: set[str]) -> str:
    try:
        finding = verification.by_reference(text)
    except Exception as failure:  # whatever it is, it is what we look for
        print(f"            {text!r}: {type(failure).__name__}: {failure}")
        return "broken"
    if finding == NOT_OURS:
        return "nothing"
    if finding.certificate is None or text in being_made:
        return "being made"
    return "facts" if finding.certificate.facts else "a number"


def _facts(reference: str) -> object:
    certificate = verification.by_reference(reference).certificate
    return certificate.facts if certificate else None


def _papers() -> tuple[Known, set[str]]:
    """Papers that are signed, and others of the same series that are recorded and not signed yet."""
    signed = [_prepare(kind, number) for kind in KINDS for number in range(PAPERS)]
    for _ in signed:  # the jobs that sign; those that draw come after them, and a page needs no drawing
        jobs.run_one()
    waiting = [_prepare(kind, PAPERS + number) for kind in KINDS for number in range(PAPERS)]
    rows = [queries.by_id(each) for each in signed]
    later = [queries.by_id(each) for each in waiting]
    known = Known(signed, [row.number for row in rows], [row.identifier for row in rows])
    return known, {row.number for row in later} | {row.identifier for row in later} | {str(row.id) for row in later}


def _prepare(kind: str, number: int) -> UUID:
    sample = yaml.safe_load((house.ROOT / "certificates" / kind / "sample.yaml").read_text(encoding="utf-8"))[0]
    whom = Holder(sample["holder"]["kind"], uuid4(), sample["holder"]["name"], sample["holder"]["number"])
    facts = {name: value for name, value in sample["facts"].items() if name in types.get(kind).facts}
    with write():
        return service.prepare(kind, whom, facts, "guesses:1", key=f"{kind}/{number}", by="housing")


def rows() -> Iterator[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE)}))
    with app.app_context():
        cli.upgrade()
    seen = storm(app, COUNT, random.Random(SEED))
    print("            " + ", ".join(f"{what} {many}" for what, many in seen.most_common()))
    yield Row("T40", f"{COUNT} guessed ids and numbers (seed {SEED}): told whose a paper is, or that one is being made", _hits(seen), "= 0")
    yield Row("T40a", "guesses that broke the check", seen["broken"], "= 0")
    yield Row("T40b", "papers that their own id does show, of those that were guessed at", seen["control"], f"= {len(KINDS) * PAPERS}")


def _hits(seen: Counter[str]) -> int:
    return seen["facts"] + seen["being made"]
