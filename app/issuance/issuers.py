"""Who issues: a department of the city, or its office in a district, with its seal.

The keys of the demonstration are made the first time an office is asked to sign.
"""

from dataclasses import dataclass

from app.catalogue import city
from app.core.settings import current
from app.elements.words import Words
from app.issuance import authority

IN = "@"  # health@990001: the office of a department in a district


@dataclass(frozen=True)
class Issuer:
    code: str
    name: Words
    seal: str  # the words on the ring of its seal
    credit_code: str
    mark: str  # 机关代字, in the numbers of its documents

    @property
    def signatory(self) -> Words:
        """The office named above the date: the one whose name is on the seal (落款与印章一致)."""
        return self.name if self.seal == self.name.zh else Words(self.seal)

    @property
    def competent(self) -> Words | None:
        """The department that answers for the office, where the office signs under a name of its own."""
        return None if self.seal == self.name.zh else self.name


def code_of(department: str, place: str) -> str:
    """The issuer of a department in a place: its own office there where it has one, else the city's."""
    return f"{department}{IN}{place}" if place in city.city().department(department).places else department


def issuer(code: str) -> Issuer:
    """The department as the city's content names it, or its office in a district."""
    name, _, place = code.partition(IN)
    department, mark = city.city().department(name), city.city().office_mark(name, place)
    if not place:
        return Issuer(code, department.name, department.seal, department.credit_code, mark)
    office = city.city().office(name, place)
    return Issuer(code, office, office.zh, department.places[place], mark)


def ensure_keys(*more: str) -> None:
    """Make the demonstration's keys, a seal for each department of the city and for these offices; made already, nothing happens."""
    if current().demonstration:
        codes = [*(department.code for department in city.city().departments), *more]
        authority.ensure((code, issuer(code).name.zh) for code in codes)
