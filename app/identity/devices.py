"""Kiosks: enrolled once by an administrator, then known by the random token in their cookie."""

import hashlib
import secrets
from uuid import UUID

from sqlalchemy import select

from app.core import clock
from app.core.db import new_id, session
from app.identity.models import Device


def hash_of(token: str) -> bytes:
    """Tokens are 256 random bits: a plain digest cannot be guessed back."""
    return hashlib.sha256(token.encode()).digest()


def enrol(name: str, hall: str) -> tuple[Device, str]:
    """A new device and the token it must carry; the token is not kept."""
    token = secrets.token_urlsafe(32)
    device = Device(id=new_id(), name=name, hall=hall, token_hash=hash_of(token), enrolled_at=clock.now())
    session().add(device)
    return device, token


def by_token(token: str) -> UUID | None:
    """The enrolled device that carries this token."""
    return session().scalar(select(Device.id).where(Device.token_hash == hash_of(token), Device.retired_at.is_(None)))
