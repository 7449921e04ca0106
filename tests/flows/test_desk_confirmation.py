"""What a clerk typed is filed with the citizen's own word: on the second screen, drawn, or on paper; changed afterwards it is asked again."""

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.cases import desk_confirming, drafts, queries, service
from app.cases.desk_confirming import DeskConfirmation, DeskWay, Standing
from app.cases.errors import ConfirmationStale
from app.cases.models import Case
from app.cases.visit_errors import NotConfirmedHere, SignatureUnfit
from app.core.actor import Actor
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from tests import casework
from tests.office import begun_for, text, token

pytestmark = pytest.mark.usefixtures("city")
DRAWN = "M10 10" + "".join(f"L{10 + place} {20 + place}" for place in range(12))
TYPED = {"applicant": {"marital_status": "married", "agreed": "yes"}, "query": {"purpose": "loan"}}


def at_desk(clerk: Actor, desk: object = None) -> Actor:
    """The clerk in a session of their own."""
    return Actor(**{**vars(clerk), "session": desk or new_id()})


@pytest.mark.usefixtures("both_databases", "context")
class TestTheWord:
    @pytest.fixture
    def clerk(self) -> Actor:
        return at_desk(casework.a_window_clerk())

    @pytest.fixture
    def draft(self, clerk: Actor) -> Case:
        return casework.a_case("housing-proof", "周国强", until="draft", clerk=clerk)

    def test_it_is_given_at_the_desk_that_asked_and_nowhere_else(self, clerk: Actor, draft: Case) -> None:
        other_desk, case_id = at_desk(clerk), draft.id
        with write():
            asked = desk_confirming.ask(service.locked(case_id), clerk).id
        assert desk_confirming.on_screen(other_desk) is None
        with write(), pytest.raises(Missing):
            desk_confirming.answer(asked, other_desk, agreed=True)
        with write(), pytest.raises(NotConfirmedHere):
            service.submit(service.locked(case_id), clerk, new_id().hex)
        with write():
            desk_confirming.answer(asked, clerk, agreed=True)
        with write(), pytest.raises(Missing):
            desk_confirming.answer(asked, clerk, agreed=False)
        with write():
            assert service.submit(service.locked(case_id), clerk, new_id().hex).number
        assert desk_confirming.last(session().get_one(Case, case_id)).way is DeskWay.SCREEN

    def test_an_answer_that_was_changed_is_asked_again(self, clerk: Actor, draft: Case) -> None:
        case_id = draft.id
        self._change(case_id, "loan")
        with write():
            asked = desk_confirming.ask(service.locked(case_id), clerk).id
        self._change(case_id, "school")
        with write(), pytest.raises(ConfirmationStale):
            desk_confirming.answer(asked, clerk, agreed=True)
        with write():
            desk_confirming.sign(service.locked(case_id), clerk)
        assert desk_confirming.standing(session().get_one(Case, case_id), clerk) is Standing.AGREED
        self._change(case_id, "loan", phone=Fact("19900000088", Origin.CLERK))
        assert desk_confirming.standing(session().get_one(Case, case_id), clerk) is Standing.CHANGED
        with write(), pytest.raises(NotConfirmedHere):
            service.submit(service.locked(case_id), clerk, new_id().hex)

    def test_a_signature_is_kept_sealed_and_a_slip_of_the_hand_is_none(self, clerk: Actor, draft: Case) -> None:
        case_id = draft.id
        with write(), pytest.raises(SignatureUnfit):
            desk_confirming.sign(service.locked(case_id), clerk, "M1 1L2 2")
        with write():
            desk_confirming.sign(service.locked(case_id), clerk, DRAWN)
        row = session().scalars(select(DeskConfirmation)).one()
        assert row.way is DeskWay.DRAWN and DRAWN.encode() not in (row.signature or b"") and row.agreed

    @staticmethod
    def _change(case_id: object, purpose: str, **more: Fact) -> None:
        with write():
            case = service.locked(case_id)
            drafts.save_answers(case, {**queries.answers_of(case).stored(), "purpose": Fact(purpose, Origin.CLERK), **more}, drafts.CHECK)


def receipt_of(clerk: FlaskClient, filed: TestResponse) -> str:
    """What was settled at once leads to its proof; the receipt stands beside it."""
    return text(clerk.get(f"{filed.location.rsplit('/', 1)[0]}/receipt"))


def typed(clerk: FlaskClient) -> str:
    draft = begun_for(clerk, "housing-proof")
    for step, said in TYPED.items():
        assert clerk.post(f"{draft}steps/{step}", data={"csrf_token": token(clerk), **said}).status_code == 303
    return draft


def test_the_second_screen_shows_the_answers_and_its_yes_lets_the_clerk_file(app: Flask, desk) -> None:
    clerk = desk("clerk")
    draft, form = typed(clerk), {"csrf_token": token(clerk)}
    assert "您好" in text(clerk.get("/window/screen")) and clerk.get("/window/screen/now").status_code == 204
    assert clerk.post(f"{draft}confirmation", data=form).status_code == 303
    screen = text(clerk.get("/window/screen"))
    assert "周国强" in screen and "确认无误" in screen and 'class="sbar"' not in screen
    asked = re.search(r"/window/screen/([0-9a-f-]{36})", screen)[1]
    assert clerk.get(f"/window/screen/now?seen={asked}").status_code == clerk.get(f"{draft}confirmation").status_code == 204
    assert "您好" in text(desk("clerk").get("/window/screen")), "another browser of the same clerk is another desk"
    wrong = clerk.post(f"/window/screen/{asked}", data={**form, "answer": "wrong"})
    assert wrong.status_code == 303 and "申请人表示有错误" in text(clerk.get(f"{draft}confirmation"))
    assert clerk.post(f"{draft}check", data={**form, "key": new_id().hex}).status_code == 422
    clerk.post(f"{draft}confirmation", data=form)
    asked = re.search(r"/window/screen/([0-9a-f-]{36})", text(clerk.get("/window/screen")))[1]
    clerk.post(f"/window/screen/{asked}", data={**form, "answer": "agree"})
    assert "申请人已确认" in text(clerk.get(f"{draft}confirmation"))
    done = clerk.post(f"{draft}check", data={**form, "key": new_id().hex})
    assert done.status_code == 303 and "副屏确认" in receipt_of(clerk, done)


def test_a_drawn_signature_files_it_and_a_forged_path_does_not(app: Flask, desk) -> None:
    clerk = desk("clerk")
    draft, form = typed(clerk), {"csrf_token": token(clerk)}
    forged = clerk.post(f"{draft}check", data={**form, "key": new_id().hex, "drawn": '"><script>'})
    assert forged.status_code == 422
    done = clerk.post(f"{draft}check", data={**form, "key": new_id().hex, "drawn": DRAWN})
    assert done.status_code == 303 and "电子签名" in receipt_of(clerk, done)
