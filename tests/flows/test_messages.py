"""What a person is told reaches their inbox once, is theirs alone, and lies sealed."""

import re
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select

from app.core import clock, jobs
from app.core.actor import Actor
from app.core.db import session
from app.core.transaction import write
from app.elements.words import Words
from app.identity import contacts
from app.identity.contacts import Kind
from app.identity.models import Tongue
from app.messages import carriers, carrying, outbox, queries, retention, service
from app.messages.errors import CarrierMissing
from app.messages.models import Channel, Message, OutboxMessage
from tests import builders

TITLE, BODY = Words("您的“无房证明”已提交", "Your application was received"), Words("办件编号 YJ2026112300001")


@pytest.fixture
def told(app):
    """A person who was told the same thing twice."""
    with app.app_context(), write():
        person = builders.a_person("林晓雯")
        for _ in range(2):
            service.tell(person.id, "submitted", TITLE, BODY, link="case:YJ2026112300001", key="submitted:1")
        return person.id


def test_it_is_told_once_and_sealed(both_databases, app, told):
    with app.app_context():
        assert queries.unread(told) == queries.count(told) == 1
        letter = queries.inbox(told)[0]
        assert (letter.title, letter.body, letter.is_read) == (TITLE, BODY, False)
        assert "无房".encode() not in session().scalars(select(Message.content)).one()


def test_the_inbox_shows_it_and_opening_it_marks_it_read(app, client, told):
    builders.as_citizen(client, "林晓雯")
    shown = client.get("/inbox").text
    assert TITLE.zh in shown
    with app.app_context():
        letter = queries.inbox(told)[0]
    page = client.get(f"/inbox/{letter.id}")
    token = re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]
    assert client.post(f"/inbox/{letter.id}/read", data={"csrf_token": token}).location == "/my/cases/YJ2026112300001"
    with app.app_context():
        assert queries.unread(told) == 0


def test_someone_elses_message_does_not_exist(app, client, told):
    with app.app_context():
        letter = queries.inbox(told)[0]
    builders.as_citizen(client, "别人")
    page = client.get("/inbox")
    assert TITLE.zh not in page.text
    assert client.get(f"/inbox/{letter.id}").status_code == 404
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/act-for").text)[1]
    assert client.post(f"/inbox/{letter.id}/read", data={"csrf_token": token}).status_code == 404
    with app.app_context():
        assert queries.unread(told) == 1


@pytest.fixture
def at():
    """at(1, "22:30"): the clock of the house goes on from this time tomorrow."""

    def move(days, hour):
        clock.shift_by(timedelta)
        day = clock.today() + timedelta(days=days)
        ahead = datetime.combine(day, time.fromisoformat(hour), clock.LOCAL) - clock.now()
        clock.shift_by(lambda: ahead)

    yield move
    clock.shift_by(timedelta)


class Kept:
    """A carrier that keeps what it was given, or does not take it."""

    def __init__(self):
        self.taken, self.refuses = [], False

    def send(self, parcel, key):
        if self.refuses:
            raise OSError("the line is dead")
        self.taken.append((parcel, key))


def news(carrier):
    """What it was given but codes."""
    return [parcel for parcel, _key in carrier.taken if "验证码" not in parcel.subject.zh]


@pytest.fixture
def carried():
    """Both carriers of an installation, kept."""
    both = {channel: Kept() for channel in Channel}
    carriers.use(both)
    yield both
    carriers.use({})


def test_a_code_goes_to_its_carrier_after_the_commit_and_once(app, run_jobs, carried):
    with app.app_context():
        with write():
            outbox.send_code("19900000001", "123456", "sign_in")
        row_id = session().scalars(select(OutboxMessage.id)).one()
    assert carried[Channel.TEXT].taken == []
    run_jobs(app)
    with app.app_context():
        outbox.send({"id": str(row_id)})
    [(parcel, key)] = carried[Channel.TEXT].taken
    assert (parcel.address, key) == ("19900000001", str(row_id))
    assert "123456" in parcel.text.zh
    assert "123456" in parcel.text.en


def test_where_nothing_can_carry_it_no_code_is_promised(app, monkeypatch):
    monkeypatch.setattr(carriers, "channels", lambda _settings: frozenset({Channel.TEXT}))
    with app.app_context(), write(), pytest.raises(CarrierMissing):
        outbox.send_code("lin@example.org", "123456", "contact")


# --- what stands in an inbox leaves, too --------------------------------------------------------------------------


def reached(app, person_id, *, email="", by_text=True, by_email=True, tongue=Tongue.BOTH):
    """The worker's round, after the person has chosen."""
    actor = Actor(person=person_id)
    with app.app_context():
        if email:
            with write():
                challenge = contacts.ask(actor, Kind.EMAIL, email)
            passed = contacts.prove(actor, challenge, outbox.recent(1)[0].code)
            with write():
                contacts.confirm(actor, passed)
                contacts.choose(actor, by_text=by_text, by_email=by_email, tongue=tongue)
        carrying.carry_new()


def sent(app):
    with app.app_context():
        return [one for one in outbox.recent() if not one.code]


def test_a_message_leaves_once_by_the_phone_of_the_register_in_both_languages(both_databases, app, told, run_jobs):
    for _ in range(2):
        reached(app, told)
        run_jobs(app)
    [text] = sent(app)
    assert (text.channel, text.code) == (Channel.TEXT, "")
    assert TITLE.zh in text.text.zh
    assert TITLE.en in text.text.en
    assert "YJ2026112300001" not in text.text.zh + text.text.en  # the body stays in the inbox


def test_with_an_address_it_leaves_by_mail_too_with_a_link_that_opens_it(app, client, told, run_jobs):
    reached(app, told, email="lin@example.org", tongue=Tongue.ENGLISH)
    run_jobs(app)
    by_channel = {one.channel: one for one in sent(app)}
    mail = by_channel[Channel.EMAIL]
    assert (mail.address, mail.subject.zh, mail.subject.en, mail.text.zh) == ("lin@example.org", "", TITLE.en, "")
    assert by_channel[Channel.TEXT].text.zh == ""
    path = re.search(r"https?://[^/\s]+(/\S+)", mail.text.en)[1]
    builders.as_citizen(client, "林晓雯")
    assert TITLE.zh in client.get(path).text


@pytest.mark.parametrize(("by_text", "by_email", "channels"), [(False, True, {"email"}), (True, False, {"text"}), (False, False, set())])
def test_who_wants_none_gets_none(app, told, run_jobs, by_text, by_email, channels):
    reached(app, told, email="lin@example.org", by_text=by_text, by_email=by_email)
    run_jobs(app)
    assert {one.channel.value for one in sent(app)} == channels
    with app.app_context():
        assert queries.count(told) == 1  # the inbox has it all the same


def test_at_night_phones_stay_silent_and_mail_does_not_wait(app, told, run_jobs, carried, at):
    at(1, "22:30")
    reached(app, told, email="lin@example.org")
    run_jobs(app)
    assert [len(news(carried[channel])) for channel in (Channel.TEXT, Channel.EMAIL)] == [0, 1]
    at(2, "07:59")
    run_jobs(app)
    assert carried[Channel.TEXT].taken == []
    at(2, "08:00")
    run_jobs(app)
    assert len(carried[Channel.TEXT].taken) == 1


def test_a_dead_line_loses_nothing(app, told, run_jobs, carried, at):
    carried[Channel.TEXT].refuses = True
    at(1, "10:00")
    reached(app, told)
    with app.app_context():
        assert jobs.run_until_idle() == 2  # what carries it, and what did not get through
    carried[Channel.TEXT].refuses = False
    at(1, "10:10")
    run_jobs(app)
    assert len(carried[Channel.TEXT].taken) == 1


def test_what_has_left_is_kept_for_a_month(app, told, run_jobs, at):
    at(1, "10:00")
    reached(app, told)
    run_jobs(app)
    at(30, "10:00")
    with app.app_context():
        retention.sweep()
    assert len(sent(app)) == 1
    at(32, "10:00")
    with app.app_context():
        retention.sweep()
    assert sent(app) == []
    with app.app_context():
        assert queries.count(told) == 1
