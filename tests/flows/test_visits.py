"""Who stands at the window: found by card, number, phone or credit code; what their page shows, to whom, and how long."""

import base64
import hmac
import json
import re
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from app.audit.models import AuditEntry
from app.cases import visits
from app.cases.errors import OwnCase
from app.cases.models import Case
from app.cases.visit_errors import NotItsRepresentative
from app.cases.visit_models import FoundBy, Visit
from app.core import clock, settings
from app.core.actor import PartyKind, PartyRef, Role
from app.core.db import new_id, session
from app.core.errors import Missing
from app.core.transaction import write
from app.demo.people import find
from app.identity import card_reader, queries as identity, service as parties
from app.identity.errors import ReadingRefused
from tests import builders, casework, lives
from tests.office import ZHOU, ZHOU_STANDS, act, begun_for, filed, opened, text, token

pytestmark = pytest.mark.usefixtures("city")


def find_by(clerk: FlaskClient, way: str = "", **said: str):
    return clerk.post(f"/window/intake{way}", data={"csrf_token": token(clerk), **said})


def main(answer: TestResponse) -> str:
    """Without the demonstration's bar, which names everybody."""
    page = text(answer)
    return page[page.index("<main") : page.index("</main>")]


def open_visits(app: Flask) -> list[Visit]:
    with app.app_context():
        return list(session().scalars(select(Visit).where(Visit.ended_at.is_(None))))


# --- finding ----------------------------------------------------------------------------------------------------------


def test_a_number_alone_finds_who_the_house_knows_and_a_new_one_needs_the_name(app: Flask, desk) -> None:
    clerk = desk("clerk")
    known = find_by(clerk, sought=find("huang-zhiming").id_number)
    assert known.status_code == 303 and "/window/visits/" in known.location
    with app.app_context():
        stranger = builders.an_id_number()
    unknown = find_by(clerk, sought=stranger)
    assert unknown.status_code == 422 and "请按身份证填写公民身份号码和姓名" in text(unknown) and stranger in text(unknown)
    page = main(clerk.get(known.location))
    assert "黄**" in page and "黄志明" not in page and find("huang-zhiming").id_number not in page
    with app.app_context():
        assert session().scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "person:find")) == 1


def test_a_card_is_read_once(app: Flask, desk) -> None:
    clerk = desk("clerk")
    reading = re.search(r'name="reading" value="([^"]+)"', text(clerk.get("/window/intake"))).group(1)
    here = find_by(clerk, "/card", reading=reading)
    assert here.status_code == 303 and "已刷身份证" in text(clerk.get(here.location))
    again = find_by(clerk, "/card", reading=reading)
    assert (again.status_code == 403 and "请将证件重新放好" in text(again)) or "未能读取" in text(again)
    assert find_by(clerk, "/card", reading=reading[:-2]).status_code == 403
    padded = reading.replace(".", "=.")
    assert find_by(clerk, "/card", reading=padded).status_code == 403, "another spelling of a used reading"


def signed(card: dict[str, object], key: str) -> str:
    """As docs/operations.md tells who writes a driver."""
    body = json.dumps(card, ensure_ascii=False).encode()
    return f"{base64.urlsafe_b64encode(body).decode()}.{hmac.new(key.encode(), body, 'sha256').hexdigest()}"


def test_the_reader_of_the_desk_is_asked_by_the_first_page_alone_and_believed_by_its_key(app: Flask, desk) -> None:
    clerk, agent, key = desk("clerk"), "http://127.0.0.1:18601", "a secret of the drivers, long enough"
    assert "data-card=" not in text(clerk.get("/window/intake")), "no reader is connected"
    before = settings.current()
    settings.use(replace(before, card_agent=agent, card_key=key))
    try:
        page = clerk.get("/window/intake")
        assert f'data-card="{agent}/card"' in text(page) and f"connect-src 'self' {agent};" in f"{page.headers['Content-Security-Policy']};"
        assert agent not in clerk.get("/window/").headers["Content-Security-Policy"]
        card = {**ZHOU, "at": int(clock.now().timestamp()), "once": new_id().hex}
        assert find_by(clerk, "/card", reading=signed(card, "another secret of the same length!!")).status_code == 403
        here = find_by(clerk, "/card", reading=signed(card, key))
        assert here.status_code == 303 and "周**" in text(clerk.get(here.location))
        assert find_by(clerk, "/card", reading=signed(card, key)).status_code == 403, "once"
        assert find_by(clerk, "/card", reading=signed({**card, "at": card["at"] - 300}, key)).status_code == 403, "old"
    finally:
        settings.use(before)


def test_the_bar_says_at_which_desk_a_page_stands(app: Flask, desk) -> None:
    clerk = desk("clerk")
    here = find_by(clerk, **ZHOU_STANDS).location
    begun = clerk.post(f"{here}/begin/individual-business", data={"csrf_token": token(clerk), "key": new_id().hex}).location
    taking_in, queue = ('<a href="/window/intake" aria-current="true">', '<a href="/window/" aria-current="true">')
    for address in (here, f"{here}/mandate", clerk.get(begun).location):
        page = text(clerk.get(address))
        assert taking_in in page and queue not in page, address
    page = text(opened(clerk, filed(app)))
    assert queue in page and taking_in not in page
    assert '<a href="/window/intake" aria-current="page">' in text(clerk.get("/window/intake"))


@pytest.mark.usefixtures("both_databases", "context")
def test_a_reading_that_was_used_opens_nothing_at_a_terminal_either() -> None:
    reading = card_reader.simulate("周国强", ZHOU["id_number"])
    assert card_reader.take(reading).name == "周国强"
    with pytest.raises(ReadingRefused):
        card_reader.take(reading)


def test_a_phone_that_two_share_is_a_choice_and_nothing_else_can_be_chosen(app: Flask, desk) -> None:
    with app.app_context(), write():
        for name in ("方一", "方二"):
            builders.a_person(name, phone="19911112222")
    clerk = desk("clerk")
    listed = text(find_by(clerk, sought="19911112222"))
    choices = re.findall(r'name="choice" value="([^"]+)"', listed)
    assert len(choices) == 2 and "方*" in listed and "方一" not in listed
    here = find_by(clerk, "/choose", choice=choices[1])
    assert here.status_code == 303 and "按手机号查找" in text(clerk.get(here.location))
    assert find_by(desk("clerk"), "/choose", choice=choices[1]).status_code == 422, "another clerk's page"
    assert find_by(clerk, sought="19911113333").status_code == 422


def test_a_firm_is_taken_in_when_its_representative_stands_there(app: Flask, desk) -> None:
    with app.app_context():
        firm = identity.organisation(lives.for_the_firm().for_party.id)
    clerk = desk("clerk")
    listed = text(find_by(clerk, sought=firm.credit_code))
    assert firm.name in listed and "赵**" in listed
    here = find_by(clerk, "/choose", choice=re.search(r'name="choice" value="([^"]+)"', listed).group(1))
    page = text(clerk.get(here.location))
    assert firm.name in page and "法定代表人赵**" in page
    service = re.search(r'id="service-([a-z-]+)"', page).group(1)
    begun = clerk.post(f"{here.location}/begin/{service}", data={"csrf_token": token(clerk), "key": new_id().hex})
    assert begun.status_code == 303
    with app.app_context():
        case = session().scalars(select(Case)).one()
        assert (case.applicant, case.person_id) == (PartyRef(PartyKind.ORGANISATION, firm.id), firm.representative)
    back = clerk.post(f"{here.location}/party", data={"csrf_token": token(clerk), "party": str(firm.representative)})
    assert back.status_code == 303 and "赵**</h1>" in text(clerk.get(here.location))
    foreign = clerk.post(f"{here.location}/party", data={"csrf_token": token(clerk), "party": str(new_id())})
    assert foreign.status_code == 404


@pytest.mark.usefixtures("both_databases", "context")
def test_nobody_is_taken_in_by_themself_nor_for_a_firm_of_somebody_else() -> None:
    with write():
        clerk = builders.an_officer(Role.CLERK, "hall")
        own = parties.organisation_for("91340000MA00000001", "自己的公司", clerk.person)
        citizen = builders.a_person()
        session().flush()
        with pytest.raises(OwnCase):
            visits.begin(clerk, clerk.person, FoundBy.CARD)
        with pytest.raises(OwnCase):
            visits.begin(clerk, citizen.id, FoundBy.CARD, party=PartyRef(PartyKind.ORGANISATION, own.id))
        theirs = parties.organisation_for("91340000MA00000002", "别人的公司", builders.a_person().id)
        session().flush()
        with pytest.raises(NotItsRepresentative):
            visits.begin(clerk, citizen.id, FoundBy.CARD, party=PartyRef(PartyKind.ORGANISATION, theirs.id))


# --- the visit --------------------------------------------------------------------------------------------------------


def test_without_an_open_visit_there_is_no_page_of_a_citizen(app: Flask, desk, later) -> None:
    clerk = desk("clerk")
    here = find_by(clerk, **ZHOU_STANDS).location
    with app.app_context(), write():
        colleague = builders.an_officer(Role.CLERK, "hall", name="另一人")
    assert clerk.get(here).status_code == 200
    with app.app_context(), write(), pytest.raises(Missing):
        visits.own(colleague, open_visits(app)[0].id)
    later(minutes=31)
    clerk = desk("clerk")
    assert clerk.get(here).status_code == 404
    there = find_by(clerk, **ZHOU_STANDS).location
    assert there != here and len(open_visits(app)) == 1
    assert clerk.post("/window/intake/next", data={"csrf_token": token(clerk)}).status_code == 303
    assert clerk.get(there).status_code == 404 and open_visits(app) == []
    begun = clerk.post(f"{there}/begin/housing-proof", data={"csrf_token": token(clerk), "key": new_id().hex})
    assert begun.status_code == 404


def test_the_next_citizen_ends_the_visit_of_the_last(app: Flask, desk) -> None:
    clerk = desk("clerk")
    first = find_by(clerk, **ZHOU_STANDS).location
    same = find_by(clerk, **ZHOU_STANDS).location
    second = find_by(clerk, sought=find("huang-zhiming").id_number).location
    assert first == same != second and clerk.get(first).status_code == 404
    assert "黄**正在您的窗口办理" in text(clerk.get("/window/intake"))


def test_typing_in_a_form_keeps_the_visit_open(desk, later) -> None:
    clerk = desk("clerk")
    draft = begun_for(clerk, "housing-proof")
    here = re.search(r"/window/visits/[0-9a-f-]+", text(clerk.get("/window/intake"))).group(0)
    for _ in range(2):
        later(minutes=20)
        assert clerk.post(f"{draft}steps/applicant/autosave", data={"csrf_token": token(clerk), "phone": "19900000002"}).status_code == 204
    assert clerk.get(here).status_code == 200


def test_the_page_shows_what_runs_what_can_be_done_and_what_is_held(app: Flask, desk, run_jobs) -> None:
    running = filed(app, "zhou-guoqiang")
    with app.app_context():
        done = casework.a_case("individual-business", "周国强", until="approve").number
    run_jobs(app)
    clerk = desk("clerk")
    here = find_by(clerk, **ZHOU_STANDS).location
    before, held = main(clerk.get(here)).split('id="held"')
    assert running in before and done not in before and "营业执照" in held
    found = text(clerk.get(f"{here}?text=无房证明"))
    assert re.findall(r'id="service-([a-z-]+)"', found)[0] == "housing-proof" and "autofocus" in found
    draft = clerk.post(f"{here}/begin/housing-proof", data={"csrf_token": token(clerk), "key": new_id().hex}).location
    assert f'href="{draft}"' in text(clerk.get(here)) and "草稿待完成" in text(clerk.get(here))


def test_what_was_taken_in_during_the_visit_is_printed_together(app: Flask, desk) -> None:
    clerk = desk("clerk")
    numbers = []
    for purpose in ("loan", "school"):
        draft = begun_for(clerk, "housing-proof")
        for step, said in {"applicant": {"marital_status": "married", "agreed": "yes"}, "query": {"purpose": purpose}}.items():
            clerk.post(f"{draft}steps/{step}", data={"csrf_token": token(clerk), **said})
        done = clerk.post(f"{draft}check", data={"csrf_token": token(clerk), "key": new_id().hex, "confirmed": "y"})
        numbers.append(re.search(r"YJ\d+", done.location).group(0))
    here = re.search(r"/window/visits/[0-9a-f-]+", text(clerk.get("/window/intake"))).group(0)
    assert all(number in text(clerk.get(here)) for number in numbers)
    printed = text(clerk.get(f"{here}/receipts?print=1"))
    assert [printed.count(f'class="num strong">{number}') for number in numbers] == [1, 1] and printed.count("data-print-now") == 1
    assert f'href="{here}"' in text(clerk.get(f"/window/cases/{numbers[0]}/receipt"))


def test_what_came_back_for_correction_is_corrected_at_the_window_though_it_was_filed_at_home(app: Flask, desk) -> None:
    number, clerk = filed(app, "zhou-guoqiang"), desk("clerk")
    act(clerk, number, "correction", **{"item": "scope", "note-scope": "写具体"})
    here = find_by(clerk, **ZHOU_STANDS).location
    address = re.search(r'action="([^"]+/corrections/[^"]+)"', text(clerk.get(here)))[1]
    foreign = find_by(clerk, sought=find("huang-zhiming").id_number).location
    assert clerk.post(address.replace(here, foreign), data={"csrf_token": token(clerk)}).status_code == 404
    here = find_by(clerk, **ZHOU_STANDS).location
    taken = clerk.post(here + address[address.index("/corrections/") :], data={"csrf_token": token(clerk)})
    assert taken.status_code == 303 and "写具体" in text(clerk.get(taken.location, follow_redirects=True))
