"""容缺 at the window: whoever promised a paper lays it on the desk, and the clerk takes it in."""

from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.cases import clocks, kept, lacking, service
from app.cases.dated_models import ClockKind
from app.cases.lifecycle import Act
from app.cases.models import Case, CaseEvent, Material, Upload
from app.core.actor import Channel
from app.core.db import new_id, session
from app.demo.people import find
from app.supervision import counting
from app.supervision.models import Figure, Period, View
from prove.walk import PICTURE
from tests import lives
from tests.office import ZHOU_STANDS, events_of, filed, text, token

pytestmark = pytest.mark.usefixtures("city")


@pytest.fixture
def number(app: Flask) -> str:
    with app.app_context():
        case = lives.an_insurance_case()
        return lives.act(service.accept_lacking, case, lives.holder(case)).number


def stands(clerk: FlaskClient, **sought: str) -> str:
    """The address of the page of who stands there."""
    said = sought or {"sought": find("huang-zhiming").id_number}
    return clerk.post("/window/intake", data={"csrf_token": token(clerk), **said}).location


def bring(clerk: FlaskClient, address: str, content: bytes | None = PICTURE, *, key: str = "", **said: str) -> TestResponse:
    files = {"student_proof": (BytesIO(content), "在校证明.png")} if content is not None else {}
    data = {"csrf_token": token(clerk), "key": key or new_id().hex, **files, **said}
    return clerk.post(address, data=data, content_type="multipart/form-data")


def row_of(number: str) -> Material:
    wanted = select(Material).join(Case).where(Case.number == number, Material.lacking_until.is_not(None))
    return session().scalars(wanted).one()


def test_the_clerk_takes_what_was_promised_and_says_how_it_lies_there(app: Flask, desk, number: str) -> None:
    clerk = desk("clerk")
    here = stands(clerk)
    papers = f"{here}/cases/{number}/papers"
    assert papers in text(clerk.get(here))
    page = text(clerk.get(papers))
    assert "在校证明" in page and "复印件与原件一致" in page and "扫描" in page
    with app.app_context():
        code = row_of(number).code
    assert bring(clerk, papers, None).status_code == 422, "nothing lies there"
    assert "请扫描该材料" in text(bring(clerk, papers, None, compared=code)), "nothing that could have been compared"
    assert bring(clerk, papers, b"no picture").status_code == 422
    assert events_of(app, number).count(Act.MAKE_GOOD) == 0
    key = new_id().hex
    assert bring(clerk, papers, compared=code, key=key).status_code == 303
    page = text(clerk.get(here))
    assert "已收取：" in page and "已全部补齐" in page and papers not in page
    assert bring(clerk, papers, compared=code, key=key).status_code == 303, "the second press changes nothing"
    assert bring(clerk, papers, compared=code).status_code == 303, "nothing is lacking any more"
    receipt = text(clerk.get(f"/window/cases/{number}/receipt"))
    assert "已补齐的容缺材料" in receipt and "在校证明" in receipt
    assert number in text(clerk.get(f"{here}/receipts")), "it prints with what was taken in during the visit"
    with app.app_context():
        case = session().scalars(select(Case).where(Case.number == number)).one()
        event = session().scalars(select(CaseEvent).where(CaseEvent.case_id == case.id, CaseEvent.act == Act.MAKE_GOOD)).one()
        assert event.channel is Channel.WINDOW and event.post_id and event.person_id != case.person_id
        row = row_of(number)
        assert (row.way, row.checked_by, row.checked_in) == ("upload", event.post_id, "hall") and row.brought_at
        assert row.seen == kept.digest(session().scalars(select(Upload).where(Upload.case_id == case.id)).all())
        assert ClockKind.MAKE_GOOD not in clocks.going_on(case) and not lacking.needed(case)
        assert session().scalar(select(func.count()).select_from(Upload).where(Upload.case_id == case.id)) == 1


def test_a_copy_that_nobody_compared_is_kept_as_such(app: Flask, desk, number: str) -> None:
    clerk = desk("clerk")
    assert bring(clerk, f"{stands(clerk)}/cases/{number}/papers").status_code == 303
    with app.app_context():
        row = row_of(number)
        assert row.way == "upload" and row.checked_by is None and row.seen
        while counting.count_new():
            pass
        post = session().scalars(select(CaseEvent.post_id).where(CaseEvent.act == Act.MAKE_GOOD)).one()
        for view, item in ((View.TOTAL, ""), (View.WINDOWS, post.hex)):
            line = select(Figure.visits).filter_by(view=view, of="", item=item, period=Period.EVER, place="", channel="")
            assert session().scalars(line).one() == 1, "somebody stood at this window, filed online as the case was"


def test_only_while_who_promised_it_stands_there(app: Flask, desk, number: str) -> None:
    clerk, other = desk("clerk"), filed(app, "lin-xiaowen", "residence-proof")
    here = stands(clerk)
    for missing in (other, "YJ202001010001"):
        assert clerk.get(f"{here}/cases/{missing}/papers").status_code == 404
        assert bring(clerk, f"{here}/cases/{missing}/papers").status_code == 404
    elsewhere = f"{stands(clerk, **ZHOU_STANDS)}/cases/{number}/papers"
    assert clerk.get(elsewhere).status_code == 404 and bring(clerk, elsewhere).status_code == 404
    over = f"{here}/cases/{number}/papers"
    assert clerk.get(over).status_code == 404 and bring(clerk, over).status_code == 404, "the next citizen has come"
    assert events_of(app, number).count(Act.MAKE_GOOD) == 0


def test_a_fault_of_one_paper_loses_no_file_of_another(app: Flask, desk, number: str) -> None:
    clerk = desk("clerk")
    papers = f"{stands(clerk)}/cases/{number}/papers"
    both = {"student_proof": [(BytesIO(PICTURE), "在校证明.png"), (BytesIO(b"no picture"), "坏.png")]}
    key = new_id().hex
    for _ in range(2):  # the second press keeps nothing twice
        answer = clerk.post(papers, data={"csrf_token": token(clerk), "key": key, **both}, content_type="multipart/form-data")
        both = {"student_proof": [(BytesIO(PICTURE), "在校证明.png"), (BytesIO(b"no picture"), "坏.png")]}
        assert answer.status_code == 422 and text(answer).count('class="files__name">在校证明.png') == 1
    assert events_of(app, number).count(Act.MAKE_GOOD) == 0
    with app.app_context():
        code, kept_file = row_of(number).code, session().scalars(select(Upload).join(Case).where(Case.number == number)).one()
    taken_away = bring(clerk, papers, None, remove=str(kept_file.id))
    assert taken_away.status_code == 200 and "files__name" not in text(taken_away)
    assert bring(clerk, papers, None, compared=code).status_code == 422, "nothing lies there any more"
    clerk.post(
        papers, data={"csrf_token": token(clerk), "key": key, "student_proof": [(BytesIO(PICTURE), "a.png"), (BytesIO(b""), "b.png")]}
    )
    assert bring(clerk, papers, None, compared=code).status_code == 303, "what was kept is taken in without being chosen again"
    with app.app_context():
        assert row_of(number).checked_by and not lacking.needed(session().scalars(select(Case).where(Case.number == number)).one())
