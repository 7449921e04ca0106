"""What messages needs from a room beside it: how a person is reached; app/wiring.py connects it at start."""

from typing import NoReturn, Protocol
from uuid import UUID


class Reach(Protocol):
    """Where and how a person is reached. An empty phone or address: not at all that way."""

    @property
    def phone(self) -> str: ...

    @property
    def email(self) -> str: ...

    @property
    def by_text(self) -> bool: ...

    @property
    def by_email(self) -> bool: ...

    @property
    def tongue(self) -> str:
        """both, zh or en."""
        ...


class ReachOf(Protocol):
    def __call__(self, person_id: UUID) -> Reach:
        """As the person chose."""
        ...


def _unconnected(person_id: UUID) -> NoReturn:  # noqa: ARG001 - the name is the port's
    raise RuntimeError("nobody says how a person is reached: the wiring did not connect it")


_reach_of: ReachOf = _unconnected


def connect(reach_of: ReachOf) -> None:
    global _reach_of
    _reach_of = reach_of


def reach_of(person_id: UUID) -> Reach:
    return _reach_of(person_id)
