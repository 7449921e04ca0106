"""The data bureau's pages: the dictionary, what hangs on each register, and a switch that moves the one-click share at once."""

import pytest
from lxml import html

from app.core.actor import SYSTEM
from app.core.transaction import write
from app.elements import dictionary
from app.publishing import reach
from app.sources import registry, switches
from app.sources.errors import UnknownSource
from app.sources.models import SwitchState
from tests.publishing import publish_changed

pytestmark = pytest.mark.usefixtures("city", "both_databases")
PROOF = "housing-proof"


def only_elements(document) -> None:
    """The proof without what nobody knows beforehand."""
    for step in document["form"]["steps"]:
        for group in step["groups"]:
            if "questions" in group:
                group["questions"] = [
                    one for one in group["questions"] if "element" in one or one.get("type") in {"consent", "information"}
                ]
        step["groups"] = [group for group in step["groups"] if "use" in group or group.get("questions")]
    document["form"]["steps"] = [step for step in document["form"]["steps"] if step["groups"]]
    document["outcome"]["facts"] |= {"purpose": "=other", "recipient": "=某单位"}
    document["automatic"]["rule"] = "known(name)"
    document["materials"] = [one for one in document["materials"] if one["ways"][0] in {"register", "form", "statement"}]


def page(client, address: str) -> html.HtmlElement:
    answer = client.get(address, follow_redirects=True)
    assert answer.status_code == 200, address
    return html.fromstring(answer.get_data(as_text=True))


def shares(client) -> tuple[str, str]:
    """One-click services and share of filled questions, as the page says them."""
    figures = [each.text_content() for each in page(client, "/manage/registers").xpath("//ul[@class='kpi']//b")]
    return figures[0], figures[2]


def test_a_service_of_elements_is_one_click_the_moment_it_is_published(app, desk):
    admin = desk("admin")
    before = int(shares(admin)[0].partition(" / ")[0])
    with app.app_context():
        publish_changed(PROOF, only_elements)
    assert int(shares(admin)[0].partition(" / ")[0]) == before + 1


def test_switching_a_register_off_and_on_moves_the_share_at_once(app, desk):
    admin = desk("admin")
    with app.app_context():
        publish_changed(PROOF, only_elements)
    as_it_was = shares(admin)
    answer = admin.send(admin.get("/manage/registers"), {"state": "off"}, action="/manage/registers/estate")
    assert answer.status_code == 303
    off = shares(admin)
    assert int(off[0].partition(" / ")[0]) < int(as_it_was[0].partition(" / ")[0]) and float(off[1][:-2]) < float(as_it_was[1][:-2])
    first = page(admin, "/manage/registers").xpath("(//table)[1]/tbody/tr[1]/th")[0].text_content()
    assert first == "不动产登记库", "what frees most stands first"
    admin.send(admin.get("/manage/registers"), {"state": "on"}, action="/manage/registers/estate")
    assert shares(admin) == as_it_was


def test_a_register_that_is_switched_off_is_not_asked(app):
    with app.app_context():
        with write():
            switches.turn("credit", SYSTEM, is_on=False)
        assert switches.state("credit") is SwitchState.DOWN
        with pytest.raises(UnknownSource), write():
            switches.turn("nobody", SYSTEM, is_on=True)


def test_what_hangs_on_a_register_is_counted_from_the_services(app):
    with app.app_context():
        hangs = reach.by_register(reach.definitions(), dictionary.current())
        assert hangs["estate"].papers >= 2 and "rental-housing" in hangs["estate"].services
        assert hangs["vehicles"].questions == 1 and "vehicles" not in registry.current()
        everything = reach.share(reach.definitions(), dictionary.current(), frozenset(registry.declared()))
        now = reach.share(reach.definitions(), dictionary.current(), frozenset(registry.current()))
        assert now.filled < everything.filled <= everything.questions


def test_the_dictionary_is_browsed_and_says_who_asks(desk):
    admin = desk("admin")
    listed = page(admin, "/manage/elements?subject=fund")
    assert len(listed.xpath("//tbody/tr")) == 6 and "未接入" in listed.text_content()
    assert len(page(admin, "/manage/elements?q=余额").xpath("//tbody/tr")) >= 3
    one = page(admin, "/manage/elements/estate.has_property").text_content()
    assert "不动产登记库" in one and "公共租赁住房申请资格审核认定" in one and "我的不动产" in one and "《不动产登记暂行条例》" in one
    assert "没有这样的数据元" in page(admin, "/manage/elements?q=鞋码").text_content()
