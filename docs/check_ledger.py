"""Check a certificate against the public ledger of certificates without trusting the house that keeps it.
python check_ledger.py https://the.site licence.pdf [root.pem [KEY]]   or the SHA-256 of the signed record instead of the file
python check_ledger.py ledger-answers.json licence.pdf                 without network; answers and head are kept where it runs
"""

import base64
import hashlib
import json
import sys
import urllib.request
from datetime import UTC, datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

HEAD, ANSWERS, SHA256, ECDSA = Path("ledger-head.json"), Path("ledger-answers.json"), hashes.SHA256(), ec.ECDSA(hashes.SHA256())
DECIDE = """the ledger has a new key, {}, and the key that you know, {}, does not vouch for it.
Decide: ask the house by another way which key its ledger has. If it is this one, say it after root.pem; if not, this is another ledger."""


def need(holds, what):
    print("ok " if holds else "NO ", what)
    return holds or sys.exit(f"refused: {what}")


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def included(leaf, index, size, proof):
    """The root to which a proof leads (RFC 9162, 2.1.3); what is used of the proof is taken away."""
    if size == 1:
        return leaf
    half, last = 1 << (size - 1).bit_length() - 1, proof.pop()
    return node(included(leaf, index, half, proof), last) if index < half else node(last, included(leaf, index - half, size - half, proof))


def extended(old_root, older, newer, proof, whole=True):
    """The roots of the older and of the newer tree to which a proof leads (RFC 9162, 2.1.4)."""
    if older == newer:
        return (old_root if whole else proof.pop(),) * 2
    half, last = 1 << (newer - 1).bit_length() - 1, proof.pop()
    if older > half:
        return tuple(node(last, one) for one in extended(old_root, older - half, newer - half, proof, False))
    old, new = extended(old_root, older, half, proof, whole)
    return old, node(new, last)


def check_head(head, keys, own_root, memory, decided):
    """Its key leads up to the root, and is the one seen the last time or followed it: each vouched for by the one before, or by you."""
    chains = {one[0].fingerprint(SHA256).hex(): one for one in (x509.load_pem_x509_certificates(key["chain"].encode()) for key in keys)}
    key, chain, followers = head["key"], chains[head["key"]], {one["follows"]: one for one in keys if one["follows"]}
    for below, above in zip(chain, [*chain[1:], chain[-1]], strict=True):
        below.verify_directly_issued_by(above)
        need(above.extensions.get_extension_for_class(x509.BasicConstraints).value.ca, f"{above.subject.rfc4514_string()} is an authority")
        need(below.not_valid_before_utc <= datetime.now(UTC) <= below.not_valid_after_utc, f"{below.subject.rfc4514_string()} runs today")
    need("签发台账" in chain[0].subject.rfc4514_string(), "the first of them is a ledger")
    root, known = chain[-1].fingerprint(SHA256).hex(), key if key == decided else memory.get("key", key)
    mine = x509.load_pem_x509_certificate(Path(own_root).read_bytes()).fingerprint(SHA256).hex() if own_root else memory.get("authority")
    need(root == (mine or root), f"the root is {root}, {'the one you have' if mine else 'which you should compare'}")
    while known != key and (said := followers.pop(known, None)):
        text, signer = f"yimen ledger key {said['key']} follows {known}".encode(), chains[known][0].public_key()
        known = signer.verify(base64.b64decode(said["signature"]), text, ECDSA) or said["key"]
    need(known == key, f"the ledger's key is {key}, as before or vouched for" if known == key else DECIDE.format(key, known))
    need(not any(one["revoked_since"] for one in keys if one["key"] == key), "it was not revoked (else ask again when it has a new one)")
    chain[0].public_key().verify(base64.b64decode(head["signature"]), f"yimen ledger {head['size']} {head['root']}".encode(), ECDSA)
    return {"size": head["size"], "root": head["root"], "key": key, "authority": root}


def main(where, what, own_root=None, decided=None):
    kept = {} if where.startswith("http") else json.loads(Path(where).read_text())
    ask = kept.get if kept else lambda name, how="": json.loads(urllib.request.urlopen(f"{where}/v/log/{name}{how}", timeout=30).read())
    memory = json.loads(HEAD.read_text()) if HEAD.is_file() else {}
    digest = hashlib.sha256(Path(what).read_bytes()).hexdigest() if Path(what).is_file() else what.lower()
    found = {"inclusion": ask("inclusion", f"?sha256={digest}"), "keys": ask("keys")}
    head, entries = found["inclusion"]["head"], found["inclusion"]["entries"]
    seen, told = check_head(head, found["keys"]["keys"], own_root, memory, decided), [json.loads(one["payload"]) for one in entries]
    for one in entries:
        leaf, proof = hashlib.sha256(b"\x00" + one["payload"].encode()).digest(), [bytes.fromhex(part) for part in one["proof"]]
        stands = 0 <= one["seq"] < head["size"] and included(leaf, one["seq"], head["size"], proof).hex() == head["root"] and not proof
        need(stands, f"entry {one['seq']} stands in the ledger under the signed head of {head['size']}")
    need(len({one["certificate"] for one in told}) == 1 and digest in {one["sha256"] for one in told}, "one vouches for what you hold")
    if memory:
        older, newer = memory["size"], head["size"]
        need(older <= newer, f"the ledger is not shorter than the {older} entries seen before")
        found["consistency"] = ask("consistency", f"?older={older}&newer={newer}") if older < newer else {"proof": []}
        proof = [bytes.fromhex(part) for part in found["consistency"]["proof"]]
        roots = [one.hex() for one in extended(bytes.fromhex(memory["root"]), older, newer, proof)]
        need(roots == [memory["root"], head["root"]] and not proof, f"it only adds to the {older} entries seen before")
    HEAD.write_text(json.dumps(seen))
    ANSWERS.write_text(json.dumps(found))
    print("status:", *[one.get("reason", one["status"]) for one in told if one["kind"] == "status"][-1:] or ["signed"], "at", head["at"])


if __name__ == "__main__":  # whatever is wrong with an answer, it proves nothing
    sys.excepthook = lambda kind, broken, _where: sys.stderr.write(f"refused: {kind.__name__}: {broken}")
    main(*sys.argv[1:])
