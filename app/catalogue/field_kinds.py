"""The field types that service files may name, and what rules may say of an answer. The form engine tells them when it is loaded:
it stands above the catalogue, which may not ask it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.core.rules import Kind
from app.elements.words import Words


@dataclass(frozen=True)
class Part:
    """Something inside an answer that rules may name: stay.start."""

    code: str
    kind: Kind
    called: Words  # {label} stands for the question


@dataclass(frozen=True)
class FieldKind:
    """One field type as the catalogue sees it; with no kind there is nothing that a rule could say of it."""

    name: str
    kind: Kind | None
    parts: tuple[Part, ...] = ()
    mask: str = "none"


FIELD_KINDS: dict[str, FieldKind] = {}  # in the order in which they are listed for people


def tell(kinds: Iterable[FieldKind]) -> None:
    FIELD_KINDS.update((kind.name, kind) for kind in kinds)
