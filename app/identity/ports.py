"""What identity needs from rooms above or beside it; app/wiring.py connects them at start."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NoReturn, Protocol

from app.identity.errors import RegisterSilent


class RegisterPerson(Protocol):
    """A person as the population register knows them."""

    @property
    def id_number(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def phone(self) -> str: ...


class RegisterFirm(Protocol):
    """A firm as the enterprise register knows it."""

    @property
    def credit_code(self) -> str: ...

    @property
    def name(self) -> str: ...


class RealNameRegister(Protocol):
    def __call__(self, id_number: str, name: str) -> RegisterPerson | None:
        """The person with exactly this number and name, or None; raises Unavailable when the register is silent."""
        ...


class FirmRegister(Protocol):
    def __call__(self, id_number: str) -> Sequence[RegisterFirm]:
        """The firms whose legal representative has this number; raises Unavailable when the register is silent."""
        ...


class CodeSender(Protocol):
    def __call__(self, address: str, code: str, purpose: str) -> None:
        """Send a one-time code to a phone or an e-mail address, in the caller's transaction."""
        ...


def _unserved(*_asked: object, **_named: object) -> NoReturn:
    """A port that nobody serves is a register that does not answer."""
    raise RegisterSilent()


@dataclass(frozen=True)
class Ports:
    real_name: RealNameRegister = _unserved
    firms: FirmRegister = _unserved
    send_code: CodeSender = _unserved


_connected = Ports()


def connect(*, real_name: RealNameRegister | None = None, firms: FirmRegister | None = None, send_code: CodeSender | None = None) -> None:
    """Say who serves a port; what is not given stays as it was."""
    global _connected
    before = _connected
    _connected = Ports(real_name or before.real_name, firms or before.firms, send_code or before.send_code)


def connected() -> Ports:
    return _connected
