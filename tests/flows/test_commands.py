"""What an operator does at the command line."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import click
import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import select

from app.core import jobs, settings
from app.core.db import session
from app.core.settings import UnsafeSettings, current
from app.core.transaction import write
from app.issuance import ledger, queries, work
from app.issuance.errors import KeysLost
from app.issuance.models import Certificate, LedgerEntry, Status
from app.issuance.verification import Verdict, by_number
from config import from_environment
from tests.casework import a_case, a_certificate
from tests.flows.test_jobs import all_jobs

pytestmark = pytest.mark.usefixtures("one_database", "city")


def run(app: Flask, *words: str) -> Result:
    """`flask WORDS …`, as the command line runs it."""
    with app.app_context():
        return app.test_cli_runner().invoke(args=words)


def test_every_command_that_operators_read_of_is_one(app: Flask) -> None:
    """docs/operations.md at the command line: commands and options as they are written there."""
    text = (current().root / "docs" / "operations.md").read_text(encoding="utf-8")
    written = {words.strip() for words in re.findall(r"\bflask (?:--app wsgi )?([a-z][a-z -]*)", text)}
    known = {" ".join(path): command for path, command in commands(app.cli)}
    assert len(written) > 25
    for words in written:
        path = words
        while path and path not in known:
            path = path.rpartition(" ")[0]
        named = words.removeprefix(path).split()
        options = {name for one in known[path].params for name in one.opts} if path else set()
        assert path and not isinstance(known[path], click.Group), f"flask {words}"
        assert all(option in options for option in named if option.startswith("--")), f"flask {words}"


def commands(group: click.Group, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        yield (*above, name), command
        if isinstance(command, click.Group):
            yield from commands(command, (*above, name))


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
    why = run(app, "certificate", "status", number, "revoked", "--reason", "伪造材料", "--why", "revoked.deceit")
    assert why.exit_code == 0, "as docs/operations.md writes it"
    assert "no certificate" in run(app, "certificate", "status", "X1", "revoked", "--reason", "x").output
    with app.app_context():
        assert queries.by_number(number).status is Status.REVOKED
        assert by_number(number).verdict is Verdict.REVOKED


def test_the_ledger_is_derived_again_and_a_changed_entry_is_named(app: Flask) -> None:
    number_of_the_proof(app)
    assert run(app, "ledger", "audit").exit_code == 0
    with app.app_context():
        assert work.seal_day() == 1
    listed = run(app, "ledger", "seals")
    assert listed.exit_code == 0 and listed.output.strip().endswith("fits")
    known = listed.output.split()[1]
    assert run(app, "ledger", "audit", "--known", known).exit_code == 0
    assert "old copy" in run(app, "ledger", "audit", "--known", f"99:{'0' * 64}").output
    assert "SIZE:ROOT" in run(app, "ledger", "audit", "--known", "what").output
    with app.app_context(), write() as current_session:
        entry = current_session.scalars(select(LedgerEntry).order_by(LedgerEntry.seq)).first()
        entry.payload = entry.payload.replace("2026", "2025")
    told = run(app, "ledger", "audit")
    assert told.exit_code != 0 and "ledger_entry seq 0" in told.output and "was changed" in told.output


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


# --- services ---------------------------------------------------------------------------------------------------


@pytest.fixture
def forms(app: Flask, tmp_path) -> Iterator[Path]:
    """A copy of the shipped folder in which the commands work; `flask services` finds it by the settings."""
    before = current()
    copied = tmp_path / "root"
    for name in ("forms", "certificates"):
        shutil.copytree(before.root / name, copied / name)
    settings.use(replace(before, root=copied))
    yield copied / "forms"
    settings.use(before)


def rewrite(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_check_names_file_line_key_and_cure_and_ends_with_one(app: Flask, forms: Path) -> None:
    housing = forms / "housing" / "rental-housing.yaml"
    told, count = run(app, "services", "check"), len(list(forms.glob("[a-z]*/*.yaml")))
    assert (told.exit_code, told.output) == (0, f"services: {count}, no mistake\n")
    rewrite(housing, "promised_days: 15", "promised_days: 25")
    rewrite(housing, "legal_days: 20", "legal_day: 20")
    told = run(app, "services", "check", str(housing))
    number = housing.read_text(encoding="utf-8").splitlines().index("legal_day: 20") + 1
    assert told.exit_code == 1
    assert f"forms/housing/rental-housing.yaml:{number}: legal_day: unknown key 'legal_day'; known:" in told.output
    assert "did you mean 'legal_days'?" in told.output
    assert run(app, "services", "check", str(forms / "natural-resources" / "housing-proof.yaml")).exit_code == 0


def test_a_block_a_figure_and_the_dictionary_are_checked_with_the_services_that_use_them(app: Flask, forms: Path) -> None:
    block = forms / "_blocks" / "contact.yaml"
    rewrite(block, "person.phone", "person.fone")
    for path in (block, forms / "city.yaml", forms / "elements.yaml"):
        told = run(app, "services", "check", str(path))
        assert told.exit_code == 1 and "unknown element 'person.fone'" in told.output, path


def test_format_writes_the_canonical_form_and_refuses_to_lose_a_comment(app: Flask, forms: Path) -> None:
    path = forms / "housing" / "rental-housing.yaml"
    canonical = path.read_text(encoding="utf-8")
    assert run(app, "services", "format", "--check").exit_code == 0
    rewrite(path, "kind: promised\n", "")
    path.write_text(path.read_text(encoding="utf-8") + 'kind:   "promised"\n', encoding="utf-8")
    told = run(app, "services", "format", "--check")
    assert told.exit_code == 1 and told.output.strip() == str(path)
    assert run(app, "services", "format", str(path)).exit_code == 0
    assert path.read_text(encoding="utf-8") == canonical
    path.write_text(canonical + "# by law\n", encoding="utf-8")
    told = run(app, "services", "format")
    assert told.exit_code == 1 and "a # comment would be lost; write it as the key note:" in told.output
    assert path.read_text(encoding="utf-8").endswith("# by law\n")


def test_publish_export_diff_and_versions(app: Flask, forms: Path) -> None:
    path = forms / "housing" / "rental-housing.yaml"
    rewrite(path, "promised_days: 15", "promised_days: 12")
    rewrite(path, "{code: decide, title: {zh: 复核认定, en: Decision}, role: approver, department: housing, days: 5}", "{code: decide, title: {zh: 复核认定, en: Decision}, role: approver, department: housing, days: 2}")  # fmt: skip
    zh = run(app, "services", "diff", "rental-housing", "--language", "zh").output
    assert "承诺时限（工作日）\n    - 15\n    + 12\n" in zh and "2 处差异" in zh
    assert run(app, "services", "publish", "--author", "李娜").output == "rental-housing: version 2\n"
    assert run(app, "services", "publish").output == ""
    en = run(app, "services", "diff", "rental-housing", "1", "2", "--language", "en").output
    assert "Promised working days\n    - 15\n    + 12\n" in en and "2 differences" in en
    assert run(app, "services", "export", "rental-housing").output == path.read_text(encoding="utf-8")
    assert "promised_days: 15" in run(app, "services", "export", "rental-housing", "--version", "1").output
    lines = run(app, "services", "versions", "rental-housing").output.splitlines()
    assert lines[0].split()[0] == "2" and lines[0].endswith("李娜") and "In effect" in lines[0]
    told = run(app, "services", "export", "rental-housing", "--version", "9")
    assert told.exit_code == 1 and "no such version" in told.output


def test_retire_withdraw_and_offer(app: Flask, forms: Path) -> None:
    told = run(app, "services", "retire", "rental-housing", "--on", "2999-01-01", "--zh", "停", "--en", "Closed")
    assert told.output == "rental-housing: closes on 2999-01-01; what was begun may be filed until 2999-01-31\n"
    assert run(app, "services", "withdraw", "rental-housing").exit_code == 0
    assert run(app, "services", "offer", "rental-housing").exit_code == 0
    assert run(app, "services", "withdraw", "no-such").exit_code == 1
    assert run(app, "services", "withdraw", "rental-housing", "--version", "1").exit_code == 1, "nothing would be left"


def test_the_schema_is_written_and_told_when_it_is_no_longer_true(app: Flask, forms: Path) -> None:
    assert run(app, "services", "schema", "--check").exit_code == 0
    (forms / "schema.json").write_text("{}", encoding="utf-8")
    assert run(app, "services", "schema", "--check").exit_code == 1
    assert run(app, "services", "schema").output.strip() == "forms/schema.json: written"
    assert run(app, "services", "schema", "--check").exit_code == 0


def test_a_years_calendar_is_taken_in_and_what_is_wrong_with_it_is_named(app: Flask, tmp_path: Path, later) -> None:
    holidays = tmp_path / "2027.csv"
    holidays.write_text("day,working,name\n2027-01-01,休,元旦\n2027-02-08,休,春节\n2027-02-14,班,春节\n", encoding="utf-8")
    done = run(app, "calendar", "import", str(holidays), "--source", "样例通知〔2026〕1号")
    assert (done.exit_code, done.output.strip()) == (0, "2027: 3 days · 0 cases were told another date")
    assert run(app, "calendar", "check").exit_code == 0
    later(days=800)
    assert "no calendar for" in run(app, "calendar", "check").output
    holidays.write_text("day,working,name\n2027-02-30,休,元旦\n", encoding="utf-8")
    bad = run(app, "calendar", "import", str(holidays), "--source", "x")
    assert bad.exit_code == 1 and "line 2" in bad.output


def test_deadlines_are_done_by_hand_too(app: Flask, later) -> None:
    with app.app_context():
        a_case("individual-business", "黄志明")
    assert run(app, "clocks", "run").output.strip() == "clocks 0 · steps 0"
    later(days=60)
    assert run(app, "clocks", "run").output.strip() == "clocks 1 · steps 1"
    assert run(app, "clocks", "run").output.strip() == "clocks 0 · steps 0"
