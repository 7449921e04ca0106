"""Why a certificate is as it is: one code per reason, which the ledger, the lists and strangers are told; free words stay in the house.

A code begins with the status that it leads to. The numbers are those of the housing ministry's collection interface for certificates.
"""

from collections.abc import Mapping
from enum import StrEnum

from app.elements.words import Words
from app.issuance.models import Status


class Reason(StrEnum):
    INSPECTION = "suspended.inspection"
    INVESTIGATION = "suspended.investigation"
    PENALTY = "suspended.penalty"
    ON_REQUEST = "suspended.on_request"
    SUSPENDED_OTHERWISE = "suspended.other"
    RECTIFIED = "signed.rectified"
    CLEARED = "signed.cleared"
    SERVED = "signed.served"
    RESUMED = "signed.resumed"
    GIVEN_BACK_OTHERWISE = "signed.other"
    DECEIT = "revoked.deceit"
    OFFICE_FAULT = "revoked.office_fault"
    WITHDRAWN_AS_PENALTY = "revoked.penalty"
    REVOKED_OTHERWISE = "revoked.other"
    RAN_OUT = "cancelled.expired"
    HOLDER_GONE = "cancelled.holder_gone"
    IMPOSSIBLE = "cancelled.impossible"
    BY_LAW = "cancelled.by_law"
    GIVEN_UP = "cancelled.on_request"
    CANCELLED_OTHERWISE = "cancelled.other"
    NEWER = "superseded.newer"
    SUPERSEDED_OTHERWISE = "superseded.other"

    @property
    def status(self) -> Status:
        """What a certificate becomes for this reason."""
        return Status(self.value.partition(".")[0])


WORDS: Mapping[Reason, Words] = {
    Reason.INSPECTION: Words("监督检查发现问题，责令整改期间暂扣", "An inspection found faults; it is held back until they are put right"),
    Reason.INVESTIGATION: Words("涉嫌违法，调查期间暂扣", "A breach of the law is being looked into"),
    Reason.PENALTY: Words("行政处罚：暂扣许可证件（《行政处罚法》第九条）", "Held back as a penalty (Administrative Penalty Law, art. 9)"),
    Reason.ON_REQUEST: Words("持证人申请停业、歇业", "The holder asked for a pause"),
    Reason.SUSPENDED_OTHERWISE: Words("其他情形暂扣", "Held back for another reason"),
    Reason.RECTIFIED: Words("整改合格，予以发还", "The faults are put right"),
    Reason.CLEARED: Words("调查终结，予以发还", "The matter was looked into and is closed"),
    Reason.SERVED: Words("暂扣期满，予以发还", "The time of the penalty is over"),
    Reason.RESUMED: Words("持证人申请恢复", "The holder asked to go on"),
    Reason.GIVEN_BACK_OTHERWISE: Words("其他情形发还", "Given back for another reason"),
    Reason.DECEIT: Words(
        "以欺骗、贿赂等不正当手段取得（《行政许可法》第六十九条第二款）", "Obtained by deceit or bribery (Licensing Law, art. 69 para. 2)"
    ),
    Reason.OFFICE_FAULT: Words(
        "行政机关违法作出准予决定（《行政许可法》第六十九条第一款）", "Granted against the law (Licensing Law, art. 69 para. 1)"
    ),
    Reason.WITHDRAWN_AS_PENALTY: Words(
        "行政处罚：吊销许可证件（《行政处罚法》第九条）", "Taken away as a penalty (Administrative Penalty Law, art. 9)"
    ),
    Reason.REVOKED_OTHERWISE: Words("其他情形撤销", "Revoked for another reason"),
    Reason.RAN_OUT: Words("有效期届满未延续（《行政许可法》第七十条）", "Its time is over and was not renewed (Licensing Law, art. 70)"),
    Reason.HOLDER_GONE: Words(
        "持证人死亡、丧失行为能力或者依法终止（《行政许可法》第七十条）", "The holder died, lost capacity or ended (Licensing Law, art. 70)"
    ),
    Reason.IMPOSSIBLE: Words("因不可抗力无法实施（《行政许可法》第七十条）", "Force majeure makes it impossible (Licensing Law, art. 70)"),
    Reason.BY_LAW: Words(
        "法律、法规规定的其他情形（《行政许可法》第七十条）", "Another law or regulation requires it (Licensing Law, art. 70)"
    ),
    Reason.GIVEN_UP: Words("持证人申请注销", "The holder gave it up"),
    Reason.CANCELLED_OTHERWISE: Words("其他情形注销", "Cancelled for another reason"),
    Reason.NEWER: Words("已换发新证", "A newer certificate has taken its place"),
    Reason.SUPERSEDED_OTHERWISE: Words("其他情形换发", "Replaced for another reason"),
}

NATIONAL: Mapping[Status, str] = {
    Status.SIGNED: "01",  # 有效
    Status.SUSPENDED: "02",  # 暂扣
    Status.REVOKED: "03",  # 撤销
    Status.CANCELLED: "04",  # 注销
    Status.SUPERSEDED: "05",  # 失效
}
TAKEN_AWAY, EXPIRED = "07", "05"  # 吊销；有效期届满也是失效


def leading_to(status: Status) -> list[Reason]:
    """The reasons for which a certificate becomes so, in the order in which they are offered."""
    return [reason for reason in Reason if reason.status is status]


def otherwise(status: Status) -> Reason:
    """The reason that only the note tells."""
    return Reason(f"{status.value}.other")


def national_code(status: Status, why: Reason | None, *, has_expired: bool) -> str:
    """The status as the national interface numbers it."""
    if why is Reason.WITHDRAWN_AS_PENALTY:
        return TAKEN_AWAY
    return EXPIRED if has_expired and status is Status.SIGNED else NATIONAL[status]
