"""The language and the look that a visitor chose: Chinese unless they say otherwise, plain unless they ask for large type."""

from dataclasses import dataclass, replace
from functools import lru_cache
from gettext import NullTranslations

from flask import Flask, g, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import Babel, get_translations
from werkzeug.wrappers import Response

from app.core.settings import current
from app.web import places

LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
CHOICES = {"lang": set(LOCALES), "elder": {"0", "1"}, "contrast": {"0", "1"}}
YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class Look:
    lang: str = "zh"
    elder: bool = False
    contrast: bool = False

    def chosen(self, name: str, value: str) -> "Look":
        """This look with one choice changed; anything unknown changes nothing."""
        if value not in CHOICES.get(name, ()):
            return self
        if name == "lang":
            return replace(self, lang=value)
        return replace(self, elder=value == "1") if name == "elder" else replace(self, contrast=value == "1")

    def to_cookie(self) -> str:
        return f"{self.lang}.{int(self.elder)}.{int(self.contrast)}"

    @classmethod
    @lru_cache(maxsize=64)  # a dozen looks there are; what else a cookie says may be forgotten
    def from_cookie(cls, text: str) -> "Look":
        """What the cookie says, as far as it is one of ours: nothing else depends on it, so it is not signed."""
        look = cls()
        for name, value in zip(CHOICES, text.split("."), strict=False):
            look = look.chosen(name, value)
        return look


def cookie_name() -> str:
    return "__Host-look" if current().secure_cookies else "yimen_look"


def look() -> Look:
    """How this visitor wants pages."""
    found: Look | None = g.get("look")
    if found is None:
        found = g.look = Look.from_cookie(request.cookies.get(cookie_name(), "")) if request else Look()
    return found


def init_app(app: Flask) -> None:
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LOCALES["zh"])
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Shanghai")
    Babel(app, locale_selector=lambda: LOCALES[look().lang])
    app.jinja_env.install_gettext_callables(_said, _said_of_several, newstyle=True)  # type: ignore[attr-defined]  # jinja2.ext.i18n
    app.before_request(_take_choice)


def _catalogue() -> NullTranslations:
    """The reader's translations, looked up once per request: a page says fifty things."""
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return g.catalogue


def _said(text: str) -> str:
    return _catalogue().gettext(text)


def _said_of_several(one: str, several: str, number: int) -> str:
    return _catalogue().ngettext(one, several, number)


def forget(response: Response) -> Response:
    """The next visitor of this browser begins in Chinese and in plain type, like everyone."""
    response.delete_cookie(cookie_name(), httponly=True, samesite="Lax", secure=current().secure_cookies)
    return response


def _take_choice() -> ResponseReturnValue | None:
    """?lang=en and the like: remember it and come back to the same address without it."""
    if not request.query_string or request.method != "GET" or not CHOICES.keys() & request.args.keys():
        return None
    chosen = look()
    for name in CHOICES:
        chosen = chosen.chosen(name, request.args.get(name, ""))
    response = redirect(places.here(**dict.fromkeys(CHOICES)), 303)
    response.set_cookie(cookie_name(), chosen.to_cookie(), max_age=YEAR, httponly=True, samesite="Lax", secure=current().secure_cookies)
    return response
