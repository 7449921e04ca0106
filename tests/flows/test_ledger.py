"""The 签发台账: what is committed gets its place, any place is proved, and whatever was tampered with is named."""

import json
import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import delete, func, insert, select, update

from app.core import clock, jobs
from app.core.actor import SYSTEM
from app.core.db import new_id, session
from app.core.transaction import write
from app.issuance import day_seals, ledger, ledger_audit, ledger_proofs, merkle, orders, service, work
from app.issuance.canonical import canonical
from app.issuance.errors import NoSuchEntry, NoSuchHead, SizesRefused
from app.issuance.ledger_audit import KnownHead
from app.issuance.models import Certificate, DaySeal, LedgerEntry, LedgerKind, LedgerNode, Rendition, Status, TreeHead
from app.issuance.reasons import Reason
from app.issuance.service import Holder

pytestmark = pytest.mark.usefixtures("context")
on_both = pytest.mark.usefixtures("both_databases")
FACTS = {"name": "林晓雯", "as_of": "2026-11-23", "has_property": False, "purpose": "申请公共租赁住房"}


def issued(key: str) -> UUID:
    with write():
        whom = Holder("person", uuid4(), "林晓雯", "9900**********0021")
        certificate_id = service.prepare("housing-proof", whom, FACTS, "test:1", key=key)
        orders.draw(certificate_id)
    jobs.run_until_idle()
    return certificate_id


def change(certificate_id: UUID, status: Status, why: Reason) -> None:
    with write():
        service.set_status(certificate_id, status, "依法", SYSTEM, why=why)


def fault(known: KnownHead | None = None) -> str | None:
    found = ledger_audit.verify(work.fault_of_seal, known).fault
    return str(found) if found else None


def many(count: int) -> None:
    """So many more entries about one certificate, as if it had been drawn again and again: what a proof costs is asked, not what it says."""
    certificate_id = session().scalars(select(Certificate.id)).first() or issued("one of many")
    with write():
        for number in range(count):
            ledger.add(LedgerKind.RENDERED, certificate_id, number.to_bytes(32), format="pdf")
    while ledger.seal_new():
        pass


# --- places and proofs --------------------------------------------------------------------------------------------


@on_both
def test_the_ledger_numbers_what_is_committed_and_proves_it():
    for key in ("a", "b", "c"):
        issued(key)
    assert ledger.seal_new() == 6
    assert ledger.seal_new() == 0
    issued("d")
    assert ledger.seal_new() == 2
    report = ledger_audit.verify(work.fault_of_seal)
    assert (report.entries, report.heads, report.certificates, report.fault) == (8, 2, 4, None)
    for entry in session().scalars(select(LedgerEntry)):
        for head in ledger_proofs.heads(9):
            proof = ledger_proofs.prove(entry, head)
            assert (proof is None) == (entry.seq >= head.size)
            if proof:
                leaf = merkle.leaf_hash(proof.payload.encode())
                assert merkle.includes(leaf, proof.seq, proof.size, list(proof.proof), root=proof.root)


@on_both
def test_a_longer_ledger_is_proved_to_extend_every_shorter_one():
    for count in (1, 2, 3, 5, 8, 13):
        many(count)
    heads = list(reversed(ledger_proofs.heads(99)))
    for number, newer in enumerate(heads):
        for older in heads[: number + 1]:
            found = ledger_proofs.consistency(older.size, newer.size)
            assert merkle.extends(older.size, newer.size, older.root, newer.root, proof=list(found.proof))
    assert len(heads) >= 6


def test_what_is_not_there_is_not_proved():
    many(3)
    head = ledger_proofs.head_of(None)
    with pytest.raises(NoSuchEntry):
        ledger_proofs.of_leaf(b"x" * 32, head)
    with pytest.raises(NoSuchEntry):
        ledger_proofs.of_digest(b"x" * 32, head)
    with pytest.raises(NoSuchHead):
        ledger_proofs.head_of(2)
    with pytest.raises(SizesRefused):
        ledger_proofs.consistency(head.size, 1)


def test_who_has_the_file_is_proved_all_that_is_entered_of_its_certificate():
    first, _other = issued("a"), issued("b")
    change(first, Status.REVOKED, Reason.DECEIT)
    ledger.seal_new()
    drawn = session().scalars(select(Rendition.sha256).where(Rendition.certificate_id == first)).one()
    found = ledger_proofs.of_digest(drawn, ledger_proofs.head_of(None))
    assert [json.loads(one.payload)["kind"] for one in found] == ["issued", "rendered", "status"]
    assert {json.loads(one.payload)["certificate"] for one in found} == {first.hex}
    assert found == ledger_proofs.of_certificate(first, ledger_proofs.head_of(None))


@on_both
def test_two_sealers_at_once_give_each_entry_one_place(app: Flask):
    certificate_id = issued("a")
    with write():
        for number in range(300):
            ledger.add(LedgerKind.RENDERED, certificate_id, number.to_bytes(32), format="pdf")
    together(app, ledger.seal_new, 4)
    while ledger.seal_new():
        pass
    places = session().scalars(select(LedgerEntry.seq).order_by(LedgerEntry.seq)).all()
    assert places == list(range(302))
    assert next(ledger_audit._tree(), None) is None


def together(app: Flask, act: Callable[[], int], count: int) -> list[int]:
    """What each of so many workers gives who do this at once."""
    done: list[int] = []
    start = threading.Barrier(count)

    def worker() -> None:
        with app.app_context():
            start.wait()
            done.append(act())

    session().rollback()
    threads = [threading.Thread(target=worker) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(done) == count, "one of them failed"
    return done


# --- the daily seal -----------------------------------------------------------------------------------------------


@on_both
def test_once_a_day_the_newest_head_is_time_stamped_also_by_two_workers(app: Flask, later):
    assert work.seal_day() == 0, "nothing to be sealed"
    many(2)
    assert sorted(together(app, work.seal_day, 2)) == [0, 1]
    assert work.seal_day() == 0
    later(days=1)
    many(1)
    assert work.seal_day() == 1
    later(days=3)
    assert work.seal_day() == 1, "goes on after days on which no worker ran"
    kept = day_seals.newest(9)
    assert [one.day for one in kept] == [clock.today() - timedelta(days=ago) for ago in (0, 3, 4)]
    assert [work.fault_of_seal(one) for one in kept] == [None, None, None]


def test_the_day_of_a_seal_is_the_day_in_china(later):
    many(1)
    at_midnight = clock.now().astimezone(clock.LOCAL).replace(hour=0, minute=1, second=0) + timedelta(days=1)
    later(seconds=(at_midnight - clock.now()).total_seconds())
    assert work.seal_day() == 1
    assert day_seals.newest(1)[0].day == at_midnight.date()


def test_while_the_time_stamp_authority_is_silent_nothing_is_sealed_and_it_is_asked_again():
    many(1)

    def silent(content: bytes) -> bytes:
        raise OSError("no route")

    with pytest.raises(OSError, match="no route"):
        day_seals.seal_today(silent)
    assert day_seals.newest(1) == []
    assert work.seal_day() == 1


def test_a_time_stamp_over_something_else_or_at_another_time_does_not_vouch(later):
    many(1)
    work.seal_day()
    kept = day_seals.newest(1)[0]
    session().expunge(kept)
    kept.at -= timedelta(days=1)
    assert (work.fault_of_seal(kept) or "").startswith("stamped at")
    kept.at += timedelta(days=1)
    kept.size += 1
    assert work.fault_of_seal(kept) is not None
    kept.token = kept.token[:-9]
    assert (work.fault_of_seal(kept) or "").startswith("unreadable")


# --- tampering ----------------------------------------------------------------------------------------------------


class House:
    """A small ledger in which everything has happened once, and the ids of what is in it."""

    def __init__(self) -> None:
        self.revoked, self.given_back, self.valid = issued("a"), issued("b"), issued("c")
        ledger.seal_new()
        change(self.revoked, Status.REVOKED, Reason.DECEIT)
        change(self.given_back, Status.SUSPENDED, Reason.INSPECTION)
        ledger.seal_new()
        change(self.given_back, Status.SIGNED, Reason.RECTIFIED)
        ledger.seal_new()
        work.seal_day()
        self.known = KnownHead(9, session().get_one(TreeHead, 9).root)


def entry(seq: int) -> LedgerEntry:
    return session().scalars(select(LedgerEntry).where(LedgerEntry.seq == seq)).one()


def rewritten(seq: int) -> None:
    """An entry made to say something else, with every hash over it made anew, as who has no key can."""
    found = entry(seq)
    said = {**json.loads(found.payload), "key": "0" * 64}
    leaf = merkle.leaf_hash(canonical(said))
    session().execute(update(LedgerEntry).where(LedgerEntry.seq == seq).values(payload=canonical(said).decode(), leaf_hash=leaf))
    peaks = merkle.Peaks()
    for one in session().scalars(select(LedgerEntry.leaf_hash).where(LedgerEntry.seq.is_not(None)).order_by(LedgerEntry.seq)).all():
        peaks, done = peaks.grown(one)
        for (level, place), node in done:
            session().execute(update(LedgerNode).where(LedgerNode.level == level, LedgerNode.place == place).values(hash=node))
        session().execute(update(TreeHead).where(TreeHead.size == peaks.size).values(root=peaks.root, peaks=peaks.to_bytes()))


def exchanged(first: int, second: int) -> None:
    one, other = entry(first).id, entry(second).id
    leaves = {found.id: found.leaf_hash for found in (entry(first), entry(second))}
    session().execute(update(LedgerEntry).where(LedgerEntry.id == one).values(seq=99))
    session().execute(update(LedgerEntry).where(LedgerEntry.id == other).values(seq=first, leaf_hash=leaves[other]))
    session().execute(update(LedgerEntry).where(LedgerEntry.id == one).values(seq=second, leaf_hash=leaves[one]))


def inserted(kind: LedgerKind, certificate_id: UUID, **said: str) -> None:
    ledger.add(kind, certificate_id, b"f" * 32, **said)
    session().flush()


def cut_back_to(size: int) -> None:
    """The tail is gone from everywhere: entries, nodes, heads, seals; only what was entered is still on record."""
    session().execute(delete(DaySeal))
    session().execute(delete(TreeHead).where(TreeHead.size > size))
    session().execute(delete(LedgerEntry).where(LedgerEntry.seq >= size))
    for level in range(1, 9):
        session().execute(delete(LedgerNode).where(LedgerNode.level == level, LedgerNode.place >= size >> level))


def of(model: type, **values: object) -> object:
    return update(model).values(**values)


TAMPERS: dict[str, tuple[Callable[[House], object], str]] = {
    "an entry's text": (lambda _: session().execute(of(LedgerEntry, payload="{}").where(LedgerEntry.seq == 2)), "ledger_entry seq 2 "),
    "an entry's digest": (
        lambda _: session().execute(of(LedgerEntry, digest=b"x" * 32).where(LedgerEntry.seq == 1)),
        "ledger_entry seq 1 ",
    ),
    "an entry's certificate": (
        lambda house: session().execute(of(LedgerEntry, certificate_id=house.valid).where(LedgerEntry.seq == 0)),
        "ledger_entry seq 0 ",
    ),
    "an entry's time": (
        lambda _: session().execute(of(LedgerEntry, at=clock.now() + timedelta(days=1)).where(LedgerEntry.seq == 3)),
        "ledger_entry seq 3 ",
    ),
    "an entry deleted": (lambda _: session().execute(delete(LedgerEntry).where(LedgerEntry.seq == 4)), "ledger_entry seq 4 is missing"),
    "the last entry deleted": (
        lambda _: session().execute(delete(LedgerEntry).where(LedgerEntry.seq == 8)),
        "ledger_entry seq 8 is missing",
    ),
    "an entry put out of its place": (
        lambda _: session().execute(of(LedgerEntry, seq=None, leaf_hash=None).where(LedgerEntry.seq == 8)),
        "ledger_entry seq 8 is missing",
    ),
    "two entries exchanged": (lambda _: exchanged(2, 5), "ledger_node level 1 place 1 does not fit the entries 2 to 3"),
    "an entry and every hash": (lambda _: rewritten(0), "ledger_head size 6 is not signed"),
    "an entry inserted": (lambda house: inserted(LedgerKind.RENDERED, house.valid, format="pdf"), "ledger_entry "),
    "an entry with a place of its own": (
        lambda house: session().execute(
            insert(LedgerEntry).values(
                id=new_id(),
                kind=LedgerKind.ISSUED,
                certificate_id=house.valid,
                payload="{}",
                digest=b"x",
                at=clock.now(),
                seq=9,
                leaf_hash=b"y",
            )
        ),
        "ledger_entry seq 9 has a place that no signed head vouches for",
    ),
    "a second issue": (lambda house: inserted(LedgerKind.ISSUED, house.valid), "certificate "),
    "a node": (
        lambda _: session().execute(of(LedgerNode, hash=b"x" * 32).where(LedgerNode.level == 2, LedgerNode.place == 1)),
        "ledger_node level 2 place 1 does not fit the entries 4 to 7",
    ),
    "a node deleted": (
        lambda _: session().execute(delete(LedgerNode).where(LedgerNode.level == 1, LedgerNode.place == 0)),
        "ledger_node level 1 place 0 is missing",
    ),
    "a node too many": (
        lambda _: session().execute(insert(LedgerNode).values(level=1, place=4, hash=b"x" * 32)),
        "ledger_node level 1 place 4 covers",
    ),
    "a head's root": (
        lambda _: session().execute(of(TreeHead, root=b"x" * 32).where(TreeHead.size == 8)),
        "ledger_head size 8 does not fit",
    ),
    "what a head goes on from": (
        lambda _: session().execute(of(TreeHead, peaks=b"x" * 64).where(TreeHead.size == 8)),
        "ledger_head size 8 does not fit",
    ),
    "a head's signature": (
        lambda _: session().execute(of(TreeHead, signature=b"x").where(TreeHead.size == 6)),
        "ledger_head size 6 is not signed",
    ),
    "a seal's head": (lambda _: session().execute(of(DaySeal, root=b"x" * 32)), f"ledger_seal day {clock.today()} is over a head"),
    "a seal's size": (lambda _: session().execute(of(DaySeal, size=8)), f"ledger_seal day {clock.today()} is over a head"),
    "a seal's time-stamp": (lambda _: session().execute(of(DaySeal, token=b"x")), f"ledger_seal day {clock.today()} unreadable"),
    "a status set by hand": (
        lambda house: session().execute(
            of(Certificate, status="signed", status_code="signed.other").where(Certificate.id == house.revoked)
        ),
        "certificate {revoked} is signed.other, but the ledger says revoked.deceit",
    ),
    "a status taken away without a trace": (
        lambda house: session().execute(
            of(Certificate, status="signed", status_code=None, status_at=None, status_office=None).where(Certificate.id == house.revoked)
        ),
        "certificate {revoked} is signed, but the ledger says revoked.deceit",
    ),
    "a status that nobody entered": (
        lambda house: session().execute(
            of(
                Certificate,
                status="cancelled",
                status_reason="x",
                status_code="cancelled.other",
                status_at=clock.now(),
                status_office="housing",
            ).where(Certificate.id == house.valid)
        ),
        "certificate {valid} is cancelled, and the ledger tells of no change",
    ),
    "another reason": (
        lambda house: session().execute(of(Certificate, status_code="revoked.office_fault").where(Certificate.id == house.revoked)),
        "certificate {revoked} is revoked.office_fault, but the ledger says revoked.deceit",
    ),
    "a change that skips one": (
        lambda house: inserted(LedgerKind.STATUS, house.given_back, was="suspended", status="signed", reason="signed.other"),
        "ledger_entry ",
    ),
    "a certificate's document": (
        lambda house: session().execute(of(Certificate, document=b"x" * 99).where(Certificate.id == house.valid)),
        "certificate {valid} cannot be opened",
    ),
    "a certificate's digest": (
        lambda house: session().execute(of(Certificate, document_sha256=b"x" * 32).where(Certificate.id == house.valid)),
        "certificate {valid} is not what its digest says",
    ),
    "a certificate's last day": (
        lambda house: session().execute(
            of(Certificate, valid_until=clock.today() + timedelta(days=9999)).where(Certificate.id == house.valid)
        ),
        "certificate {valid} was changed",
    ),
    "a certificate's signature": (
        lambda house: session().execute(of(Certificate, signature=b"x").where(Certificate.id == house.valid)),
        "certificate {valid} is not signed by a seal of ours",
    ),
    "a file's digest": (
        lambda house: session().execute(of(Rendition, sha256=b"x" * 32).where(Rendition.certificate_id == house.valid)),
        "certificate_rendition ",
    ),
    "a file's row deleted": (
        lambda house: session().execute(delete(Rendition).where(Rendition.certificate_id == house.valid)),
        "ledger_entry ",
    ),
    "the tail of everything": (lambda _: cut_back_to(6), "certificate "),
}


@on_both
def test_whatever_is_tampered_with_the_first_row_that_does_not_fit_is_named():
    house = House()
    assert fault() is None and fault(house.known) is None
    session().rollback()
    for what, (tamper, named) in TAMPERS.items():
        tamper(house)
        found, wanted = fault(), named.format(revoked=house.revoked, valid=house.valid)
        session().rollback()
        assert found is not None and found.startswith(wanted), f"{what}: {found}"
    assert fault() is None


@on_both
def test_a_certificate_without_an_entry_is_named():
    house = House()
    alone = issued("never entered")
    session().execute(delete(LedgerEntry).where(LedgerEntry.certificate_id == alone))
    assert (fault() or "").startswith(f"certificate {alone} is signed, and its issue was entered 0 times")
    assert house.known.size == 9


@on_both
def test_an_old_copy_of_everything_is_found_by_who_knows_a_later_head():
    house = House()
    many(3)
    newest = ledger.latest_head()
    later_head = KnownHead(newest.size, newest.root)
    session().rollback()
    session().execute(
        update(Certificate).where(Certificate.id == house.given_back).values(status="suspended", status_code="suspended.inspection")
    )
    session().execute(update(Certificate).where(Certificate.id == house.valid).values(status_reason=""))
    cut_back_to(8)  # the whole house as it was before the certificate was given back
    assert fault() is None, "it fits in itself"
    assert fault(later_head) == "ledger_head size 8 is the newest, but 12 entries were there once: this is an old copy"
    forged = KnownHead(8, b"x" * 32)
    assert (fault(forged) or "").startswith("ledger_head size 8 is not what was known of it")
    session().rollback()


def test_a_proof_reads_few_rows_of_a_long_ledger():
    many(2000)
    size = session().scalar(select(func.max(TreeHead.size)))
    spans = merkle.inclusion_spans(777, size)
    assert sum(len(merkle.subtrees(span)) for span in spans) <= 22
    proof = ledger_proofs.of_leaf(entry(777).leaf_hash, ledger_proofs.head_of(None))
    assert merkle.includes(entry(777).leaf_hash, 777, proof.size, list(proof.proof), root=proof.root)
