"""A time-stamp authority (RFC 3161) beside ours, on this machine: it answers as a test lets it, and keeps what it was asked."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from asn1crypto import tsp
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from app.core import settings as core_settings
from app.core.settings import Settings, current
from app.issuance import authority, pki
from app.issuance.timestamp import OwnTimeStamper

Answers = Callable[[bytes], bytes]
TYPE = {"Content-Type": "application/timestamp-reply"}


@contextmanager
def answering(answers: Answers, *, status: int = 200, headers: dict[str, str] = TYPE) -> Iterator[tuple[str, list[bytes]]]:
    """A time-stamp authority on this machine: its address, and what it was asked."""
    asked: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            asked.append(self.rfile.read(int(self.headers["Content-Length"])))
            content = answers(asked[-1])
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_said):
            """Silent."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa", asked
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def of_another_house(theirs: Settings, vouching: Path) -> OwnTimeStamper:
    """Its stamper; who vouches for it is written into the file. `theirs` must not be a demonstration: then it calls itself otherwise."""
    ours = current()
    theirs.instance.mkdir(parents=True, exist_ok=True)
    core_settings.use(theirs)
    authority.ensure([])
    stamper = OwnTimeStamper(pki.load(pki.TIMESTAMP))
    certificates = [pki.certificate(name).public_bytes(Encoding.PEM) for name in (pki.ISSUING, pki.ROOT)]
    lists = [x509.load_der_x509_crl(one).public_bytes(Encoding.PEM) for one in pki.revocation_lists()]
    vouching.write_bytes(b"".join([*certificates, *lists]))
    core_settings.use(ours)
    return stamper


def stamped(stamper: OwnTimeStamper, change: Callable[[tsp.TimeStampReq], tsp.TimeStampReq] = lambda asked: asked) -> Answers:
    def answer(question: bytes) -> bytes:
        asked = change(tsp.TimeStampReq.load(question))
        return asyncio.run(stamper.async_request_tsa_response(asked)).dump()

    return answer
