"""Who walks, what they type, and the list of all walks. Each is a function of a life; `yield days` lets so many working days pass.

A new act is walked in a few lines: write the function, give it a folder and a Chinese title with @walks, and press the button by
`life.by(officer, "the-last-part-of-the-address", **what_is_typed)`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from prove import walk
from prove.browser import File, Value
from prove.lives.life import Life

Walking = Callable[[Life], Iterator[int]]
FIRM = "云江市启航商贸有限公司"
APPLICANT, CITIZEN = "赵明远", "林晓雯"  # the firm's representative; a citizen
CLERK, REVIEWER, APPROVER, HEAD, OUTPUT = "张敏", "董昊", "肖晴", "沈珺", "马琳"
HALL_HEAD = "顾明川"
INSURER, INSURANCE_APPROVER, ESTATE = "刘芳", "罗静", "秦岚"
NEXT_CLERK, NEXT_REVIEWER = "方瑜", "陆燕"  # colleagues of the same post, to whom a step is handed on
NEIGHBOUR = "李响"  # a reviewer of another department, which is asked for its opinion
OFFICERS = (CLERK, REVIEWER, APPROVER, HEAD, OUTPUT, INSURER, INSURANCE_APPROVER, ESTATE, NEIGHBOUR, NEXT_CLERK, NEXT_REVIEWER, HALL_HEAD)
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


def take_in(life: Life) -> None:
    life.file("hygiene-permit", **HOTEL)
    life.by(CLERK, "accept", text="材料齐全，符合法定形式。")


def review(life: Life, proposal: str = "approve", opinion: str = OPINION) -> None:
    life.by(REVIEWER, "pass-on", text=opinion, proposal=proposal)


def grant(life: Life) -> None:
    review(life)
    life.by(APPROVER, "approve", text=YES)
    life.becomes("delivered")


def mend(life: Life, *bars: str) -> None:
    """The firm walks on in other lives."""
    for bar in bars:
        life.by(HEAD, f"bars/{bar}/lift", reason="复议决定撤销了原决定，信用记录已修复。", confirmed="y")
