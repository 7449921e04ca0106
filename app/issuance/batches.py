"""存量证照批量签发: an office's list becomes certificates, some hundred lines a job, each line once whatever dies in between.

A part is recorded in one transaction, signed outside of any, and stored in a second one with its ledger entries. Killed in
between, the part is done again: what was recorded is known by its key, and only what has no signature yet is signed.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Row, bindparam, func, select, update

from app.audit import service as audit
from app.core import clock, counters, files, jobs, seal
from app.core.actor import SYSTEM, Actor
from app.core.db import insert, insert_once, new_id, run, session, table_of
from app.core.transaction import write
from app.elements.facts import Value
from app.elements.masks import mask
from app.identity import service as identity
from app.issuance import ledger, service, signing, types, versions, work
from app.issuance.batch_models import Batch, BatchPart
from app.issuance.canonical import canonical
from app.issuance.errors import CharacterMissing, FactsRefused
from app.issuance.issuers import issuer
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, NumberSequence, Status
from app.issuance.records import Holder, place
from app.issuance.types import CertificateType

JOB = "issuance.batch"
PART = 500  # lines: about a quarter of a second, so that nobody else waits long for the writer

_certificate = table_of(Certificate)
_sign = (
    update(_certificate)
    .where(_certificate.c.id == bindparam("of"))
    .values(status=Status.SIGNED, signature=bindparam("by"), key_id=bindparam("with_key"), signed_at=bindparam("at"))
)


@dataclass(frozen=True)
class Line:
    """One holder with the facts of their certificate; checked when the list was read (batch_list)."""

    number: str  # identity number or credit code
    name: str
    facts: Mapping[str, Value]
    valid_until: str = ""


@dataclass(frozen=True)
class Progress:
    batch: Batch
    issued: int
    refused: list[str]
    parts: int
    done: int


def put_away(lines: Sequence[Line]) -> list[str]:
    """The lines of each part as a sealed file, before any transaction; gives their names."""
    told = [asdict(line) for line in lines]
    return [files.put(json.dumps(told[at : at + PART], ensure_ascii=False).encode()) for at in range(0, len(told), PART)]


def begin(type_code: str, by: str, lines: Sequence[Line], actor: Actor, *, parts: Sequence[str]) -> UUID:
    """Take in a list that was put away, and have it issued after the commit.

    The same list for the same type and office is the batch that it was the first time.
    """
    told = [asdict(line) for line in lines]
    digest = hashlib.sha256(canonical({"type": type_code, "by": by, "lines": told})).digest()
    batch_id, now = new_id(), clock.now()
    row = {"id": batch_id, "type_code": type_code, "issuer": by, "sha256": digest, "lines": len(lines), "asked_at": now}
    if not insert_once(Batch, **row):
        return session().scalars(select(Batch.id).where(Batch.sha256 == digest)).one()
    for at, file_key in enumerate(parts):
        part_id = new_id()
        insert(BatchPart, {"id": part_id, "batch_id": batch_id, "first": at * PART, "file_key": file_key, "refused": ""})
        jobs.enqueue(JOB, {"part_id": str(part_id)}, key=f"{JOB}:{part_id.hex}")
    audit.record(actor, "certificate:issue_list", kind="certificate-batch", ref=str(batch_id), detail={"lines": len(lines)})
    return batch_id


def progress() -> list[Progress]:
    """Every batch, the newest first."""
    issued = func.coalesce(func.sum(BatchPart.issued), 0).label("issued")
    counted = select(BatchPart.batch_id, func.count().label("parts"), func.count(BatchPart.done_at).label("done"), issued)
    figures = {row.batch_id: row for row in session().execute(counted.group_by(BatchPart.batch_id))}
    found = session().scalars(select(Batch).order_by(Batch.asked_at.desc(), Batch.id.desc()))
    rows = ((batch, figures[batch.id]) for batch in found)
    return [Progress(batch, row.issued, _refused(batch.id), row.parts, row.done) for batch, row in rows]


def _refused(batch_id: UUID) -> list[str]:
    told = select(BatchPart.refused).where(BatchPart.batch_id == batch_id, BatchPart.refused != "").order_by(BatchPart.first)
    return [line for text in session().scalars(told) for line in text.splitlines()]


@jobs.handler(JOB)
def issue(payload: dict) -> None:
    """Issue the lines of a part. A second call changes nothing."""
    part = session().get_one(BatchPart, UUID(payload["part_id"]))
    batch = session().get_one(Batch, part.batch_id)
    if part.file_key is None:
        return
    part_id, file_key, first, batch_id, by, type_code = part.id, part.file_key, part.first, batch.id, batch.issuer, batch.type_code
    lines = {f"batch:{batch_id.hex}:{first + at}": Line(**told) for at, told in enumerate(json.loads(files.get(file_key)))}
    session().rollback()
    with write():
        refused = _record(types.get(type_code), by, lines, first)
    work.ensure_keys(by)
    signed = [(row, *signing.sign_record(_content(row), by)) for row in _unsigned(list(lines))]
    session().rollback()
    with write() as current:
        _store(signed, batch_id)
        done = {"done_at": clock.now(), "file_key": None, "issued": len(lines) - len(refused), "refused": "\n".join(refused)}
        current.execute(update(BatchPart).where(BatchPart.id == part_id).values(**done))
    files.delete(file_key)


def _record(kind: CertificateType, by: str, lines: Mapping[str, Line], first: int) -> list[str]:
    """Record those that are not recorded yet, in the current transaction; gives the lines that are refused, each with why."""
    versions.keep(kind)
    known = set(session().scalars(select(Certificate.key).where(Certificate.key.in_(lines))))
    parties = identity.parties_for({line.number: line.name for line in lines.values()})
    sound: list[tuple[str, Line, Holder, dict[str, Value]]] = []
    refused = []
    for at, (key, line) in enumerate(lines.items()):
        party = parties[line.number]
        holder = Holder(party.kind.value, party.id, line.name, mask("id_number", line.number))
        try:
            sound.append((key, line, holder, service.check(kind.code, holder, line.facts)))
        except (FactsRefused, CharacterMissing) as why:  # the type was changed since the list was read
            refused.append(f"{first + at + 1}: {why.message % why.params}")
    office, fresh = issuer(by), [one for one in sound if one[0] not in known]
    if fresh:
        sequence = counters.next_in(NumberSequence, service.series_of(kind, office, clock.today()), len(fresh))
        rows = [
            service.row_of(kind, office, holder, facts, act=service.Act(_reference(key), key, _day(line)), sequence=sequence + at)
            for at, (key, line, holder, facts) in enumerate(fresh)
        ]
        insert(Certificate, *rows)
    return refused


def _reference(key: str) -> str:
    return key.rpartition(":")[0]


def _day(line: Line) -> date | None:
    return date.fromisoformat(line.valid_until) if line.valid_until else None


def _unsigned(keys: list[str]) -> Iterator[Row]:
    columns = (_certificate.c.id, _certificate.c.document, _certificate.c.document_sha256)
    yield from run(select(*columns).where(_certificate.c.key.in_(keys), _certificate.c.status == Status.PREPARED), {}).all()


def _content(row: Row) -> bytes:
    return seal.unseal(row.document, place(row.id))


def _store(signed: Sequence[tuple[Row, bytes, str]], batch_id: UUID) -> None:
    """The signatures and their entries, of those that nobody else has signed meanwhile."""
    ids = [row.id for row, _signature, _key in signed]
    waiting = select(_certificate.c.id).where(_certificate.c.id.in_(ids), _certificate.c.status == Status.PREPARED)
    open_still = set(run(waiting.with_for_update(), {}).scalars())
    taken = [one for one in signed if one[0].id in open_still]
    if taken:
        audit.record(SYSTEM, "certificate:sign_list", kind="certificate-batch", ref=str(batch_id), detail={"signed": len(taken)})
        run(_sign, [{"of": row.id, "by": signature, "with_key": key_id, "at": clock.now()} for row, signature, key_id in taken])
        entries = (ledger.entry(LedgerKind.ISSUED, row.id, row.document_sha256, key=key_id) for row, _signature, key_id in taken)
        insert(LedgerEntry, *entries)
