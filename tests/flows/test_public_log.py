"""The public ledger: its page, what machines are answered, and an outsider who checks a paper with one file of a hundred lines."""

import ast
import base64
import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.serving import make_server

from app.core import jobs
from app.core.actor import SYSTEM
from app.core.db import session
from app.core.transaction import write
from app.issuance import ledger, merkle, orders, pki, queries, service, work
from app.issuance.models import Certificate, LedgerEntry, Status
from app.issuance.reasons import Reason
from app.issuance.service import Holder

CHECKER = Path(__file__).parents[2] / "docs" / "check_ledger.py"
NOBODY = UUID(int=7)
FACTS = {"name": "林晓雯", "as_of": "2026-11-23", "has_property": False, "purpose": "申请公共租赁住房"}


def issued(key: str) -> Certificate:
    with write():
        certificate_id = service.prepare(
            "housing-proof", Holder("person", uuid4(), "林晓雯", "9900**********0021"), FACTS, "test:1", key=key
        )
        orders.draw(certificate_id)
    jobs.run_until_idle()
    ledger.seal_new()
    return queries.by_id(certificate_id)


@pytest.fixture
def paper(app: Flask) -> dict[str, str | bytes]:
    """A paper in somebody's hand, and another one in the ledger."""
    with app.app_context():
        row = issued("a")
        found = {"id": str(row.id), "record": row.document_sha256.hex(), "number": row.number, "pdf": queries.pdf(row.id)}
        issued("b")
        work.seal_day()
        return found


def asked(client: FlaskClient, address: str) -> dict:
    answer = client.get(f"/v/log/{address}")
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return answer.get_json()


def is_proved(entry: dict, head: dict) -> bool:
    leaf = merkle.leaf_hash(entry["payload"].encode())
    return merkle.includes(
        leaf, entry["seq"], head["size"], [bytes.fromhex(one) for one in entry["proof"]], root=bytes.fromhex(head["root"])
    )


# --- what machines are answered -----------------------------------------------------------------------------------


def test_who_holds_the_paper_is_proved_what_is_entered_of_it(client, paper):
    by_id = asked(client, f"inclusion?certificate={paper['id']}")
    by_hash = asked(client, f"inclusion?sha256={paper['record']}")
    assert by_id == by_hash
    assert [json.loads(entry["payload"])["kind"] for entry in by_id["entries"]] == ["issued", "rendered"]
    assert all(is_proved(entry, by_id["head"]) for entry in by_id["entries"])
    older = asked(client, f"inclusion?certificate={paper['id']}&size=2")
    assert older["head"]["size"] == 2 and all(is_proved(entry, older["head"]) for entry in older["entries"])


def test_a_head_is_signed_and_the_leaves_give_its_root(client, paper):
    head = asked(client, "heads/latest")
    text = f"yimen ledger {head['size']} {head['root']}".encode()
    with client.application.app_context():
        assert pki.is_signed_by(pki.certificate(pki.LEDGER), text, base64.b64decode(head["signature"]))
    leaves = asked(client, "leaves?start=0&count=1000")["leaves"]
    assert merkle.root_of([bytes.fromhex(one) for one in leaves]).hex() == head["root"]
    assert asked(client, "heads")["heads"][0] == head == asked(client, f"heads/{head['size']}")
    assert asked(client, f"inclusion?leaf={leaves[1]}")["entries"][0].keys() == {"seq", "proof"}


def test_a_later_head_is_proved_to_add_only(client, paper):
    found = asked(client, "consistency?older=2&newer=4")
    old, new = bytes.fromhex(found["older"]["root"]), bytes.fromhex(found["newer"]["root"])
    assert merkle.extends(2, 4, old, new, proof=[bytes.fromhex(one) for one in found["proof"]])


def test_nobody_reads_through_the_ledger(client, paper):
    """Whatever is answered to who knows no paper names no certificate."""
    for address in ("heads", "heads/latest", "leaves?start=0", "seals", "consistency?older=2&newer=4"):
        told = client.get(f"/v/log/{address}").get_data(as_text=True)
        assert paper["id"].replace("-", "") not in told and paper["record"] not in told, address


def test_openssl_checks_the_daily_seal(client, paper, tmp_path):
    seal = asked(client, "seals")["seals"][0]
    for name in ("tst", "txt"):
        (tmp_path / name).write_bytes(client.get(f"/v/log/seals/{seal['day']}.{name}").get_data())
    for name in ("root", "issuing"):
        (tmp_path / f"{name}.pem").write_bytes(client.get(f"/v/authority/{name}.pem").get_data())
    words = "openssl ts -verify -token_in -in tst -data txt -CAfile root.pem -untrusted issuing.pem"
    said = subprocess.run(words.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in said.stdout + said.stderr
    (tmp_path / "txt").write_bytes(b"yimen ledger 9 " + b"0" * 64)
    said = subprocess.run(words.split(), cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: FAILED" in said.stdout + said.stderr


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("heads?count=0", 422),
        ("heads?count=1001", 422),
        ("heads/999", 404),
        ("heads/99999999999999999999", 404),
        ("leaves", 422),
        ("leaves?start=-1", 422),
        ("leaves?start=0&count=1001", 422),
        ("leaves?start=99999999999999999999", 422),
        ("inclusion", 422),
        ("inclusion?leaf=xy", 422),
        ("inclusion?leaf=aa", 422),
        (f"inclusion?leaf={'0' * 64}", 404),
        (f"inclusion?leaf={'0' * 64}&sha256={'0' * 64}", 422),
        (f"inclusion?sha256={'0' * 64}", 404),
        ("inclusion?certificate=x", 422),
        (f"inclusion?certificate={NOBODY}", 404),
        (f"inclusion?certificate={NOBODY}&size=x", 422),
        ("consistency?older=1", 422),
        ("consistency?older=4&newer=2", 422),
        ("consistency?older=1&newer=3", 404),
        ("seals/2020-01-01.tst", 404),
        ("seals/today.txt", 404),
    ],
)
def test_a_bad_question_is_refused_in_words_that_programs_read(client, paper, address, status):
    answer = client.get(f"/v/log/{address}")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["status"] == status and answer.get_json()["detail"]


def test_what_never_changes_may_be_kept_and_the_rest_is_asked_again_by_its_tag(client, paper):
    fixed, newest = client.get("/v/log/heads/2"), client.get("/v/log/heads/latest")
    assert "immutable" in fixed.headers["Cache-Control"] and newest.headers["Cache-Control"] == "public, no-cache"
    assert "Set-Cookie" not in newest.headers
    again = client.get("/v/log/heads/latest", headers={"If-None-Match": newest.headers["ETag"]})
    assert (again.status_code, again.get_data()) == (304, b"")
    with client.application.app_context():
        issued("c")
    changed = client.get("/v/log/heads/latest", headers={"If-None-Match": newest.headers["ETag"]})
    assert changed.status_code == 200 and changed.get_json()["size"] == 6


def test_who_asks_too_often_is_told_to_wait(client, paper, monkeypatch):
    from app.web import throttle

    monkeypatch.setattr(throttle, "_one_more", lambda *_: 601)
    answer = client.get("/v/log/heads/latest")
    assert (answer.status_code, answer.content_type) == (429, "application/problem+json")
    assert int(answer.headers["Retry-After"]) <= 60


def test_the_page_shows_heads_and_seals_and_how_to_check(client, paper):
    page = client.get("/v/log").get_data(as_text=True)
    head = asked(client, "heads/latest")
    assert head["root"] in page and "check_ledger.py" in page and "openssl ts -verify" in page
    assert paper["number"] not in page


def test_before_the_first_certificate_the_page_says_so(client):
    assert "尚无登记" in client.get("/v/log").get_data(as_text=True)
    assert client.get("/v/log/heads/latest").status_code == 404


# --- the outsider -------------------------------------------------------------------------------------------------


class Outsider:
    """Somebody with a folder, a paper and the checker."""

    def __init__(self, folder: Path, address: str, paper: dict) -> None:
        self.folder, self.address = folder, address
        (folder / "paper.pdf").write_bytes(paper["pdf"])

    def check(self, *words: str) -> str:
        """What it says, or “refused: …” where it says no."""
        done = subprocess.run(
            [sys.executable, "-I", str(CHECKER), *(words or (self.address, "paper.pdf"))],
            cwd=self.folder,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode != 0) == done.stderr.startswith("refused: "), done.stderr
        return done.stderr.strip() or done.stdout

    def forge(self, change: object) -> str:
        """What it says to answers that somebody has changed."""
        answers = json.loads((self.folder / "ledger-answers.json").read_text())
        change(answers)
        (self.folder / "forged.json").write_text(json.dumps(answers))
        return self.check("forged.json", "paper.pdf")


@pytest.fixture
def outsider(app: Flask, paper, tmp_path: Path) -> Iterator[Outsider]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    serving = threading.Thread(target=server.serve_forever)
    serving.start()
    folder = tmp_path / "outside"
    folder.mkdir()
    yield Outsider(folder, f"http://127.0.0.1:{server.server_port}", paper)
    server.shutdown()
    serving.join()


def test_the_checker_is_under_a_hundred_lines_and_imports_nothing_of_ours():
    text = CHECKER.read_text(encoding="utf-8")
    assert len(text.splitlines()) < 100
    tree = ast.walk(ast.parse(text))
    names = {
        name
        for one in tree
        for name in ([alias.name for alias in one.names] if isinstance(one, ast.Import) else [getattr(one, "module", None)])
        if name
    }
    assert {name.partition(".")[0] for name in names} - set(sys.stdlib_module_names) == {"cryptography"}


def test_an_outsider_checks_a_paper_by_its_file_and_by_its_record(outsider, paper, app):
    assert "status: signed" in outsider.check()
    assert "status: signed" in outsider.check(outsider.address, paper["record"])
    with app.app_context():
        (outsider.folder / "root.pem").write_bytes(pki.published("root.pem"))
        with write():
            service.set_status(UUID(paper["id"]), Status.REVOKED, "依法", SYSTEM, why=Reason.DECEIT)
        ledger.seal_new()
    said = outsider.check(outsider.address, "paper.pdf", "root.pem")
    assert "the one you have" in said and "it only adds to the 4 entries seen before" in said and "status: revoked.deceit" in said
    assert "status: revoked.deceit" in outsider.check("ledger-answers.json", "paper.pdf"), "without network, on kept answers"


def test_an_outsider_is_told_when_the_paper_is_not_in_the_ledger(outsider):
    (outsider.folder / "paper.pdf").write_bytes(b"%PDF-1.7 of my own")
    assert outsider.check().startswith("refused: HTTPError")


def swapped(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


def authorities(said: dict) -> str:
    """The certificates above the ledger's first one."""
    return said["keys"]["keys"][0]["chain"].partition("-----END CERTIFICATE-----\n")[2]


FORGERIES = {
    "another payload": (
        lambda said: said["inclusion"]["entries"][0].update(payload=said["inclusion"]["entries"][0]["payload"].replace("issued", "status")),
        "stands in the ledger",
    ),
    "another place": (lambda said: said["inclusion"]["entries"][0].update(seq=1), "stands in the ledger"),
    "a node of the proof": (
        lambda said: said["inclusion"]["entries"][1]["proof"].__setitem__(0, swapped(said["inclusion"]["entries"][1]["proof"][0])),
        "stands in the ledger",
    ),
    "a proof too long": (lambda said: said["inclusion"]["entries"][0]["proof"].insert(0, "00" * 32), "stands in the ledger"),
    "a proof too short": (lambda said: said["inclusion"]["entries"][0]["proof"].pop(), "IndexError"),
    "another root": (lambda said: said["inclusion"]["head"].update(root=swapped(said["inclusion"]["head"]["root"])), "InvalidSignature"),
    "another size": (lambda said: said["inclusion"]["head"].update(size=5), "InvalidSignature"),
    "a signature of nobody": (
        lambda said: said["inclusion"]["head"].update(signature=base64.b64encode(b"0" * 70).decode()),
        "InvalidSignature",
    ),
    "the paper's entry left out": (lambda said: said["inclusion"]["entries"].pop(), "vouches for what you hold"),
    "another certificate in the place of the ledger's": (lambda said: said["keys"]["keys"][0].update(chain=authorities(said)), "KeyError"),
    "no chain up to a root": (
        lambda said: said["keys"]["keys"][0].update(chain=said["keys"]["keys"][0]["chain"].removesuffix(authorities(said))),
        "Issuer certificate subject",
    ),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_an_outsider_refuses_a_forged_answer_and_says_what_is_wrong(outsider, what):
    forge, named = FORGERIES[what]
    assert "status: signed" in outsider.check()
    (outsider.folder / "ledger-head.json").unlink()  # as who checks for the first time: nothing to compare with
    said = outsider.forge(forge)
    assert said.startswith("refused: ") and named in said


def test_an_outsider_refuses_a_root_that_is_not_theirs(outsider, app):
    with app.app_context():
        (outsider.folder / "mine.pem").write_bytes(pki.published("issuing.pem"))
    assert outsider.check(outsider.address, "paper.pdf", "mine.pem").startswith("refused: the root is")


def test_an_outsider_notices_a_ledger_that_was_cut_or_written_anew(outsider):
    outsider.check()
    remembered = outsider.folder / "ledger-head.json"
    seen = json.loads(remembered.read_text())
    remembered.write_text(json.dumps(seen | {"size": 40}))
    assert "not shorter than the 40 entries seen before" in outsider.check()
    remembered.write_text(json.dumps(seen | {"size": 2}))
    assert outsider.check().startswith("refused: it only adds to the 2 entries seen before")
    remembered.write_text(json.dumps(seen | {"key": "0" * 64}))
    assert outsider.check().startswith("refused: the ledger has a new key")
    remembered.write_text(json.dumps(seen | {"authority": "0" * 64}))
    assert outsider.check().startswith("refused: the root is")


def test_the_checker_that_is_given_out_is_the_one_that_is_tested(client, app):
    assert client.get("/v/log/checker.py").get_data() == CHECKER.read_bytes()


def test_the_ledger_knows_nobody(app, paper):
    with app.app_context():
        assert not any("林" in one for one in session().scalars(select(LedgerEntry.payload)))
