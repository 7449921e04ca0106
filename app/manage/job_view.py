"""What each job does in plain words, and the page of those that failed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from flask_babel import gettext as _, lazy_gettext

from app.core import dead_letters
from app.core.jobs import Job
from app.identity import queries as identity

# name of a handler -> what it is called, and what is missing until it is done
WORDS: Mapping[str, tuple[object, object]] = {
    "audit.verify": (
        lazy_gettext("Check of the audit log"),
        lazy_gettext("Derives the whole chain of the log again because its reader asked for it. Until then its page shows no result."),
    ),
    "courier.book": (
        lazy_gettext("Booking of a parcel"),
        lazy_gettext(
            "Asks the carrier for a tracking number. Until then the parcel waits at the output desk, where it can be entered by hand."
        ),
    ),
    "case.receipt": (
        lazy_gettext("Receipt of an application"),
        lazy_gettext(
            "Writes the receipt and the confirmation of delivery. Until then the applicant has the receipt's page and no sealed file."
        ),
    ),
    "upload.scan": (
        lazy_gettext("Virus check of an upload"),
        lazy_gettext("Has the scanner look at a file. Until then officers see the file as not yet checked."),
    ),
    "certificate.ready": (
        lazy_gettext("Delivery of a result"),
        lazy_gettext("Delivers the sealed result, or puts it on the output desk. Until then the applicant has no result."),
    ),
    "issuance.sign": (
        lazy_gettext("Signing of a paper"),
        lazy_gettext("Signs a recorded paper and writes it into the ledger. Until then it does not exist for the world."),
    ),
    "issuance.batch": (
        lazy_gettext("Certificates of a list"),
        lazy_gettext("Issues some hundred lines of an office's list. Until then their holders have no certificate."),
    ),
    "issuance.render": (
        lazy_gettext("Drawing of a paper"),
        lazy_gettext("Draws a paper that somebody asked for and seals the file. The certificate holds without it, but cannot be printed."),
    ),
    "issuance.ofd": (
        lazy_gettext("OFD copy of a certificate"),
        lazy_gettext("Has the seal platform lay out and seal a certificate that somebody wants as OFD. Its PDF is not affected."),
    ),
    "issuance.draft": (
        lazy_gettext("Drawing of a draft"),
        lazy_gettext("Draws a paper that somebody who designs wants to see. Nothing is issued by it, and nobody else waits for it."),
    ),
    "messages.carry": (
        lazy_gettext("Message to leave the inbox"),
        lazy_gettext("Writes the text message and e-mail that belong to a message. The inbox itself has it already."),
    ),
    "messages.send": (
        lazy_gettext("Text message or e-mail"),
        lazy_gettext("Hands one message to its carrier. Until then it has not left; one-time codes are worth nothing by now."),
    ),
}


@dataclass(frozen=True)
class Letter:
    """One job that failed."""

    id: UUID
    name: str
    title: str
    meaning: str
    created_at: datetime
    failed_at: datetime | None
    tries: int
    kind: str  # of the error
    said: str  # masked


@dataclass(frozen=True)
class Gone:
    """One that was let go."""

    title: str
    at: datetime | None
    by: str
    reason: str


@dataclass(frozen=True)
class JobsView:
    dead: list[Letter]
    kinds: list[tuple[str, str, int]]  # name, title, how many
    waiting: list[tuple[str, int]]
    count: int
    later: int
    running: int
    oldest: str
    is_late: bool
    gone: list[Gone]


LATE = timedelta(minutes=5)  # a worker that is there looks every second


def view() -> JobsView:
    dead, standing, gone = [_letter(job) for job in dead_letters.dead()], dead_letters.standing(), dead_letters.given_up()
    names = identity.names([job.given_up_by for job in gone if job.given_up_by])
    counted: dict[str, int] = {}
    for letter in dead:
        counted[letter.name] = counted.get(letter.name, 0) + 1
    return JobsView(
        dead,
        [(name, title(name), count) for name, count in counted.items()],
        [(title(name), count) for name, count in standing.waiting.items()],
        sum(standing.waiting.values()),
        standing.later,
        standing.running,
        _age(standing.oldest),
        standing.oldest is not None and standing.oldest > LATE,
        [_gone(job, names) for job in gone],
    )


def _gone(job: Job, names: Mapping[UUID, str]) -> Gone:
    by = names.get(job.given_up_by, "") if job.given_up_by else ""
    return Gone(title(job.name), job.given_up_at, by, dead_letters.reason_of(job))


def title(name: str) -> str:
    return str(WORDS[name][0]) if name in WORDS else name


def _letter(job: Job) -> Letter:
    kind, said = dead_letters.told(job.last_error)
    meaning = str(WORDS[job.name][1]) if job.name in WORDS else _("This version of the product has no such job any more.")
    return Letter(job.id, job.name, title(job.name), meaning, job.created_at, job.failed_at, job.tries, kind, said)


def _age(waited: timedelta | None) -> str:
    if waited is None:
        return "—"
    seconds = int(waited.total_seconds())
    if seconds < 60:
        return _("%(count)s s", count=seconds)
    return _("%(count)s min", count=seconds // 60) if seconds < 7200 else _("%(count)s h", count=seconds // 3600)
