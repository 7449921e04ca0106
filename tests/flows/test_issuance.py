"""From a decision's facts to a signed paper: recorded first, signed once, whatever dies in between."""

import json
import threading
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, bindparam, delete, func, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core import clock, files, jobs
from app.core.actor import SYSTEM, Actor, Post, Role
from app.core.db import new_id, session
from app.core.jobs import Job, JobState
from app.core.reading import Query
from app.core.transaction import write
from app.issuance import (
    authority,
    codes,
    evidence,
    ledger,
    orders,
    pki,
    queries,
    records,
    render,
    renditions,
    service,
    types,
    verification,
    versions,
    work,
)
from app.issuance.errors import CharacterMissing, FactsRefused, NotReady, ReasonMissing, StatusRefused, UnknownType
from app.issuance.models import Certificate, Format, LedgerEntry, LedgerKind, NumberSequence, Rendition, Status
from app.issuance.orders import DRAW, SIGN, key_of
from app.issuance.reasons import WORDS, Reason, otherwise
from app.issuance.service import Holder
from app.issuance.verification import Verdict

pytestmark = pytest.mark.usefixtures("context")
on_both = pytest.mark.usefixtures("both_databases")  # where the engine decides: counters, races, constraints, cursors

FACTS = {"name": "林晓雯", "as_of": "2026-11-23", "has_property": False, "purpose": "申请公共租赁住房"}


def prepared(key: str = "k1", facts: dict | None = None, holder: UUID | None = None) -> UUID:
    with write():
        whom = Holder("person", holder or uuid4(), "林晓雯", "9900**********0021")
        return service.prepare("housing-proof", whom, facts or FACTS, "test:1", key=key)


def certificate(certificate_id: UUID) -> Certificate:
    found = session().get_one(Certificate, certificate_id, populate_existing=True)
    session().rollback()
    session().refresh(found)
    return found


def issued(key: str = "k1") -> UUID:
    """Signed, and its paper drawn."""
    return drawn(prepared(key))


def drawn(certificate_id: UUID) -> UUID:
    with write():
        orders.draw(certificate_id)
    jobs.run_until_idle()
    return certificate_id


def count(model: type) -> int:
    return session().scalar(select(func.count()).select_from(model)) or 0


@on_both
def test_a_decision_leads_to_a_signed_record_and_one_paper():
    certificate_id = prepared()
    assert certificate(certificate_id).status is Status.PREPARED
    with pytest.raises(NotReady):
        queries.pdf(certificate_id)
    jobs.run_until_idle()
    assert certificate(certificate_id).status is Status.SIGNED
    drawn(certificate_id)
    assert queries.pdf(certificate_id).startswith(b"%PDF")
    kinds = session().scalars(select(LedgerEntry.kind).order_by(LedgerEntry.at, LedgerEntry.id)).all()
    assert kinds == [LedgerKind.ISSUED, LedgerKind.RENDERED]
    ready = session().scalars(select(Job).where(Job.name == "certificate.ready")).one()
    assert ready.payload == {"certificate_id": str(certificate_id), "reference": "test:1"}


@on_both
def test_the_certificate_is_there_before_its_paper_which_is_drawn_when_it_is_asked_for():
    certificate_id = prepared()
    jobs.run_until_idle()
    assert certificate(certificate_id).status is Status.SIGNED and count(Rendition) == 0
    assert verification.by_reference(str(certificate_id)).verdict is Verdict.GENUINE
    assert work.sweep() == 0, "nobody asked"
    for _ in range(2):
        drawn(certificate_id)
    assert count(Rendition) == 1 and count(LedgerEntry) == 2


def test_a_paper_that_is_asked_for_before_the_signature_waits_for_nothing():
    certificate_id = prepared()
    work.draw({"certificate_id": str(certificate_id)})
    assert certificate(certificate_id).status is Status.SIGNED and queries.pdf(certificate_id)
    jobs.run_until_idle()
    assert (count(Rendition), count(LedgerEntry)) == (1, 2)


@on_both
def test_the_code_is_signed_and_kept_with_the_record_so_that_the_paper_can_be_drawn_again():
    certificate_id = prepared()
    with pytest.raises(IntegrityError), write() as current:
        current.execute(update(Certificate).where(Certificate.id == certificate_id).values(code=b"x"))
    assert certificate(certificate_id).code is None
    jobs.run_until_idle()
    row = certificate(certificate_id)
    record, kind = records.read(row), versions.get(row.type_code, row.type_sha256)
    assert row.code and codes.text_of(record).startswith(f"http://127.0.0.1:8000/v/{certificate_id}#")
    assert render.pdf(kind, record) == render.pdf(kind, records.read(row))
    work.sign({"certificate_id": str(certificate_id)})
    assert certificate(certificate_id).code == row.code


@on_both
def test_a_record_that_was_signed_without_a_code_gets_one_with_its_first_paper_and_keeps_it():
    """As those of an office's list, and of before there were codes."""
    certificate_id = prepared()
    work.sign({"certificate_id": str(certificate_id)})
    with write() as current:
        current.execute(update(Certificate).where(Certificate.id == certificate_id).values(code=None))
    work.draw({"certificate_id": str(certificate_id)})
    first = certificate(certificate_id).code
    work.draw({"certificate_id": str(certificate_id)})
    assert first and certificate(certificate_id).code == first


@on_both
def test_preparing_twice_with_one_key_gives_the_first_again():
    assert prepared("same") == prepared("same", {**FACTS, "purpose": "别的"})
    assert (count(Certificate), session().scalars(select(NumberSequence.last)).all()) == (1, [1])


@on_both
def test_numbers_have_no_gap_when_a_decision_is_undone():
    first = certificate(prepared("a")).number
    with pytest.raises(RuntimeError), write():
        service.prepare("housing-proof", Holder("person", uuid4(), "甲", "9"), FACTS, "test:1", key="b")
        raise RuntimeError("the office changed its mind")
    second = certificate(prepared("c")).number
    assert (first[-7:], second[-7:]) == ("000001号", "000002号")


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"name": ""}, FactsRefused),
        ({"income": 1}, FactsRefused),
        ({"has_property": False, "properties": [{"location": "甲"}]}, FactsRefused),
        ({"name": "张\ue000"}, CharacterMissing),
    ],
)
def test_a_refused_paper_leaves_nothing_behind(changes, refusal):
    with pytest.raises(refusal):
        prepared(facts={**FACTS, **changes})
    assert (count(Certificate), count(NumberSequence), count(Job)) == (0, 0, 0)


def test_signing_twice_changes_nothing():
    certificate_id = issued()
    before, paper = certificate(certificate_id), queries.pdf(certificate_id)
    signature, entries = before.signature, count(LedgerEntry)
    for _ in range(2):
        work.sign({"certificate_id": str(certificate_id)})
        work.draw({"certificate_id": str(certificate_id)})
    assert (certificate(certificate_id).signature, count(LedgerEntry), count(Rendition)) == (signature, entries, 1)
    assert queries.pdf(certificate_id) == paper


@on_both
def test_two_workers_at_once_sign_and_draw_one_paper(app):
    certificate_id = prepared()
    failed: list[Exception] = []

    def worker() -> None:
        with app.app_context():
            try:
                work.sign({"certificate_id": str(certificate_id)})
                work.draw({"certificate_id": str(certificate_id)})
            except Exception as fault:  # noqa: BLE001 - shown below
                failed.append(fault)

    session().rollback()
    work.sign({"certificate_id": str(certificate_id)})
    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert (count(Rendition), count(LedgerEntry)) == (1, 2)


@on_both
def test_killed_between_record_and_signature_the_sweep_finishes_it(later):
    certificate_id = prepared()
    with write() as current:  # it failed so often that the worker left it
        current.execute(update(Job).values(state=JobState.DEAD, failed_at=clock.now()))
    assert jobs.run_until_idle() == 0
    assert work.sweep() == 0  # not late yet
    later(minutes=3)
    assert work.sweep() == 0, "it rests, for a person to look at it"
    later(minutes=60)
    assert work.sweep() == 1
    assert work.sweep() == 0, "asked for once"
    jobs.run_until_idle()
    assert certificate(certificate_id).status is Status.SIGNED
    later(minutes=3)
    assert work.sweep() == 0


def test_a_paper_whose_drawing_failed_is_drawn_an_hour_later(later):
    certificate_id = prepared()
    work.sign({"certificate_id": str(certificate_id)})
    with write() as current:
        orders.draw(certificate_id)
        current.execute(update(Job).where(Job.name == DRAW).values(state=JobState.DEAD, failed_at=clock.now()))
    assert work.sweep() == 0, "it rests, for a person to look at it"
    later(minutes=61)
    assert work.sweep() == 1
    jobs.run_until_idle()
    assert queries.pdf(certificate_id)


@on_both
def test_what_waits_in_a_long_queue_is_late_and_not_asked_for_again(later):
    waiting, lost, let_go = prepared("waiting"), prepared("lost"), prepared("let go")
    with write() as current:
        of = {one: update(Job).where(Job.key == key_of(SIGN, one)) for one in (lost, let_go)}
        current.execute(of[lost].values(state=JobState.DONE, done_at=clock.now()))
        given_up = {"state": JobState.GIVEN_UP, "given_up_at": clock.now(), "given_up_by": new_id(), "reason": b"sealed"}
        current.execute(of[let_go].values(**given_up))
    later(minutes=200)
    before = count(Job)
    assert work.sweep() == 1
    with write() as current:
        assert count(Job) == before and current.scalar(select(Job.state).where(Job.key == key_of(SIGN, lost))) is JobState.READY
        current.execute(delete(Job).where(Job.key == key_of(SIGN, lost)))
    assert work.sweep() == 1, "also where there is no job at all"
    jobs.run_until_idle()
    signed = {one: certificate(one).status for one in (waiting, lost, let_go)}
    assert signed == {waiting: Status.SIGNED, lost: Status.SIGNED, let_go: Status.PREPARED}


def test_a_paper_without_its_key_stays_prepared_and_is_signed_when_the_key_is_back(later):
    issued("first")
    key_path = pki.folder() / "seal-natural-resources.key"
    kept = key_path.read_bytes()
    key_path.unlink()
    pki._load.cache_clear()
    certificate_id = prepared("second")
    jobs.run_until_idle()
    assert certificate(certificate_id).status is Status.PREPARED
    key_path.write_bytes(kept)
    later(minutes=10)
    jobs.run_until_idle()
    assert certificate(certificate_id).status is Status.SIGNED


@on_both
def test_the_database_refuses_a_signed_certificate_without_signature():
    certificate_id = prepared()
    for values in (
        {"status": Status.SIGNED},
        {"status": Status.REVOKED, "signature": b"x", "key_id": "k", "signed_at": clock.now()},
        {"nonce": b"short"},
    ):
        with pytest.raises(IntegrityError), write() as current:
            current.execute(update(Certificate).where(Certificate.id == certificate_id).values(**values))


def test_the_document_is_sealed_and_cannot_be_moved_to_another_row():
    one, other = certificate(prepared("a")), certificate(prepared("b"))
    assert "林晓雯".encode() not in one.document
    with write() as current:
        current.execute(update(Certificate).where(Certificate.id == one.id).values(document=other.document))
    with pytest.raises(Exception, match="cannot be read"):
        records.read(certificate(one.id))


@on_both
def test_what_is_known_of_a_paper_is_found_by_id_number_identifier_and_file():
    certificate_id = issued()
    newer = certificate(issued("k2"))
    ledger.seal_new()
    with write():
        service.set_status(certificate_id, Status.SUPERSEDED, "换发", SYSTEM, replaced_by=newer.id)
    row, drawn = certificate(certificate_id), queries.rendition(certificate_id)
    found = evidence.by_id(certificate_id)
    assert found == evidence.by_number(row.number) == evidence.by_number(row.identifier)
    assert evidence.by_file(drawn.sha256) == (found, drawn.made_at, "")
    for name in evidence.Sealed._fields[:-1]:
        assert getattr(found.sealed, name) == getattr(row, name), name
    entry = session().scalars(select(LedgerEntry).where(LedgerEntry.certificate_id == row.id, LedgerEntry.kind == LedgerKind.ISSUED)).one()
    assert (found.sealed.vouched, found.ledger_seq) == (entry.digest, entry.seq)
    assert (found.status, found.key_id, found.replaced_by) == (Status.SUPERSEDED, row.key_id, newer.number)
    assert evidence.by_id(uuid4()) is None and evidence.by_number("x") is None and evidence.by_file(b"x" * 32) is None


@on_both
def test_a_query_that_fails_is_told_like_any_other():
    missing = Table("there_is_no_such_table", MetaData(), Column("id", Integer))
    with pytest.raises(DBAPIError, match="there_is_no_such_table"):
        Query(select(missing).where(missing.c.id == bindparam("wanted"))).rows(wanted=1)


def test_a_paper_can_be_drawn_again_after_its_type_has_changed():
    row = certificate(issued())
    kind = types.get("housing-proof")
    newer = types.from_files("housing-proof", {**kind.files, "style.css": kind.files["style.css"] + "\n"})
    before = types.all_types()
    try:
        types.use({**before, "housing-proof": newer})
        assert versions.get(row.type_code, row.type_sha256).files == kind.files
        with pytest.raises(UnknownType):
            versions.get("housing-proof", "0" * 64)
    finally:
        types.use(before)


# --- status -----------------------------------------------------------------------------------------------------


def change(certificate_id: UUID, status: Status, reason: str = "依申请", **more: object) -> Certificate:
    with write():
        return service.set_status(certificate_id, status, reason, SYSTEM, **more)


@on_both
def test_a_status_changes_with_a_reason_and_is_in_the_ledger():
    certificate_id = issued()
    change(certificate_id, Status.SUSPENDED, why=Reason.INSPECTION)
    change(certificate_id, Status.SIGNED, "发还", why=Reason.RECTIFIED)
    change(certificate_id, Status.REVOKED, why=Reason.WITHDRAWN_AS_PENALTY)
    row = certificate(certificate_id)
    assert (row.status_reason, row.status_code, row.status_office) == ("依申请", "revoked.penalty", row.issuer)
    told = session().scalars(select(LedgerEntry.payload).where(LedgerEntry.kind == LedgerKind.STATUS).order_by(LedgerEntry.at)).all()
    said = [json.loads(one) for one in told]
    assert [(one["was"], one["status"], one["reason"], one["code"]) for one in said] == [
        ("signed", "suspended", "suspended.inspection", "02"),
        ("suspended", "signed", "signed.rectified", "01"),
        ("signed", "revoked", "revoked.penalty", "07"),
    ]
    assert not any("依申请" in one or "发还" in one for one in told), "free words stay in the house"


def test_a_reason_belongs_to_its_status_and_without_one_the_note_tells_it():
    certificate_id = issued()
    with pytest.raises(StatusRefused):
        change(certificate_id, Status.REVOKED, why=Reason.INSPECTION)
    assert change(certificate_id, Status.CANCELLED).status_code == Reason.CANCELLED_OTHERWISE


def test_who_decided_is_kept_as_office_post_and_time():
    certificate_id, person = issued(), uuid4()
    head = Actor(person=person, post=Post(uuid4(), "natural-resources", Role.HEAD))
    with write():
        row = service.set_status(certificate_id, Status.SUSPENDED, "核查", head, why=Reason.INVESTIGATION)
    assert (row.status_office, row.status_role, row.status_by) == ("natural-resources", "head", person)
    assert row.status_at is not None and abs(clock.now() - row.status_at) < timedelta(minutes=1)


@on_both
def test_the_database_keeps_a_status_and_its_reason_together():
    certificate_id = issued()
    change(certificate_id, Status.REVOKED, why=Reason.DECEIT)
    for values in (
        {"status_code": None, "status_at": None, "status_office": None},
        {"status_code": "suspended.inspection"},
        {"status_at": None},
        {"status_office": None},
        {"status_by": uuid4()},
        {"status": Status.SIGNED},
    ):
        with pytest.raises(IntegrityError), write() as current:
            current.execute(update(Certificate).where(Certificate.id == certificate_id).values(**values))


def test_every_reason_has_words_and_every_status_one_for_other_cases():
    assert set(WORDS) == set(Reason) and all(words.zh and words.en for words in WORDS.values())
    assert {otherwise(status) for status in Status if status is not Status.PREPARED} <= set(Reason)


def test_a_final_status_stays_and_a_prepared_one_cannot_be_revoked():
    waiting = prepared("waiting")
    with pytest.raises(StatusRefused):
        change(waiting, Status.REVOKED)
    certificate_id = issued()
    change(certificate_id, Status.REVOKED)
    change(certificate_id, Status.REVOKED)  # again is no new act
    with pytest.raises(StatusRefused):
        change(certificate_id, Status.SIGNED)


def test_a_status_needs_a_reason_and_a_successor_where_one_follows():
    certificate_id = issued()
    with pytest.raises(ReasonMissing):
        change(certificate_id, Status.REVOKED, " ")
    with pytest.raises(IntegrityError):
        change(certificate_id, Status.SUPERSEDED)
    successor = issued("newer")
    assert change(certificate_id, Status.SUPERSEDED, "换发", replaced_by=successor).replaced_by == successor


# --- what is left besides papers ----------------------------------------------------------------------------------


def test_the_ledger_holds_no_name_and_no_number():
    row = certificate(issued())
    for payload in session().scalars(select(LedgerEntry.payload)):
        assert row.number not in payload
        assert "林" not in payload


def test_the_file_of_a_lost_race_is_not_kept(monkeypatch):
    certificate_id = issued()
    record, _kind, _status, _drawn = work._read(certificate_id)
    before = {path.name for path in (files.current().instance / "files").rglob("*") if path.is_file()}
    assert not renditions.keep(record.id, b"%PDF another", Format.PDF, level="B-T")
    assert {path.name for path in (files.current().instance / "files").rglob("*") if path.is_file()} == before
    assert count(Rendition) == 1


def test_the_sweep_renews_revocation_lists_in_time(later):
    issued()
    before = (pki.folder() / "issuing.crl").read_bytes()
    work.sweep()
    assert (pki.folder() / "issuing.crl").read_bytes() == before
    later(days=200)
    work.sweep()
    assert (pki.folder() / "issuing.crl").read_bytes() != before
    assert authority.revocations_age(clock.now()) < timedelta(days=1)
