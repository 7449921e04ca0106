"""What a stranger may read of a certificate: the same on the verification page and in the code on the paper."""

from collections.abc import Iterator, Mapping

from app.elements.facts import Value
from app.elements.masks import mask
from app.elements.words import Words
from app.issuance.printing import printed
from app.issuance.types import CertificateType, FactType


def public_facts(kind: CertificateType, facts: Mapping[str, Value]) -> Iterator[tuple[Words, str]]:
    """The facts that the type shows to strangers, each under its mask; lists are never shown."""
    for name, how in kind.shown_on_verify.items():
        rule, value = kind.facts[name], facts.get(name)
        if value is not None and rule.type not in {FactType.LIST, FactType.TABLE}:
            yield rule.label, mask(how, str(printed(rule, value)))
