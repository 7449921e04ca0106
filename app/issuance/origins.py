"""Where each fact of a paper comes from, as its type says under `from`; a fact from nowhere is refused when types are read.

An element of the dictionary is known to its lead register. The other places are named by one word each.
"""

from collections.abc import Collection, Iterator, Mapping

from app.elements.words import Words
from app.issuance.types import CertificateType, FactRule

REGISTER = "register:"  # register:social, where no element of the dictionary names the value
PLACES: Mapping[str, Words] = {
    "applicant": Words("申请人填报", "typed by the applicant"),
    "case": Words("办件", "the case"),
    "computed": Words("系统计算", "computed"),
    "office": Words("审批部门", "the office"),
}


def faults(kind: CertificateType, elements: Collection[str], registers: Collection[str]) -> Iterator[str]:
    """What is wrong with what this type says about the origin of its facts."""
    for rule in kind.facts.values():
        fault = _fault(rule, elements, registers)
        if fault:
            yield f"certificates/{kind.code}/type.yaml: fact {rule.code}: {fault}"


def _fault(rule: FactRule, elements: Collection[str], registers: Collection[str]) -> str:
    if not rule.origin:
        return f"from is missing: an element of the dictionary, {REGISTER}<name>, or one of {', '.join(PLACES)}"
    if rule.origin.startswith(REGISTER):
        return "" if rule.origin.removeprefix(REGISTER) in registers else f"from: there is no {rule.origin}"
    known = rule.origin in PLACES or rule.origin in elements
    return "" if known else f"from: {rule.origin!r} is no element of the dictionary and none of {', '.join(PLACES)}"


def told(rule: FactRule) -> str:
    """The origin in one word for who designs; an element and a register are told by their own names."""
    return rule.origin.removeprefix(REGISTER)
