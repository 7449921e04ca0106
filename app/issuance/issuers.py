"""Who issues: a department of the city with its seal. The keys are made the first time a department is asked to sign."""

from dataclasses import dataclass

from app.catalogue import city
from app.core.settings import current
from app.elements.words import Words
from app.issuance import pki


@dataclass(frozen=True)
class Issuer:
    code: str
    name: Words
    seal: str  # the words on the ring of its seal
    credit_code: str

    @property
    def signatory(self) -> Words:
        """The office named above the date: the one whose name is on the seal (落款与印章一致)."""
        return self.name if self.seal == self.name.zh else Words(self.seal)

    @property
    def competent(self) -> Words | None:
        """The department that answers for the office, where the office signs under a name of its own."""
        return None if self.seal == self.name.zh else self.name


def issuer(code: str) -> Issuer:
    """The department as the city's content names it."""
    department = city.city().department(code)
    return Issuer(code, department.name, department.seal, department.credit_code)


def ensure_keys() -> None:
    """Make the demonstration's keys and a seal for each department of the city; made already, nothing happens."""
    if current().demonstration:
        pki.ensure((department.code, department.name.zh) for department in city.city().departments)
