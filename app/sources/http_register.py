"""A register of another house behind HTTP: asked in JSON, signed, with mutual TLS where it is wanted, and never believed blindly."""

import time
from collections.abc import Mapping

import orjson
import urllib3

from app.core.egress import EgressRefused, Origin
from app.sources.base import Record, Source, SourceDown
from app.sources.declared import Declared
from app.sources.kinds import House, kind, settle
from app.sources.reached import Reached
from app.sources.record_shape import Row, found_at, merged
from app.sources.signing import signer

MOST_BYTES = 1 << 20
PIECE = 1 << 14
CONNECTIONS = 8


class TooMuch(Exception):
    """The answer is larger than a record can be."""


@kind("http")
class HttpRegister(Source):
    """POST of what the declaration's body says; the answer is read by its shape."""

    is_remote = True

    def __init__(self, declared: Declared, reached: Reached | None, house: House) -> None:
        settle(self, declared)
        if reached is None:
            raise ValueError(f"{declared.name}: sources.yaml of the instance does not say where it stands")
        self._declared, self._reached, self._seconds = declared, reached, house.deadline_seconds
        self._url = reached.url.rstrip("/") + declared.path
        self._signer = signer(reached)
        self._pools: dict[tuple[Origin, str], urllib3.HTTPConnectionPool] = {}

    def fetch(self, subject_kind: str, subject_key: str, wanted: frozenset[str]) -> Record | None:
        """One call within the deadline; no redirect, at most a megabyte. Raises SourceDown, or whatever an unreadable answer raises."""
        asked = {"$subject": subject_key, "$kind": subject_kind, "$attributes": sorted(wanted)}
        answer = orjson.loads(self._ask(orjson.dumps(_filled(self._declared.body, asked))))
        rows = found_at(answer, self._declared.rows) if self._declared.rows else answer
        return merged(self._declared.shape.read(row, wanted) for row in _rows(rows))

    def _ask(self, body: bytes) -> bytes:
        until = time.monotonic() + self._seconds
        try:
            origin, address = self._reached.egress.address_of(self._url)
            response = self._pool(origin, address).urlopen(
                "POST",
                self._url[self._url.index("/", self._url.index("//") + 2) :],
                body=body,
                headers=self._headers(origin, body),
                redirect=False,
                retries=False,
                preload_content=False,
                timeout=urllib3.Timeout(total=self._seconds),
            )
        except (EgressRefused, urllib3.exceptions.HTTPError, OSError) as fault:
            raise SourceDown(self.name) from fault
        try:
            return _read(response, until)
        except (urllib3.exceptions.HTTPError, OSError) as fault:
            raise SourceDown(self.name) from fault
        finally:
            response.close()  # an answer that was read whole has given its connection back already

    def _headers(self, origin: Origin, body: bytes) -> Mapping[str, str]:
        host = f"[{origin.host}]" if ":" in origin.host else origin.host
        signed = self._signer.headers("POST", self._url, body) if self._signer else {}
        return {"Host": f"{host}:{origin.port}", "Content-Type": "application/json", "Accept": "application/json", **signed}

    def _pool(self, origin: Origin, address: str) -> urllib3.HTTPConnectionPool:
        """Connections to the address that was judged; TLS is about the name."""
        known = self._pools.get((origin, address))
        if known is None:
            self._pools.clear()  # the name moved: what is open leads to where it stood
            known = self._pools[origin, address] = self._connected(origin, address)
        return known

    def _connected(self, origin: Origin, address: str) -> urllib3.HTTPConnectionPool:
        if origin.scheme == "http":
            return urllib3.HTTPConnectionPool(address, origin.port, maxsize=CONNECTIONS)
        reached = self._reached
        return urllib3.HTTPSConnectionPool(
            address,
            origin.port,
            maxsize=CONNECTIONS,
            server_hostname=origin.host,
            assert_hostname=origin.host,
            cert_reqs="CERT_REQUIRED",
            ca_certs=str(reached.path(reached.authority)) if reached.authority else None,
            cert_file=str(reached.path(reached.client_certificate)) if reached.client_certificate else None,
            key_file=str(reached.path(reached.client_key)) if reached.client_key else None,
        )


def _read(response: urllib3.BaseHTTPResponse, until: float) -> bytes:
    """The whole answer, unless it is too long or too slow; anything but 200 is no answer."""
    if response.status != 200:
        raise urllib3.exceptions.HTTPError(f"status {response.status}")
    found = bytearray()
    while piece := response.read1(PIECE):
        found += piece
        if len(found) > MOST_BYTES:
            raise TooMuch()
        if time.monotonic() > until:
            raise TimeoutError()
    return bytes(found)


def _filled(body: object, asked: Mapping[str, object]) -> object:
    """The body of the declaration with what is asked in its places."""
    if isinstance(body, Mapping):
        return {str(key): _filled(value, asked) for key, value in body.items()}
    if isinstance(body, list):
        return [_filled(value, asked) for value in body]
    return asked.get(body, body) if isinstance(body, str) else body


def _rows(found: object) -> list[Row]:
    """None, one mapping, or a list of them."""
    if found is None or found == []:
        return []
    rows: list = found if isinstance(found, list) else [found]
    if not all(isinstance(row, Mapping) for row in rows):
        raise TypeError("the answer has no records where they were agreed")
    return rows
