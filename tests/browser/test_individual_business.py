"""个体工商户设立登记: a repeating group, a file, a correction, and three officers until the licence is there."""

from collections.abc import Callable

from playwright.sync_api import expect

from prove.walk import PICTURE
from tests.browser import desks
from tests.browser.visitor import Visitor

BUSINESS = {"trade_name": "启明", "industry": "餐饮", "organisation_form": "shop", "scope": "小餐饮；食品销售"}


def test_a_small_business_is_registered_after_one_correction(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter("huang-zhiming")
    a_citizen_files(citizen)
    number = desks.number_on(citizen)

    clerk = visit()
    desks.sign_in_as_staff(clerk, "zhangmin", "zhang-min")
    clerk.is_at("/window/$").looks("queue").follow(number).is_at(number).looks("case")
    a_clerk_asks_for_a_correction(clerk)
    a_citizen_corrects(citizen, number)

    desks.decide(clerk, number, "受理")
    reviewer = visit().enter("li-xiang")
    reviewer.go(f"/window/cases/{number}").looks("case-review")
    desks.decide(reviewer, number, "提交审核意见", "经审查，符合登记条件，建议准予登记。")
    approver = visit().enter("wang-lixin")
    desks.decide(approver, number, "准予", "符合条件，准予登记。")
    assert desks.paper_of(citizen, number).startswith(b"%PDF")
    citizen.looks("progress-licence")


def a_citizen_files(citizen: Visitor) -> None:
    desks.begin(citizen, "individual-business")
    desks.answer(citizen, {"composition": "family", "situations": "rented"})
    desks.save(citizen)
    citizen.sees("只保留参加经营的成员").finds("members-0-name", "罗燕").finds("members-1-name", "黄德贵")
    rows = citizen.page.locator("[data-rep]")
    before = rows.count()
    assert before == 2, "children cannot take part and are not filled in"
    citizen.press("添加家庭成员")
    expect(rows).to_have_count(before + 1)
    citizen.looks("form-rows").press("移除", within=rows.last)
    expect(rows).to_have_count(before)
    desks.save(citizen)
    desks.answer(citizen, BUSINESS)
    proof = citizen.page.locator("[name=premises_proof]")
    proof.set_input_files([{"name": "租赁合同.docx", "mimeType": "application/msword", "buffer": b"no picture"}])
    told = citizen.page.locator("[data-upload=premises_proof] [data-progress]")
    expect(told).to_have_attribute("data-tone", "bad")
    citizen.looks("form-upload-refused")
    proof.set_input_files([{"name": "租赁合同.png", "mimeType": "image/png", "buffer": PICTURE}])
    expect(told).to_have_attribute("data-tone", "good")
    citizen.page.locator("[data-upload=premises_proof] .files li").wait_for()
    citizen.sees("租赁合同.png").looks("form-upload")
    desks.save(citizen)
    desks.answer(citizen, {"declared": "yes"})
    desks.save(citizen)
    citizen.is_at("/check$").sees("启明").looks("check-business").choose("way", "electronic").press("提交申请").is_at("/receipt$")


def a_clerk_asks_for_a_correction(clerk: Visitor) -> None:
    clerk.follow("一次性告知补正").press("发出补正告知").sees("至少")
    clerk.page.locator("input[name=item][value=trade_name]").check()
    clerk.page.locator("[name=note-trade_name]").fill("字号与同街道已登记的字号相同，请更换。")
    clerk.looks("correction").press("发出补正告知").sees("已")
    clerk.looks("case-returned")


def a_citizen_corrects(citizen: Visitor, number: str) -> None:
    citizen.go(f"/my/cases/{number}").sees("请更换").looks("progress-correction").follow("补正并重新提交")
    citizen.is_at("/business$").sees("请更换").looks("form-correction")
    desks.answer(citizen, {"trade_name": "启明星"})
    desks.save(citizen)
    desks.save(citizen)
    citizen.press("提交补正").is_at("/receipt$")
