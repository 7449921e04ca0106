"""A service that is new: written from the least that every service says, or after the example of another one."""

import re
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.audit import service as audit
from app.catalogue import canonical
from app.catalogue.city import City
from app.catalogue.documents import Document, read_text
from app.catalogue.models import Service
from app.core import strict_yaml
from app.core.actor import Actor
from app.core.db import session
from app.publishing import versions
from app.publishing.drafting import lay_down, may, of
from app.publishing.errors import CodeTaken, CodeUnfit, NameMissing
from app.publishing.models import ServiceDraft

LEAST = Path(__file__).with_name("new_service.yaml")
CODE = re.compile(r"[a-z][a-z0-9-]{2,60}")
ITS_OWN = ("item_code", "implementation_code", "local_code", "aliases", "short_name", "from")  # what no other service may have of it


@dataclass(frozen=True)
class NewService:
    """What is asked before a service can be written."""

    code: str
    zh: str
    en: str
    department: str
    like: str = ""  # code of the service whose parts it begins with


def create(new: NewService, city: City, actor: Actor) -> ServiceDraft:
    """The draft of a service that nobody has written yet."""
    may(new.department if new.department in {each.code for each in city.departments} else "", actor)
    if not CODE.fullmatch(new.code):
        raise CodeUnfit()
    if not new.zh or not new.en:
        raise NameMissing()
    if session().scalar(select(Service.id).where(Service.code == new.code)):
        raise CodeTaken(code=new.code)
    document = read_text(versions.as_yaml(new.like), new.like) if new.like else _least(new, city)
    own = {key: value for key, value in document.items() if key not in ITS_OWN}
    named = {**own, "code": new.code, "name": {"zh": new.zh, "en": new.en}, "department": new.department}
    writer = {"id": str(actor.person), "name": actor.name}
    if not lay_down(new.code, new.department, canonical.service(named), editors=[writer]):
        raise CodeTaken(code=new.code)
    audit.record(actor, "draft:create", kind="service", ref=new.code, detail={"like": new.like})
    return of(new.code, actor)


def _least(new: NewService, city: City) -> Document:
    """What every service says; the competent department decides."""
    document = strict_yaml.load_content(LEAST.read_text(encoding="utf-8"))
    document["flow"][-1]["department"] = new.department
    phone = next(each.phone for each in city.departments if each.code == new.department)
    return {**document, "topics": [city.topics[0].code], "phone": phone}
