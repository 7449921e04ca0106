"""Issue every type, check every paper with our page's own function and with strangers' tools, end some and check again, lay all out."""

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.core.actor import SYSTEM
from app.core.transaction import write
from app.issuance import ledger, pki, queries, samples, service, verification
from app.issuance.models import Status
from bench import servers
from prove import house
from prove.papers import album, checks, issuing
from prove.papers.issuing import Issued

OUT = house.ROOT / "out" / "papers"
TOOLS = ("pdfsig", "pdftoppm", "pdftotext", "openssl")
ENDS: Mapping[str, Status] = {"hygiene-permit": Status.REVOKED, "business-licence": Status.SUSPENDED, "senior-card": Status.CANCELLED}
REPLACED = "company-licence"
OUTSIDER = house.ROOT / "docs" / "check_ledger.py"


@dataclass(frozen=True)
class Checked:
    """One paper and what was said of it."""

    paper: Issued
    verdict: str
    faults: Sequence[str]
    pictures: Sequence[Path]

    @property
    def name(self) -> str:
        return f"{self.paper.kind.code}-{self.paper.sample + 1}"


def main() -> int:
    if missing := [tool for tool in TOOLS if not shutil.which(tool)]:
        print(f"not installed: {', '.join(missing)} (poppler-utils, openssl)", file=sys.stderr)
        return 2
    shutil.rmtree(OUT, ignore_errors=True)
    with issuing.office(OUT / "instance"):
        found = []
        for paper in issuing.all_papers():
            found.append(checked(paper))
            print(album.line(found[-1]), flush=True)
        ended = ends({one.paper.kind.code: one.paper for one in found if one.paper.sample == 0})
        ledger.seal_new()
        outside = outsider(found)
    for what, was, said in ended:
        print(f"{what:<44}{was:<12}{said}")
    print(outside)
    faulty = [one for one in found if one.faults] or [one for one in ended if one[1] != one[2]]
    album.bind(found, ended, outside, OUT)
    told = [album.told(one) for one in found]
    ends_told = [{"paper": what, "was": was, "said": said} for what, was, said in ended]
    (OUT / "results.json").write_text(json.dumps({"papers": told, "ended": ends_told, "outsider": outside}, ensure_ascii=False, indent=1))
    print(f"{len(found)} papers, {len(faulty)} with a fault: {OUT / 'index.html'}")
    return 1 if faulty or outside.startswith("FAULT") else 0


def checked(paper: Issued) -> Checked:
    """The paper as our page, poppler, OpenSSL and a reader of codes see it."""
    name = f"{paper.kind.code}-{paper.sample + 1}"
    (OUT / f"{name}.pdf").write_bytes(paper.content)
    pictures = checks.pages(paper.content, OUT / name)
    verdict, text, said = verification.of_file(paper.content).verdict.value, checks.text_of(paper.content), checks.openssl(paper.content)
    unprinted = checks.unprinted(paper.page, paper.content)
    tests = {
        f"our page says {verdict}": verdict == "genuine",
        "pdfsig does not find it signed as a whole": checks.pdfsig(paper.content),
        f"openssl: {said}": not said,
        f"not printed: {unprinted}": not unprinted,
        "it is set in more than our font": checks.fonts_of(paper.content) == {checks.FONT},
        "the code is not read at 110 dpi": bool(checks.code_of(pictures)),
        "its title is not in the text": "".join(paper.title.split()) in text or paper.kind.kind == "document",
        "its number is not in the text": "".join(paper.number.split()) in text or paper.kind.paper == "document",
    }
    return Checked(paper, verdict, [what for what, is_well in tests.items() if not is_well], pictures)


def ends(first: Mapping[str, Issued]) -> list[tuple[str, str, str]]:
    """Some papers end; the page says so at once. Each as (paper, what became of it, what the page says)."""
    found = []
    for code, status in ENDS.items():
        with write():
            service.set_status(first[code].certificate_id, status, "演示：检查状态的查验", SYSTEM)
        found.append((f"{first[code].title} {first[code].number}", status.value, verification.of_file(first[code].content).verdict.value))
    old = first[REPLACED]
    new = issuing.issued(REPLACED, 0, samples.read(REPLACED, samples.text_of(REPLACED))[0], key="papers:replacing")
    with write():
        service.set_status(old.certificate_id, Status.SUPERSEDED, "演示：换发", SYSTEM, replaced_by=new.certificate_id)
    found.append((f"{old.title} {old.number}", "superseded", verification.of_file(old.content).verdict.value))
    found.append((f"{new.title} {new.number}", "genuine", verification.of_file(queries.pdf(new.certificate_id)).verdict.value))
    altered = first["housing-proof"].content.replace(b"%%EOF", b"%%EOF\n% ", 1)
    return [*found, ("a byte more in a paper", "altered", verification.of_file(altered).verdict.value)]


def outsider(found: Sequence[Checked]) -> str:
    """Every paper through the checker for outsiders, over HTTP, by somebody who has the root and trusts nothing else of ours."""
    folder = OUT / "outsider"
    folder.mkdir()
    (folder / "root.pem").write_bytes(pki.published("root.pem") or b"")
    with servers.serving("wsgi:app", {"YIMEN_INSTANCE": str(OUT / "instance")}) as server:
        refused = [one.name for one in found if not _believed(one, f"http://127.0.0.1:{server.port}", folder)]
    return (
        f"FAULT: the checker for outsiders refused {', '.join(refused)}"
        if refused
        else f"the checker for outsiders believed all {len(found)}"
    )


def _believed(one: Checked, address: str, folder: Path) -> bool:
    asked = [sys.executable, "-I", str(OUTSIDER), address, str(OUT / f"{one.name}.pdf"), "root.pem"]
    return subprocess.run(asked, cwd=folder, capture_output=True, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
