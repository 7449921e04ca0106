"""What a field type is, and the register of all of them by name."""
# ruff: noqa: ARG002 - every field type is called in the same way

import unicodedata
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Protocol

from app.catalogue.definitions import Question
from app.catalogue.field_kinds import Part
from app.core.rules import Kind
from app.elements.facts import Fact, Origin, Value
from app.elements.words import Words
from app.form_engine.errors import NameClash, Refusal, UnknownType

Posted = Mapping[str, Sequence[str]]  # part of the question ("" where there is only one input) -> posted texts
LONGEST = 20_000  # signs of one posted text; what is longer was not typed into a form


class PostedForm(Protocol):
    """What a request's form offers: werkzeug's MultiDict does."""

    def getlist(self, key: str) -> list[str]: ...
    def __contains__(self, key: object) -> bool: ...


class FieldType:
    """One kind of question: reads what was posted, shows what is known. Has no state."""

    name = ""
    template = "text"  # web/fields/<template>.html
    parts: tuple[str, ...] = ("",)
    is_posted = True  # False: its answer never comes from the inputs of the form
    is_asked = True  # False: nothing is asked, only told
    is_given = True  # False: the person cannot give the answer, so it is never missing
    absent_is_empty = False  # True: a browser posts nothing where nothing is ticked
    is_group = False  # True: several inputs under one legend
    kind = "text"  # how the browser reads the value for rules: text, number, scaled, date, yes_no, list
    in_rules: Kind | None = Kind.TEXT  # what the answer is to rules; None: they have nothing to say of it
    parts_in_rules: tuple[Part, ...] = ()
    mask = "none"  # how the answer is shown to others, where its question says nothing else
    empty_message = "Enter %(label)s."
    inputmode = ""
    autocomplete = ""
    width = ""  # govuk-input--width-…
    longest = 200
    sample = Words("（如实填写）", "(in your own words)")  # what the filled sample of a form says (示范文本): nobody's data

    def posted(self, question: Question, name: str, form: PostedForm) -> Posted:
        """The texts of the inputs of a question that stands in the form under this name."""
        return {part: form.getlist(f"{name}-{part}" if part else name) for part in self.parts}

    def parse(self, question: Question, posted: Posted) -> Value:
        """The value that was posted, None where nothing was; raises Refusal for what cannot be one."""
        text = clean_line(first(posted))
        return self.read(question, text) if text else None

    def read(self, question: Question, text: str) -> Value:
        """The value that a text, clean and not empty, stands for."""
        return text

    def fact(self, question: Question, value: Value, origin: Origin) -> Fact:
        """The fact of a value that was posted."""
        return Fact(value, origin)

    def inputs(self, value: Value) -> dict[str, object]:
        """What each input of the question shows for a stored value."""
        return {"": "" if value is None else str(value)}

    def echo(self, posted: Posted) -> dict[str, object]:
        """What each input shows when the text that was posted is shown again."""
        return {part: (posted.get(part) or ("",))[0] for part in self.parts}

    def refill(self, question: Question, value: Value) -> Posted:
        """The texts that a form would post for a stored value."""
        inputs = self.inputs(value)
        return {part: [str(text) for text in texts] if isinstance(texts, list) else [str(texts)] for part, texts in inputs.items()}

    def show(self, question: Question, value: Value, language: str) -> str:
        """A stored value as people read it; `value` is never None."""
        return str(value)


class Registry(dict[str, FieldType]):
    """Field types by name. Two of one name are refused when the house is built."""

    def add(self, made: type[FieldType]) -> type[FieldType]:
        known = self.get(made.name)
        if known:
            raise NameClash(f"two field types are called {made.name!r}: {type(known).__name__} and {made.__name__}")
        if not made.name:
            raise NameClash(f"the field type {made.__name__} has no name")
        self[made.name] = made()
        return made

    def __missing__(self, name: str) -> FieldType:
        near = get_close_matches(name, self, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise UnknownType(f"unknown type {name!r}; known: {', '.join(sorted(self))}{hint}")


TYPES = Registry()
field_type = TYPES.add


def first(posted: Posted) -> str:
    texts = posted.get("") or ("",)
    return texts[0]


def clean_line(text: str) -> str:
    """One line without control signs; what no keyboard makes is refused."""
    return " ".join(clean_text(text).split())


def clean_text(text: str) -> str:
    """The text in one normal form (NFC), line ends as \\n, without invisible marks; refused where it holds signs that
    cannot be kept."""
    if len(text) > LONGEST:
        raise Refusal("%(label)s has too many characters.")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = unicodedata.normalize("NFC", "".join(sign for sign in text if unicodedata.category(sign) != "Cf")).strip()
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Co", "Cn"} and sign not in "\n\t" for sign in text):
        raise Refusal("%(label)s contains characters that cannot be used. Type it again.")
    return text


def half_width(text: str) -> str:
    """Full-width figures and letters as the usual ones."""
    return unicodedata.normalize("NFKC", text)


def limited(question: Question, text: str, longest: int) -> str:
    limit = question.max_length or longest
    if len(text) > limit:
        raise Refusal("%(label)s may have at most %(limit)s characters.", limit=limit)
    return text
