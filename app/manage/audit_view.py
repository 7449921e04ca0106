"""The log as its reader sees it: who, what, which thing, when, where in the chain. Ids and digests, never values; names of staff only."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.audit import reading
from app.audit.models import AuditCheck
from app.audit.reading import Entry, Key, Wanted
from app.cases import queries as cases
from app.identity import accounts, staff_list
from app.manage import audit_words
from app.web.channel_words import channel_name

LONGEST = 80
LEADS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "number",
    "at",
    "act",
    "words",
    "kind",
    "thing",
    "person",
    "name",
    "post",
    "for_party",
    "mandate",
    "device",
    "channel",
    "detail_digest",
)


@dataclass(frozen=True)
class Asked:
    """The filters as they were typed, and what they mean; `unknown` where nobody and nothing fits the words."""

    who: str
    act: str
    kind: str
    ref: str
    first: str
    last: str
    wanted: Wanted
    unknown: bool


@dataclass(frozen=True)
class Line:
    at: datetime
    act: str
    words: str
    kind: str
    ref: str
    who: str
    is_staff: bool
    channel: str
    digest: str
    seq: int | None


@dataclass(frozen=True)
class View:
    asked: Asked
    lines: list[Line]
    next: str
    checks: Sequence[AuditCheck]
    is_being_checked: bool
    groups: Sequence[audit_words.Group]  # what the filter offers
    is_own_word: bool  # the act that is asked for is none of them


def asked(said: MultiDict[str, str]) -> Asked:
    """A login name or whole name of staff, or a person's id; an act or its beginning up to the colon; a case by its number."""
    text = {name: said.get(name, "")[:LONGEST].strip() for name in ("who", "act", "kind", "ref", "first", "last")}
    person, ref = _person(text["who"]), text["ref"]
    if ref.upper().startswith("YJ") and (case_id := cases.id_of_number(ref.upper())):
        ref = str(case_id)
    wanted = Wanted(
        person, text["act"], text["kind"] if text["kind"] in audit_words.THINGS else "", ref, _day(text["first"]), _day(text["last"])
    )
    return Asked(**text, wanted=wanted, unknown=bool(text["who"]) and person is None)


def view(said: MultiDict[str, str]) -> View:
    question = asked(said)
    entries, following = ([], None) if question.unknown else reading.page(question.wanted, _key(said.get("after", "")))
    checks, groups = reading.last_checks(), list(audit_words.by_group())
    is_known = not question.act or any(question.act in group for group in groups)
    under_way = any(check.done_at is None for check in checks)
    return View(question, lines(entries), _address(following), checks, under_way, groups, not is_known)


def lines(entries: Sequence[Entry]) -> list[Line]:
    names = staff_list.names({entry.row.person_id for entry in entries if entry.row.person_id})
    return [_line(entry, names) for entry in entries]


def _line(entry: Entry, names: dict[UUID, str]) -> Line:
    row = entry.row
    who = names.get(row.person_id) if row.person_id else None
    return Line(
        row.at,
        row.act,
        audit_words.of(row.act),
        audit_words.thing(row.kind),
        row.ref,
        who or (str(row.person_id) if row.person_id else ""),
        who is not None,
        channel_name(row.channel),
        row.detail_digest.hex() if row.detail_digest else "",
        entry.seq,
    )


def as_csv(question: Asked) -> str:
    """What fits, for a spreadsheet: a cell that a spreadsheet would take for a formula begins with an apostrophe."""
    sheet = io.StringIO()
    write = csv.writer(sheet)
    write.writerow(COLUMNS)
    entries = [] if question.unknown else list(reading.every(question.wanted))
    names = staff_list.names({entry.row.person_id for entry in entries if entry.row.person_id})
    for entry in entries:
        row = entry.row
        ids = [row.post_id, row.for_party_id, row.mandate_id, row.device_id]
        person = [row.person_id or "", names.get(row.person_id, "") if row.person_id else ""]
        digest = row.detail_digest.hex() if row.detail_digest else ""
        told = [
            entry.seq or "",
            row.at.isoformat(),
            row.act,
            audit_words.of(row.act),
            row.kind,
            row.ref,
            *person,
            *(one or "" for one in ids),
            row.channel,
            digest,
        ]
        write.writerow(safe_cells(told))
    return sheet.getvalue()


def safe_cells(cells: Iterable[object]) -> list[str]:
    """OWASP CSV injection: what leads a formula is made text."""
    return [f"'{cell}" if str(cell).startswith(LEADS_A_FORMULA) else str(cell) for cell in cells]


def standing(check: AuditCheck) -> str:
    """What a check found, in words."""
    if check.done_at is None:
        return _("under way")
    if check.first_bad is not None:
        return _("broken at number %(number)s", number=check.first_bad)
    return _("whole: %(sealed)s of %(entries)s entries chained", sealed=check.sealed, entries=check.entries)


def _person(said: str) -> UUID | None:
    if not said:
        return None
    try:
        return UUID(said)
    except ValueError:
        account = accounts.by_login_name(said)
        if account:
            return account.person_id
        found = staff_list.listed(staff_list.Wanted(text=said))[0]
        return found[0].person_id if len(found) == 1 else None


def _day(said: str) -> date | None:
    try:
        return date.fromisoformat(said)
    except ValueError:
        return None


def _address(key: Key | None) -> str:
    return f"{key[0].isoformat()}~{key[1]}" if key else ""


def _key(said: str) -> Key | None:
    at, _sign, entry_id = said.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(entry_id)) if moment.tzinfo else None
    except ValueError:
        return None
