"""Check a certificate against the public ledger of certificates without trusting the house that keeps it.
python check_ledger.py https://the.site licence.pdf [root.pem]    or the SHA-256 of the signed record instead of the file
python check_ledger.py ledger-answers.json licence.pdf            without network; answers and head are kept where it runs
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

HEAD, ANSWERS, AUTHORITY = Path("ledger-head.json"), Path("ledger-answers.json"), ("ledger", "issuing", "root")


def need(holds, what):
    print("ok " if holds else "NO ", what)
    return holds or sys.exit(f"refused: {what}")


def node(left, right):
    return hashlib.sha256(b"\x01" + left + right).digest()


def included(leaf, index, size, proof):
    """The root to which a proof leads (RFC 9162, 2.1.3); what is used of the proof is taken away."""
    if size == 1:
        return leaf
    half, other = 1 << (size - 1).bit_length() - 1, proof.pop()
    if index < half:
        return node(included(leaf, index, half, proof), other)
    return node(other, included(leaf, index - half, size - half, proof))


def extended(old_root, older, newer, proof, whole=True):
    """The roots of the older and of the newer tree to which a proof leads (RFC 9162, 2.1.4)."""
    if older == newer:
        return (old_root if whole else proof.pop(),) * 2
    half, other = 1 << (newer - 1).bit_length() - 1, proof.pop()
    if older <= half:
        old, new = extended(old_root, older, half, proof, whole)
        return old, node(new, other)
    return tuple(node(other, one) for one in extended(old_root, older - half, newer - half, proof, False))


def check_head(head, pems, known_root, memory):
    chain = [x509.load_pem_x509_certificate(pems[name].encode()) for name in AUTHORITY]
    for below, above in zip(chain, [*chain[1:], chain[-1]], strict=True):
        below.verify_directly_issued_by(above)
        need(above.extensions.get_extension_for_class(x509.BasicConstraints).value.ca, f"{above.subject.rfc4514_string()} is an authority")
        need(below.not_valid_before_utc <= datetime.now(UTC) <= below.not_valid_after_utc, f"{below.subject.rfc4514_string()} runs today")
    key, root = (one.fingerprint(hashes.SHA256()).hex() for one in (chain[0], chain[-1]))
    is_known = known_root and chain[-1] == x509.load_pem_x509_certificate(Path(known_root).read_bytes())
    need(is_known or not known_root, f"the root is {root}, {'the one you have' if is_known else 'which you should compare'}")
    need(head["key"] == key == memory.get("key", key), f"the ledger's key is {key}, as before")
    signature, text = base64.b64decode(head["signature"]), f"yimen ledger {head['size']} {head['root']}".encode()
    chain[0].public_key().verify(signature, text, ec.ECDSA(hashes.SHA256()))


def main(where, what, known_root=None):
    memory = json.loads(HEAD.read_text()) if HEAD.is_file() else {}
    sha256 = hashlib.sha256(Path(what).read_bytes()).hexdigest() if Path(what).is_file() else what.lower()
    found = {} if where.startswith("http") else json.loads(Path(where).read_text())
    if not found:
        asked = {name: f"authority/{name}.pem" for name in AUTHORITY} | {"inclusion": f"log/inclusion?sha256={sha256}"}
        found = {name: urllib.request.urlopen(f"{where}/v/{address}", timeout=30).read().decode() for name, address in asked.items()}
        found["inclusion"] = json.loads(found["inclusion"])
    head, told = found["inclusion"]["head"], [json.loads(one["payload"]) for one in found["inclusion"]["entries"]]
    check_head(head, found, known_root, memory)
    for one in found["inclusion"]["entries"]:
        leaf, proof = hashlib.sha256(b"\x00" + one["payload"].encode()).digest(), [bytes.fromhex(part) for part in one["proof"]]
        stands = 0 <= one["seq"] < head["size"] and included(leaf, one["seq"], head["size"], proof).hex() == head["root"] and not proof
        need(stands, f"entry {one['seq']} stands in the ledger under the signed head of {head['size']}")
    hashes_of, papers = ({one[name] for one in told} for name in ("sha256", "certificate"))
    need(sha256 in hashes_of and len(papers) == 1, "one of them vouches for what you hold")
    if memory:
        need(memory["size"] <= head["size"], f"the ledger is not shorter than the {memory['size']} entries seen before")
        if where.startswith("http"):
            address = f"{where}/v/log/consistency?older={memory['size']}&newer={head['size']}"
            found["consistency"] = json.loads(urllib.request.urlopen(address, timeout=30).read())["proof"]
        kept = found.get("consistency", []) if memory["size"] < head["size"] else []
        proof, old = [bytes.fromhex(part) for part in kept], bytes.fromhex(memory["root"])
        roots = [one.hex() for one in extended(old, memory["size"], head["size"], proof)]
        need(roots == [memory["root"], head["root"]] and not proof, f"it only adds to the {memory['size']} entries seen before")
    HEAD.write_text(json.dumps({name: head[name] for name in ("size", "root", "key")}))
    ANSWERS.write_text(json.dumps(found))
    print("status:", *[one.get("reason", one["status"]) for one in told if one["kind"] == "status"][-1:] or ["signed"], "at", head["at"])


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except Exception as broken:  # whatever is wrong with an answer, it proves nothing
        sys.exit(f"refused: {type(broken).__name__}: {broken}")
