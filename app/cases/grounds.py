"""Why a matter is refused or not accepted: the facts, the article of law, and who is competent instead (Licensing Law arts 32, 38)."""

from dataclasses import dataclass

from app.cases.answers_store import event_note
from app.cases.errors import BasisMissing, FactsTooShort
from app.cases.lifecycle import Act
from app.cases.models import Case

LEAST_FACTS = 10  # signs; less is no statement of facts
BASIS, OFFICE = "法律依据：", "有权办理的机关："  # as they stand in the decision, whatever the officer's language


@dataclass(frozen=True)
class Grounds:
    facts: str
    basis: str
    right_office: str = ""
    hidden: bool = False  # facts were hidden, or materials false (art. 78)

    def checked(self) -> "Grounds":
        """The same without spaces around; raises where facts or basis are not stated."""
        facts, basis = self.facts.strip(), self.basis.strip()
        if len(facts) < LEAST_FACTS:
            raise FactsTooShort(least=LEAST_FACTS)
        if not basis:
            raise BasisMissing()
        return Grounds(facts, basis, self.right_office.strip(), self.hidden)

    @property
    def note(self) -> str:
        """As it is kept with the event and read in the history."""
        named = (f"{BASIS}{self.basis}" if self.basis else "", f"{OFFICE}{self.right_office}" if self.right_office else "")
        return "\n".join(filter(None, (self.facts, *named)))

    @classmethod
    def read(cls, note: str) -> "Grounds":
        """From a note; one that was written before the parts were asked for is all facts."""
        lines = note.splitlines()
        basis = next((line.removeprefix(BASIS) for line in lines if line.startswith(BASIS)), "")
        office = next((line.removeprefix(OFFICE) for line in lines if line.startswith(OFFICE)), "")
        return cls("\n".join(line for line in lines if not line.startswith((BASIS, OFFICE))), basis, office)


def sentence(text: str) -> str:
    """What an officer wrote, as a sentence of a document."""
    said = " ".join(text.split())
    return said if said.endswith(("。", "！", "？", ".")) else f"{said}。"


def of_case(case: Case) -> Grounds | None:
    """Why this case was refused, not accepted or ended by its officer; None for every other case."""
    found = next((event for event in case.events if event.act in {Act.REFUSE, Act.NOT_ACCEPT, Act.TERMINATE}), None)
    return Grounds.read(event_note(found)) if found else None


def no_longer_in_force(case: Case) -> tuple[Act, Grounds] | None:
    """Why what this case gave was revoked or cancelled later, and which of both; None where it was not."""
    found = next((event for event in case.events if event.act in {Act.REVOKE, Act.CANCEL_RECORD}), None)
    return (found.act, Grounds.read(event_note(found))) if found else None
