"""暂扣 and 发还: the office that issued a licence or permit holds it back for a time, and gives it back.

It is an act on the certificate, not on the case that it came from: who verifies it sees it at once, and the holder is told and gets the
decision in writing. One officer who may decide signs; another one gives it back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.cases import acts, holding_documents, notices
from app.cases.errors import NotHeldBackHere, OwnCase, PeriodMissing, PeriodOver, ReasonMissing, SameHolder, UnknownReason
from app.cases.grounds import Grounds
from app.core import clock
from app.core.actor import Actor, PartyKind, PartyRef, Role
from app.elements.words import Words
from app.identity import queries as identity
from app.issuance import face, queries as certificates, service as issuance
from app.issuance.errors import StatusRefused
from app.issuance.issuers import IN, issuer
from app.issuance.models import Certificate, Status
from app.issuance.reasons import WORDS, Reason
from app.issuance.types import Kind

DECIDERS = frozenset({Role.APPROVER, Role.HEAD})
HELD_BACK = frozenset({Kind.LICENCE, Kind.PERMIT})  # a proof says what is so; there is nothing to hold back
ALIVE = frozenset({Status.SIGNED, Status.SUSPENDED})
SUSPEND, GIVE_BACK = "suspend_certificate", "give_back_certificate"


@dataclass(frozen=True)
class Cause:
    """Why, as a code that everybody is told, and facts for the holder; who holds back names the law, too, and may say until when."""

    why: Reason | str
    note: str
    basis: str = ""
    until: date | None = None

    def checked(self, status: Status) -> "Cause":
        if self.why not in set(Reason) or Reason(self.why).status is not status:
            raise UnknownReason()
        if status is Status.SIGNED and not self.note.strip():
            raise ReasonMissing()
        if status is Status.SIGNED:
            return Cause(Reason(self.why), self.note.strip())
        grounds = Grounds(self.note, self.basis).checked()
        if self.until is None and self.why == Reason.PENALTY:
            raise PeriodMissing()
        if self.until is not None and self.until <= clock.today():
            raise PeriodOver()
        return Cause(Reason(self.why), grounds.facts, grounds.basis, self.until)


def of_office(officer: Actor, number: str) -> Certificate:
    """The licence or permit of this number that the officer's office issued and may hold back or give back; raises NotHeldBackHere."""
    return _theirs(officer, certificates.by_number(number))


def by_id(officer: Actor, certificate_id: UUID) -> Certificate:
    """The same by its id, as it is now."""
    return _theirs(officer, certificates.locked(certificate_id))


def suspend(officer: Actor, certificate_id: UUID, cause: Cause, key: str) -> Certificate:
    """暂扣: from now on it may not be used, until it is given back."""
    return _change(officer, certificate_id, cause.checked(Status.SUSPENDED), key, tell=_tell_held_back)


def give_back(officer: Actor, certificate_id: UUID, cause: Cause, key: str) -> Certificate:
    """发还: it may be used again. Who held it back does not give it back."""
    return _change(officer, certificate_id, cause.checked(Status.SIGNED), key, tell=_tell_given_back)


Tell = Callable[[Certificate, Cause, str], None]


def _change(officer: Actor, certificate_id: UUID, cause: Cause, key: str, *, tell: Tell) -> Certificate:
    paper, why = by_id(officer, certificate_id), Reason(cause.why)
    if not acts.first_time(key, SUSPEND if why.status is Status.SUSPENDED else GIVE_BACK, paper.id):
        return paper
    if paper.status is why.status:
        raise StatusRefused(was=paper.status.value, becomes=why.status.value)
    if officer.person in identity.persons_behind(PartyRef(PartyKind(paper.holder_kind), paper.holder_id)):
        raise OwnCase()
    if why.status is Status.SIGNED and paper.status_by == officer.person:
        raise SameHolder()
    changed = issuance.set_status(paper.id, why.status, cause.note, officer, why=why)
    tell(changed, cause, key)
    return changed


def _theirs(officer: Actor, paper: Certificate | None) -> Certificate:
    """Raise unless the officer's post decides in the office that issued it, in its place."""
    post = officer.post
    if paper is None or post is None or post.role not in DECIDERS or paper.status not in ALIVE:
        raise NotHeldBackHere()
    department, _at, place = paper.issuer.partition(IN)
    if department != post.department or not place.startswith(post.place) or certificates.type_of(paper).kind not in HELD_BACK:
        raise NotHeldBackHere()
    return paper


def documents_of(officer: Actor, certificate_id: UUID) -> list[Certificate]:
    """The decisions and notices about a certificate of the officer's office, oldest first; raises NotHeldBackHere."""
    return holding_documents.of_paper(_theirs(officer, certificates.one(certificate_id)))


def _tell_held_back(paper: Certificate, cause: Cause, key: str) -> None:
    grounds = Grounds(cause.note, cause.basis)
    document = holding_documents.held_back(paper, Reason(cause.why), grounds, key, until=cause.until)
    department, _at, place = paper.issuer.partition(IN)
    remedies = notices.remedies_against(department, place)
    _tell("held_back", paper, cause, key, document=document.number, basis=cause.basis, remedies=remedies)


def _tell_given_back(paper: Certificate, cause: Cause, key: str) -> None:
    document = holding_documents.given_back(paper, Reason(cause.why), cause.note, key)
    _tell("given_back", paper, cause, key, document=document.number)


def _tell(kind: str, paper: Certificate, cause: Cause, key: str, **more: str | Words) -> None:
    said: dict[str, str | Words] = {
        "name": face.title_of(paper),
        "paper": paper.number,
        "office": issuer(paper.issuer).name,
        "reason": WORDS[Reason(cause.why)],
        "note": cause.note,
        **more,
    }
    for person_id in identity.persons_behind(PartyRef(PartyKind(paper.holder_kind), paper.holder_id)):
        notices.tell_person(person_id, kind, link="certificate:", key=f"{kind}:{paper.id}:{key}:{person_id}", **said)
