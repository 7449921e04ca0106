"""送达: the papers of a case reach the applicant the way that the applicant chose, confirmed in writing (送达地址确认书).

Electronic delivery needs the consent of who receives (as the Civil Procedure Law has it, art. 90); without a choice
the papers wait at the output desk. A public service is read at once and asks nothing.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from uuid import UUID

from sqlalchemy import select

from app.cases import documents
from app.cases.answers_store import applicant_name, key_context
from app.cases.delivery_models import CaseDelivery, Way
from app.cases.errors import AddressMissing, DeliveryUnchosen, PhoneUnfit
from app.cases.models import Case
from app.catalogue.definitions import Definition
from app.core import clock, seal
from app.core.actor import Channel, PartyRef
from app.core.db import dump_json, new_id, session
from app.identity import queries as identity

WAYS: Mapping[Way, str] = {Way.ELECTRONIC: "电子送达", Way.WINDOW: "窗口领取", Way.POST: "邮寄送达"}  # as it stands on papers
LEAST_ADDRESS = 6
PHONE = re.compile(r"\+?[0-9][0-9 -]{5,19}")


@dataclass(frozen=True)
class Contact:
    recipient: str
    phone: str
    address: str = ""


@dataclass(frozen=True)
class Choice:
    """What was chosen. An empty recipient is the applicant, an empty phone the one on record; by post there is an address."""

    way: Way | None
    recipient: str = ""
    phone: str = ""
    address: str = ""

    def checked(self) -> "Choice":
        """The same without spaces around; raises where it cannot be followed."""
        if self.way is None:
            raise DeliveryUnchosen()
        tidy = Choice(self.way, self.recipient.strip(), self.phone.strip(), self.address.strip())
        if tidy.phone and not PHONE.fullmatch(tidy.phone):
            raise PhoneUnfit()
        if tidy.way is Way.POST and len(tidy.address) < LEAST_ADDRESS:
            raise AddressMissing()
        return tidy


@dataclass(frozen=True)
class Chosen:
    way: Way
    contact: Contact


def is_asked(definition: Definition) -> bool:
    """Whether the applicant of this matter chooses."""
    return not definition.is_public_service


def record(case: Case, choice: Choice) -> Chosen:
    """Keep the choice; the earlier choices of the case stay on file."""
    tidy = choice.checked()
    if tidy.way is None:
        raise DeliveryUnchosen()
    phone = tidy.phone or identity.person(case.person_id).phone
    contact = Contact(tidy.recipient or applicant_name(case), phone, tidy.address if tidy.way is Way.POST else "")
    row_id = new_id()
    sealed = seal.seal(dump_json(asdict(contact)).encode(), _place(row_id), key=case.wrapped_key, key_context=key_context(case))
    kept = {"way": tidy.way, "contact": sealed, "person_id": case.person_id, "chosen_at": clock.now()}
    session().add(CaseDelivery(id=row_id, case_id=case.id, **kept))
    session().flush()
    return Chosen(tidy.way, contact)


def confirm(case: Case, definition: Definition, *, first: bool = False) -> None:
    """送达地址确认书 of the choice that counts, or of the one made at filing; doing it twice writes it once."""
    rows = _rows(case)
    if not rows:
        return
    number = 0 if first else len(rows) - 1
    way, contact = rows[number].way, _contact(case, rows[number])
    said = {"way": WAYS[way], "recipient": contact.recipient, "recipient_phone": contact.phone, "address": contact.address}
    documents.delivery_confirmed(case, definition, said, again=number, on=clock.local(rows[number].chosen_at).date())


def chosen(case: Case) -> Chosen | None:
    """The choice that counts; None where none was made."""
    rows = _rows(case)
    return Chosen(rows[-1].way, _contact(case, rows[-1])) if rows else None


def way_of(case: Case, definition: Definition) -> Way:
    """How the result goes out. A public service filed online is read online, one filed at a window is collected there."""
    if not is_asked(definition):
        return Way.WINDOW if case.channel is Channel.WINDOW else Way.ELECTRONIC
    rows = _rows(case)
    return rows[-1].way if rows else Way.WINDOW


def last_choice(person: UUID, party: PartyRef) -> Chosen | None:
    """What this person chose in the last case of the same applicant: the only thing that a page may choose beforehand."""
    mine = (CaseDelivery.person_id == person, Case.applicant_kind == party.kind, Case.applicant_id == party.id)
    found = select(CaseDelivery, Case).join(Case, Case.id == CaseDelivery.case_id).where(*mine).order_by(CaseDelivery.id.desc())
    row = session().execute(found.limit(1)).first()
    return Chosen(row[0].way, _contact(row[1], row[0])) if row else None


def _rows(case: Case) -> list[CaseDelivery]:
    return list(session().scalars(select(CaseDelivery).where(CaseDelivery.case_id == case.id).order_by(CaseDelivery.id)))


def _contact(case: Case, row: CaseDelivery) -> Contact:
    opened = seal.unseal(row.contact, _place(row.id), key=case.wrapped_key, key_context=key_context(case))
    return Contact(**json.loads(opened))


def _place(row_id: UUID) -> str:
    return f"case_delivery/contact/{row_id}"
