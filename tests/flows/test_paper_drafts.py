"""Papers looked at before anything is issued: drawn by the worker, marked as a sample, for who asked only, gone after half a day."""

import io
import re
import shutil
from uuid import UUID

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from app.core import files, jobs
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.transaction import write
from app.issuance import drafts, service, work
from app.issuance.errors import DraftTooLong
from app.issuance.models import Certificate, LedgerEntry, PaperDraft, TypeVersion
from tests import builders

CODE = "housing-proof"


def asked(key: str = "k", **changed: str) -> UUID:
    """A draft of the proof with some of its files changed."""
    with write():
        texts = drafts.shipped(CODE) | changed
        return drafts.ask(CODE, texts, 0, builders.officer_of("admin", "government-data"), key=key)


def drawn(**changed: str) -> PaperDraft:
    draft_id = asked(**changed)
    jobs.run_until_idle()
    return session().get_one(PaperDraft, draft_id, populate_existing=True)


@pytest.mark.usefixtures("both_databases", "context")
def test_a_draft_is_drawn_marked_and_neither_signed_nor_in_the_ledger():
    draft = drawn()
    with pikepdf.open(io.BytesIO(files.get(draft.file_key))) as paper:
        assert len(paper.pages) == 1 and "/AcroForm" not in paper.Root
        attached = paper.attachments["certificate.json"].get_file().read_bytes()
    assert b'"signature":""' in attached
    assert (draft.refusal, draft.faults) == ("", [])
    for kept in (Certificate, LedgerEntry, TypeVersion):
        assert session().scalar(select(func.count()).select_from(kept)) == 0


@pytest.mark.usefixtures("both_databases", "context")
def test_asking_twice_draws_once():
    assert asked() == asked()
    assert asked("another") != asked()
    jobs.run_until_idle()
    assert session().scalar(select(func.count()).select_from(PaperDraft)) == 2


@pytest.mark.usefixtures("context")
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"template.html": "<p>\n{{ facts.colour }}"}, "template.html, line 2: UndefinedError"),
        ({"template.html": "{% if %}"}, "template.html, line 1: "),
        ({"template.html": "<img src='http://127.0.0.1:9/x'>"}, "a paper may not ask for http://127.0.0.1:9/x"),
        ({"type.yaml": "name: [1"}, "type.yaml: "),
        ({"type.yaml": "facts: [a]\nname: x\nkind: proof\nissuer: housing\nnational_type: 9\nnumbering: x"}, "not in the shape"),
        ({"sample.yaml": "{}"}, "sample.yaml: write a list of samples"),
        (
            {"sample.yaml": "- {facts: {}, holder: {kind: person, name: 甲, number: 9}}"},
            "sample.yaml: The certificate housing-proof cannot be made",
        ),
    ],
    ids=["unknown fact", "syntax", "outside", "no yaml", "another shape", "no samples", "facts missing"],
)
def test_what_is_wrong_is_told_with_its_file(changed, said):
    draft = drawn(**changed)
    assert said in draft.refusal and draft.file_key is None and draft.drawn_at


@pytest.mark.usefixtures("context")
def test_a_fault_of_a_fact_is_told_with_its_line():
    wrong = drafts.shipped(CODE)["type.yaml"].replace(
        "range: {label: {zh: 查询范围, en: Range}, type: text", "range: {label: {zh: 查询范围}, type: txt"
    )
    line = next(number for number, text in enumerate(wrong.splitlines(), 1) if "txt" in text)
    assert drawn(**{"type.yaml": wrong}).refusal.startswith(f"type.yaml, line {line}: fact range: unknown facttype 'txt'")


@pytest.mark.usefixtures("context")
def test_what_a_style_sheet_says_in_vain_is_told_and_the_paper_is_drawn():
    draft = drawn(**{"style.css": "h1 { colour: red }"})
    assert draft.file_key and draft.faults == ["style.css: Ignored `colour: red ` at 1:6, unknown property."]


@pytest.mark.usefixtures("context")
def test_a_file_that_is_too_long_is_refused_and_nothing_is_kept():
    with pytest.raises(DraftTooLong):
        asked(**{"style.css": "x" * (drafts.LONGEST + 1)})
    assert session().scalar(select(func.count()).select_from(PaperDraft)) == 0


@pytest.mark.usefixtures("context")
def test_what_was_looked_at_is_gone_after_half_a_day(later):
    draft = drawn()
    key = draft.file_key
    assert drafts.forget() == 0
    later(hours=13)
    work.sweep()
    assert session().scalar(select(func.count()).select_from(PaperDraft)) == 0
    with pytest.raises(Missing):
        files.get(key)


# --- the pages -------------------------------------------------------------------------------------------------


def page(client: FlaskClient, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.text


def posted(client: FlaskClient, **changed: str) -> str:
    """Where the page of the draft is, after the form of the type was sent."""
    form = page(client, f"/manage/papers/{CODE}")
    token, key = (re.search(f'name="{name}" value="([^"]+)"', form[form.index("mpanel") :])[1] for name in ("csrf_token", "key"))
    with client.application.app_context():
        texts = drafts.shipped(CODE)
    return client.post(f"/manage/papers/{CODE}", data={"csrf_token": token, "key": key, "sample": "1", **texts, **changed}).location


def test_an_administrator_changes_a_template_and_sees_it_as_a_picture(app: Flask, client: FlaskClient):
    builders.as_staff(client, "admin")
    address = posted(client, **{"template.html": "<!doctype html><title>x</title>{{ title }} 新的样式"})
    making = page(client, address)
    assert "data-making" in making and "js/ready.js" in making and "新的样式" in making
    with app.app_context():
        jobs.run_until_idle()
    seen = page(client, address)
    assert "data-making" not in seen
    answer = client.get(f"{address}/paper.pdf")
    assert answer.data.startswith(b"%PDF") and answer.headers["Cache-Control"] == "no-store"
    assert client.get(f"{address}/9.png").status_code == 404
    if shutil.which("pdftoppm"):
        assert client.get(f"{address}/1.png").data.startswith(b"\x89PNG") and f"{address}/1.png" in seen


def test_nobody_else_sees_a_draft(app: Flask, client: FlaskClient):
    builders.as_staff(client, "admin")
    address = posted(client)
    with app.app_context():
        jobs.run_until_idle()
    other = builders.as_staff(app.test_client(), "admin", "market-regulation")
    for path in (address, f"{address}/paper.pdf", f"{address}/1.png"):
        assert client.get(path).status_code in {200, 404} and other.get(path).status_code == 404


def test_the_list_counts_what_was_issued_under_each_version(app: Flask, client: FlaskClient):
    with app.app_context(), write():
        facts = {"name": "林晓雯", "as_of": "2026-11-23", "has_property": False}
        for key in ("a", "b"):
            service.prepare(CODE, service.Holder("person", new_id(), "林晓雯", "9"), facts, "test:1", key=key)
    builders.as_staff(client, "admin")
    row = page(client, "/manage/papers").partition("/manage/papers/housing-proof")[2].partition("</tr>")[0]
    assert [int(number) for number in re.findall(r'class="num"[^>]*>(\d+)<', row)] == [1, 2]
    assert "2 件 · 当前版本" in page(client, f"/manage/papers/{CODE}")


def test_the_page_of_a_type_says_where_each_fact_comes_from(client: FlaskClient):
    builders.as_staff(client, "admin")
    said = page(client, "/manage/papers/no-criminal-record-refusal")
    assert "仅凭编号查询不到本文书" in said and "公民身份号码" in said
    assert "社会" not in said.partition("mfacts")[2] and "办件" in said.partition("mfacts")[2]
