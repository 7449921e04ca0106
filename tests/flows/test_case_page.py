"""A case on an officer's screen: what is masked, what contradicts, what was asked for and what came of it."""

import re

import pytest
from flask import Flask
from sqlalchemy import event

from app.cases import service
from app.cases.answers_store import read_answers, write_answers
from app.cases.models import Case
from app.core.db import session
from app.core.transaction import write
from app.database import db
from app.elements.facts import Fact, Origin
from tests.lives import a_permit_case
from tests.office import ZHOU, begun_for, filed, opened, text

pytestmark = pytest.mark.usefixtures("city")

HOUSE = "5幢301室"


def test_the_automatic_check_masks_what_is_masked_beside_it(app: Flask, desk) -> None:
    number = filed(app, "zhou-guoqiang", "housing-proof")
    page = text(opened(desk("approver", "natural-resources"), number))
    evidence = re.search(r'<section class="card[^>]*id="check".*?</section>', page, re.DOTALL).group(0)
    assert "不动产" in evidence and "桂花路***" in evidence
    assert HOUSE not in page and ZHOU["id_number"] not in page


def test_what_a_register_said_stays_masked_when_the_answer_was_emptied(app: Flask, desk) -> None:
    number = filed(app, "huang-zhiming")
    with app.app_context(), write():
        case = session().query(Case).filter_by(number=number).one()
        answers = read_answers(case)
        said = Fact("19912345678", Origin.SOURCE, source="population")
        write_answers(case, answers | {"phone": said.changed_to("")})
    page = text(desk("clerk").get(f"/window/cases/{number}"))
    assert "人口库为“" in page and "199****5678" in page and "19912345678" not in page


def test_the_page_that_the_citizen_confirms_hides_numbers_and_no_address(app: Flask, desk) -> None:
    clerk = desk("clerk")
    page = text(clerk.get(f"{begun_for(clerk, 'housing-proof')}check"))
    assert "***" not in page.replace("9900**********1016", "").replace("199****0002", "")
    assert page.count(HOUSE) >= 2 and ZHOU["id_number"] not in page


def test_only_open_answers_and_uploads_can_be_asked_for_and_rows_keep_their_title(app: Flask, desk) -> None:
    number = filed(app, composition="family")
    page = text(desk("clerk").get(f"/window/cases/{number}/correction"))
    offered = set(re.findall(r'name="item" value="([^"]+)"', page))
    assert {"trade_name", "phone"} <= offered and not {"name", "id_number", "registered_address"} & offered
    kept = page[page.index('id="of-registers"') :]
    assert "校核单" in kept and "户籍地址" in kept and "家庭成员 1 · 姓名" in page


def test_contradictions_come_first_and_are_counted_where_one_decides(app: Flask, desk) -> None:
    number = filed(app, "he-xiulan", "resident-medical-insurance")
    page = text(opened(desk("clerk"), number))
    assert 'id="differences"' in page, "the story of 何秀兰"
    assert page.index('id="differences"') < page.index('id="step-1"')
    assert "4 项数据不一致，请先核对" in page and "医疗保障库两条记录不一致：" in page and "“参保中”与“中断参保”" in page


def test_a_case_opens_with_eighteen_questions_to_the_database(app: Flask, desk) -> None:
    with app.app_context():
        number, engine = a_permit_case(service.accept).number, db.engine
    reviewer, asked = desk("reviewer", "health"), []
    reviewer.get(f"/window/cases/{number}")  # the first look of the day is written down
    event.listen(engine, "before_cursor_execute", note := lambda _c, _u, statement, *_more: asked.append(statement))
    assert reviewer.get(f"/window/cases/{number}").status_code == 200
    event.remove(engine, "before_cursor_execute", note)
    asked = [statement for statement in asked if "demo_state" not in statement]  # the demonstration's clock
    assert len(asked) <= 18, "\n".join(asked)
