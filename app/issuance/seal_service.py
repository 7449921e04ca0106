"""The buyer's unified seal platform (统一电子印章平台) behind a small port: what an installation's OFD copies come from.

What this house signs is the record and its PDF. An OFD (GB/T 33190) with an electronic seal (GB/T 38540) needs SM2 keys that a licensed
seal maker vouches for, and those are not ours: the platform lays out or converts, seals, and answers. An installation has one or none;
seal_gateway is that of an installation, seal_simulator that of the demonstration.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol


@dataclass(frozen=True)
class Original:
    """What the platform is given of a certificate: its signed PDF, and the signed record as data for who lays it out anew."""

    number: str
    identifier: str  # 电子证照标识
    type_code: str
    title: str
    issuer: str
    credit_code: str  # of the department that issued it: whose seal is asked for
    issued_on: str
    valid_until: str  # "" where it has no end
    record: bytes  # canonical JSON
    pdf: bytes

    @cached_property
    def pdf_sha256(self) -> str:
        return hashlib.sha256(self.pdf).hexdigest()


class SealSilent(Exception):
    """The platform gave no OFD, or none that was agreed; it is asked again later. The text says why, for operators."""


class SealService(Protocol):
    name: str  # as people are told it

    def seal(self, original: Original, key: str) -> bytes:
        """An OFD of this certificate that carries its office's seal; the same key seals once. Raises SealSilent."""
        ...


_service: SealService | None = None


def use(service: SealService | None) -> None:
    global _service
    _service = service


def connected() -> SealService | None:
    return _service


def name() -> str:
    """What the platform is called; "" where there is none, and certificates are PDF files only."""
    return _service.name if _service else ""
