"""Migrations: the newest one equals the models, every one goes up and down, and data survives the way up again."""

from pathlib import Path
from uuid import UUID

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import Connection, inspect, select, text, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit import service as audit
from app.cases import requested, requesting, service
from app.cases.dated_models import CaseClock, ClockKind
from app.cases.models import Case
from app.cases.proof_models import ProofSending
from app.cases.requesting import Wish
from app.core import clock, jobs
from app.core.actor import SYSTEM
from app.core.db import Base, new_id, session
from app.core.transaction import write
from app.database import db
from app.issuance import ledger, ledger_audit, orders, queries as issued, service as issuance, work
from app.issuance.models import Certificate, LedgerKind, LedgerNode, Status
from app.issuance.reasons import Reason
from app.issuance.service import Holder
from tests.builders import officer_of
from tests.casework import a_case, a_citizen_named

pytestmark = pytest.mark.usefixtures("both_databases")
WISH = Wish("medical-insurance-proof", "核对参保情况")
MIGRATIONS = Path(__file__).parents[2] / "migrations"


def revisions() -> list[str]:
    """From the first to the newest."""
    script = ScriptDirectory(str(MIGRATIONS))
    return [revision.revision for revision in script.walk_revisions()][::-1]


def differences(connection: Connection) -> list[object]:
    def known(_object: object, name: str | None, kind: str, *_rest: object) -> bool:
        return not (kind == "table" and name == "alembic_version")

    context = MigrationContext.configure(connection, opts={"include_object": known, "compare_type": False})
    return compare_metadata(context, Base.metadata)


def test_there_is_one_line_of_migrations_and_its_head_is_written_down() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [(MIGRATIONS / "HEAD").read_text().strip()]
    assert all(name[:4].isdigit() for name in revisions())


def test_the_newest_migration_equals_the_models(app: Flask) -> None:
    with app.app_context(), db.engine.connect() as connection:
        assert differences(connection) == []


def test_every_migration_goes_down_and_up_again(app: Flask) -> None:
    with app.app_context():
        session().close()
        downgrade(revision="base")  # alembic runs each of them by itself
        with db.engine.connect() as connection:
            assert set(inspect(connection).get_table_names()) == {"alembic_version"}
        upgrade()
        with db.engine.connect() as connection:
            assert differences(connection) == []


def test_data_of_older_subjects_survives_a_way_down_and_up(app: Flask) -> None:
    with app.app_context():
        with write():
            audit.record(SYSTEM, "case:approve", kind="case", ref="1")
        session().close()
        downgrade(revision="0002_audit")
        upgrade()
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM audit_entry")) == 1


def test_published_versions_survive_a_way_down_and_up(app: Flask) -> None:
    """A version of before has no author and was in effect when it was published; a day that was set is lost on the way down, not the version."""
    service, version = "00000000000000000000000000000001", "00000000000000000000000000000002"
    at, digest = "2026-11-01 00:00:00+00:00", "a" * 64
    with app.app_context():
        with write() as current:
            key = {"s": _id(current, service), "v": _id(current, version)}
            current.execute(
                text(
                    "INSERT INTO service (id, code, department, current_number, offered, created_at, withdrawn_at)"
                    " VALUES (:s, 'x', 'd', 1, true, :at, :at)"
                ),
                key | {"at": at},
            )
            current.execute(
                text(
                    "INSERT INTO service_version (id, service_id, number, content, sha256, published_at, author, takes_effect_at)"
                    " VALUES (:v, :s, 1, '{}', :sha, :at, '张敏', :at)"
                ),
                key | {"at": at, "sha": digest},
            )
        session().close()
        downgrade(revision="0011_correction_was")
        upgrade()
        with db.engine.connect() as connection:
            row = connection.execute(
                text("SELECT number, sha256, author, takes_effect_at, source, withdrawn_at FROM service_version")
            ).one()
            assert tuple(row) == (1, digest, "", None, None, None)
            row = connection.execute(text("SELECT code, current_number, withdrawn_at FROM service")).one()
            assert tuple(row) == ("x", 1, None)


def test_cases_under_way_get_their_clocks_and_keep_their_rows(city: Flask) -> None:
    """A case with its task, event and answers goes through the rebuilding of its table, and runs on the clocks it would have had."""
    with city.app_context():
        accepted, sent = a_case("individual-business", "黄志明", until="accept"), a_case("individual-business", "林晓雯")
        told, ids = (accepted.promised_due, accepted.legal_due), (accepted.id, sent.id)
        session().close()
        downgrade(revision="0025_calendar")
        upgrade()
        rows = {(row.case_id, row.kind): row.due for row in session().scalars(select(CaseClock))}
        assert (rows[ids[0], ClockKind.PROMISED], rows[ids[0], ClockKind.LEGAL]) == told
        assert ClockKind.TELL in {kind for case_id, kind in rows if case_id == ids[1]} and len(rows) == 3
        case = session().get_one(Case, ids[0])
        assert [event.act for event in case.events] == ["submit", "accept"] and len(case.tasks) == 2
        with pytest.raises(IntegrityError):
            session().execute(text("UPDATE case_file SET status = 'delivered', ended_at = NULL"))
        session().rollback()


def test_the_ledger_gets_its_subtrees_and_a_status_its_reason(app: Flask) -> None:
    """Of a change from before there were codes only the note is known; what the ledger tells with a code comes back as it was."""
    with app.app_context():
        kept = [_a_paper(key) for key in ("a", "b", "c")]
        with write() as current:
            issuance.set_status(kept[0], Status.REVOKED, "依法", SYSTEM, why=Reason.DECEIT)
            ledger.add(LedgerKind.STATUS, kept[1], issued.by_id(kept[1]).document_sha256, was="signed", status="cancelled")
            ended = {"status": "cancelled", "status_reason": "注销", "status_code": "cancelled.other", "status_office": "health"}
            current.execute(update(Certificate).where(Certificate.id == kept[1]).values(**ended, status_at=clock.now()))
        ledger.seal_new()
        nodes = _nodes()
        session().close()
        downgrade(revision="0078_used_certificates")
        upgrade()
        assert _nodes() == nodes and len(nodes) == 7
        assert [issued.by_id(one).status_code for one in kept] == ["revoked.deceit", "cancelled.other", None]
        assert ledger_audit.verify(work.fault_of_seal).fault is None


def _a_paper(key: str) -> UUID:
    facts = {"name": "林晓雯", "as_of": "2026-11-23", "has_property": False, "purpose": "申请公共租赁住房"}
    with write():
        made = issuance.prepare("housing-proof", Holder("person", new_id(), "林晓雯", "9900**********0021"), facts, "test:1", key=key)
        orders.draw(made)
    jobs.run_until_idle()
    ledger.seal_new()
    return made


def _nodes() -> list[tuple[int, int, bytes]]:
    found = select(LedgerNode.level, LedgerNode.place, LedgerNode.hash).order_by(LedgerNode.level, LedgerNode.place)
    return [tuple(row) for row in session().execute(found)]


def test_nobody_is_asked_for_a_proof_by_the_older_house_and_what_was_sent_stays_sent(city: Flask) -> None:
    with city.app_context():
        asked, lent = (a_case("individual-business", name, until="accept").id for name in ("黄志明", "林晓雯"))
        for case_id in (asked, lent):
            with write():
                requesting.request(service.locked(case_id), officer_of("reviewer", "market-regulation"), WISH, str(case_id))
        (found,) = requested.of_case(session().get_one(Case, lent))
        citizen = a_citizen_named("林晓雯")
        told = requesting.ask_registers(found, citizen)
        with write():
            requesting.agree(requested.one(service.locked(lent), found.row.id), citizen, told, key="agreed")
        with pytest.raises(IntegrityError):
            session().execute(text("UPDATE proof_request SET outcome = 'agreed', ended_at = asked_at, proof_case_id = NULL"))
        session().rollback()
        session().close()
        downgrade(revision="0084_proof_request")
        with db.engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM case_clock WHERE kind = 'answer_proof'")) == 0
            assert connection.scalar(text("SELECT count(*) FROM proof_sending")) == 1
        upgrade()
        assert not requested.of_case(session().get_one(Case, asked)) and session().scalars(select(ProofSending)).one().case_id != lent


def test_an_end_without_a_decision_is_a_withdrawal_to_the_older_house(city: Flask) -> None:
    with city.app_context():
        case = a_case("individual-business", "黄志明", until="accept")
        case_id = case.id
        with write() as current:
            current.execute(update(Case).where(Case.id == case_id).values(status="terminated", ended_at=clock.now()))
        session().close()
        downgrade(revision="0026_clocks")
        upgrade()
        assert session().get_one(Case, case_id).status == "withdrawn"


def _id(current: Session, hexadecimal: str) -> object:
    return hexadecimal if current.get_bind().dialect.name == "sqlite" else UUID(hexadecimal)
