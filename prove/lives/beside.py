"""Walks with what happens beside the flow: hearings, site checks, interested parties, opinions, colleagues."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.core.workdays import is_workday
from prove import walk
from prove.browser import File, Value
from prove.lives.cast import (
    APPROVER,
    CLERK,
    HALL_HEAD,
    HEAD,
    HOTEL,
    NEIGHBOUR,
    NEXT_CLERK,
    NEXT_REVIEWER,
    NO,
    OPINION,
    POOL,
    REVIEWER,
    SILENT,
    TOLD,
    YES,
    grant,
    review,
    take_in,
    walks,
)
from prove.lives.life import Life


@walks("heard", "听证告知、申请听证、举行听证、不予许可")
def heard(life: Life) -> Iterator[int]:
    take_in(life)
    life.by(REVIEWER, "hearing", **NO)
    life.answer_hearing("request")
    yield 1
    sitting = life.office.today() + timedelta(days=8)
    life.by(REVIEWER, "hearing/day", day=_workday(sitting).isoformat(), begins="09:30", room="临江区政务服务中心 301 室", chair=HEAD)
    yield 9
    life.by(REVIEWER, "hearing/record", record="申请人陈述：检测后已更换新风系统。审查人员陈述：复测仍超过限值。双方对检测报告无异议。")
    review(life, "refuse", "经听证，检测结果不符合卫生标准，建议不予许可。")
    life.by(APPROVER, "refuse", **NO)


@walks("looked-at", "现场核查、退回笔录、确认笔录、准予")
def looked_at(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **POOL)
    life.by(CLERK, "accept")
    day = life.office.today().isoformat()
    life.at_site_check(REVIEWER, "site-check", day=day, begins="14:30", place="样例路 1 号启航游泳馆", second=HEAD)
    yield 1
    picture = File("现场.png", walk.PICTURE)
    seen: dict[str, Value] = {f"fine_{point}": "yes" for point in ("layout", "treatment", "changing", "utensils", "records")}
    seen |= {"photo_layout": picture, "photo_treatment": picture, "finding": "现场与申报材料一致，符合卫生标准。", "record": "yes"}
    life.at_site_check(REVIEWER, "record", **seen)
    life.at_site_check(HEAD, "return", reason="更衣室一项请补充记录强制淋浴通道的情况。")
    life.at_site_check(REVIEWER, "record", note_changing="强制淋浴通道已建成，启闭正常", record="yes")
    life.at_site_check(HEAD, "confirm")
    review(life)
    life.by(APPROVER, "approve", text=YES)
    life.becomes("delivered")


def _workday(day: date) -> date:
    """This day, or the next one on which an office sits."""
    return day if is_workday(day)[0] else _workday(day + timedelta(days=1))


@walks("stated", "陈述申辩、答复、不予许可")
def stated(life: Life) -> Iterator[int]:
    take_in(life)
    life.state("检测当日新风系统正在检修，现已修复，请求复测。")
    yield 1
    life.by(REVIEWER, "statement", answer="已安排复测，复测结果仍超过限值，申辩理由不予采纳。")
    review(life, "refuse", "经复测，检测结果不符合卫生标准，建议不予许可。")
    life.by(APPROVER, "refuse", **NO)


TOUCHED: dict[str, Value] = {
    "interest": "拟设场所的排风口紧邻其住宅，可能影响通风和安宁。",
    "intended": "在住宅楼底层开设一家旅馆。",
    "place": "云江市临江区示例路 1 号",
}


@walks("neighbour-heard", "告知利害关系人、陈述申辩、申请听证、举行听证、答复、准予")
def neighbour_heard(life: Life) -> Iterator[int]:
    take_in(life)
    life.tell_third(REVIEWER, TOLD, **TOUCHED)
    yield 1
    life.answer_interest("answer", words="排风口距卧室窗户不足三米，请求改变位置。", hearing="y")
    sitting = life.office.today() + timedelta(days=8)
    life.by(REVIEWER, "hearing/day", day=_workday(sitting).isoformat(), begins="09:30", room="临江区政务服务中心 301 室", chair=HEAD)
    yield 9
    life.by(REVIEWER, "hearing/record", record="利害关系人陈述：排风口过近。申请人陈述：已将排风口移至屋面。双方对现场照片无异议。")
    life.by(REVIEWER, "interests/answer", answer="排风口已移位，经现场核查不再影响，意见已采纳。")
    grant(life)


@walks("neighbour-silent", "告知利害关系人、逾期未提出、准予")
def neighbour_silent(life: Life) -> Iterator[int]:
    take_in(life)
    life.tell_third(REVIEWER, SILENT, **TOUCHED)
    yield 6
    grant(life)


@walks("handed-on", "转交同事、退回、再转交、准予")
def handed_on(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.hand_on(CLERK, NEXT_CLERK, "本人今日外出核查，请代为受理。")
    life.by(NEXT_CLERK, "hand-back", reason="下午轮岗，退回队列。")
    life.by(CLERK, "accept", text="材料齐全，符合法定形式。")
    yield 1
    life.hand_on(REVIEWER, NEXT_REVIEWER, "本周请假，请代为审查。")
    life.by(NEXT_REVIEWER, "hand-back", reason="本周外出培训。")
    life.hand_on(REVIEWER, NEXT_REVIEWER, "培训结束后请代为审查。")
    life.by(NEXT_REVIEWER, "pass-on", text=OPINION, proposal="approve")
    life.by(APPROVER, "approve", text=YES)
    life.becomes("delivered")


@walks("claimed", "认领、放回、再认领、准予")
def claimed(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.by(CLERK, "claim")
    life.by(CLERK, "put-back")
    life.by(NEXT_CLERK, "claim")
    life.by(NEXT_CLERK, "accept", text="材料齐全，符合法定形式。")
    yield 1
    life.by(REVIEWER, "claim")
    life.by(REVIEWER, "put-back")
    life.by(NEXT_REVIEWER, "claim")
    life.by(NEXT_REVIEWER, "pass-on", text=OPINION, proposal="approve")
    life.by(APPROVER, "approve", text=YES)
    life.becomes("delivered")


@walks("reassigned", "负责人改派、准予")
def reassigned(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.by(CLERK, "claim")
    life.reassign(HALL_HEAD, CLERK, NEXT_CLERK, "窗口轮岗，请接手受理。")
    life.by(NEXT_CLERK, "accept", text="材料齐全，符合法定形式。")
    life.by(REVIEWER, "claim")
    life.reassign(HEAD, REVIEWER, NEXT_REVIEWER, "轮岗，请接手审查。")
    yield 1
    life.by(NEXT_REVIEWER, "pass-on", text=OPINION, proposal="approve")
    life.by(APPROVER, "approve", text=YES)
    life.becomes("delivered")


@walks("opinions", "征求意见、撤回征求、退回上一环节、准予")
def opinions(life: Life) -> Iterator[int]:
    take_in(life)
    asked: dict[str, Value] = {"department": "market-regulation", "days": "3", "text": "该经营场所登记的经营范围是否包含住宿服务？"}
    life.by(REVIEWER, "opinion", **asked)
    life.by(REVIEWER, "opinion/recall", reason="所问部门有误，重新征求意见。")
    life.by(REVIEWER, "opinion", **asked)
    yield 1
    life.by(NEIGHBOUR, "opinion/give", text="登记的经营范围包含住宿服务。")
    review(life)
    life.by(APPROVER, "send-back", reason="审核意见未写明检测结论，请补充。")
    yield 1
    grant(life)
