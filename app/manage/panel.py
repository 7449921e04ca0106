"""The panel of one part: each key that a file may have there as inputs, and what was typed back as the document says it.

Nothing that is typed is refused here. What cannot be what the key wants is kept as text, and the checks say what is wrong with it.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from werkzeug.datastructures import MultiDict

from app.catalogue import keys, reading, schema
from app.catalogue.documents import Document
from app.catalogue.keys import BLOCK_KEYS, GROUP
from app.catalogue.reading import NOTE, OneOf, Part, Parts, Reader, Section, Several
from app.core.settings import current

WHOLE = re.compile(r"-?\d{1,15}")
README_IN = {"zh": "README.zh.md", "en": "README.md"}
PAIR = " | "  # between Chinese and English, where several stand below one another
SIGNS = frozenset({"==", "!=", ">=", "<=", ">", "<", "in", "known"})
AT_HAND = frozenset({"hint", "required", "when", "options", "element", "rule", "short_name"})
LONG = frozenset({"text", "summary", "answer", "hint", "because"})


class Choice(NamedTuple):
    value: str
    is_chosen: bool


@dataclass(frozen=True)
class Field:
    """One key: how it is typed, what stands there now, and what forms/README.md says about it."""

    name: str
    kind: str  # text | words | long_words | number | yes_no | rule | choice | choices | lines
    required: bool
    help: str
    text: str = ""
    zh: str = ""
    en: str = ""
    choices: tuple[Choice, ...] = ()
    rows: int = 2

    @property
    def is_at_hand(self) -> bool:
        """What most parts of a service say; the rest waits below until somebody wants it."""
        is_said = self.text or self.zh or self.en or any(choice.is_chosen for choice in self.choices)
        return self.required or self.name in AT_HAND or bool(is_said)


def fields(section: Section, value: Document, language: str) -> list[Field]:
    """The panel's inputs, in the order of the file, with what each is for."""
    meanings = _meanings(README_IN[language])
    told = meanings.get(section.name) or meanings["field"]
    found = [_field(key, rule.read, value.get(key), required=rule.required) for key, rule in section.keys.items() if _is_typed(rule.read)]
    if section is GROUP and "use" in value:
        found = [_field(key, reading.text, value.get(key), required=False) for key in BLOCK_KEYS] + found
    note = Field(NOTE, "text", required=False, help="", text=str(value.get(NOTE) or ""))
    return [_with_help(field, told) for field in found] + [note]


def _is_typed(read: Reader) -> bool:
    return not isinstance(read, Part | Parts)


@cache
def _meanings(name: str) -> Mapping[str, Mapping[str, str]]:
    return schema.meanings((current().root / "forms" / name).read_text(encoding="utf-8"))


def _with_help(field: Field, told: Mapping[str, str]) -> Field:
    return Field(**{**field.__dict__, "help": told.get(field.name, "").replace("\\|", "|").replace("`", "")})


def _field(name: str, read: Reader, value: object, *, required: bool) -> Field:
    if read is reading.words:
        said = value if isinstance(value, Mapping) else {}
        zh, en = str(said.get("zh") or ""), str(said.get("en") or "")
        return Field(name, "long_words" if name in LONG or len(zh) > 40 else "words", required, "", zh=zh, en=en)
    if isinstance(read, OneOf):
        return Field(name, "choice", required, "", choices=_choices([str(one) for one in read.known], [value]))
    if read is reading.yes_no:
        return Field(name, "yes_no", required, "", choices=_choices(["true", "false"], [json.dumps(value) if value is not None else ""]))
    if isinstance(read, Several) and isinstance(read.read, OneOf):
        return Field(name, "choices", required, "", choices=_choices(_in_their_order(read.read, _listed(value)), _listed(value)))
    if _is_lines(read):
        text = "\n".join(_line(read, item) for item in _items(value))
        return Field(name, "lines", required, "", text=text, rows=max(2, text.count("\n") + 2))
    kind = "number" if read is reading.whole else "rule" if read in (reading.rule, reading.formula) else "text"
    return Field(name, kind, required, "", text=_text(value))


def _in_their_order(read: OneOf, listed: Sequence[object]) -> list[str]:
    """What is ticked stands first, in its own order: the ways of a material are tried one after the other."""
    known = [str(one) for one in read.known]
    ticked = [str(one) for one in listed if str(one) in known]
    return [*ticked, *(one for one in known if one not in ticked)]


def _text(value: object) -> str:
    return "" if value is None else json.dumps(value) if isinstance(value, bool) else str(value)


def _choices(known: list[str], chosen: list[object]) -> tuple[Choice, ...]:
    """What is chosen stays a choice, known or not: it must not vanish by saving."""
    said = [str(one) for one in chosen if one not in (None, "")]
    return tuple(Choice(one, one in said) for one in dict.fromkeys([*known, *said]))


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else []


# --- several, one below the other -------------------------------------------------------------------------------------


def _is_lines(read: Reader) -> bool:
    return isinstance(read, Several) or read in (keys.options, reading.texts_by_name)


def _items(value: object) -> Iterator[object]:
    if isinstance(value, Mapping):
        yield from value.items()
    elif isinstance(value, list):
        yield from value


def _line(read: Reader, item: object) -> str:
    """rent = 租赁 | Renting for options, 中文 | English for words, the text itself for anything else."""
    if isinstance(item, tuple):
        name, said = item
        return f"{name} = {_line(read, said)}"
    if isinstance(item, Mapping):
        return PAIR.join(filter(None, (str(item.get("zh") or ""), str(item.get("en") or ""))))
    return str(item)


def _read_lines(read: Reader, text: str) -> object:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if isinstance(read, Several):
        return [_pair(line) if read.read is reading.words else line for line in lines] or None
    named = [(name.strip(), said.strip()) for name, _, said in (line.partition("=") for line in lines)]
    return {name: _pair(said) if read is keys.options else said for name, said in named} or None


def _pair(text: str) -> dict[str, str]:
    zh, _, en = text.partition(PAIR.strip())
    return {"zh": zh.strip(), "en": en.strip()}


# --- back to the document ---------------------------------------------------------------------------------------------


def take_over(section: Section, value: Document, posted: MultiDict[str, str]) -> None:
    """Write what was typed into the part; keys that the panel does not show stay."""
    for key, rule in section.keys.items():
        if _is_typed(rule.read):
            _put(value, key, _read(rule.read, key, posted, value.get(key)))
    for key in (*(BLOCK_KEYS if section is GROUP and "use" in value else ()), NOTE):
        _put(value, key, _block_key(key, posted))


def build_rule(value: Document, key: str, posted: MultiDict[str, str]) -> None:
    """Join what was chosen in the builder to the rule of `key`: an answer, a comparison, a value."""
    name, sign, said = (posted.get(f"{key}~{part}", "").strip() for part in ("name", "sign", "value"))
    if not name or sign not in SIGNS:
        return
    is_value = re.fullmatch(r"-?\d+|true|false|(money|area|date|percent)\([^()]*\)|today\(\)", said)
    right = said if is_value else json.dumps(said, ensure_ascii=False)
    part = {"known": f"known({name})", "in": f"{right} in {name}"}.get(sign, f"{name} {sign} {right}")
    before, join = str(value.get(key) or ""), posted.get(f"{key}~join", "and")
    value[key] = f"({before}) {join} ({part})" if before and join in {"and", "or"} else part


def _put(value: Document, key: str, found: object) -> None:
    if found is None:
        value.pop(key, None)
    else:
        value[key] = found


def _block_key(key: str, posted: MultiDict[str, str]) -> object:
    text = posted.get(key, "").strip()
    if key == "only":
        return [part for part in re.split(r"[\s,，\[\]']+", text) if part] or None
    return text or None


def _read(read: Reader, key: str, posted: MultiDict[str, str], was: object) -> object:
    if read is reading.words:
        zh, en = posted.get(f"{key}.zh", "").strip(), posted.get(f"{key}.en", "").strip()
        kept = {NOTE: was[NOTE]} if isinstance(was, Mapping) and NOTE in was else {}
        return {**kept, "zh": zh, "en": en} if zh or en else None
    if isinstance(read, Several) and isinstance(read.read, OneOf):
        return posted.getlist(key) or None
    text = posted.get(key, "").replace("\r\n", "\n").strip()
    if not text:
        return None
    if _is_lines(read):
        return _read_lines(read, text)
    if read is reading.yes_no or (read is reading.rule and text in {"true", "false"}):
        return {"true": True, "false": False}.get(text, text)
    return int(text) if read is reading.whole and WHOLE.fullmatch(text) else text
