"""What registers of other houses said before, as long as the dictionary calls it fresh: read beside the request, written with the log."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Engine, Row, delete, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.core import clock, seal
from app.core.db import dump_json, insert_once, session, table_of
from app.core.transaction import write
from app.sources.base import Record
from app.sources.models import Outcome, SourceMemory
from app.sources.subjects import Call, Subject


@dataclass(frozen=True)
class Remembered:
    """A record that needs not be asked for, and when its oldest part was fetched."""

    record: Record | None
    fetched_at: datetime


@dataclass(frozen=True)
class Memory:
    """Reads on a connection of its own: who gathers has no session."""

    engine: Engine

    def recall(self, source: str, subject: Subject, attributes: frozenset[str]) -> Remembered | None:
        """All of these attributes where each is fresh; None where one has to be asked. A database that is busy remembers nothing."""
        table, index = table_of(SourceMemory).c, seal.blind_index(subject.kind, subject.key)
        wanted = select(table.attribute, table.payload, table.fetched_at).where(
            table.source == source, table.subject_index == index, table.attribute.in_(attributes), table.stale_at > clock.now()
        )
        try:
            with self.engine.connect() as connection:
                rows = connection.execute(wanted).all()
        except SQLAlchemyError:
            return None
        if {row.attribute for row in rows} != attributes:
            return None
        return _remembered(source, index, rows)


def _remembered(source: str, index: bytes, rows: Sequence[Row]) -> Remembered | None:
    """What the rows say; a row that was moved or altered says nothing, and the register is asked."""
    try:
        said = {row.attribute: json.loads(seal.unseal(row.payload, _place(source, index, row.attribute))) for row in rows}
    except seal.SealBroken:
        return None
    return Remembered(_record(said), min(row.fetched_at for row in rows))


def _record(said: Mapping[str, dict]) -> Record | None:
    """One record of what was kept attribute by attribute; None where the register had nobody."""
    newest = max(said.values(), key=lambda each: each["dated"])
    if not newest["subject"]:
        return None
    return Record(newest["id"], newest["subject"], newest["dated"], {name: each["value"] for name, each in said.items()})


def keep(calls: Iterable[Call]) -> None:
    """Write what registers of other houses answered into the caller's transaction, instead of what they said before."""
    rows = sorted((row for call in calls for row in _rows(call)), key=lambda row: (row["source"], row["subject_index"], row["attribute"]))
    for row in rows:  # one after the other in one order: two requests about one person wait for each other, and neither fails
        key = {name: row[name] for name in ("source", "subject_index", "attribute")}
        if not insert_once(SourceMemory, **row):
            session().execute(update(SourceMemory).filter_by(**key).values({name: row[name] for name in row.keys() - key.keys()}))


def _rows(call: Call) -> Iterable[dict]:
    """What may be remembered of a call: an answer of a register in another house, or that it has nobody."""
    if call.outcome not in {Outcome.ANSWERED, Outcome.NOTHING} or not call.fresh_days:
        return
    record, index = call.record, seal.blind_index(call.subject.kind, call.subject.key)
    if record and record.others:
        return  # two records that differ are looked at each time
    for attribute, days in call.fresh_days.items():
        kept = {
            "subject": record.subject_key if record else "",
            "id": record.id if record else "",
            "dated": record.dated if record else "",
            "value": record.values.get(attribute) if record else None,
        }
        yield {
            "source": call.source,
            "subject_index": index,
            "attribute": attribute,
            "payload": seal.seal(dump_json(kept).encode(), _place(call.source, index, attribute)),
            "fetched_at": call.at,
            "stale_at": call.at + timedelta(days=days),
        }


def sweep() -> None:
    """Delete what is stale; a duty of the worker."""
    with write() as current:
        current.execute(delete(SourceMemory).where(SourceMemory.stale_at <= clock.now()))


def _place(source: str, index: bytes, attribute: str) -> str:
    return f"source_memory/{source}/{index.hex()}/{attribute}"
