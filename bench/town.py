"""A town to measure: a new instance with a form of thirty fields, one citizen with a draft of it, and drafts that wait to be filed."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import yaml
from flask import Flask
from sqlalchemy import select

from app import cli
from app.cases import drafts, prefill
from app.cases.prefill import Prefill
from app.catalogue import service as catalogue
from app.catalogue.service import Published
from app.core import jobs
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import new_id, session
from app.core.transaction import write
from app.factory import create_app
from app.identity.models import Person
from app.identity.personal import name_index
from app.issuance.models import Certificate, Status
from bench import sizes
from bench.load import post
from bench.servers import ROOT
from config import from_environment
from tests.builders import as_citizen
from tests.casework import a_case, completed

THIRTY = "thirty-fields"
SUBMITTED = "individual-business"
CITIZEN = "黄志明"
AT_ONCE = 100  # drafts in one transaction
THIRTY_ELEMENTS = """
person.name person.id_number person.sex person.birth_date person.ethnicity person.phone person.registered_address person.registered_division
person.registered_since person.hukou_type person.residence_address person.residence_division person.marital_status person.education
household.number household.head_name household.relation_to_head household.size
estate.has_property estate.count estate.total_area estate.properties
social.insured social.status social.employer social.monthly_base social.months social.annual_income medical.status medical.kind
"""
FIELDS = tuple(THIRTY_ELEMENTS.split())


@dataclass(frozen=True)
class Town:
    """What requests are made of."""

    instance: Path
    cookie: str
    token: str
    thirty: str  # address of the form page
    large: str  # address of a page of 200 fields
    certificate: str  # address of the public verification
    drafts: tuple[str, ...]
    large_drafts: tuple[str, ...]

    @property
    def environment(self) -> dict[str, str]:
        """Without the demonstration, whose bar stands on no page that serves real people."""
        return {"YIMEN_INSTANCE": str(self.instance), "YIMEN_DEMO": "0"}

    def submits(self, drafts: tuple[str, ...]) -> Iterator[bytes]:
        """One request for each waiting draft."""
        for draft in drafts:
            yield post(f"/apply/{draft}/submit", f"csrf_token={self.token}&key=bench-{draft}&way=electronic", cookie=self.cookie)


@contextmanager
def prepared(instance: Path) -> Iterator[tuple[Flask, Published, Prefill]]:
    """The application on a new instance, with the service of thirty fields published."""
    shutil.rmtree(instance, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(instance), "YIMEN_DEMO": "1"}))
    with app.app_context():
        cli.prepare.callback()
        _publish_thirty()
        published = catalogue.current(THIRTY)
        yield app, published, prefill.fetch(_citizen(), _party(), published)
        session().close()
        for engine in app.extensions["sqlalchemy"].engines.values():
            engine.dispose()


def _publish_thirty() -> None:
    """The shipped services and one more, which asks for thirty elements on one page."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "forms"
        shutil.copytree(ROOT / "forms", root)
        source = root / "natural-resources" / "housing-proof.yaml"
        made = yaml.safe_load(source.read_text(encoding="utf-8"))
        made |= {"code": THIRTY, "name": {"zh": "三十栏", "en": "Thirty fields"}, "catalogue_code": "99ZR20009901", "aliases": ["三十栏"]}
        questions = [{"element": element, "code": element.replace(".", "_"), "required": False} for element in FIELDS]
        group = {"code": "everything", "title": {"zh": "全部", "en": "Everything"}, "questions": questions}
        made["form"] = {
            "subjects": {"applicant": "person"},
            "steps": [{"code": "everything", "title": {"zh": "全部", "en": "Everything"}, "groups": [group]}],
        }
        known = {
            "name": "person_name",
            "id_number": "person_id_number",
            "has_property": "estate_has_property",
            "properties": "estate_properties",
        }
        made["outcome"]["facts"] |= known | {"purpose": "=loan", "recipient": "=某单位"}
        made["automatic"]["rule"] = "known(estate_has_property)"
        made["materials"] = [{"code": "none", "name": {"zh": "无", "en": "None"}, "ways": ["statement"]}]
        (source.parent / f"{THIRTY}.yaml").write_text(yaml.safe_dump(made, allow_unicode=True), encoding="utf-8")
        sizes.publish(root, source)


def _citizen() -> Actor:
    person = session().scalars(select(Person).where(Person.name_index == name_index(CITIZEN))).one()
    return Actor(person=person.id, name=CITIZEN, assurance=2)


def _party() -> PartyRef:
    citizen = _citizen()
    if citizen.person is None:
        raise LookupError(CITIZEN)
    return PartyRef(PartyKind.PERSON, citizen.person)


def build(app: Flask, thirty: Published, known: Prefill, *, waiting: int, large: int) -> Town:
    """Everything that requests need; in the application's context."""
    with write():
        form = drafts.open_draft(_citizen(), _party(), thirty, known, key=new_id().hex).id
    certificate = _a_certificate()
    drafted, large_drafts = tuple(_drafts(SUBMITTED, waiting)), tuple(_drafts(sizes.code_of(200), large + 1))
    client = as_citizen(app.test_client(), CITIZEN)
    page = client.get("/demo/").get_data(as_text=True)
    cookie = client.get_cookie("yimen_session")
    if cookie is None:
        raise LookupError("no session cookie")
    return Town(
        instance=Path(app.extensions["sqlalchemy"].engine.url.database or "").parent,
        cookie=f"yimen_session={cookie.value}",
        token=page.split('name="csrf_token" value="', 1)[1].split('"', 1)[0],
        thirty=f"/apply/{form}/steps/everything",
        large=f"/apply/{large_drafts[-1]}/steps/everything",
        certificate=f"/v/{certificate}",
        drafts=drafted,
        large_drafts=large_drafts[:-1],
    )


def _a_certificate() -> str:
    a_case("housing-proof", "林晓雯")
    jobs.run_until_idle()
    return str(
        session().scalars(select(Certificate.id).where(Certificate.type_code != "receipt", Certificate.status != Status.PREPARED)).one()
    )


def _drafts(code: str, waiting: int) -> Iterator[str]:
    """Complete drafts of a service that people decide."""
    published = catalogue.current(code)
    known = prefill.fetch(_citizen(), _party(), published)
    answers = completed(published.definition, known.facts)
    for begun in range(0, waiting, AT_ONCE):
        with write():
            for _ in range(min(AT_ONCE, waiting - begun)):
                case = drafts.open_draft(_citizen(), _party(), published, known, key=new_id().hex)
                drafts.save_answers(case, answers, published.definition.form.steps[-1].code)
                yield str(case.id)
