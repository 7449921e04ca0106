"""Gives the offices their people: accounts and posts on a prepared instance, written as the demonstration writes its own.

`python -m prove.hall.employing CLERKS` with YIMEN_INSTANCE prints one line of JSON for each, with what they sign in with.
"""

import hashlib
import json
import sys
from base64 import b32encode
from dataclasses import asdict
from datetime import date

from app.catalogue import city
from app.core.actor import Role
from app.core.transaction import write
from app.identity import accounts, passwords, service
from prove.hall import town
from prove.hall.staffing import PASSWORD, Officer, pools
from prove.hall.town import Citizen
from wsgi import app

SINCE = date(2026, 1, 1)


def posts(clerks: int) -> list[tuple[Officer, Citizen]]:
    """Who has which post, of every department of the city."""
    departments = [one.code for one in city.city().departments if one.code != "hall"]
    held = list(pools(departments, clerks))
    people = town.settle().staff(len(held))
    return [
        (Officer(pool, number, person.name, f"h{order:03d}", _secret(order)), person)
        for order, ((pool, number), person) in enumerate(zip(held, people, strict=True), start=1)
    ]


def _secret(order: int) -> str:
    return b32encode(hashlib.sha256(f"hall {order}".encode()).digest()[:20]).decode()


def main(clerks: int) -> None:
    with app.app_context():
        hashed = passwords.digest("staff", PASSWORD)
        staff = posts(clerks)
        with write():
            for officer, person in staff:
                held = service.person_for(person.id_number, person.name, person.phone)
                accounts.create_staff(held.id, officer.login, hashed, officer.secret)
                accounts.give_post(held.id, officer.department, Role(officer.role), SINCE)
        for officer, _person in staff:
            print(json.dumps(asdict(officer), ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]))
