"""Walks with what comes after the decision, or long after: the post, promises looked at, revocation, renewal, a new calendar."""

from collections.abc import Iterator
from datetime import timedelta

from prove.browser import Value
from prove.lives.cast import (
    APPROVER,
    CLERK,
    FOUR_YEARS_LESS_TWO_MONTHS,
    HEAD,
    HOTEL,
    NEXT_REVIEWER,
    NO,
    OUTPUT,
    REVIEWER,
    YES,
    grant,
    mend,
    review,
    take_in,
    walks,
)
from prove.lives.life import Life


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
    review(life)
    life.by(APPROVER, "approve", text=YES)
    yield 1
    life.change_delivery(**by_post)
    life.at_output(OUTPUT, "post", carrier="示例速递", tracking="YL2026000000")
    yield 1
    life.at_output(OUTPUT, "came-back", reason="收件地址无人签收。")
    life.change_delivery(**by_post)
    life.at_output(OUTPUT, "post", carrier="示例速递", tracking="YL2026000001")
    yield 2
    life.at_output(OUTPUT, "received", receiver="赵明远", day=life.office.today().isoformat())


def _no_longer(life: Life, ground: str, reason: str, article: str) -> None:
    life.by(REVIEWER, "revocation", ground=ground, reason=reason, basis=f"《中华人民共和国行政许可法》{article}", confirmed="y")


@walks("promise-kept", "告知承诺、准予、事后核查与承诺一致")
def promise_kept(life: Life) -> Iterator[int]:
    take_in(life)
    grant(life)
    yield 10
    life.by(REVIEWER, "claim")
    life.by(REVIEWER, "put-back")
    life.by(REVIEWER, "claim")
    life.reassign(HEAD, REVIEWER, NEXT_REVIEWER, "下周外出，请代为核查。")
    life.by(NEXT_REVIEWER, "promise/kept", opinion="两名执法人员现场核查，场所设施和管理制度与承诺一致。")


@walks("promise-kept-before", "证照未领取，责令限期整改、整改到位")
def promise_kept_before(life: Life) -> Iterator[int]:
    take_in(life)
    life.change_delivery(way="window")
    review(life)
    life.by(APPROVER, "approve", text=YES)
    yield 5
    life.by(REVIEWER, "promise/mend", reason="公共用品用具消毒记录不全。", days="15")
    yield 8
    life.by(REVIEWER, "claim")
    life.by(REVIEWER, "put-back")
    life.by(REVIEWER, "claim")
    life.reassign(HEAD, REVIEWER, NEXT_REVIEWER, "下周外出，请代为核查。")
    life.by(NEXT_REVIEWER, "promise/kept", opinion="已整改到位，与承诺一致。")
    life.hand_over(OUTPUT)


@walks("promise-false", "责令限期整改、承诺不实、不同意撤销、再次核查、撤销、信用修复")
def promise_false(life: Life) -> Iterator[int]:
    take_in(life)
    grant(life)
    yield 5
    life.by(REVIEWER, "promise/mend", reason="未设置消毒间。", days="15")
    yield 12
    false: dict[str, Value] = {"reason": "复查仍未设置消毒间，与承诺不符。", "basis": "《中华人民共和国行政许可法》第六十九条第二款"}
    life.by(REVIEWER, "promise/false", **false, confirmed="y")
    life.by(HEAD, "revocation/decline", reason="请补充现场笔录。")
    life.by(REVIEWER, "promise/false", **false, confirmed="y")
    life.by(HEAD, "revocation/revoke", confirmed="y")
    mend(life, "deceit", "false_promise")


@walks("revoked", "准予、不同意撤销、再次提请、撤销")
def revoked(life: Life) -> Iterator[int]:
    take_in(life)
    grant(life)
    yield 1
    deceit = "申请人提交虚假检测报告取得许可。", "第六十九条第二款"
    _no_longer(life, "deceit", *deceit)
    life.by(HEAD, "revocation/decline", reason="请补充检测机构的书面证明。")
    _no_longer(life, "deceit", *deceit)
    life.by(HEAD, "revocation/revoke", confirmed="y")
    mend(life, "deceit", "false_promise")


@walks("record-cancelled", "准予、注销")
def record_cancelled(life: Life) -> Iterator[int]:
    take_in(life)
    grant(life)
    yield 1
    _no_longer(life, "holder_gone", "企业已经注销登记，许可证书应予注销。", "第七十条第三项")
    life.by(HEAD, "revocation/cancel", confirmed="y")


@walks("not-heard", "听证告知、放弃听证、不予许可")
def not_heard(life: Life) -> Iterator[int]:
    take_in(life)
    life.by(REVIEWER, "hearing", **NO)
    yield 1
    life.answer_hearing("waive")
    review(life, "refuse", "检测结果不符合卫生标准，建议不予许可。")
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
    take_in(life)
    first = life.office.today() + timedelta(days=8)
    week = [day for day in (first + timedelta(days=n) for n in range(7)) if day.year == first.year]
    lines = ["day,working,name", *(f"{day.isoformat()},休,假期" for day in week)]
    life.office.command("calendar", "import", "-", "--source", "国办发明电〔示例〕1号", typed="\n".join(lines) + "\n")
    yield 1
    grant(life)
