"""Who collects a paper at the desk: the holder, or somebody whom the holder sent with an authorisation (民法典 art. 165)."""

from dataclasses import dataclass
from enum import StrEnum

from app.cases.errors import AuthorisationMissing, ReasonMissing, ReceiverIsAnother, ReceiverUnknown
from app.cases.models import Case
from app.core.actor import PartyKind
from app.elements.identifiers import id_number_is_valid, normal_identifier
from app.elements.masks import mask
from app.identity import queries as identity
from app.identity.personal import normal_name
from app.identity.queries import PersonCard


class Collects(StrEnum):
    HOLDER = "holder"  # 本人领取
    AGENT = "agent"  # 委托代领


class Signing(StrEnum):
    """How it was signed for; kept as it stands in the record of delivery."""

    NONE = ""
    DRAWN = "手写电子签名"
    TYPED = "键入姓名签名"
    PAPER = "纸质签收"


@dataclass(frozen=True)
class Receiver:
    kind: Collects
    name: str
    id_number: str = ""  # of an agent; of the holder where the card was scanned
    is_authorised: bool = False  # the authorisation of an agent was seen
    by_code: bool = False  # the pick-up code was right
    signing: Signing = Signing.NONE


def holder(case: Case) -> PersonCard:
    """Who may collect without an authorisation: the applicant, for a firm its legal representative."""
    if case.applicant_kind is PartyKind.PERSON:
        return identity.person(case.applicant_id)
    return identity.person(identity.organisation(case.applicant_id).representative or case.person_id)


def stated(case: Case, receiver: Receiver) -> str:
    """What is kept of who collected, the number masked; raises where it is not who it should be."""
    if not receiver.name.strip():
        raise ReasonMissing()
    proof = "".join(f"，{said}" for said in ("凭取件码" if receiver.by_code else "", receiver.signing.value) if said)
    if receiver.kind is Collects.HOLDER:
        return _holder(holder(case), receiver) + proof
    number = normal_identifier(receiver.id_number)
    if not id_number_is_valid(number):
        raise ReceiverUnknown()
    if not receiver.is_authorised:
        raise AuthorisationMissing()
    return f"委托代领：{receiver.name.strip()}（{mask('id_number', number)}），已核验授权委托书{proof}"


def _holder(known: PersonCard, receiver: Receiver) -> str:
    number = normal_identifier(receiver.id_number)
    if normal_name(receiver.name) != normal_name(known.name) or number not in {"", known.id_number}:
        raise ReceiverIsAnother()
    return f"本人领取：{known.name}（{mask('id_number', known.id_number)}）"
