"""Where this house may call: an allow-list of origins, and the addresses that their names may stand for.

A name is resolved once, every address it stands for is judged, and the call goes to the judged address: a name that answers otherwise a
moment later (DNS rebinding) reaches nothing. No redirect is followed by who uses this.
"""

import ipaddress
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from urllib.parse import SplitResult, urlsplit

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], list[str]]

PORTS = {"http": 80, "https": 443}
HOST = re.compile(r"(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*")


class EgressRefused(Exception):
    """This address may not be called. The text says why, without the address."""


@dataclass(frozen=True)
class Origin:
    scheme: str
    host: str  # lower case; an address without brackets
    port: int


@dataclass(frozen=True)
class Allowed:
    """One origin that may be called. `networks` are the private networks in which its name may lie."""

    origin: Origin
    networks: tuple[Network, ...] = ()


@dataclass(frozen=True)
class Egress:
    """The allow-list of this installation."""

    allowed: tuple[Allowed, ...] = ()
    resolve: Resolve = field(default_factory=lambda: resolved)

    def address_of(self, url: str) -> tuple[Origin, str]:
        """The origin of a URL and the address to call; raises EgressRefused before anything is called."""
        origin = origin_of(url)
        entry = next((each for each in self.allowed if each.origin == origin), None)
        if entry is None:
            raise EgressRefused("the origin is not on the list")
        literal = _address(origin.host)
        if literal is not None:
            return origin, str(literal)  # the operator wrote this very address
        found = [_address(each) for each in self.resolve(origin.host, origin.port)]
        if not found:
            raise EgressRefused("the name stands for no address")
        for address in found:
            if address is None or not _may_be_called(address, entry.networks):
                raise EgressRefused("the name stands for an address that may not be called")
        return origin, str(found[0])


def allow(origins: Iterable[tuple[str, Iterable[str]]]) -> Egress:
    """An allow-list of origins as text with the private networks of each; raises EgressRefused or ValueError for what is none."""
    return Egress(tuple(Allowed(origin_of(origin), tuple(map(ipaddress.ip_network, networks))) for origin, networks in origins))


def origin_of(url: str) -> Origin:
    """The origin of an http or https URL that is written plainly; raises EgressRefused for anything that could be read in two ways."""
    if not url.isascii() or not url.isprintable() or any(sign in url for sign in ' \\"<>^`{|}'):
        raise EgressRefused("the address has signs that do not belong there")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise EgressRefused("the address cannot be read") from None
    host = parts.hostname or ""
    if parts.scheme not in PORTS:
        raise EgressRefused("only http and https are called")
    if "@" in parts.netloc or parts.fragment:
        raise EgressRefused("the address holds a name, a password or a fragment")
    if not _is_plain(host, parts):
        raise EgressRefused("the host is not written plainly")
    return Origin(parts.scheme, host, PORTS[parts.scheme] if port is None else port)


def _is_plain(host: str, parts: SplitResult) -> bool:
    """A name of letters, digits and hyphens, or an address in its one usual form: 127.1, 0x7f000001 and 2130706433 are no names."""
    if parts.netloc.startswith("["):
        address = _address(host)
        return address is not None and str(address) == host
    if _address(host):
        return True
    last = host.rpartition(".")[2]
    return bool(HOST.fullmatch(host)) and not last.isdigit() and not last.startswith("0x")


def _address(text: str) -> Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _may_be_called(address: Address, networks: tuple[Network, ...]) -> bool:
    mapped = getattr(address, "ipv4_mapped", None) or getattr(address, "sixtofour", None)
    if mapped is not None:
        return _may_be_called(mapped, networks)
    if address.is_loopback or address.is_link_local or address.is_multicast or address.is_unspecified:
        return False
    return address.is_global or any(address.version == network.version and address in network for network in networks)


def resolved(host: str, port: int) -> list[str]:
    """Every address of a name, as the system resolves it; none where it cannot."""
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    except OSError:
        return []
