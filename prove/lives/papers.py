"""Walks with originals: kept at every stage, carried between the desks, and back with their holder before the case is closed."""

from collections.abc import Iterator

from prove.lives.cast import APPROVER, CLERK, HEAD, HOTEL, NO, OUTPUT, REVIEWER, YES, grant, review, take_in, walks
from prove.lives.life import Life


def lose_one(life: Life) -> None:
    """Kept by a reviewer, not found again, written off by the head."""
    life.keep_original(REVIEWER)
    life.lose_original(HEAD)


@walks("originals-refused", "收存原件、登记遗失、退还、补正时收存、交接、不予许可、退还原件")
def originals_refused(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.keep_original(CLERK)
    life.give_back(CLERK)
    lose_one(life)
    life.correct(CLERK, {"premises_name": "请填写场所全称，与门头一致。"})
    life.keep_original(CLERK)
    life.give_back(CLERK)
    life.keep_original(CLERK)
    lose_one(life)
    life.file_again(premises_name="启航假日酒店滨江店")
    life.by(CLERK, "accept", text="已按要求补正。")
    life.send_originals(CLERK, "health", REVIEWER)
    yield 1
    life.give_back(REVIEWER)
    life.keep_original(REVIEWER)
    lose_one(life)
    life.keep_original(REVIEWER)
    review(life, "refuse", "检测结果不符合卫生标准，建议不予许可。")
    life.by(APPROVER, "refuse", **NO)
    life.lose_original(HEAD)
    yield 1
    life.give_back(REVIEWER)


@walks("originals-withdrawn", "收存原件、撤回、退还原件")
def originals_withdrawn(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.keep_original(CLERK)
    life.keep_original(REVIEWER)
    life.withdraw("另行选址。")
    life.lose_original(HEAD)
    yield 1
    life.give_back(CLERK)


@walks("originals-not-accepted", "收存原件、不予受理、退还原件")
def originals_not_accepted(life: Life) -> Iterator[int]:
    life.file("hygiene-permit", **HOTEL)
    life.keep_original(CLERK)
    life.keep_original(REVIEWER)
    life.by(CLERK, "not-accept", **NO)
    life.lose_original(HEAD)
    yield 1
    life.give_back(CLERK)


@walks("originals-ended", "收存原件、终止办理、退还原件")
def originals_ended(life: Life) -> Iterator[int]:
    take_in(life)
    life.keep_original(REVIEWER)
    life.keep_original(REVIEWER)
    review(life)
    life.by(APPROVER, "terminate", **NO)
    life.lose_original(HEAD)
    yield 1
    life.give_back(REVIEWER)


@walks("originals-delivered", "收存原件、准予、电子送达、退还原件")
def originals_delivered(life: Life) -> Iterator[int]:
    take_in(life)
    life.keep_original(CLERK)
    life.keep_original(REVIEWER)
    grant(life)
    life.lose_original(HEAD)
    yield 1
    life.give_back(CLERK)


@walks("originals-collected", "收存原件、准予、交接至出件窗口、退还原件、窗口出件")
def originals_collected(life: Life) -> Iterator[int]:
    take_in(life)
    life.keep_original(CLERK)
    life.keep_original(REVIEWER)
    life.change_delivery(way="window")
    review(life)
    life.by(APPROVER, "approve", text=YES)
    life.lose_original(HEAD)
    life.send_originals(CLERK, "output", OUTPUT)
    yield 1
    life.give_back(OUTPUT)
    life.hand_over(OUTPUT)
