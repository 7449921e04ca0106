"""The life of a case (办件) is this table. A status changes by it or not at all.

Administrative Licensing Law arts 29-50: receipt, one-time notice of corrections (art. 32(4)), acceptance, special procedures
(art. 45), one extension (art. 42), decision, delivery. The act is stored with each event, not only the state it led to. What
runs beside a status is a dated row: clocks and pauses (cases.clocks), papers promised for later (cases.lacking). What is revoked or
cancelled later is the certificate; the case stays delivered (cases.revoking).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    DRAFT = "draft"  # 草稿
    SUBMITTED = "submitted"  # 收件
    TO_CORRECT = "to_correct"  # 待补正
    ACCEPTED = "accepted"  # 审查中
    APPROVED = "approved"  # 准予，制证中
    DELIVERED = "delivered"  # 已送达
    REFUSED = "refused"  # 不予批准，行政许可为不予许可
    NOT_ACCEPTED = "not_accepted"  # 不予受理
    TERMINATED = "terminated"  # 终止
    WITHDRAWN = "withdrawn"  # 撤回
    DISCARDED = "discarded"  # 草稿已删除


STATE_WORDS: Mapping[Status, str] = {  # msgids
    Status.DRAFT: "Draft",
    Status.SUBMITTED: "To be accepted",
    Status.TO_CORRECT: "Waiting for corrections",
    Status.ACCEPTED: "In review",
    Status.APPROVED: "Approved",
    Status.DELIVERED: "Delivered",
    Status.REFUSED: "Refused",
    Status.NOT_ACCEPTED: "Not accepted",
    Status.TERMINATED: "Ended without a decision",
    Status.WITHDRAWN: "Withdrawn",
    Status.DISCARDED: "Draft deleted",
}
EDITABLE = frozenset({Status.DRAFT, Status.TO_CORRECT})
OPEN = frozenset({Status.SUBMITTED, Status.TO_CORRECT, Status.ACCEPTED})
DECIDED = frozenset({Status.APPROVED, Status.DELIVERED, Status.REFUSED})
ENDED = frozenset({Status.DELIVERED, Status.REFUSED, Status.NOT_ACCEPTED, Status.TERMINATED, Status.WITHDRAWN, Status.DISCARDED})


class Act(StrEnum):
    SUBMIT = "submit"  # 提交
    ACCEPT = "accept"  # 受理
    ACCEPT_LACKING = "accept_lacking"  # 容缺受理
    DEEM_ACCEPTED = "deem_accepted"  # 逾期未告知，视为受理（art. 32(4)）
    NOT_ACCEPT = "not_accept"  # 不予受理
    RETURN = "return_for_correction"  # 一次性告知补正
    RESUBMIT = "resubmit"  # 补正提交
    MAKE_GOOD = "make_good"  # 容缺材料补齐
    PAUSE = "pause"  # 特别程序开始（art. 45）
    RESUME = "resume"  # 特别程序结束
    PROPOSE_EXTENSION = "propose_extension"  # 提请延期
    EXTEND = "extend"  # 批准延期（art. 42）
    DECLINE_EXTENSION = "decline_extension"  # 不同意延期
    RECOMPUTE = "recompute"  # 放假安排公布，期限重新计算
    TELL_HEARING = "tell_hearing"  # 听证告知（arts 46, 47）
    REQUEST_HEARING = "request_hearing"  # 申请听证
    WAIVE_HEARING = "waive_hearing"  # 放弃听证，或者逾期未提出
    SET_HEARING = "set_hearing"  # 听证通知
    HOLD_HEARING = "hold_hearing"  # 举行听证，制作笔录
    APPOINT_CHECK = "appoint_check"  # 安排现场核查（art. 34(3)）
    RECORD_CHECK = "record_check"  # 填写现场核查笔录
    RETURN_CHECK = "return_check"  # 退回核查笔录
    CONFIRM_CHECK = "confirm_check"  # 第二名核查人员确认笔录
    ASK_OPINION = "ask_opinion"  # 征求意见
    GIVE_OPINION = "give_opinion"  # 反馈意见
    RECALL_OPINION = "recall_opinion"  # 撤回征求意见
    STATE = "state"  # 陈述申辩（arts 7, 36）
    HEAR = "hear"  # 听取陈述申辩
    HAND_ON = "hand_on"  # 转交同事
    HAND_BACK = "hand_back"  # 退回转交
    CLAIM = "claim"  # 认领
    PUT_BACK = "put_back"  # 放回
    REASSIGN = "reassign"  # 改派
    TELL_THIRD = "tell_third"  # 告知利害关系人（arts 36, 47）
    STATE_THIRD = "state_third"  # 利害关系人陈述申辩
    REQUEST_THIRD = "request_third"  # 利害关系人申请听证
    WAIVE_THIRD = "waive_third"  # 利害关系人放弃，或者逾期未提出
    HEAR_THIRD = "hear_third"  # 听取利害关系人意见
    PASS_ON = "pass_on"  # noqa: S105  审核完毕，转入下一环节
    SEND_BACK = "send_back"  # 退回上一环节
    APPROVE = "approve"  # 准予
    DEEM_RENEWED = "deem_renewed"  # 逾期未作决定，视为准予延续（art. 50）
    REFUSE = "refuse"  # 不予
    TERMINATE = "terminate"  # 终止办理
    LAPSE = "lapse"  # 逾期未补正或者未补齐，终止办理
    CHANGE_DELIVERY = "change_delivery"  # 变更送达方式、联系方式
    DELIVER = "deliver"  # 电子送达
    HAND_OVER = "hand_over"  # 窗口出件
    PROPOSE_REVOCATION = "propose_revocation"  # 提请撤销或者注销
    REVOKE = "revoke"  # 撤销（art. 69）
    CANCEL_RECORD = "cancel_record"  # 注销（art. 70）
    DECLINE_REVOCATION = "decline_revocation"  # 不同意撤销或者注销
    FIND_KEPT = "find_kept"  # 事后核查：与承诺一致
    TELL_TO_MEND = "tell_to_mend"  # 事后核查：限期整改
    FIND_FALSE = "find_false"  # 事后核查：承诺不实
    LIFT_BAR = "lift_bar"  # 信用修复，限制提前结束
    POST = "post"  # 交寄
    DELIVER_BY_POST = "deliver_by_post"  # 邮寄送达，已签收
    COME_BACK = "come_back"  # 邮件退回
    WITHDRAW = "withdraw"  # 撤回
    KEEP_ORIGINAL = "keep_original"  # 收存原件
    RETURN_ORIGINAL = "return_original"  # 退还原件
    LOSE_ORIGINAL = "lose_original"  # 登记原件遗失
    ASK_REVIEW = "ask_review"  # 申请人工复核（秒批之后）
    SAMPLE = "sample"  # 抽中复核
    CONFIRM_AUTOMATIC = "confirm_automatic"  # 复核一致
    DIFFER = "differ"  # 复核不一致
    DISCARD = "discard"  # 删除草稿
    EXPIRE = "expire"  # 草稿过期


class Proposal(StrEnum):
    """What a reviewer proposes to who decides."""

    APPROVE = "approve"  # 建议准予
    REFUSE = "refuse"  # 建议不予


class By(StrEnum):
    """Who may take the step; a task holder is checked against the case's open task."""

    APPLICANT = "applicant"
    THIRD = "third party"  # who was told that the matter bears on their important interests
    TASK_HOLDER = "task holder"
    HEAD = "head"  # of the department
    DEPARTMENT = "department"  # an officer of it without holding a step
    SYSTEM = "system"


@dataclass(frozen=True)
class Move:
    end: Status
    by: frozenset[By]


def _move(end: Status, *by: By) -> Move:
    return Move(end, frozenset(by))


MOVES: Mapping[tuple[Status, Act], Move] = {
    (Status.DRAFT, Act.SUBMIT): _move(Status.SUBMITTED, By.APPLICANT),
    (Status.DRAFT, Act.DISCARD): _move(Status.DISCARDED, By.APPLICANT),
    (Status.DRAFT, Act.EXPIRE): _move(Status.DISCARDED, By.SYSTEM),
    (Status.SUBMITTED, Act.ACCEPT): _move(Status.ACCEPTED, By.TASK_HOLDER, By.SYSTEM),
    (Status.SUBMITTED, Act.ACCEPT_LACKING): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.SUBMITTED, Act.DEEM_ACCEPTED): _move(Status.ACCEPTED, By.SYSTEM),  # only where the matter's law says so
    (Status.SUBMITTED, Act.NOT_ACCEPT): _move(Status.NOT_ACCEPTED, By.TASK_HOLDER),
    (Status.SUBMITTED, Act.RETURN): _move(Status.TO_CORRECT, By.TASK_HOLDER),
    (Status.SUBMITTED, Act.WITHDRAW): _move(Status.WITHDRAWN, By.APPLICANT),
    (Status.SUBMITTED, Act.CHANGE_DELIVERY): _move(Status.SUBMITTED, By.APPLICANT),
    (Status.SUBMITTED, Act.HAND_ON): _move(Status.SUBMITTED, By.TASK_HOLDER),
    (Status.SUBMITTED, Act.HAND_BACK): _move(Status.SUBMITTED, By.TASK_HOLDER),
    (Status.SUBMITTED, Act.KEEP_ORIGINAL): _move(Status.SUBMITTED, By.DEPARTMENT),  # of whichever office it is brought to
    (Status.SUBMITTED, Act.RETURN_ORIGINAL): _move(Status.SUBMITTED, By.DEPARTMENT),
    (Status.SUBMITTED, Act.LOSE_ORIGINAL): _move(Status.SUBMITTED, By.HEAD),
    (Status.SUBMITTED, Act.CLAIM): _move(Status.SUBMITTED, By.TASK_HOLDER),
    (Status.SUBMITTED, Act.PUT_BACK): _move(Status.SUBMITTED, By.TASK_HOLDER),
    (Status.SUBMITTED, Act.REASSIGN): _move(Status.SUBMITTED, By.HEAD),  # of the hall, or of the department that receives
    (Status.TO_CORRECT, Act.RESUBMIT): _move(Status.SUBMITTED, By.APPLICANT),
    (Status.TO_CORRECT, Act.LAPSE): _move(Status.TERMINATED, By.SYSTEM),
    (Status.TO_CORRECT, Act.WITHDRAW): _move(Status.WITHDRAWN, By.APPLICANT),
    (Status.TO_CORRECT, Act.CHANGE_DELIVERY): _move(Status.TO_CORRECT, By.APPLICANT),
    (Status.TO_CORRECT, Act.KEEP_ORIGINAL): _move(Status.TO_CORRECT, By.DEPARTMENT),
    (Status.TO_CORRECT, Act.RETURN_ORIGINAL): _move(Status.TO_CORRECT, By.DEPARTMENT),
    (Status.TO_CORRECT, Act.LOSE_ORIGINAL): _move(Status.TO_CORRECT, By.HEAD),
    (Status.ACCEPTED, Act.MAKE_GOOD): _move(Status.ACCEPTED, By.APPLICANT),
    (Status.ACCEPTED, Act.PAUSE): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.RESUME): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.PROPOSE_EXTENSION): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.EXTEND): _move(Status.ACCEPTED, By.HEAD),
    (Status.ACCEPTED, Act.DECLINE_EXTENSION): _move(Status.ACCEPTED, By.HEAD),
    (Status.ACCEPTED, Act.RECOMPUTE): _move(Status.ACCEPTED, By.SYSTEM),
    (Status.ACCEPTED, Act.TELL_HEARING): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.REQUEST_HEARING): _move(Status.ACCEPTED, By.APPLICANT),
    (Status.ACCEPTED, Act.WAIVE_HEARING): _move(Status.ACCEPTED, By.APPLICANT, By.SYSTEM),  # who is silent for five days waives it
    (Status.ACCEPTED, Act.SET_HEARING): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.HOLD_HEARING): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.APPOINT_CHECK): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.RECORD_CHECK): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.RETURN_CHECK): _move(Status.ACCEPTED, By.DEPARTMENT),  # the second officer alone
    (Status.ACCEPTED, Act.CONFIRM_CHECK): _move(Status.ACCEPTED, By.DEPARTMENT),
    (Status.ACCEPTED, Act.ASK_OPINION): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.GIVE_OPINION): _move(Status.ACCEPTED, By.TASK_HOLDER),  # of the department that was asked
    (Status.ACCEPTED, Act.RECALL_OPINION): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.STATE): _move(Status.ACCEPTED, By.APPLICANT),
    (Status.ACCEPTED, Act.HEAR): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.HAND_ON): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.HAND_BACK): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.CLAIM): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.PUT_BACK): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.REASSIGN): _move(Status.ACCEPTED, By.HEAD),
    (Status.ACCEPTED, Act.TELL_THIRD): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.STATE_THIRD): _move(Status.ACCEPTED, By.THIRD),
    (Status.ACCEPTED, Act.REQUEST_THIRD): _move(Status.ACCEPTED, By.THIRD),
    (Status.ACCEPTED, Act.WAIVE_THIRD): _move(Status.ACCEPTED, By.THIRD, By.SYSTEM),  # who is silent until the day waives it
    (Status.ACCEPTED, Act.HEAR_THIRD): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.PASS_ON): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.SEND_BACK): _move(Status.ACCEPTED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.APPROVE): _move(Status.APPROVED, By.TASK_HOLDER, By.SYSTEM),
    (Status.ACCEPTED, Act.DEEM_RENEWED): _move(Status.APPROVED, By.SYSTEM),  # only where the matter's law says so
    (Status.ACCEPTED, Act.REFUSE): _move(Status.REFUSED, By.TASK_HOLDER),  # never the machine
    (Status.ACCEPTED, Act.TERMINATE): _move(Status.TERMINATED, By.TASK_HOLDER),
    (Status.ACCEPTED, Act.LAPSE): _move(Status.TERMINATED, By.SYSTEM),  # only what was promised and not brought in time
    (Status.ACCEPTED, Act.WITHDRAW): _move(Status.WITHDRAWN, By.APPLICANT),
    (Status.ACCEPTED, Act.CHANGE_DELIVERY): _move(Status.ACCEPTED, By.APPLICANT),
    (Status.ACCEPTED, Act.KEEP_ORIGINAL): _move(Status.ACCEPTED, By.DEPARTMENT),
    (Status.ACCEPTED, Act.RETURN_ORIGINAL): _move(Status.ACCEPTED, By.DEPARTMENT),
    (Status.ACCEPTED, Act.LOSE_ORIGINAL): _move(Status.ACCEPTED, By.HEAD),
    (Status.APPROVED, Act.DELIVER): _move(Status.DELIVERED, By.SYSTEM),
    (Status.APPROVED, Act.HAND_OVER): _move(Status.DELIVERED, By.TASK_HOLDER),
    (Status.APPROVED, Act.POST): _move(Status.APPROVED, By.TASK_HOLDER, By.SYSTEM),  # as the carrier reports it
    (Status.APPROVED, Act.DELIVER_BY_POST): _move(Status.DELIVERED, By.TASK_HOLDER, By.SYSTEM),
    (Status.APPROVED, Act.COME_BACK): _move(Status.APPROVED, By.TASK_HOLDER, By.SYSTEM),
    (Status.APPROVED, Act.CHANGE_DELIVERY): _move(Status.APPROVED, By.APPLICANT),
    (Status.APPROVED, Act.CLAIM): _move(Status.APPROVED, By.TASK_HOLDER),  # of what is beside or after the flow
    (Status.APPROVED, Act.PUT_BACK): _move(Status.APPROVED, By.TASK_HOLDER),
    (Status.APPROVED, Act.REASSIGN): _move(Status.APPROVED, By.HEAD),
    (Status.APPROVED, Act.SAMPLE): _move(Status.APPROVED, By.SYSTEM),
    (Status.APPROVED, Act.ASK_REVIEW): _move(Status.APPROVED, By.APPLICANT),
    (Status.APPROVED, Act.CONFIRM_AUTOMATIC): _move(Status.APPROVED, By.TASK_HOLDER),
    (Status.APPROVED, Act.DIFFER): _move(Status.APPROVED, By.TASK_HOLDER),
    (Status.APPROVED, Act.FIND_KEPT): _move(Status.APPROVED, By.TASK_HOLDER),  # who has not fetched the paper is looked at too
    (Status.APPROVED, Act.TELL_TO_MEND): _move(Status.APPROVED, By.TASK_HOLDER),
    (Status.APPROVED, Act.RETURN_ORIGINAL): _move(Status.APPROVED, By.DEPARTMENT),
    (Status.APPROVED, Act.LOSE_ORIGINAL): _move(Status.APPROVED, By.HEAD),
    (Status.DELIVERED, Act.CLAIM): _move(Status.DELIVERED, By.TASK_HOLDER),
    (Status.DELIVERED, Act.PUT_BACK): _move(Status.DELIVERED, By.TASK_HOLDER),
    (Status.DELIVERED, Act.REASSIGN): _move(Status.DELIVERED, By.HEAD),
    (Status.DELIVERED, Act.ASK_REVIEW): _move(Status.DELIVERED, By.APPLICANT),
    (Status.DELIVERED, Act.CONFIRM_AUTOMATIC): _move(Status.DELIVERED, By.TASK_HOLDER),
    (Status.DELIVERED, Act.DIFFER): _move(Status.DELIVERED, By.TASK_HOLDER),
    (Status.DELIVERED, Act.PROPOSE_REVOCATION): _move(Status.DELIVERED, By.DEPARTMENT),  # the case stays decided; its paper is not in force
    (Status.DELIVERED, Act.REVOKE): _move(Status.DELIVERED, By.HEAD),
    (Status.DELIVERED, Act.CANCEL_RECORD): _move(Status.DELIVERED, By.HEAD),
    (Status.DELIVERED, Act.DECLINE_REVOCATION): _move(Status.DELIVERED, By.HEAD),
    (Status.DELIVERED, Act.FIND_KEPT): _move(Status.DELIVERED, By.TASK_HOLDER),
    (Status.DELIVERED, Act.TELL_TO_MEND): _move(Status.DELIVERED, By.TASK_HOLDER),
    (Status.DELIVERED, Act.FIND_FALSE): _move(Status.DELIVERED, By.TASK_HOLDER),
    (Status.DELIVERED, Act.LIFT_BAR): _move(Status.DELIVERED, By.HEAD),  # 信用修复
    (Status.DELIVERED, Act.RETURN_ORIGINAL): _move(Status.DELIVERED, By.DEPARTMENT),
    (Status.DELIVERED, Act.LOSE_ORIGINAL): _move(Status.DELIVERED, By.HEAD),
    (Status.REFUSED, Act.LIFT_BAR): _move(Status.REFUSED, By.HEAD),
    (Status.REFUSED, Act.RETURN_ORIGINAL): _move(Status.REFUSED, By.DEPARTMENT),
    (Status.REFUSED, Act.LOSE_ORIGINAL): _move(Status.REFUSED, By.HEAD),
    (Status.NOT_ACCEPTED, Act.LIFT_BAR): _move(Status.NOT_ACCEPTED, By.HEAD),
    (Status.NOT_ACCEPTED, Act.RETURN_ORIGINAL): _move(Status.NOT_ACCEPTED, By.DEPARTMENT),
    (Status.NOT_ACCEPTED, Act.LOSE_ORIGINAL): _move(Status.NOT_ACCEPTED, By.HEAD),
    (Status.TERMINATED, Act.RETURN_ORIGINAL): _move(Status.TERMINATED, By.DEPARTMENT),
    (Status.TERMINATED, Act.LOSE_ORIGINAL): _move(Status.TERMINATED, By.HEAD),
    (Status.WITHDRAWN, Act.RETURN_ORIGINAL): _move(Status.WITHDRAWN, By.DEPARTMENT),
    (Status.WITHDRAWN, Act.LOSE_ORIGINAL): _move(Status.WITHDRAWN, By.HEAD),
}


def moves_from(status: Status) -> frozenset[Act]:
    return frozenset(act for start, act in MOVES if start is status)
