"""A known service taken in by keyboard alone, with its key strokes counted; the second screen; both screens looked at."""

import re
import time
from collections.abc import Callable

from playwright.sync_api import Keyboard, Route, expect

from tests.browser import desks
from tests.browser.visitor import Visitor

MOST_STROKES = 25
HIM = "990001197806051016"


class Counted:
    """The keyboard of a clerk. What must be typed anyway is not counted; every key that only moves the work on is."""

    def __init__(self, keyboard: Keyboard) -> None:
        self.keyboard, self.strokes, self.typed = keyboard, 0, 0

    def types(self, text: str) -> None:
        self.keyboard.insert_text(text)
        self.typed += len(text)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keyboard.press(key)
            self.strokes += len(key.split("+"))


def test_a_known_service_is_taken_in_with_few_key_strokes(visit: Callable[..., Visitor]) -> None:
    clerk = visit()
    clerk.page.add_init_script("window.print = () => {}")
    clerk.enter("zhang-min").go("/window/intake").looks("window-find")
    page, keys, began = clerk.page, Counted(clerk.page.keyboard), time.monotonic()
    expect(page.locator("input[name=sought]")).to_be_focused()
    keys.types(HIM)
    keys.press("Enter")
    clerk.is_at("/visits/").page.wait_for_load_state()
    keys.press("/")
    keys.types("无房证明")
    keys.press("Enter")
    clerk.is_at("text=").page.wait_for_load_state()
    expect(page.locator("#service-housing-proof button")).to_be_focused()
    keys.press("Enter")
    clerk.is_at("/steps/applicant").page.wait_for_load_state()
    expect(page.locator("[name=agreed]")).to_be_focused()
    keys.press("Space", "Control+Enter")
    clerk.is_at("/steps/query").page.wait_for_load_state()
    expect(page.locator("[name=purpose]").first).to_be_focused()
    keys.press("Space" if page.locator("[type=radio][name=purpose]").count() else "ArrowDown", "Control+Enter")
    clerk.is_at("/check").page.wait_for_load_state()
    keys.press("s", "Control+Enter")
    clerk.is_at("/proof$").page.wait_for_load_state()
    seconds = time.monotonic() - began
    keys.press("Enter")
    clerk.is_at("/visits/").looks("window-visit")
    keys.press("n")
    clerk.is_at("/window/intake$")
    print(f"\ntaken in with {keys.strokes} key strokes beyond {keys.typed} signs typed, {seconds:.1f} s")
    assert keys.strokes <= MOST_STROKES


def test_the_citizen_confirms_on_the_second_screen(visit: Callable[..., Visitor]) -> None:
    clerk = visit()
    clerk.page.add_init_script("window.print = () => {}")
    clerk.enter("zhang-min").go("/window/intake").type("身份证号、手机号、统一社会信用代码或接续码", HIM).press("核验身份")
    clerk.main().locator("#service-individual-business").get_by_role("button").click()
    clerk.is_at("/steps/").looks("window-step")
    draft = clerk.page.url.split("/steps/")[0]
    clerk.page.goto(f"{draft}/check")
    clerk.looks("window-check-gaps")
    clerk.go("/window/intake").main().get_by_role("link", name="返回其办事页面").click()
    clerk.main().locator("#service-housing-proof").get_by_role("button").click()
    clerk.page.locator("label[for='agreed'], label[for='agreed-yes']").first.click()
    clerk.press("保存").is_at("/query").page.locator("[name=purpose]").first.focus()
    clerk.page.keyboard.press("Space" if clerk.page.locator("[type=radio][name=purpose]").count() else "ArrowDown")
    clerk.press("保存").is_at("/check").looks("window-check").press("送副屏确认").sees("副屏正在显示填写内容")
    second = clerk.context.new_page()
    second.goto(clerk.address + "/window/screen")
    second.screenshot(path="out/shots/second-screen.png", full_page=True)
    second.get_by_role("button", name="确认无误").click()
    expect(second.get_by_text("您好")).to_be_visible()
    second.close()
    clerk.sees("申请人已确认").page.keyboard.press("Control+Enter")
    clerk.is_at("/proof$").follow("打印收件凭证").is_at("/receipt").sees("副屏确认").looks("window-receipt-screen")


def test_the_window_fits_a_narrow_screen_in_english(visit: Callable[..., Visitor]) -> None:
    clerk = visit(width=390, lang="en").enter("zhang-min").go("/window/intake").looks("window-find-narrow")
    clerk.type("ID number, phone, credit code or code of a draft", HIM).press("Find the citizen").is_at("/visits/").looks(
        "window-visit-narrow"
    )
    clerk.go("/window/screen").looks("second-screen-narrow")


def test_a_scanner_that_stops_loses_nothing_and_one_that_works_hands_over_a_sheet(visit: Callable[..., Visitor]) -> None:
    clerk = visit().enter("zhang-min").go("/window/intake").type("身份证号、手机号、统一社会信用代码或接续码", HIM).press("核验身份")
    clerk.main().locator("#service-individual-business").get_by_role("button").click()
    page = clerk.is_at("/steps/operator").page
    with page.expect_response("**/autosave"):
        page.locator("label", has_text="租").first.click()
    page.goto(page.url.replace("/operator", "/business"))
    page.locator("[name=trade_name]").fill("启明")
    page.route("**/demo/scanner/scan", lambda route: route.fulfill(status=204))
    page.get_by_role("button", name="扫描", exact=True).first.click()
    clerk.sees("扫描仪没有传回图像").looks("window-scanner-stops")
    assert page.locator("[name=trade_name]").input_value() == "启明" and page.locator("input[type=file]").first.count() == 1
    page.unroute("**/demo/scanner/scan")
    page.get_by_role("button", name="扫描", exact=True).first.click()
    clerk.sees("scan-2").looks("window-scanned")


def test_a_draft_from_home_is_finished_at_the_window(visit: Callable[..., Visitor]) -> None:
    citizen = visit(width=390).enter("lin-xiaowen")
    desks.begin(citizen, "residence-proof")
    citizen.go("/my").follow("到窗口继续办理").looks("window-code").press("显示接续码").looks("window-code-shown")
    code = citizen.page.locator(".windowcode").inner_text()
    clerk = visit().enter("zhang-min").go("/window/intake").type("身份证号、手机号、统一社会信用代码或接续码", code).press("核验身份")
    clerk.is_at("/steps/")
    citizen.go("/my").sees("正在窗口由张敏录入").looks("my-at-the-window")


def test_a_card_on_the_desks_own_reader_finds_its_holder(visit: Callable[..., Visitor]) -> None:
    """The page as it is with a reader, before an agent that has no card at first; its reading is one of the simulator's."""
    clerk, readings, asked = visit().enter("zhang-min"), [], []

    def with_reader(route: Route) -> None:
        answer = route.fetch()
        said = {name: re.search(rf'name="{name}" value="([^"]+)"', answer.text())[1] for name in ("csrf_token", "reading")}
        readings.append(said["reading"])
        form = (
            '<form method="post" action="/window/intake/card" data-card="/reader/card"><p role="status" data-ready="读卡器已就绪"></p>'
            f'<input type="hidden" name="csrf_token" value="{said["csrf_token"]}"><input type="hidden" name="reading"></form>'
            '<script type="module" src="/static/js/card-reader.js"></script></main>'
        )
        route.fulfill(response=answer, body=answer.text().replace("</main>", form))

    def agent(route: Route) -> None:
        asked.append(route)
        route.fulfill(status=204) if len(asked) == 1 else route.fulfill(body=readings[-1], content_type="text/plain")

    clerk.page.route("**/window/intake", with_reader)
    clerk.page.route("**/reader/card", agent)
    clerk.go("/window/intake").sees("读卡器已就绪").is_at("/visits/").sees("已刷身份证")
