"""The audit chain: whole after sealing, and every way of tampering is found and named."""

import random

import pytest
from flask import Flask
from sqlalchemy import delete, select, update

from app.audit import service as audit
from app.audit.models import AuditEntry, AuditHead, AuditLink
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.transaction import independent, write
from prove.tampers import WAYS, storm

pytestmark = pytest.mark.usefixtures("both_databases", "context")


@pytest.fixture(autouse=True)
def nine_entries() -> None:
    for round_ in range(3):
        with write():
            for number in range(3):
                audit.record(SYSTEM, "case:approve", kind="case", ref=f"{round_}-{number}", detail={"n": number})
        audit.seal_new()


def test_the_chain_of_what_happened_is_whole() -> None:
    report = audit.verify()
    assert (report.entries, report.sealed, report.lag, report.first_bad) == (9, 9, 0, None)


def test_sealing_again_changes_nothing() -> None:
    assert audit.seal_new() == 0


def test_what_a_refusal_leaves_behind_survives_it() -> None:
    with independent() as own:
        audit.record(SYSTEM, "access:refused", kind="case", ref="1", into=own)
    assert audit.verify().lag == 1


def seq_of(number: int) -> AuditLink:
    return session().get_one(AuditLink, number)


def change_an_act() -> None:
    session().execute(update(AuditEntry).where(AuditEntry.id == seq_of(4).entry_id).values(act="case:refuse"))


def delete_a_row() -> None:
    session().execute(delete(AuditLink).where(AuditLink.seq == 4))


def swap_two_rows() -> None:
    first, second = seq_of(4).entry_id, seq_of(5).entry_id
    spare = AuditEntry(at=session().get_one(AuditEntry, first).at, act="x", kind="x", ref="x", channel="system")
    session().add(spare)
    session().flush()
    for seq, entry in ((4, spare.id), (5, first), (4, second)):
        session().execute(update(AuditLink).where(AuditLink.seq == seq).values(entry_id=entry))


def rewrite_the_hash() -> None:
    session().execute(update(AuditLink).where(AuditLink.seq == 4).values(hash=bytes(32)))


@pytest.mark.parametrize("tamper", [change_an_act, delete_a_row, swap_two_rows, rewrite_the_hash])
def test_the_first_bad_row_is_named(tamper) -> None:  # type: ignore[no-untyped-def]
    with write():
        tamper()
    assert audit.verify().first_bad == 4


def test_a_chain_that_was_cut_off_is_noticed_by_its_signed_head() -> None:
    with write():
        session().execute(delete(AuditLink).where(AuditLink.seq > 7))
    assert audit.verify().first_bad == 8


def test_a_forged_head_is_noticed() -> None:
    with write():
        head = session().scalars(select(AuditHead).order_by(AuditHead.seq)).first()
        session().execute(update(AuditHead).where(AuditHead.seq == head.seq).values(signature=bytes(32)))
    assert audit.verify().first_bad == 3


def test_a_history_rewritten_without_the_key_is_noticed() -> None:
    with write():
        links = session().scalars(select(AuditLink).order_by(AuditLink.seq)).all()
        session().get_one(AuditEntry, links[4].entry_id).act = "case:forged"
        session().flush()
        session().execute(delete(AuditHead))
        previous = audit.GENESIS
        for link in links:
            previous = link.hash = audit._hash(previous, link.seq, session().get_one(AuditEntry, link.entry_id))
    session().expire_all()
    assert audit.verify().first_bad is not None


def test_every_way_of_tampering_is_found_and_named(app: Flask) -> None:
    """A few here, a thousand in `make prove`; the entries of the other tests are no part of this chain."""
    with write() as current:
        for table in (AuditHead, AuditLink, AuditEntry):
            current.execute(delete(table))
    assert storm(app, 3 * len(WAYS), random.Random(7)) == []
