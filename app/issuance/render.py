"""Drawing a record as a paper: HTML in a sandbox, then PDF/A-3a with the record attached. Who draws is drawing_program.py, for the worker.

A sheet is everything that a paper is made of, as plain values: whoever draws it needs no settings, no key and no database.
Nothing outside is ever asked for: the fetcher knows the one font and `data:`; anything else stops the drawing.
"""

import atexit
import hashlib
import logging
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import FunctionLoader, StrictUndefined
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from app.core import clock
from app.core.settings import current
from app.issuance import codes, fonts, furniture
from app.issuance.canonical import canonical
from app.issuance.errors import PaperRefused
from app.issuance.issuers import issuer
from app.issuance.printing import day, printed
from app.issuance.records import Record
from app.issuance.types import SHARED, CertificateType, FactRule, Kind

if TYPE_CHECKING:
    import weasyprint

FONT_URL = "paper-font:serif"
ATTACHMENT = "certificate.json"
VARIANT = "pdf/a-3a"
EMPTY_BOX = ".notdef glyph"  # in the words of WeasyPrint
MOST_SAID = 30
DRAWN = ("seal", "qr")  # markup of our own among the values


@dataclass(frozen=True)
class Sheet:
    """One paper before it is drawn. JSON holds it whole, so that it can be handed to another process."""

    files: Mapping[str, str]
    paper: str
    values: Mapping[str, Any]  # what the template is given
    attached: str
    identifier: str
    moment: str


@dataclass(frozen=True)
class Press:
    """One type's style sheets, parsed once per process together with the font."""

    stylesheet: Any
    font_config: Any
    fetcher: Any


def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

    class OnlyTheFont(URLFetcher):
        """Gives the font from the package and what a data: address holds itself; refuses the rest by stopping."""

        def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Any:
            if url == FONT_URL:
                return URLFetcherResponse(url, fonts.path().read_bytes(), {"Content-Type": "font/otf"})
            if url.startswith("data:"):
                return super().fetch(url, headers)
            raise FatalURLFetchingError(f"a paper may not ask for {url[:80]}")

    return OnlyTheFont(allowed_protocols={"data"}, allow_redirects=False)


@lru_cache(maxsize=1)
def _font() -> tuple[Any, Any]:
    """The font, loaded once per process: loading it again for each paper would double the time."""
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_let_go)
    return FontConfiguration(), _fetcher()


def _let_go() -> None:
    """The font's temporary folder is removed while Python is still whole."""
    _press.cache_clear()
    _font.cache_clear()


@lru_cache(maxsize=64)
def _press(style: str) -> Press:
    from weasyprint import CSS

    configuration, fetcher = _font()
    face = f'@font-face {{ font-family: "{fonts.FAMILY}"; src: url("{FONT_URL}") }}\n'
    return Press(CSS(string=face + style, font_config=configuration, url_fetcher=fetcher), configuration, fetcher)


def read_style(style: str) -> None:
    """Read a style sheet alone, for what its reader says of it."""
    from weasyprint import CSS

    CSS(string=style, url_fetcher=_font()[1])


def _style(made_of: CertificateType | Sheet) -> str:
    """What all papers share, then what those of its shape do, then its own."""
    shared = [made_of.files.get(f"{SHARED}/{name}.css", "") for name in ("paper", made_of.paper)]
    return "\n".join([*shared, made_of.files["style.css"]])


@lru_cache(maxsize=64)
def _environment(files: tuple[tuple[str, str], ...]) -> SandboxedEnvironment:
    texts = dict(files)

    def of(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        """The name stands for the file, so that a fault says in which of them it is."""
        return (texts[name], name, lambda: True) if name in texts else None

    made = SandboxedEnvironment(loader=FunctionLoader(of), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    made.filters["day"] = day
    return made


def html(kind: CertificateType, record: Record) -> str:
    """The paper as HTML."""
    return page(sheet(kind, record))


def page(of: Sheet) -> str:
    """The sheet as HTML. The template gets plain values only: text, lists and rows of text; what we drew ourselves is markup."""
    drawn = {name: Markup(of.values[name]) for name in DRAWN}  # noqa: S704 - seal and code, drawn by furniture.py
    return _environment(tuple(sorted(of.files.items()))).get_template("template.html").render({**of.values, **drawn})


def sheet(kind: CertificateType, record: Record) -> Sheet:
    """All that the paper of this record is made of."""
    return Sheet(
        files=dict(kind.files),
        paper=kind.paper,
        values=_values(kind, record),
        attached=attachment(record).decode(),
        identifier=hashlib.sha256(record.canonical).hexdigest()[:32],
        moment=_moment(record).isoformat(),
    )


def _values(kind: CertificateType, record: Record) -> dict[str, object]:
    office, document, code, title = issuer(record.issuer), record.document, codes.text_of(record), kind.titled(record.facts)
    rows = {name: _row(rule, record) for name, rule in kind.facts.items()}
    return {
        "title": title.zh,
        "subtitle": title.en,
        "paper": kind.paper,
        "number": record.number,
        "identifier": document["identifier"],
        "issuer": {"name": office.signatory.zh},
        "holder": dict(document["holder"]),  # type: ignore[call-overload]
        "facts": {name: rows[name]["text"] for name in rows},
        "said": {name: record.facts.get(name) is not None for name in kind.facts},
        "yes": {name: record.facts.get(name) is True for name in kind.facts},
        "rows": rows,
        "issued_on": day(record.issued_on),
        "valid_until": day(record.valid_until) if record.valid_until else "",
        "sample": current().demonstration,
        "seal": furniture.seal(office.seal, _purpose(kind), current().demonstration),
        "qr": furniture.qr(code, codes.version_of(code)),
        "address": codes.address(record.id),
        "created": _moment(record).isoformat(),
    }


def _row(rule: FactRule, record: Record) -> dict[str, object]:
    columns = [{"code": column.code, "label": column.label.zh} for column in rule.columns.values()]
    return {"label": rule.label.zh, "label_en": rule.label.en, "text": printed(rule, record.facts.get(rule.code)), "columns": columns}


def _purpose(kind: CertificateType) -> str:
    """What the seal is for, in its centre line; the ring names the body and nothing else."""
    return {Kind.RECEIPT: "收件专用章", Kind.DOCUMENT: "行政审批专用章"}.get(kind.kind, "电子证照专用章")


def _moment(record: Record) -> datetime:
    """The day of issue, so that drawing the same record again gives the same bytes."""
    return datetime.combine(record.issued_on, time(0), clock.LOCAL)


def attachment(record: Record) -> bytes:
    """What goes with the PDF: the record as signed, its signature, and which seal signed it."""
    return canonical(
        {
            "record": dict(record.document),
            "signature": record.signature.hex() if record.signature else "",
            "algorithm": "ECDSA P-256, SHA-256, DER, over the canonical JSON of record",
            "seal": record.key_id or "",
        }
    )


def pdf(kind: CertificateType, record: Record) -> bytes:
    """The paper as unsigned PDF/A-3a with the record attached, drawn in this process. The same record gives the same bytes."""
    return draw(sheet(kind, record))


def draw(one: Sheet) -> bytes:
    """The sheet as PDF/A-3a; raises PaperRefused where its template asks for something outside, or prints what the font does not have."""
    from weasyprint import HTML, Attachment
    from weasyprint.urls import FatalURLFetchingError

    press, moment = _press(_style(one)), datetime.fromisoformat(one.moment)
    data = Attachment(
        string=one.attached.encode(), name=ATTACHMENT, relationship="Data", description="签发数据", created=moment, modified=moment
    )
    with heard() as said:
        try:
            drawn = HTML(string=page(one), url_fetcher=press.fetcher).write_pdf(
                stylesheets=[press.stylesheet],
                font_config=press.font_config,
                pdf_variant=VARIANT,
                pdf_identifier=bytes.fromhex(one.identifier),
                attachments=[data],
                finisher=_finish,
            )
        except FatalURLFetchingError as asked:
            raise PaperRefused(reason=str(asked)) from None
    if boxes := [line for line in said if EMPTY_BOX in line]:
        raise PaperRefused(reason=boxes[0])
    return drawn


@contextmanager
def heard() -> Iterator[list[str]]:
    """What WeasyPrint says in the meantime: of style sheets, and of characters that it would draw as empty boxes."""
    ear, log = _Ear(), logging.getLogger("weasyprint")
    log.addHandler(ear)
    try:
        yield ear.said
    finally:
        log.removeHandler(ear)


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if len(self.said) < MOST_SAID:
            self.said.append(record.getMessage())


def _finish(_document: "weasyprint.Document", pdf: Any) -> None:
    """What WeasyPrint 70 leaves to mend: it names each attached file twice in /AF, and a validator may count them."""
    named = pdf.catalog.get("AF")
    if named:
        pdf.catalog["AF"] = type(named)(dict.fromkeys(named))
    for stream in pdf.objects:
        _pack(stream)


def _pack(stream: Any) -> None:
    """Compress the font once and lightly: pydyf does it twice at level 9, for no byte less and a fifth of a paper's time."""
    if getattr(stream, "extra", {}).get("Subtype") == "/OpenType":
        stream.stream = [zlib.compress(b"\n".join(stream.stream), level=1)]
        stream.extra["Filter"], stream.compress = "/FlateDecode", False
