"""What a person is told reaches their inbox once, is theirs alone, and lies sealed."""

import re

import pytest
from sqlalchemy import select

from app.core.db import session
from app.core.transaction import write
from app.elements.words import Words
from app.messages import outbox, queries, service
from app.messages.models import Message, OutboxMessage
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


class Carrier:
    """A gateway that keeps what it was given."""

    def __init__(self):
        self.sent = []

    def send(self, phone, text):
        self.sent.append((phone, text))


def test_a_gateway_gets_each_text_after_the_commit_and_once(app, run_jobs):
    carrier = Carrier()
    outbox.use_gateway(carrier)
    try:
        with app.app_context():
            with write():
                outbox.send_code("19900000001", "123456", "sign_in")
            row_id = session().scalars(select(OutboxMessage.id)).one()
        assert carrier.sent == []
        run_jobs(app)
        with app.app_context():
            outbox.send({"id": str(row_id)})
    finally:
        outbox.use_gateway(None)
    assert [phone for phone, _text in carrier.sent] == ["19900000001"]
    assert "123456" in carrier.sent[0][1]
