"""No test speaks to anything but this machine."""

import ipaddress
import socket
from collections.abc import Callable


class NetworkIsOff(RuntimeError):
    """A test tried to reach another machine."""


def _is_here(address: object) -> bool:
    if not isinstance(address, tuple):
        return True  # a path: a socket of this machine
    host = str(address[0])
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in {"localhost", ""}


def _guarded(original: Callable) -> Callable:
    def connect(self: socket.socket, address: object) -> object:
        if self.family != socket.AF_UNIX and not _is_here(address):
            raise NetworkIsOff(f"a test tried to reach {address}")
        return original(self, address)

    return connect


def _lookup(original: Callable) -> Callable:
    def getaddrinfo(host: object, *args: object, **kwargs: object) -> object:
        name = host.decode() if isinstance(host, bytes) else host
        if name is not None and not _is_here((name,)):
            raise NetworkIsOff(f"a test tried to look up {name}")
        return original(host, *args, **kwargs)

    return getaddrinfo


def switch_off() -> None:
    """Refuse every connection and every look-up that leaves this machine, for the rest of the process."""
    socket.socket.connect = _guarded(socket.socket.connect)
    socket.socket.connect_ex = _guarded(socket.socket.connect_ex)
    socket.getaddrinfo = _lookup(socket.getaddrinfo)
