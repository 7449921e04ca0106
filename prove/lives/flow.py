"""Walks along the flow: taken in, reviewed, decided, handed out, corrected, ended."""

from collections.abc import Iterator

from prove.browser import Value
from prove.lives.cast import (
    APPROVER,
    CITIZEN,
    CLERK,
    ESTATE,
    HEAD,
    HIDDEN,
    HOTEL,
    INSURANCE_APPROVER,
    INSURER,
    NO,
    OUTPUT,
    PROOF,
    REVIEWER,
    STUDENT,
    grant,
    mend,
    review,
    take_in,
    walks,
)
from prove.lives.life import Life


@walks("granted", "受理、审查、准予、电子送达")
def granted(life: Life) -> Iterator[int]:
    take_in(life)
    yield 1
    grant(life)


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
    mend(life, "hidden_facts")


@walks("hid-facts-in-review", "审查中发现虚假材料不予许可，一年内不得再次申请，限制解除")
def hid_facts_in_review(life: Life) -> Iterator[int]:
    take_in(life)
    review(life, "refuse", "申请人提供的健康合格证明系伪造，建议不予许可。")
    yield 1
    life.by(APPROVER, "refuse", **(NO | HIDDEN))
    mend(life, "hidden_facts")


@walks("corrected", "一次性告知补正、补正提交、不予许可")
def corrected(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.correct(CLERK, {"premises_name": "请填写场所全称，与门头一致。", "hygiene_manager": "请填写专职卫生管理人员。"})
    yield 3
    life.file_again(premises_name="启航假日酒店滨江店", hygiene_manager="孙倩")
    life.by(CLERK, "accept", text="已按要求补正。")
    review(life, "refuse", "经审查，检测结果不符合卫生标准，建议不予许可。")
    life.by(APPROVER, "refuse", **NO)


@walks("never-corrected", "一次性告知补正、逾期未补正终止")
def never_corrected(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.correct(CLERK, {"premises_name": "请填写场所全称，与门头一致。"})
    yield 16
    life.becomes("terminated")


@walks("held-up", "特别程序、批准延期、终止办理")
def held_up(life: Life) -> Iterator[int]:
    take_in(life)
    life.by(REVIEWER, "pause", procedure="testing", days="10", reason="需对室内空气质量进行检测。")
    yield 3
    life.by(REVIEWER, "resume", result="检测完成，检测报告已收悉。")
    life.by(REVIEWER, "extension", days="5", reason="经营场所结构复杂，需要补充现场核查。")
    life.by(HEAD, "extension/sign", note="同意延期。")
    yield 2
    review(life)
    ended: dict[str, Value] = {"reason": "申请人经营场所已经拆除，申请事项失去审查对象。", "basis": "《中华人民共和国行政许可法》第五条"}
    life.by(APPROVER, "terminate", **(NO | ended))


@walks("not-extended", "不同意延期、审查中撤回")
def not_extended(life: Life) -> Iterator[int]:
    take_in(life)
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
    grant(life)


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
