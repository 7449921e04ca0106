"""All papers on one page, each with its pictures and what was said of it."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from prove.papers.__main__ import Checked

HEAD = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>证照样张</title>
<style>body{font:15px/1.6 sans-serif;margin:24px;background:#eef0f2}h2{margin:32px 0 4px}.bad{color:#b00}
img{height:560px;width:auto;background:#fff;box-shadow:0 1px 6px #0004;margin:8px 12px 0 0}.card img{height:255px}
table{border-collapse:collapse;background:#fff}td,th{border:1px solid #ccd;padding:2px 10px;text-align:left}</style>
"""


def line(one: "Checked") -> str:
    paper = one.paper
    said = "; ".join(one.faults) or "well"
    times = f"{paper.cold * 1e3:>7.0f} ms cold{paper.warm * 1e3:>6.0f} ms warm"
    return f"{one.name:<34}{times}{len(paper.content) // 1024:>5} KB  {one.verdict:<10}{said}"


def told(one: "Checked") -> dict[str, object]:
    paper = one.paper
    return {
        "type": paper.kind.code,
        "sample": paper.sample + 1,
        "title": paper.title,
        "number": paper.number,
        "pages": len(one.pictures),
        "bytes": len(paper.content),
        "cold_ms": round(paper.cold * 1e3),
        "warm_ms": round(paper.warm * 1e3),
        "verdict": one.verdict,
        "faults": list(one.faults),
    }


def bind(found: Sequence["Checked"], ended: Sequence[tuple[str, str, str]], outside: str, folder: Path) -> None:
    """Write index.html."""
    rows = "".join(
        f"<tr><td>{escape(one.paper.title)}<td>{escape(one.paper.number)}<td>{one.paper.cold * 1e3:.0f}<td>{one.paper.warm * 1e3:.0f}"
        f"<td>{len(one.paper.content) // 1024}<td{' class=bad' if one.faults else ''}>{escape('; '.join(one.faults) or one.verdict)}"
        for one in found
    )
    ends = "".join(f"<tr><td>{escape(what)}<td>{was}<td{' class=bad' if was != said else ''}>{said}" for what, was, said in ended)
    sheets = "".join(_sheet(one) for one in found)
    (folder / "index.html").write_text(
        f"{HEAD}<h1>证照样张</h1><table><tr><th>证照<th>编号<th>冷 ms<th>热 ms<th>KB<th>查验{rows}</table>"
        f"<h2>状态变化后再查验</h2><table><tr><th>证照<th>变为<th>查验结果{ends}</table><p>{escape(outside)}</p>{sheets}",
        encoding="utf-8",
    )


def _sheet(one: "Checked") -> str:
    pictures = "".join(f'<a href="{one.name}.pdf"><img src="{path.name}" alt=""></a>' for path in one.pictures)
    return f"<h2>{escape(one.paper.title)}</h2><div class={escape(one.paper.kind.paper)}>{pictures}</div>"
