"""现场核查 as its officers see it: set at the desk, written on a phone in the rooms, confirmed by the second officer."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from prove.walk import PICTURE
from tests.browser import desks
from tests.browser.test_life import acting_for_the_firm, press_in
from tests.browser.visitor import Visitor

TODAY = (datetime.now(UTC) + timedelta(hours=8)).date()  # of the demonstration city
PHOTO = {"name": "现场.png", "mimeType": "image/png", "buffer": PICTURE}


def test_two_officers_look_at_a_place(visit: Callable[..., Visitor], filed) -> None:
    number = filed("hygiene-permit")
    desks.decide(visit().enter("zhang-min"), number, "受理")
    reviewer = visit().enter("dong-hao").go(f"/window/cases/{number}").looks("check-panel")
    reviewer.follow("进入现场核查").looks("check-none")
    within = reviewer.page.locator("form[action$='/site-check']")
    within.locator("[name=second]").select_option(label="沈珺")
    press_in(reviewer, "site-check", "安排核查", day=TODAY.isoformat(), begins="09:30", place="临江区滨河路 88 号启航假日酒店")
    acting_for_the_firm(visit(width=390)).go(f"/my/cases/{number}").sees("现场核查").looks("check-progress")
    phone = visit(width=390).enter("dong-hao").go(f"/window/cases/{number}/site-check").looks("check-record")
    for point in ("layout", "treatment", "changing", "utensils", "records"):
        phone.page.locator(f"[name=fine_{point}][value=yes]").check()
    phone.page.locator("[name=photo_layout]").set_input_files(PHOTO)
    phone.press("提交同行人员确认").sees("须附照片").looks("check-incomplete")
    phone.page.locator("[name=photo_treatment]").set_input_files(PHOTO)
    phone.page.locator("[name=finding]").fill("现场与申报材料一致，符合卫生标准。")
    phone.press("提交同行人员确认").sees("待同行人员确认")
    second = visit().enter("shen-jun").go("/window/").looks("check-queue").follow(number).looks("check-confirm")
    visit(lang="en", width=390).enter("shen-jun").go(f"/window/cases/{number}/site-check").looks("check-confirm-phone")
    second.press("确认笔录").sees("双方已确认").looks("check-confirmed")
