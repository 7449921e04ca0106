"""What the types share whose answer has several pieces, each of a type of its own: a person is a name and an ID number."""
# ruff: noqa: ARG002 - every field type is called in the same way

from dataclasses import dataclass

from app.catalogue.definitions import Question
from app.catalogue.field_kinds import Part
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.types import FieldType, Posted

BETWEEN = Words("，", ", ")


@dataclass(frozen=True)
class Piece:
    code: str
    kind: FieldType  # one with a single input
    label: Words
    autocomplete: str = ""

    def question(self) -> Question:
        """The piece as a question, as its type expects one."""
        return Question(self.code, self.kind.name, self.label)


class Pieces(FieldType):
    """Kept as {code: text}, all pieces or none. Rules speak of heir.name; what is wrong is said at its piece."""

    template = "pieces"
    is_group = True
    kind = "pieces"
    in_rules = Kind.ANY
    pieces: tuple[Piece, ...] = ()

    def __init_subclass__(cls) -> None:
        cls.parts = tuple(piece.code for piece in cls.pieces)
        cls.sample = Words(*(_joined([piece.kind.sample for piece in cls.pieces], language) for language in ("zh", "en")))
        cls.parts_in_rules = tuple(
            Part(piece.code, Kind.TEXT, Words(f"{{label}}的{piece.label.zh}", f"{piece.label.en.lower()} of {{label}}"))
            for piece in cls.pieces
        )

    def parse(self, question: Question, posted: Posted) -> Value:
        values = {piece.code: self._value(piece, posted) for piece in self.pieces}
        if not any(values.values()):
            return None
        for piece in self.pieces:
            if values[piece.code] is None:
                raise _at(piece, Refusal(piece.kind.empty_message))
        return dict(values)

    def _value(self, piece: Piece, posted: Posted) -> Value:
        try:
            return piece.kind.parse(piece.question(), {"": posted.get(piece.code) or ()})
        except Refusal as refusal:
            raise _at(piece, refusal) from None

    def inputs(self, value: Value) -> dict[str, object]:
        known = value if isinstance(value, dict) else {}
        return {code: str(known.get(code) or "") for code in self.parts}

    def show(self, question: Question, value: Value, language: str) -> str:
        if not isinstance(value, dict):
            return str(value)
        return BETWEEN.in_language(language).join(str(value[code]) for code in self.parts if value.get(code))


def _at(piece: Piece, refusal: Refusal) -> Refusal:
    return Refusal(refusal.message, part=piece.code, **{"label": piece.label, **refusal.params})


def _joined(samples: list[Words], language: str) -> str:
    return BETWEEN.in_language(language).join(sample.in_language(language) for sample in samples)
