"""A carrier's gateway for text messages: one POST in JSON, signed with a shared secret.

What providers offer differs; this is the least that each can be given by a small translator in front of it: {id, phone, text},
the same id for the same message, and HMAC-SHA256 over time and body, so that nobody else's messages go out on the office's account.
"""

import hashlib
import hmac
import json
import time

import urllib3

from app.messages.carriers import Parcel

SECONDS = 10


class NotTaken(Exception):
    """The carrier did not take it; the job tries again."""


class TextGateway:
    def __init__(self, url: str, key: bytes) -> None:
        self._url, self._key, self._pool = url, key, urllib3.PoolManager(num_pools=1, maxsize=1)

    def send(self, parcel: Parcel, key: str) -> None:
        """Raises NotTaken for any answer but 2xx."""
        body = json.dumps({"id": key, "phone": parcel.address, "text": parcel.text.zh + parcel.text.en}, ensure_ascii=False).encode()
        moment = str(int(time.time()))  # the carrier's time: the demonstration's clock may be moved
        signature = hmac.new(self._key, f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "Idempotency-Key": key, "X-Timestamp": moment, "X-Signature": signature}
        try:
            answer = self._pool.request("POST", self._url, body=body, headers=headers, redirect=False, retries=False, timeout=SECONDS)
        except urllib3.exceptions.HTTPError as fault:
            raise NotTaken(type(fault).__name__) from fault
        if not 200 <= answer.status < 300:
            raise NotTaken(f"status {answer.status}")
