"""Content read once per process: the dictionary of elements, the city, the enquiries, the certificate types."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from app.catalogue import city, enquiries
from app.catalogue.city import City
from app.catalogue.enquiries import Enquiry
from app.core.settings import Settings
from app.elements import dictionary
from app.elements.dictionary import Dictionary
from app.issuance import origins, types
from app.issuance.errors import TypeFault
from app.issuance.types import CertificateType


def load(settings: Settings) -> None:
    """Read and check the content under forms/ and certificates/; a fault stops the start and says where it is."""
    elements, named, asked, kinds = _read(settings.root)
    dictionary.use(elements)
    city.use(named)
    enquiries.use(asked)
    types.use(kinds)


@cache
def _read(root: Path) -> tuple[Dictionary, City, Mapping[str, Enquiry], Mapping[str, CertificateType]]:
    forms = root / "forms"
    elements = dictionary.load(forms / "elements.yaml")
    kinds = types.load(root / "certificates")
    registers = {element.lead for element in elements.values() if element.lead}
    wrong = [fault for kind in kinds.values() for fault in origins.faults(kind, elements, registers)]
    if wrong:
        raise TypeFault("\n".join(wrong))
    return elements, city.load(forms / "city.yaml"), enquiries.load(forms / enquiries.FILE, elements), kinds
