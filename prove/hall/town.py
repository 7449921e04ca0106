"""Who lives in the city and may ask for what, read from the invented population and from what its registers say of each."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.demo import people, population
from app.demo.registers import records
from app.demo.registers.residents import Resident


@dataclass(frozen=True)
class Firm:
    name: str
    code: str


@dataclass(frozen=True)
class Citizen:
    """One grown-up; `said` is what each register says of them."""

    name: str
    id_number: str
    phone: str
    age: int
    is_named: bool  # one of the demonstration's people, with an account from the first minute
    firms: tuple[Firm, ...]
    said: Mapping[str, Mapping[str, Any]] = field(repr=False, hash=False, compare=False)

    def has(self, register: str, what: str) -> Any:
        return self.said[register].get(what)


@dataclass(frozen=True)
class Town:
    citizens: Sequence[Citizen]

    def staff(self, how_many: int) -> list[Citizen]:
        """Those who work in the offices: of working age, no two of one name, none with a firm, the same people in every day."""
        found = {}
        for one in self.citizens:
            if not one.is_named and 24 <= one.age <= 58 and not one.firms and one.phone:
                found.setdefault(one.name, one)
        taken = list(found.values())[-how_many:]
        if len(taken) < how_many:
            raise ValueError(f"the city has {len(taken)} people for {how_many} posts")
        return taken


def settle() -> Town:
    """Everyone who may stand at a window themself. The demonstration's officers are at work and ask for nothing."""
    city = population.generate()
    said: dict[str, dict[str, Mapping[str, Any]]] = defaultdict(lambda: defaultdict(dict))
    for entry in records.entries(city):
        said[entry.subject_key].setdefault(entry.register, entry.values)
    firms = defaultdict(list)
    for firm in city.firms:
        if firm.status == "active":
            firms[firm.representative.id_number].append(Firm(firm.name, firm.credit_code))
    officers = {one.id_number for one in people.staff()}
    grown = [one for one in city.residents() if one.is_adult and one.id_number not in officers]
    return Town([_citizen(one, firms[one.id_number], said[one.id_number]) for one in grown])


def _citizen(one: Resident, firms: list[Firm], said: Mapping[str, Mapping[str, Any]]) -> Citizen:
    phone = str(said["population"].get("phone") or "")
    has_account = one.is_named and any(known.id_number == one.id_number for known in people.citizens())
    return Citizen(one.name, one.id_number, phone, one.age, has_account, tuple(firms), said)
