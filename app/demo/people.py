"""The people of the demonstration who have a story: for the role bar, the accounts and the tests."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from app.core import strict_yaml
from app.core.actor import Role
from app.elements.words import Words

FILE = Path(__file__).with_name("people.yaml")


@dataclass(frozen=True)
class Post:
    """Where a demonstration officer works."""

    role: Role
    department: str
    place: str = ""  # code of the district it is limited to


@dataclass(frozen=True)
class NamedPerson:
    """One entry of the role bar."""

    key: str
    name: str
    id_number: str
    phone: str
    title: Words
    story: Words
    latin: str  # the name in pinyin, for readers of English
    post: Post | None = None

    @property
    def shown(self) -> Words:
        """林晓雯, and in English 林晓雯 Lin Xiaowen."""
        return Words(self.name, f"{self.name} {self.latin}")

    @property
    def is_staff(self) -> bool:
        return self.post is not None


@cache
def document() -> Mapping:
    """The file as it is; read once."""
    return strict_yaml.load(FILE.read_text(encoding="utf-8"))


def households() -> list[Mapping]:
    """Those of the first hour, then the newcomers."""
    return [*document()["households"], *document()["newcomers"]]


@cache
def everyone() -> tuple[NamedPerson, ...]:
    """All people with a story, citizens first, in the file's order."""
    members = [member for household in households() for member in household["members"]]
    people = [_person(member) for member in members if "key" in member]
    return tuple(sorted(people, key=lambda person: person.is_staff))


def citizens() -> tuple[NamedPerson, ...]:
    return tuple(person for person in everyone() if not person.is_staff)


def staff() -> tuple[NamedPerson, ...]:
    return tuple(person for person in everyone() if person.is_staff)


def find(name: str) -> NamedPerson | None:
    """By key, name or ID number."""
    return next((person for person in everyone() if name in {person.key, person.name, person.id_number}), None)


def officer(role: Role | str, department: str | None = None) -> NamedPerson | None:
    """The first officer of this role, in this department where one is named."""
    return next((one for one in staff() if one.post and one.post.role == role and department in {None, one.post.department}), None)


def _person(member: Mapping) -> NamedPerson:
    post = member.get("post")
    return NamedPerson(
        key=member["key"],
        name=member["name"],
        id_number=member["id_number"],
        phone=member["phone"],
        title=Words(**member["title"]),
        story=Words(**member["story"]),
        latin=member["latin"],
        post=Post(Role(post["role"]), post["department"], str(post.get("place", ""))) if post else None,
    )
