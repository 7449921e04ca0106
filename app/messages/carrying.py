"""短信、邮件提醒: what is put into an inbox also leaves by text message and e-mail, as its person chose.

A phone's screen is read by whoever holds it, and a mail passes many hands: what leaves says that there is a message and about
which service, never a reason or a result in detail. At night phones stay silent.
"""

import json
from datetime import datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select, update

from app.core import clock, jobs, seal
from app.core.db import session
from app.core.settings import current
from app.core.transaction import elected, write
from app.elements.words import Words
from app.messages import carriers, outbox, ports
from app.messages.carriers import Parcel
from app.messages.models import Channel, Message
from app.messages.ports import Reach
from app.messages.service import place

JOB = "messages.carry"
AT_A_TIME = 200
SILENT_FROM, SILENT_UNTIL = time(21), time(8)
TEXTS = Words(
    "【政务服务】{title}。请登录政务服务网“消息”查看；本短信不含链接。",
    "{title}. Sign in to the portal and open your messages to read it; this text has no link.",
)
MAILS = Words(
    "您好！\n\n{title}。\n\n具体内容涉及个人信息，不在邮件中发送，请登录政务服务网查看：\n{address}\n\n"
    "本邮件由系统发出，请勿回复。接收方式可在“我的—联系方式”中变更。",
    "Hello,\n\n{title}.\n\nThe details are personal and are not sent by e-mail. Sign in to read them:\n{address}\n\n"
    "Please do not answer this mail. Under “My affairs”, “How I am reached” you choose how you are told.",
)


def carry_new() -> int:
    """Take up what was told since the last round, each message once; gives how many. A duty of the worker, cheap when there is nothing."""
    waiting = select(Message.id).where(Message.carried_at.is_(None)).order_by(Message.id).limit(AT_A_TIME)
    session().rollback()
    if session().scalar(waiting.limit(1)) is None:
        return 0
    with elected(JOB) as writing:
        found = list(writing.scalars(waiting)) if writing else []
        if writing and found:
            if carriers.channels(current()):
                for message_id in found:
                    jobs.enqueue(JOB, {"id": str(message_id)}, key=f"{JOB}:{message_id}")
            writing.execute(update(Message).where(Message.id.in_(found)).values(carried_at=clock.now()))
        return len(found)


@jobs.handler(JOB)
def carry(payload: dict) -> None:
    """Write what leaves for one message; doing it again writes nothing more."""
    message = session().get(Message, UUID(payload["id"]))
    if message is None:
        return
    reach, title = ports.reach_of(message.person_id), _title(message)
    with write():
        for channel in carriers.channels(current()):
            if parcel := _parcel(channel, message.id, reach, title):
                not_before = _awake(clock.now()) if channel is Channel.TEXT else None
                outbox.put(channel, message.kind, parcel, key=f"{message.id}:{channel.value}", not_before=not_before)


def _parcel(channel: Channel, message_id: UUID, reach: Reach, title: Words) -> Parcel | None:
    """What leaves on this channel; None where the person cannot or does not want to be reached on it."""
    to, wanted, form = (reach.phone, reach.by_text, TEXTS) if channel is Channel.TEXT else (reach.email, reach.by_email, MAILS)
    if not (to and wanted):
        return None
    address = f"{current().public_url}/inbox/{message_id}"
    zh, en = form.zh.format(title=title.zh, address=address), form.en.format(title=title.en or title.zh, address=address)
    return Parcel(to, _wanted(zh, en, reach.tongue), _wanted(title.zh, title.en or title.zh, reach.tongue))


def _wanted(zh: str, en: str, tongue: str) -> Words:
    return Words("" if tongue == "en" else zh, "" if tongue == "zh" else en)


def _title(message: Message) -> Words:
    zh, en, _body_zh, _body_en = json.loads(seal.unseal(message.content, place(message.id)))
    return Words(zh, en)


def _awake(now: datetime) -> datetime | None:
    """The next morning, at night; None by day."""
    local = clock.local(now)
    if SILENT_UNTIL <= local.time() < SILENT_FROM:
        return None
    morning = local.replace(hour=SILENT_UNTIL.hour, minute=0, second=0, microsecond=0)
    return morning if local.time() < SILENT_UNTIL else morning + timedelta(days=1)
