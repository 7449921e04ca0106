"""Something is looked up in a directory: by words, pinyin or code; and a directory that is silent keeps nobody from the rest."""

import pytest
from flask import Flask
from lxml import html

from app.cases import queries
from app.cases.models import Case
from app.core.db import session
from app.core.transaction import write
from app.elements.facts import Origin
from app.sources import directories, switches
from tests.pages import ReadingClient
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("city", "both_databases")
CODE, CITIZEN = "housing-proof", "黄志明"
SUPPLIER = {
    "code": "supplier",
    "type": "lookup",
    "register": "firms",
    "unlisted": True,
    "label": {"zh": "供货商", "en": "Supplier"},
}


def ask(document, question) -> None:
    group = {"code": "supplies", "title": {"zh": "供货", "en": "Supplies"}, "questions": [question]}
    document["form"]["steps"][0]["groups"].append(group)


def with_supplier(document) -> None:
    ask(document, SUPPLIER)


@pytest.fixture
def step(app: Flask, client, as_citizen) -> str:
    """The address of the step that asks it."""
    with app.app_context():
        publish_changed(CODE, with_supplier)
    as_citizen(client, CITIZEN)
    return client.send(client.get(f"/services/{CODE}/apply"), {}, field_name="key").headers["Location"]


def sought(client: ReadingClient, step: str, words: str, **more: str) -> html.HtmlElement:
    """The page after the button was pressed."""
    answer = client.send(client.get(step), {"supplier-sought": words, "find": "supplier", **more}, field_name="back")
    assert answer.status_code == 303 and answer.headers["Location"].endswith("#supplier")
    return html.fromstring(client.get(step).get_data(as_text=True))


def offers(page: html.HtmlElement) -> dict[str, str]:
    """What may be chosen: name -> what the page sends back."""
    return {one.get("data-name"): one.get("value") for one in page.xpath("//input[@name='supplier'][@data-code]")}


@pytest.mark.parametrize("words", ["瑞丰志", "ruifengzhi", "rfzcyzx", "91990002MA8000001R"])
def test_a_firm_is_found_and_chosen(app: Flask, client, step: str, words: str) -> None:
    name = "云江市瑞丰志餐饮中心（普通合伙）"
    found = offers(sought(client, step, words))
    assert name in found
    client.send(
        client.get(step), {"supplier": found[name], "supplier-sought": words, "supplier-shown": words, "agreed": "yes"}, field_name="back"
    )
    with app.app_context():
        fact = queries.answers_of(session().query(Case).one())["supplier"]
    assert (fact.value["name"], fact.origin, fact.source) == (name, Origin.CHOSEN, "firms")


def test_a_silent_directory_says_so_and_what_is_not_listed_can_be_named(app: Flask, client, step: str) -> None:
    with app.app_context(), write():
        switches.set("enterprise", "down")
    page = sought(client, step, "瑞丰", agreed="yes")
    assert "名录暂时没有响应" in page.text_content() and offers(page) == {}
    client.send(
        client.get(step), {"supplier": "~own", "supplier-sought": "瑞丰", "supplier-shown": "瑞丰", "agreed": "yes"}, field_name="back"
    )
    with app.app_context():
        assert queries.answers_of(session().query(Case).one())["supplier"].value == {"name": "瑞丰"}


def test_the_nation_is_listed(app: Flask) -> None:
    with app.app_context():
        assert [entry.name for entry in directories.find("divisions", "亳州 谯城").entries] == ["安徽省亳州市谯城区"]


def unknown(document) -> None:
    ask(document, {**SUPPLIER, "register": "firm"})


def misplaced(document) -> None:
    ask(document, {**SUPPLIER, "type": "text"})


def crowded(document) -> None:
    column = {"type": "text", "label": {"zh": "甲", "en": "A"}}
    lines = {
        "code": "goods",
        "type": "lines",
        "label": {"zh": "商品", "en": "Goods"},
        "columns": [{**column, "code": f"c{n}"} for n in range(6)],
    }
    ask(document, lines)


def with_file(document) -> None:
    column = {"code": "proof", "type": "file", "label": {"zh": "甲", "en": "A"}}
    lines = {"code": "goods", "type": "lines", "label": {"zh": "商品", "en": "Goods"}, "columns": [column]}
    ask(document, lines)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (unknown, "'firm' is no directory; known: divisions, firms, did you mean 'firms'"),
        (misplaced, "register and unlisted are for type lookup; this is text"),
        (crowded, "lines have 1 to 5 columns, not 6"),
        (with_file, "file does not fit into a line; take a repeated group"),
    ],
)
def test_what_cannot_work_is_refused_with_its_cure(app: Flask, change, said: str) -> None:
    with app.app_context(), pytest.raises(AssertionError, match=said):
        publish_changed(CODE, change)
