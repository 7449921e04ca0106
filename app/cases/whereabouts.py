"""Where the originals of a case are, and where they have been (物料流转). Each movement is a row; the open one is where it is now."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import Select, select, update

from app.cases.answers_store import key_context
from app.cases.lifecycle import Act
from app.cases.models import Case
from app.cases.original_errors import OriginalNotHere
from app.cases.original_models import CaseOriginal, OriginalStay, Whereabouts
from app.cases.paper_offices import Office
from app.core import clock, seal
from app.core.actor import Actor
from app.core.db import Values, insert, new_id, session

MOST = 500  # originals of one office in a list


@dataclass(frozen=True)
class Kept:
    """An original, where it is now, and what it is called."""

    original: CaseOriginal
    stay: OriginalStay
    case: Case

    @property
    def id(self) -> UUID:
        return self.original.id

    @property
    def code(self) -> str:
        """What its barcode says."""
        return f"{self.case.number}-{self.original.number}"

    @property
    def description(self) -> str:
        return _opened(self.case, self.original.description, f"case_original/description/{self.original.id}")

    @property
    def office(self) -> Office:
        """Who answers for it: on its way still who gave it."""
        return Office(self.stay.office, self.stay.place)

    @property
    def is_returned(self) -> bool:
        return self.stay.whereabouts is Whereabouts.RETURNED

    @property
    def is_lost(self) -> bool:
        return self.stay.whereabouts is Whereabouts.LOST

    @property
    def is_over(self) -> bool:
        """Nobody looks after it any more."""
        return self.is_returned or self.is_lost

    @property
    def is_on_its_way(self) -> bool:
        return self.stay.whereabouts is Whereabouts.TRANSIT

    @property
    def receiver(self) -> str:
        return _opened(self.case, self.stay.receiver, f"original_stay/receiver/{self.stay.id}") if self.stay.receiver else ""

    @property
    def reason(self) -> str:
        """How it was lost."""
        return _opened(self.case, self.stay.reason, f"original_stay/reason/{self.stay.id}") if self.stay.reason else ""

    def is_at(self, office: Office | None) -> bool:
        return self.stay.whereabouts is Whereabouts.OFFICE and self.office == office


def of_case(case: Case) -> list[Kept]:
    """Every original that was ever kept for the case, the first one first. A case of which none was kept is not asked for."""
    if not case.has_seen(Act.KEEP_ORIGINAL):
        return []
    return _read(_now().where(CaseOriginal.case_id == case.id))


def outstanding(case: Case) -> list[Kept]:
    """Those that the applicant does not have back; what is lost will not come back and is not waited for."""
    return [kept for kept in of_case(case) if not kept.is_over]


def at_office(office: Office) -> list[Kept]:
    """What lies at an office, by case; what is on its way from it is not there."""
    here = (OriginalStay.whereabouts == Whereabouts.OFFICE, OriginalStay.office == office.code, OriginalStay.place == office.place)
    return _read(_now().where(*here).limit(MOST))


def these(ids: Iterable[UUID]) -> list[Kept]:
    return _read(_now().where(CaseOriginal.id.in_(set(ids))))


def path_of(original: CaseOriginal) -> list[OriginalStay]:
    """Every place where it has been, the first one first."""
    wanted = select(OriginalStay).where(OriginalStay.original_id == original.id)
    return list(session().scalars(wanted.order_by(OriginalStay.came_at, OriginalStay.id)))


def put(original_id: UUID, officer: Actor, **stay: object) -> None:
    """Write where it is from now on."""
    row: Values = {"id": new_id(), "original_id": original_id, "came_at": clock.now(), "by_id": officer.person}
    insert(OriginalStay, {"slip_id": None, "left_at": None, "receiver": None, "reason": None, **row, **stay})


def move(kept: Kept, officer: Actor, whereabouts: Whereabouts, office: Office, *, slip_id: UUID | None = None) -> None:
    """Another place; of two who move it at once the second is told."""
    _leave(kept)
    put(kept.id, officer, whereabouts=whereabouts, office=office.code, place=office.place, slip_id=slip_id)


def give_to(kept: Kept, officer: Actor, receiver: str) -> None:
    """The applicant's side has it back."""
    _end(kept, officer, Whereabouts.RETURNED, receiver=receiver)


def lose(kept: Kept, head: Actor, reason: str) -> None:
    """It cannot be found any more; the last place stays on its way."""
    _end(kept, head, Whereabouts.LOST, reason=reason)


def _end(kept: Kept, officer: Actor, whereabouts: Whereabouts, **said: str) -> None:
    """Write its last row, with what was said sealed under the case's key."""
    _leave(kept)
    row_id, case = new_id(), kept.case
    sealed = {
        name: seal.seal(text.encode(), f"original_stay/{name}/{row_id}", key=case.wrapped_key, key_context=key_context(case))
        for name, text in said.items()
    }
    put(kept.id, officer, **{"whereabouts": whereabouts, "office": kept.stay.office, "place": kept.stay.place, "id": row_id, **sealed})


def _leave(kept: Kept) -> None:
    here = (OriginalStay.id == kept.stay.id, OriginalStay.left_at.is_(None))
    ended = update(OriginalStay).where(*here).values(left_at=clock.now()).execution_options(synchronize_session=False)
    if session().execute(ended).rowcount != 1:  # type: ignore[attr-defined]
        raise OriginalNotHere(number=kept.code)


def _now() -> Select[CaseOriginal, OriginalStay, Case]:
    return (
        select(CaseOriginal, OriginalStay, Case)
        .join(OriginalStay, OriginalStay.original_id == CaseOriginal.id)
        .join(Case, Case.id == CaseOriginal.case_id)
        .where(OriginalStay.left_at.is_(None))
        .order_by(Case.number, CaseOriginal.number)
    )


def _read(wanted: Select[CaseOriginal, OriginalStay, Case]) -> list[Kept]:
    return [Kept(*row) for row in session().execute(wanted)]


def _opened(case: Case, sealed: bytes, place: str) -> str:
    return seal.unseal(sealed, place, key=case.wrapped_key, key_context=key_context(case)).decode()
