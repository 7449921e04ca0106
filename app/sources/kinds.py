"""The kinds of source, by the word that forms/sources.yaml uses. A plug-in registers here; a test brings its own."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import Engine

from app.sources.base import Source, titled
from app.sources.declared import Declared
from app.sources.reached import Reached


@dataclass(frozen=True)
class House:
    """What a source may be made with."""

    engine: Engine
    instance: Path
    deadline_seconds: float


Made = TypeVar("Made", bound=type[Source])
Make = Callable[[Declared, Reached | None, House], Source]
KINDS: dict[str, type[Source]] = {}


class DuplicateKind(RuntimeError):
    """Two kinds of source have one word: a declaration could not say which it means."""


def kind(word: str) -> Callable[[Made], Made]:
    """Register a class of source under its word. It is made with its declaration, how it is reached and the house."""

    def register(plugin: Made) -> Made:
        known = KINDS.get(word)
        if known is not None and known.__qualname__ != plugin.__qualname__:
            raise DuplicateKind(f"two kinds of source are called {word!r}: {known.__qualname__} and {plugin.__qualname__}")
        KINDS[word] = plugin
        return plugin

    return register


def made(declared: Declared, reached: Reached | None, house: House) -> Source:
    """The source that a declaration describes; raises ValueError or OSError where it cannot be reached as it is said."""
    return cast(Make, KINDS[declared.kind])(declared, reached, house)


def settle(source: Source, declared: Declared) -> None:
    """Give a source the name, owner and reach that its declaration says."""
    source.name = declared.name
    source.title = titled(declared.title.zh, declared.title.en)
    source.department = declared.department
    source.subjects = frozenset(declared.subjects)
    source.offers = frozenset(declared.offers)
    source.rate = declared.rate
