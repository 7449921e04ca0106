"""Invents who owns homes and who runs firms."""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.demo import people
from app.demo.registers import names, numbers
from app.demo.registers.residents import REFERENCE, Home, Resident, address

OWNERS_PERCENT = 55
FIRM_KINDS = (("company", 40), ("individual", 54), ("sole", 4), ("partnership", 2))
STATUSES = (("active", 88), ("paused", 3), ("revoked", 3), ("cancelled", 6))


@dataclass(frozen=True)
class Property:
    """One registered home, shop or garage, with its owners."""

    owners: tuple[str, ...]  # ID numbers
    certificate_number: str
    location: str
    area: int  # hundredths of m²
    usage: str
    share: str

    def row(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in ("certificate_number", "location", "area", "usage", "share")}


@dataclass(frozen=True)
class Firm:
    """One market entity."""

    credit_code: str
    name: str
    representative: Resident
    address: str
    division: str
    type: str
    capital: int
    scope: str
    established: str
    status: str
    phone: str


def properties(dice: random.Random, homes: list[Home]) -> list[Property]:
    """About 55 of 100 households own; what people.yaml says outright is taken as it is."""
    serials = iter(range(20_001, 100_000))
    found = list(_fixed_properties(homes))
    for home in homes:
        if home.members[0].is_named or dice.randrange(100) >= OWNERS_PERCENT:
            continue
        found.append(_property(dice, home, next(serials), "dwelling", location=home.residence_address))
        if dice.randrange(100) < 8:
            found.append(_property(dice, home, next(serials), dice.choice(("garage", "shop")), location=home.residence_address))
    return found


def _fixed_properties(homes: list[Home]) -> Iterator[Property]:
    for home in homes:
        for member in home.members:
            for row in member.fixed.get("properties", ()):  # type: ignore[attr-defined]
                yield Property((member.id_number,), **row)


def _property(dice: random.Random, home: Home, serial: int, usage: str, *, location: str) -> Property:
    couple = [member.id_number for member in home.members if member.relation in {"head", "spouse"} and member.is_adult]
    owners = tuple(couple) if dice.random() < 0.6 else (couple[0],)
    area = dice.randrange(1200, 3000) if usage == "garage" else dice.randrange(4500, 14500)
    number = f"云（{dice.randrange(2010, 2026)}）{names.DIVISIONS[home.residence_division]}不动产权第{serial:07d}号"
    return Property(owners, number, location, area, usage, "共同共有" if len(owners) > 1 else "单独所有")


def firms(dice: random.Random, homes: list[Home], total: int) -> list[Firm]:
    """The firms of people.yaml, and invented ones up to `total`."""
    residents = {member.id_number: member for home in homes for member in home.members}
    found = [_fixed_firm(entry, residents) for entry in people.document()["firms"]]
    able = [(home, member) for home in homes for member in home.members if not member.is_named and 22 <= member.age <= 65]
    taken = {firm.name for firm in found}
    for serial in range(total - len(found)):
        home, member = dice.choice(able)
        found.append(_firm(dice, home, member, serial, taken=taken))
    return found


def _fixed_firm(entry: Mapping, residents: Mapping[str, Resident]) -> Firm:
    own = {key: entry[key] for key in ("name", "address", "division", "type", "capital", "scope", "established", "status", "phone")}
    code = numbers.credit_code(entry["credit_kind"], entry["division"], entry["credit_code_body"])
    return Firm(credit_code=code, representative=residents[entry["representative"]], **own)


def _firm(dice: random.Random, home: Home, owner: Resident, serial: int, *, taken: set[str]) -> Firm:
    kind = dice.choices([kind for kind, _ in FIRM_KINDS], [weight for _, weight in FIRM_KINDS])[0]
    code = numbers.credit_code("92" if kind == "individual" else "91", home.residence_division, f"MA8{serial:05d}")
    trade = dice.choice(list(names.TRADES))
    return Firm(
        credit_code=code,
        name=_firm_name(dice, kind, trade, home, taken=taken),
        representative=owner,
        address=address(dice, home.residence_division, False),
        division=home.residence_division,
        type=kind,
        capital=dice.choice((5, 10, 20, 50, 100, 200, 500)) * (1_000_000 if kind != "individual" else 100_000),
        scope=names.TRADES[trade][0],
        established=(REFERENCE - timedelta(days=dice.randrange(60, 6000))).isoformat(),
        status=dice.choices([status for status, _ in STATUSES], [weight for _, weight in STATUSES])[0],
        phone=owner.phone or numbers.phone(99),
    )


def _firm_name(dice: random.Random, kind: str, trade: str, home: Home, *, taken: set[str]) -> str:
    """A name that no other firm has."""
    while True:
        style = dice.choice(names.STYLES) + dice.choice(("", "", *names.MIDDLE[:8]))
        name = {
            "individual": f"云江市{names.DIVISIONS[home.residence_division]}{style}{names.TRADES[trade][1]}",
            "sole": f"云江市{style}{trade}服务部（个人独资）",
            "partnership": f"云江市{style}{trade}中心（普通合伙）",
        }.get(kind, f"云江市{style}{trade}有限公司")
        if name not in taken:
            taken.add(name)
            return name
