"""常用意见: sentences that a department or an officer writes often, by act. Without place holders: what is offered is what stands there.

The head of the department keeps the department's; every officer keeps their own.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import or_, select

from app.audit import service as audit
from app.cases.lifecycle import Act
from app.cases.note_errors import HeadOnly, PhraseKnown, PhraseMissing, PhraseTooLong, TooManyPhrases
from app.cases.note_models import OpinionPhrase
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import insert, new_id, session
from app.core.errors import Missing

ACTS = (Act.ACCEPT, Act.PASS_ON, Act.APPROVE, Act.REFUSE, Act.RETURN)
LONGEST, MOST = 300, 30  # characters of one; how many of one act


def of_officer(officer: Actor) -> Sequence[OpinionPhrase]:
    """The department's and the officer's own, the department's first, in the order in which they were written."""
    theirs = or_(OpinionPhrase.person_id.is_(None), OpinionPhrase.person_id == officer.person)
    wanted = select(OpinionPhrase).where(OpinionPhrase.department == officer.department, theirs).order_by(OpinionPhrase.id)
    return sorted(session().scalars(wanted), key=lambda one: one.person_id is not None)


def add(officer: Actor, act: Act, words: str, *, shared: bool = False) -> None:
    """One more sentence for this act; `shared` is for everyone of the department, and the head's to write."""
    said = " ".join(words.split())
    if shared and officer.role is not Role.HEAD:
        raise HeadOnly()
    if not said or act not in ACTS:
        raise PhraseMissing()
    if len(said) > LONGEST:
        raise PhraseTooLong(most=LONGEST)
    beside = [one for one in of_officer(officer) if one.act is act and (one.person_id is None) is shared]
    if any(one.words == said for one in beside):
        raise PhraseKnown()
    if len(beside) >= MOST:
        raise TooManyPhrases(most=MOST)
    whose = {"department": officer.department, "person_id": None if shared else officer.person}
    row_id = new_id()
    insert(OpinionPhrase, {"id": row_id, **whose, "act": act, "words": said, "made_by": officer.person, "made_at": clock.now()})
    audit.record(officer, "phrase:add", kind="phrase", ref=str(row_id), detail={"words": said})


def delete(officer: Actor, phrase_id: UUID) -> None:
    """Own things or nothing; the department's is the head's to delete."""
    row = session().get(OpinionPhrase, phrase_id)
    if row is None or row.department != officer.department or row.person_id not in {None, officer.person}:
        raise Missing()
    if row.person_id is None and officer.role is not Role.HEAD:
        raise HeadOnly()
    session().delete(row)
    audit.record(officer, "phrase:delete", kind="phrase", ref=str(phrase_id))
