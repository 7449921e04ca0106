"""What leaves by text message and e-mail: written with its cause, sent after the commit; in the demonstration shown instead."""

import json
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select

from app.core import clock, jobs, seal
from app.core.db import insert_once, new_id, session
from app.core.settings import current
from app.core.transaction import write
from app.elements.words import Words
from app.messages import carriers
from app.messages.carriers import Parcel
from app.messages.errors import CarrierMissing
from app.messages.models import Channel, OutboxMessage

JOB = "messages.send"
SUBJECT = Words("验证码", "Your code")
TEXT = Words(
    "【政务服务】验证码 {code}，5 分钟内有效。请勿告诉任何人，工作人员不会索要。",
    "Code {code}, valid for 5 minutes. Tell it to nobody.",
)
# what is not said for every code: how long it counts, where it is typed
TEXTS = {
    "joining": Words(
        "【政务服务】您的工作人员账号已建立，入职码 {code}，24 小时内有效。请到工作台“首次登录”设置密码和动态口令。请勿告诉任何人。",
        "Your staff account waits. Joining code {code}, valid for 24 hours, for “First sign-in” at the service desk. Tell it to nobody.",
    ),
}

TEXTS = {  # by purpose, where the code is for somebody else's ear
    "mandate": Words(
        "【政务服务】有人正在政务服务窗口申请代您办事。同意的，将授权码 {code} 告诉代办人，5 分钟内有效；不同意的，不要告诉任何人。",
        "Somebody at a service window asks to act for you. If you agree, tell them the code {code} within 5 minutes; if not, tell nobody.",
    )
}


@dataclass(frozen=True)
class Sent:
    """What the demonstration would have sent, readable."""

    channel: Channel
    address: str
    subject: Words
    text: Words
    code: str  # empty where it is no one-time code
    purpose: str
    at: datetime


def send_code(address: str, code: str, purpose: str) -> None:
    """Send a one-time code to a phone or a mailbox; refused where nothing could carry it, so that nobody waits in vain.

    In both languages: who reads it is not known yet.
    """
    channel = Channel.EMAIL if "@" in address else Channel.TEXT
    if channel not in carriers.channels(current()):
        raise CarrierMissing()
    said = TEXTS.get(purpose, TEXT)
    text = Words(said.zh.format(code=code), said.en.format(code=code))
    put(channel, purpose, Parcel(address, text, SUBJECT), code=code)


def put(
    channel: Channel, purpose: str, parcel: Parcel, *, key: str | None = None, code: str = "", not_before: datetime | None = None
) -> None:
    """Write what is to leave, and the job that hands it to the carrier. The same `key` is written once."""
    row_id = new_id()
    content = [parcel.address, parcel.subject.zh, parcel.subject.en, parcel.text.zh, parcel.text.en, code]
    sealed = seal.seal(json.dumps(content, ensure_ascii=False).encode(), _place(row_id))
    row = {"id": row_id, "channel": channel, "purpose": purpose, "content": sealed, "key": key, "created_at": clock.now()}
    if insert_once(OutboxMessage, **row) and carriers.of(channel):
        jobs.enqueue(JOB, {"id": str(row_id)}, key=f"{JOB}:{row_id}", run_at=not_before)


@jobs.handler(JOB)
def send(payload: dict) -> None:
    """Hand one written message to its carrier. After a crash it may go out twice; it is never lost."""
    row = session().get(OutboxMessage, UUID(payload["id"]))
    carrier = carriers.of(row.channel) if row else None
    if row is None or row.sent_at or carrier is None:
        return
    row_id, sent = row.id, _opened(row)
    session().rollback()  # a slow carrier keeps no transaction open
    carrier.send(Parcel(sent.address, sent.text, sent.subject), str(row_id))
    with write() as writing:
        writing.get_one(OutboxMessage, row_id).sent_at = clock.now()


def recent(limit: int = 20) -> list[Sent]:
    """The newest messages, for the demonstration's phone and mailbox."""
    return [_opened(row) for row in session().scalars(select(OutboxMessage).order_by(OutboxMessage.id.desc()).limit(limit))]


def _opened(row: OutboxMessage) -> Sent:
    address, subject_zh, subject_en, zh, en, code = json.loads(seal.unseal(row.content, _place(row.id)))
    return Sent(row.channel, address, Words(subject_zh, subject_en), Words(zh, en), code, row.purpose, row.created_at)


def _place(row_id: UUID) -> str:
    return f"outbox_message/content/{row_id}"
