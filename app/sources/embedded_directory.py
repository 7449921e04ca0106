"""Directories whose lines live in table directory_entry."""

from collections.abc import Iterable, Sequence

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.catalogue.pinyin import sounds_of, table
from app.sources.base import SourceDown, titled
from app.sources.directories import Directory, Entry
from app.sources.models import DirectoryEntry


class EmbeddedDirectory(Directory):
    """A directory that a register publishes into our own database."""

    source: str  # the register it comes from

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def find(self, words: Sequence[str], most: int) -> Sequence[Entry]:
        """The lines that hold every word; a name that begins with the first one comes before others, short before long."""
        columns = (DirectoryEntry.code, DirectoryEntry.name, DirectoryEntry.detail, DirectoryEntry.dated)
        wanted = select(*columns).where(DirectoryEntry.directory == self.name)
        for word in words:
            wanted = wanted.where(DirectoryEntry.sought.contains(word, autoescape=True))
        begins = DirectoryEntry.name.startswith(words[0], autoescape=True)
        ordered = wanted.order_by(begins.desc(), func.length(DirectoryEntry.name), DirectoryEntry.name, DirectoryEntry.code).limit(most)
        try:
            with self._engine.connect() as connection:
                return [Entry(*row) for row in connection.execute(ordered)]
        except SQLAlchemyError as fault:
            raise SourceDown(self.name) from fault


class Firms(EmbeddedDirectory):
    """What everyone may know of a market entity (企业信息公示暂行条例)."""

    name = "firms"
    source = "enterprise"
    title = titled("市场主体名录", "List of market entities")
    department = "market-regulation"


def rows_of(directory: str, entries: Iterable[Entry]) -> list[dict[str, object]]:
    """Rows for a bulk insert."""
    return [
        {
            "directory": directory,
            "code": entry.code,
            "name": entry.name,
            "detail": entry.detail,
            "dated": entry.dated,
            "sought": sought(entry),
        }
        for entry in entries
    ]


def sought(entry: Entry) -> str:
    """Everything by which one may look an entry up."""
    characters = "".join(sign for sign in entry.name if sign in table())
    spelled = (f"{sound.letters} {sound.initials}" for sound in sounds_of(characters)[:1])
    return " ".join((entry.code, entry.name, entry.detail, *spelled)).lower()
