"""Whatever fails on the way to a paper: nothing unsigned is visible, what failed is tried until it is done, and there is one paper in the end."""

import errno
import tempfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from app.core import clock, files, jobs, settings as core_settings
from app.core.db import session
from app.core.jobs import Job, JobState
from app.core.settings import current
from app.core.transaction import write
from app.issuance import ledger, ledger_audit, orders, queries, service, types, verification, work
from app.issuance.errors import NotReady
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, Rendition, Status
from app.issuance.orders import DRAW, key_of
from app.issuance.service import Holder
from app.issuance.timestamp import OwnTimeStamper
from app.issuance.verification import Verdict
from tests import attacks, databases, time_authority
from tests.time_authority import answering, stamped

pytestmark = pytest.mark.usefixtures("context")
on_both = pytest.mark.usefixtures("both_databases")

FACTS = {"name": "林晓雯", "as_of": "2026-11-23", "has_property": False, "purpose": "申请公共租赁住房"}
NOBODY = "http://127.0.0.1:9/"  # the port of “discard”: nothing listens there


def prepared(key: str = "k") -> UUID:
    with write():
        whom = Holder("person", uuid4(), "林晓雯", "9900**********0021")
        found = service.prepare("housing-proof", whom, FACTS, "test:1", key=key)
        orders.draw(found)
        return found


def certificate(certificate_id: UUID) -> Certificate:
    session().rollback()
    return session().get_one(Certificate, certificate_id, populate_existing=True)


def state_of(certificate_id: UUID) -> JobState:
    session().rollback()
    return session().scalars(select(Job.state).where(Job.key == key_of(DRAW, certificate_id))).one()


def is_whole(certificate_id: UUID) -> bool:
    """One signed record, one file, both in the ledger once, and found genuine by number and by file."""
    ledger.seal_new()
    session().rollback()
    entries = (
        session().scalars(select(LedgerEntry.kind).where(LedgerEntry.certificate_id == certificate_id).order_by(LedgerEntry.kind)).all()
    )
    drawn = session().scalar(select(func.count()).where(Rendition.certificate_id == certificate_id))
    stored = [path for path in (current().instance / "files").rglob("*") if path.is_file()]
    pdf = queries.pdf(certificate_id)
    verdicts = {verification.by_reference(str(certificate_id)).verdict, verification.of_file(pdf).verdict}
    return (sorted(entries), drawn, len(stored), verdicts, ledger_audit.verify(work.fault_of_seal).fault) == (
        [LedgerKind.ISSUED, LedgerKind.RENDERED],
        1,
        1,
        {Verdict.GENUINE},
        None,
    )


def nothing_is_visible(certificate_id: UUID) -> bool:
    """Signed as a record, but no file of it can be had."""
    with pytest.raises(NotReady):
        queries.pdf(certificate_id)
    return queries.rendition(certificate_id) is None


# --- the time-stamp service is down -----------------------------------------------------------------------------


@pytest.fixture
def other_time(tmp_path: Path) -> tuple[OwnTimeStamper, Path]:
    """An authority of another house, and the file that vouches for it."""
    theirs, path = replace(databases.settings_for(tmp_path / "other", "sqlite://"), demonstration=False), tmp_path / "trust.pem"
    return time_authority.of_another_house(theirs, path), path


@on_both
def test_a_paper_waits_for_the_time_stamp_service_and_is_made_when_it_is_back(other_time, later):
    stamper, trusted = other_time
    house = current()
    core_settings.use(replace(house, tsa_url=NOBODY, tsa_trust=str(trusted)))
    paper = prepared()
    jobs.run_until_idle()
    assert certificate(paper).status is Status.SIGNED and nothing_is_visible(paper)
    assert state_of(paper) is JobState.READY, "it is tried again"
    with answering(stamped(stamper)) as (url, asked):
        core_settings.use(replace(house, tsa_url=url, tsa_trust=str(trusted)))
        later(minutes=10)
        jobs.run_until_idle()
        assert len(asked) == 1 and is_whole(paper)


def test_a_service_that_is_down_for_a_day_delays_a_paper_and_loses_none(other_time, later):
    stamper, trusted = other_time
    house = current()
    core_settings.use(replace(house, tsa_url=NOBODY, tsa_trust=str(trusted)))
    paper = prepared()
    for _hour in range(24):
        jobs.run_until_idle()
        work.sweep()
        later(hours=1)
    assert state_of(paper) in {JobState.READY, JobState.DEAD} and nothing_is_visible(paper)
    with answering(stamped(stamper)) as (url, _asked):
        core_settings.use(replace(house, tsa_url=url, tsa_trust=str(trusted)))
        for _hour in range(3):
            later(hours=1)
            work.sweep()
            jobs.run_until_idle()
    assert is_whole(paper)


# --- the disk is full -------------------------------------------------------------------------------------------


class FullDisk:
    """A file that cannot be written: the disk has no room left."""

    def __init__(self, real):
        self._real = real

    def __enter__(self):
        self._real.__enter__()
        return self

    def __exit__(self, *fault):
        return self._real.__exit__(*fault)

    def __getattr__(self, name):
        return getattr(self._real, name)

    def write(self, content):
        self._real.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")


@on_both
def test_a_full_disk_delays_a_paper_and_leaves_one_file_in_the_end(monkeypatch, later):
    paper, real = prepared(), tempfile.NamedTemporaryFile
    with monkeypatch.context() as full:
        full.setattr(files.tempfile, "NamedTemporaryFile", lambda **more: FullDisk(real(**more)))
        for minutes in (0, 10, 30):
            later(minutes=minutes)
            jobs.run_until_idle()
    assert certificate(paper).status is Status.SIGNED and nothing_is_visible(paper)
    assert [path for path in (current().instance / "files").rglob("*") if path.is_file()] == [], "no half of a file is left"
    later(hours=2)
    jobs.run_until_idle()
    assert is_whole(paper)


# --- the clock goes back ----------------------------------------------------------------------------------------


@on_both
@pytest.mark.parametrize(("to_sign", "to_draw"), [(-2, -2), (0, -2), (-2, 0), (-2, -4)], ids=str)
def test_a_clock_that_goes_back_on_the_way_gives_one_valid_paper(later, to_sign, to_draw):
    began = clock.now()
    paper = prepared()
    later(hours=to_sign)
    work.sign({"certificate_id": str(paper)})
    later(hours=to_draw)
    work.draw({"certificate_id": str(paper)})
    for _ in range(2):  # the jobs that waited meanwhile find everything done
        later(minutes=1)
        jobs.run_until_idle()
    assert is_whole(paper)
    row = certificate(paper)
    assert row.issued_on == clock.local(began).date() and row.valid_until == types.get("housing-proof").valid_for.until(row.issued_on)
    signed, drawn = row.signed_at - began, queries.rendition(paper).made_at - began
    assert abs(signed - timedelta(hours=to_sign)) < timedelta(minutes=2)
    assert abs(drawn - timedelta(hours=to_sign + to_draw)) < timedelta(minutes=2)


def test_a_clock_that_went_back_leaves_earlier_papers_valid_and_the_ledger_whole(later):
    first = prepared("first")
    jobs.run_until_idle()
    ledger.seal_new()
    later(hours=-2)
    second = prepared("second")
    jobs.run_until_idle()
    ledger.seal_new()
    assert ledger_audit.verify(work.fault_of_seal).fault is None
    for paper in (first, second):
        assert verification.of_file(queries.pdf(paper)).verdict is Verdict.GENUINE


# --- no forged file is found genuine ----------------------------------------------------------------------------


@pytest.mark.parametrize("level", ["B-T", "B-LT"])
def test_no_attack_on_an_issued_file_is_found_genuine(level):
    core_settings.use(replace(current(), signature_level=level))
    paper = prepared()
    jobs.run_until_idle()
    pdf = queries.pdf(paper)
    assert queries.rendition(paper).level == level and is_whole(paper)
    more = (attacks.gap_digit, *((attacks.without_validation_data, *attacks.ON_VALIDATION_DATA) if level == "B-LT" else ()))
    found = {attack.__name__: verification.of_file(attack(pdf)).verdict for attack in (*attacks.ATTACKS, *more)}
    assert set(found.values()) <= {Verdict.ALTERED, Verdict.NOT_OURS, Verdict.UNREADABLE}, found


def test_a_type_that_asks_for_validation_data_gets_it_whatever_the_house_does():
    kind, known = types.get("housing-proof"), types.all_types()
    asking = types.from_files("housing-proof", {**kind.files, "type.yaml": kind.files["type.yaml"] + "\nsignature: B-LT\n"})
    types.use({**known, "housing-proof": asking})
    try:
        paper = prepared()
        jobs.run_until_idle()
        assert queries.rendition(paper).level == "B-LT" and is_whole(paper)
    finally:
        types.use(known)
