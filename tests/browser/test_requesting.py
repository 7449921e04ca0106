"""请申请人授权出具证明: the officer asks within the case, the applicant agrees at home or at a terminal, or says no; wide and narrow, in both languages."""

from collections.abc import Callable

from tests.browser import desks
from tests.browser.terminal import at_terminal, is_large
from tests.browser.visitor import Visitor

WHY = "核对您是否已在本市参加医疗保险，以便同步办理就业登记"
NARROW = {"width": 390, "lang": "en"}


def asked(visit: Callable[..., Visitor], filed: Callable[[str], str]) -> tuple[Visitor, str]:
    """The officer's page, with the request sent, and the number of the case."""
    number = filed("individual-business")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    officer = visit().enter("li-xiang").go(f"/window/cases/{number}")
    officer.main().get_by_text("请申请人授权出具证明", exact=True).click()
    officer.press("发送授权请求").sees("请选择需要的证明").looks("request-refused")
    officer.choose("proof", "medical-insurance-proof").type("用途说明", WHY).looks("request-to-send")
    officer.press("发送授权请求").sees("待申请人答复").looks("request-waiting")
    return officer, number


def test_the_officer_asks_the_applicant_agrees_and_the_office_reads_it(visit: Callable[..., Visitor], filed: Callable[[str], str]) -> None:
    officer, number = asked(visit, filed)
    visit(**NARROW).enter("li-xiang").go(f"/window/cases/{number}").sees("Waiting for the applicant's answer").looks("request-waiting")

    citizen = visit().enter("huang-zhiming").go("/my").sees("办理单位请我授权出具证明").looks("my-with-request")
    citizen.go(f"/my/cases/{number}").sees(WHY).sees("参保状态").looks("request-to-answer")
    visit(**NARROW).enter("huang-zhiming").go(f"/my/cases/{number}").sees("Agree and issue it").looks("request-to-answer")
    visit(width=390).enter("huang-zhiming").go(f"/my/cases/{number}").looks("request-to-answer")
    visit(lang="en").enter("huang-zhiming").go(f"/my/cases/{number}").looks("request-to-answer")
    citizen.press("同意并出具").is_at("/my/proofs/YJ").page.get_by_role("link", name="下载 PDF").wait_for()
    citizen.sees("直送").sees(number).looks("request-agreed-proof")
    citizen.go(f"/my/cases/{number}").sees("您已同意").looks("request-agreed")

    officer.go("/window/").sees("证明已送达").looks("queue-with-proof").go(f"/window/cases/{number}").sees("有效").looks("request-answered")
    officer.follow("查看证明").sees("证明内容").sees(number).looks("requested-proof")
    narrow = visit(**NARROW).enter("li-xiang").go(f"/window/cases/{number}").follow("Open the proof").sees("What it says")
    narrow.looks("requested-proof").follow("Back to the case").is_at(number)


def test_at_a_terminal_it_is_answered_in_a_larger_frame_and_a_no_says_what_follows(
    visit: Callable[..., Visitor], filed: Callable[[str], str]
) -> None:
    officer, number = asked(visit, filed)
    terminal = at_terminal(visit).follow("刷身份证登录").press("黄志明").go(f"/kiosk/my/cases/{number}").sees("同意并出具")
    terminal.page.locator("#requests").scroll_into_view_if_needed()
    terminal.looks("kiosk-request-to-answer")
    is_large(terminal)
    terminal.press("不同意").sees("不因此产生其他影响").looks("kiosk-request-declined")
    officer.go(f"/window/cases/{number}").sees("未出具").looks("request-not-issued")
    assert not officer.main().get_by_text("不同意", exact=True).count()


def test_at_the_window_it_is_read_out_and_the_citizen_confirms(visit: Callable[..., Visitor], filed: Callable[[str], str]) -> None:
    _officer, number = asked(visit, filed)
    clerk = visit().enter("zhang-min").go("/window/intake")
    clerk.page.locator("input[name=sought]").fill("990002199004251011")
    clerk.page.locator("input[name=name]").fill("黄志明")
    clerk.press("核验身份").is_at("/window/visits/").sees("待授权出具证明").looks("visit-with-request")
    clerk.main().locator("a[href*='/requests/']").last.click()
    clerk.sees(WHY).looks("visit-request")
    narrow = visit(**NARROW).enter("zhang-min").go(clerk.page.url.removeprefix(clerk.address)).looks("visit-request")
    narrow.sees("They do not agree")
    clerk.press("群众同意").is_at("/check$").looks("visit-request-check")
    clerk.page.locator("label[for=submit-confirmed]").click()
    clerk.main().locator("form:has([name=confirmed]) button").last.click()
    clerk.is_at(r"/window/cases/YJ\d+/proof$").sees("证明")
    visit().enter("huang-zhiming").go(f"/my/cases/{number}").sees("您已同意")
