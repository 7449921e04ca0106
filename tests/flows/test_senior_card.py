"""老年人优待证: the registers fill the form, the face comes from a photo that is made small when it is uploaded, an officer decides."""

import base64
import io

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from app.cases import prefill, service, uploads
from app.cases.errors import NotHeld
from app.cases.lifecycle import Status
from app.cases.models import Case, Material, Task, TaskState
from app.catalogue import service as catalogue
from app.core import clock, jobs
from app.core.actor import Actor, PartyKind, PartyRef
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from app.form_engine import service as form_engine
from app.form_engine.answers import Answers
from app.issuance import photos, queries as papers, verification
from app.issuance.models import Certificate, Status as Standing
from app.issuance.verification import Verdict
from tests import builders
from tests.office import text

CARD, AGAIN, ELDER = "senior-card", "senior-card-replacement", "吴德贵"
pytestmark = pytest.mark.usefixtures("city")


def a_face(width: int = 1200, height: int = 1600, *, noisy: bool = False) -> bytes:
    """As a telephone takes it: large, and turned by its own mark."""
    made = io.BytesIO()
    picture = Image.effect_noise((width, height), 90) if noisy else Image.linear_gradient("L").resize((width, height))
    exif = Image.Exif()
    exif[0x010F] = "Some Camera"
    picture.convert("RGB").save(made, "JPEG", quality=95, exif=exif)
    return made.getvalue()


def filed(client, code: str = CARD, face: bytes | None = None, **typed: str) -> str:
    """Through the pages; gives the number of the case."""
    step = client.press(f"/services/{code}/apply", button="开始填写").location
    step = client.press(step, button="保存并继续").location
    sent = {"declared": "yes", "photo": (io.BytesIO(face or a_face()), "face.jpg"), **typed}
    check = client.press(step, sent, button="保存并继续").location
    assert check.endswith("/check"), text(client.get(step))
    return client.press(check, button="提交申请").location.split("/")[3]


def decided(number: str) -> Certificate:
    for _ in range(2):
        with write():
            case_id = session().scalar(select(Case.id).where(Case.number == number))
            task = session().scalars(select(Task).where(Task.case_id == case_id, Task.state == TaskState.OPEN)).one()
            officer, key = builders.officer_of(task.role, task.department), new_id().hex
            held = service.locked(case_id)
            service.accept(held, officer, key) if task.step == "review" else service.approve(held, officer, "准予发证。", key)
    jobs.run_until_idle()
    session().expire_all()
    return next(paper for paper in papers.of_reference(f"case:{case_id}") if paper.type_code == CARD)


@pytest.mark.usefixtures("one_database")
def test_the_card_has_the_face_small_and_clean_and_its_holder_downloads_it(client, app: Flask, as_citizen, run_jobs):
    as_citizen(client, ELDER)
    number = filed(client)
    with app.app_context():
        case = session().scalars(select(Case).where(Case.number == number)).one()
        assert case.status is Status.SUBMITTED and not case.is_automatic, "nobody but a person sees whose face it is"
        kept = uploads.content_of(uploads.of_case(case)[0])
        assert len(kept) <= photos.KEPT and b"Some Camera" not in kept
        card = decided(number)
        facts = papers.record(card.id).facts
        assert base64.b64decode(facts["photo"]) == kept
        assert (facts["name"], facts["sex"], facts["birth_date"], facts["ethnicity"]) == (ELDER, "男", "1941-02-08", "汉族")
        assert (card.valid_until.year, card.status) == (clock.today().year + 10, Standing.SIGNED)
        found = verification.by_reference(str(card.id))
        assert found.verdict is Verdict.GENUINE and "photo" not in str(found.certificate)
    assert client.paper(f"/my/certificates/{card.id}.pdf").startswith(b"%PDF")


@pytest.mark.parametrize(("face", "said"), [(a_face(300, 370), "358 × 441"), (a_face(1600, 900), "358:441"), (b"%PDF-1.4", "JPG 或 PNG")])
def test_what_is_no_face_for_a_card_is_said_at_its_question_and_nothing_else_is_lost(client, as_citizen, face: bytes, said: str):
    as_citizen(client, ELDER)
    step = client.press(f"/services/{CARD}/apply", button="开始填写").location
    step = client.press(step, button="保存并继续").location
    answer = client.press(step, {"declared": "yes", "photo": (io.BytesIO(face), "face.jpg")}, button="保存并继续")
    assert answer.status_code == 422 and said in text(answer) and "checked" in text(answer)


def test_a_picture_that_does_not_become_small_is_refused_where_it_is_uploaded(client, as_citizen):
    as_citizen(client, ELDER)
    step = client.press(f"/services/{CARD}/apply", button="开始填写").location
    step = client.press(step, button="保存并继续").location
    answer = client.press(step, {"declared": "yes", "photo": (io.BytesIO(a_face(358, 441, noisy=True)), "face.jpg")}, button="保存并继续")
    assert answer.status_code == 422 and "无法缩小" in text(answer)


@pytest.mark.usefixtures("one_database")
def test_a_card_is_replaced_by_its_holder_and_the_old_one_ends(client, app: Flask, as_citizen, later):
    as_citizen(client, ELDER)
    number = filed(client)
    with app.app_context():
        first = decided(number).id
    later(days=400)
    as_citizen(client, ELDER)
    second_number = filed(client, AGAIN, reason="lost")
    with app.app_context():
        case_id = session().scalar(select(Case.id).where(Case.number == second_number))
        assert session().scalars(select(Material.way).where(Material.case_id == case_id, Material.code == "card")).one() == "certificate"
        second = decided(second_number)
        old = session().get_one(Certificate, first)
        assert (old.status, old.replaced_by) == (Standing.SUPERSEDED, second.id)
        assert second.valid_until > old.valid_until, "ten years anew"


def test_nobody_replaces_a_card_that_is_not_theirs(client, app: Flask, as_citizen):
    as_citizen(client, ELDER)
    number = filed(client)
    with app.app_context():
        card = decided(number).number
    as_citizen(client, "何秀兰")
    other = filed(client, AGAIN, reason="lost", card_number=card)
    with app.app_context(), pytest.raises(NotHeld):
        decided(other)


def known(name: str) -> dict[str, Fact]:
    person = builders.person_named(name)
    return prefill.fetch(Actor(person=person.id, assurance=2), PartyRef(PartyKind.PERSON, person.id), catalogue.current(CARD)).facts


def met(facts: dict[str, Fact]) -> list[bool | None]:
    values = Answers(facts).nested()
    return [condition.rule.answer(values, clock.today()) for condition in catalogue.current(CARD).definition.screening]


def test_who_may_have_one(context):
    facts = known(ELDER)
    assert met(facts) == [True, True, True]
    assert {gap.path for gap in form_engine.missing(catalogue.current(CARD).definition, Answers(facts))} == {"photo", "declared"}
    away = {**facts, "registered_division": Fact("341602", Origin.SOURCE)}
    assert met(away)[1] is not True, "from elsewhere, without a permit"
    permit = {"permit_number": Fact("JZ1", Origin.SOURCE), "permit_valid_until": Fact("2030-01-01", Origin.SOURCE)}
    assert met({**away, **permit})[1] is True
    assert met({**away, **permit, "permit_valid_until": Fact("2020-01-01", Origin.SOURCE)})[1] is False
    assert met(known("林晓雯"))[0] is False
    assert met({**facts, "card_number": Fact("云老优2026000001", Origin.CERTIFICATE)})[2] is False
