"""The households of people.yaml as the generator's own: everyone with a story is a resident like the others."""

from collections.abc import Iterator, Mapping

from app.demo import people
from app.demo.registers.residents import Home, Resident

FIXED = ("properties", "social", "medical", "more_medical", "welfare", "household", "criminal_records", "residence_permits")


def homes() -> Iterator[Home]:
    """In the file's order, numbered from 000001 in their division."""
    for number, entry in enumerate(people.households(), start=1):
        members = [_resident(member, entry["since"]) for member in entry["members"]]
        home = Home(f"{entry['division']}{number:06d}", entry["division"], entry["address"], entry["hukou"], members)
        home.residence_division, home.residence_address = home.division, home.address
        yield home


def _resident(member: Mapping, since: str) -> Resident:
    number = member["id_number"]
    birth_date = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
    return Resident(
        id_number=number,
        name=member["name"],
        sex="male" if int(number[16]) % 2 else "female",
        birth_date=birth_date,
        relation=member["relation"],
        phone=member.get("phone"),
        marital=member["marital"],
        education=member["education"],
        since=max(since, birth_date),
        fixed={name: member[name] for name in FIXED if name in member},
        is_named=True,
    )
