"""数据多跑路: a matter is found, facts are looked up, a wrong fact is doubted, consent is given and taken back, an office is chosen."""

from collections.abc import Callable

import pytest

from tests.browser import desks
from tests.browser.terminal import at_terminal, is_large
from tests.browser.test_individual_business import BUSINESS
from tests.browser.visitor import Visitor


def test_a_matter_without_a_form_is_found_by_how_people_call_it(visit: Callable[..., Visitor]) -> None:
    stranger = visit()
    stranger.go("/").page.get_by_role("searchbox").fill("驾照")
    stranger.press("搜索").sees("驾驶证").looks("search-saying")
    stranger.go("/matters").looks("matters-catalogue")


def test_facts_are_looked_up_and_the_look_stands_among_my_data(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter("lin-xiaowen")
    citizen.go("/enquiries/my-social-insurance").press("立即查询").sees("社会保险库").looks("enquiry-found")
    citizen.go("/my/data").sees("谁查看过我的信息").looks("my-data-looks")
    citizen.main().locator("#consents form").first.get_by_role("button").click()
    citizen.sees("您可以随时在这里撤回").looks("my-data-given")
    citizen.main().locator("#consents form").first.get_by_role("button").click()
    citizen.sees("已撤回，即时生效").looks("my-data-taken-back")


def test_a_wrong_fact_is_doubted_and_filing_goes_on_to_the_office_of_the_registration(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter("lin-xiaowen")
    citizen.go("/services/old-age-allowance").sees("您无需提交").sees("实施主体").looks("guide-waived")
    desks.begin(citizen, "old-age-allowance")
    citizen.looks("form-prefilled").main().get_by_text("信息有误，申请更正").first.click()
    citizen.choose("path", "registered_address")
    citizen.main().locator("[name=claimed]").fill("云江市临江区石桥街道测试路1号")
    citizen.main().locator("[name=reason]").fill("户口已经迁移，登记的是旧地址")
    citizen.looks("dispute-filled").press("提交校核单").is_at("/steps/")
    desks.save(citizen)
    desks.answer(citizen, {"declared": "yes"})
    desks.save(citizen)
    citizen.sees("临江区民政局").looks("check-office").choose("way", "electronic").press("提交申请").sees("临江区民政局")
    number = desks.number_on(citizen)
    citizen.go("/my/slips").sees("户口已经迁移").looks("slips-open")

    officer = visit().enter("shi-lei")
    officer.go(f"/window/cases/{number}").looks("case-of-the-district")
    officer.press("一键核查").sees("全部数据与申请时一致").looks("rechecked")
    stranger = visit().enter("wei-qing")
    stranger.go(f"/window/cases/{number}", status=404)


@pytest.mark.parametrize(("lang", "width"), [("zh", 1080), ("en", 1080), ("en", 390)])
def test_an_office_is_chosen_at_a_terminal_and_on_a_phone(visit: Callable[..., Visitor], lang: str, width: int) -> None:
    citizen = at_terminal(visit, lang=lang) if width > 1000 else visit(lang=lang, width=width).enter("lin-xiaowen")
    if width > 1000:
        citizen.follow("刷身份证登录" if lang == "zh" else "Use your ID card").press("林晓雯")
    under, save = ("/kiosk" if width > 1000 else ""), ("保存并继续" if lang == "zh" else "Save and continue")
    citizen.go(f"{under}/services/individual-business").looks("guide-office").main().locator("a[href$='/apply']").first.click()
    citizen.main().locator("form:has([name=key]) button").click()
    for answers in ({"composition": "individual"}, BUSINESS, {"declared": "yes"}):
        citizen.is_at("/steps/")
        desks.answer(citizen, answers)
        citizen.press(save)
    offices = citizen.is_at("/check").page.locator("[name=office]")
    offices.nth(1).scroll_into_view_if_needed()
    citizen.looks("check-choice")
    assert offices.count() > 2 and offices.first.is_checked()
    if width > 1000:
        is_large(citizen)
    citizen.choose("office", "990002").choose("way", "electronic").press("提交申请" if lang == "zh" else "Submit the application")
    citizen.sees("云岭区市场监督管理局" if lang == "zh" else "Yunling District Market Regulation Bureau").looks("receipt-office")
