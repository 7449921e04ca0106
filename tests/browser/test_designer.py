"""A department's administrator writes a form in the browser, sees it as others will, and a second administrator publishes it."""

from collections.abc import Callable

import pytest

from tests.browser import desks
from tests.browser.visitor import Visitor

HERE = "/manage/drafts/individual-business"
STEP, TRADE = "form/steps/2/groups/0", "form/steps/2/groups/0/questions/1"


@pytest.fixture(autouse=True)
def _begun_again(begun_again: None) -> None:
    """What is published here is gone for the next test."""


def test_a_question_is_added_and_published_by_four_eyes(visit: Callable[..., Visitor]) -> None:
    writer = visit().enter("tang-ning").go("/manage/services/individual-business").looks("designer-service")
    writer.press("在浏览器中修改").is_at("/manage/drafts/individual-business$").looks("designer")
    writer.go(f"{HERE}?at={STEP}").looks("designer-group")
    page = writer.page
    page.locator("button[value='add:questions']").click()
    writer.sees("待填写").looks("designer-new-question")
    page.locator("[name='code']").fill("sign_colour")
    page.locator("[name='label.zh']").fill("店招颜色")
    page.locator("[name='label.en']").fill("Colour of the sign")
    page.locator(".mbuild summary").first.click()
    page.locator("[name='when~name']").select_option("composition")
    page.locator("[name='when~value']").fill("family")
    writer.press("加入规则").sees("家庭经营").sees("未发现问题").looks("designer-rule")
    writer.follow("预览").page.locator("#step").select_option("business")
    writer.press("查看").sees("店招颜色").looks("designer-preview")
    page.locator("#step").select_option("operator")
    writer.press("查看")
    page.locator("#person").select_option("huang-zhiming")
    writer.press("带出登记库数据").sees("由登记库带出").sees("黄志明").looks("designer-tried")
    for face in ("phone", "kiosk", "clerk"):
        writer.go(f"{HERE}/preview?step=business&face={face}").looks(f"designer-{face}")
    writer.follow("逻辑图").looks("designer-logic").follow("YAML").looks("designer-yaml")
    writer.follow("复核与发布").sees("店招颜色").looks("designer-review").press("提交复核").sees("等待未参与编写的管理员")

    second = visit().enter("he-ping").go(f"{HERE}/review").looks("designer-second").press("发布")
    second.is_at("/manage/services/individual-business$").sees("第 2 版").sees("唐宁（何平复核）")

    citizen = visit().enter("huang-zhiming")
    desks.begin(citizen, "individual-business")
    desks.answer(citizen, {"composition": "family"})
    desks.save(citizen)
    desks.save(citizen)
    citizen.is_at("/business").sees("店招颜色")


def test_a_new_service_begins_after_an_example(visit: Callable[..., Visitor]) -> None:
    writer = visit().enter("tang-ning").go("/manage/drafts").looks("designer-new")
    for name, text in {"zh": "店招备案", "en": "Filing of a shop sign", "code": "Shop Sign"}.items():
        writer.page.locator(f"[name='{name}']").fill(text)
    writer.page.locator("[name='like']").select_option("individual-business")
    writer.press("开始编写").sees("小写字母").looks("designer-new-wrong")
    writer.page.locator("[name='code']").fill("shop-sign")
    writer.press("开始编写").is_at("/manage/drafts/shop-sign$").sees("店招备案").sees("未发现问题")
    writer.follow("复核与发布").looks("designer-new-review").press("放弃草稿").is_at("/manage/drafts$")


def test_the_designer_in_english_and_on_a_narrow_screen(visit: Callable[..., Visitor]) -> None:
    writer = visit(lang="en", width=390).enter("tang-ning").go("/manage/services/individual-business")
    writer.press("Change in the browser").is_at(f"{HERE}$").looks("designer")
    writer.go(f"{HERE}?at={TRADE}").looks("designer-part")
    writer.page.locator("[name='when']").fill("nobody == 1")
    writer.press("Save").sees("nobody").looks("designer-wrong")
    writer.go(f"{HERE}/logic").looks("designer-logic")
