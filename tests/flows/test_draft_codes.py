"""A draft begun at home is finished at a window by its code: once, by one clerk, with everything that was answered."""

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.cases import draft_codes, drafts, queries, service
from app.cases.draft_codes import DraftCode
from app.cases.models import Case
from app.cases.visit_errors import DraftAtWindow, DraftCodeUnknown, DraftElsewhere
from app.core.actor import Actor, Channel, Role
from app.core.db import session
from app.core.errors import TooMany
from app.core.transaction import write
from app.elements.facts import Fact, Origin
from tests import builders, casework
from tests.office import text, token

pytestmark = pytest.mark.usefixtures("city")
HIM = "周国强"


def a_draft() -> Case:
    """Begun at home, with an answer that he typed."""
    case = casework.a_case("housing-proof", HIM, until="draft")
    with write():
        held = service.locked(case.id)
        drafts.save_answers(held, {**queries.answers_of(held).stored(), "purpose": Fact("loan", Origin.TYPED)}, "query")
    return session().get_one(Case, case.id)


def owner(case: Case) -> Actor:
    return Actor(person=case.person_id, assurance=2)


def code_for(case: Case) -> str:
    with write():
        return draft_codes.make(service.locked(case.id), owner(case))


@pytest.mark.usefixtures("both_databases", "context")
class TestTheCode:
    def test_it_is_good_once_and_of_two_clerks_the_second_is_told_who_has_the_draft(self) -> None:
        case = a_draft()
        code = code_for(case)
        with write():
            first, second = (builders.an_officer(Role.CLERK, "hall", name=name) for name in ("甲柜员", "乙柜员"))
        with write():
            assert draft_codes.take(code, first).id == case.id
        with write(), pytest.raises(DraftElsewhere, match="甲柜员"):
            draft_codes.take(code, second)
        with write():
            assert draft_codes.take(code, first).clerk_id == first.person, "who has it may type the code again"

    def test_a_newer_one_takes_its_place_and_after_seven_days_it_is_over(self, later) -> None:
        case = a_draft()
        old, new = code_for(case), code_for(case)
        with write():
            clerk = builders.an_officer(Role.CLERK, "hall")
        later(days=6, hours=23)
        for wrong in (old, "AAAAAAAA"):
            with write(), pytest.raises(DraftCodeUnknown):
                draft_codes.take(wrong, clerk)
        later(hours=2)
        with write(), pytest.raises(DraftCodeUnknown):
            draft_codes.take(new, clerk)

    def test_the_database_holds_no_code_and_the_signs_are_not_taken_for_others(self) -> None:
        code = code_for(a_draft())
        row = session().scalars(select(DraftCode)).one()
        assert code.encode() not in row.code_index and len(code) == 8 and not set(code) & set("0O1IL2Z5SB")
        assert row.expires_at - row.made_at == timedelta(days=7)

    def test_at_the_window_its_owner_looks_on_until_it_is_given_back(self) -> None:
        case = a_draft()
        code, him = code_for(case), owner(case)
        with write():
            clerk = builders.an_officer(Role.CLERK, "hall", name="甲柜员")
        with write():
            draft_codes.take(code, clerk)
        for read in (queries.own_draft, queries.shown_draft, queries.own_filing):
            with pytest.raises(DraftAtWindow, match="甲柜员"):
                read(him, case.id)
        assert queries.own_draft(clerk, case.id).channel is Channel.WINDOW
        with write():
            draft_codes.give_back(service.locked(case.id), clerk)
        back = queries.own_draft(him, case.id)
        assert (back.channel, back.clerk_id) == (Channel.ONLINE, None)
        assert queries.answers_of(back)["purpose"].origin is Origin.TYPED
        with write(), pytest.raises(DraftCodeUnknown):
            draft_codes.take(code, clerk)


def shown_to(citizen: FlaskClient, draft: UUID) -> str:
    page = text(citizen.get(f"/apply/{draft}/window-code"))
    assert "windowcode" not in page
    shown = text(citizen.post(f"/apply/{draft}/window-code", data={"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1]}))
    return re.search(r'class="windowcode"[^>]*>(.+?)</p>', shown)[1].replace("<b>", "").replace("</b>", "")


def test_from_home_to_the_window_and_back(app: Flask, client: FlaskClient, desk) -> None:
    with app.app_context():
        draft = a_draft().id
    citizen = builders.as_citizen(client, HIM)
    clerk = desk("clerk")
    taken = clerk.post("/window/intake", data={"csrf_token": token(clerk), "sought": shown_to(citizen, draft).lower()})
    assert taken.location == f"/window/intake/drafts/{draft}/"
    assert re.search(r'value="loan"[^>]*(selected|checked)', text(clerk.get(f"{taken.location}steps/query")))
    locked = citizen.get(f"/apply/{draft}/check")
    assert locked.status_code == 409 and "正在窗口由张敏" in text(locked)
    assert "正在窗口由张敏录入" in text(citizen.get("/my")) and f"/apply/{draft}/delete" not in text(citizen.get("/my"))
    back = clerk.post(f"{taken.location}give-back", data={"csrf_token": token(clerk)})
    assert back.status_code == 303 and clerk.get(taken.location).status_code == 404
    assert citizen.get(f"/apply/{draft}/check").status_code == 200


def test_guessing_codes_soon_ends(app: Flask, desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.window.routes.intake.MOST_CODES", 2)
    clerk = desk("clerk")
    answers = [clerk.post("/window/intake", data={"csrf_token": token(clerk), "sought": "AAAA-AAAA"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, TooMany.status]
    assert "接续码不正确" in text(answers[0])


def test_a_terminal_shows_the_code_too(app: Flask) -> None:
    assert any(rule.rule == "/kiosk/apply/<uuid:draft_id>/window-code" for rule in app.url_map.iter_rules())
