"""谁查看过我的信息: every time a register was asked about a person, and every case of theirs that an officer opened."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from uuid import UUID

from sqlalchemy import select

from app.cases import looks
from app.cases.models import Case, CaseLook, LookFor
from app.cases.prefill import subject_of
from app.cases.proof_models import ProofLook, ProofSending
from app.core import seal
from app.core.actor import PartyRef
from app.core.db import session
from app.identity import queries as identity
from app.identity.models import StaffPost
from app.sources.models import Outcome, SourceCall

MOST = 500  # of the newest are looked through


@dataclass(frozen=True)
class Access:
    """One look: when, which office (empty: the person themself), what was asked of which register, for which service and case."""

    at: datetime
    office: str  # department code
    is_own: bool
    source: str  # empty: the case itself was opened
    attributes: tuple[str, ...]
    service: str  # code of a service, "enquiry:…", or the name of an authorised purpose
    number: str  # of the case
    outcome: Outcome | None
    who: str = ""  # the officer who opened the case
    kind: LookFor | None = None  # what an officer without a part in the case opened it for
    words: str = ""
    is_proof: bool = False  # not the case: the proof that it gave, at the office that it was sent to


def of_party(party: PartyRef, person_id: UUID, *, page: int, size: int) -> tuple[list[Access], bool]:
    """A page of what was looked at, the newest first, and whether there is more."""
    found = sorted([*_asked(party, person_id), *_opened(party), *_read(party)], key=lambda access: access.at, reverse=True)
    start = (page - 1) * size
    return list(islice(found, start, start + size)), len(found) > start + size


def _asked(party: PartyRef, person_id: UUID) -> Iterator[Access]:
    """What registers were asked, by the blind index of the subject: the log holds no number."""
    subject = subject_of(party)
    index = seal.blind_index(subject.kind, subject.key)
    rows = session().execute(
        select(SourceCall, StaffPost.department, Case.number)
        .outerjoin(StaffPost, StaffPost.id == SourceCall.post_id)
        .outerjoin(Case, Case.id == SourceCall.case_id)
        .where(SourceCall.subject_index == index, SourceCall.outcome != Outcome.HELD)
        .order_by(SourceCall.at.desc())
        .limit(MOST)
    )
    for call, department, number in rows:
        yield Access(
            call.at,
            department or "",
            call.post_id is None and call.person_id == person_id,
            call.source,
            tuple(call.attributes),
            call.service,
            number or "",
            call.outcome,
        )


def _opened(party: PartyRef) -> Iterator[Access]:
    """Which officers opened a case of the party."""
    rows = (
        session()
        .execute(
            select(CaseLook, Case.service_code, Case.number)
            .join(Case, Case.id == CaseLook.case_id)
            .where(Case.applicant_id == party.id)
            .order_by(CaseLook.at.desc())
            .limit(MOST)
        )
        .all()
    )
    names = identity.names([look.person_id for look, _, _ in rows])
    for look, service, number in rows:
        who = names.get(look.person_id, "")
        words = looks.words_of(look)
        yield Access(look.at, look.department, False, "", (), service, number or "", None, who=who, kind=look.kind, words=words)


def _read(party: PartyRef) -> Iterator[Access]:
    """Who opened a proof that was sent straight to their office."""
    wanted = select(ProofLook, ProofSending.department, Case.service_code, Case.number)
    joined = wanted.join(ProofSending, ProofSending.id == ProofLook.sending_id).join(Case, Case.id == ProofSending.case_id)
    rows = session().execute(joined.where(Case.applicant_id == party.id).order_by(ProofLook.at.desc()).limit(MOST)).all()
    names = identity.names([look.person_id for look, *_ in rows])
    for look, department, service, number in rows:
        who = names.get(look.person_id, "")
        yield Access(look.at, department, False, "", (), service, number or "", None, who=who, is_proof=True)
