"""What the registers of other houses know about each resident, in the words and units of those houses."""

import hashlib
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.demo import population
from app.demo.registers import records
from app.demo.registers.residents import REFERENCE, Resident

Row = dict[str, object]
FUND_STATES = {"paying": "01", "suspended": "02"}
LICENCES = ("C1", "C1", "C1", "C2", "B2", "A1")
SCHOOLS = {
    "senior": "云江市职业中等专业学校",
    "college": "云江职业技术学院",
    "bachelor": "云江大学",
    "master": "云江大学",
    "doctor": "云江大学",
}
SCHOOL_OF_CHILDREN = "云江市实验小学"


@dataclass(frozen=True)
class Known:
    """One person as all houses know them."""

    resident: Resident
    social: Mapping[str, object]

    def dice(self, house: str) -> random.Random:
        """The same throws for the same person at every start, others for each house."""
        return random.Random(hashlib.sha256(f"{house}{self.resident.id_number}".encode()).digest())  # noqa: S311 - invented people, no secret


def everyone() -> dict[str, Known]:
    """All residents by ID number; takes about a second."""
    city = population.generate()
    social = {entry.subject_key: entry.values for entry in records.entries(city) if entry.register == "social"}
    return {resident.id_number: Known(resident, social.get(resident.id_number, {})) for resident in city.residents()}


def firms() -> dict[str, Row]:
    """What the tax house knows of each firm, by credit code."""
    found = {}
    for firm in population.generate().firms:
        dice = random.Random(hashlib.sha256(firm.credit_code.encode()).digest())  # noqa: S311 - invented firms, no secret
        turnover = dice.randrange(20, 900) * 10_000
        found[firm.credit_code] = {
            "zjhm": firm.credit_code,
            "djxh": f"SW{firm.credit_code[-9:]}",
            "nd": REFERENCE.year - 1,
            "yysr": f"{turnover}.00",
            "ynse": f"{turnover * 3 // 100}.50",
            "xydj": dice.choice("AABM"),
            "qs": "否",
            "gxrq": _day(dice),
        }
    return found


def fund(known: Known) -> Row | None:
    """住房公积金: who pays social insurance at work pays into the fund too."""
    state = FUND_STATES.get(str(known.social.get("status")))
    if state is None:
        return None
    dice, base = known.dice("fund"), int(str(known.social.get("monthly_base") or 300_000))
    monthly = base * 16 // 100
    months = dice.randrange(6, 200)
    return {
        "zjhm": known.resident.id_number,
        "grzh": f"GJJ{dice.randrange(10**9):09d}",
        "grzt": state,
        "yjce": _yuan(monthly),
        "zhye": _yuan(monthly * months),
        "jzny": "202610" if state == "01" else "202403",
        "dwmc": known.social.get("employer") or "",
        "gxrq": _day(dice),
    }


def vehicles(known: Known) -> Row | None:
    """机动车与驾驶证: every second adult drives, every third owns."""
    if not known.resident.is_adult:
        return None
    dice = known.dice("vehicles")
    owned = dice.choice((0, 0, 1, 1, 0, 2)) if not known.resident.is_named else dice.choice((0, 1))
    licence = dice.choice((*LICENCES, "", "")) if known.resident.age < 75 else ""
    cars = [
        {"hphm": f"云A{dice.randrange(10_000, 99_999)}", "cllx": dice.choice(("K33", "K31", "H31")), "ccdjrq": _day(dice, 3000)}
        for _ in range(owned)
    ]
    return {
        "sfzmhm": known.resident.id_number,
        "dabh": f"JJ{dice.randrange(10**8):08d}",
        "sl": owned,
        "ywcl": "1" if owned else "0",
        "cl": cars,
        "zjcx": licence,
        "yxqz": f"{dice.randrange(2027, 2036)}0630" if licence else "",
        "gxsj": f"{REFERENCE.isoformat()} 03:00:00",
    }


def tax(known: Known) -> Row | None:
    """个人所得税: what was declared for last year."""
    income = int(str(known.social.get("annual_income") or 0))
    if not known.resident.is_adult or not income:
        return None
    dice = known.dice("tax")
    paid = max(0, income - 6_000_000) * 3 // 100
    return {
        "zjhm": known.resident.id_number,
        "djxh": f"GS{dice.randrange(10**9):09d}",
        "nd": REFERENCE.year - 1,
        "srhj": _yuan(income),
        "ynse": _yuan(paid),
        "gxrq": _day(dice),
    }


def marriages() -> Iterator[Row]:
    """婚姻登记: the couples of the population register, and who is divorced."""
    serial = 0
    for home in population.generate().homes:
        couple = [member for member in home.members if member.relation in {"head", "spouse"} and member.marital == "married"]
        for member in home.members:
            if not member.is_adult:
                continue
            serial += 1
            other = next((each for each in couple if each is not member), None) if member in couple else None
            dice = random.Random(member.id_number)  # noqa: S311 - invented people, no secret
            yield {
                "id_number": member.id_number,
                "entry": f"HY{serial:07d}",
                "state": {"married": 20, "divorced": 40, "widowed": 30}.get(member.marital, 10),
                "registered": _iso(dice, 6000) if member.marital in {"married", "divorced"} else "",
                "certificate": f"J990000-2015-{serial:06d}" if member.marital == "married" else "",
                "spouse": other.name if other else "",
                "changed": _iso(dice, 300),
            }


def schooling() -> Iterator[Row]:
    """学籍学历: pupils with their school, everybody else with their last diploma."""
    serial = 0
    for home in population.generate().homes:
        for member in home.members:
            serial += 1
            pupil = 6 <= member.age <= 18
            school = SCHOOL_OF_CHILDREN if pupil else SCHOOLS.get(member.education, "")
            if not school:
                continue
            yield {
                "公民身份号码": member.id_number,
                "编号": f"XJ{serial:07d}",
                "在读": "是" if pupil else "否",
                "学校": school,
                "学籍号": f"G{member.id_number}" if pupil else "",
                "毕业日期": "" if pupil else f"{int(member.birth_date[:4]) + 22}/6/30",
                "证书编号": "" if pupil else f"9990{serial:08d}",
                "更新日期": REFERENCE.isoformat(),
            }


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"


def _day(dice: random.Random, within: int = 60) -> str:
    return (REFERENCE - timedelta(days=dice.randrange(1, within))).strftime("%Y%m%d")


def _iso(dice: random.Random, within: int) -> str:
    return (REFERENCE - timedelta(days=dice.randrange(1, within))).isoformat()
