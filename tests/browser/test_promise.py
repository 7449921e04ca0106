"""告知承诺 as people see it: told before the promise, looked at afterwards, a bar after a false one, ended by the head; a step handed on."""

from collections.abc import Callable

import pytest

from tests.browser import desks
from tests.browser.test_life import acting_for_the_firm, fold, press_in
from tests.browser.test_life_beside import act_form, tick
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.usefixtures("begun_again")  # who promised falsely may not promise again
NO = {"reason": "复查仍未设置消毒间，与承诺不符。", "basis": "《中华人民共和国行政许可法》第六十九条第二款"}


def granted(visit: Callable[..., Visitor], number: str) -> Visitor:
    """The reviewer, once the firm has its permit."""
    desks.decide(visit().enter("zhang-min"), number, "受理")
    reviewer = visit().enter("dong-hao")
    desks.decide(reviewer, number, "提交审核意见", "经审查，符合条件。")
    desks.decide(visit().enter("xiao-qing"), number, "准予", "符合条件，准予。")
    desks.paper_of(acting_for_the_firm(visit()), number)
    return reviewer.go(f"/window/cases/{number}")


def test_a_false_promise_and_its_bar(visit: Callable[..., Visitor], filed) -> None:
    number = filed("hygiene-permit")
    reviewer = granted(visit, number).looks("promise-check")
    fold(reviewer, "责令限期整改")
    press_in(reviewer, "promise/mend", "责令限期整改", reason="未设置消毒间。", days="15")
    firm = acting_for_the_firm(visit(width=390))
    firm.go(f"/my/cases/{number}").looks("promise-to-mend")
    fold(reviewer.go(f"/window/cases/{number}"), "承诺不实")
    tick(act_form(reviewer, "promise/false"))
    press_in(reviewer, "promise/false", "承诺不实", **NO)
    head = visit().enter("shen-jun").go(f"/window/cases/{number}")
    tick(act_form(head, "revocation/revoke"))
    press_in(head, "revocation/revoke", "撤销证照")
    firm.go("/services/hygiene-permit/apply").looks("promise-barred")
    visit(lang="en").enter("shen-jun").go(f"/window/cases/{number}").looks("promise-bars-english")
    head.go(f"/window/cases/{number}").looks("promise-bars")


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_what_is_told_before_the_promise(visit: Callable[..., Visitor], lang: str, width: int) -> None:
    visit(lang=lang, width=width).go("/services/hygiene-permit").looks("promise-guide")


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_a_step_is_handed_on(visit: Callable[..., Visitor], filed, lang: str, width: int) -> None:
    number = filed("hygiene-permit")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    reviewer = visit(lang=lang, width=width).enter("dong-hao").go(f"/window/cases/{number}")
    reviewer.follow("转交同事" if lang == "zh" else "Hand on to a colleague").looks("hand-on")
