"""`python -m app.demo.houses.server PLAIN SECURE INSTANCE`: registers of other houses on two ports, with a switch for every fault.

PLAIN asks for signed requests (RFC 9421); SECURE speaks TLS and asks for the portal's certificate.
POST /switch/<register>/<state> breaks one: ok, slow, down, half, garbage, large, drip, stranger, redirect; vehicles also impostor.
"""

import base64
import hashlib
import hmac
import json
import re
import ssl
import sys
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from app.demo.houses import files, rows
from app.demo.houses.rows import Known, Row
from app.sources.signing import COVERED, LABEL, content_digest, signature_base

STATES = ("ok", "slow", "down", "half", "garbage", "large", "drip", "stranger", "redirect", "impostor")
SLOW_SECONDS = 30
LARGE_BYTES = 10 << 20
OLDEST_SECONDS = 300  # a signature that was made earlier is not accepted
STRANGER = "990001197001010017"
MOST_ASKED = 1 << 16


@dataclass
class Houses:
    """What all registers know, and how each is broken at the moment."""

    key: bytes
    people: Mapping[str, Known] = field(default_factory=dict)
    firms: Mapping[str, Row] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)  # nonces: nobody asks twice with one signature
    stopping: threading.Event = field(default_factory=threading.Event)
    folder: Path = field(default=Path())
    secure: ssl.SSLContext | None = None

    def switch(self, register: str, state: str) -> None:
        """Break or mend a register. An impostor shows a certificate of its own to whoever connects from now on."""
        self.states[register] = state
        if register == "vehicles" and self.secure:
            who = "impostor" if state == "impostor" else "server"
            self.secure.load_cert_chain(self.folder / f"{who}.crt", self.folder / f"{who}.key")

    def answer(self, register: str, asked: Mapping[str, object]) -> object:
        """The answer of a register in its own form."""
        number = str(asked.get("zjhm") or asked.get("sfzmhm") or "")
        known = self.people.get(number)
        if register == "fund":
            row = rows.fund(known) if known else None
            return {"code": 0, "msg": "成功", "data": [row] if row else []}
        if register == "vehicles":
            row = rows.vehicles(known) if known else None
            return {"result": {"list": [row] if row else []}}
        row = self.firms.get(number) or (rows.tax(known) if known else None)
        return {"head": {"rtn_code": "0000"}, "body": row}


REGISTERS = ("fund", "vehicles", "tax")


class Handler(BaseHTTPRequestHandler):
    """One request. What the switch says is done to a sound answer."""

    protocol_version = "HTTP/1.1"
    server: "Server"

    def do_POST(self) -> None:
        houses, parts = self.server.houses, self.path.strip("/").split("/")
        body = self.rfile.read(min(int(self.headers.get("Content-Length") or 0), MOST_ASKED))
        if parts[0] == "switch" and len(parts) == 3 and parts[1] in REGISTERS and parts[2] in STATES:
            houses.switch(parts[1], parts[2])
            self._send(200, b"{}")
        elif parts[0] not in REGISTERS:
            self._send(404, b"{}")
        elif self.server.is_plain and not self._is_signed(body):
            self._send(401, '{"msg": "签名无效"}'.encode())
        else:
            self._answer(parts[0], json.loads(body))

    def do_GET(self) -> None:
        self._send(200 if self.path == "/health" and self.server.houses.people else 503, b"{}")

    def _answer(self, register: str, asked: Mapping[str, object]) -> None:
        state = self.server.houses.states.get(register, "ok")
        sound = json.dumps(self.server.houses.answer(register, asked), ensure_ascii=False).encode()
        broken: Mapping[str, Callable[[], None]] = {
            "slow": lambda: self._after(SLOW_SECONDS, sound),
            "down": lambda: self._send(503, b"{}"),
            "half": lambda: self._half(sound),
            "garbage": lambda: self._send(200, b"<html>\xff\xfe busy"),
            "large": lambda: self._send(200, b'{"data": "' + b"x" * LARGE_BYTES + b'"}'),
            "drip": lambda: self._drip(sound),
            "stranger": lambda: self._send(200, re.sub(rb"\d{17}[\dX]", STRANGER.encode(), sound)),
            "redirect": self._redirect,
        }
        broken.get(state, lambda: self._send(200, sound))()

    def _send(self, status: int, content: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        if not self.server.is_plain:
            self.send_header("Connection", "close")  # each call shows its certificate anew
        self.end_headers()
        self.wfile.write(content)

    def _after(self, seconds: float, content: bytes) -> None:
        self.server.houses.stopping.wait(seconds)
        self._send(200, content)

    def _half(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content[: len(content) // 2])
        self.close_connection = True

    def _drip(self, content: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        for place in range(min(len(content), SLOW_SECONDS)):
            self.wfile.write(content[place : place + 1])
            self.wfile.flush()
            if self.server.houses.stopping.wait(1):
                break
        self.close_connection = True

    def _redirect(self) -> None:
        self.send_response(302)
        self.send_header("Location", "file:///etc/passwd")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _is_signed(self, body: bytes) -> bool:
        """Whether the portal signed this very request a moment ago, and not for another one before."""
        found = re.fullmatch(
            rf'{LABEL}=\((.*?)\);(created=(\d+);nonce="([^"]+)";keyid="([^"]+)";alg="hmac-sha256")', self._header("Signature-Input")
        )
        signature = re.fullmatch(rf"{LABEL}=:([A-Za-z0-9+/=]+):", self._header("Signature"))
        digest, houses = self._header("Content-Digest"), self.server.houses
        if not found or not signature or digest != content_digest(body) or found[4] in houses.seen:
            return False
        address = f"http://{self._header('Host')}{self.path}"
        base, _ = signature_base({"@method": "POST", "@target-uri": address, "content-digest": digest}, COVERED, found[2])
        wanted = hmac.new(houses.key, base.encode(), hashlib.sha256).digest()
        is_right = hmac.compare_digest(wanted, base64.b64decode(signature[1])) and found[5] == files.KEY_ID
        is_fresh = abs(time.time() - int(found[3])) < OLDEST_SECONDS
        if is_right:
            houses.seen.add(found[4])
        return is_right and is_fresh

    def _header(self, name: str) -> str:
        return self.headers.get(name) or ""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the base's name
        """Nothing: a register's access log is its own affair."""


class Server(ThreadingHTTPServer):
    """One port."""

    daemon_threads = True

    def __init__(self, port: int, houses: Houses, secure: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.houses, self.is_plain = houses, secure is None
        if secure:
            self.socket = secure.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A portal that hangs up early is what the switches are for."""


def tls(folder: Path) -> ssl.SSLContext:
    """The server's side of mutual TLS."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_cert_chain(folder / "server.crt", folder / "server.key")
    context.load_verify_locations(folder / "authority.crt")
    context.verify_mode = ssl.CERT_REQUIRED
    return context


def start(instance: Path, plain: int = 0, secure: int = 0) -> tuple[Server, Server]:
    """Both ports, answering from threads of their own; 0 takes a free port. The houses' files are laid down, their data is there."""
    folder = instance / files.FOLDER
    files.lay_down(instance, plain, secure)
    houses = Houses((folder / "fund.key").read_bytes(), folder=folder, secure=tls(folder))
    servers = Server(plain, houses), Server(secure, houses, houses.secure)
    files.lay_down(instance, servers[0].port, servers[1].port)
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    houses.people, houses.firms = rows.everyone(), rows.firms()
    files.fill(instance)
    return servers


def main() -> None:
    plain, secure, instance = int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
    start(instance, plain, secure)
    threading.Event().wait()


if __name__ == "__main__":
    main()
