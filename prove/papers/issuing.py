"""Issues the samples of every type in an instance of its own, and says what drawing each of them takes."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from app.core import jobs
from app.core.db import new_id
from app.core.transaction import write
from app.factory import create_app
from app.identity import queries as identity
from app.issuance import drawing, issuers, orders, queries, render, samples, service, types
from app.issuance.records import Holder, Record
from app.issuance.types import OFFICE, CertificateType
from config import from_environment
from prove import house

SEVERAL = 3  # papers drawn warm; the fastest counts


@dataclass(frozen=True)
class Issued:
    """One signed paper of the demonstration."""

    kind: CertificateType
    sample: int
    certificate_id: UUID
    number: str
    title: str
    page: str  # as HTML
    content: bytes
    cold: float  # seconds by the clock, in a drawing process that was started for it
    warm: float


@contextmanager
def office(instance: Path) -> Iterator[None]:
    """The product on a new instance, in this process."""
    shutil.rmtree(instance, ignore_errors=True)
    instance.mkdir(parents=True)
    own = os.environ | {"YIMEN_INSTANCE": str(instance), "YIMEN_PUBLIC_URL": "http://127.0.0.1:8000"}
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "prepare"]
    subprocess.run(command, cwd=house.ROOT, env=own, check=True, stdout=subprocess.DEVNULL)
    app = create_app(from_environment(own))
    with app.app_context():
        yield


def all_papers() -> Iterator[Issued]:
    """Every sample of every type, signed."""
    for code in types.all_types():
        for number, said in enumerate(samples.read(code, samples.text_of(code))):
            yield issued(code, number, said, key=f"papers:{code}:{number}")


def issued(code: str, sample: int, said: Mapping[str, Any], *, key: str) -> Issued:
    """Prepared, signed, drawn and sealed, by the same jobs as in the house."""
    kind = types.get(code)
    by = samples.office(kind, said).code
    issuers.ensure_keys(by)
    with write():
        made = service.prepare(code, _holder(said["holder"]), said["facts"], "papers:1", key=key, by=by if kind.issuer == OFFICE else "")
        orders.draw(made)
    jobs.run_until_idle()
    record = queries.record(made)
    cold, warm = _times(kind, record)
    return Issued(kind, sample, made, record.number, kind.titled(record.facts).zh, render.html(kind, record), queries.pdf(made), cold, warm)


def _holder(said: Mapping[str, str]) -> Holder:
    """The person or firm of the demonstration that bears the name; somebody new where there is none."""
    known = identity.parties_named(said["name"])
    return Holder(said["kind"], known[0] if known else new_id(), said["name"], said["number"])


def _times(kind: CertificateType, record: Record) -> tuple[float, float]:
    drawing.end()
    cold = _timed(kind, record)
    return cold, min(_timed(kind, record) for _ in range(SEVERAL))


def _timed(kind: CertificateType, record: Record) -> float:
    started = time.perf_counter()
    drawing.pdf(kind, record)
    return time.perf_counter() - started
