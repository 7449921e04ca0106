"""M4-b: what a proof and an append cost in a ledger of a million entries, and how large the public status lists are."""

import gzip
import random
import shutil
import statistics
import time
from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import event, insert

from app import cli
from app.core import clock
from app.core.db import new_id, session
from app.core.transaction import write
from app.factory import create_app
from app.issuance import issuers, ledger, ledger_proofs, merkle, pki, status_lists
from app.issuance.merkle import Peaks
from app.issuance.models import Certificate, LedgerEntry, LedgerKind, LedgerNode, Purpose, Status, TreeHead, TypeVersion
from bench.results import Row
from bench.servers import ROOT
from config import from_environment

INSTANCE = ROOT / "out" / "bench" / "ledger"
SMALL, LARGE = 1_000, 1_000_000
AT_ONCE = 20_000
ROUNDS, A_ROUND = 15, 100
PROOFS = 300


def measure() -> list[Row]:
    shutil.rmtree(INSTANCE, ignore_errors=True)
    app = create_app(from_environment({"YIMEN_INSTANCE": str(INSTANCE)}))
    with app.app_context():
        cli.upgrade()
        issuers.ensure_keys()
        certificate_id = _certificate()
        _fill(certificate_id, SMALL)
        small = _append(certificate_id)
        _fill(certificate_id, LARGE)
        large = _append(certificate_id)
        size, statements, spent = _prove()
        lists = [_list(places) for places in (status_lists.PLACES, LARGE)]
    appended = f"{small * 1e3:.3f} ms at {SMALL:,} and {large * 1e3:.3f} ms at {LARGE:,}"
    print(f"  M4-b: an entry appended takes {appended}; a proof {spent * 1e3:.2f} ms")
    print(f"  M4-b: status lists with 1 % ended: {lists[0][0]:,} bytes of GZIP for {status_lists.PLACES:,}, {lists[1][0]:,} for {LARGE:,}")
    return [
        Row("M4-b", f"bytes of an inclusion proof at {LARGE:,} entries, at most", size, "<= 700"),
        Row("M4-b2", "statements that a proof asks of the database, at most", statements, "<= 4"),
        Row("M4-b3", f"an entry appended at {LARGE:,} / at {SMALL:,} entries, CPU", large / small, "<= 1.5"),
        Row("M4-s", f"KB of GZIP of a status list, 1 % of {status_lists.PLACES:,} ended", lists[0][0] / 1000, "<= 16.4"),
        Row("M4-s2", f"KB of GZIP of the lists of {LARGE:,} certificates, 1 % ended", lists[1][0] / 1000, "<= 131.1"),
        Row("M4-s3", f"seconds to work out and sign the lists of {LARGE:,} certificates", lists[1][1], "<= 2"),
    ]


def _certificate() -> UUID:
    """One certificate that all entries are about: what they say costs nothing here."""
    certificate_id, now = new_id(), clock.now()
    with write() as current:
        current.execute(insert(TypeVersion).values(sha256="0" * 64, code="bench", content={}, created_at=now))
        numbers = {name: name for name in ("key", "number", "number_key", "identifier", "issuer", "reference")}
        of_bench = {"type_code": "bench", "type_sha256": "0" * 64, "holder_kind": "person", "holder_id": new_id(), **numbers}
        sealed = {"nonce": bytes(16), "document": b"x", "document_sha256": bytes(32), "issued_on": clock.today(), "prepared_at": now}
        signed = {"status": Status.SIGNED, "signature": b"x", "key_id": "x", "signed_at": now}
        current.execute(insert(Certificate).values(id=certificate_id, **of_bench, **sealed, **signed))
    return certificate_id


def _fill(certificate_id: UUID, size: int) -> None:
    """Entries, subtrees and a head up to this size, as the sealer would have written them."""
    peaks = _peaks()
    while peaks.size < size:
        start, entries, nodes = peaks.size, list[dict[str, object]](), list[dict[str, object]]()
        for seq in range(start, min(size, start + AT_ONCE)):
            payload = f'{{"certificate":"{certificate_id.hex}","kind":"rendered","n":{seq}}}'
            leaf, digest = merkle.leaf_hash(payload.encode()), seq.to_bytes(32)
            of_entry = {"kind": LedgerKind.RENDERED, "certificate_id": certificate_id, "payload": payload, "digest": digest}
            entries.append({"id": UUID(int=seq + 1), "at": clock.now(), "seq": seq, "leaf_hash": leaf, **of_entry})
            peaks, done = peaks.grown(leaf)
            nodes += [{"level": level, "place": place, "hash": found} for (level, place), found in done]
        with write() as current:
            current.execute(insert(LedgerEntry), entries)
            current.execute(insert(LedgerNode), nodes)
            signed = {"signature": b"x", "key_id": "x", "at": clock.now()}
            current.execute(insert(TreeHead).values(size=peaks.size, root=peaks.root, peaks=peaks.to_bytes(), **signed))


def _peaks() -> Peaks:
    head = ledger.latest_head()
    return Peaks.from_bytes(head.size, head.peaks) if head else Peaks()


def _append(certificate_id: UUID) -> float:
    """CPU seconds per entry that the sealer numbers."""
    spent = []
    for number in range(ROUNDS):
        with write():
            for part in range(A_ROUND):
                ledger.add(LedgerKind.RENDERED, certificate_id, (number * A_ROUND + part).to_bytes(32), format="pdf")
        started = time.process_time()
        if ledger.seal_new() != A_ROUND:
            raise RuntimeError("the sealer left something")
        spent.append((time.process_time() - started) / A_ROUND)
        session().expunge_all()
    return statistics.median(spent)


def _prove() -> tuple[int, int, float]:
    """(bytes at most, statements at most, CPU seconds in the median) of proofs for entries taken by chance."""
    chance, head = random.Random(2026), ledger_proofs.head_of(None)
    sizes, counts, spent = [], [], []
    for seq in chance.sample(range(head.size), PROOFS):
        leaf = session().execute(LedgerEntry.__table__.select().where(LedgerEntry.seq == seq)).one().leaf_hash
        with _statements() as asked:
            started = time.process_time()
            found = ledger_proofs.of_leaf(leaf, head)
            spent.append(time.process_time() - started)
        if not merkle.includes(leaf, seq, found.size, list(found.proof), root=found.root):
            raise RuntimeError("a proof does not lead to the root")
        sizes.append(sum(map(len, found.proof)))
        counts.append(len(asked))
    return max(sizes), max(counts), statistics.median(spent)


class _statements:  # noqa: N801 - reads as a verb
    """The statements that the database is asked meanwhile."""

    def __enter__(self) -> list[str]:
        self.found: list[str] = []
        event.listen(session().get_bind(), "before_cursor_execute", self._keep)
        return self.found

    def __exit__(self, *_fault: object) -> None:
        event.remove(session().get_bind(), "before_cursor_execute", self._keep)

    def _keep(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        self.found.append(statement)


def _list(certificates: int) -> tuple[int, float]:
    """(bytes of GZIP, CPU seconds) of all lists that so many certificates need, one of a hundred of them ended."""
    chance, size, spent = random.Random(certificates), 0, 0.0
    key = pki.load(pki.LEDGER)
    for number, places in enumerate(_split(certificates)):
        ended = chance.sample(range(places), places // 100)
        started = time.process_time()
        status_lists.credential(key, Purpose.REVOCATION, number, ended)
        spent += time.process_time() - started
        bits = bytearray(status_lists.PLACES // 8)
        for place in ended:
            bits[place >> 3] |= 0x80 >> (place & 7)
        size += len(gzip.compress(bytes(bits), mtime=0))
    return size, spent


def _split(certificates: int) -> Iterator[int]:
    while certificates > 0:
        yield min(certificates, status_lists.PLACES)
        certificates -= status_lists.PLACES


if __name__ == "__main__":
    for row in measure():
        print(row.id, row.what, round(row.value, 3), row.goal, row.met)
