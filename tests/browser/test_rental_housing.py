"""公共租赁住房: a household comes filled, files are uploaded, three departments review at once."""

from collections.abc import Callable

from prove.walk import PICTURE
from tests.browser import desks
from tests.browser.visitor import Visitor


def test_a_family_is_found_to_qualify_by_three_departments(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter("chen-jianhua")
    desks.begin(citizen, "rental-housing")
    citizen.sees("吴美玲").looks("form-household").press("保存并继续")
    citizen.finds("members-0-name", "吴美玲").looks("form-members").press("保存并继续")
    desks.answer(citizen, {"housing_nature": "own", "honours": "veteran"})
    citizen.page.locator("[name=honours_file]").set_input_files([{"name": "退役证.png", "mimeType": "image/png", "buffer": b"no picture"}])
    citizen.page.locator("[data-upload=honours_file] [role=status]", has_text="PNG").wait_for()
    citizen.page.locator("[name=honours_file]").set_input_files([{"name": "退役证.png", "mimeType": "image/png", "buffer": PICTURE}])
    citizen.page.locator("[data-upload=honours_file] .files li").wait_for()
    citizen.looks("form-housing").press("保存并继续")
    citizen.page.wait_for_url("**/steps/choice")  # or the first look for fields would be at the page that is left
    finish(citizen)
    number = desks.number_on(citizen)

    for person, button, words in (
        ("zhang-min", "受理", ""),
        ("zheng-hai", "提交审核意见", "人均面积和收入均在标准以内，建议认定。"),
        ("cao-yu", "提交审核意见", "经核对，家庭收入与申报一致。"),
        ("qin-lan", "提交审核意见", "经核查，登记的不动产与申报一致。"),
        ("gao-yuan", "准予", "同意，予以认定。"),
    ):
        officer = visit().enter(person)
        officer.go(f"/window/cases/{number}").looks(f"case-{person}").sees("复核认定" if person == "gao-yuan" else number)
        desks.decide(officer, number, button, words)
    assert desks.paper_of(citizen, number).startswith(b"%PDF")
    citizen.looks("progress-qualified").go("/inbox").looks("inbox")


def finish(citizen: Visitor) -> None:
    answers = {"support": "flat", "preferred_division": "990001", "agree_to_checks": "yes", "agree_to_publicity": "yes"}
    while "/steps/" in citizen.page.url:
        desks.answer(citizen, {name: value for name, value in answers.items() if citizen.page.locator(f"[name={name}]").count()})
        at = citizen.page.url
        desks.save(citizen)
        citizen.page.wait_for_url(lambda url, at=at: url != at)
    citizen.looks("check-rental").press("提交申请").is_at("/receipt$")
