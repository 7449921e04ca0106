"""What may follow the signature of a B-LT paper: one revision that adds certificates and revocation lists, and not a byte more.

Readers of others allow more there (metadata, comments between objects, bytes after the end), and a hostile hand has found a use for
each of them. So the bytes themselves are read, and each must be part of something that has to be there.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from app.issuance import trust

OBJECT = re.compile(rb"(\d{1,9}) 0 obj\n")
LENGTH = re.compile(rb"/Length (\d{1,9})\n")
STORE = re.compile(rb"<<(?:\n/(?:Certs|CRLs) \[ (?:\d+ 0 R ?)+\]|\n/Type /DSS)+\n>>")
CONTENT = re.compile(rb"<<\n/Length \d+\n>>")
TABLE = re.compile(rb"<<(?:\n/(?:W|Type|Filter|Size|Root|Info|ID|Prev|Index|Length|DecodeParms)(?: [\w/ ]+| \[[\w<> ]+\]))+\n>>")
REFERENCE = re.compile(rb"(\d+) 0 R")
END = re.compile(rb"\n?startxref\n\d+\n%%EOF\n")
IN_DICTIONARY, AFTER_STREAM = b"\nendobj\n", b"\nendstream\nendobj\n"
STREAM = b"\nstream\n"


class NotOurs(Exception):
    """Something stands there that we never write."""


@dataclass(frozen=True)
class Part:
    """One object of the revision: its dictionary as written, and its stream."""

    dictionary: bytes
    stream: bytes | None


def is_validation_data(pdf: bytes, reader: Any) -> bool:
    """Whether what follows the one signature of this file is validation data that fits it, and nothing else."""
    signature = reader.embedded_regular_signatures[0]
    _start, _length, second, rest = (int(one) for one in signature.byte_range)
    last = reader.xrefs.total_revisions - 1
    try:
        parts = _parts(pdf[second + rest :])
        return (
            signature.signed_revision == last - 1
            and {reference.idnum for reference in reader.xrefs.explicit_refs_in_revision(last)} == set(parts)
            and _is_same_but_for_store(reader, last)
            and _are_vouched_for(_streams(parts, reader))
        )
    except (NotOurs, ValueError):
        return False


def _parts(tail: bytes) -> Mapping[int, Part]:
    """The objects of the revision by their numbers; raises NotOurs for any byte that belongs to none of them."""
    parts: dict[int, Part] = {}
    place = 0
    while found := OBJECT.match(tail, place):
        part, place = _part(tail, found.end())
        if int(found[1]) in parts or b"%" in part.dictionary:
            raise NotOurs()
        parts[int(found[1])] = part
    if not END.fullmatch(tail, place):
        raise NotOurs()
    return parts


def _part(tail: bytes, start: int) -> tuple[Part, int]:
    end, stream = tail.find(IN_DICTIONARY, start), tail.find(STREAM, start)
    if end < 0:
        raise NotOurs()
    if stream < 0 or end < stream:
        return Part(tail[start:end], None), end + len(IN_DICTIONARY)
    dictionary, begin = tail[start:stream], stream + len(STREAM)
    lengths = LENGTH.findall(dictionary + b"\n")
    if len(lengths) != 1 or not tail.startswith(AFTER_STREAM, begin + int(lengths[0])):
        raise NotOurs()
    until = begin + int(lengths[0])
    return Part(dictionary, tail[begin:until]), until + len(AFTER_STREAM)


def _is_same_but_for_store(reader: Any, last: int) -> bool:
    """Whether the catalogue says the same as when it was signed, but for where the validation data is."""
    before, after = _entries(reader.get_historical_root(last - 1)), _entries(reader.root)
    return before == {name: written for name, written in after.items() if name != "/DSS"} and "/DSS" not in before


def _entries(catalogue: Any) -> Mapping[str, bytes]:
    return {str(name): _written(catalogue.raw_get(name)) for name in catalogue}


def _written(value: Any) -> bytes:
    out = io.BytesIO()
    value.write_to_stream(out, None)
    return out.getvalue()


def _streams(parts: Mapping[int, Part], reader: Any) -> list[bytes]:
    """What the store names, each of it once; raises NotOurs where another object than these, the catalogue and the table is there."""
    store = reader.root.raw_get("/DSS").idnum
    if store not in parts or not STORE.fullmatch(parts[store].dictionary):
        raise NotOurs()
    named = [int(number) for number in REFERENCE.findall(parts[store].dictionary)]
    left = set(parts) - set(named) - {store, reader.root_ref.idnum}
    tables = {number for number in left if b"/Type /XRef" in parts[number].dictionary and TABLE.fullmatch(parts[number].dictionary)}
    if left != tables or len(tables) > 1 or len(set(named)) != len(named):
        raise NotOurs()
    contents = [parts[number] for number in named if number in parts]
    streams = [part.stream for part in contents if part.stream is not None and CONTENT.fullmatch(part.dictionary)]
    if len(streams) != len(named):
        raise NotOurs()
    return streams


def _are_vouched_for(contents: list[bytes]) -> bool:
    """Whether each is a certificate or a list that somebody signed whom we believe, or whom another certificate there vouches for."""
    believed = trust.of_time()
    above = [x509.load_der_x509_certificate(one.dump()) for one in (*believed.roots, *believed.others)]
    lists, waiting = [], []
    for content in contents:
        try:
            waiting.append(x509.load_der_x509_certificate(content))
        except ValueError:
            lists.append(x509.load_der_x509_crl(content))
    while found := [one for one in waiting if any(_is_issued_by(one, authority) for authority in above)]:
        above += found
        waiting = [one for one in waiting if one not in found]
    return not waiting and all(any(_is_list_of(one, authority) for authority in above) for one in lists)


def _is_issued_by(one: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        one.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _is_list_of(one: x509.CertificateRevocationList, authority: x509.Certificate) -> bool:
    try:
        return one.issuer == authority.subject and one.is_signature_valid(authority.public_key())  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
