"""The ledger's key changes, and an outsider with the checker follows it: where the key before vouches for it, else after a decision."""

import base64
import json
import shutil
from collections.abc import Callable
from datetime import timedelta

import pytest
from click.testing import Result
from cryptography.hazmat.primitives.serialization import Encoding
from flask import Flask
from sqlalchemy import func, select

from app.core import clock
from app.core.db import session
from app.issuance import ledger, ledger_keys, pki, status_lists
from app.issuance.errors import SealRevoked
from app.issuance.models import LedgerEntry, TreeHead
from tests.flows.test_public_log import Outsider, issued, outsider, paper

__all__ = ["outsider", "paper"]  # the outsider with a folder, a paper and the checker


def run(app: Flask, *words: str) -> Result:
    with app.app_context():
        return app.test_cli_runner().invoke(args=["pki", *words])


def enter(app: Flask, key: str) -> None:
    """Another certificate, so that there is a new head."""
    with app.app_context():
        issued(key)


def key_in_use() -> str:
    return pki.fingerprint(pki.certificate(pki.LEDGER))


def test_an_outsider_follows_a_key_that_the_one_before_vouches_for(outsider, app):
    assert "status: signed" in outsider.check()
    first = key_in_use()
    assert run(app, "rotate", "ledger").output.strip() == "ledger: has a new key, and the one before vouches for it"
    assert "status: signed" in outsider.check(), "the newest head is still signed by the key before"
    run(app, "rotate", "ledger")
    enter(app, "c")
    said = outsider.check()
    assert first != key_in_use() and f"the ledger's key is {key_in_use()}, as before or vouched for" in said
    assert "it only adds to the 4 entries seen before" in said and "status: signed" in said
    assert json.loads((outsider.folder / "ledger-head.json").read_text())["key"] == key_in_use()
    assert "status: signed" in outsider.check("ledger-answers.json", "paper.pdf"), "without network, on kept answers"


def test_the_log_tells_its_keys_oldest_first_and_who_vouches(client, app, paper, later):
    run(app, "rotate", "ledger")
    later(hours=1)
    run(app, "revoke", "ledger", "--reason", "key-compromise", "--since", "now")
    run(app, "rotate", "ledger")
    answer = client.get("/v/log/keys")
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "public, no-cache"
    first, second, third = answer.get_json()["keys"]
    assert (first["follows"], second["follows"], third["follows"]) == (None, first["key"], None)
    assert [bool(one["revoked_since"]) for one in (first, second, third)] == [False, True, False]
    assert [one["in_use"] for one in (first, second, third)] == [False, False, True] and third["key"] == key_in_use()
    by, said = pki.every(pki.LEDGER)[first["key"]], ledger_keys.statement(second["key"], first["key"])
    assert pki.is_signed_by(by, said, base64.b64decode(second["signature"]))
    page = client.get("/v/log").get_data(as_text=True)
    assert all(one["key"] in page for one in (first, second, third))
    assert "由上一密钥签名确认" in page and "上一密钥未予确认" in page and "吊销" in page


def test_a_certificate_that_is_renewed_for_the_same_key_is_vouched_for_too(outsider, app, later):
    outsider.check()
    later(days=365 * 5 - 60)
    run(app, "crl")
    assert run(app, "seal", "ledger").output.strip() == "ledger: renewed"
    later(days=-(365 * 5 - 60))  # the checker looks at the clock of this machine
    enter(app, "c")
    with app.app_context():
        one = ledger_keys.told()[-1]
    assert one.is_in_use and one.follows and one.id == key_in_use()


def test_a_stolen_key_vouches_for_nothing_and_the_outsider_decides(outsider, app):
    outsider.check()
    known = key_in_use()
    run(app, "revoke", "ledger", "--reason", "key-compromise", "--since", "now")
    assert "refused: it was not revoked" in outsider.check(), "nobody should believe this key, and there is no other yet"
    told = run(app, "rotate", "ledger").output
    assert "NO KEY VOUCHES FOR IT" in told and key_in_use() in told
    enter(app, "c")
    said = outsider.check()
    assert said.startswith("refused: the ledger has a new key") and known in said and key_in_use() in said
    assert "ask the house by another way" in said and "say it after root.pem" in said
    (outsider.folder / "root.pem").write_bytes(pki.published("root.pem"))
    assert outsider.check(outsider.address, "paper.pdf", "root.pem", known).startswith("refused: the ledger has a new key")
    said = outsider.check(outsider.address, "paper.pdf", "root.pem", key_in_use())
    assert "it only adds to the 4 entries seen before" in said and "status: signed" in said, "all that was seen must still stand"
    assert "status: signed" in outsider.check(), "from now on this is the key that is known"


def test_a_lost_key_is_replaced_only_by_who_says_that_it_is_lost(outsider, app):
    outsider.check()
    before = key_in_use()
    (pki.folder() / "ledger.key").unlink()
    refused = run(app, "rotate", "ledger")
    assert refused.exit_code != 0 and "--unvouched" in refused.output and key_in_use() == before
    assert run(app, "rotate", "ledger", "--unvouched").exit_code == 0
    enter(app, "c")
    assert key_in_use() != before and outsider.check().startswith("refused: the ledger has a new key")


def test_nothing_is_signed_by_a_revoked_ledger_key_and_entries_wait(app, paper):
    run(app, "revoke", "ledger", "--reason", "key-compromise", "--since", "now")
    with app.app_context():
        with pytest.raises(SealRevoked):
            issued("c")
        with pytest.raises(SealRevoked):
            status_lists.refresh_new()
        session().rollback()
        waiting = select(func.count()).select_from(LedgerEntry).where(LedgerEntry.seq.is_(None))
        assert session().scalar(waiting) == 2
    run(app, "rotate", "ledger")
    with app.app_context():
        assert ledger.seal_new() == 2
        assert session().scalar(select(TreeHead.key_id).order_by(TreeHead.size.desc())) == key_in_use()


# --- who would like to be the ledger ------------------------------------------------------------------------------


@pytest.fixture
def follow(outsider: Outsider, app: Flask) -> Callable[[Callable[[dict], object]], str]:
    """What the checker says to who knows the first key, where somebody changed what is said of the second."""
    outsider.check()
    known = outsider.folder / "ledger-head.json"
    shutil.copy(known, outsider.folder / "before.json")
    run(app, "rotate", "ledger")
    enter(app, "c")
    outsider.check()

    def forged(change: Callable[[dict], object]) -> str:
        shutil.copy(outsider.folder / "before.json", known)
        return outsider.forge(change)

    return forged


def second(said: dict) -> dict:
    return said["keys"]["keys"][1]


def test_what_is_said_of_a_key_is_believed_only_as_it_was_signed(follow):
    assert "status: signed" in follow(lambda said: None)
    for change, named in (
        (lambda said: second(said).update(signature=base64.b64encode(b"0" * 70).decode()), "InvalidSignature"),
        (lambda said: second(said).update(follows=None), "the ledger has a new key"),
        (lambda said: second(said).update(follows=second(said)["key"]), "the ledger has a new key"),
        (lambda said: second(said).update(key=said["keys"]["keys"][0]["key"]), "InvalidSignature"),
        (lambda said: said["keys"]["keys"].pop(0), "KeyError"),
    ):
        said = follow(change)
        assert said.startswith("refused: ") and named in said, named


def test_who_stole_the_ledgers_key_cannot_pass_it_on_without_the_root(outsider, app):
    """A certificate of their own is under another root; one of a seal is under ours, and is no ledger's."""
    outsider.check()
    head = json.loads((outsider.folder / "ledger-head.json").read_text())
    with app.app_context():
        stolen, seal = pki.load(pki.LEDGER), pki.seal_key("natural-resources")
    chain = b"".join(one.public_bytes(Encoding.PEM) for one in (seal.certificate, *seal.chain)).decode()
    signature = base64.b64encode(stolen.sign(ledger_keys.statement(seal.id, stolen.id))).decode()
    forged = base64.b64encode(seal.sign(ledger.head_text(head["size"], bytes.fromhex(head["root"])))).decode()

    def pass_on(said: dict) -> None:
        follower = {"key": seal.id, "chain": chain, "revoked_since": None, "follows": stolen.id, "signature": signature}
        said["keys"]["keys"].append(follower)
        said["inclusion"]["head"].update(key=seal.id, signature=forged)

    assert outsider.forge(pass_on).startswith("refused: the first of them is a ledger")


def test_the_moment_of_a_revocation_is_told_to_the_second(app, paper):
    since = clock.now() - timedelta(hours=1)
    run(app, "revoke", "ledger", "--reason", "key-compromise", "--since", since.isoformat())
    with app.app_context():
        assert ledger_keys.told()[0].revoked_since == since.replace(microsecond=0)
