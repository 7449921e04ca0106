"""The sources that are connected, by name. Two of one name are refused; a test passes a registry of its own."""

from collections.abc import Iterator, Mapping
from typing import TypeVar

from app.elements.words import Words
from app.sources.base import Source
from app.sources.guard import Guard

Plugin = TypeVar("Plugin", bound=type[Source])
PLUGINS: dict[str, type[Source]] = {}


class DuplicateSource(RuntimeError):
    """Two sources have one name: facts could not say where they came from."""


def source(plugin: Plugin) -> Plugin:
    """Register a class of source under its name, ready to be connected at start."""
    known = PLUGINS.get(plugin.name)
    if known and known.__qualname__ != plugin.__qualname__:
        raise DuplicateSource(f"two sources are called {plugin.name!r}: {known.__qualname__} and {plugin.__qualname__}")
    PLUGINS[plugin.name] = plugin
    return plugin


class Registry(Mapping[str, Source]):
    """Connected sources, each with the guard that keeps its troubles from the others."""

    def __init__(self, *sources: Source) -> None:
        self._sources: dict[str, Source] = {}
        self.guards: dict[str, Guard] = {}
        for one in sources:
            self.add(one)

    def add(self, one: Source) -> None:
        """Connect one more source; a second one of the same name raises DuplicateSource."""
        if one.name in self._sources:
            raise DuplicateSource(f"two sources are called {one.name!r}")
        self._sources[one.name] = one
        self.guards[one.name] = Guard()

    def __getitem__(self, name: str) -> Source:
        return self._sources[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sources)

    def __len__(self) -> int:
        return len(self._sources)


_current = Registry()


def use(registry: Registry) -> None:
    """Set the connected sources of this process."""
    global _current
    _current = registry


def current() -> Registry:
    return _current


def names() -> tuple[str, ...]:
    """Names of the connected sources."""
    return tuple(_current)


def title(name: str) -> Words:
    """What people call the source; its bare name when it is no longer connected."""
    known = _current.get(name)
    return _title(known) if known else Words(name)


def _title(one: Source) -> Words:
    return Words(one.title["zh"], one.title.get("en", ""))
