"""The board of supervision and the answering for deadlines that passed, as supervisor and head see them."""

import subprocess
import sys
from collections.abc import Callable

import pytest

from tests import databases
from tests.browser import desks
from tests.browser.server import Server
from tests.browser.visitor import Visitor

# A month of a city's figures, as the worker would have counted them, and a deadline of this case that passed.
A_MONTH = """
import random, sys
from collections import defaultdict
from datetime import timedelta
from sqlalchemy import select
from app.cases import supervision
from app.cases.dated_models import Breach
from app.cases.models import Case
from app.catalogue.city import city
from app.core import clock
from app.core.db import session
from app.core.transaction import elected, write
from app.factory import create_app
from app.supervision import counting, measures
from app.supervision.measures import Where
from config import from_environment

dice = random.Random(7)
with create_app(from_environment()).app_context():
    case = session().scalars(select(Case).where(Case.number == sys.argv[1])).one()
    sums = {}
    services = {"market-regulation": "individual-business", "health": "hygiene-permit", "housing": "rental-housing"}
    for weight, department in enumerate(reversed([one.code for one in city().departments][:9]), 2):
        for back in range(1, 40):
            for channel, share in (("online", 6), ("window", 3), ("kiosk", 1)):
                day = clock.today() - timedelta(days=back)
                n = dice.randint(1, 2 * weight * share // 3 + 1) if day.weekday() < 5 else 0
                done = max(0, n - dice.randint(0, 2))
                at = Where(day, department, services.get(department, "s"), "", channel, case.id.hex if channel == "window" else "")
                sums[at] = defaultdict(int, received=n, weighed=n, one_click=n // 3, accepted=n, approved=done, automatic=done // 4, kept=done,
                    days_used=2 * done, days_promised=5 * done, limited=done, days_legal=20 * done, delivered=done, visits=n // 2,
                    visits_of_delivered=done // 2, papers_saved=2 * done, late=dice.random() < 0.05)
    with elected("figures") as current:
        counting._add(current, counting._lines(sums))
    with write():
        supervision.write_down(session().get_one(Case, case.id), Breach.STEP_LATE, clock.today() - timedelta(days=1), step="review")
"""


@pytest.fixture
def a_month(server: Server, filed: Callable[[str], str]) -> str:
    """The number of the case whose deadline passed."""
    number = filed("hygiene-permit")
    subprocess.run([sys.executable, "-c", A_MONTH, number], cwd=databases.ROOT, env=server.environment, check=True)
    return number


@pytest.mark.usefixtures("begun_again")
def test_supervision_walks_down_the_board_and_a_head_answers(visit: Callable[..., Visitor], a_month: str) -> None:
    number = a_month
    desks.decide(visit().enter("zhang-min"), number, "受理")
    watch = visit().enter("peng-hui").is_at("/window/supervision/board$").looks("board")
    watch.page.locator("#parts summary").click()
    watch.sees("按承诺办结率").looks("board-table")
    watch.page.locator("#parts details a", has_text="卫生健康").click()
    watch.sees("公共场所卫生许可").looks("board-department")
    watch.page.locator("#parts .bars a").first.click()
    watch.looks("board-service").follow("查看办件").sees(number).looks("board-cases")
    watch.go("/window/supervision/board?first=2026-01-01").looks("board-year")
    small = visit(width=390, lang="en").enter("peng-hui").looks("board")
    small.page.locator("#saved").scroll_into_view_if_needed()
    small.go("/window/supervision").looks("events")
    head = visit().enter("shen-jun").go("/window/supervision/board").looks("board-head")
    head.go("/window/supervision").sees("环节超时").looks("events")
    head.page.locator("td a.act").first.click()
    head.press("提交答复").sees("请填写超期原因和整改措施").looks("event-refused")
    head.page.locator("textarea").fill("经办人休病假，已安排同事顶岗。")
    head.press("提交答复").sees("已答复").looks("event-answered")
    watch.go("/window/supervision?standing=answered").page.locator("td a.act").first.click()
    watch.sees("顶岗").looks("event-judge")
    watch.page.locator("#close textarea").fill("情况属实，整改到位。")
    watch.press("予以办结").sees("监察办结").looks("event-closed")


def test_the_board_is_worked_by_keys_and_without_a_script(visit: Callable[..., Visitor]) -> None:
    watch = visit(lang="en").enter("peng-hui").is_at("/window/supervision/board$")
    watch.page.locator("#department").focus()
    watch.page.keyboard.press("ArrowDown")  # the first department
    first = watch.page.locator("#department").input_value()
    watch.page.locator("form.bfilter button").focus()
    watch.page.keyboard.press("Enter")
    watch.is_at(f"department={first}").looks("board-keys")
    summary = watch.page.locator("#time summary")
    summary.focus()
    watch.page.keyboard.press("Enter")
    assert summary.evaluate("element => element.parentElement.open")
    plain = visit(scripted=False).enter("peng-hui").go("/window/supervision/board?department=health")
    plain.page.locator("#days, #saved").first.wait_for()
    plain.page.locator("#time summary").click()
    plain.sees("导出 CSV")
