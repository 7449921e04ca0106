"""Papers drawn by a process of their own: it ends of what loops or swells, reaches nothing outside, and the next paper is drawn all the same."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from app.issuance import drawing, render, types
from app.issuance.drawing import Drawn, Program
from app.issuance.errors import PaperRefused
from prove import injections
from tests.unit.issuance import papers

LOOPS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
SWELLS = '{% set much = "much" * 400000000 %}{{ much }}'
MANY = "{% for row in range(90000) %}<table><tr><td>{{ row }}</td></tr></table>{% endfor %}"


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program(seconds=3)
    yield made
    made.end()


@pytest.fixture(scope="module")
def guarded() -> Iterator[Program]:
    made = Program()
    yield made
    made.end()


def asked(program: Program, template: str, style: str = "", *, is_draft: bool = False) -> Drawn:
    sheet = render.sheet(papers.with_template(types.get("receipt"), template, style), papers.a_record("receipt"))
    return program.ask(drawing.question(sheet, is_draft=is_draft))


def test_it_draws_the_same_bytes_as_this_process_would(house):
    kind, record = types.get("receipt"), papers.a_record("receipt")
    assert drawing.pdf(kind, record) == render.pdf(kind, record)


def test_it_is_kept_warm_and_ends_when_told(house):
    drawing.pdf(types.get("receipt"), papers.a_record("receipt"))
    first = drawing.pid()
    drawing.pdf(types.get("receipt"), papers.a_record("receipt", facts={"phone": "1"}))
    assert drawing.pid() == first
    drawing.end()
    assert drawing.pid() == 0


@pytest.mark.parametrize(
    ("template", "said"),
    [(LOOPS, "longer than 3 seconds"), (SWELLS, "512 MB of memory"), (MANY, "")],
    ids=["loops", "swells", "many pages"],
)
def test_a_template_that_loops_or_swells_ends_its_process_and_not_ours(house, program, template, said):
    drawn = asked(program, template)
    assert not drawn.content and said in drawn.refusal and drawn.refusal
    assert asked(program, "<!doctype html><title>x</title>一").content.startswith(b"%PDF")


def test_a_paper_that_cannot_be_drawn_is_refused_with_the_reason(house):
    kind = papers.with_template(types.get("receipt"), "<img src='http://127.0.0.1:9/a.png'>")
    with pytest.raises(PaperRefused, match=r"may not ask for http://127\.0\.0\.1:9"):
        drawing.pdf(kind, papers.a_record("receipt"))


def test_the_process_knows_no_secret(house, program):
    asked(program, "<!doctype html><title>x</title>一")
    process = program.running[0].pid
    with open(f"/proc/{process}/environ", "rb") as environment:
        names = {entry.split(b"=")[0].decode() for entry in environment.read().split(b"\0") if entry}
    assert names <= set(drawing.ENVIRONMENT) | {"LC_CTYPE"}
    assert not [name for name in names if name.startswith("YIMEN")]


def test_what_is_wrong_with_a_draft_is_said_by_file_and_line(house, program):
    assert asked(program, "<p>\n{{ nothing }}").refusal == "template.html, line 2: UndefinedError: 'nothing' is undefined"
    assert asked(program, "<p>\n\n{% for %}").refusal.startswith("template.html, line 3: ")
    drawn = asked(program, "<!doctype html><title>x</title>一", "p { color: red }\nh1 { colour: red }", is_draft=True)
    assert drawn.content and [fault.split(",")[0] for fault in drawn.faults] == ["style.css: Ignored `colour: red ` at 2:6"]


@pytest.mark.parametrize("vector", injections.VECTORS.values(), ids=injections.VECTORS)
def test_a_template_reaches_nothing_outside(house, guarded, vector):
    """No connection, no file of another, nothing of it in the paper; the last guard had nothing to refuse."""
    drawn = asked(guarded, f"<!doctype html><title>x</title>{vector}")
    assert list(drawn.reached) == []
    assert drawn.refusal or injections.strange(drawn.content) == []


def test_the_last_guard_refuses_what_would_get_past_the_others(house, program):
    """A template cannot do this; a fault of a library might. The guard is in the process that draws, from its first sheet on."""
    hook = "import sys, socket, app.issuance.drawing_program as p; p.bound(1 << 29)\n"
    for act, event in (("socket.create_connection(('127.0.0.1', 9))", "socket."), ("open('/etc/passwd')", "may not open /etc/passwd")):
        assert event in _refusal(hook + act)


def _refusal(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=drawing.ROOT, capture_output=True, text=True, check=False)
    return done.stderr.splitlines()[-1]


def test_a_recycled_process_gives_way_to_a_new_one(house, program):
    page = "<!doctype html><title>x</title>一"
    assert asked(program, page).content
    first, program.drawn = program.running[0].pid, drawing.RECYCLED - 1
    assert asked(program, page).content and asked(program, page).content
    assert program.running[0].pid != first
