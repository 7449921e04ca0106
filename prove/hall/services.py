"""What is asked for: each published service, its share of a day, who may ask, what they type, and through whose hands it goes."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from prove import walk
from prove.browser import File, Value
from prove.hall.town import Citizen

Fits = Callable[[Citizen], bool]
Answers = Callable[[Citizen, int], dict[str, Value]]  # the citizen, and a number that no other matter of the day has


@dataclass(frozen=True)
class Flow:
    """The pools through which it goes when a machine does not decide: one takes it in, several look at the same time, one decides."""

    intake: str
    reviews: tuple[str, ...]
    decides: str


@dataclass(frozen=True)
class Service:
    code: str
    weight: int
    fits: Fits
    answers: Answers
    flow: Flow | None = None  # None: the machine decides
    of_firms: bool = False
    extends: bool = False  # the head may give more days
    special: bool = False  # knows special procedures
    is_after: str = ""  # the service whose certificate it needs

    @property
    def department(self) -> str:
        return self.flow.decides.partition(".")[2] if self.flow else AUTOMATIC_OFFICE[self.code]


AUTOMATIC_OFFICE = {
    "housing-proof": "natural-resources",
    "resident-medical-insurance": "medical-insurance",
    "firm-registration-proof": "market-regulation",
    "no-criminal-record": "public-security",
    "residence-proof": "public-security",
    "old-age-allowance": "civil-affairs",
}
MARKET = Flow("clerk", ("reviewer.market-regulation",), "approver.market-regulation")
HEALTH = Flow("clerk", ("reviewer.health",), "approver.health")
RELIEF = Flow("clerk", ("reviewer.disabled-federation",), "approver.civil-affairs")
HOUSING = Flow("clerk", ("reviewer.housing", "reviewer.civil-affairs", "reviewer.natural-resources"), "approver.housing")
INSURANCE = Flow("reviewer.medical-insurance", (), "approver.medical-insurance")
POLICE = Flow("reviewer.public-security", (), "approver.public-security")
PURPOSES = ("school", "provident_fund", "rental_housing", "loan")
SIGNS = "安宝昌诚达德鼎方丰福光广海恒宏华汇吉嘉建金锦景凯康乐利隆美明宁鹏启庆荣瑞润盛顺泰通旺祥欣兴旭雅延扬益永裕元跃泽振正中卓"


def _name(number: int) -> str:
    """A trade name of two signs; the number decides which."""
    return SIGNS[number % len(SIGNS)] + SIGNS[(number // len(SIGNS) + number) % len(SIGNS)]


def _premium(category: str) -> dict[str, Value]:
    return {"category": category, "premium_year": "2027", "declared": "yes"}


def _may_join(citizen: Citizen) -> bool:
    return citizen.has("medical", "status") in {"none", "suspended"} and citizen.has("social", "status") != "paying"


def _business(_citizen: Citizen, number: int) -> dict[str, Value]:
    kind = random.Random(number).choice(("shop", "house", "firm", "department"))
    return {
        "composition": "individual", "trade_name": _name(number), "industry": "餐饮", "organisation_form": kind,
        "scope": "小餐饮；食品销售", "declared": "yes",
    }  # fmt: skip


def _company(citizen: Citizen, number: int) -> dict[str, Value]:
    own: dict[str, Value] = {f"{who}-{what}": value for who in ("legal_representative", "finance_officer")
                             for what, value in (("name", citizen.name), ("id_number", citizen.id_number))}  # fmt: skip
    return own | {
        "trade_name": _name(number), "industry": "科技", "company_kind": "one", "capital": "1000000", "company_address": "990002",
        "company_address-detail": f"松岭路{number % 200 + 1}号2层", "scope": "软件开发；信息技术咨询服务", "position": "director",
        "finance_phone": "19900000002", "articles_file": File("章程.png", walk.PICTURE), "declared": "yes",
    }  # fmt: skip


def _flat(_citizen: Citizen, _number: int) -> dict[str, Value]:
    return {
        "housing_nature": "borrowed", "support": "subsidy", "honours": "veteran", "honours_file": File("honours.png", walk.PICTURE),
        "income_proof": File("income.png", walk.PICTURE), "annual_income": "18000", "agree_to_checks": "yes", "agree_to_publicity": "yes",
    }  # fmt: skip


def _hotel(citizen: Citizen, number: int) -> dict[str, Value]:
    return {
        "premises_name": f"{_name(number)}假日酒店", "premises_kind": "hotel", "premises_area": "320", "staff": "12",
        "certified_staff": "1",
        "hygiene_manager": citizen.name, "promised": "yes", "declared": "yes",
    }  # fmt: skip


def always(answers: dict[str, Value]) -> Answers:
    """The same of everyone."""
    return lambda _citizen, _number: dict(answers)


def _anyone(_citizen: Citizen) -> bool:
    return True


def _proved(_citizen: Citizen, number: int) -> dict[str, Value]:
    return {"purpose": PURPOSES[number % len(PURPOSES)], "agreed": "yes"}


SERVICES = (
    Service("housing-proof", 170, _anyone, _proved),
    Service(
        "resident-medical-insurance", 60, lambda one: _may_join(one) and one.has("welfare", "holds_disability_certificate") is False,
        always(_premium("ordinary")),
    ),
    Service("firm-registration-proof", 90, lambda one: bool(one.firms), always({"purpose": "tender", "agreed": "yes"}), of_firms=True),
    Service(
        "no-criminal-record", 120, lambda one: one.has("criminal_records", "criminal") is False,
        always({"purpose": "employment", "declared": "yes"}),
    ),
    Service("residence-proof", 110, lambda one: bool(one.said["residence_permits"]), always({"purpose": "school", "declared": "yes"})),
    Service("old-age-allowance", 18, lambda one: one.age >= 80, always({"declared": "yes"})),
    Service("individual-business", 170, lambda one: one.age <= 60, _business, MARKET, extends=True),
    Service("company-registration", 120, lambda one: 22 <= one.age <= 60, _company, MARKET, extends=True),
    Service("rental-housing", 70, lambda one: one.has("population", "marital_status") in {"single", "divorced"}, _flat, HOUSING),
    Service(
        "disability-subsidy", 45, lambda one: bool(one.has("welfare", "holds_disability_certificate")),
        always({"declared": "yes"}), RELIEF,
    ),
    Service("hygiene-permit", 140, lambda one: bool(one.firms), _hotel, HEALTH, of_firms=True, extends=True, special=True),
    Service(
        "hygiene-permit-change", 24, lambda one: bool(one.firms),
        lambda _one, number: {"changes": "sign", "premises_name": f"{_name(number)}江景酒店", "declared": "yes"},
        HEALTH, of_firms=True, is_after="hygiene-permit",
    ),
    Service(
        "hygiene-permit-renewal", 20, lambda one: bool(one.firms), always({"unchanged": "yes", "declared": "yes"}),
        HEALTH, of_firms=True, is_after="hygiene-permit",
    ),
    Service(
        "hygiene-permit-cancellation", 16, lambda one: bool(one.firms), always({"reason": "closed", "declared": "yes"}),
        HEALTH, of_firms=True, is_after="hygiene-permit",
    ),
)  # fmt: skip
STUDENT = Service(  # the same service, where no machine decides: a paper is to follow
    "resident-medical-insurance", 40, lambda one: one.age <= 26, always(_premium("student")), INSURANCE,
)  # fmt: skip
ON_RECORD = Service(  # nor here: the register has an entry
    "no-criminal-record", 8, lambda one: bool(one.has("criminal_records", "criminal")),
    always({"purpose": "employment", "declared": "yes"}), POLICE,
)  # fmt: skip
KINDS: Mapping[str, Service] = {one.code: one for one in SERVICES} | {"student": STUDENT, "on-record": ON_RECORD}
