"""A thousand changes to the audit chain by somebody who has the database and no key: each is found, and the first bad row named."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta

from flask import Flask
from sqlalchemy import delete, select, update

from app import cli
from app.audit import service as audit
from app.audit.models import AuditEntry, AuditHead, AuditLink
from app.core.actor import SYSTEM
from app.core.db import new_id, session
from app.core.transaction import write
from app.factory import create_app
from bench.results import Row
from config import from_environment
from prove import house

TAMPERS = int(os.environ.get("TAMPERS", "1000"))
SEED = int(os.environ.get("SEED", "2026"))
INSTANCE = house.ROOT / "out" / "prove" / "tampers"
ROUNDS, EACH = 20, 10
Tamper = Callable[[random.Random, int], int]  # does something to the row of this number; gives the number that must be named


def _entry(seq: int) -> AuditEntry:
    return session().get_one(AuditEntry, session().get_one(AuditLink, seq).entry_id)


def _change(**values: object) -> Tamper:
    """Other values in one row of what happened."""

    def tamper(_chance: random.Random, seq: int) -> int:
        session().execute(update(AuditEntry).where(AuditEntry.id == _entry(seq).id).values(**values))
        return seq

    return tamper


def _later(chance: random.Random, seq: int) -> int:
    row = _entry(seq)
    row.at += timedelta(seconds=chance.randint(1, 10_000))
    session().flush()
    return seq


def _delete(_chance: random.Random, seq: int) -> int:
    entry = _entry(seq)
    session().execute(delete(AuditLink).where(AuditLink.seq == seq))
    session().execute(delete(AuditEntry).where(AuditEntry.id == entry.id))
    return seq


def _swap(chance: random.Random, seq: int) -> int:
    other = chance.choice([number for number in range(1, ROUNDS * EACH + 1) if number != seq])
    first, second = _entry(seq), _entry(other)
    kept = {name: getattr(first, name) for name in ("act", "ref")}
    first.act, first.ref, second.act, second.ref = second.act, second.ref, kept["act"], kept["ref"]
    session().flush()
    return min(seq, other)


def _rehash_all_after(_chance: random.Random, seq: int) -> int:
    """Change a row and compute every later hash anew, as who knows the algorithm would: the next signed head does not fit."""
    entry = _entry(seq)
    entry.act = "case:nothing"
    session().flush()
    previous = session().get_one(AuditLink, seq - 1).hash if seq > 1 else audit.GENESIS
    for link in session().scalars(select(AuditLink).where(AuditLink.seq >= seq).order_by(AuditLink.seq)).all():
        link.hash = previous = audit._hash(previous, link.seq, _entry(link.seq))
    session().flush()
    return -(-seq // EACH) * EACH


def _rewrite_hash(chance: random.Random, seq: int) -> int:
    session().execute(update(AuditLink).where(AuditLink.seq == seq).values(hash=chance.randbytes(32)))
    return seq


def _cut_off(_chance: random.Random, seq: int) -> int:
    """Everything from here on never happened; the heads are forgotten too, but for the last one."""
    session().execute(delete(AuditLink).where(AuditLink.seq >= seq))
    session().execute(delete(AuditHead).where(AuditHead.seq >= seq, AuditHead.seq < ROUNDS * EACH))
    return seq


def _forge_head(chance: random.Random, seq: int) -> int:
    head = -(-seq // EACH) * EACH
    session().execute(update(AuditHead).where(AuditHead.seq == head).values(signature=chance.randbytes(32)))
    return head


def _slip_in(_chance: random.Random, seq: int) -> int:
    """A row that never happened takes a place; the one that had it is left without."""
    slipped = AuditEntry(id=new_id(), at=_entry(seq).at, act="case:approve", kind="case", ref="forged", channel="system")
    session().add(slipped)
    session().flush()
    session().execute(update(AuditLink).where(AuditLink.seq == seq).values(entry_id=slipped.id))
    return seq


WAYS: tuple[Tamper, ...] = (
    _change(act="case:refuse"), _change(ref="another"), _change(kind="paper"), _change(channel="kiosk"), _change(person_id=new_id()),
    _change(post_id=new_id()), _change(detail_digest=b"x" * 32), _later, _delete, _swap, _rehash_all_after, _rewrite_hash, _cut_off,
    _forge_head, _slip_in,
)  # fmt: skip


def storm(app: Flask, count: int, chance: random.Random) -> list[str]:
    """Tamper so often, each time with the whole chain again; gives what was not found, or not named right."""
    with app.app_context():
        _chain()
        return [fault for number in range(count) if (fault := _one(WAYS[number % len(WAYS)], chance))]


def _chain() -> None:
    for round_ in range(ROUNDS):
        with write():
            for number in range(EACH):
                audit.record(SYSTEM, f"case:{round_}", kind="case", ref=f"{round_}-{number}", detail={"n": number})
        audit.seal_new()


def _one(tamper: Tamper, chance: random.Random) -> str:
    seq = chance.randint(1, ROUNDS * EACH)
    wanted = tamper(chance, seq)
    found = audit.verify().first_bad
    session().rollback()
    session().expire_all()
    return "" if found == wanted else f"{tamper.__name__} at row {seq}: named {found} instead of {wanted}"


def rows() -> Iterator[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE), "YIMEN_DEMO": "0"}))
    with app.app_context():
        cli.upgrade()
    wrong = storm(app, TAMPERS, random.Random(SEED))
    for told in wrong[:5]:
        print(f"            {told}")
    yield Row("T1", f"changes to the audit chain, {TAMPERS} (seed {SEED}): not found, or another row named", len(wrong), "= 0")
