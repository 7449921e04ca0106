"""Services written in the browser: begun from a version, changed step by step, proposed, and published by somebody who changed nothing.

The same checks as for a file, and the same canonical YAML: what is exported can be put under forms/ and gives the same version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.catalogue import canonical
from app.catalogue.definitions import Definition
from app.catalogue.documents import Document, read_text
from app.catalogue.errors import DefinitionError
from app.catalogue.lines import Fault
from app.core import clock
from app.core.actor import Actor
from app.core.db import insert_once, new_id, session
from app.core.errors import Missing
from app.publishing import checking, service as publishing, versions
from app.publishing.checking import Office
from app.publishing.errors import DraftMoved, ForeignService, NotProposed, NotPublishable, OwnProposal, Unreadable
from app.publishing.models import ServiceDraft

WHOLE_CITY = "government-data"  # its administrators write for every department


@dataclass(frozen=True)
class Read:
    """A draft as it stands: the service it describes, as far as it can be read, and everything that is wrong with it."""

    document: Document
    definition: Definition | None
    faults: tuple[Fault, ...]


def begin(code: str, actor: Actor) -> ServiceDraft:
    """The draft of a service; begun from its newest version where there is none yet."""
    known = session().scalar(select(ServiceDraft).where(ServiceDraft.code == code))
    if known:
        may(known.department, actor)
        return known
    history = versions.history(code)
    newest = history.versions[0].number
    may(history.department, actor)
    if lay_down(code, history.department, versions.as_yaml(code, newest), base_number=newest):
        audit.record(actor, "draft:begin", kind="service", ref=code, detail={"from": newest})
    return of(code, actor)


def lay_down(code: str, department: str, source: str, *, base_number: int = 0, editors: Sequence[dict[str, str]] = ()) -> bool:
    """Make the row of a draft; False where somebody else did at the same moment."""
    now = clock.now()
    return insert_once(
        ServiceDraft, id=new_id(), code=code, department=department, base_number=base_number, source=source, edits=0,
        editors=list(editors), begun_at=now, saved_at=now,
    )  # fmt: skip


def mine(actor: Actor) -> Sequence[ServiceDraft]:
    """The drafts that this administrator may change, the newest first."""
    all_of_them = select(ServiceDraft).order_by(ServiceDraft.saved_at.desc())
    of_department = all_of_them.where(ServiceDraft.department == actor.department)
    return session().scalars(all_of_them if actor.department == WHOLE_CITY else of_department).all()


def of(code: str, actor: Actor) -> ServiceDraft:
    """The draft of this service, or Missing; raises ForeignService for another department's."""
    draft = session().scalar(select(ServiceDraft).where(ServiceDraft.code == code))
    if draft is None:
        raise Missing()
    may(draft.department, actor)
    return draft


def held(code: str, actor: Actor) -> ServiceDraft:
    """The same, its row held until the end of the transaction."""
    draft = of(code, actor)
    session().refresh(draft, with_for_update=True)
    return draft


def read(at: Office, draft: ServiceDraft) -> Read:
    """What the draft says now."""
    checked = checking.check_text(at, draft.source, draft.code)
    return Read(read_text(draft.source, draft.code), checked.definition, checked.faults)


def require_seen(draft: ServiceDraft, edits: int) -> None:
    """What is done is done to the text that was on the page; raises DraftMoved."""
    if draft.edits != edits:
        raise DraftMoved()


def change(draft: ServiceDraft, actor: Actor, expected: int, make: Callable[[Document], object]) -> None:
    """Let `make` change the document. Nothing is refused for what it says: faults are named, and keep it from being proposed."""
    require_seen(draft, expected)
    document = read_text(draft.source, draft.code)
    make(document)
    _keep(draft, actor, canonical.service({**document, "code": draft.code, "department": draft.department}))


def bring(draft: ServiceDraft, actor: Actor, expected: int, text: str) -> None:
    """Take a whole YAML text over, which must at least be YAML of this service; raises Unreadable with what is wrong."""
    require_seen(draft, expected)
    try:
        document = read_text(text, draft.code)
        written = canonical.service({**document, "code": draft.code, "department": draft.department})
    except (DefinitionError, ValueError, TypeError, KeyError) as wrong:
        faults = wrong.faults if isinstance(wrong, DefinitionError) else [str(wrong)]
        raise Unreadable(fault=faults[0].removeprefix(f"{draft.code}: ")) from None
    _keep(draft, actor, written)


def _keep(draft: ServiceDraft, actor: Actor, source: str) -> None:
    if source == draft.source:
        return
    draft.source, draft.edits, draft.saved_at = source, draft.edits + 1, clock.now()
    draft.proposed_at = draft.proposed_by = None  # what somebody proposed was another text
    if str(actor.person) not in {editor["id"] for editor in draft.editors}:
        draft.editors = [*draft.editors, {"id": str(actor.person), "name": actor.name}]


def propose(at: Office, draft: ServiceDraft, actor: Actor) -> None:
    """提交复核: say that it is ready; raises NotPublishable where it is not."""
    if faults := checking.check_text(at, draft.source, draft.code).faults:
        raise NotPublishable(faults)
    draft.proposed_at, draft.proposed_by = clock.now(), actor.person
    audit.record(actor, "draft:propose", kind="service", ref=draft.code, detail={"edits": draft.edits})


def send_back(draft: ServiceDraft, actor: Actor) -> None:
    """Whoever reads it may say that it is not ready."""
    draft.proposed_at = draft.proposed_by = None
    audit.record(actor, "draft:send_back", kind="service", ref=draft.code, detail={"edits": draft.edits})


def approve(at: Office, draft: ServiceDraft, actor: Actor) -> list[str]:
    """Publish what was proposed: by a second pair of eyes that wrote none of it. The version names who wrote it."""
    if draft.proposed_at is None:
        raise NotProposed()
    if is_editor(draft, actor.person):
        raise OwnProposal()
    checked = checking.check_text(at, draft.source, draft.code)
    if checked.candidate is None:
        raise NotPublishable(checked.faults)
    writers = "、".join(editor["name"] for editor in draft.editors) or actor.name
    lines = publishing.publish(checked.candidate, actor, f"{writers}（{actor.name}复核）")
    audit.record(
        actor,
        "draft:approve",
        kind="service",
        ref=draft.code,
        detail={"edits": draft.edits, "editors": [each["id"] for each in draft.editors]},
    )
    session().delete(draft)
    return lines


def discard(draft: ServiceDraft, actor: Actor) -> None:
    audit.record(actor, "draft:discard", kind="service", ref=draft.code, detail={"edits": draft.edits})
    session().delete(draft)


def is_editor(draft: ServiceDraft, person: UUID | None) -> bool:
    return str(person) in {editor["id"] for editor in draft.editors} or (draft.proposed_by is not None and draft.proposed_by == person)


def may(department: str, actor: Actor) -> None:
    """An administrator writes for the own department; those of the data bureau for every one."""
    if actor.department not in {department, WHOLE_CITY}:
        raise ForeignService()
