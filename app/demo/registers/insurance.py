"""Invents what social insurance, medical insurance, welfare and credit know about each resident."""

import random
from collections.abc import Mapping
from datetime import timedelta

from app.demo.registers import names, numbers
from app.demo.registers.belongings import Firm
from app.demo.registers.residents import REFERENCE, Home, Resident

Values = dict[str, object]
WORK_FROM, STUDY_UNTIL = 23, 22
PENSION_AT: Mapping[str, int] = {"male": 60, "female": 55}
DISABILITIES = ("visual", "hearing", "speech", "physical", "intellectual", "mental", "multiple")


def social(dice: random.Random, resident: Resident, serial: int) -> Values:
    """Insurance, work and income; 5 of 100 workers have no income on record (a gap on purpose)."""
    values: Values = {"account_bank": names.BANK, "account_number": numbers.bank_account(serial)} if resident.age >= 16 else {}
    if "social" in resident.fixed:
        return {**values, **resident.fixed["social"]}  # type: ignore[dict-item]
    if resident.age <= STUDY_UNTIL:
        return {**values, "insured": False, "status": "none", "months": 0, "annual_income": 0}
    if resident.age >= PENSION_AT[resident.sex]:
        return {
            **values,
            "insured": True,
            "status": "pension",
            "months": dice.randrange(180, 420),
            "annual_income": dice.randrange(3_000, 42_000) * 100,
        }
    if dice.random() < 0.15:
        return {
            **values,
            "insured": False,
            "status": "suspended",
            "months": dice.randrange(0, 120),
            "annual_income": dice.randrange(0, 36_000) * 100,
        }
    return {**values, **_worker(dice, resident)}


def _worker(dice: random.Random, resident: Resident) -> Values:
    base = dice.randrange(32, 130) * 10_000
    values: Values = {
        "insured": True,
        "status": "paying",
        "employer": dice.choice(names.EMPLOYERS),
        "monthly_base": base,
        "months": dice.randrange(3, max(6, (resident.age - 20) * 12)),
    }
    if resident.is_named or dice.random() >= 0.05:
        values["annual_income"] = base * 12 * dice.randrange(96, 125) // 100 // 10_000 * 10_000
    return values


def medical(dice: random.Random, home: Home, resident: Resident, is_working: bool, *, serial: int) -> list[Values]:
    """The medical record, or two where one person was registered twice (a contradiction on purpose)."""
    number = f"YB{home.division}{serial:07d}"
    common: Values = {"number": number, "phone": resident.phone, "birth_date": resident.birth_date}
    since = (REFERENCE - timedelta(days=dice.randrange(100, 5000))).isoformat()
    if "medical" in resident.fixed:
        first = {**common, **resident.fixed["medical"]}  # type: ignore[dict-item]
    elif dice.random() < 0.12 and not resident.is_named:
        first = {**common, "status": "none", "kind": "none"}
    else:
        kind = "employee" if is_working else "resident"
        status = "active" if dice.random() < 0.94 else "suspended"
        first = {**common, "status": status, "kind": kind, "division": home.residence_division, "since": max(since, resident.birth_date)}
    return [first, *_second_medical(dice, resident, first)]


def _second_medical(dice: random.Random, resident: Resident, first: Values) -> list[Values]:
    if "more_medical" in resident.fixed:
        return [{**first, **resident.fixed["more_medical"]}]  # type: ignore[dict-item]
    if not resident.is_named and resident.is_adult and dice.random() < 0.003:
        return [{**first, "number": f"{first['number']}-2", "status": "active", "kind": "employee", "division": "990002"}]
    return []


def welfare(dice: random.Random, home: Home, resident: Resident, aid: str | None) -> Values:
    """Disability of the person and low-income aid of the household; the register answers no where there is none."""
    values: Values = {"holds_disability_certificate": False, "low_income": bool(aid)}
    if aid:
        values |= {"aid_category": aid, "aid_number": f"DB{home.division}2026{int(home.number[-5:]):05d}"}
    if not resident.is_named and dice.random() < 0.03:
        category, level = dice.choice(DISABILITIES), dice.choice("1234")
        values |= {
            "holds_disability_certificate": True,
            "disability_category": category,
            "disability_level": level,
            "disability_number": f"{resident.id_number}{DISABILITIES.index(category) + 1}{level}",
        }
    return {**values, **resident.fixed.get("welfare", {})}  # type: ignore[dict-item]


def aid_of(dice: random.Random, home: Home) -> str | None:
    """What aid an invented household gets."""
    if home.members[0].is_named or dice.random() >= 0.04:
        return None
    return dice.choices(("minimum", "edge", "hardship"), (55, 35, 10))[0]


def credit(dice: random.Random, resident: Resident) -> Values:
    """Good for almost everyone."""
    if resident.is_named or not resident.is_adult:
        return {"standing": "good", "bad_records": 0}
    standing = dice.choices(("good", "attention", "serious"), (96, 3, 1))[0]
    return {"standing": standing, "bad_records": 0 if standing == "good" else dice.randrange(1, 4)}


def credit_of_firm(firm: Firm) -> Values:
    """A revoked firm has its revocation on record; every other is in good standing."""
    return {"standing": "attention", "bad_records": 1} if firm.status == "revoked" else {"standing": "good", "bad_records": 0}
