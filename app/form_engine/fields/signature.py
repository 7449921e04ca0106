"""A signature, drawn with finger, pen or mouse, or the name typed by who cannot draw one. Kept as {"name": …, "strokes": …}.

The strokes are a path of whole numbers on a sheet of 600 by 200, and nothing else that SVG knows.
"""
# ruff: noqa: ARG002 - every field type is called in the same way

import re

from app.catalogue.definitions import Question
from app.core.rules import Kind
from app.elements.facts import Value
from app.elements.words import Words
from app.form_engine.errors import Refusal
from app.form_engine.fields.person_name import PersonName
from app.form_engine.types import FieldType, Posted, field_type

POINT = r"[0-9]{1,3} [0-9]{1,3}"
STROKES = re.compile(rf"(?:M{POINT}(?:L{POINT})*)+")
LONGEST_PATH = 16_000  # signs: a long name, slowly written
LEAST_POINTS = 8  # less is a slip of the hand
DRAWN, TYPED = Words("手写签名", "Signed by hand"), Words("{name}（键入姓名签署）", "{name} (signed by typing the name)")


@field_type
class Signature(FieldType):
    name = template = "signature"
    in_rules = Kind.ANY
    sample = Words("（本人签名）", "(signature)")
    parts = ("", "strokes")
    is_group = True
    empty_message = "Sign in the box, or type your name."

    def parse(self, question: Question, posted: Posted) -> Value:
        strokes = (posted.get("strokes") or ("",))[0]
        if strokes:
            return {"name": "", "strokes": drawn(strokes)}
        name = PersonName().parse(question, posted)
        return {"name": name, "strokes": ""} if name else None

    def inputs(self, value: Value) -> dict[str, object]:
        known = value if isinstance(value, dict) else {}
        return {"": str(known.get("name") or ""), "strokes": str(known.get("strokes") or "")}

    def show(self, question: Question, value: Value, language: str) -> str:
        if not isinstance(value, dict):
            return str(value)
        return DRAWN.in_language(language) if value.get("strokes") else TYPED.in_language(language).format(name=value.get("name"))


def strokes_of(value: Value) -> str:
    """The path of a drawn signature, empty for any other answer. What is stored is checked again before it stands in a page."""
    strokes = value.get("strokes") if isinstance(value, dict) else ""
    return strokes if isinstance(strokes, str) and STROKES.fullmatch(strokes) else ""


def drawn(strokes: str) -> str:
    """The path that was drawn; raises Refusal for what is none, or a slip of the hand."""
    if len(strokes) > LONGEST_PATH or not STROKES.fullmatch(strokes):
        raise Refusal("The signature could not be read. Clear the box and sign again.")
    if strokes.count("L") < LEAST_POINTS:
        raise Refusal("The signature is too short. Clear the box and sign with your name.")
    return strokes
