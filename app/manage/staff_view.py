"""What the staff pages show: the list with its filters, and one person with posts past and present."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from app.catalogue.city import city
from app.core import clock
from app.core.actor import Actor, Role
from app.elements.words import Words
from app.identity import appointing, queries, staff_list, sub_units
from app.identity.models import AccountStatus, StaffPost
from app.identity.staff_list import Details, Wanted

LONGEST = 60


def role_words(role: Role) -> str:
    """What a role is called on the staff pages."""
    return {
        Role.CLERK: _("Window clerk"),
        Role.REVIEWER: _("Reviewer"),
        Role.APPROVER: _("Approver"),
        Role.HEAD: _("Head of department"),
        Role.OUTPUT: _("Output desk"),
        Role.SUPERVISOR: _("Supervisor"),
        Role.ADMIN: _("System administrator"),
        Role.SECURITY: _("Security administrator"),
        Role.AUDITOR: _("Audit administrator"),
    }[role]


def places() -> Mapping[str, Words]:
    """Every place of the city by its code: counties, towns, villages; the lower ones with what they belong to."""
    found: dict[str, Words] = {}
    for division in city().divisions:
        found[division.code] = division.name
        for town in division.towns:
            found[town.code] = Words(f"{division.name.zh}{town.name.zh}", f"{town.name.en}, {division.name.en}")
            for village in town.villages:
                found[village.code] = Words(f"{found[town.code].zh}{village.name.zh}", f"{village.name.en}, {found[town.code].en}")
    return found


@dataclass(frozen=True)
class PostLine:
    """A post in words."""

    id: UUID
    role: str
    department: Words
    sub_unit: Words | None
    place: Words | None
    from_day: date
    until_day: date | None
    ended_at: datetime | None
    given_by: str
    standing: str  # now | to_come | over


@dataclass(frozen=True)
class Line:
    person_id: UUID
    name: str
    login_name: str
    status: AccountStatus
    posts: list[PostLine]


@dataclass(frozen=True)
class Listed:
    wanted: Wanted
    lines: list[Line]
    next: str
    units: Sequence[tuple[str, Words]]


def listed(arguments: MultiDict[str, str]) -> Listed:
    """The list as the address asks for it."""
    said = {name: arguments.get(name, "")[:LONGEST].strip() for name in ("department", "sub_unit", "place", "role", "text")}
    said["place"] = said["place"].partition(" ")[0]
    wanted = Wanted(**said | {"role": said["role"] if said["role"] in set(Role) else ""})
    members, following = staff_list.listed(wanted, arguments.get("after", "")[:LONGEST])
    words = _Words()
    lines = [Line(one.person_id, one.name, one.login_name, one.status, [words.line(post) for post in one.posts]) for one in members]
    return Listed(wanted, lines, following, [(unit.code, Words(unit.zh, unit.en)) for unit in sub_units.all_units(wanted.department)])


@dataclass(frozen=True)
class PersonView:
    details: Details
    posts: list[PostLine]
    made_by: str
    is_oneself: bool
    may_give: bool  # this visitor is the security administrator and did not make the account


def person(person_id: UUID, visitor: Actor) -> PersonView:
    """One member of staff; raises NoSuchStaff."""
    details = staff_list.details(person_id)
    posts = appointing.of_person(person_id)
    words = _Words([*(post.given_by for post in posts if post.given_by), *([details.created_by] if details.created_by else [])])
    return PersonView(
        details,
        [words.line(post) for post in posts],
        words.names.get(details.created_by, "") if details.created_by else "",
        person_id == visitor.person,
        visitor.role is Role.SECURITY and visitor.person not in {person_id, details.created_by},
    )


class _Words:
    """Names of departments, sub-units, places and givers, read once for a page."""

    def __init__(self, people: Sequence[UUID] = ()) -> None:
        self.departments = {one.code: one.name for one in city().departments}
        self.units = {unit.code: Words(unit.zh, unit.en) for unit in sub_units.all_units()}
        self.places = places()
        self.names = queries.names(people)

    def line(self, post: StaffPost) -> PostLine:
        standing = "over" if appointing.is_over(post) else "to_come" if post.from_day > clock.today() else "now"
        return PostLine(
            post.id,
            role_words(post.role),
            self.departments.get(post.department, Words(post.department, post.department)),
            self.units.get(post.sub_unit),
            self.places.get(post.place, Words(post.place, post.place)) if post.place else None,
            post.from_day,
            post.until_day,
            post.ended_at,
            self.names.get(post.given_by, "") if post.given_by else "",
            standing,
        )
