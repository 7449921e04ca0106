"""A browser without JavaScript over the standard library: cookies, pages, forms. It knows nothing of the product."""

import hmac
import mimetypes
import struct
import time
import uuid
from base64 import b32decode
from dataclasses import dataclass, field
from http.client import HTTPMessage
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, OpenerDirector, ProxyHandler, Request, build_opener

import lxml.html
from lxml.html import FormElement, HtmlElement


class Unexpected(RuntimeError):
    """The server answered something else than a person would need here."""


@dataclass
class Page:
    """One answer: status, address after redirects, body; parsed when it is HTML."""

    status: int
    url: str
    headers: HTTPMessage
    body: bytes
    _tree: HtmlElement | None = field(default=None, repr=False)

    @property
    def tree(self) -> HtmlElement:
        if self._tree is None:
            self._tree = lxml.html.fromstring(self.body.decode("utf-8"), base_url=self.url)
        return self._tree

    @property
    def text(self) -> str:
        return " ".join(self.tree.text_content().split())

    @property
    def path(self) -> str:
        return urlsplit(self.url).path

    def complaints(self) -> str:
        """What the page says is wrong: its error summary, else the beginning of its main part."""
        lines = [" ".join(item.text_content().split()) for item in self.find("//*[contains(@class,'error-summary')]//li")]
        main = self.find("//main")
        return "; ".join(lines) or (" ".join(main[0].text_content().split()) if main else self.text)[:400]

    def find(self, selector: str) -> list[HtmlElement]:
        return self.tree.xpath(selector)

    def link(self, *parts: str) -> str:
        """The address of the first link whose text or address holds one of `parts`."""
        for part in parts:
            for anchor in self.find("//a[@href]"):
                if part in " ".join(anchor.text_content().split()) or part in anchor.get("href"):
                    return urljoin(self.url, anchor.get("href"))
        raise Unexpected(f"{self.url}: no link with {parts}; there are {[a.get('href') for a in self.find('//main//a[@href]')][:20]}")

    def form(self, *, action: str = "", field_name: str = "", button: str = "") -> FormElement:
        """The first form that goes to `action`, has the field, or has a button so named; of the main part by preference."""
        for form in [*self.find("//main//form"), *self.find("//form")]:
            names = {element.get("name") for element in form.xpath(".//*[@name]")}
            labels = [" ".join(element.text_content().split()) for element in form.xpath(".//button")]
            if (
                action in (form.get("action") or self.url)
                and (not field_name or field_name in names)
                and (not button or any(button in label for label in labels))
            ):
                return form
        raise Unexpected(
            f"{self.url} ({self.status}): no form with action {action!r}, field {field_name!r}, button {button!r}: {self.complaints()}"
        )


@dataclass(frozen=True)
class File:
    name: str
    content: bytes


Value = str | list[str] | File


class Browser:
    """Keeps cookies and follows redirects, as one person's browser does."""

    def __init__(self, home: str) -> None:
        self.home = home
        self.cookies = CookieJar()
        self.opener: OpenerDirector = build_opener(ProxyHandler({}), HTTPCookieProcessor(self.cookies))
        self.opener.addheaders = [("Accept-Language", "zh-CN,zh;q=0.9"), ("User-Agent", "yimen-journey")]

    def get(self, address: str, *, expect: int = 200) -> Page:
        return self._open(Request(urljoin(self.home, address)), expect)

    def submit(self, page: Page, form: FormElement, values: dict[str, Value] | None = None, *, button: str = "", expect: int = 200) -> Page:
        """Send `form` as it stands on the page with `values` written into it, by the button with this text if it has a name.

        Any status but `expect` is a surprise; 0 takes every one.
        """
        fields = filled(form)
        fields.update(values or {})
        for element in form.xpath(".//button[@name]"):
            if button and button in " ".join(element.text_content().split()):
                fields[element.get("name")] = element.get("value", "")
        address = urljoin(page.url, form.get("action") or page.url)
        if (form.get("method") or "get").lower() == "get":
            pairs = [(name, value) for name, value in flat(fields) if isinstance(value, str)]
            return self._open(Request(address.split("?")[0] + "?" + urlencode(pairs)), expect)
        kind, body = encode(fields, multipart="multipart" in (form.get("enctype") or ""))
        return self._open(Request(address, data=body, headers={"Content-Type": kind, "Origin": self.home, "Referer": page.url}), expect)

    def _open(self, request: Request, expect: int) -> Page:
        try:
            answer = self.opener.open(request, timeout=60)
        except HTTPError as refused:
            answer = refused
        with answer:
            page = Page(answer.status, answer.url, answer.headers, answer.read())
        if expect and page.status != expect:
            said = page.complaints() if "html" in page.headers.get("Content-Type", "") else ""
            raise Unexpected(f"{request.get_method()} {request.full_url}: {page.status} instead of {expect}. {said}")
        return page


def filled(form: FormElement) -> dict[str, Value]:
    """What the form would send if its button were pressed now."""
    found: dict[str, Value] = {}
    for element in form.xpath(".//input[@name] | .//select[@name] | .//textarea[@name]"):
        name, kind = element.get("name"), (element.get("type") or "text").lower()
        if element.get("disabled") is not None or kind in {"submit", "button", "image", "reset", "file"}:
            continue
        if kind in {"checkbox", "radio"} and element.get("checked") is None:
            continue
        value = _value(element)
        if kind == "checkbox" and name in found:
            before = found[name]
            found[name] = [*(before if isinstance(before, list) else [str(before)]), value]
        else:
            found[name] = value
    return found


def _value(element: HtmlElement) -> str:
    if element.tag == "textarea":
        return element.text or ""
    if element.tag == "select":
        chosen = element.xpath(".//option[@selected]") or element.xpath(".//option")[:1]
        return chosen[0].get("value", chosen[0].text or "") if chosen else ""
    return element.get("value", "on" if element.get("type") in {"checkbox", "radio"} else "")


def flat(fields: dict[str, Value]) -> list[tuple[str, str | File]]:
    return [(name, one) for name, value in fields.items() for one in (value if isinstance(value, list) else [value])]


def encode(fields: dict[str, Value], *, multipart: bool) -> tuple[str, bytes]:
    pairs = flat(fields)
    if not multipart and not any(isinstance(value, File) for _, value in pairs):
        return "application/x-www-form-urlencoded", urlencode(pairs).encode()
    border = uuid.uuid4().hex
    parts = []
    for name, value in pairs:
        if isinstance(value, File):
            kind = mimetypes.guess_type(value.name)[0] or "application/octet-stream"
            head = f'Content-Disposition: form-data; name="{name}"; filename="{value.name}"\r\nContent-Type: {kind}'
            content = value.content
        else:
            head, content = f'Content-Disposition: form-data; name="{name}"', value.encode()
        parts.append(b"--" + border.encode() + b"\r\n" + head.encode() + b"\r\n\r\n" + content + b"\r\n")
    return f"multipart/form-data; boundary={border}", b"".join(parts) + b"--" + border.encode() + b"--\r\n"


def one_time_code(secret: str, *, at: float | None = None) -> str:
    """RFC 6238 with the usual settings: SHA-1, thirty seconds, six digits."""
    key = b32decode(secret.replace(" ", "").upper() + "=" * (-len(secret.replace(" ", "")) % 8))
    step = int((time.time() if at is None else at) // 30)
    mac = hmac.digest(key, struct.pack(">Q", step), "sha1")
    start = mac[-1] & 15
    return f"{(int.from_bytes(mac[start : start + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06d}"
