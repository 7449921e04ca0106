"""Memory for a number of things, of which the one that was not asked for longest goes first. For several threads."""

from collections import OrderedDict
from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Thing = TypeVar("Thing")


class Shelf(Generic[Thing]):
    def __init__(self, limit: int) -> None:
        self._limit, self._lock = limit, Lock()
        self._things: OrderedDict[Hashable, Thing] = OrderedDict()

    def __len__(self) -> int:
        return len(self._things)

    def get(self, name: Hashable) -> Thing | None:
        with self._lock:
            found = self._things.get(name)
            if found is not None:
                self._things.move_to_end(name)
            return found

    def put(self, name: Hashable, thing: Thing) -> None:
        with self._lock:
            self._things[name] = thing
            self._things.move_to_end(name)
            while len(self._things) > self._limit:
                self._things.popitem(last=False)
