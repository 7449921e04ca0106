"""科室: the parts of a department that the city's file does not name, kept as rows."""

import re
from collections.abc import Sequence

from sqlalchemy import or_, select

from app.audit import service as audit
from app.core import clock
from app.core.actor import Actor, Role
from app.core.db import insert_once, session
from app.elements.words import Words
from app.identity.models import StaffPost
from app.identity.staff_errors import NoSuchSubUnit, NotThisAdministrator, SubUnitInUse, SubUnitTaken, SubUnitUnfit
from app.identity.staff_models import SubUnit

CODE = re.compile(r"[a-z][a-z0-9-]{1,39}")
LONGEST = 60


def open_unit(officer: Actor, department: str, code: str, name: Words) -> SubUnit:
    """A new sub-unit of a department; the same once more changes nothing."""
    _require_system_administrator(officer)
    zh, en = name.zh.strip(), name.en.strip()
    if not CODE.fullmatch(code) or not (0 < len(zh) <= LONGEST and 0 < len(en) <= LONGEST):
        raise SubUnitUnfit()
    told = {"department": department, "zh": zh, "en": en}
    is_new = insert_once(SubUnit, code=code, **told, opened_at=clock.now(), opened_by=officer.person, closed_at=None)
    unit = session().get_one(SubUnit, code)
    if not is_new and ((unit.department, unit.zh, unit.en) != tuple(told.values()) or unit.closed_at):
        raise SubUnitTaken()
    if is_new:
        audit.record(officer, "staff:open_sub_unit", kind="sub_unit", ref=code, detail=told)
    return unit


def close_unit(officer: Actor, code: str) -> None:
    """Nobody is appointed to it any more. One in which posts are held is not closed."""
    _require_system_administrator(officer)
    unit = session().scalar(select(SubUnit).where(SubUnit.code == code).with_for_update())
    if unit is None:
        raise NoSuchSubUnit()
    if unit.closed_at:
        return
    held = or_(StaffPost.until_day.is_(None), StaffPost.until_day >= clock.today()), StaffPost.ended_at.is_(None)
    if session().scalar(select(StaffPost.id).where(StaffPost.sub_unit == code, *held).limit(1)):
        raise SubUnitInUse()
    unit.closed_at = clock.now()
    audit.record(officer, "staff:close_sub_unit", kind="sub_unit", ref=code)


def all_units(department: str = "") -> Sequence[SubUnit]:
    """Open and closed ones, of one department or of all."""
    wanted = select(SubUnit).order_by(SubUnit.department, SubUnit.code)
    return session().scalars(wanted.where(SubUnit.department == department) if department else wanted).all()


def require_open(code: str, department: str) -> None:
    """Raise NoSuchSubUnit unless this department has it now."""
    unit = session().scalar(select(SubUnit).where(SubUnit.code == code).with_for_update(read=True))
    if unit is None or unit.closed_at or unit.department != department:
        raise NoSuchSubUnit()


def _require_system_administrator(officer: Actor) -> None:
    if officer.role is not Role.ADMIN:
        raise NotThisAdministrator()
