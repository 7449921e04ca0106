"""Who proves that someone is who they say: a port, so that a provincial or national provider (OIDC) can take our own one's place."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True)
class Started:
    """The first half was accepted: ask for the code of `challenge`, or send the browser to the provider's `address`."""

    challenge: UUID | None = None
    address: str = ""


@dataclass(frozen=True)
class Proof:
    """What the provider vouches for."""

    id_number: str
    name: str
    phone: str
    assurance: int
    challenge: UUID | None = None
    password_hash: str = ""  # only from our own provider, when a password was chosen in the same go


class IdentityProvider(Protocol):
    """Called with no transaction open; refusals are DomainErrors."""

    name: str

    def start(self, claim: Mapping[str, str]) -> Started:
        """Check the first proof (ours: id_number, name, password) and say how it goes on."""
        ...

    def register(self, claim: Mapping[str, str]) -> Started:
        """First visit or forgotten password (ours: id_number, name, password); a foreign provider gives its own address."""
        ...

    def finish(self, answer: Mapping[str, str]) -> Proof:
        """Check the second proof (ours: challenge, code; OIDC: code, state) and vouch."""
        ...
