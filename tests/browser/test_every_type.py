"""A new service, written as YAML and published while the house is open, is walked at once: by a citizen with and without script, in two
languages, by keyboard alone, and at the window. Its form asks one question of every type there is."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from app.form_engine.registry import TYPES
from prove.walk import PICTURE
from tests import databases, every_type
from tests.browser import desks
from tests.browser.server import Server
from tests.browser.terminal import at_terminal, is_large
from tests.browser.visitor import Visitor

SAVE = {"zh": "保存并继续", "en": "Save and continue"}
WHO, HE, HIS_NUMBER = "zhou-guoqiang", "周国强", "990001197806051016"
DRAWN = re.compile(r"^M\d+ \d+(L\d+ \d+){8,}$")
PHOTO = {"name": "photo.png", "mimeType": "image/png", "buffer": PICTURE}


@pytest.fixture(scope="module", autouse=True)
def published(server: Server) -> Iterator[None]:
    subprocess.run([sys.executable, "-m", "tests.every_type"], cwd=databases.ROOT, env=server.environment, check=True, timeout=120)
    yield
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "services", "withdraw", every_type.CODE]
    subprocess.run(command, cwd=databases.ROOT, env=server.environment, check=True, timeout=120)


def here(visitor: Visitor) -> dict[str, str]:
    """The answers of this page."""
    names = set(visitor.page.eval_on_selector_all("[data-step] [name]", "all => all.map(one => one.name)"))
    return {name: text for name, text in every_type.TYPED.items() if name in names}


def to_the_shop(visitor: Visitor) -> None:
    """Over the two pages of the service that it was made from."""
    desks.answer(visitor, {"agreed": "yes"})
    visitor.press(SAVE[visitor.lang])
    desks.answer(visitor, {"purpose": "loan"})
    visitor.press(SAVE[visitor.lang]).is_at("/shop$")


def to_the_check(visitor: Visitor) -> None:
    """The three pages with every type, and what they ask to be put right."""
    save = SAVE[visitor.lang]
    visitor.looks(f"every-shop-{visitor.scripted}")
    desks.answer(visitor, here(visitor))
    look_up(visitor)
    visitor.looks(f"every-looked-up-{visitor.scripted}")
    if visitor.scripted:
        expect(visitor.page.locator("#a_computed .computed__v")).to_contain_text("42,000")
    visitor.press(save).is_at("/people")
    expect(visitor.page.locator("[data-rep^=children]")).to_have_count(2)
    to_the_check_from_people(visitor)
    for text in every_type.READ[visitor.lang]:
        visitor.sees(text)
    visitor.looks(f"every-check-{visitor.scripted}")


def to_the_check_from_people(visitor: Visitor) -> None:
    desks.answer(visitor, here(visitor))
    sign(visitor)
    desks.answer(visitor, {"children-0-name": "周小明", "children-1-name": "周小红"})
    staff(visitor)
    visitor.looks(f"every-people-{visitor.scripted}").press(SAVE[visitor.lang]).is_at("/papers")
    for name in ("a_file", "a_photo"):
        visitor.page.locator(f"[name={name}]").set_input_files([PHOTO])
        if visitor.scripted:
            visitor.page.locator(f"[data-upload={name}] .files li").wait_for()
    desks.answer(visitor, here(visitor))
    visitor.looks(f"every-papers-{visitor.scripted}").press(SAVE[visitor.lang]).is_at("/check$")


def look_up(visitor: Visitor, words: str = "瑞丰") -> None:
    """Words, the button, one of what was found; nothing else that was typed is lost."""
    field = visitor.page.locator("[data-field=a_lookup]")
    field.locator("[type=search]").fill(words)
    if visitor.scripted:
        field.locator("[type=search]").press("Enter")
    else:
        field.get_by_role("button").click()
    field.locator("[type=radio]").first.check()


def staff(visitor: Visitor) -> None:
    """A group inside a group: somebody with two jobs."""
    desks.answer(visitor, {"staff-0-name": "周大力", "staff-0-jobs-0-place": "第一食堂", "staff-0-jobs-0-years": "3"})
    visitor.page.locator("button[name=add][value=staff-0-jobs]").click()
    desks.answer(visitor, {"staff-0-jobs-1-place": "第二食堂", "staff-0-jobs-1-years": "2"})


def sign(visitor: Visitor) -> None:
    """With the mouse where there is a sheet, else by typing."""
    sheet = visitor.page.locator(".signature__sheet")
    if not visitor.scripted:
        visitor.page.locator("[name=a_signature]").fill(HE)
        return
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    assert box
    mouse = visitor.page.mouse
    mouse.move(box["x"] + 40, box["y"] + 40)
    mouse.down()
    for x in range(20):
        mouse.move(box["x"] + 40 + 8 * x, box["y"] + 40 + 30 * (x % 2))
    mouse.up()
    expect(visitor.page.locator("[name=a_signature-strokes]")).to_have_value(DRAWN)


def test_every_type_is_asked() -> None:
    """A type that is added without its question here fails."""
    assert set(every_type.LABELS) | {"table"} == set(TYPES)


@pytest.mark.parametrize(("lang", "width"), [("zh", 1280), ("en", 390)])
def test_a_citizen_fills_in_every_type(visit: Callable[..., Visitor], lang: str, width: int) -> None:
    citizen = visit(lang=lang, width=width).enter(WHO)
    desks.begin(citizen, every_type.CODE)
    to_the_shop(citizen)
    expect(citizen.page.locator("[name=a_division-town]")).to_be_disabled()
    citizen.press(SAVE[lang]).looks("every-errors")
    to_the_check(citizen)
    expect(citizen.page.locator("svg.signed")).to_be_visible()
    citizen.press("提交申请" if lang == "zh" else "Submit").is_at("/receipt$")


def test_every_type_without_script(visit: Callable[..., Visitor]) -> None:
    citizen = visit(scripted=False).enter(WHO)
    desks.begin(citizen, every_type.CODE)
    to_the_shop(citizen)
    to_the_check(citizen)
    citizen.press("提交申请").is_at("/receipt$")


def test_every_type_at_the_terminal(visit: Callable[..., Visitor]) -> None:
    terminal = at_terminal(visit).follow("刷身份证登录").press(HE).go(f"/kiosk/services/{every_type.CODE}/apply")
    terminal.main().locator("form:has([name=key]) button").last.click()
    to_the_shop(terminal)
    desks.answer(terminal, {name: text for name, text in here(terminal).items() if "lines" in name or "standard_address" in name})
    look_up(terminal)
    terminal.page.locator("button[name=add][value=a_lines]").click()
    expect(terminal.page.locator("[data-line]")).to_have_count(2)
    is_large(terminal)
    terminal.looks("every-kiosk")


def test_a_list_is_searched_and_a_question_comes_by_keyboard(visit: Callable[..., Visitor]) -> None:
    citizen = visit().enter(WHO)
    desks.begin(citizen, every_type.CODE)
    to_the_shop(citizen)
    keys, line = citizen.page.keyboard, citizen.page.locator("[data-field=a_select] input[type=search]")
    line.focus()
    keys.type("cy")
    citizen.sees("找到 2 项").looks("every-searched")
    keys.press("ArrowDown")
    keys.press("ArrowDown")
    keys.press("Enter")
    desks.answer(citizen, here(citizen) | {"a_select": "tea"})
    look_up(citizen, "rfz")
    citizen.press(SAVE["zh"]).is_at("/people")
    other = citizen.page.locator("[name=who_else]")
    expect(other).to_be_hidden()
    citizen.page.locator("[name=a_person-name]").fill(HE)
    expect(other).to_be_visible()


def test_a_clerk_takes_every_type_in(visit: Callable[..., Visitor]) -> None:
    clerk = visit().enter("zhang-min").go("/window/intake")
    clerk.type("身份证号、手机号、统一社会信用代码或接续码", HIS_NUMBER).type("姓名", HE).press("核验身份")
    clerk.main().locator("li", has_text=every_type.NAME["zh"]).get_by_role("button").click()
    desks.answer(clerk, {"agreed": "yes"})
    clerk.press("保存")
    desks.answer(clerk, {"purpose": "loan"})
    clerk.press("保存").is_at("/shop")
    clerk.looks("every-window-shop")
    desks.answer(clerk, here(clerk))
    look_up(clerk)
    clerk.press("保存").is_at("/people")
    desks.answer(clerk, here(clerk))
    sign(clerk)
    desks.answer(clerk, {"children-0-name": "周小明", "children-1-name": "周小红"})
    staff(clerk)
    clerk.looks("every-window-people").press("保存").is_at("/papers")


def test_a_co_applicant_agrees_by_the_own_sign_in(visit: Callable[..., Visitor]) -> None:
    citizen = visit(width=390, lang="en").enter(WHO)
    desks.begin(citizen, every_type.CODE)
    to_the_shop(citizen)
    desks.answer(citizen, here(citizen))
    look_up(citizen)
    citizen.press(SAVE["en"]).is_at("/people")
    desks.answer(citizen, {"partner-name": "林晓雯", "partner-id_number": "990001199403121023"})
    to_the_check_from_people(citizen)
    citizen.sees("Not asked yet").press("Ask them to confirm").sees("Asked, not answered yet").looks("check-co-applicants")

    partner = visit().enter("lin-xiaowen").go("/my").sees("待我确认").looks("my-to-confirm")
    partner.follow(every_type.NAME["zh"]).sees("启明面馆").looks("confirmation").press("同意").is_at("/my$").sees("已确认")
    citizen.page.reload()
    citizen.sees("Confirmed").press("Submit").is_at("/receipt$")
