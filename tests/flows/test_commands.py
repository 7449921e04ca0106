"""What an operator does at the command line."""

import shutil

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.core import jobs
from app.core.db import session
from app.core.settings import UnsafeSettings, current
from app.core.transaction import write
from app.issuance import ledger, queries, work
from app.issuance.errors import KeysLost
from app.issuance.models import Certificate, LedgerEntry, Status
from app.issuance.verification import Verdict, by_number
from config import from_environment
from tests.casework import a_certificate
from tests.flows.test_jobs import all_jobs

pytestmark = pytest.mark.usefixtures("both_databases", "city")


def run(app: Flask, *words: str) -> Result:
    """`flask WORDS …`, as the command line runs it."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=words)


def number_of_the_proof(app: Flask) -> str:
    with app.app_context():
        a_certificate()
        ledger.seal_new()
        return session().scalars(select(Certificate.number).where(Certificate.type_code == "housing-proof")).one()


def test_a_certificate_is_revoked_with_a_reason_and_everyone_sees_it(app: Flask) -> None:
    number = number_of_the_proof(app)
    assert run(app, "certificate", "status", number, "revoked").exit_code != 0  # no reason
    done = run(app, "certificate", "status", number, "revoked", "--reason", "登记错误")
    assert (done.exit_code, done.output.strip()) == (0, f"{number}: revoked")
    again = run(app, "certificate", "status", number, "signed", "--reason", "误撤")
    assert again.exit_code != 0 and "cannot become" in again.output
    assert "no certificate" in run(app, "certificate", "status", "X1", "revoked", "--reason", "x").output
    with app.app_context():
        assert queries.by_number(number).status is Status.REVOKED
        assert by_number(number).verdict is Verdict.REVOKED


def test_the_ledger_is_derived_again_and_a_changed_entry_is_named(app: Flask) -> None:
    number_of_the_proof(app)
    assert run(app, "ledger", "audit").exit_code == 0
    with app.app_context(), write() as current_session:
        entry = current_session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).first()
        entry.payload = entry.payload.replace("2026", "2025")
    told = run(app, "ledger", "audit")
    assert told.exit_code != 0 and "entry 0 does not fit" in told.output


def test_jobs_that_were_given_up_are_listed_and_tried_again(app: Flask) -> None:
    with app.app_context(), write() as current_session:
        jobs.enqueue("test.note", {"n": 1})
        current_session.flush()
        job = current_session.scalars(select(jobs.Job)).one()
        job.state, job.tries, job.last_error = jobs.JobState.DEAD, 8, "OSError: the disk is full"
    assert "the disk is full" in run(app, "jobs", "dead").output
    assert run(app, "jobs", "run").output.strip() == "0"
    assert run(app, "jobs", "retry").output.strip() == "1"
    assert run(app, "jobs", "run").output.strip() == "1"
    with app.app_context():
        assert [job.state for job in all_jobs()] == [jobs.JobState.DONE]


def test_no_new_authority_is_made_where_the_old_one_is_lost(app: Flask) -> None:
    number_of_the_proof(app)
    with app.app_context():
        shutil.move(current().instance / "pki", current().instance / "pki.lost")
        with pytest.raises(KeysLost):
            work.ensure_keys()
        assert not (current().instance / "pki").exists()
        shutil.move(current().instance / "pki.lost", current().instance / "pki")
        work.ensure_keys()


def test_no_key_is_made_beside_a_database_that_was_sealed_with_another(tmp_path) -> None:
    (tmp_path / "yimen.sqlite").touch()
    with pytest.raises(UnsafeSettings, match="secret_key is missing"):
        from_environment({"YIMEN_INSTANCE": str(tmp_path)})
    assert not (tmp_path / "secret_key").exists()
