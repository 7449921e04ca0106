"""A gateway to somebody who works for the house: one POST in JSON, signed with a shared secret.

What providers offer differs; this is the least that each can be given by a small translator in front of it. The key is the same at
each try of the same thing, and HMAC-SHA256 goes over time and body, so that nobody else spends the office's account.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Mapping

import urllib3

from app.core.settings import UnsafeSettings

SECONDS = 10
LEAST_KEY = 32
LARGEST = 64 * 1024  # bytes of an answer
PIECE = 1 << 16


class NotTaken(Exception):
    """It did not take it; whoever asked tries again."""


class Gateway:
    def __init__(self, url: str, secret: str, *, settings: str, largest: int = LARGEST, seconds: float = SECONDS) -> None:
        """`settings`: how its settings begin, YIMEN_TEXT for one. Raises UnsafeSettings with what is wrong.

        `largest`: the bytes of its longest answer; `seconds`: how long it is waited for, and may then take to say it.
        """
        if not url.startswith(("https://", "http://127.0.0.1:", "http://localhost:")):
            raise UnsafeSettings(f"{settings}_URL must begin with https://")
        if len(secret) < LEAST_KEY:
            raise UnsafeSettings(f"{settings}_KEY must have at least {LEAST_KEY} characters")
        self._url, self._secret, self._pool = url, secret.encode(), urllib3.PoolManager(num_pools=1, maxsize=1)
        self._largest, self._seconds = largest, seconds

    def post(self, said: Mapping[str, str], key: str, *, path: str = "") -> bytes:
        """The answer. Raises NotTaken for any but 2xx."""
        body = json.dumps(said, ensure_ascii=False).encode()
        moment = str(int(time.time()))  # the other house's time: the demonstration's clock may be moved
        signature = hmac.new(self._secret, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "X-Timestamp": moment, "X-Signature": signature}
        until = time.monotonic() + self._seconds
        try:
            answer = self._pool.request(
                "POST",
                self._url + path,
                body=body,
                headers=headers,
                redirect=False,
                retries=False,
                timeout=self._seconds,
                preload_content=False,
            )
            content = self._read(answer, until)
        except urllib3.exceptions.HTTPError as fault:
            raise NotTaken(type(fault).__name__) from fault
        if not 200 <= answer.status < 300:
            raise NotTaken(f"status {answer.status}")
        return content

    def _read(self, answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
        """All that it says; raises NotTaken where that is too long, or comes so slowly that whoever asked cannot wait."""
        found = bytearray()
        while piece := answer.read1(PIECE):
            found += piece
            fault = "the answer is too long" if len(found) > self._largest else "the answer is too slow" if time.monotonic() > until else ""
            if fault:
                answer.close()  # what it still has to say must not be read as its next answer
                raise NotTaken(fault)
        answer.release_conn()
        return bytes(found)
