"""The walks. Each is a function of a life; `yield days` lets so many working days pass before it goes on.

A new act is walked in a few lines: write the function, give it a folder and a Chinese title with @walks, and press the button by
`life.by(officer, "the-last-part-of-the-address", **what_is_typed)`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.workdays import is_workday
from prove import walk
from prove.browser import File, Value
from prove.lives.life import Life

Walking = Callable[[Life], Iterator[int]]
FIRM = "云江市启航商贸有限公司"
APPLICANT, CITIZEN = "赵明远", "林晓雯"  # the firm's representative; a citizen
CLERK, REVIEWER, APPROVER, HEAD, OUTPUT = "张敏", "董昊", "肖晴", "沈珺", "马琳"
INSURER, INSURANCE_APPROVER, ESTATE = "刘芳", "罗静", "秦岚"
NEXT_CLERK, NEXT_REVIEWER = "方瑜", "陆燕"  # colleagues of the same post, to whom a step is handed on
NEIGHBOUR = "李响"  # a reviewer of another department, which is asked for its opinion
OFFICERS = (CLERK, REVIEWER, APPROVER, HEAD, OUTPUT, INSURER, INSURANCE_APPROVER, ESTATE, NEIGHBOUR, NEXT_CLERK, NEXT_REVIEWER)
TOLD, SILENT = "陈建华", "周国强"  # whose interests a matter touches
PEOPLE = {APPLICANT: FIRM, CITIZEN: "", TOLD: "", SILENT: "", **dict.fromkeys(OFFICERS, "")}
SETTINGS = {"YIMEN_AUTOMATIC_SAMPLE_PER_MILLE": "1000"}  # the lot falls on everything that the machine approves

PROOF: dict[str, Value] = {"purpose": "rental_housing", "agreed": "yes"}

HOTEL: dict[str, Value] = {
    "premises_name": "启航假日酒店", "premises_kind": "hotel", "premises_area": "320", "certified_staff": "1",
    "hygiene_manager": "赵明远", "promised": "yes", "declared": "yes",
}  # fmt: skip
POOL: dict[str, Value] = HOTEL | {
    "premises_name": "启航游泳馆", "premises_kind": "pool", "report_file": File("水质检测报告.png", walk.PICTURE),
}  # fmt: skip
STUDENT: dict[str, Value] = {"category": "student", "premium_year": "2027", "declared": "yes"}
NO: dict[str, Value] = {
    "reason": "经现场检测，空气中细菌总数超过规定的限值，不符合公共场所卫生标准。",
    "basis": "《公共场所卫生管理条例》第四条",
    "confirmed": "y",
}
HIDDEN: dict[str, Value] = {
    "reason": "申请人提供的从业人员健康合格证明经查系伪造。", "basis": "《中华人民共和国行政许可法》第七十八条", "hidden": "y",
}  # fmt: skip
OPINION, YES = "经审查，承诺内容完整，建议准予。", "符合条件，准予。"
FOUR_YEARS_LESS_TWO_MONTHS = 955  # working days: a permit then has more than the thirty days of art. 50 to run


@dataclass(frozen=True)
class Walk:
    folder: str
    title: str
    citizen: str
    walking: Walking


WALKS: list[Walk] = []


def walks(folder: str, title: str, citizen: str = APPLICANT) -> Callable[[Walking], Walking]:
    def kept(walking: Walking) -> Walking:
        WALKS.append(Walk(folder, title, citizen, walking))
        return walking

    return kept


def _accepted(life: Life) -> None:
    life.file("hygiene-permit", **HOTEL)
    life.by(CLERK, "accept", text="材料齐全，符合法定形式。")


def _reviewed(life: Life, proposal: str = "approve", opinion: str = OPINION) -> None:
    life.by(REVIEWER, "pass-on", text=opinion, proposal=proposal)


def _granted(life: Life) -> None:
    _reviewed(life)
    life.by(APPROVER, "approve", text=YES)
    life.becomes("delivered")


@walks("granted", "受理、审查、准予、电子送达")
def granted(life: Life) -> Iterator[int]:
    _accepted(life)
    yield 1
    _granted(life)


@walks("collected", "窗口收件、自动准予、窗口出件", CITIZEN)
def collected(life: Life) -> Iterator[int]:
    life.file_at_window(CLERK, "housing-proof", **PROOF)
    life.becomes("approved")
    yield 1
    life.hand_over(OUTPUT)


@walks("looked-again-before", "出件前申请人工复核、复核一致、窗口出件", CITIZEN)
def looked_again_before(life: Life) -> Iterator[int]:
    life.file_at_window(CLERK, "housing-proof", **PROOF)
    life.ask_review("请人工核对本人名下的房产登记。")
    life.by(ESTATE, "second-look/confirm", opinion="经核对不动产登记簿，自动审批结果正确。")
    yield 1
    life.hand_over(OUTPUT)


@walks("differs-before", "出件前抽查、复核不一致", CITIZEN)
def differs_before(life: Life) -> Iterator[int]:
    life.file_at_window(CLERK, "housing-proof", **PROOF)
    yield 1
    life.by(ESTATE, "second-look/differ", opinion="登记簿另有一处异议登记，自动审批未予考虑。")


@walks("looked-again", "自动准予、申请人工复核、复核一致", CITIZEN)
def looked_again(life: Life) -> Iterator[int]:
    life.file("housing-proof", **PROOF)
    life.becomes("delivered")
    yield 1
    life.ask_review("请人工核对本人名下的房产登记。")
    life.by(ESTATE, "second-look/confirm", opinion="经核对不动产登记簿，自动审批结果正确。")


@walks("differs", "自动准予、抽查、复核不一致", CITIZEN)
def differs(life: Life) -> Iterator[int]:
    life.file("housing-proof", **PROOF)
    life.becomes("delivered")
    yield 1
    life.by(ESTATE, "second-look/differ", opinion="登记簿另有一处异议登记，自动审批未予考虑。")


@walks("not-accepted", "不予受理")
def not_accepted(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    yield 1
    other: dict[str, Value] = {
        "reason": "申请事项不属于本机关职权范围，应当向有关行政机关申请。",
        "basis": "《中华人民共和国行政许可法》第三十二条第一款第二项",
        "right_office": "云江市文化广电和旅游局",
    }
    life.by(CLERK, "not-accept", **(NO | other))


@walks("hid-facts", "提供虚假材料不予受理，一年内不得再次申请，限制解除")
def hid_facts(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    yield 1
    life.by(CLERK, "not-accept", **(NO | HIDDEN))
    _mended(life, "hidden_facts")


@walks("hid-facts-in-review", "审查中发现虚假材料不予许可，一年内不得再次申请，限制解除")
def hid_facts_in_review(life: Life) -> Iterator[int]:
    _accepted(life)
    _reviewed(life, "refuse", "申请人提供的健康合格证明系伪造，建议不予许可。")
    yield 1
    life.by(APPROVER, "refuse", **(NO | HIDDEN))
    _mended(life, "hidden_facts")


@walks("corrected", "一次性告知补正、补正提交、不予许可")
def corrected(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.correct(CLERK, {"premises_name": "请填写场所全称，与门头一致。", "hygiene_manager": "请填写专职卫生管理人员。"})
    yield 3
    life.file_again(premises_name="启航假日酒店滨江店", hygiene_manager="孙倩")
    life.by(CLERK, "accept", text="已按要求补正。")
    _reviewed(life, "refuse", "经审查，检测结果不符合卫生标准，建议不予许可。")
    life.by(APPROVER, "refuse", **NO)


@walks("never-corrected", "一次性告知补正、逾期未补正终止")
def never_corrected(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.correct(CLERK, {"premises_name": "请填写场所全称，与门头一致。"})
    yield 16
    life.becomes("terminated")


@walks("held-up", "特别程序、批准延期、终止办理")
def held_up(life: Life) -> Iterator[int]:
    _accepted(life)
    life.by(REVIEWER, "pause", procedure="testing", days="10", reason="需对室内空气质量进行检测。")
    yield 3
    life.by(REVIEWER, "resume", result="检测完成，检测报告已收悉。")
    life.by(REVIEWER, "extension", days="5", reason="经营场所结构复杂，需要补充现场核查。")
    life.by(HEAD, "extension/sign", note="同意延期。")
    yield 2
    _reviewed(life)
    ended: dict[str, Value] = {"reason": "申请人经营场所已经拆除，申请事项失去审查对象。", "basis": "《中华人民共和国行政许可法》第五条"}
    life.by(APPROVER, "terminate", **(NO | ended))


@walks("not-extended", "不同意延期、审查中撤回")
def not_extended(life: Life) -> Iterator[int]:
    _accepted(life)
    life.by(REVIEWER, "extension", days="5", reason="需要补充现场核查。")
    yield 1
    life.by(HEAD, "extension/decline", reason="材料齐全，可以在期限内办结。")
    life.withdraw("经营计划调整，不再申请。")


@walks("withdrawn", "受理前撤回")
def withdrawn(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    yield 1
    life.withdraw("填错场所名称，重新申请。")


@walks("withdrawn-for-correction", "补正期间撤回")
def withdrawn_for_correction(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.correct(CLERK, {"premises_name": "请填写场所全称，与门头一致。"})
    yield 1
    life.withdraw("不再申请。")


@walks("deemed-accepted", "逾期未告知视为受理、准予")
def deemed_accepted(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    yield 6
    life.becomes("accepted")
    _granted(life)


@walks("papers-brought", "容缺受理、补齐、准予", CITIZEN)
def papers_brought(life: Life) -> Iterator[int]:
    life.file("resident-medical-insurance", **STUDENT)
    life.by(INSURER, "accept-lacking", text="申请人承诺补交在校证明。")
    yield 1
    life.bring("student_proof")
    life.by(INSURANCE_APPROVER, "approve", text="材料已补齐，准予登记。")
    life.becomes("delivered")


@walks("papers-not-brought", "容缺受理、逾期未补齐终止", CITIZEN)
def papers_not_brought(life: Life) -> Iterator[int]:
    life.file("resident-medical-insurance", **STUDENT)
    life.by(INSURER, "accept-lacking", text="申请人承诺补交在校证明。")
    yield 3
    life.becomes("terminated")


@walks("discarded", "草稿删除", CITIZEN)
def discarded(life: Life) -> Iterator[int]:
    life.draft("residence-proof")
    yield 1
    life.discard()


@walks("ran-out", "草稿到期清除", CITIZEN)
def ran_out(life: Life) -> Iterator[int]:
    life.draft("residence-proof")
    yield 25
    life.becomes("discarded")


@walks("heard", "听证告知、申请听证、举行听证、不予许可")
def heard(life: Life) -> Iterator[int]:
    _accepted(life)
    life.by(REVIEWER, "hearing", **NO)
    life.answer_hearing("request")
    yield 1
    sitting = life.office.today() + timedelta(days=8)
    life.by(REVIEWER, "hearing/day", day=_workday(sitting).isoformat(), begins="09:30", room="临江区政务服务中心 301 室", chair=HEAD)
    yield 9
    life.by(REVIEWER, "hearing/record", record="申请人陈述：检测后已更换新风系统。审查人员陈述：复测仍超过限值。双方对检测报告无异议。")
    _reviewed(life, "refuse", "经听证，检测结果不符合卫生标准，建议不予许可。")
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
    _reviewed(life)
    life.by(APPROVER, "approve", text=YES)
    life.becomes("delivered")


def _workday(day: date) -> date:
    """This day, or the next one on which an office sits."""
    return day if is_workday(day)[0] else _workday(day + timedelta(days=1))


@walks("stated", "陈述申辩、答复、不予许可")
def stated(life: Life) -> Iterator[int]:
    _accepted(life)
    life.state("检测当日新风系统正在检修，现已修复，请求复测。")
    yield 1
    life.by(REVIEWER, "statement", answer="已安排复测，复测结果仍超过限值，申辩理由不予采纳。")
    _reviewed(life, "refuse", "经复测，检测结果不符合卫生标准，建议不予许可。")
    life.by(APPROVER, "refuse", **NO)


TOUCHED: dict[str, Value] = {
    "interest": "拟设场所的排风口紧邻其住宅，可能影响通风和安宁。",
    "intended": "在住宅楼底层开设一家旅馆。",
    "place": "云江市临江区示例路 1 号",
}


@walks("neighbour-heard", "告知利害关系人、陈述申辩、申请听证、举行听证、答复、准予")
def neighbour_heard(life: Life) -> Iterator[int]:
    _accepted(life)
    life.tell_third(REVIEWER, TOLD, **TOUCHED)
    yield 1
    life.answer_interest("answer", words="排风口距卧室窗户不足三米，请求改变位置。", hearing="y")
    sitting = life.office.today() + timedelta(days=8)
    life.by(REVIEWER, "hearing/day", day=_workday(sitting).isoformat(), begins="09:30", room="临江区政务服务中心 301 室", chair=HEAD)
    yield 9
    life.by(REVIEWER, "hearing/record", record="利害关系人陈述：排风口过近。申请人陈述：已将排风口移至屋面。双方对现场照片无异议。")
    life.by(REVIEWER, "interests/answer", answer="排风口已移位，经现场核查不再影响，意见已采纳。")
    _granted(life)


@walks("neighbour-silent", "告知利害关系人、逾期未提出、准予")
def neighbour_silent(life: Life) -> Iterator[int]:
    _accepted(life)
    life.tell_third(REVIEWER, SILENT, **TOUCHED)
    yield 6
    _granted(life)


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


@walks("opinions", "征求意见、撤回征求、退回上一环节、准予")
def opinions(life: Life) -> Iterator[int]:
    _accepted(life)
    asked: dict[str, Value] = {"department": "market-regulation", "days": "3", "text": "该经营场所登记的经营范围是否包含住宿服务？"}
    life.by(REVIEWER, "opinion", **asked)
    life.by(REVIEWER, "opinion/recall", reason="所问部门有误，重新征求意见。")
    life.by(REVIEWER, "opinion", **asked)
    yield 1
    life.by(NEIGHBOUR, "opinion/give", text="登记的经营范围包含住宿服务。")
    _reviewed(life)
    life.by(APPROVER, "send-back", reason="审核意见未写明检测结论，请补充。")
    yield 1
    _granted(life)


@walks("posted", "变更送达方式、邮寄送达")
def posted(life: Life) -> Iterator[int]:
    by_post: dict[str, Value] = {"way": "post", "recipient": "赵明远", "phone": "19900000001", "address": "云江市临江区示例路 1 号"}
    life.file("hygiene-permit", **HOTEL)
    life.change_delivery(**by_post)
    life.correct(CLERK, {"premises_name": "请填写场所全称，与门头一致。"})
    life.change_delivery(way="electronic")
    life.file_again(premises_name="启航假日酒店滨江店")
    life.by(CLERK, "accept", text="已按要求补正。")
    life.change_delivery(way="window")
    yield 1
    _reviewed(life)
    life.by(APPROVER, "approve", text=YES)
    yield 1
    life.change_delivery(**by_post)
    life.at_output(OUTPUT, "post", carrier="示例速递", tracking="YL2026000001")
    yield 2
    life.at_output(OUTPUT, "received", receiver="赵明远", day=life.office.today().isoformat())


def _no_longer(life: Life, ground: str, reason: str, article: str) -> None:
    life.by(REVIEWER, "revocation", ground=ground, reason=reason, basis=f"《中华人民共和国行政许可法》{article}", confirmed="y")


def _mended(life: Life, *bars: str) -> None:
    """The firm walks on in other lives."""
    for bar in bars:
        life.by(HEAD, f"bars/{bar}/lift", reason="复议决定撤销了原决定，信用记录已修复。", confirmed="y")


@walks("promise-kept", "告知承诺、准予、事后核查与承诺一致")
def promise_kept(life: Life) -> Iterator[int]:
    _accepted(life)
    _granted(life)
    yield 10
    life.by(REVIEWER, "promise/kept", opinion="两名执法人员现场核查，场所设施和管理制度与承诺一致。")


@walks("promise-kept-before", "证照未领取，责令限期整改、整改到位")
def promise_kept_before(life: Life) -> Iterator[int]:
    _accepted(life)
    life.change_delivery(way="window")
    _reviewed(life)
    life.by(APPROVER, "approve", text=YES)
    yield 5
    life.by(REVIEWER, "promise/mend", reason="公共用品用具消毒记录不全。", days="15")
    yield 8
    life.by(REVIEWER, "promise/kept", opinion="已整改到位，与承诺一致。")
    life.hand_over(OUTPUT)


@walks("promise-false", "责令限期整改、承诺不实、不同意撤销、再次核查、撤销、信用修复")
def promise_false(life: Life) -> Iterator[int]:
    _accepted(life)
    _granted(life)
    yield 5
    life.by(REVIEWER, "promise/mend", reason="未设置消毒间。", days="15")
    yield 12
    false: dict[str, Value] = {"reason": "复查仍未设置消毒间，与承诺不符。", "basis": "《中华人民共和国行政许可法》第六十九条第二款"}
    life.by(REVIEWER, "promise/false", **false, confirmed="y")
    life.by(HEAD, "revocation/decline", reason="请补充现场笔录。")
    life.by(REVIEWER, "promise/false", **false, confirmed="y")
    life.by(HEAD, "revocation/revoke", confirmed="y")
    _mended(life, "deceit", "false_promise")


@walks("revoked", "准予、不同意撤销、再次提请、撤销")
def revoked(life: Life) -> Iterator[int]:
    _accepted(life)
    _granted(life)
    yield 1
    deceit = "申请人提交虚假检测报告取得许可。", "第六十九条第二款"
    _no_longer(life, "deceit", *deceit)
    life.by(HEAD, "revocation/decline", reason="请补充检测机构的书面证明。")
    _no_longer(life, "deceit", *deceit)
    life.by(HEAD, "revocation/revoke", confirmed="y")
    _mended(life, "deceit", "false_promise")


@walks("record-cancelled", "准予、注销")
def record_cancelled(life: Life) -> Iterator[int]:
    _accepted(life)
    _granted(life)
    yield 1
    _no_longer(life, "holder_gone", "企业已经注销登记，许可证书应予注销。", "第七十条第三项")
    life.by(HEAD, "revocation/cancel", confirmed="y")


@walks("not-heard", "听证告知、放弃听证、不予许可")
def not_heard(life: Life) -> Iterator[int]:
    _accepted(life)
    life.by(REVIEWER, "hearing", **NO)
    yield 1
    life.answer_hearing("waive")
    _reviewed(life, "refuse", "检测结果不符合卫生标准，建议不予许可。")
    life.by(APPROVER, "refuse", **NO)


@walks("deemed-renewed", "逾期未作决定视为准予延续")
def deemed_renewed(life: Life) -> Iterator[int]:
    yield FOUR_YEARS_LESS_TWO_MONTHS
    life.file("hygiene-permit-renewal", unchanged="yes", declared="yes")
    life.by(CLERK, "accept", text="材料齐全，符合法定形式。")
    yield 105
    life.becomes("delivered")


@walks("counted-again", "放假安排公布，期限重新计算")
def counted_again(life: Life) -> Iterator[int]:
    """So far ahead no year's holidays are published: every date is provisional until they are."""
    yield FOUR_YEARS_LESS_TWO_MONTHS
    _accepted(life)
    first = life.office.today() + timedelta(days=8)
    week = [day for day in (first + timedelta(days=n) for n in range(7)) if day.year == first.year]
    lines = ["day,working,name", *(f"{day.isoformat()},休,假期" for day in week)]
    life.office.command("calendar", "import", "-", "--source", "国办发明电〔示例〕1号", typed="\n".join(lines) + "\n")
    yield 1
    _granted(life)
