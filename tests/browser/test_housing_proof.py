"""无房证明: a citizen finds it, signs in for real, meets a filled form, gets the paper, and a stranger checks it."""

from collections.abc import Callable
from pathlib import Path

from prove.walk import altered
from tests.browser import desks
from tests.browser.visitor import Visitor


def test_a_citizen_gets_a_proof_in_one_visit_and_a_stranger_checks_it(visit: Callable[..., Visitor], tmp_path: Path) -> None:
    citizen = visit().go("/").looks("home")
    citizen.page.get_by_role("searchbox").fill("没有房子 证明")
    citizen.press("搜索").looks("search").follow("无房证明")
    citizen.sees("申请条件").looks("guide").follow("在线办理").is_at("/sign-in")
    desks.sign_in(citizen, "林晓雯", "990001199403121023")

    citizen.is_at("/services/housing-proof/apply").looks("begin").press("开始填写")
    citizen.sees("林晓雯").sees("数据日期").looks("form-identity")
    desks.answer(citizen, {"agreed": "yes"})
    desks.save(citizen)
    citizen.page.locator("[data-locked=has_property]").wait_for(state="visible")
    citizen.looks("form-query").press("保存并继续")
    citizen.sees("需要").looks("form-errors")
    desks.answer(citizen, {"purpose": "other"})
    citizen.page.locator("[name=recipient]").wait_for(state="visible")
    desks.answer(citizen, {"purpose": "rental_housing"})
    citizen.page.locator("[name=recipient]").wait_for(state="hidden")
    desks.save(citizen)
    citizen.is_at("/check$").looks("check").press("提交申请")

    citizen.is_at("/receipt$").page.get_by_role("link", name="下载不动产登记信息查询结果证明").wait_for()
    citizen.looks("receipt")
    number = desks.number_on(citizen)
    paper = desks.paper_of(citizen, number)
    citizen.looks("progress").go("/my").looks("my").go("/my/certificates").looks("certificates")
    a_stranger_checks(visit(), paper, tmp_path)


def a_stranger_checks(stranger: Visitor, paper: bytes, folder: Path) -> None:
    genuine, forged = folder / "证明.pdf", folder / "改过.pdf"
    genuine.write_bytes(paper)
    forged.write_bytes(altered(paper))
    stranger.go("/v/").looks("verify")
    stranger.page.locator("input[type=file]").set_input_files(genuine)
    stranger.press("核验文件").sees("真实有效").looks("verify-genuine")
    stranger.follow("核验另一份").page.locator("input[type=file]").set_input_files(forged)
    stranger.press("核验文件").sees("已被改动").looks("verify-altered")
