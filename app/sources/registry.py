"""The sources that are connected, by name. Two of one name are refused; a test passes a registry of its own."""

from collections.abc import Iterator, Mapping

from app.elements.words import Words
from app.sources.base import Source
from app.sources.declared import Declared
from app.sources.guard import Guard
from app.sources.memory import Memory


class DuplicateSource(RuntimeError):
    """Two sources have one name: facts could not say where they came from."""


class Registry(Mapping[str, Source]):
    """Connected sources, each with the guard that keeps its troubles from the others."""

    def __init__(self, *sources: Source) -> None:
        self._sources: dict[str, Source] = {}
        self.guards: dict[str, Guard] = {}
        self.memory: Memory | None = None  # what registers of other houses said before
        for one in sources:
            self.add(one)

    def add(self, one: Source) -> None:
        """Connect one more source; a second one of the same name raises DuplicateSource."""
        if one.name in self._sources:
            raise DuplicateSource(f"two sources are called {one.name!r}")
        self._sources[one.name] = one
        self.guards[one.name] = Guard(rate=one.rate)

    def __getitem__(self, name: str) -> Source:
        return self._sources[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


_current = Registry()
_declared: Mapping[str, Declared] = {}


def use(registry: Registry, declared: Mapping[str, Declared] | None = None) -> None:
    """Set the connected sources of this process, and the registers that are known, connected or not."""
    global _current, _declared
    _current, _declared = registry, declared or {}


def current() -> Registry:
    return _current


def declared() -> Mapping[str, Declared]:
    """Every register that the city knows, by name."""
    return _declared


def names() -> tuple[str, ...]:
    """Names of the connected registers."""
    return tuple(name for name, one in _current.items() if not one.is_fallback)


def title(name: str) -> Words:
    """What people call the source; its bare name when nobody knows it any more."""
    if known := _current.get(name):
        return Words(known.title["zh"], known.title.get("en", ""))
    return _declared[name].title if name in _declared else Words(name)
