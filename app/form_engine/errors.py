"""What is wrong with one answer, said so that the person knows what to do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from app.elements.words import Words

Params = Mapping[str, object]  # a value may be Words: the page shows it in the reader's language


class NameClash(RuntimeError):
    """Two field types have one name, or a form cannot be told apart from another; found at start, never later."""


class UnknownType(KeyError):
    """No field type has this name; the message names those that exist."""

    def __str__(self) -> str:
        return str(self.args[0])


class Refusal(ValueError):
    """A field type does not take what was posted. `part` says which input, where a question has several."""

    inside: "Sequence[Inside]" = ()  # what is wrong with single cells, where a question has lines

    def __init__(self, message: str, *, part: str = "", **params: object) -> None:
        super().__init__(message)
        self.message = message
        self.part = part
        self.params: Params = params


class Inside(NamedTuple):
    """What is wrong with one cell; its path goes on from that of the question: 1.amount."""

    path: str
    label: Words
    refusal: Refusal


class WrongCells(Refusal):
    """Some cells of lines are refused."""

    def __init__(self, inside: Sequence[Inside]) -> None:
        super().__init__(inside[0].refusal.message)
        self.inside = inside


@dataclass(frozen=True)
class FieldError:
    """One answer that cannot stand. `message` is an English msgid, or Words where the content of the form says it."""

    path: str
    message: str | Words
    params: Params = field(default_factory=dict)
    part: str = ""

    @property
    def anchor(self) -> str:
        """The id of the input that the error summary leads to."""
        return input_name(self.path, self.part)


def input_name(path: str, part: str = "") -> str:
    """The name and id of an input in the page: members.0.name -> members-0-name, birth_date + year -> birth_date-year."""
    name = path.replace(".", "-")
    return f"{name}-{part}" if part else name
