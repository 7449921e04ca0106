"""A small load generator: one thread, sixteen kept connections, requests prepared as bytes.

It does as little as possible per answer, because it shares the machine with the server that it measures.
"""

import selectors
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import repeat


@dataclass
class Load:
    """What one burst saw."""

    answers: int = 0
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)

    @property
    def rate(self) -> float:
        return self.answers / self.seconds if self.seconds else 0.0


DRAINED_WITHIN = 5.0  # seconds
RECEIVED = bytearray(65536)  # one for all connections: a fresh buffer for each read would cost the machine more than small answers do


class Connection:
    """One kept connection: sends the next request when the last answer is complete."""

    def __init__(self, port: int, requests: Iterator[bytes]) -> None:
        self.port, self.requests = port, requests
        self.open()

    def open(self) -> None:
        self.socket = socket.create_connection(("127.0.0.1", self.port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.head = b""  # of an answer whose head is not complete
        self.status = self.missing = 0  # of an answer whose head is: what it said, and how many bytes are to come

    def send(self) -> bool:
        request = next(self.requests, None)
        if request is None:
            return False
        self.socket.sendall(request)
        return True

    def receive(self) -> int:
        """The status of a complete answer, else 0; -1 when the server closed the connection.

        The body is counted and never put together: joining the parts of a long page would make it look slower than it is.
        """
        size = self.socket.recv_into(RECEIVED)
        if not size:
            return -1
        if not self.status:
            self.head += RECEIVED[:size]
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return 0
            self.status, self.missing = int(self.head[9:12]), end + 4 + _length(self.head[:end])
            size, self.head = len(self.head), b""
        self.missing -= size
        if self.missing > 0:
            return 0
        status, self.status = self.status, 0
        return status


def _length(head: bytes) -> int:
    lowered = head.lower()
    at = lowered.find(b"\r\ncontent-length:")
    if at < 0:
        return 0
    end = lowered.find(b"\r\n", at + 2)
    return int(lowered[at + 17 : end if end >= 0 else None])


def burst(port: int, requests: Iterator[bytes], *, seconds: float = 1.0, connections: int = 16) -> Load:
    """Send `requests` over `connections` kept connections until they or the time run out."""
    seen, selector = Load(), selectors.DefaultSelector()
    started = time.perf_counter()
    for _ in range(connections):
        connection = Connection(port, requests)
        if connection.send():
            selector.register(connection.socket, selectors.EVENT_READ, connection)
    while selector.get_map() and time.perf_counter() - started < seconds:
        for key, _ in selector.select(0.2):
            _one(key.data, selector, seen)
    seen.seconds = time.perf_counter() - started
    _drain(selector)
    selector.close()
    return seen


def _drain(selector: selectors.BaseSelector) -> None:
    """Wait for the answers that are under way: a server still busy with them would make the next burst look slow."""
    until = time.perf_counter() + DRAINED_WITHIN
    while selector.get_map() and time.perf_counter() < until:
        for key, _ in selector.select(0.2):
            if key.data.receive():
                selector.unregister(key.fileobj)
                key.data.socket.close()
    for key in list(selector.get_map().values()):
        key.data.socket.close()


def _one(connection: Connection, selector: selectors.BaseSelector, seen: Load) -> None:
    status = connection.receive()
    if status == 0:
        return
    if status < 0:  # the server let go of an idle connection: the request in flight is sent again
        selector.unregister(connection.socket)
        connection.socket.close()
        connection.open()
        if connection.send():
            selector.register(connection.socket, selectors.EVENT_READ, connection)
        return
    seen.answers += 1
    seen.statuses[status] += 1
    if not connection.send():
        selector.unregister(connection.socket)
        connection.socket.close()


def get(path: str, *, cookie: str = "") -> bytes:
    extra = f"Cookie: {cookie}\r\n" if cookie else ""
    return f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Language: zh-CN\r\n{extra}\r\n".encode()


def post(path: str, body: str, *, cookie: str) -> bytes:
    encoded = body.encode()
    kind = "Content-Type: application/x-www-form-urlencoded\r\n"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n{kind}Content-Length: {len(encoded)}\r\n\r\n"
    return head.encode() + encoded


def again(request: bytes) -> Iterator[bytes]:
    return repeat(request)
