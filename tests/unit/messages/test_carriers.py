"""What a gateway and a mail server are really given, over sockets of this machine."""

import json
import socketserver
from email import message_from_bytes, policy

import pytest

from app.core.gateway import Gateway
from app.core.settings import UnsafeSettings
from app.elements.words import Words
from app.messages.carriers import Parcel
from app.messages.mail_server import server_of
from app.messages.text_gateway import TextGateway
from tests.another_house import that_answers

PARCEL = Parcel("19900000001", Words("【政务服务】您有新消息。", "There is news."), Words("您的“无房证明”已受理", "It was accepted"))


def test_a_text_message_goes_with_its_key(serving):
    server, taken = that_answers()
    TextGateway(Gateway(f"http://127.0.0.1:{serving(server)}/send", "k" * 32, settings="YIMEN_TEXT")).send(PARCEL, "the-key")
    path, headers, body = taken[0]
    assert json.loads(body) == {"id": "the-key", "phone": "19900000001", "text": "【政务服务】您有新消息。There is news."}
    assert (path, headers["Idempotency-Key"]) == ("/send", "the-key")


class Postman(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as one mail needs."""

    def handle(self):
        self._say("220 here")
        while line := self.rfile.readline().strip():
            word = line.split()[0].upper()
            if word == b"DATA":
                self._say("354 go on")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            elif word == b"QUIT":
                return self._say("221 bye")
            self._say("250 fine")
        return None

    def _say(self, answer):
        self.wfile.write(answer.encode() + b"\r\n")


def test_a_mail_says_who_it_is_from_and_that_a_machine_wrote_it(serving):
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Postman)
    server.mails = []
    mail_server = server_of(f"smtp://127.0.0.1:{serving(server)}", "政务服务 <no-reply@example.gov>")
    mail_server.send(Parcel("lin@example.org", PARCEL.text, PARCEL.subject), "the-key")
    [raw] = server.mails
    mail = message_from_bytes(raw, policy=policy.default)
    assert (mail["To"], mail["From"]) == ("lin@example.org", "政务服务 <no-reply@example.gov>")
    assert mail["Subject"] == "您的“无房证明”已受理 / It was accepted"
    assert (mail["Message-ID"], mail["Auto-Submitted"]) == ("<the-key@example.gov>", "auto-generated")
    assert mail.get_content().split() == ["【政务服务】您有新消息。", "There", "is", "news."]


@pytest.mark.parametrize(
    ("url", "sender"),
    [("mail.example.gov", "a@example.gov"), ("http://mail.example.gov", "a@example.gov"), ("smtps://mail.example.gov", "us")],
)
def test_settings_that_cannot_be_stop_the_start(url, sender):
    with pytest.raises(UnsafeSettings):
        server_of(url, sender)


def test_a_password_with_signs_is_read_and_the_port_is_that_of_the_scheme():
    server = server_of("smtps://no-reply:p%40ss@mail.example.gov", "政务服务 <no-reply@example.gov>")
    assert (server.port, server.tls_at_once, server.user, server.password) == (465, True, "no-reply", "p@ss")
