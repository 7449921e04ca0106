"""联系方式: what a person is told by, proven by a code, their own affair, and never where sign-in codes go."""

import re

import pytest
from sqlalchemy import select

from app.audit.models import AuditEntry
from app.core.actor import Actor
from app.core.db import session
from app.core.transaction import write
from app.identity import contacts, queries
from app.identity.contacts import Kind, Reach
from app.identity.errors import CodeGone, CodeTooSoon, CodeWrong, EmailUnfit, MobileUnfit
from app.identity.models import Contact, Tongue
from app.messages import outbox, queries as messages
from tests import builders


@pytest.fixture
def lin(app, client):
    builders.as_citizen(client, "林晓雯")
    with app.app_context():
        return Actor(person=builders.person_named("林晓雯").id)


def asked(app, actor, kind, address):
    """The challenge and the code that was sent."""
    with app.app_context():
        with write():
            challenge = contacts.ask(actor, kind, address)
        return challenge, outbox.recent(1)[0].code


def reach(app, actor):
    with app.app_context():
        return contacts.of(actor.person)


def test_who_chose_nothing_is_reached_by_the_phone_of_the_register(app, lin):
    with app.app_context():
        known = queries.person(lin.person).phone
    assert reach(app, lin) == Reach(known, "", tongue=Tongue.BOTH)


@pytest.mark.parametrize(
    ("kind", "typed", "kept"), [(Kind.PHONE, "+86 199 0000-0077", "19900000077"), (Kind.EMAIL, " lin@example.org ", "lin@example.org")]
)
def test_a_new_one_counts_when_its_code_comes_back(both_databases, app, lin, kind, typed, kept):
    before = reach(app, lin)
    challenge, code = asked(app, lin, kind, typed)
    assert reach(app, lin) == before
    with app.app_context():
        with pytest.raises(CodeWrong):
            contacts.prove(lin, challenge, "000000" if code != "000000" else "000001")
        passed = contacts.prove(lin, challenge, code)
        with write():
            contacts.confirm(lin, passed)
        with write(), pytest.raises(CodeGone):
            contacts.confirm(lin, passed)  # once
        assert getattr(contacts.of(lin.person), kind.value) == kept
        row = session().scalars(select(Contact)).one()
        assert kept.encode() not in row.phone + row.email
        with write():
            contacts.forget(lin, kind)
    assert reach(app, lin) == before


def test_another_persons_code_opens_nothing(app, lin):
    challenge, code = asked(app, lin, Kind.EMAIL, "lin@example.org")
    with app.app_context():
        with write():
            other = Actor(person=builders.a_person("别人").id)
        assert contacts.claimed(other, challenge) == ""
        with pytest.raises(CodeGone):
            contacts.prove(other, challenge, code)
        assert contacts.of(other.person).email == contacts.of(lin.person).email == ""


@pytest.mark.parametrize(
    "typed", ["lin", "lin@", "@example.org", "lin@example", "a@b@example.org", "lin@example.org\r\nBcc: x@example.org", "林@例子.cn"]
)
def test_what_is_no_address_is_refused(app, lin, typed):
    with app.app_context(), write(), pytest.raises(EmailUnfit):
        contacts.ask(lin, Kind.EMAIL, typed)


@pytest.mark.parametrize("typed", ["", "12", "0990-8000001", "29900000000", "199000000011"])
def test_what_is_no_mobile_number_is_refused(app, lin, typed):
    with app.app_context(), write(), pytest.raises(MobileUnfit):
        contacts.ask(lin, Kind.PHONE, typed)


def test_a_strangers_mailbox_is_not_flooded_whoever_asks(app, lin):
    for _ in range(10):
        asked(app, lin, Kind.EMAIL, "victim@example.org")
    with app.app_context():
        with write():
            other = Actor(person=builders.a_person("别人").id)
        with write(), pytest.raises(CodeTooSoon):
            contacts.ask(other, Kind.EMAIL, "Victim@example.org")


def test_on_the_page_one_gives_an_address_proves_it_and_is_told_of_it(app, client, lin):
    page = client.press("/my/contact", {"address": "lin@example.org"}, action="/my/contact/email")
    with app.app_context():
        code = outbox.recent(1)[0].code
    shown = client.get(page.location).text
    assert "lin@example.org" in shown
    assert client.press(page.location, {"code": "12"}).status_code == 422
    done = client.press(page.location, {"code": code})
    assert done.location == "/my/contact"
    shown = client.get("/my/contact").text
    assert "l*****@example.org" in shown
    assert "lin@example.org" not in shown
    with app.app_context():
        [letter] = messages.inbox(lin.person)
        assert letter.kind == "new_email"
        assert {"contact:confirm"} <= set(session().scalars(select(AuditEntry.act)))
    assert client.press(f"/inbox/{letter.id}", action="/read").location == "/my/contact"


def test_what_was_typed_wrong_stands_there_again_with_what_is_wrong(client, lin):
    page = client.press("/my/contact", {"address": "lin@"}, action="/my/contact/email")
    assert page.status_code == 422
    assert 'value="lin@"' in page.text
    assert page.text.count("请输入电子邮箱地址") == 2  # in the summary and at the field


def test_opting_out_is_one_page(app, client, lin):
    assert client.press("/my/contact", {"by_text": "", "tongue": "en"}, field_name="tongue").location == "/my/contact"
    chosen = reach(app, lin)
    assert (chosen.by_text, chosen.tongue) == (False, Tongue.ENGLISH)
    assert not re.search(r'name="by_text"[^>]*checked', client.get("/my/contact").text)
