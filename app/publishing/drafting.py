"""Services written in the browser: begun from a version, changed step by step, proposed, and published by somebody who changed nothing.

The same checks as for a file, and the same canonical YAML: what is exported can be put under forms/ and gives the same version.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.audit import service as audit
from app.catalogue import canonical, loader
from app.catalogue.definitions import Definition
from app.catalogue.documents import Document, completed, read_text
from app.catalogue.errors import DefinitionError
from app.catalogue.lines import Fault
from app.core import clock
from app.core.actor import Actor
from app.core.db import new_id, session
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
        return _may(known, actor)
    history = versions.history(code)
    now, newest = clock.now(), history.versions[0].number
    draft = ServiceDraft(
        id=new_id(), code=code, department=history.department, base_number=newest, source=versions.as_yaml(code, newest), edits=0,
        editors=[], begun_at=now, saved_at=now,
    )  # fmt: skip
    _may(draft, actor)
    session().add(draft)
    audit.record(actor, "draft:begin", kind="service", ref=code, detail={"from": newest})
    return draft


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
    return _may(draft, actor)


def held(code: str, actor: Actor) -> ServiceDraft:
    """The same, its row held until the end of the transaction."""
    draft = of(code, actor)
    session().refresh(draft, with_for_update=True)
    return draft


def read(at: Office, draft: ServiceDraft) -> Read:
    """What the draft says now."""
    document = read_text(draft.source, draft.code)
    faults = checking.check_text(at, draft.source, draft.code).faults
    try:
        definition = loader.read(completed(document, at.elements, at.folder, shown=draft.code), draft.code)
    except DefinitionError:
        definition = None
    return Read(document, definition, faults)


def change(draft: ServiceDraft, actor: Actor, expected: int, make: Callable[[Document], object]) -> None:
    """Let `make` change the document. Nothing is refused for what it says: faults are named, and keep it from being proposed."""
    if draft.edits != expected:
        raise DraftMoved()
    document = read_text(draft.source, draft.code)
    make(document)
    _keep(draft, actor, canonical.service({**document, "code": draft.code, "department": draft.department}))


def bring(draft: ServiceDraft, actor: Actor, expected: int, text: str) -> None:
    """Take a whole YAML text over, which must at least be YAML of this service; raises Unreadable with what is wrong."""
    if draft.edits != expected:
        raise DraftMoved()
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
    if str(actor.person) in {editor["id"] for editor in draft.editors} | {str(draft.proposed_by)}:
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


def _may(draft: ServiceDraft, actor: Actor) -> ServiceDraft:
    if actor.department not in {draft.department, WHOLE_CITY}:
        raise ForeignService()
    return draft
