"""Every document of a walked case as PDF and picture, and one page that shows them all in the order in which they were written."""

import html
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path
from string import Template

from app.core import strict_yaml
from prove import house, walk
from prove.browser import Unexpected
from prove.lives import book
from prove.lives.cast import Walk
from prove.lives.life import PATIENCE, Life

DOTS = 80  # an inch of a picture


@dataclass(frozen=True)
class Sheet:
    """A document with its files, as addresses beside the page."""

    title: str
    number: str
    pdf: str
    pictures: list[str]


@dataclass(frozen=True)
class Entry:
    """One walk as the page shows it."""

    walk: Walk
    number: str
    acts: list[tuple[str, str]]  # (name, day)
    sheets: list[Sheet]


def collect(walk: Walk, life: Life, out: Path) -> Entry:
    """Fetch what the case left, as the applicant would; waits until the worker has signed all of it."""
    folder = out / walk.folder
    folder.mkdir(parents=True, exist_ok=True)
    sheets = [_sheet(life, document, folder, at) for at, document in enumerate(_signed(life), 1)]
    return Entry(walk, life.number, _acts(life), sheets)


def _signed(life: Life) -> list[book.Document]:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found = book.documents(life.office.running.instance, life.known)
        if all(one.signed for one in found) and (found or not life.number):
            return found
        time.sleep(0.2)
    raise Unexpected(f"{life.number}: documents were not signed within {PATIENCE:.0f} s")


def _sheet(life: Life, document: book.Document, folder: Path, at: int) -> Sheet:
    name = f"{at:02}-{document.kind}"
    pdf = folder / f"{name}.pdf"
    reader = life.theirs if document.of_third else life.mine
    pdf.write_bytes(walk.paper(reader, f"/my/certificates/{document.id}.pdf"))
    subprocess.run(["pdftoppm", "-r", str(DOTS), "-png", str(pdf), str(folder / name)], check=True)
    pictures = sorted(one.name for one in folder.glob(f"{name}-*.png"))
    return Sheet(_title(document.kind), document.number, f"{folder.name}/{pdf.name}", [f"{folder.name}/{one}" for one in pictures])


def _title(kind: str) -> str:
    path = house.ROOT / "certificates" / kind / "type.yaml"
    return str(strict_yaml.load(path.read_text(encoding="utf-8"))["name"]["zh"])


def _acts(life: Life) -> list[tuple[str, str]]:
    """What has happened, first things first, in the words of the applicant's own page; a deleted draft has no page."""
    if not life.number:
        return [(event.act, event.at[:10]) for event in book.events(life.office.running.instance, life.known)]
    lines = life.mine.get(f"/my/cases/{life.number}").find("//*[@id='events']//li")
    return [(line.findtext(".//b") or "", (line.find(".//time").get("datetime") or "")[:10]) for line in reversed(lines)]


def bind(entries: list[Entry], left: list[str], out: Path) -> Path:
    """Write the page."""
    target = out / "index.html"
    parts = [_entry(number, entry) for number, entry in enumerate(entries, 1)]
    missing = f"<p class='missing'>尚未走到：{html.escape('、'.join(left))}</p>" if left else "<p>生命周期表中的每一步都走到了。</p>"
    links = "".join(f"<li><a href='#{e.walk.folder}'>{html.escape(e.walk.title)}</a></li>" for e in entries)
    target.write_text(PAGE.substitute(links=links, missing=missing, parts="".join(parts)), encoding="utf-8")
    return target


def _entry(number: int, entry: Entry) -> str:
    acts = "".join(f"<li>{html.escape(act)}<time>{day}</time></li>" for act, day in entry.acts)
    sheets = "".join(_figure(sheet) for sheet in entry.sheets) or "<p class='none'>没有文书。</p>"
    said = f"办件编号 {entry.number}" if entry.number else "草稿，未编号"
    return (
        f"<section id='{entry.walk.folder}'><h2>{number}. {html.escape(entry.walk.title)}</h2><p class='number'>{said}</p>"
        f"<ol class='acts'>{acts}</ol><div class='sheets'>{sheets}</div></section>"
    )


def _figure(sheet: Sheet) -> str:
    name = html.escape(f"{sheet.title} {sheet.number}")
    pictures = "".join(f"<a href='{sheet.pdf}'><img src='{one}' alt='{name}' loading='lazy'></a>" for one in sheet.pictures)
    caption = f"<a href='{sheet.pdf}'>{html.escape(sheet.title)}</a><br>{html.escape(sheet.number)}"
    return f"<figure>{pictures}<figcaption>{caption}</figcaption></figure>"


def clear(out: Path) -> None:
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)


PAGE = Template("""<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>办件的一生</title><meta name="viewport" content="width=device-width">
<style>
body{font:16px/1.7 "Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif;color:#1f2a37;background:#f4f6f8;margin:0}
main{max-width:72rem;margin:0 auto;padding:2rem 1.5rem 4rem}
h1{font-size:1.8rem;margin:0 0 .5rem}h2{font-size:1.25rem;margin:0}
nav ul{columns:3 16rem;padding-left:1.2rem}a{color:#174ea6}
section{background:#fff;border-radius:8px;padding:1.5rem;margin-top:1.5rem;box-shadow:0 1px 2px #0002}
.number{color:#5b6674;margin:.2rem 0 .8rem;font-variant-numeric:tabular-nums}
.acts{display:flex;flex-wrap:wrap;gap:.4rem;list-style:none;padding:0;margin:0 0 1rem}
.acts li{background:#eaf1fb;border-radius:4px;padding:.1rem .7rem}
.acts time{color:#5b6674;font-size:.8rem;margin-left:.5rem}
.sheets{display:grid;grid-template-columns:repeat(auto-fill,minmax(14rem,1fr));gap:1.2rem}
figure{margin:0}img{width:100%;border:1px solid #d5dbe3;display:block;margin-bottom:.3rem}
figcaption{font-size:.9rem}.none{color:#5b6674}.missing{color:#b3261e;font-weight:600}
</style></head><body><main><h1>办件的一生</h1>
<p>每一条路径都由真实页面走完，以下是各办件依次发生的事和由此作出的全部文书。</p>$missing
<nav><ul>$links</ul></nav>$parts</main></body></html>
""")
