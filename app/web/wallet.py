"""Certificates in the groups in which their holder and the clerk before them read them.

To the holder each is called what stands on it. A clerk reads the name of its type: 无房证明 is the result of a search, and what is
written on a paper its holder shows by a code.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.core import clock
from app.elements.words import Words
from app.issuance import face, numbering, queries as issuance
from app.issuance.models import Certificate, Status
from app.issuance.types import Kind

SOON = timedelta(days=30)
MANY = 6  # with more than these there is a search
GROUPS = ("soon", "in_force", "being_made", "over", "receipts")


@dataclass(frozen=True)
class Held:
    """One certificate in a list: what it is and how it stands today."""

    id: UUID
    name: Words
    type_name: Words
    number: str
    state: str  # a status of issuance, or expired
    reason: str  # why it is no longer in force, in the office's words
    issued_on: date
    valid_until: date | None
    kind: Kind
    is_in_force: bool
    replaced_by: UUID | None

    @property
    def group(self) -> str:
        if self.kind is Kind.RECEIPT:
            return "receipts"
        if self.state == Status.PREPARED:
            return "being_made"
        return ("soon" if self.ends_soon else "in_force") if self.is_in_force else "over"

    @property
    def days_left(self) -> int:
        """Today is the last one: 0."""
        return (self.valid_until - clock.today()).days if self.valid_until else 0

    @property
    def ends_soon(self) -> bool:
        """Within thirty days. A proof that is good for a month only was never meant to last."""
        lasts = self.valid_until is not None and self.valid_until - self.issued_on > SOON
        return self.is_in_force and lasts and self.days_left <= SOON.days


def held(certificate: Certificate, *, to_holder: bool = False) -> Held:
    is_in_force, kind = issuance.is_in_force(certificate), issuance.type_of(certificate)
    is_expired = certificate.status is Status.SIGNED and not is_in_force
    return Held(
        id=certificate.id,
        name=face.title_of(certificate) if to_holder else kind.name,
        type_name=kind.name,
        number=certificate.number,
        state="expired" if is_expired else certificate.status.value,
        reason=certificate.status_reason,
        issued_on=certificate.issued_on,
        valid_until=certificate.valid_until,
        kind=kind.kind,
        is_in_force=is_in_force,
        replaced_by=certificate.replaced_by,
    )


def groups(certificates: Iterable[Certificate], text: str = "", *, to_holder: bool = False) -> Mapping[str, list[Held]]:
    """What fits the words, by group; a group with nothing in it is left out."""
    found = [one for one in (held(paper, to_holder=to_holder) for paper in certificates) if _fits(one, text)]
    sorted_out = {name: [one for one in found if one.group == name] for name in GROUPS}
    return {name: some for name, some in sorted_out.items() if some}


def _fits(one: Held, text: str) -> bool:
    """Every word stands in a name under which it is shown here, or all of them are part of its number."""
    names = " ".join((one.name.zh, one.name.en, one.type_name.zh, one.type_name.en)).casefold()
    typed = numbering.as_typed(text)
    return all(word in names for word in text.casefold().split()) or bool(typed and typed in numbering.as_typed(one.number))
