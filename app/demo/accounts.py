"""The demonstration's accounts: one password for everyone, one fixed second factor per officer, all of it public."""

import hashlib
from base64 import b32encode
from collections.abc import Iterator

from app.core import clock
from app.demo.people import NamedPerson, everyone
from app.identity import totp

PASSWORD = "yimen-demo-2026"  # noqa: S105  public on purpose: it opens invented people only


def login_of(person: NamedPerson) -> str:
    """Officers sign in by name of account, citizens by ID number."""
    return person.key.replace("-", "") if person.is_staff else person.id_number


def totp_secret(person: NamedPerson) -> str:
    """Fixed, so that a visitor's authenticator app goes on working after a reset."""
    return b32encode(hashlib.sha256(f"demonstration {person.key}".encode()).digest()[:20]).decode()


def code_now(person: NamedPerson) -> str:
    """What the officer's authenticator app shows at this moment; empty for a citizen."""
    return totp.code_at(totp_secret(person), clock.now()) if person.is_staff else ""


def table(language: str = "en") -> Iterator[str]:
    """Two lines per account for the terminal: how to sign in, and who this is and what to try. `prove/walk.py` reads the first."""
    is_chinese = language == "zh"
    yield f"所有人的密码：{PASSWORD}" if is_chinese else f"Password of everyone: {PASSWORD}"
    for person in everyone():
        secret = f"  {'动态口令密钥' if is_chinese else 'TOTP secret'} {totp_secret(person)}" if person.is_staff else ""
        yield f"{person.name}  {login_of(person)}{secret}"
        yield f"    {person.title.zh}。{person.story.zh}" if is_chinese else f"    {person.latin}: {person.title.en}. {person.story.en}"
