"""Taking over a list of matters: what is new, what changed, what its newest edition has no more."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, select, update

from app.audit import service as audit
from app.catalogue.models import Matter
from app.core import clock
from app.core.actor import Actor
from app.core.db import Values, insert, run, session, table_of
from app.publishing.matter_list import Listed
from app.publishing.service import changed


@dataclass(frozen=True)
class Taken:
    """What an import did, counted."""

    new: int
    changed: int
    unchanged: int
    withdrawn: int
    of_other_lists: int  # left alone: another list has this code


def take_over(list_name: str, matters: Iterable[Listed], actor: Actor) -> Taken:
    """Make the matters of one list what this edition says, in the caller's transaction. Doing it again changes nothing.

    What the edition has no more is withdrawn, not deleted: it may come back. A code that another list holds stays with that list.
    """
    given = {matter.code: _row(matter) for matter in matters}
    known = {row.pop("code"): row for row in _known()}
    mine = {code for code, row in known.items() if row["list_name"] == list_name}
    fresh = [code for code in given if code not in known]
    altered = [code for code in given if code in mine and (known[code]["withdrawn_at"] or _differs(given[code], known[code]))]
    gone = [code for code in mine - given.keys() if known[code]["withdrawn_at"] is None]
    now = clock.now()
    insert(Matter, *({"list_name": list_name, "imported_at": now, "withdrawn_at": None, **given[code]} for code in fresh))
    _write([{"withdrawn_at": None, **given[code]} for code in altered], now)
    _write([{"withdrawn_at": now, "code": code} for code in gone], now)
    done = Taken(len(fresh), len(altered), len(mine & given.keys()) - len(altered), len(gone), len(given.keys() & known.keys() - mine))
    if fresh or altered or gone:
        audit.record(actor, "catalogue:import", kind="matter-list", ref=list_name, detail=asdict(done))
        changed()
    return done


def _known() -> Iterable[dict]:
    matter = table_of(Matter).c
    return [dict(row) for row in run(select(*matter), {}).mappings()]


def _row(matter: Listed) -> dict[str, object]:
    return {**asdict(matter), "audience": list(matter.audience), "channels": list(matter.channels)}


def _differs(given: Values, known: Values) -> bool:
    return any(known[name] != value for name, value in given.items() if name != "code")


def _write(rows: list[dict], now: object) -> None:
    """Set the columns that the rows name, by code, in one statement."""
    if not rows:
        return
    table = table_of(Matter)
    names = [name for name in rows[0] if name != "code"]
    changing = update(table).where(table.c.code == bindparam("of_code")).values({name: bindparam(f"to_{name}") for name in names})
    session().connection().execute(
        changing.values(imported_at=now), [{f"to_{name}": row[name] for name in names} | {"of_code": row["code"]} for row in rows]
    )
