"""Each material is looked at at the window, one by one, before the case is filed; what was compared is the holder's to use again."""

import re
from uuid import UUID

import pytest
from sqlalchemy import select

from app.cases import desk_confirming, drafts, intake_checks, kept, materials, queries, service, uploads
from app.cases.errors import NotToVerify
from app.cases.intake_checks import How
from app.cases.materials import MaterialState, Trust
from app.cases.models import Case, Material
from app.cases.visit_errors import MaterialsUnchecked
from app.core.actor import Actor
from app.core.db import new_id, session
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from app.form_engine import attachments
from app.form_engine.attachments import Attachment
from tests import casework
from tests.casework import PICTURE
from tests.office import begun_for, text, token

pytestmark = pytest.mark.usefixtures("city")
RENTED = {"situations": Fact(["rented"], Origin.CLERK)}


@pytest.mark.usefixtures("both_databases", "context")
class TestTheLook:
    @pytest.fixture
    def clerk(self) -> Actor:
        return casework.a_window_clerk()

    @pytest.fixture
    def draft(self, clerk: Actor) -> UUID:
        """A shop in rented rooms; its lease is scanned at the desk."""
        case_id = casework.a_case(until="draft", clerk=clerk).id
        with write():
            case = service.locked(case_id)
            drafts.save_answers(case, {**queries.answers_of(case).stored(), **RENTED}, drafts.CHECK)
            self._scan(case, PICTURE)
        return case_id

    @staticmethod
    def _scan(case: Case, content: bytes) -> None:
        file = uploads.add(case, "premises_proof", uploads.keeper(case)(content), name="租约.png", media_type="image/png", content=content)
        named = Attachment(str(file.id), "租约.png", "image/png", len(content))
        answers = attachments.attach(queries.answers_of(case), "premises_proof", named, Origin.CLERK)
        drafts.save_answers(case, answers.stored(), drafts.CHECK)

    @staticmethod
    def _state(case_id: UUID) -> MaterialState:
        case = session().get_one(Case, case_id)
        states = materials.states(case, service.definition_of(case), queries.answers_of(case))
        return next(state for state in states if state.need.question == "premises_proof")

    def test_nothing_is_filed_before_it_and_the_holder_may_use_it_again(self, clerk: Actor, draft: UUID) -> None:
        code = self._state(draft).need.code
        with write(), pytest.raises(MaterialsUnchecked):
            service.submit(service.locked(draft), clerk, new_id().hex)
        with write(), pytest.raises(NotToVerify):
            intake_checks.check(service.locked(draft), clerk, code, How.LATER)
        with write():
            intake_checks.check(service.locked(draft), clerk, code, How.COMPARED)
            desk_confirming.sign(service.locked(draft), clerk)
        holder = session().get_one(Case, draft).applicant
        assert self._state(draft).trust is Trust.VERIFIED and not kept.in_force(holder), "what is not filed may still be thrown away"
        with write():
            service.submit(service.locked(draft), clerk, new_id().hex)
        rows = {row.code: row for row in session().scalars(select(Material).where(Material.case_id == draft))}
        assert (rows[code].way, rows[code].checked_by, len(rows)) == ("upload", clerk.post.id, len(rows))
        assert [document.check.case_id for document in kept.in_force(holder).values()] == [draft] or not self._state(draft).need.kept_as

    def test_a_copy_without_its_original_is_taken_and_trusted_less(self, clerk: Actor, draft: UUID) -> None:
        with write():
            intake_checks.check(service.locked(draft), clerk, self._state(draft).need.code, How.COPY)
        state = self._state(draft)
        assert (state.trust, state.decided) == (Trust.UNVERIFIED, True)

    def test_another_file_is_looked_at_again(self, clerk: Actor, draft: UUID) -> None:
        with write():
            intake_checks.check(service.locked(draft), clerk, self._state(draft).need.code, How.COMPARED)
        with write():
            self._scan(service.locked(draft), PICTURE + b"more")
        assert not self._state(draft).decided and self._state(draft).check is None


def test_one_press_for_each_on_the_page_before_the_citizen_confirms(desk) -> None:
    clerk = desk("clerk")
    draft = begun_for(clerk, "individual-business")
    clerk.post(f"{draft}steps/operator/autosave", data={"csrf_token": token(clerk), "situations": "rented"})
    page = text(clerk.get(f"{draft}check"))
    offered = re.findall(r'action="([^"]+/materials/\w+)"', page)
    for address in offered:
        how = re.search(rf'action="{address}".*?name="how" value="(\w+)"', page, re.DOTALL)[1]
        assert clerk.post(address, data={"csrf_token": token(clerk), "how": how}).status_code == 303
    assert "待核验" not in text(clerk.get(f"{draft}check"))
