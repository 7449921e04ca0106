"""At the window: a clerk takes in for the person before them, the output desk hands over; who is in the wrong place is told where to go."""

from collections.abc import Callable

from tests.browser import desks
from tests.browser.visitor import Visitor


def test_a_clerk_takes_in_and_the_output_desk_hands_over(visit: Callable[..., Visitor]) -> None:
    clerk = visit()
    clerk.page.add_init_script("window.printed = 0; window.print = () => { window.printed += 1 }")
    clerk.enter("zhang-min").go("/window/intake").looks("intake")
    clerk.type("身份证号、手机号、统一社会信用代码或接续码", "990001197806051016").type("姓名", "周国强").press("核验身份").is_at(
        "/visits/"
    ).looks("visit")
    clerk.main().locator("#service-housing-proof").get_by_role("button").click()
    clerk.is_at("/steps/").looks("intake-step")
    desks.answer(clerk, {"agreed": "yes"})
    clerk.press("保存")
    desks.answer(clerk, {"purpose": "loan"})
    clerk.press("保存").is_at("/check").page.locator("[name=confirmed]").check()
    clerk.looks("intake-check").press("收件").is_at("/proof$").follow("打印收件凭证").is_at("/receipt").looks("window-receipt")
    number = desks.number_on(clerk)
    assert clerk.page.evaluate("window.printed") == 1 and clerk.page.url.endswith("/receipt")
    clerk.page.emulate_media(media="print")
    assert not clerk.page.locator(".sbar").is_visible()
    clerk.page.reload()
    assert clerk.page.evaluate("window.printed") == 0

    desk = visit().enter("ma-lin")
    for _ in range(60):
        if desk.go("/window/output").main().get_by_role("link", name=number).count():
            break
        desk.page.wait_for_timeout(250)
    desk.looks("output").follow(number).looks("output-case")
    desk.page.locator("[name=kind][value=agent]").check()
    desk.sees("授权委托书").page.locator("[name=kind][value=holder]").check()
    desk.page.locator("[name=identity_checked]").check()
    desk.page.locator("[name=on_paper]").check()
    desk.type("领取人姓名", "周国强").press("已领取，办结")
    desk.is_at("/window/output$").looks("output-done")


def test_who_is_in_the_wrong_place_is_told_where_to_go(visit: Callable[..., Visitor]) -> None:
    officer = (
        visit()
        .enter("zhang-min")
        .go("/my", status=403)
        .sees("工作人员身份")
        .looks("forbidden-officer")
        .follow("前往工作台")
        .is_at("/window/$")
    )
    officer.enter("lin-xiaowen").go("/window/", status=403).sees("办事人身份").looks("forbidden-citizen").follow("工作人员登录").is_at(
        "/window/sign-in"
    )
