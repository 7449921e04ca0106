"""Signing in, from both sides of the counter: first visit, codes, locks, expiry, and what was typed when the session ended."""

import re
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select, update

from app.audit.models import AuditEntry
from app.core import clock
from app.core.actor import Role
from app.core.db import session
from app.core.transaction import write
from app.identity import accounts, mandates, passwords, ports, queries, service, sessions, totp
from app.identity.models import Account, LoginSession, ParkedPost, Person, StaffPost
from app.messages import outbox
from app.web.throttle import RateCount
from tests import builders

PASSWORD = "海边的第三棵老树"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass(frozen=True)
class Registered:
    """One line of the population register of these tests."""

    id_number: str
    name: str
    phone: str


@dataclass(frozen=True)
class Firm:
    credit_code: str
    name: str


LIN = Registered(builders.an_id_number(), "林知夏", "19900000017")
FIRM = Firm("91990001MA0000001X", "云江市知夏书店有限公司")


@pytest.fixture(autouse=True)
def register(app):
    """A population register with one person, served through the port."""
    before = ports.connected()
    ports.connect(
        real_name=lambda id_number, name: LIN if (id_number, name) == (LIN.id_number, LIN.name) else None,
        firms=lambda id_number: [FIRM] if id_number == LIN.id_number else [],
    )
    yield
    ports.connect(real_name=before.real_name, firms=before.firms)


@pytest.fixture
def in_house(app):
    """Ask the database beside the client: in_house(lambda: ...)."""

    def ask(question):
        with app.app_context():
            return question()

    return ask


def token_of(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]


def send(client, address, page=None, to=None, **fields):
    """Open `page` (the address itself by default), fill in and press: as a browser would, with the page's own token."""
    token = token_of(client.get(page or address))
    return client.post(to or address, data={"csrf_token": token, **fields})


def newest_code(app):
    with app.app_context():
        return outbox.recent(1)[0].code


def register_person(app, client, password=PASSWORD):
    shown = send(client, "/register", id_number=LIN.id_number, name=LIN.name, password=password, again=password)
    assert shown.status_code == 303, shown.text
    return send(client, "/sign-in/code", code=newest_code(app))


def give_first_proof(client, **changes):
    return send(client, "/sign-in", **({"id_number": LIN.id_number, "name": LIN.name, "password": PASSWORD} | changes))


def is_in(client):
    return client.get("/act-for").status_code == 200


# --- the first visit -------------------------------------------------------------------------------------------------


def test_a_first_visit_ends_signed_in_with_a_person_an_account_and_an_audit_entry(both_databases, app, client, in_house):
    done = register_person(app, client)
    assert (done.status_code, done.location) == (303, "/my")
    assert is_in(client)
    card = in_house(lambda: queries.person_by_id_number(LIN.id_number))
    assert (card.name, card.phone) == (LIN.name, LIN.phone)
    assert in_house(lambda: session().scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "identity:sign_in"))) == 1


def test_a_name_that_the_register_does_not_know_is_refused_and_no_code_is_sent(app, client, in_house):
    shown = send(client, "/register", id_number=LIN.id_number, name="林知秋", password=PASSWORD, again=PASSWORD)
    assert shown.status_code == 422
    assert "与人口库" in shown.text
    assert in_house(lambda: outbox.recent()) == []


def test_a_number_that_cannot_be_is_told_at_its_field(client):
    wrong = LIN.id_number[:-1] + ("1" if LIN.id_number[-1] != "1" else "2")
    shown = send(client, "/register", id_number=wrong, name=LIN.name, password=PASSWORD, again=PASSWORD + "x")
    assert shown.status_code == 422
    assert 'href="#id_number"' in shown.text and 'href="#again"' in shown.text
    assert f'value="{wrong}"' in shown.text and PASSWORD not in shown.text


def test_a_password_that_holds_the_birth_date_is_refused(client):
    weak = LIN.id_number[6:14] + "ab"
    shown = send(client, "/register", id_number=LIN.id_number, name=LIN.name, password=weak, again=weak)
    assert shown.status_code == 422 and 'href="#password"' in shown.text


def test_a_forgotten_password_goes_the_same_way_and_ends_other_sessions(app, client):
    register_person(app, client)
    other = app.test_client()
    assert register_person(app, other, password="一座新修的小木桥").status_code == 303
    assert is_in(other) and not is_in(client)


# --- coming back -----------------------------------------------------------------------------------------------------


@pytest.fixture
def registered(app):
    register_person(app, app.test_client())


def test_coming_back_takes_number_name_password_and_a_code_and_leads_where_one_wanted(app, client, registered):
    wanted = client.get("/mandates")
    assert wanted.status_code == 303 and urlsplit(wanted.location).path == "/sign-in"
    page = client.get(wanted.location)
    first = client.post("/sign-in", data={"csrf_token": token_of(page), "id_number": LIN.id_number, "name": LIN.name, "password": PASSWORD})
    assert first.location == "/sign-in/code"
    assert not is_in(client)
    second = send(client, "/sign-in/code", code=newest_code(app))
    assert second.location == "/mandates"
    assert is_in(client)


@pytest.mark.parametrize("changes", [{"password": "wrong password"}, {"name": "林知秋"}, {"id_number": builders.an_id_number()}])
def test_whatever_is_wrong_the_page_says_the_same(client, registered, changes):
    shown = give_first_proof(client, **changes)
    assert shown.status_code == 422
    assert "信息不匹配" in shown.text
    assert client.get("/sign-in/code").status_code == 303


def test_failures_in_a_row_lock_the_name_and_only_that_name(both_databases, app, client, registered, later):
    for _ in range(5):
        assert give_first_proof(client, password="wrong password").status_code == 422
    locked = give_first_proof(client)
    assert locked.status_code == 429
    assert 0 < int(locked.headers["Retry-After"]) <= 60
    assert give_first_proof(client, id_number=builders.an_id_number()).status_code == 422
    later(minutes=2)
    assert give_first_proof(client).status_code == 303


def test_who_guesses_elsewhere_does_not_lock_the_owner_out(app, client, registered):
    guesser = app.test_client()
    guesser.environ_base = {**guesser.environ_base, "REMOTE_ADDR": "198.51.100.7"}
    statuses = [give_first_proof(guesser, password="wrong password").status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]
    assert give_first_proof(client).status_code == 303


def test_an_unknown_name_locks_like_a_known_one(client, registered):
    stranger = builders.an_id_number()
    statuses = [give_first_proof(client, id_number=stranger).status_code for _ in range(6)]
    assert statuses == [422] * 5 + [429]


def test_a_code_works_once(both_databases, app, client, registered):
    give_first_proof(client)
    with client.session_transaction() as cookie:
        kept = dict(cookie)
    page, code = client.get("/sign-in/code"), newest_code(app)
    token = token_of(page)
    assert client.post("/sign-in/code", data={"csrf_token": token, "code": code}).location == "/my"
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(kept)
    again = thief.post("/sign-in/code", data={"csrf_token": token, "code": code})
    assert urlsplit(again.location).path == "/sign-in"
    assert not is_in(thief)


def test_five_wrong_codes_end_it_even_for_the_right_one(app, client, registered):
    give_first_proof(client)
    code = newest_code(app)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert [send(client, "/sign-in/code", code=wrong).status_code for _ in range(4)] == [422] * 4
    assert urlsplit(send(client, "/sign-in/code", code=wrong).location).path == "/sign-in"
    assert client.get("/sign-in/code").status_code == 303
    assert not is_in(client)


def test_a_code_is_good_for_five_minutes(app, client, registered, later):
    give_first_proof(client)
    code, token = newest_code(app), token_of(client.get("/sign-in/code"))
    later(minutes=6)
    assert urlsplit(client.post("/sign-in/code", data={"csrf_token": token, "code": code}).location).path == "/sign-in"


def test_a_new_code_can_be_had_after_a_minute_and_makes_the_old_one_void(app, client, registered, later):
    give_first_proof(client)
    old = newest_code(app)
    again = {"page": "/sign-in/code", "to": "/sign-in/code/again"}
    send(client, "/sign-in/code", **again)
    assert newest_code(app) == old
    later(seconds=61)
    send(client, "/sign-in/code", **again)
    new = newest_code(app)
    if new != old:
        assert send(client, "/sign-in/code", code=old).status_code == 422
    assert send(client, "/sign-in/code", code=new).status_code == 303


def test_nobodys_phone_is_flooded(app, client, registered):
    answers = [give_first_proof(client).status_code for _ in range(11)]
    assert answers[-1] == 429 and 303 in answers


# --- the session -----------------------------------------------------------------------------------------------------


def test_the_token_changes_at_sign_in_and_only_its_hash_is_stored(app, client, registered, in_house):
    client.get("/sign-in")
    with client.session_transaction() as cookie:
        before = dict(cookie)
        cookie["_user_id"] = "fixed by someone else"
    give_first_proof(client)
    send(client, "/sign-in/code", code=newest_code(app))
    with client.session_transaction() as cookie:
        token, after = cookie["_user_id"], dict(cookie)
    assert token != "fixed by someone else" and before["csrf_token"] != after.get("csrf_token")
    rows = in_house(lambda: session().scalars(select(LoginSession.token_hash)).all())
    assert token.encode() not in rows and all(len(row) == 32 for row in rows)


def test_signing_out_ends_the_session_for_a_copied_cookie_too(app, client):
    register_person(app, client)
    with client.session_transaction() as cookie:
        copied = dict(cookie)
    assert send(client, "/sign-out", page="/act-for").status_code == 303
    thief = app.test_client()
    with thief.session_transaction() as cookie:
        cookie.update(copied)
    assert not is_in(thief)


def test_half_an_hour_of_silence_ends_it_and_use_keeps_it_open_until_twelve_hours(app, client, later):
    register_person(app, client)
    for _ in range(35):
        later(minutes=20)
        assert is_in(client)
    later(minutes=20)
    assert not is_in(client)
    register_person(app, client)
    later(minutes=31)
    assert not is_in(client)


def test_a_disabled_account_is_out_at_the_next_request(app, client, in_house):
    register_person(app, client)
    with app.app_context(), write():
        accounts.disable(session().scalars(select(Account)).one())
    assert not is_in(client)


def test_a_page_read_within_a_minute_writes_nothing(app, client, in_house, later):
    register_person(app, client)
    seen = lambda: in_house(lambda: session().scalars(select(LoginSession.seen_at)).one())  # noqa: E731
    before = seen()
    is_in(client)
    assert seen() == before
    later(seconds=61)
    is_in(client)
    assert seen() > before


# --- what was typed is not lost --------------------------------------------------------------------------------------


def given_mandate_fields():
    return {"name": "没有此人", "id_number": "12", "scope": "all", "until_day": "2027-01-31", "key": "k1"}


def test_a_form_sent_after_the_session_ended_waits_sealed_and_goes_on_after_sign_in(both_databases, app, client, later, in_house):
    register_person(app, client)
    token = token_of(client.get("/mandates"))
    later(minutes=31)
    parked = client.post("/mandates", data={"csrf_token": token, **given_mandate_fields(), "password": "never kept"})
    assert parked.status_code == 303 and parked.location == "/sign-in?next=/resume"
    content = in_house(lambda: session().scalars(select(ParkedPost.content)).one())
    assert "没有此人".encode() not in content
    client.get(parked.location)
    give_first_proof(client)
    assert send(client, "/sign-in/code", code=newest_code(app)).location == "/resume"
    page = client.get("/resume")
    assert 'action="/mandates"' in page.text and 'value="没有此人"' in page.text and "never kept" not in page.text
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page.text))
    sent = client.post("/mandates", data=fields)
    assert sent.status_code == 422 and 'value="没有此人"' in sent.text  # the form itself has something to say
    assert in_house(lambda: session().scalar(select(func.count()).select_from(ParkedPost))) == 1
    sent = client.post(
        "/act-for",
        data={
            "csrf_token": fields["csrf_token"],
            "_resumed": "1",
            "party": str(in_house(lambda: session().scalars(select(Person.id)).one())),
        },
    )
    assert sent.status_code == 303
    assert in_house(lambda: session().scalar(select(func.count()).select_from(ParkedPost))) == 0


def test_what_one_typed_is_not_shown_to_someone_else_on_the_same_browser(app, client, later):
    register_person(app, client)
    token = token_of(client.get("/mandates"))
    later(minutes=31)
    assert client.post("/mandates", data={"csrf_token": token, **given_mandate_fields()}).location.endswith("/resume")
    builders.as_citizen(client, "别人")
    page = client.get("/resume", follow_redirects=True)
    assert "没有此人" not in page.text


def test_after_half_an_hour_it_is_gone(app, client, later):
    register_person(app, client)
    token = token_of(client.get("/mandates"))
    later(minutes=31)
    client.post("/mandates", data={"csrf_token": token, **given_mandate_fields()})
    later(minutes=31)
    builders.as_citizen(client, LIN.name)
    assert client.get("/resume").status_code == 302


# --- tokens of forms, headers, languages -----------------------------------------------------------------------------


def test_a_form_without_its_token_changes_nothing(app, client, in_house):
    register_person(app, client)
    refused = client.post("/sign-out", headers={"Origin": "https://evil.example"})
    assert refused.status_code == 400 and is_in(client)


def test_a_form_of_an_old_tab_is_offered_again_with_everything_typed(app, client):
    register_person(app, client)
    shown = client.post("/mandates", data={"csrf_token": "old", **given_mandate_fields()}, headers={"Origin": "http://localhost"})
    assert shown.status_code == 400
    assert 'value="没有此人"' in shown.text and 'action="/mandates"' in shown.text and 'value="old"' not in shown.text


@pytest.mark.parametrize(
    ("address", "status"),
    [("/sign-in", 200), ("/nothing-here", 404), ("/sign-out", 405), ("/static/css/base.css", 200), ("/mandates", 303)],
)
def test_every_answer_carries_the_security_headers(client, address, status):
    answer = client.get(address)
    assert answer.status_code == status
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"] and "unsafe" not in answer.headers["Content-Security-Policy"]
    for name, value in {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }.items():
        assert answer.headers[name] == value
    answer.close()
    if status != 200 or "static" not in address:  # a file is served before the application numbers its requests
        assert re.fullmatch(r"[0-9a-f]{32}", answer.headers["X-Request-ID"])
        assert answer.headers["Cache-Control"] == "no-store"
    answer.close()


def test_a_method_that_is_not_allowed_says_which_are(client):
    assert "POST" in client.get("/sign-out").headers["Allow"]


def test_the_language_is_chosen_once_and_remembered(client):
    assert 'lang="zh-Hans"' in client.get("/sign-in").text
    chosen = client.get("/sign-in?lang=en&next=/my")
    assert (chosen.status_code, chosen.location) == (303, "/sign-in?next=/my") or chosen.location == "/sign-in?next=%2Fmy"
    page = client.get("/sign-in").text
    assert 'lang="en"' in page and "Sign in with your real name" in page
    assert "用户" not in client.get("/sign-in?lang=nonsense", follow_redirects=True).text


def test_a_client_of_data_gets_a_problem_in_json(client):
    answer = client.get("/mandates", headers={"Accept": "application/json"})
    assert answer.status_code == 401 and answer.content_type == "application/problem+json"
    assert answer.json["code"] == "not_signed_in" and answer.json["instance"] == f"urn:uuid:{answer.headers['X-Request-ID']}"
    assert "WWW-Authenticate" in answer.headers


# --- officers --------------------------------------------------------------------------------------------------------


@pytest.fixture
def officer(app):
    hashed = passwords.digest("staff", PASSWORD)
    with app.app_context(), write():
        person = builders.a_person("周启明")
        accounts.create_staff(person.id, "zhouqiming", hashed, SECRET)
        accounts.give_post(person.id, "market-regulation", Role.APPROVER, clock.today())
        return person.id


def staff_in(client):
    return client.get("/window/confirm").status_code == 200


def sign_in_officer(client, code=None, **changes):
    first = send(client, "/window/sign-in", **({"login_name": "ZhouQiMing ", "password": PASSWORD} | changes))
    if first.status_code != 303:
        return first
    return send(client, "/window/sign-in/code", code=code or totp.code_at(SECRET, clock.now()))


def test_an_officer_signs_in_with_password_and_authenticator(client, officer):
    assert sign_in_officer(client).location == "/window/"
    assert staff_in(client)


def test_a_wrong_password_or_an_unknown_officer_gets_the_same_answer(client, officer):
    wrong, unknown = sign_in_officer(client, password="wrong password"), sign_in_officer(client, login_name="nobody")
    assert (wrong.status_code, unknown.status_code) == (422, 422)
    assert "信息不匹配" in wrong.text and "信息不匹配" in unknown.text


def test_a_code_of_the_authenticator_works_once(both_databases, app, client, officer):
    code = totp.code_at(SECRET, clock.now())
    assert sign_in_officer(client, code=code).status_code == 303
    other = app.test_client()
    assert sign_in_officer(other, code=code).status_code == 422
    assert not staff_in(other)


def test_an_officer_without_a_post_today_opens_nothing(app, client, officer):
    sign_in_officer(client)
    with app.app_context(), write() as current:
        current.execute(update(StaffPost).values(from_day=clock.today().replace(year=2020), until_day=clock.today().replace(year=2021)))
    assert client.get("/window/confirm").status_code == 403


def test_refused_access_is_written_down(app, client, in_house):
    builders.as_citizen(client, "林晓雯")
    assert client.get("/window/confirm").status_code == 403
    entry = in_house(lambda: session().scalars(select(AuditEntry).where(AuditEntry.act == "access:refused")).one())
    assert entry.ref == "GET /window/confirm" and entry.person_id


def test_an_officer_is_no_citizen_and_a_citizen_no_officer(client, officer):
    sign_in_officer(client)
    assert client.get("/mandates").status_code == 403
    assert urlsplit(client.get("/window/confirm").location or "").path == ""


def test_confirming_again_takes_a_new_code(client, officer, later, in_house):
    sign_in_officer(client)
    assert send(client, "/window/confirm", code=totp.code_at(SECRET, clock.now())).status_code == 422
    later(seconds=60)
    before = in_house(lambda: session().scalars(select(LoginSession.confirmed_at)).one())
    assert send(client, "/window/confirm", code=totp.code_at(SECRET, clock.now())).status_code == 303
    assert in_house(lambda: session().scalars(select(LoginSession.confirmed_at)).one()) > before


# --- acting for another ----------------------------------------------------------------------------------------------


def test_a_legal_representative_finds_the_firm_and_acts_for_it(app, client, in_house):
    register_person(app, client)
    assert FIRM.name not in client.get("/act-for").text
    send(client, "/act-for", to="/act-for/firms")
    page = client.get("/act-for")
    assert FIRM.name in page.text
    firm = in_house(lambda: queries.organisation_by_code(FIRM.credit_code))
    assert send(client, "/act-for", party=str(firm.id)).status_code == 303
    row = in_house(lambda: session().scalars(select(LoginSession)).one())
    assert (row.for_id, row.mandate_id) == (firm.id, None)


def test_nobody_acts_for_a_firm_of_others(app, client, in_house):
    with app.app_context(), write():
        other = builders.a_person("别人")
        firm_id = service.organisation_for("91990001MA0000002W", "别家公司", other.id).id
    register_person(app, client)
    assert send(client, "/act-for", party=str(firm_id)).status_code == 403


def test_a_mandate_is_given_confirmed_used_and_its_end_ends_the_session(both_databases, app, client, in_house):
    giver = app.test_client()
    builders.as_citizen(giver, "吴秀兰")
    given = send(giver, "/mandates", name=LIN.name, id_number=LIN.id_number, scope="all", until_day=str(clock.today()), key="m1")
    assert given.status_code == 303, given.text
    register_person(app, client)
    assert "吴秀兰授权您代为办事" in client.get("/inbox").text
    mandate_id = in_house(lambda: mandates.of_agent(queries.person_by_id_number(LIN.id_number).id)[0].id)
    assert send(client, "/act-for", party=str(mandate_id)).status_code == 403  # not before it is confirmed
    assert send(client, "/act-for", to=f"/mandates/{mandate_id}/confirm").status_code == 303
    assert send(client, "/act-for", party=str(mandate_id)).status_code == 303
    assert is_in(client)
    assert "不能再转托他人" in client.get("/mandates").text
    assert send(giver, "/mandates", to=f"/mandates/{mandate_id}/withdraw").status_code == 303
    assert not is_in(client)


def test_a_mandate_of_others_cannot_be_confirmed_or_withdrawn(app, client, in_house):
    giver = app.test_client()
    builders.as_citizen(giver, "吴秀兰")
    send(giver, "/mandates", name=LIN.name, id_number=LIN.id_number, scope="all", until_day=str(clock.today()), key="m1")
    mandate_id = in_house(lambda: session().scalars(select(mandates.Mandate.id)).one())
    builders.as_citizen(client, "别人")
    for act in ("confirm", "withdraw"):
        assert send(client, "/act-for", to=f"/mandates/{mandate_id}/{act}").status_code == 404


def test_sessions_are_bound_to_the_kiosk_they_began_on(app, in_house):
    with app.app_context(), write():
        person = builders.a_person("老陈")
        device = builders_device()
        opened = sessions.open_for(person.id, device_id=device, assurance=3)
    assert in_house(lambda: sessions.read(opened.token)) is None
    assert in_house(lambda: sessions.read(opened.token, device)).assurance == 3


def builders_device():
    from app.identity import devices

    device, _token = devices.enrol("1 号机", "city-hall")
    session().flush()
    return device.id


def test_a_person_is_one_whatever_comes_in(app, in_house):
    with app.app_context(), write():
        first = service.person_for(LIN.id_number, LIN.name, LIN.phone)
        moved = replace(LIN, phone="19900000099")
        second = service.person_for(moved.id_number.lower(), moved.name, moved.phone)
        assert first.id == second.id
        person_id = first.id
    assert in_house(lambda: queries.person(person_id)).phone == "19900000099"


def test_a_whole_hall_signs_in_behind_one_address_and_who_guesses_is_stopped(both_databases, app, in_house):
    hashed = passwords.digest("staff", PASSWORD)
    with app.app_context(), write():
        for number in range(3):
            person = builders.a_person(f"同事{number}")
            accounts.create_staff(person.id, f"hall{number}", hashed, SECRET)
            accounts.give_post(person.id, "hall", Role.CLERK, clock.today())
    for number in range(3):
        assert sign_in_officer(app.test_client(), login_name=f"hall{number}").status_code == 303
    assert in_house(lambda: session().scalars(select(RateCount.count)).all()) == [0]
    wrong = app.test_client()
    assert [send(wrong, "/window/sign-in", login_name=f"nobody{n}", password="no").status_code for n in range(2)] == [422, 422]
    assert in_house(lambda: session().scalars(select(RateCount.count)).all()) == [2]
    assert send(wrong, "/window/sign-in", login_name="hall0", password=PASSWORD).status_code == 303
    assert in_house(lambda: session().scalars(select(RateCount.count)).all()) == [3], "a password alone earns nothing back"
