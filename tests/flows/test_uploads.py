"""Uploads: scanned where a scanner is, opened for nobody before it found them clean, and shown as copies that say what they are for."""

import io
import socketserver
import struct
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.cases import drafts, queries, service, uploads
from app.cases.errors import FileInfected
from app.cases.models import Case, Scan, Upload
from app.core import jobs, settings, virus_scan
from app.core.db import new_id, session
from app.core.transaction import write
from tests.casework import a_case, a_citizen_named
from tests.filling import filled

pytestmark = pytest.mark.usefixtures("both_databases", "city")
CODE, CITIZEN, QUESTION = "individual-business", "黄志明", "premises_proof"
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
STEP = "business"


class Clamd(socketserver.StreamRequestHandler):
    """What clamd says to INSTREAM; EICAR is its virus."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while size := struct.unpack("!I", self.rfile.read(4))[0]:
            content += self.rfile.read(size)
        self.server.seen.append(len(content))
        self.wfile.write(b"stream: Eicar-Signature FOUND\0" if EICAR in content else self.server.answer)


@pytest.fixture
def scanner(app: Flask) -> Iterator[socketserver.ThreadingTCPServer]:
    """A scanner on a free port, known to the house."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Clamd) as server:
        server.seen, server.answer = [], b"stream: OK\0"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        before = settings.current()
        settings.use(replace(before, clamd=f"127.0.0.1:{server.server_address[1]}"))
        yield server
        settings.use(before)
        server.shutdown()


def picture(colour: str = "white") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (300, 200), colour).save(target, "PNG")
    return target.getvalue()


def a_draft(app: Flask) -> str:
    """A draft whose lease shows."""
    with app.app_context():
        case = a_case(CODE, CITIZEN, until="draft", with_file=QUESTION)
        return str(case.id)


def send(client, draft: str, content: bytes, name: str = "租赁合同.png") -> dict:
    page = client.get(f"/apply/{draft}/steps/{STEP}")
    token = page.get_data(as_text=True).split('name="csrf_token" value="')[1].split('"')[0]
    client.post(f"/apply/{draft}/steps/operator/autosave", data={"csrf_token": token, "situations": "rented"})
    data = {"csrf_token": token, QUESTION: (io.BytesIO(content), name)}
    answer = client.post(f"/apply/{draft}/steps/{STEP}/upload", data=data, content_type="multipart/form-data")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def newest() -> Upload:
    return session().scalars(select(Upload).order_by(Upload.at.desc(), Upload.id.desc())).first()


def test_the_applicant_sees_a_marked_copy_and_nobody_else_does(app: Flask, client, as_citizen) -> None:
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    line = send(client, draft, picture())["files"][-1]
    assert line["address"].startswith(f"/apply/{draft}/files/") and line["is_picture"] and not line["state"]
    answer = client.get(line["address"])
    shown = Image.open(io.BytesIO(answer.data))
    assert answer.headers["Cache-Control"] == "no-store" and "sandbox" in answer.headers["Content-Security-Policy"]
    assert shown.size == (300, 200) and shown.convert("L").getextrema()[0] < 240, "the copy carries no mark"
    assert Image.open(io.BytesIO(client.get(line["address"] + "?small").data)).width == 240
    assert f'src="{line["address"]}?small"' in client.get(f"/apply/{draft}/steps/{STEP}").get_data(as_text=True)
    assert as_citizen(app.test_client(), "林晓雯").get(line["address"]).status_code == 404


def test_where_no_scanner_is_that_is_what_is_kept(app: Flask, client, as_citizen) -> None:
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    send(client, draft, picture())
    with app.app_context():
        assert newest().scan is Scan.NOT_SCANNED and uploads.scans_of(session().get_one(Case, newest().case_id)) == {}


def test_a_file_waits_for_the_scanner_and_is_then_shown(app: Flask, client, as_citizen, scanner) -> None:
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    line = send(client, draft, picture())["files"][-1]
    assert line["state"] == "正在查毒" and client.get(line["address"]).status_code == 409
    with app.app_context():
        jobs.run_until_idle()
        assert newest().scan is Scan.CLEAN and max(scanner.seen) == newest().size
    assert client.get(line["address"]).status_code == 200


def test_an_infected_file_is_opened_for_nobody_and_cannot_be_filed(app: Flask, client, as_citizen, scanner, monkeypatch) -> None:
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    line = send(client, draft, picture("red"))["files"][-1]
    monkeypatch.setattr(virus_scan, "is_infected", lambda content: EICAR in content + EICAR)
    with app.app_context():
        jobs.run_until_idle()
        assert newest().scan is Scan.INFECTED
    assert "查出病毒" in client.get(f"/apply/{draft}/steps/{STEP}").get_data(as_text=True)
    assert client.get(line["address"]).status_code == 422
    with app.app_context(), pytest.raises(FileInfected), write():
        case = service.locked(newest().case_id)
        drafts.save_answers(case, filled(service.definition_of(case), queries.answers_of(case)).stored(), STEP)
        service.submit(case, a_citizen_named(CITIZEN), new_id().hex)


def test_the_scanner_finds_what_it_knows(app: Flask, scanner) -> None:
    assert virus_scan.is_infected(b"%PDF-1.7 " + EICAR) and not virus_scan.is_infected(b"x" * 200_000)
    assert scanner.seen[-1] == 200_000


def test_a_scanner_that_is_away_is_asked_again(app: Flask, client, as_citizen, scanner) -> None:
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    scanner.answer = b"INSTREAM size limit exceeded. ERROR\0"
    send(client, draft, picture("blue"))
    with app.app_context():
        jobs.run_until_idle()
        assert newest().scan is Scan.PENDING
        job = session().scalars(select(jobs.Job).where(jobs.Job.name == "upload.scan")).all()[-1]
        assert job.state is jobs.JobState.READY and "ScannerSilent" in (job.last_error or "")
        asked_at = job.created_at
        session().rollback()
    scanner.answer = b"stream: OK\0"
    with app.app_context():
        with write():
            session().execute(jobs.Job.__table__.update().where(jobs.Job.name == "upload.scan").values(run_at=asked_at))
        jobs.run_until_idle()
        assert newest().scan is Scan.CLEAN


def test_what_was_removed_meanwhile_is_left_alone(app: Flask, client, as_citizen, scanner) -> None:
    draft = a_draft(app)
    as_citizen(client, CITIZEN)
    send(client, draft, picture("green"))
    with app.app_context():
        with write():
            uploads.remove(session().get_one(Case, newest().case_id), newest())
        jobs.run_until_idle()
        assert not session().scalars(select(jobs.Job).where(jobs.Job.name == "upload.scan", jobs.Job.state != jobs.JobState.DONE)).all()


def test_the_officer_sees_a_marked_copy_too(app: Flask, client, as_staff) -> None:
    with app.app_context():
        number = a_case(CODE, CITIZEN, until="submit", with_file=QUESTION).number
        upload = newest().id
    answer = as_staff(client, "clerk").get(f"/window/cases/{number}/files/{upload}")
    assert answer.status_code == 200 and Image.open(io.BytesIO(answer.data)).convert("L").getextrema()[0] < 240
