"""Settings: read once from the environment by config.py, validated, frozen."""

from dataclasses import dataclass
from pathlib import Path

LEVELS = ("B-T", "B-LT")  # of the signature in a paper (PAdES, ETSI EN 319 142-1)


class UnsafeSettings(RuntimeError):
    """Production would not be safe with these settings; the reasons are listed."""


@dataclass(frozen=True)
class Settings:
    database_url: str
    secret_key: str  # signs cookies
    master_key: bytes  # 32 bytes; wraps every other key
    instance: Path  # files, keys, demonstration data of this node
    root: Path  # the checkout: forms/, certificates/, static/
    public_url: str  # what QR codes point to, no trailing slash
    production: bool = False
    demonstration: bool = True
    debug: bool = False
    testing: bool = False
    sqlite_synchronous: str = "FULL"
    max_upload_mb: int = 20
    scan_agent: str = ""  # where the agent of a window's own scanner listens, as its browser sees it; empty: none, or the simulator
    card_agent: str = ""  # the same of the window's card reader
    card_key: str = ""  # with which the drivers of card readers sign what they read; empty: only the demonstration's simulator does
    clamd: str = ""  # where the virus scanner listens: the path of its socket, or host:port; empty: files are not scanned
    text_url: str = ""  # where the carrier's gateway takes text messages; empty: nothing leaves that way
    text_key: str = ""  # the secret that signs what it is given
    mail_url: str = ""  # smtps://user:password@host:465; empty: no e-mail leaves
    mail_from: str = ""  # 政务服务 <no-reply@example.gov>
    courier_name: str = ""  # of the carrier, as it stands on papers
    courier_url: str = ""  # where its gateway is; empty: tracking numbers are typed, or the demonstration's carrier gives them
    courier_key: str = ""  # the secret that signs what it is given
    seal_name: str = ""  # of the unified seal platform that makes OFD copies, as pages call it
    seal_url: str = ""  # where its gateway is; empty: certificates are PDF files only, or the demonstration's simulator makes OFD copies
    seal_key: str = ""  # the secret that signs what it is given
    pkcs11_module: str = ""  # the library of a cryptographic machine; empty: private keys lie sealed in files of the instance
    pkcs11_token: str = ""  # the label of its token
    pkcs11_pin: str = ""
    tsa_url: str = ""  # of an outside time-stamp authority (RFC 3161); empty: the house's own
    tsa_trust: str = ""  # file of PEM with the certificates that vouch for it
    tsa_networks: tuple[str, ...] = ()  # private networks in which it may stand
    signature_level: str = "B-T"  # of papers, as PAdES names it; a type may ask for B-LT by itself
    session_minutes: int = 30
    draft_days: int = 30  # so long after its last saving a draft is kept
    draft_reminder_days: int = 7  # so long before its end the person is told
    automatic_sample_per_mille: int = 50  # so many of a thousand automatic approvals are drawn for a review by a person
    authority_sample_per_mille: int = 100  # and so many of what one person decided alone by a letter of authority
    yellow_days: int = 2  # a deadline is yellow when so many working days are left, red from its own day on
    supervision_answer_days: int = 3  # working days in which a department answers for a deadline that passed
    proof_answer_days: int = 5  # working days in which an applicant answers an office that asks for a proof within a case
    collect_reminder_days: tuple[int, ...] = (3, 10)  # so many days after papers came to the output desk their owner is reminded
    uncollected_days: int = 30  # after so many supervision is told that nobody came
    source_deadline_seconds: float = 2.0
    secure_cookies: bool = False
    proxies: int = 0  # reverse proxies in front whose X-Forwarded-* are believed


_current: Settings | None = None


def use(settings: Settings) -> None:
    global _current
    _current = settings


def current() -> Settings:
    if _current is None:
        raise RuntimeError("no settings: create the application first")
    return _current
