"""A seal platform behind a signed gateway: one POST with the record and its PDF, and the OFD in base64 back."""

import base64
import binascii
import json
from collections.abc import Mapping

from app.core.gateway import Gateway, NotTaken
from app.core.settings import Settings, UnsafeSettings
from app.issuance.seal_service import Original, SealSilent

LARGEST = 8 * 1024 * 1024  # bytes of an OFD
AROUND = 4 * 1024  # of what stands beside it
SECONDS = 20  # for a whole answer: a job is lent out for sixty, and the paper may have to be drawn before


class SealGateway:
    """An answer that is about another certificate or another file is none, however well it is sealed."""

    def __init__(self, name: str, gateway: Gateway) -> None:
        self.name, self._gateway = name, gateway

    def seal(self, original: Original, key: str) -> bytes:
        try:
            said = json.loads(self._gateway.post(_asked(original, key), key, path="/ofd"))
        except (NotTaken, ValueError, RecursionError) as fault:
            raise SealSilent(str(fault)) from fault
        if not isinstance(said, dict):
            raise SealSilent("it answered no object")
        if said.get("number") != original.number or said.get("pdf_sha256") != original.pdf_sha256:
            raise SealSilent("it answered about another certificate")
        return _file(said)


def _asked(original: Original, key: str) -> Mapping[str, str]:
    return {
        "id": key,
        "number": original.number,
        "identifier": original.identifier,
        "type": original.type_code,
        "title": original.title,
        "issuer": original.issuer,
        "credit_code": original.credit_code,
        "issued_on": original.issued_on,
        "valid_until": original.valid_until,
        "record": original.record.decode(),
        "pdf_sha256": original.pdf_sha256,
        "pdf": base64.b64encode(original.pdf).decode(),
    }


def _file(said: Mapping[str, object]) -> bytes:
    written = said.get("ofd")
    if not isinstance(written, str) or not written:
        raise SealSilent("it gave no file")
    try:
        content = base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError) as fault:
        raise SealSilent("its file is not base64") from fault
    if len(content) > LARGEST:
        raise SealSilent("its file is too large")
    return content


def connected(settings: Settings) -> SealGateway | None:
    """The platform that the operator's settings name, or None. Raises UnsafeSettings with what is wrong."""
    if not settings.seal_url:
        if settings.seal_key or settings.seal_name:
            raise UnsafeSettings("YIMEN_SEAL_KEY and YIMEN_SEAL_NAME need YIMEN_SEAL_URL: without it no seal platform is asked")
        return None
    if not settings.seal_name:
        raise UnsafeSettings("YIMEN_SEAL_NAME must say what the seal platform is called on pages")
    largest = LARGEST * 4 // 3 + AROUND
    gateway = Gateway(settings.seal_url, settings.seal_key, settings="YIMEN_SEAL", largest=largest, seconds=SECONDS)
    return SealGateway(settings.seal_name, gateway)
