"""What each register has on record about the city, with the gaps and contradictions that real registers have."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from app.demo.population import Population
from app.demo.registers import details, insurance, kinship
from app.demo.registers.belongings import Firm, Property
from app.demo.registers.residents import REFERENCE, Home, Resident, address
from app.sources.embedded import Entry

Values = dict[str, object]


class Clerk:
    """Writes all registers; makes the mistakes that are wanted, never on the people with a story."""

    def __init__(self, population: Population) -> None:
        self.population = population
        self.dice = random.Random(population.seed + 1)  # noqa: S311 - invented people, not a secret
        self.owned: Mapping[str, list[Property]] = defaultdict(list)
        self.run: Mapping[str, list[Firm]] = defaultdict(list)
        for estate in population.properties:
            for owner in estate.owners:
                self.owned[owner].append(estate)
        for firm in population.firms:
            self.run[firm.representative.id_number].append(firm)
        self.serial = 0

    def entries(self) -> Iterator[Entry]:
        for home in self.population.homes:
            aid = insurance.aid_of(self.dice, home)
            mistaken = self._household_mistakes(home)
            for resident in home.members:
                self.serial += 1
                for entry in self._about(home, resident, mistaken, aid):
                    yield _detailed(entry, details.of_person(entry.register, home, resident, entry.values))
        for number, firm in enumerate(self.population.firms, start=1):
            yield Entry(
                "enterprise",
                "organisation",
                firm.credit_code,
                f"SC-Q{number:06d}",
                self._dated(),
                {**details.of_firm(firm), **_firm_values(firm)},
            )
            yield Entry("credit", "organisation", firm.credit_code, f"XY-Q{number:06d}", self._dated(), insurance.credit_of_firm(firm))

    def _about(self, home: Home, resident: Resident, mistaken: Values, aid: str | None) -> Iterator[Entry]:
        dice = self.dice
        yield self._entry("population", "RK", resident, self._population(home, resident))
        if resident.is_named or dice.random() >= 0.005:
            yield self._entry("household", "HJ", resident, self._household(home, resident, mistaken))
        yield self._entry("estate", "BDC", resident, self._estate(resident))
        social = insurance.social(dice, resident, self.serial)
        yield self._entry("social", "SB", resident, social)
        if resident.is_named or dice.random() >= 0.01:
            yield from self._medical(home, resident, social.get("status") == "paying")
        if resident.is_adult:
            yield self._entry("enterprise", "SC", resident, self._enterprise(resident))
        yield self._entry("welfare", "CL", resident, insurance.welfare(dice, home, resident, aid))
        yield self._entry("credit", "XY", resident, insurance.credit(dice, resident))
        today = REFERENCE.isoformat()
        if resident.is_adult:
            yield self._entry("criminal_records", "FZ", resident, details.criminal_record(resident), dated=today)
        if permit := details.residence_permit(home, resident):
            yield self._entry("residence_permits", "JZ", resident, permit, dated=today)

    def _entry(self, register: str, prefix: str, resident: Resident, values: Values, *, dated: str = "", suffix: str = "") -> Entry:
        known = {name: value for name, value in values.items() if value is not None}
        return Entry(register, "person", resident.id_number, f"{prefix}-{self.serial:06d}{suffix}", dated or self._dated(), known)

    def _dated(self) -> str:
        return (REFERENCE - timedelta(days=self.dice.randrange(1, 90))).isoformat()

    def _population(self, home: Home, resident: Resident) -> Values:
        """3 of 100 phones are missing."""
        has_phone = resident.is_named or self.dice.random() >= 0.03
        return {
            "name": resident.name,
            "id_number": resident.id_number,
            "sex": resident.sex,
            "birth_date": resident.birth_date,
            "ethnicity": resident.ethnicity,
            "phone": resident.phone if has_phone else None,
            "registered_address": home.address,
            "registered_division": home.division,
            "hukou_type": home.hukou,
            "residence_address": home.residence_address,
            "residence_division": home.residence_division,
            "marital_status": resident.marital,
            "education": resident.education,
        }

    def _household_mistakes(self, home: Home) -> Values:
        """4 of 100 households moved and only one register was told; 1 of 100 has another kind of registration."""
        if home.members[0].is_named:
            return {}
        mistaken: Values = {}
        if self.dice.random() < 0.04:
            mistaken["registered_address"] = address(self.dice, home.division, home.hukou == "rural")
        if self.dice.random() < 0.01:
            mistaken["hukou_type"] = "urban" if home.hukou == "rural" else "rural"
        return mistaken

    def _household(self, home: Home, resident: Resident, mistaken: Values) -> Values:
        spouse = kinship.spouse_of(resident, home)
        values: Values = {
            "number": home.number,
            "head_name": home.members[0].name,
            "relation_to_head": resident.relation,
            "size": len(home.members),
            "members": [_member_row(other, resident) for other in home.members if other is not resident],
            "spouse_name": spouse.name if spouse else None,
            "spouse_id_number": spouse.id_number if spouse else None,
            "name": resident.name,
            "sex": resident.sex,
            "birth_date": resident.birth_date,
            "registered_address": home.address,
            "registered_division": home.division,
            "registered_since": resident.since,
            "hukou_type": home.hukou,
            "marital_status": resident.marital,
        }
        return {**values, **mistaken, **self._personal_mistakes(resident), **resident.fixed.get("household", {})}  # type: ignore[dict-item]

    def _personal_mistakes(self, resident: Resident) -> Values:
        """A marriage or a divorce that one register missed; a birthday typed wrongly."""
        if resident.is_named:
            return {}
        mistaken: Values = {}
        if resident.is_adult and self.dice.random() < 0.01:
            mistaken["marital_status"] = "divorced" if resident.marital == "married" else "married"
        if self.dice.random() < 0.005:
            mistaken["birth_date"] = (date.fromisoformat(resident.birth_date) + timedelta(days=9)).isoformat()
        return mistaken

    def _estate(self, resident: Resident) -> Values:
        owned = self.owned.get(resident.id_number, [])
        dwellings = sum(estate.area for estate in owned if estate.usage == "dwelling")
        return {"properties": [estate.row() for estate in owned], "has_property": bool(owned), "count": len(owned), "total_area": dwellings}

    def _medical(self, home: Home, resident: Resident, is_working: bool) -> Iterator[Entry]:
        """2 of 100 phones are older ones; a second record is older than the first."""
        for number, values in enumerate(insurance.medical(self.dice, home, resident, is_working, serial=self.serial)):
            if not resident.is_named and resident.phone and self.dice.random() < 0.02:
                values = {**values, "phone": f"19900009{self.serial % 1000:03d}"}
            yield self._entry("medical", "YB", resident, values, dated="2024-03-31" if number else "", suffix="-2" if number else "")

    def _enterprise(self, resident: Resident) -> Values:
        firms = self.run.get(resident.id_number, [])
        return {
            "own_firms": [{"name": firm.name, "credit_code": firm.credit_code, "status": firm.status} for firm in firms],
            "has_business": any(firm.status == "active" for firm in firms),
        }


def _detailed(entry: Entry, more: Values) -> Entry:
    """The entry with what the register knows besides."""
    return replace(entry, values={**{name: value for name, value in more.items() if value is not None}, **entry.values})


def _member_row(other: Resident, resident: Resident) -> Values:
    return {
        "relation": kinship.relation(other, resident),
        "name": other.name,
        "id_number": other.id_number,
        "birth_date": other.birth_date,
        "sex": other.sex,
    }


def _firm_values(firm: Firm) -> Values:
    return {
        "name": firm.name,
        "credit_code": firm.credit_code,
        "legal_representative": firm.representative.name,
        "representative_id_number": firm.representative.id_number,
        "address": firm.address,
        "division": firm.division,
        "type": firm.type,
        "capital": firm.capital,
        "scope": firm.scope,
        "established": firm.established,
        "status": firm.status,
        "phone": firm.phone,
    }


def entries(population: Population) -> list[Entry]:
    """Every record of every register, the same for the same city."""
    return list(Clerk(population).entries())
