"""A seal platform on this machine, over a socket: the simulator behind the agreed JSON, or whatever a test lets it answer."""

import base64
import contextlib
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from app.core.gateway import Gateway
from app.issuance.seal_gateway import AROUND, LARGEST, SealGateway
from app.issuance.seal_service import Original
from app.issuance.seal_simulator import SealSimulator

SECRET, NAME = "k" * 32, "云江市统一电子印章平台"
Said = dict[str, str]
Answers = Callable[[Said], bytes]


def original_of(said: Said) -> Original:
    """What was asked, read from the JSON again as the operators' page tells it."""
    pdf = base64.b64decode(said["pdf"], validate=True)
    given = {"number", "identifier", "title", "issuer", "credit_code", "issued_on", "valid_until"}
    made = Original(type_code=said["type"], record=said["record"].encode(), pdf=pdf, **{name: said[name] for name in given})
    if made.pdf_sha256 != said["pdf_sha256"]:
        raise ValueError("the digest is not that of the PDF")
    return made


def sealed(said: Said) -> bytes:
    """The answer of a platform that does what was agreed."""
    return about(said, SealSimulator().seal(original_of(said), said["id"]))


def about(said: Said, content: bytes, **changes: object) -> bytes:
    """An answer with this file, as it was agreed but for the changes."""
    answer = {"number": said["number"], "pdf_sha256": said["pdf_sha256"], "ofd": base64.b64encode(content).decode()}
    return json.dumps(answer | changes).encode()


class House(BaseHTTPRequestHandler):
    """Of a POST that is not signed with the secret it knows nothing."""

    answers: Answers
    status, headers_of_answer, asked, seconds = 200, {}, [], 0.0

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        expected = hmac.new(SECRET.encode(), self.headers["X-Timestamp"].encode() + b"." + body, hashlib.sha256).hexdigest()
        said = json.loads(body)
        if self.path != "/ofd" or self.headers["X-Signature"] != expected or self.headers["Idempotency-Key"] != said["id"]:
            self.send_error(403)
            return
        self.asked.append(said)
        time.sleep(self.seconds)
        content = type(self).answers(said)
        self.send_response(self.status)
        for name, value in ({"Content-Length": str(len(content))} | self.headers_of_answer).items():
            self.send_header(name, value)
        self.end_headers()
        with contextlib.suppress(ConnectionError):  # who asked has heard enough
            self.wfile.write(content)

    def log_message(self, *_said):
        """Silent."""


@contextmanager
def answering(
    answers: Answers = sealed, *, status: int = 200, headers: dict[str, str] | None = None, seconds: float = 0.0, patience: float = 20.0
) -> Iterator[tuple[SealGateway, list[Said]]]:
    """The platform as the house knows it, and what it was asked. `seconds` it takes for an answer, `patience` it is waited for."""
    own = {"answers": staticmethod(answers), "status": status, "headers_of_answer": headers or {}, "asked": [], "seconds": seconds}
    handler = type("Once", (House,), own)
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}"
    try:
        gateway = Gateway(address, SECRET, settings="YIMEN_SEAL", largest=LARGEST * 4 // 3 + AROUND, seconds=patience)
        yield SealGateway(NAME, gateway), handler.asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
