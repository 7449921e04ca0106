"""暂扣决定书 and 发还通知书: about a certificate, of whichever case or list it came. They stand beside it.

They are recorded in the transaction of the act. A character that cannot be printed is refused there: the officer sits before the page
and writes it otherwise, and the holder's own name stands on the certificate already.
"""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from app.cases import notices
from app.cases.grounds import Grounds, sentence
from app.catalogue.city import city
from app.core import clock
from app.elements.facts import Value
from app.issuance import face, queries as certificates, service as issuance
from app.issuance.issuers import IN
from app.issuance.models import Certificate
from app.issuance.reasons import WORDS, Reason
from app.issuance.records import read
from app.issuance.service import Holder

DECISION, NOTICE = "holding-decision", "giving-back-notice"


def held_back(paper: Certificate, why: Reason, grounds: Grounds, key: str, *, until: date | None) -> Certificate:
    """暂扣决定书: which paper, on what facts and law, from when until when, and the remedies."""
    facts: dict[str, Value] = {
        "decided_on": clock.today().isoformat(),
        "until": until.isoformat() if until else None,
        "ground": WORDS[why].zh,
        "reason": sentence(grounds.facts),
        "basis": grounds.basis,
        "remedies": notices.remedies_against(*_office(paper)).zh,
    }
    return _write(DECISION, paper, facts, key)


def given_back(paper: Certificate, why: Reason, note: str, key: str) -> Certificate:
    """发还通知书: the decision that no longer holds, and that the paper may be used again."""
    decision = next((one for one in reversed(of_paper(paper)) if one.type_code == DECISION), None)
    facts: dict[str, Value] = {
        "held_on": decision.issued_on.isoformat() if decision else None,
        "decision": decision.number if decision else None,
        "given_back_on": clock.today().isoformat(),
        "ground": WORDS[why].zh,
        "reason": sentence(note),
    }
    return _write(NOTICE, paper, facts, key)


def of_paper(paper: Certificate) -> list[Certificate]:
    """The decisions and notices about this certificate, oldest first."""
    about = tuple(_key(kind, paper.id, "") for kind in (DECISION, NOTICE))
    found = [one for one in certificates.of_holder(paper.holder_id) if one.key.startswith(about)]
    return sorted(found, key=lambda one: (one.prepared_at, one.id))


def _write(kind: str, paper: Certificate, facts: Mapping[str, Value], key: str) -> Certificate:
    """Of the office that issued the certificate, to its holder, under the same reference; the same act twice writes it once."""
    holder, (department, _place) = _holder(paper), _office(paper)
    named = {"applicant": holder.name, "paper": face.title_of(paper).zh, "paper_number": paper.number}
    given = named | {"phone": city().department(department).phone} | {name: value for name, value in facts.items() if value}
    made = issuance.prepare(kind, holder, given, paper.reference, key=_key(kind, paper.id, key), by=paper.issuer)
    return certificates.by_id(made)


def _key(kind: str, paper_id: UUID, key: str) -> str:
    return f"{kind}:{paper_id}:{key}"


def _holder(paper: Certificate) -> Holder:
    """As the certificate names them."""
    said = read(paper).document["holder"]
    if not isinstance(said, dict):
        raise TypeError("a record names its holder")
    return Holder(paper.holder_kind, paper.holder_id, str(said["name"]), str(said["number"]))


def _office(paper: Certificate) -> tuple[str, str]:
    """Department and place."""
    department, _at, place = paper.issuer.partition(IN)
    return department, place
