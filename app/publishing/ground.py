"""What a check is, and what a service may refer to."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from app.catalogue.city import City
from app.catalogue.definitions import Definition
from app.elements.dictionary import Element
from app.issuance.types import CertificateType


@dataclass(frozen=True)
class Ground:
    """What a service may refer to."""

    elements: Mapping[str, Element]
    city: City
    certificates: Mapping[str, CertificateType]
    connected: frozenset[str]  # sources that answer
    directories: frozenset[str] = frozenset()  # in which a form may look something up


Check = Callable[[Definition, Ground], Iterator[str]]
