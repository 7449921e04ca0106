"""What templates of every face may use: words of content, days, money, masks, addresses of assets."""

from datetime import date, datetime
from functools import cache
from hashlib import sha256
from pathlib import Path

from flask import current_app, request
from flask_babel import gettext as _
from markupsafe import Markup

from app.core import clock
from app.core.db import new_id
from app.elements.masks import mask
from app.elements.words import Words
from app.web.language import look

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def plain(words: Words | str | None) -> str:
    """The text in the reader's language, for attributes and titles."""
    return words.in_language(look().lang) if isinstance(words, Words) else words or ""


def t(words: Words | str | None) -> str | Markup:
    """The text in the reader's language; Chinese on an English page is marked as such, so that it is read aloud rightly."""
    if isinstance(words, Words) and look().lang == "en" and not words.en:
        return Markup('<span lang="zh-Hans">{}</span>').format(words.zh)
    return plain(words)


def _moment(value: date | datetime | str) -> date | datetime:
    """A date or an instant in local time, from what stands in facts and columns."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    return clock.local(value) if isinstance(value, datetime) else value


def day(value: date | datetime | str | None) -> str:
    """2026年11月23日, or 23 Nov 2026."""
    if not value:
        return ""
    when = _moment(value)
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}" if look().lang == "en" else f"{when.year}年{when.month}月{when.day}日"


def moment(value: datetime | str | None) -> str:
    """2026年11月23日 09:05, or 23 Nov 2026, 09:05."""
    if not value:
        return ""
    when = _moment(value)
    return f"{day(value)}{', ' if look().lang == 'en' else ' '}{when:%H:%M}"


def money(fen: int | None) -> str:
    """1,234.00 元 from 123400 fen."""
    if fen is None:
        return ""
    sign, whole = "-" if fen < 0 else "", abs(fen)
    return _("%(amount)s yuan", amount=f"{sign}{whole // 100:,}.{whole % 100:02d}")


def masked(value: str | None, kind: str) -> str:
    """Personal data as shown to someone who need not know it all."""
    return mask(kind, value) if value else ""


def new_key() -> str:
    """A new idempotency key for a form: sending the form twice has one effect (design decision 5)."""
    return new_id().hex


@cache
def _fingerprint(folder: str, name: str) -> str:
    path = Path(folder, name)
    return sha256(path.read_bytes()).hexdigest()[:8] if path.is_file() else ""


def asset(name: str) -> str:
    """The address of a static file with a fingerprint of its content, so that browsers may keep it for ever."""
    if current_app.debug:
        _fingerprint.cache_clear()  # whoever edits a style sheet sees it at once
    address, mark = f"{request.script_root}{current_app.static_url_path}/{name}", _fingerprint(current_app.static_folder or "", name)
    return f"{address}?v={mark}" if mark else address
