"""M4-a and M4-c: certificates as data, without a picture.

M4-a is what issuing adds to a bare signature: canonical bytes, their hash, the leaf of the ledger. M4-c is the whole of it with the
database: a list of an office becomes recorded, signed certificates with their entries, by the job of the house.
"""

import hashlib
import shutil
import statistics
import time
from collections.abc import Callable

from flask import Flask

from app import cli
from app.core import jobs
from app.core.actor import SYSTEM
from app.core.transaction import write
from app.elements.identifiers import id_check_character
from app.factory import create_app
from app.issuance import batches, issuers, merkle, pki
from app.issuance.batches import Line
from app.issuance.canonical import canonical
from bench.results import Row
from bench.servers import ROOT
from config import from_environment

INSTANCE = ROOT / "out" / "bench" / "lists"
TYPE, OFFICE = "medical-insurance-proof", "medical-insurance"
SIGNATURES, ROUNDS = 2_000, 5
LINES = 20_000


def measure() -> list[Row]:
    app = new_house()
    with app.app_context():
        issuers.ensure_keys()
        share = _share_of_the_signature()
        rate = _issued_a_second()
    return [
        Row("M4-a", "signatures alone / with canonical bytes, hash and leaf, CPU", share, ">= 0.8"),
        Row("M4-c", "certificates of a list recorded, signed and entered, a second of one core", rate, ">= 1000"),
    ]


def new_house() -> Flask:
    """An empty one, with the content of the demonstration city."""
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE)}))
    with app.app_context():
        cli.upgrade()
    return app


def lines(count: int) -> list[Line]:
    """Invented holders, each of another number that can belong to nobody."""
    return [_line(place) for place in range(count)]


def _line(place: int) -> Line:
    first = f"9900{place // 30_000:02}19{30 + place // 1000 % 30}0307{place % 1000:03}"
    number, name = first + id_check_character(first), f"参保人{place}"
    facts = {"name": name, "id_number": number, "year": "2026", "status": "正常参保", "insurance": "城乡居民基本医疗保险"}
    return Line(number, name, facts)


def _share_of_the_signature() -> float:
    """Medians of CPU seconds, measured in turns so that both meet the same machine."""
    key, document = pki.seal_key(OFFICE), {"format": "yimen-certificate/1", "nonce": "0" * 32, "facts": dict(_line(1).facts), "number": "1"}
    content = canonical(document)

    def bare() -> None:
        key.sign(content)

    def whole() -> None:
        told = canonical(document)
        entry = {"certificate": "0" * 32, "kind": "issued", "sha256": hashlib.sha256(told).hexdigest()}
        merkle.leaf_hash(canonical(entry))
        key.sign(told)

    return 1 / statistics.median(_cpu(whole) / _cpu(bare) for _ in range(ROUNDS))


def _cpu(work: Callable[[], None]) -> float:
    started = time.process_time()
    for _ in range(SIGNATURES):
        work()
    return time.process_time() - started


def _issued_a_second() -> float:
    some = lines(LINES)
    parts = batches.put_away(some)
    with write():
        batches.begin(TYPE, OFFICE, some, SYSTEM, parts=parts)
    started, began = time.process_time(), time.monotonic()
    jobs.run_until_idle()
    spent, took = time.process_time() - started, time.monotonic() - began
    (progress,) = batches.progress()
    if progress.issued != LINES:
        raise RuntimeError(f"{progress.issued} of {LINES} were issued")
    print(f"  M4: {LINES:,} certificates in {took:.1f} s, {spent:.1f} s of one core")
    return LINES / spent
