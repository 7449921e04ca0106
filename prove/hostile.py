"""What no browser sends: seeded submissions with unknown names, broken encodings, huge numbers, cut bodies, rows that do not exist.

The tests send the same, fewer of them.
"""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote_from_bytes, urlencode

FORM = "application/x-www-form-urlencoded"
BOUNDARY = "----frontier"
HUGE = 10**9

# Bytes as they stand in a body, percent-encoded; most of them are no text at all.
TEXTS: Sequence[bytes] = (
    b"", b" ", b"\x00", b"a\x00b", b"\xff\xfe", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\xe2\x80\xae\xe2\x80\x8f",
    b"9" * 5000, b"-" + b"9" * 5000, b"1e999", b"1e-999", b"NaN", b"-Infinity", b"0x1F", b"1_000", b"1,000.00", b"0" * 400 + b"1",
    "１２３４".encode(), "٣٤٥".encode(), "²³½".encode(), b"99999999999999999999.99", b"9999-99-99", b"0000-00-00", b"2026-02-30", b"-1-1-1",
    b"true", b"null", b"[]", b"{}", b'{"value": 1}', b"~typed.x", b"__class__", b"{{ 7*7 }}", b"{% raw %}", b"%s%n%x", b"${7*7}",
    b"<script>alert(1)</script>", b"' OR 1=1 --", b"\r\nSet-Cookie: a=b", b"../../etc/passwd", "𬱖㙍䶮".encode(), "\U000e0041".encode(),
    "Z̸̢͖a̷l̵g̶o̴".encode(), b"x" * 30_000, "汉".encode() * 9000, b"\n" * 3000, b"990001199001011234", b"91990001MA8000019X",
)  # fmt: skip
NAMES: Sequence[bytes] = (
    b"", b"csrf_token", b"key", b"later", b"add", b"remove", b"find", b"_method", b"__proto__", b"a.b.c", b"members", b"members-",
    b"a_lookup", b"a_lines-rows", b"a_lines-99-name",
    b"members--1-name", b"members-0-name", b"members-99-name",
    b"members-999999999999999999999-name", b"members-\xd9\xa3-name", b"members-0-", b"~parked.x",
    b"~rows.members", b"x" * 5000, b"\xff", b"\x00", b"status", b"row_version", b"applicant_id", b"locked", b"answers",
)  # fmt: skip


@dataclass(frozen=True)
class Form:
    """One form of the house as a browser would send it: the address, its fields, and other answers to what a register has locked."""

    path: str
    fields: Sequence[tuple[str, str]]
    locked: Sequence[Mapping[str, str]] = ()


@dataclass(frozen=True)
class Post:
    path: str
    media_type: str
    body: bytes
    length: str = ""  # what the request says of its length, where that is not true


Pairs = list[tuple[bytes, bytes]]


def post(forms: Sequence[Form], chance: random.Random) -> Post:
    """One hostile submission: a true form with something wrong about it, or nothing like a form at all."""
    form = chance.choice(forms)
    kind = chance.random()
    if kind < 0.7:
        return _encoded(form.path, _worse(form, chance))
    if kind < 0.9:
        return _in_parts(form.path, _worse(form, chance), chance)
    return chance.choice(STRANGE)(form, chance)


def _pairs(form: Form) -> Pairs:
    return [(name.encode(), value.encode()) for name, value in form.fields]


def _worse(form: Form, chance: random.Random) -> Pairs:
    """A few of the fields changed, doubled, left out or renamed. The token mostly stays: without it nothing is reached."""
    worse = _pairs(form)
    if form.locked and chance.random() < 0.3:
        worse += [(name.encode(), text.encode()) for name, text in chance.choice(form.locked).items()]
    for _ in range(chance.randrange(1, 8)):
        at = chance.randrange(len(worse)) if worse else 0
        what = chance.random()
        if what < 0.5 and worse:
            name = worse[at][0]
            worse[at] = (name, worse[at][1] if name == b"csrf_token" and chance.random() < 0.95 else chance.choice(TEXTS))
        elif what < 0.7:
            worse.insert(at, (_a_name(form, chance), chance.choice(TEXTS)))
        elif what < 0.8 and worse and worse[at][0] != b"csrf_token":
            del worse[at]
        elif what < 0.9 and worse:
            worse.append((worse[at][0], chance.choice(TEXTS)))
        elif worse:
            worse.append((worse[at][0] + chance.choice((b"-0", b"-day", b".0", b"-end", b"[]", b"-99")), chance.choice(TEXTS)))
    return worse


def _a_name(form: Form, chance: random.Random) -> bytes:
    return chance.choice(NAMES) if chance.random() < 0.7 else chance.choice(_pairs(form))[0][::-1]


def _encoded(path: str, pairs: Pairs) -> Post:
    body = "&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}" for name, value in pairs)
    return Post(path, FORM, body.encode())


def _in_parts(path: str, pairs: Pairs, chance: random.Random) -> Post:
    """As multipart, whole or cut off somewhere, with file names and types that lie."""
    body = b"".join(_part(name, value, chance) for name, value in pairs) + f"--{BOUNDARY}--\r\n".encode()
    if chance.random() < 0.3:
        body = body[: chance.randrange(len(body))]
    named = chance.choice((BOUNDARY, BOUNDARY, BOUNDARY, BOUNDARY, "other", "", "x" * 300))
    return Post(path, f"multipart/form-data; boundary={named}", body)


LIES_OF_NAME = (b"", b"a.pdf", b"../../x", b"\xff\xfe.jpg", b"con", b"a" * 300)
LIES_OF_TYPE = (b"image/png", b"text/html", b"", b"\xff", b"application/pdf; x=" + b"y" * 500)


def _part(name: bytes, value: bytes, chance: random.Random) -> bytes:
    said = b'Content-Disposition: form-data; name="' + name.replace(b'"', b"%22").replace(b"\r\n", b"%0D%0A") + b'"'
    if chance.random() < 0.1:
        said += b'; filename="' + chance.choice(LIES_OF_NAME) + b'"\r\nContent-Type: ' + chance.choice(LIES_OF_TYPE)
    return f"--{BOUNDARY}\r\n".encode() + said + b"\r\n\r\n" + value + b"\r\n"


def _bare(form: Form, chance: random.Random) -> Post:
    """Bytes of no kind, under a type that promises one."""
    kinds = (FORM, "application/json", "multipart/form-data", "text/plain", "", "\x7f/;;;=", f"multipart/form-data; boundary={BOUNDARY}")
    return Post(form.path, chance.choice(kinds), chance.randbytes(chance.randrange(400)))


def _json(form: Form, chance: random.Random) -> Post:
    return Post(form.path, "application/json", b'{"a":' * chance.choice((1, 50, 20_000)) + b"1")


def _many(form: Form, chance: random.Random) -> Post:
    """A hundred thousand parameters, now and then; else some hundreds."""
    count = 100_000 if chance.random() < 0.02 else chance.choice((300, 999, 1001))
    return Post(form.path, FORM, urlencode([*form.fields, *((f"f{number}", "1") for number in range(count))]).encode())


def _elsewhere(form: Form, chance: random.Random) -> Post:
    """The fields of one page sent to another: a later step, a step that does not exist, somebody's row."""
    draft = form.path.split("/steps/")[0].removesuffix("/submit")
    tails = ("steps/nothing", "steps/%00", "steps/..%2f..", "steps/" + "x" * 500, "submit", "steps/%ED%A0%80/autosave", "changes", "files")
    return Post(f"{draft}/{chance.choice(tails)}", FORM, _encoded("", _pairs(form)).body)


def _of_wrong_length(form: Form, chance: random.Random) -> Post:
    said = chance.choice(("0", "-1", "abc", str(HUGE), "1", "9" * 40, " 12 ", "+5", ""))
    return Post(form.path, FORM, _encoded("", _worse(form, chance)).body, said)


STRANGE: Sequence[Callable[[Form, random.Random], Post]] = (_bare, _json, _many, _elsewhere, _elsewhere, _of_wrong_length)


def environment(one: Post, headers: Mapping[str, str]) -> dict[str, str]:
    """The request as WSGI gives it, without its streams."""
    return {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": one.media_type,
        "CONTENT_LENGTH": one.length or str(len(one.body)),
        **headers,
    }
