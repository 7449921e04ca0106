"""OFD 版式文件: made by the buyer's seal platform when a holder first asks, kept with its hash in the ledger; the PDF never waits for it."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, update

from app import wiring
from app.audit.models import AuditEntry
from app.cases.outcome import reference
from app.core import clock, jobs, settings as core_settings
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.jobs import Job, JobState
from app.core.transaction import write
from app.issuance import orders, queries, seal_service, sealed_copies, service, told_and_kept, work
from app.issuance.errors import NotSealed
from app.issuance.models import Certificate, Format, LedgerEntry, LedgerKind, Rendition, Status
from app.issuance.orders import SEAL, key_of
from app.issuance.seal_service import Original, SealSilent
from app.issuance.seal_simulator import NAME, SealSimulator
from tests import builders, casework, seal_platform
from tests.flows.test_cases import race
from tests.flows.test_verify import upload

pytestmark = pytest.mark.usefixtures("city")
on_both = pytest.mark.usefixtures("both_databases")
HOLDER, STRANGER = "林晓雯", "黄志明"


@pytest.fixture(autouse=True)
def _platform() -> Iterator[None]:
    before = seal_service.connected()
    yield
    seal_service.use(before)


@pytest.fixture
def platform() -> Iterator[Callable[..., list[seal_platform.Said]]]:
    """platform(answers=…, status=…) connects one over a socket, and gives what it will have been asked."""
    with ExitStack() as open_until_the_end:

        def connect(*answers: seal_platform.Answers, **how: object) -> list[seal_platform.Said]:
            gateway, asked = open_until_the_end.enter_context(seal_platform.answering(*answers, **how))
            seal_service.use(gateway)
            return asked

        yield connect


class Silent:
    name = "沉默印章平台"

    def seal(self, _original: Original, _key: str) -> bytes:
        raise SealSilent("nobody answers")


class Repeating:
    """Gives everybody the file that it made first."""

    name = "重复印章平台"

    def __init__(self) -> None:
        self.made = b""

    def seal(self, original: Original, key: str) -> bytes:
        self.made = self.made or SealSimulator().seal(original, key)
        return self.made


def signed(app: Flask, number: int = 0) -> UUID:
    """A certificate of the holder whose paper nobody asked for yet."""
    with app.app_context():
        cases = [casework.a_case("housing-proof", HOLDER, until="submit") for _ in range(number + 1)]
        jobs.run_until_idle()
        return next(paper.id for paper in queries.of_reference(reference(cases[-1])) if paper.type_code == "housing-proof")


@pytest.fixture
def paper(app: Flask) -> UUID:
    return signed(app)


@pytest.fixture
def holder(client: FlaskClient) -> FlaskClient:
    return builders.as_citizen(client, HOLDER)


def ofd(paper: UUID) -> str:
    return f"/my/certificates/{paper}.ofd"


def count(app: Flask, model: type, *where: object) -> int:
    with app.app_context():
        return session().scalar(select(func.count()).select_from(model).where(*where)) or 0


def worked(app: Flask) -> None:
    with app.app_context():
        jobs.run_until_idle()


def state(app: Flask, paper: UUID) -> Job:
    with app.app_context():
        return session().scalars(select(Job).where(Job.key == key_of(SEAL, paper))).one()


# --- asked for, made, handed out -------------------------------------------------------------------------------------


@on_both
def test_the_first_press_has_it_made_and_the_next_gives_the_very_file(app, holder, paper, platform, run_jobs):
    asked = platform()
    waiting = holder.get(ofd(paper))
    said = waiting.get_data(as_text=True)
    assert (waiting.status_code, waiting.headers["Refresh"], waiting.headers["Cache-Control"]) == (202, "1", "no-store")
    assert "正在制作 OFD 版式文件" in said and seal_platform.NAME in said
    assert [holder.get(ofd(paper)).status_code for _ in range(3)] == [202] * 3, "pressed again it is waited for"
    run_jobs(app)
    answer = holder.get(ofd(paper))
    assert (answer.status_code, answer.mimetype) == (200, "application/ofd")
    assert re.match(r"attachment; .*\.ofd$", answer.headers["Content-Disposition"])
    assert [len(asked), holder.get(ofd(paper)).data, len(asked)] == [1, answer.data, 1]
    with app.app_context():
        row, kept = session().get_one(Certificate, paper), queries.rendition(paper, Format.OFD)
        assert (kept.sealed_by, kept.level, kept.size) == (seal_platform.NAME, "", len(answer.data))
        assert (asked[0]["number"], asked[0]["pdf_sha256"]) == (row.number, queries.rendition(paper).sha256.hex())
        assert asked[0]["credit_code"] == queries.record(paper).document["issuer"]["credit_code"]
        told = (
            session().scalars(select(LedgerEntry).where(LedgerEntry.kind == LedgerKind.RENDERED, LedgerEntry.digest == kept.sha256)).one()
        )
        assert told.certificate_id == paper and '"format":"ofd"' in told.payload
        assert list(told_and_kept.faults()) == []
    assert count(app, AuditEntry, AuditEntry.act == "certificate:seal_ofd", AuditEntry.ref == str(paper)) == 1
    with zipfile.ZipFile(io.BytesIO(answer.data)) as archive:
        assert row.number in archive.read("Doc_0/Pages/Page_0/Content.xml").decode()


@on_both
def test_pressed_by_many_at_once_and_made_by_two_workers_it_is_one_file(app, paper, platform):
    asked = platform()
    browsers = [builders.as_citizen(app.test_client(), HOLDER) for _ in range(4)]
    statuses = []
    race(app, lambda number: statuses.append(browsers[number].get(ofd(paper)).status_code), 4)
    assert (statuses, count(app, Job, Job.name == SEAL)) == ([202] * 4, 1)
    with app.app_context():
        work.draw({"certificate_id": str(paper)})
    assert race(app, lambda _number: sealed_copies.make({"certificate_id": str(paper)}), 2) == ["done"] * 2
    of_copy = (LedgerEntry.kind == LedgerKind.RENDERED, LedgerEntry.payload.contains('"format":"ofd"'))
    assert (count(app, Rendition, Rendition.format == "ofd"), count(app, LedgerEntry, *of_copy)) == (1, 1)
    assert count(app, AuditEntry, AuditEntry.act == "certificate:seal_ofd") == 1
    assert {said["id"] for said in asked} == {str(paper)}, "for the platform it is one thing too"


def test_nobody_outside_is_asked_while_a_transaction_is_open(app, paper):
    seen = []

    class Watching(SealSimulator):
        def seal(self, original: Original, key: str) -> bytes:
            seen.append(session().in_transaction())
            return super().seal(original, key)

    seal_service.use(Watching())
    with app.app_context():
        sealed_copies.make({"certificate_id": str(paper)})
    assert seen == [False]


@pytest.mark.parametrize("status", ["suspended", "revoked", "cancelled"])
def test_who_may_have_the_pdf_of_an_ended_certificate_may_have_its_ofd_and_both_say_what_it_is(app, holder, paper, status):
    with app.app_context():
        with write():
            service.set_status(paper, Status(status), "核查发现材料不实", SYSTEM)
    for address in (f"/my/certificates/{paper}.pdf", ofd(paper)):
        assert holder.get(address).status_code == 202
        worked(app)
        assert holder.get(address).status_code == 200
    page = upload(holder, holder.get(ofd(paper)).data).get_data(as_text=True)
    assert f'data-verdict="{status}"' in page


# --- when it does not come -------------------------------------------------------------------------------------------


@on_both
def test_while_the_platform_is_silent_the_page_says_so_and_the_pdf_is_there(app, holder, paper, platform, later):
    seal_service.use(Silent())
    assert holder.get(ofd(paper)).status_code == 202
    worked(app)
    late = holder.get(ofd(paper))
    said = late.get_data(as_text=True)
    assert (late.status_code, late.headers["Retry-After"]) == (503, "30")
    assert "暂时没有制作成功" in said and Silent.name in said and f"/my/certificates/{paper}.pdf" in said
    refused = holder.get(ofd(paper), headers={"Accept": "application/json"})
    assert (refused.status_code, refused.json["code"]) == (503, "ofd_not_sealed")
    assert holder.get(f"/my/certificates/{paper}.pdf").status_code == 200, "its paper was drawn on the way"
    assert "nobody answers" in state(app, paper).last_error
    asked = platform()
    later(minutes=1)
    worked(app)
    assert (holder.get(ofd(paper)).status_code, len(asked)) == (200, 1)


def test_a_program_that_asks_too_early_is_told_to_come_back(holder, paper):
    answer = holder.get(ofd(paper), headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json["code"]) == (409, "certificate_not_ready")


def test_given_up_by_the_worker_it_is_asked_for_again_an_hour_later_while_a_platform_is_there(app, holder, paper, later):
    seal_service.use(Silent())
    holder.get(ofd(paper))
    with app.app_context(), write() as current:
        current.execute(update(Job).where(Job.name == SEAL).values(state=JobState.DEAD, failed_at=clock.now()))
    assert holder.get(ofd(paper)).status_code == 503
    with app.app_context():
        later(minutes=61)
        seal_service.use(None)
        assert work.sweep() == 0
        seal_service.use(SealSimulator())
        assert work.sweep() == 1
        jobs.run_until_idle()
    assert builders.as_citizen(holder, HOLDER).get(ofd(paper)).status_code == 200


@pytest.mark.parametrize(
    ("answers", "why"),
    [
        (lambda said: seal_platform.about(said, b"%PDF-1.7"), "no ZIP archive"),
        (lambda said: seal_platform.about(said, SealSimulator().seal(seal_platform.original_of(said), "k")[:-50]), "damaged"),
        (lambda said: seal_platform.about(said, b"", number="another"), "another certificate"),
        (lambda said: b"no JSON", "Expecting value"),
    ],
)
def test_what_was_not_agreed_is_not_kept_and_operators_are_told_why(app, holder, paper, platform, answers, why):
    platform(answers)
    holder.get(ofd(paper))
    worked(app)
    assert why in state(app, paper).last_error
    assert (count(app, Rendition, Rendition.format == "ofd"), holder.get(ofd(paper)).status_code) == (0, 503)


def test_the_file_of_another_certificate_is_not_kept(app, paper):
    seal_service.use(Repeating())
    other = signed(app, 1)
    with app.app_context():
        sealed_copies.make({"certificate_id": str(paper)})
        with pytest.raises(NotSealed, match="another certificate"):
            sealed_copies.make({"certificate_id": str(other)})
    assert count(app, Rendition, Rendition.format == "ofd") == 1


# --- whose it is, and where there is none ------------------------------------------------------------------------------


def test_a_stranger_finds_what_a_stranger_finds_of_nothing(app, paper, platform):
    asked = platform()
    stranger = builders.as_citizen(app.test_client(), STRANGER)
    foreign, never = (stranger.get(ofd(one)) for one in (paper, UUID("0190f000-0000-7000-8000-000000000000")))
    assert (foreign.status_code, never.status_code) == (404, 404)
    assert app.test_client().get(ofd(paper)).status_code in {302, 303}
    worked(app)
    assert (asked, count(app, Job, Job.name == SEAL)) == ([], 0)


def test_without_a_platform_nothing_is_offered_and_the_pages_say_that_ours_is_pdf(app, holder, paper):
    seal_service.use(None)
    pages = [
        holder.get(address).get_data(as_text=True) for address in ("/my/certificates", f"/my/certificates/{paper}", case_page(app, paper))
    ]
    assert all("下载 PDF" in page and ".ofd" not in page for page in pages)
    assert "本平台签发 PDF 版式文件" in pages[1] and "本平台签发 PDF 版式文件" in holder.get("/v/").get_data(as_text=True)
    missing, never = (holder.get(ofd(one)).status_code for one in (paper, UUID("0190f000-0000-7000-8000-000000000000")))
    assert (missing, never, count(app, Job, Job.name == SEAL)) == (404, 404, 0)


def test_with_one_the_pages_of_a_paper_have_the_ofd_beside_the_pdf(app, holder, paper, platform):
    platform()
    for address in (f"/my/certificates/{paper}", case_page(app, paper)):
        page = holder.get(address).get_data(as_text=True)
        assert f"{paper}.pdf" in page and f"{paper}.ofd" in page, address
    assert seal_platform.NAME in holder.get(f"/my/certificates/{paper}").get_data(as_text=True)
    assert seal_platform.NAME in holder.get("/v/").get_data(as_text=True)


def case_page(app: Flask, paper: UUID) -> str:
    with app.app_context():
        case_id = UUID(session().get_one(Certificate, paper).reference.removeprefix("case:"))
        return f"/my/cases/{session().get_one(casework.Case, case_id).number}"


@pytest.mark.own_app
def test_the_demonstration_has_the_simulator_and_no_other_house_has(app):
    assert seal_service.name() == NAME
    core_settings.use(replace(core_settings.current(), demonstration=False))
    wiring.connect(app)
    assert seal_service.name() == ""
    core_settings.use(replace(core_settings.current(), seal_url="https://seal.example.gov", seal_key="k" * 32, seal_name="某平台"))
    wiring.connect(app)
    assert seal_service.name() == "某平台"


def test_operators_see_who_seals(app):
    told = app.test_cli_runner().invoke(args=["pki", "list"]).output
    assert f"seal platform (OFD)          {NAME}" in told
    seal_service.use(None)
    assert "none: certificates are PDF files only" in app.test_cli_runner().invoke(args=["pki", "list"]).output


# --- on the verification page ------------------------------------------------------------------------------------------


def test_the_copy_is_known_by_its_bytes_and_its_seal_is_called_neither_good_nor_bad(app, holder, paper, platform):
    platform()
    holder.get(ofd(paper))
    worked(app)
    content = holder.get(ofd(paper)).data
    known = upload(holder, content).get_data(as_text=True)
    assert 'data-verdict="genuine"' in known and "其中的电子印章未在此核验" in known and seal_platform.NAME in known
    assert "证照本身真实有效" in known and "由本平台签名" in known and "印章有效" not in known
    changed = upload(holder, content[:-1] + b"\x01").get_data(as_text=True)
    assert 'data-verdict="unreadable"' in changed and "也不是本平台交付的 OFD 版式文件" in changed
    pdf = upload(holder, holder.get(f"/my/certificates/{paper}.pdf").data).get_data(as_text=True)
    assert 'data-verdict="genuine"' in pdf and "未在此核验" not in pdf


def test_a_copy_that_the_ledger_does_not_know_is_not_known(app, holder, paper):
    holder.get(ofd(paper))
    worked(app)
    content = holder.get(ofd(paper)).data
    with app.app_context(), write() as current:
        of_copy = (LedgerEntry.kind == LedgerKind.RENDERED, LedgerEntry.payload.contains('"format":"ofd"'))
        current.execute(update(LedgerEntry).where(*of_copy).values(digest=b"x" * 32))
    assert 'data-verdict="unreadable"' in upload(holder, content).get_data(as_text=True)
    with app.app_context():
        assert any("is not in the ledger" in str(fault) for fault in told_and_kept.faults())


def test_orders_are_late_only_after_they_failed(app, paper):
    with app.app_context():
        assert not orders.is_sealing_late(paper)
        with write():
            orders.seal(paper)
        assert not orders.is_sealing_late(paper)
        jobs.run_until_idle()
        assert not orders.is_sealing_late(paper)
