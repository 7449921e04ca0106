"""What registers know besides the facts that stories are made of: each person's own throws, so that nothing else of the city moves."""

import hashlib
import random
from collections.abc import Callable, Mapping
from datetime import date, timedelta

from app.demo.registers import names
from app.demo.registers.belongings import Firm
from app.demo.registers.residents import REFERENCE, Home, Resident

Values = dict[str, object]
INDUSTRIES = ("批发和零售业", "住宿和餐饮业", "制造业", "信息传输、软件和信息技术服务业", "居民服务、修理和其他服务业", "农、林、牧、渔业")
KINDS = ("theft", "violence", "fraud", "food", "gambling", "negligence")  # of crimes, as far as a range asks for them
RANGES: Mapping[str, frozenset[str]] = {
    "against_minors": frozenset({"violence"}),
    "intentional": frozenset(KINDS) - {"negligence"},
    "economic": frozenset({"fraud"}),
    "food_safety": frozenset({"food"}),
    "entertainment": frozenset({"gambling"}),
}
PAID_UNTIL = "2026-10-01"


def of_person(register: str, home: Home, resident: Resident, known: Mapping[str, object]) -> Values:
    """More of what a register has on a person; `known` is what it has already."""
    more = ABOUT.get(register)
    return more(home, resident, known, _dice(register, resident.id_number)) if more else {}


def of_firm(firm: Firm) -> Values:
    dice = _dice("enterprise", firm.credit_code)
    term = {"term_until": (date.fromisoformat(firm.established) + timedelta(days=365 * 20)).isoformat()} if firm.type == "company" else {}
    return {
        **term,
        "registration_number": f"9900{dice.randrange(10**11):011d}",
        "registrar": f"云江市{names.DIVISIONS[firm.division]}市场监督管理局",
        "industry": dice.choice(INDUSTRIES),
        "staff": dice.randrange(1, 60),
        "abnormal": firm.status == "revoked",
    }


def criminal_record(resident: Resident) -> Values:
    """Almost nobody has one; people with a story have the crimes of the story. Whatever is asked is answered yes or no."""
    dice = _dice("criminal_records", resident.id_number)
    has_one = dice.random() < 0.006 and not resident.is_named
    told: Mapping = resident.fixed.get("criminal_records", {})  # type: ignore[assignment]
    crimes = told.get("crimes", [{"kind": dice.choice(KINDS), "on": REFERENCE.isoformat(), "years": 1}] if has_one else [])
    kinds = {crime["kind"] for crime in crimes if not _is_sealed(crime, resident)}
    ranges = {name: bool(kinds & within) for name, within in RANGES.items()}
    return {"criminal": bool(kinds), "serving": told.get("serving", False), **ranges}


def _is_sealed(crime: Mapping, resident: Resident) -> bool:
    """A crime of a minor, with five years or less: no register tells of it (Criminal Procedure Law art. 286)."""
    return crime["on"] < f"{int(resident.birth_date[:4]) + 18}{resident.birth_date[4:]}" and crime["years"] <= 5


def residence_permit(home: Home, resident: Resident) -> Values:
    """Who lives in another district than that of the registration has registered the residence, one in ten of the others too."""
    if "residence_permits" in resident.fixed:
        return dict(resident.fixed["residence_permits"])  # type: ignore[call-overload]
    dice = _dice("residence_permits", resident.id_number)
    if resident.is_named or not resident.is_adult or (home.residence_division == home.division and dice.random() > 0.1):
        return {}
    since = REFERENCE - timedelta(days=dice.randrange(200, 2500))
    return {
        "permit_number": f"JZ{dice.randrange(10**10):010d}",
        "permit_valid_until": f"{dice.randrange(2027, 2029)}-{since.month:02d}-15",
        "registered_since": since.isoformat(),
        "kind": dice.choice(("own", "rented", "rented", "relatives")),
        "reason": dice.choice(("work", "work", "business", "family")),
    }


def town_of(address: str) -> str | None:
    """The code of the town whose name stands in an address."""
    return next((code for name, code in names.TOWNS.items() if name in address), None)


def _dice(register: str, number: str) -> random.Random:
    return random.Random(hashlib.sha256(f"{register}{number}".encode()).digest())  # noqa: S311 - invented people, not a secret


def _population(home: Home, resident: Resident, _known: Mapping[str, object], dice: random.Random) -> Values:
    return {
        "birth_place": f"云江市{names.DIVISIONS[home.division]}",
        "native_place": f"云江市{names.DIVISIONS[home.division]}",
        "nationality": "中国",
        "id_card_valid_until": f"{dice.randrange(2028, 2046)}-{dice.randrange(1, 13):02d}-15",
        "id_card_issuer": f"云江市公安局{names.DIVISIONS[home.division]}分局",
        "registered_town": town_of(home.address),
        "residence_town": town_of(home.residence_address),
        "is_alive": True,
        "former_name": f"{resident.name[0]}小{resident.name[-1]}" if not resident.is_named and dice.random() < 0.02 else None,
    }


def _household(home: Home, resident: Resident, _known: Mapping[str, object], _dice: random.Random) -> Values:
    return {
        "registered_on": home.members[0].since or resident.since,
        "collective": False,
        "minors": sum(1 for member in home.members if not member.is_adult),
        "elders": sum(1 for member in home.members if member.age >= 60),
    }


def _estate(_home: Home, _resident: Resident, known: Mapping[str, object], dice: random.Random) -> Values:
    return {"mortgaged": bool(known.get("has_property")) and dice.random() < 0.4, "sealed": False}


def _social(_home: Home, resident: Resident, known: Mapping[str, object], dice: random.Random) -> Values:
    paying = known.get("status") == "paying"
    months, base = int(str(known.get("months") or 0)), int(str(known.get("monthly_base") or 300_000))
    return {
        "paid_until": PAID_UNTIL if paying else None,
        "card_number": f"SK{dice.randrange(10**8):08d}" if resident.age >= 1 else None,
        "card_state": "active",
        "work_injury": paying,
        "unemployment": paying,
        "pension_account": months * base * 8 // 100,
        "since": _months_before(PAID_UNTIL, months) if months else None,
        "insurances": [
            {"kind": kind, "status": known.get("status"), "months": months, "base": base if paying else None}
            for kind in (("pension", "unemployment", "injury") if paying else ("pension",))
            if months
        ],
    }


def _months_before(day: str, months: int) -> str:
    year, month = divmod(int(day[:4]) * 12 + int(day[5:7]) - 1 - months, 12)
    return f"{year}-{month + 1:02d}-01"


def _medical(_home: Home, _resident: Resident, known: Mapping[str, object], dice: random.Random) -> Values:
    active = known.get("status") == "active"
    return {
        "paid_until": PAID_UNTIL if active else None,
        "account_balance": dice.randrange(0, 6_000) * 100 if known.get("kind") == "employee" else 0,
        "remote_filed": False,
        "chronic": dice.random() < 0.04,
    }


def _welfare(_home: Home, _resident: Resident, known: Mapping[str, object], dice: random.Random) -> Values:
    holds, low_income = known.get("holds_disability_certificate"), known.get("low_income")
    return {
        "disability_valid_until": f"{dice.randrange(2028, 2036)}-06-30" if holds else None,
        "living_subsidy": False,
        "care_subsidy": False,
        "aid_since": f"{dice.randrange(2018, 2026)}-01-01" if low_income else None,
        "aid_monthly_amount": dice.randrange(300, 750) * 100 if low_income else None,
        "old_age_allowance": False,
    }


def _credit(_home: Home, _resident: Resident, known: Mapping[str, object], _dice: random.Random) -> Values:
    return {"promise_broken": known.get("standing") == "serious", "enforced": False}


About = Callable[[Home, Resident, Mapping[str, object], random.Random], Values]
ABOUT: Mapping[str, About] = {
    "population": _population,
    "household": _household,
    "estate": _estate,
    "social": _social,
    "medical": _medical,
    "welfare": _welfare,
    "credit": _credit,
}
