"""Drawing a record as a paper: HTML in a sandbox, then PDF/A-3a with the record attached. Only the worker comes here.

Nothing outside is ever asked for: the fetcher knows the one font and `data:`; anything else stops the drawing.
"""

import atexit
import hashlib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import DictLoader, StrictUndefined
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


def _style(kind: CertificateType) -> str:
    """What all papers share, then what those of its shape do, then its own."""
    shared = [kind.files.get(f"{SHARED}/{name}.css", "") for name in ("paper", kind.paper)]
    return "\n".join([*shared, kind.files["style.css"]])


@lru_cache(maxsize=64)
def _environment(files: tuple[tuple[str, str], ...]) -> SandboxedEnvironment:
    made = SandboxedEnvironment(
        loader=DictLoader(dict(files)), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    made.filters["day"] = day
    return made


def html(kind: CertificateType, record: Record) -> str:
    """The paper as HTML. The template gets plain values only: text, lists and rows of text."""
    environment = _environment(tuple(sorted(kind.files.items())))
    return environment.get_template("template.html").render(_values(kind, record))


def _values(kind: CertificateType, record: Record) -> dict[str, object]:
    office, document, code = issuer(record.issuer), record.document, codes.text_of(record)
    rows = {name: _row(rule, record) for name, rule in kind.facts.items()}
    return {
        "title": kind.name.zh,
        "subtitle": kind.name.en,
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
        "seal": Markup(furniture.seal(office.seal, _purpose(kind), current().demonstration)),  # noqa: S704 - drawn here
        "qr": Markup(furniture.qr(code, codes.version_of(code))),  # noqa: S704 - drawn here
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
    """The paper as unsigned PDF/A-3a with the record attached. The same record gives the same bytes."""
    from weasyprint import HTML, Attachment
    from weasyprint.urls import FatalURLFetchingError

    press = _press(_style(kind))
    moment = _moment(record)
    data = Attachment(
        string=attachment(record), name=ATTACHMENT, relationship="Data", description="签发数据", created=moment, modified=moment
    )
    identifier = hashlib.sha256(record.canonical).digest()[:16]
    try:
        return HTML(string=html(kind, record), url_fetcher=press.fetcher).write_pdf(
            stylesheets=[press.stylesheet],
            font_config=press.font_config,
            pdf_variant=VARIANT,
            pdf_identifier=identifier,
            attachments=[data],
            finisher=_finish,
        )
    except FatalURLFetchingError as asked:
        raise PaperRefused(reason=str(asked)) from None


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
