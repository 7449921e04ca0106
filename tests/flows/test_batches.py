"""Certificates from an office's list: sound lines are issued once each, whatever dies in between; every other line is named."""

import threading
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, update

from app.core import clock, jobs
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.jobs import Job, JobState
from app.core.transaction import write
from app.elements.identifiers import id_check_character
from app.identity.models import Person
from app.issuance import batches, ledger, ledger_audit, queries, signing, verification, work
from app.issuance.batch_models import BatchPart
from app.issuance.batches import Line
from app.issuance.models import Certificate, LedgerEntry, NumberSequence, Status
from app.issuance.verification import Verdict

pytestmark = pytest.mark.usefixtures("context", "city")
on_both = pytest.mark.usefixtures("both_databases")

TYPE, OFFICE = "medical-insurance-proof", "medical-insurance"


def id_number(place: int) -> str:
    """Of nobody: the division does not exist. The same each time."""
    first = f"99008819900307{place:03}"
    return first + id_check_character(first)


def lines(count: int) -> list[Line]:
    return [
        Line(id_number(place), f"参保人{place}", {"name": f"参保人{place}", "year": "2026", "registered_on": "2020-01-01"})
        for place in range(count)
    ]


def begun(count: int = 3) -> None:
    some = lines(count)
    parts = batches.put_away(some)
    with write():
        batches.begin(TYPE, OFFICE, some, SYSTEM, parts=parts)


def count(model: type, *conditions: object) -> int:
    return session().scalar(select(func.count()).select_from(model).where(*conditions)) or 0


@on_both
def test_each_line_becomes_one_signed_certificate_of_its_holder(monkeypatch):
    monkeypatch.setattr(batches, "PART", 2)
    begun(5)
    jobs.run_until_idle()
    ledger.seal_new()
    signed = session().scalars(select(Certificate).order_by(Certificate.number)).all()
    assert [one.status for one in signed] == [Status.SIGNED] * 5
    assert len({one.holder_id for one in signed}) == 5 and count(Person) >= 5
    assert {verification.by_reference(str(one.id)).verdict for one in signed} == {Verdict.GENUINE}
    assert queries.record(signed[0].id).facts["year"] == "2026"
    (progress,) = batches.progress()
    assert (progress.issued, progress.refused, progress.parts, progress.done) == (5, [], 3, 3)
    assert count(BatchPart, BatchPart.file_key.is_not(None)) == 0, "the lines are let go when they are issued"
    assert ledger_audit.verify(work.fault_of_seal).fault is None


@on_both
def test_the_same_list_again_issues_nothing_twice():
    begun()
    jobs.run_until_idle()
    begun()
    with write() as current:  # and even if its jobs came once more
        current.execute(update(Job).where(Job.name == batches.JOB).values(state=JobState.READY, done_at=None))
    jobs.run_until_idle()
    assert (count(Certificate), count(LedgerEntry)) == (3, 3)
    assert session().scalars(select(NumberSequence.last)).all() == [3], "no number is lost"


@on_both
def test_killed_between_record_and_signature_it_goes_on_where_it_was(monkeypatch):
    begun()
    with monkeypatch.context() as broken:
        broken.setattr(signing, "sign_record", lambda *_: (_ for _ in ()).throw(OSError("the machine with the key is away")))
        jobs.run_until_idle()
    assert count(Certificate, Certificate.status == Status.PREPARED) == 3
    again()
    assert count(Certificate, Certificate.status == Status.SIGNED) == 3
    assert (count(Certificate), count(LedgerEntry)) == (3, 3)


@on_both
def test_two_workers_at_one_part_issue_each_line_once(app: Flask):
    begun(40)
    part = session().scalars(select(BatchPart.id)).one()
    session().rollback()
    work.ensure_keys(OFFICE)
    failed: list[Exception] = []
    together = threading.Barrier(2)

    def worker() -> None:
        with app.app_context():
            together.wait()
            try:
                batches.issue({"part_id": str(part)})
            except Exception as fault:  # noqa: BLE001 - what may happen is judged below
                failed.append(fault)

    threads = [threading.Thread(target=worker) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(failed) < 2
    assert (count(Certificate), count(Certificate, Certificate.status == Status.SIGNED), count(LedgerEntry)) == (40, 40, 40)


def test_a_line_that_its_type_no_longer_prints_is_named_and_the_others_are_issued():
    some = [*lines(2), Line(id_number(9), "后来者", {"name": "后来者", "unknown": "x"})]
    parts = batches.put_away(some)
    with write():
        batches.begin(TYPE, OFFICE, some, SYSTEM, parts=parts)
    jobs.run_until_idle()
    (progress,) = batches.progress()
    assert progress.issued == 2 and progress.refused == [
        "3: The certificate medical-insurance-proof cannot be made: it does not print unknown."
    ]


def again() -> None:
    """What failed is tried again at once."""
    with write() as current:
        current.execute(update(Job).where(Job.state == JobState.READY).values(run_at=clock.now()))
    jobs.run_until_idle()


# --- the command ------------------------------------------------------------------------------------------------------


def run(app: Flask, *words: str) -> Result:
    return app.test_cli_runner().invoke(args=words)


def test_an_office_hands_in_a_list_and_reads_what_is_wrong_with_it(app: Flask, tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text(
        "证件号码,持证人,姓名,参保年度,参保登记日期\n"
        f"{id_number(1)},张一,张一,2026,2020年1月5日\n"
        "990001199001010000,李二,李二,2026,2020-01-05\n"
        f"{id_number(3)},王三,王三,2026,2020-02-30\n"
        f"{id_number(4)},,赵四,2026,2020-01-05\n",
        encoding="gb18030",
    )
    told = run(app, "certificate", "issue", TYPE, str(path))
    assert told.exit_code == 1
    assert (
        "line 3: 990001199001010000 is neither" in told.stderr
        and "line 4: " in told.stderr
        and "line 5: the holder has no name" in told.stderr
    )
    assert "1 lines are sound, 3 are not" in told.output
    jobs.run_until_idle()
    assert count(Certificate, Certificate.status == Status.SIGNED) == 1
    assert "1 of 1 issued, done" in run(app, "certificate", "batches").output


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("证件号码,持证人,姓名,血型\n", "does not print from a list: 血型"),
        ("证件号码,持证人\n", "no column for name"),
        ("", "no column for holder_number"),
    ],
)
def test_a_list_with_other_columns_is_refused_whole(app: Flask, tmp_path: Path, content: str, told: str):
    path = tmp_path / "list.csv"
    path.write_text(content, encoding="utf-8")
    answer = run(app, "certificate", "issue", TYPE, str(path))
    assert answer.exit_code == 1 and told in answer.stderr and count(Certificate) == 0


def test_only_checking_changes_nothing(app: Flask, tmp_path: Path):
    path = tmp_path / "list.csv"
    path.write_text(f"holder_number,holder_name,name,year\n{id_number(1)},张一,张一,2026\n", encoding="utf-8")
    assert run(app, "certificate", "issue", TYPE, str(path), "--check").exit_code == 0
    assert (count(Certificate), count(Job)) == (0, 0)
    assert run(app, "certificate", "issue", "no-such-type", str(path)).exit_code == 2


def test_the_lines_are_kept_until_they_are_issued(app: Flask):
    begun()
    key = session().scalars(select(BatchPart.file_key)).one()
    assert queries.kept_files([key, "other"]) == {key}
