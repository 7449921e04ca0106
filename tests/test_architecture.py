"""The bones of the house: each guard holds for app/, and each is shown to see the breach that it is there for."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture import guards
from tests.architecture.source import Source

ROOT = Path(__file__).resolve().parent.parent
HOUSE = Source(ROOT)

CLEAN = {
    "app/core/clock.py": '"""Clock."""\nfrom datetime import UTC, datetime\n\n\ndef now() -> datetime:\n    return datetime.now(UTC)\n',
    "app/cases/service.py": '"""Acts."""\nfrom app.core import clock\n\n\ndef submit() -> None:\n    clock.now()\n',
    "app/portal/routes.py": '"""Pages."""\nfrom flask import Blueprint\nfrom app.cases import service\nbp = Blueprint("portal", __name__)\n',
    "app/portal/templates/portal/home.html": '<script src="/static/x.js" type="module"></script>{{ url_for(".home") }}\n',
    "app/issuance/render.py": '"""Render."""\n\n\ndef pdf() -> None:\n    import weasyprint\n    weasyprint.HTML\n',
}


def breach(path: str, text: str) -> dict[str, str]:
    return {path: text}


PLANTED = {
    guards.rooms_are_those_of_the_plan: breach("app/forms/x.py", '"""X."""\n'),
    guards.imports_run_down: breach("app/core/late.py", '"""X."""\nfrom app.cases import service\n'),
    guards.flask_stays_in_the_faces: breach("app/cases/page.py", '"""X."""\nfrom flask_login import current_user\n'),
    guards.no_module_imports_in_a_circle: {
        "app/cases/a.py": '"""A."""\nfrom app.cases import b\n',
        "app/cases/b.py": '"""B."""\nimport app.cases.a\n',
    },
    guards.files_and_functions_are_short: breach("app/cases/long.py", '"""X."""\n\n\ndef act() -> None:\n' + "    x = 1\n" * 40),
    guards.few_arguments_go_by_position: breach("app/cases/many.py", '"""X."""\n\n\ndef act(a, b, c, d, e) -> None:\n    pass\n'),
    guards.names_say_what_a_thing_is: breach("app/cases/utils.py", '"""X."""\n'),
    guards.time_comes_from_the_clock: breach("app/cases/when.py", '"""X."""\nfrom datetime import date\n\nDAY = date.today()\n'),
    guards.imports_stand_at_the_top: breach("app/cases/late.py", '"""X."""\n\n\ndef act() -> None:\n    from app.core import clock\n'),
    guards.heavy_libraries_stay_with_who_needs_them: breach("app/issuance/service.py", '"""X."""\nfrom pyhanko import sign\n'),
    guards.heavy_modules_are_imported_late: breach("app/issuance/service.py", '"""X."""\nfrom app.issuance import pades\n'),
    guards.rules_are_raised_not_asserted: breach("app/cases/rule.py", '"""X."""\nassert True\n'),
    guards.domain_code_never_commits: breach("app/cases/save.py", '"""X."""\nfrom app.core.db import session\nsession().commit()\n'),
    guards.every_module_says_what_it_promises: breach("app/cases/silent.py", "x = 1\n"),
    guards.pages_keep_the_content_policy: breach("app/window/templates/window/x.html", '<p style="color: red">\n'),
    guards.portal_pages_name_relative_endpoints: breach("app/portal/templates/portal/x.html", "{{ url_for('portal.home') }}\n"),
    guards.no_two_modules_of_a_row_share_a_table: {
        "app/cases/one.py": '"""X."""\n__tablename__ = "event"\n',
        "app/audit/two.py": '"""X."""\n__tablename__ = "event"\n',
    },
}


def plant(root: Path, files: dict[str, str]) -> Source:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")
    return Source(root)


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda guard: guard.__name__)
def test_the_house_keeps(guard):
    assert list(guard(HOUSE)) == []


@pytest.mark.parametrize("guard", guards.GUARDS, ids=lambda guard: guard.__name__)
def test_a_planted_breach_is_seen_by(guard, tmp_path):
    assert list(guard(plant(tmp_path, CLEAN))) == [], "a clean house is called unclean"
    assert list(guard(plant(tmp_path, PLANTED[guard]))), "the breach went through"


def test_a_web_process_starts_without_what_only_papers_need():
    seen = subprocess.run(
        [sys.executable, "-c", "import app.factory, sys; print(bool({'weasyprint', 'pyhanko', 'aiohttp'} & sys.modules.keys()))"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (seen.stdout.strip(), seen.returncode) == ("False", 0), seen.stderr[-2000:]
