"""Text messages: written in the caller's transaction, sent after its commit; in the demonstration shown instead of sent."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from sqlalchemy import select

from app.core import clock, jobs, seal
from app.core.db import new_id, session
from app.core.settings import current
from app.core.transaction import write
from app.elements.words import Words
from app.messages.errors import GatewaySilent
from app.messages.models import OutboxMessage

JOB = "messages.send"
TEXT = Words(
    "【政务服务】验证码 {code}，5 分钟内有效。请勿告诉任何人，工作人员不会索要。",
    "Code {code}, valid for 5 minutes. Tell it to nobody.",
)


class Gateway(Protocol):
    def send(self, phone: str, text: str) -> None:
        """Hand one text message to the carrier; raises when it was not taken."""
        ...


_gateway: Gateway | None = None


def use_gateway(gateway: Gateway | None) -> None:
    """The carrier's gateway of this installation; a demonstration has none."""
    global _gateway
    _gateway = gateway


@dataclass(frozen=True)
class Sent:
    """A text message of the demonstration, readable."""

    phone: str
    text: Words  # both halves were sent: who reads the phone is not known
    code: str
    purpose: str
    at: datetime


def _place(row_id: UUID) -> str:
    return f"outbox_message/content/{row_id}"


def send_code(phone: str, code: str, purpose: str) -> None:
    """Send a one-time code to `phone`; refused where nothing could carry it, so that nobody waits in vain."""
    if _gateway is None and not current().demonstration:
        raise GatewaySilent()
    row_id = new_id()
    content = json.dumps([phone, TEXT.zh.format(code=code), TEXT.en.format(code=code), code], ensure_ascii=False)
    session().add(OutboxMessage(id=row_id, purpose=purpose, content=seal.seal(content.encode(), _place(row_id)), created_at=clock.now()))
    if _gateway:
        jobs.enqueue(JOB, {"id": str(row_id)}, key=f"{JOB}:{row_id}")


@jobs.handler(JOB)
def send(payload: dict) -> None:
    """Hand one written message to the gateway. After a crash it may go out twice; it is never lost."""
    row_id = UUID(payload["id"])
    row = session().get(OutboxMessage, row_id)
    if row is None or row.sent_at or _gateway is None:
        return
    phone, zh, en, _code = json.loads(seal.unseal(row.content, _place(row_id)))
    _gateway.send(phone, zh + en)
    with write() as writing:
        writing.get_one(OutboxMessage, row_id).sent_at = clock.now()


def recent(limit: int = 20) -> list[Sent]:
    """The newest text messages, for the demonstration's phone."""
    rows = session().scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(limit))
    opened = ((row, json.loads(seal.unseal(row.content, _place(row.id)))) for row in rows)
    return [Sent(phone, Words(zh, en), code, row.purpose, row.created_at) for row, (phone, zh, en, code) in opened]
