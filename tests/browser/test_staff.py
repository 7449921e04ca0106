"""The three administrators at their pages, somebody who joins, the head's letter of authority, and why a case is opened."""

from collections.abc import Callable

import pytest

from tests.browser.visitor import Visitor

WAYS = [("zh", 1280), ("en", 390)]


@pytest.fixture(autouse=True)
def _begun_again(begun_again: None) -> None:
    """Accounts and posts of one test are not there in the next."""


@pytest.mark.parametrize(("lang", "width"), WAYS)
def test_an_account_is_made_a_post_is_given_and_the_log_tells_it(visit: Callable[..., Visitor], lang: str, width: int) -> None:
    zh = lang == "zh"
    admin = visit(lang=lang, width=width).enter("he-ping").go("/manage/staff").looks("staff-list")
    admin.go("/manage/staff/new").looks("staff-new")
    admin.press("建立账号" if zh else "Make the account").looks("staff-new-refused")
    number, name, login = ("990001198811031022", "吴美玲", "wumeiling") if zh else ("990001199403121023", "林晓雯", "linxiaowen")
    for field, value in (("id_number", number), ("name", name), ("login_name", login)):
        admin.page.locator(f"[name={field}]").fill(value)
    admin.press("建立账号" if zh else "Make the account").sees(name).looks("staff-made")
    address = admin.page.url.removeprefix(admin.address)
    admin.go("/manage/units").looks("staff-units")
    admin.page.locator("[name=department]").select_option("health")
    for field, value in (("code", f"permits-{lang}"), ("zh", "许可科"), ("en", "Permits section")):
        admin.page.locator(f"form [name={field}]").fill(value)
    admin.press("确认设置" if zh else "Open it").looks("staff-unit-open")
    admin.go("/manage/jobs").looks("staff-jobs")

    security = visit(lang=lang, width=width).enter("yan-li").is_at("/manage/staff").go(address).looks("staff-person")
    security.page.locator("[name=department]").select_option("health")
    security.page.locator("[name=role]").select_option("reviewer")
    security.page.locator("[name=place]").fill("990001")
    security.press("确认任命" if zh else "Give the post").sees("临江" if zh else "Linjiang").looks("staff-post-given")
    security.main().locator("#posts a.act").first.click()
    security.looks("staff-post-change")
    security.go(address).press("办理离职" if zh else "This person leaves now").looks("staff-leave-refused")
    security.page.locator("[name=confirmed]").check()
    security.press("办理离职" if zh else "This person leaves now").sees("已停用" if zh else "disabled").looks("staff-left")

    auditor = visit(lang=lang, width=width).enter("zhong-yi").is_at("/manage/audit").looks("staff-audit")
    auditor.go("/manage/audit?act=staff:").sees("staff:leave").looks("staff-audit-found")
    auditor.press("核验全链" if zh else "Look over the whole chain").looks("staff-audit-checked")


def test_everything_of_an_administrator_is_reached_by_keys(visit: Callable[..., Visitor]) -> None:
    admin = visit().enter("he-ping").go("/manage/staff")
    reached = set()
    for _ in range(60):
        admin.page.keyboard.press("Tab")
        reached.add(admin.page.evaluate("() => document.activeElement.textContent.trim().slice(0, 12)"))
    assert {"任务", "科室", "人员岗位", "新建账号"} <= reached


@pytest.mark.parametrize(("lang", "width"), WAYS)
def test_joining_pages_and_own_factors(visit: Callable[..., Visitor], lang: str, width: int) -> None:
    zh = lang == "zh"
    newcomer = visit(lang=lang, width=width).go("/window/join").looks("join")
    newcomer.press("下一步" if zh else "Next").looks("join-refused")
    officer = visit(lang=lang, width=width).enter("cao-yu").go("/window/me").looks("me")
    officer.press("重新绑定动态口令" if zh else "Enrol another").is_at("/window/me/codes").looks("me-codes")


@pytest.mark.parametrize(("lang", "width"), WAYS)
def test_a_letter_of_authority_and_a_reason(visit: Callable[..., Visitor], filed, lang: str, width: int) -> None:
    zh = lang == "zh"
    number = filed("individual-business")
    head = visit(lang=lang, width=width).enter("guo-tao").go("/window/authorities").looks("authorities")
    head.main().locator("[name=person]").select_option(index=1)
    head.page.locator("input[name=services]").first.check()
    head.page.locator("[name=until_day]").fill(head.page.locator("[name=from_day]").input_value())
    head.press("确认授权" if zh else "Give it").looks("authorities-given")
    head.main().locator("table th a").first.click()
    head.looks("authority")
    head.go(f"/window/cases/{number}").is_at("/reason").looks("reason")
    head.press("查看办件" if zh else "Open the case").looks("reason-refused")
    head.choose("kind", "enquiry").page.locator("[name=words]").fill("群众来电反映办理进度")
    head.press("查看办件" if zh else "Open the case").is_at(f"/window/cases/{number}").looks("reason-given")
    owner = visit(lang=lang, width=width).enter("huang-zhiming").go(f"/my/cases/{number}").sees("群众来电反映办理进度").looks("looked-case")
    owner.go("/my/data").sees("群众来电反映办理进度").looks("looked-data")
