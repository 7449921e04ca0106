"""M1-f: what a signed paper costs over WeasyPrint's own drawing of the same page, both warm, in CPU time.

The paper is drawn as the worker has it drawn, by the drawing process: its CPU counts, and so does what it takes to hand over.
"""

import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from uuid import UUID

import yaml
from weasyprint import HTML

from app.catalogue import city
from app.core import settings
from app.core.settings import Settings
from app.issuance import drawing, issuers, lint, render, sealing, signing, types
from app.issuance.canonical import canonical
from app.issuance.records import Record
from app.issuance.types import CertificateType
from bench.results import Row

ROUNDS = 9
ROOT = Path(__file__).resolve().parent.parent
TYPE = "housing-proof"


def measure() -> list[Row]:
    """The rows of this part."""
    with tempfile.TemporaryDirectory() as instance:
        _prepare(Path(instance))
        kind, record = types.get(TYPE), _record(types.get(TYPE))
        page, press = render.html(kind, record), render._press(render._style(kind))

        def drawn() -> bytes:
            return HTML(string=page, url_fetcher=press.fetcher).write_pdf(stylesheets=[press.stylesheet], font_config=press.font_config)

        def signed() -> bytes:
            return sealing.sign_pdf(drawing.pdf(kind, record), record.issuer, "签发")

        bare, whole, size = _cpu(drawn, signed)
    print(f"  M1-f: drawing alone {bare * 1e3:.0f} ms, as PDF/A-3a with attachment and PAdES B-T {whole * 1e3:.0f} ms, {size // 1024} KB")
    return [Row("M1-f", "signed paper / WeasyPrint's own drawing, CPU", whole / bare, "<= 2.2")]


def _cpu(first: Callable[[], bytes], second: Callable[[], bytes]) -> tuple[float, float, int]:
    """Medians of CPU seconds, measured in turns so that both meet the same machine."""
    first(), second()
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for work, times in ((first, spent[0]), (second, spent[1])):
            started = _spent()
            result = work()
            times.append(_spent() - started)
    return statistics.median(spent[0]), statistics.median(spent[1]), len(result)


def _spent() -> float:
    """CPU seconds of this process and of the one that draws: Linux has a clock for each process, (~pid << 3) | 2."""
    return time.process_time() + (time.clock_gettime((~drawing.pid() << 3) | 2) if drawing.pid() else 0.0)


def _prepare(instance: Path) -> None:
    made = Settings(
        database_url="sqlite://",
        secret_key="0" * 64,
        master_key=bytes(32),
        instance=instance,
        root=ROOT,
        public_url="http://127.0.0.1:8000",
    )
    settings.use(made)
    city.use(city.load(ROOT / "forms" / "city.yaml"))
    types.use(types.load(ROOT / "certificates"))
    issuers.ensure_keys()


def _record(kind: CertificateType) -> Record:
    sample = yaml.safe_load((ROOT / "certificates" / kind.code / "sample.yaml").read_text(encoding="utf-8"))[0]
    identity = UUID("019a0000-0000-7000-8000-000000000001")
    document = {
        "id": str(identity),
        "number": "云不动产证明〔2026〕000001号",
        "identifier": "1.2.156.3005.2.11990000MB1Y0002X2001.11990000MB1Y0002X2.20260000001.001.3",
        "nonce": "0" * 32,
        "holder": sample["holder"],
        "facts": lint.checked(kind, sample["facts"]),
    }
    content = canonical(document)
    signature, key_id = signing.sign_record(content, kind.issuer)
    day = date(2026, 11, 23)
    return Record(
        id=identity,
        number=str(document["number"]),
        issuer=kind.issuer,
        type_code=kind.code,
        type_sha256=kind.sha256,
        canonical=content,
        document=document,
        signature=signature,
        key_id=key_id,
        issued_on=day,
        valid_until=day,
        reference="bench",
    )


if __name__ == "__main__":
    for row in measure():
        print(row.id, round(row.value, 2), row.goal, row.met)
