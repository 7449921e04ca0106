"""How a matter may go: every path of its life that a day can hold, as the acts that people do one after another.

A new path is a function here: give it a code, the words that a Chinese reader would use, and a weight, with @story.
"""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prove.browser import Value
from prove.hall.services import Flow, Service
from prove.hall.work import Beat, Stage

NO: dict[str, Value] = {
    "reason": "经核查，申报的经营条件与实际不符，不符合法定条件。",
    "basis": "《中华人民共和国行政许可法》第三十八条",
    "confirmed": "y",
}
ADDRESS = "云江市临江区示例路 1 号"


@dataclass(frozen=True)
class Draw:
    """What a story is told of: its service, how it is filed, chance, and the departments and clerks of the day."""

    service: Service
    channel: str
    chance: random.Random
    departments: tuple[str, ...]
    clerks: int
    number: int  # the how manyth of its story

    @property
    def flow(self) -> Flow:
        if self.service.flow is None:
            raise ValueError(f"{self.service.code} has no officers")
        return self.service.flow

    @property
    def reviewer(self) -> str:
        return self.flow.reviews[0]

    @property
    def head(self) -> str:
        return f"head.{self.reviewer.partition('.')[2]}"

    def colleague(self, pool: str, number: int) -> str:
        return f"{pool}#{number}"

    def clerk(self, shift: int = 0) -> str:
        return f"clerk#{(self.number * 7 + shift) % self.clerks + 1}"


Telling = Callable[[Draw], list[Stage]]
Suits = Callable[[Service], bool]


@dataclass(frozen=True)
class Story:
    code: str
    title: str
    weight: int
    suits: Suits
    tell: Telling
    end: str
    channels: tuple[str, ...]
    ways: tuple[str, ...]  # of delivery
    is_kept: bool  # an original is kept when it is filed


STORIES: list[Story] = []
ANY, NET, DESK = ("window", "online", "code"), ("online",), ("window", "code")
WINDOW, POST = ("window",), ("post",)


def by_machine(service: Service) -> bool:
    return service.flow is None


def by_officers(service: Service) -> bool:
    return service.flow is not None and bool(service.flow.reviews)


def by_one_review(service: Service) -> bool:
    return service.flow is not None and len(service.flow.reviews) == 1


def by_one_office(service: Service) -> bool:
    """Who looks at it sees all of it: reviewed and decided in one department."""
    flow = service.flow
    return flow is not None and len(flow.reviews) == 1 and flow.reviews[0].partition(".")[2] == flow.decides.partition(".")[2]


def story(  # noqa: PLR0913 - the columns of the list
    code: str, title: str, weight: int, suits: Suits, *, end: str = "delivered", channels: tuple[str, ...] = ANY,
    ways: tuple[str, ...] = ("electronic", "window"), is_kept: bool = False,
) -> Callable[[Telling], Telling]:  # fmt: skip
    def kept(tell: Telling) -> Telling:
        STORIES.append(Story(code, title, weight, suits, tell, end, channels, ways, is_kept))
        return tell

    return kept


# --- the usual acts ---------------------------------------------------------------------------------------------------


def accept(draw: Draw, who: str = "", *, together: bool = False) -> Stage:
    return (Beat(who or draw.flow.intake, "accept", {"text": "材料齐全，符合法定形式。"}, together),)


def review(draw: Draw, proposal: str = "approve", *, together: bool = False) -> list[Stage]:
    """Of all departments that look at it at the same time; none where one takes it in and another decides."""
    text = "经审查，符合条件，建议准予。" if proposal == "approve" else "经审查，不符合条件，建议不予准予。"
    said: dict[str, Value] = {"text": text, "proposal": proposal}
    return [tuple(Beat(pool, "pass-on", dict(said), together) for pool in draw.flow.reviews)] if draw.flow.reviews else []


def approve(draw: Draw, *, together: bool = False) -> Stage:
    return (Beat(draw.flow.decides, "approve", {"text": "符合条件，准予。"}, together),)


def one(who: str, act: str, **said: Value) -> Stage:
    return (Beat(who, act, said),)


def go_on(draw: Draw) -> list[Stage]:
    return [*review(draw), approve(draw)]


def no(draw: Draw) -> list[Stage]:
    return [*review(draw, "refuse"), one(draw.flow.decides, "refuse", **NO)]


# --- stories ----------------------------------------------------------------------------------------------------------


@story("automatic", "自动准予（秒批）", 460, by_machine)
def automatic(_draw: Draw) -> list[Stage]:
    return []


@story("looked-again", "秒批后申请人工复核、复核一致", 40, by_machine, channels=NET)
def looked_again(draw: Draw) -> list[Stage]:
    opinion = "经人工核对登记簿，自动审批结果正确。"
    return [
        one("home", "ask-review", reason="请人工核对一次。"),
        one(f"reviewer.{draw.service.department}", "second-look/confirm", opinion=opinion),
    ]


@story("differs", "秒批后人工复核不一致", 18, by_machine, channels=NET)
def differs(draw: Draw) -> list[Stage]:
    opinion = "登记簿另有一处记载，自动审批未予考虑。"
    return [
        one("home", "ask-review", reason="请人工核对一次。"),
        one(f"reviewer.{draw.service.department}", "second-look/differ", opinion=opinion),
    ]


@story("granted", "受理、审查、准予", 170, lambda service: service.flow is not None)
def granted(draw: Draw) -> list[Stage]:
    return [accept(draw), *go_on(draw)]


@story("together", "批量受理、批量审查、批量准予", 110, by_one_office)
def together(draw: Draw) -> list[Stage]:
    return [accept(draw, together=True), *review(draw, together=True), approve(draw, together=True)]


@story("not-accepted", "不予受理", 22, lambda service: service.flow is not None, end="not_accepted")
def not_accepted(draw: Draw) -> list[Stage]:
    return [one(draw.flow.intake, "not-accept", **NO)]


@story("refused", "审查、不予准予", 26, by_officers, end="refused")
def refused(draw: Draw) -> list[Stage]:
    return [accept(draw), *no(draw)]


@story("corrected", "一次性告知补正、网上补正、准予", 60, by_officers, channels=NET)
def corrected(draw: Draw) -> list[Stage]:
    return [one(draw.flow.intake, "correction"), one("home", "file-again"), accept(draw), *go_on(draw)]


@story("corrected-here", "一次性告知补正、到窗口补正、准予", 26, by_officers, channels=ANY)
def corrected_here(draw: Draw) -> list[Stage]:
    return [one(draw.flow.intake, "correction"), one("window", "correct-here"), accept(draw), *go_on(draw)]


@story("withdrawn", "受理前撤回", 36, by_officers, end="withdrawn", channels=NET)
def withdrawn(_draw: Draw) -> list[Stage]:
    return [one("home", "withdraw", reason="填写有误，另行申请。")]


@story("withdrawn-in-correction", "补正期间撤回", 30, by_officers, end="withdrawn", channels=NET)
def withdrawn_in_correction(draw: Draw) -> list[Stage]:
    return [one(draw.flow.intake, "correction"), one("home", "withdraw", reason="不再申请。")]


@story("withdrawn-in-review", "审查中撤回", 36, by_officers, end="withdrawn", channels=NET)
def withdrawn_in_review(draw: Draw) -> list[Stage]:
    return [accept(draw), one("home", "withdraw", reason="计划有变，不再申请。")]


def _of_students(service: Service) -> bool:
    return service.flow is not None and service.code == "resident-medical-insurance"


@story("papers-brought", "容缺受理、网上补齐、准予", 60, _of_students, channels=NET)
def papers_brought(draw: Draw) -> list[Stage]:
    lacking = one(draw.flow.intake, "accept-lacking", text="申请人承诺补交在校证明。")
    return [lacking, one("home", "bring"), approve(draw)]


@story("paused", "特别程序开始、结束、准予", 30, lambda service: service.special)
def paused(draw: Draw) -> list[Stage]:
    begins = one(draw.colleague(draw.reviewer, 1), "pause", procedure="testing", days="10", reason="需对室内空气质量进行检测。")
    return [accept(draw), begins, one(draw.reviewer, "resume", result="检测完成，检测报告已收悉。"), *go_on(draw)]


@story("extended", "提请延期、批准延期、准予", 24, lambda service: by_one_office(service) and service.extends)
def extended(draw: Draw) -> list[Stage]:
    asks = one(draw.reviewer, "extension", days="2", reason="需要补充核查。")
    return [accept(draw), asks, one(draw.head, "extension/sign", note="同意延期。"), *go_on(draw)]


@story("not-extended", "提请延期、不同意延期、准予", 20, lambda service: by_one_office(service) and service.extends)
def not_extended(draw: Draw) -> list[Stage]:
    asks = one(draw.reviewer, "extension", days="2", reason="需要补充核查。")
    return [accept(draw), asks, one(draw.head, "extension/decline", reason="材料齐全，可以在期限内办结。"), *go_on(draw)]


@story("opinion", "征求意见、反馈意见、准予", 60, by_one_office)
def opinion(draw: Draw) -> list[Stage]:
    """Each of the other departments is asked in turn."""
    others = [one for one in draw.departments if one not in {pool.partition(".")[2] for pool in (draw.reviewer, draw.flow.decides)}]
    asked = others[draw.number % len(others)]
    asks = one(draw.reviewer, "opinion", department=asked, days="1", text="对该事项是否同意，请反馈意见。")
    return [accept(draw), asks, one(f"reviewer.{asked}", "opinion/give", text="无不同意见。"), *go_on(draw)]


@story("opinion-recalled", "征求意见、撤回征求、准予", 8, by_one_office)
def opinion_recalled(draw: Draw) -> list[Stage]:
    asks = one(draw.colleague(draw.reviewer, 2), "opinion", department="finance", days="1", text="对该事项是否同意，请反馈意见。")
    return [accept(draw), asks, one(draw.reviewer, "opinion/recall", reason="所问部门有误。"), *go_on(draw)]


@story("handed-on", "转交同事、退回、办理、准予", 16, by_one_review)
def handed_on(draw: Draw) -> list[Stage]:
    clerk, other = draw.clerk(), draw.clerk(1)
    officer, colleague = draw.colleague(draw.reviewer, 1), draw.colleague(draw.reviewer, 2)
    return [
        one(clerk, "hand-on", to=other, reason="本人临时离岗，请代为受理。"),
        accept(draw, other),
        one(officer, "hand-on", to=colleague, reason="请代为审查。"),
        one(colleague, "hand-back", reason="本人手头任务较多，退回。"),
        *go_on(Draw(_only(draw.service, officer), draw.channel, draw.chance, draw.departments, draw.clerks, draw.number)),
    ]


def _only(service: Service, officer: str) -> Service:
    flow = service.flow
    if flow is None:
        return service
    return Service(service.code, service.weight, service.fits, service.answers, Flow(flow.intake, (officer,), flow.decides))


@story("claimed", "认领、放回、再认领、准予", 16, by_one_review)
def claimed(draw: Draw) -> list[Stage]:
    clerk, officer = draw.clerk(3), draw.colleague(draw.reviewer, 2)
    return [
        one(draw.clerk(2), "claim"), one(draw.clerk(2), "put-back"), one(clerk, "claim"), accept(draw, clerk),
        one(draw.colleague(draw.reviewer, 1), "claim"), one(draw.colleague(draw.reviewer, 1), "put-back"), one(officer, "claim"),
        *review(Draw(_only(draw.service, officer), draw.channel, draw.chance, draw.departments, draw.clerks, draw.number)), approve(draw),
    ]  # fmt: skip


@story("claimed-in-bulk", "批量认领、审查、准予", 30, by_one_office)
def claimed_in_bulk(draw: Draw) -> list[Stage]:
    officer = draw.colleague(draw.reviewer, 3)
    one_officer = Draw(_only(draw.service, officer), draw.channel, draw.chance, draw.departments, draw.clerks, draw.number)
    return [accept(draw), (Beat(officer, "claim-ticked", {}, together=True),), *go_on(one_officer)]


@story("reassigned", "负责人改派、准予", 10, by_one_office)
def reassigned(draw: Draw) -> list[Stage]:
    officer, colleague = draw.colleague(draw.reviewer, 1), draw.colleague(draw.reviewer, 2)
    to: dict[str, Value] = {"held": officer, "to": colleague, "reason": "轮岗，请接手审查。"}
    one_officer = Draw(_only(draw.service, colleague), draw.channel, draw.chance, draw.departments, draw.clerks, draw.number)
    return [accept(draw), one(officer, "claim"), one(draw.head, "reassign", **to), *go_on(one_officer)]


@story("stood-in", "请假期间由同事代办、准予", 24, lambda service: service.code == "hygiene-permit")
def stood_in(draw: Draw) -> list[Stage]:
    absent, colleague = draw.colleague(draw.reviewer, 4), draw.colleague(draw.reviewer, 2)
    one_officer = Draw(_only(draw.service, colleague), draw.channel, draw.chance, draw.departments, draw.clerks, draw.number)
    return [accept(draw), one(absent, "claim"), one(draw.head, "leave", officer=absent, stand_in=colleague), *go_on(one_officer)]


@story("sent-back", "退回上一环节、重新审查、准予", 14, by_one_office)
def sent_back(draw: Draw) -> list[Stage]:
    back = one(draw.flow.decides, "send-back", reason="审核意见未写明核查结论，请补充。")
    return [accept(draw), *review(draw), back, *go_on(draw)]


@story("terminated", "审查、终止办理", 8, by_officers, end="terminated")
def terminated(draw: Draw) -> list[Stage]:
    ended = NO | {"reason": "申请事项所涉场所已经拆除，失去审查对象。"}
    return [accept(draw), *review(draw), one(draw.flow.decides, "terminate", **ended)]


@story("hearing-waived", "听证告知、放弃听证、不予准予", 40, by_one_office, end="refused", channels=NET)
def hearing_waived(draw: Draw) -> list[Stage]:
    return [accept(draw), one(draw.reviewer, "hearing", **NO), one("home", "hearing/waive"), *no(draw)]


@story("stated", "陈述申辩、答复、不予准予", 40, by_one_office, end="refused", channels=NET)
def stated(draw: Draw) -> list[Stage]:
    says = one("home", "statement", words="检查当日设备正在检修，现已修复，请求复查。")
    return [accept(draw), says, one(draw.reviewer, "statement", answer="已安排复查，结论不变，申辩理由不予采纳。"), *no(draw)]


@story("neighbour-waives", "告知利害关系人、放弃陈述、准予", 24, lambda service: service.code == "hygiene-permit")
def neighbour_waives(draw: Draw) -> list[Stage]:
    told: dict[str, Value] = {"interest": "排风口紧邻其住宅，可能影响安宁。", "intended": "在住宅楼底层开设一家旅馆。", "place": ADDRESS}
    return [accept(draw), one(draw.reviewer, "interests", **told), one("home", "waive"), *go_on(draw)]


@story("neighbour-states", "利害关系人陈述、答复、准予", 20, lambda service: service.code == "hygiene-permit")
def neighbour_states(draw: Draw) -> list[Stage]:
    told: dict[str, Value] = {"interest": "排风口紧邻其住宅，可能影响安宁。", "intended": "在住宅楼底层开设一家旅馆。", "place": ADDRESS}
    says = one("home", "answer", words="排风口距卧室窗户不足三米，请求改变位置。")
    hears = one(draw.reviewer, "interests/answer", answer="排风口已移位，意见已采纳。")
    return [accept(draw), one(draw.reviewer, "interests", **told), says, hears, *go_on(draw)]


@story("message", "申请人留言、答复、准予", 50, by_one_office, channels=NET)
def message(draw: Draw) -> list[Stage]:
    asks = one("home", "messages", words="请问何时办结？")
    return [accept(draw), asks, one(draw.reviewer, "messages", words="三个工作日内办结。"), *go_on(draw)]


@story("site-check", "现场核查、确认笔录、准予", 24, lambda service: service.code == "hygiene-permit")
def site_check(draw: Draw) -> list[Stage]:
    officer = draw.colleague(draw.reviewer, 1)
    return [
        accept(draw), one(officer, "site-check", second=draw.head), one(officer, "record"), one(draw.colleague(draw.head, 1), "confirm"),
        *review(Draw(_only(draw.service, officer), draw.channel, draw.chance, draw.departments, draw.clerks, draw.number)), approve(draw),
    ]  # fmt: skip


@story("original-carried", "收存原件、交接至部门、退还、准予", 16, by_one_office, is_kept=True)
def original_carried(draw: Draw) -> list[Stage]:
    """To the department that looks at it, and from there to who brought it."""
    department = draw.reviewer.partition(".")[2]
    return [
        one("clerk", "send", to=department), accept(draw), one(draw.reviewer, "receive"),
        *review(draw), one(draw.reviewer, "give-back"), approve(draw),
    ]  # fmt: skip


@story("original-collected", "收存原件、交接至部门、送出件窗口、随结果退还", 14, by_one_office, channels=DESK, ways=WINDOW, is_kept=True)
def original_collected(draw: Draw) -> list[Stage]:
    """To the department and on to the desk that hands out; it goes back with the result."""
    department = draw.reviewer.partition(".")[2]
    return [
        one("clerk", "send", to=department), accept(draw), one(draw.reviewer, "receive"), *review(draw),
        approve(draw), one(draw.reviewer, "send", to="output"), one("output", "receive"),
    ]  # fmt: skip


@story("original-returned", "收存原件、不予受理、退还原件", 8, by_one_office, end="not_accepted", is_kept=True)
def original_returned(_draw: Draw) -> list[Stage]:
    return [one("clerk", "not-accept", **NO), one("clerk", "give-back")]


@story("posted", "邮寄、签收回单", 12, by_one_review, ways=POST)
def posted(draw: Draw) -> list[Stage]:
    return [accept(draw), *go_on(draw), one("output", "post", carrier="示例速递"), one("output", "received")]


@story("came-back", "邮寄、退回、再次邮寄、签收", 36, by_one_review, channels=NET, ways=POST)
def came_back(draw: Draw) -> list[Stage]:
    sends = one("output", "post", carrier="示例速递")
    back = one("output", "came-back", reason="收件地址无人签收。")
    chooses = one("home", "delivery", way="post", address=ADDRESS, recipient="申请人", phone="19900000001")
    return [accept(draw), *go_on(draw), sends, back, chooses, one("output", "post", carrier="示例速递"), one("output", "received")]


@story("booked", "网上下单、寄出（次日以后送达）", 10, by_one_review, end="approved", ways=POST)
def booked(draw: Draw) -> list[Stage]:
    """The carrier brings it another day: the day ends with the parcel on its way."""
    return [accept(draw), *go_on(draw), one("output", "parcel")]


BY_CODE: Mapping[str, Story] = {one.code: one for one in STORIES}
