"""An outside time-stamp authority behind HTTP (RFC 3161, 3.4): one question, one answer, and nothing else is ever called."""

import time
from collections.abc import Iterable

import urllib3

from app.core.egress import EgressRefused, Origin, allow
from app.issuance.errors import TimeStampMissing

SECONDS = 10.0
LARGEST = 64 * 1024  # bytes of an answer: a token with its certificates
PIECE = 1 << 14
ASKED, ANSWERED = "application/timestamp-query", "application/timestamp-reply"


def ask(url: str, networks: Iterable[str], question: bytes) -> bytes:
    """The answer as it came; raises TimeStampMissing with what was wrong. No redirect is followed."""
    until = time.monotonic() + SECONDS
    try:
        origin, address = allow([(url, networks)]).address_of(url)
        with _pool(origin, address) as pool:
            answer = pool.urlopen(
                "POST",
                url[url.index("/", url.index("//") + 2) :] if url.count("/") > 2 else "/",
                body=question,
                headers={"Host": _host(origin), "Content-Type": ASKED, "Accept": ANSWERED},
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(total=SECONDS),
            )
            try:
                return _read(answer, until)
            finally:
                answer.close()
    except EgressRefused as refused:
        raise TimeStampMissing(reason=str(refused)) from refused
    except (urllib3.exceptions.HTTPError, OSError) as fault:
        raise TimeStampMissing(reason=type(fault).__name__) from fault


def _host(origin: Origin) -> str:
    return f"{f'[{origin.host}]' if ':' in origin.host else origin.host}:{origin.port}"


def _pool(origin: Origin, address: str) -> urllib3.HTTPConnectionPool:
    """To the address that was judged; TLS is about the name."""
    if origin.scheme == "http":
        return urllib3.HTTPConnectionPool(address, origin.port)
    return urllib3.HTTPSConnectionPool(
        address, origin.port, server_hostname=origin.host, assert_hostname=origin.host, cert_reqs="CERT_REQUIRED"
    )


def _read(answer: urllib3.BaseHTTPResponse, until: float) -> bytes:
    if answer.status != 200:
        raise TimeStampMissing(reason=f"status {answer.status}")
    if answer.headers.get("Content-Type", "").partition(";")[0].strip().lower() != ANSWERED:
        raise TimeStampMissing(reason="the answer is no time-stamp reply")
    found = bytearray()
    while piece := answer.read1(PIECE):
        found += piece
        if len(found) > LARGEST:
            raise TimeStampMissing(reason="the answer is too long")
        if time.monotonic() > until:
            raise TimeStampMissing(reason="the answer is too slow")
    return bytes(found)
