"""What a gateway is really given, over a socket of this machine, and what is no answer."""

import contextlib
import hashlib
import hmac
import json
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from app.core.gateway import LARGEST, Gateway, NotTaken
from app.core.settings import UnsafeSettings
from tests.another_house import that_answers

SECRET = "k" * 32


def a_gateway(port):
    return Gateway(f"http://127.0.0.1:{port}", SECRET, settings="YIMEN_TEXT")


def test_what_is_sent_is_signed_and_has_one_key_at_each_try(serving):
    server, taken = that_answers(b"yes")
    gateway = a_gateway(serving(server))
    assert [gateway.post({"text": "您好"}, "the-key", path="/send") for _ in range(2)] == [b"yes"] * 2
    (path, headers, body), (_path, again, _body) = taken
    assert path == "/send" and json.loads(body) == {"text": "您好"}
    assert headers["Idempotency-Key"] == again["Idempotency-Key"] == "the-key"
    expected = hmac.new(SECRET.encode(), headers["X-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
    assert headers["X-Signature"] == expected


@pytest.mark.parametrize("status", [302, 400, 500])
def test_whatever_is_no_yes_was_not_taken(serving, status):
    server, _taken = that_answers(status=status)
    with pytest.raises(NotTaken, match=str(status)):
        a_gateway(serving(server)).post({}, "the-key")


def test_one_that_is_away_did_not_take_it():
    server, _taken = that_answers()
    port = server.server_address[1]
    server.server_close()
    with pytest.raises(NotTaken):
        a_gateway(port).post({}, "the-key")


def test_an_answer_without_end_is_none(serving):
    server, _taken = that_answers(b"x" * (LARGEST + 1))
    with pytest.raises(NotTaken, match="too long"):
        a_gateway(serving(server)).post({}, "the-key")


def test_each_house_has_its_own_longest_answer(serving):
    server, _taken = that_answers(b"x" * (LARGEST + 1))
    port = serving(server)
    assert len(Gateway(f"http://127.0.0.1:{port}", SECRET, settings="YIMEN_SEAL", largest=LARGEST * 2).post({}, "the-key")) == LARGEST + 1


def test_an_answer_that_comes_drop_by_drop_is_not_waited_for_to_its_end(serving):
    class Slow(BaseHTTPRequestHandler):
        def do_POST(self):
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Length", "100")
            self.end_headers()
            with contextlib.suppress(ConnectionError):
                for _drop in range(100):
                    self.wfile.write(b"x")
                    time.sleep(0.1)

        def log_message(self, *_said):
            """Silent."""

    began = time.monotonic()
    port = serving(HTTPServer(("127.0.0.1", 0), Slow))
    with pytest.raises(NotTaken, match="too slow"):
        Gateway(f"http://127.0.0.1:{port}", SECRET, settings="YIMEN_SEAL", seconds=0.5).post({}, "the-key")
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("url", "secret", "told"),
    [("http://carrier.example", SECRET, "YIMEN_TEXT_URL"), ("https://carrier.example", "short", "YIMEN_TEXT_KEY")],
)
def test_settings_that_are_not_safe_stop_the_start(url, secret, told):
    with pytest.raises(UnsafeSettings, match=told):
        Gateway(url, secret, settings="YIMEN_TEXT")
