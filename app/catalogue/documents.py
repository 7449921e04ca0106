"""From a service file to a complete document: blocks, figures and elements are written out, so that a version needs nothing else.

A published version holds this complete document. A later change of a block, of a figure or of the dictionary makes
the next version of the services that use it and never touches a case that has begun.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import yaml

from app.catalogue.errors import DefinitionError
from app.catalogue.field_kinds import FIELD_KINDS
from app.catalogue.keys import BLOCK_KEYS
from app.catalogue.order import in_order
from app.catalogue.reading import Place, meant, shown
from app.core import strict_yaml
from app.elements.dictionary import Column, Element
from app.elements.words import Words

Document = dict[str, object]
Elements = Mapping[str, Element]
FIGURE = re.compile(r"\$\{([a-z0-9_]*)\}")
BLOCKS = "_blocks"
CITY = "city.yaml"
FEW = 4  # so many choices are shown as radio buttons, more as a list to open


@dataclass(frozen=True)
class Figure:
    """A number that the city has set, as rules need it and as people read it."""

    value: int
    words: Words


@dataclass
class Folder:
    """forms/ as its services see it. Blocks and figures are read once, however many services use them."""

    root: Path
    _blocks: dict[str, Document] = field(default_factory=dict)

    def shown(self, path: Path) -> str:
        """The file as messages name it."""
        return f"{self.root.name}/{path.relative_to(self.root).as_posix()}"

    @cached_property
    def block_names(self) -> frozenset[str]:
        return frozenset(block.stem for block in (self.root / BLOCKS).glob("*.yaml"))

    def block(self, name: str) -> Document:
        """The group of forms/_blocks/<name>.yaml."""
        if name not in self._blocks:
            path = self.root / BLOCKS / f"{name}.yaml"
            self._blocks[name] = read_yaml(path, self.shown(path))
        return self._blocks[name]

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return figures(self.root) if (self.root / CITY).is_file() else {}


def read_yaml(path: Path, shown: str) -> Document:
    """The mapping in one file; DefinitionError names the line of a mistake."""
    return read_text(text_of(path, shown), shown)


def text_of(path: Path, shown: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise DefinitionError([f"{shown}: there is no such file"]) from None
    except UnicodeDecodeError:
        raise DefinitionError([f"{shown}: the file is not UTF-8 text; save it as UTF-8"]) from None


def read_text(text: str, shown: str, lines: strict_yaml.Lines | None = None) -> Document:
    """The mapping that a text says; DefinitionError names the line of a mistake."""
    try:
        content = strict_yaml.load_content(text, lines)
    except yaml.MarkedYAMLError as mistake:
        line = f"line {mistake.problem_mark.line + 1}: " if mistake.problem_mark else ""
        raise DefinitionError([f"{shown}: {line}{mistake.problem}"]) from None
    except yaml.YAMLError as mistake:
        raise DefinitionError([f"{shown}: {mistake}"]) from None
    if not isinstance(content, dict):
        raise DefinitionError([f"{shown}: a mapping of keys is needed"])
    return content


def completed(document: Document, elements: Elements, folder: Folder, *, shown: str) -> Document:
    """The whole document of a service as it was written: in the order of the keys, blocks, elements and figures written out."""
    place = Place((shown,), [])
    document = _map_groups(modern(document), lambda group: _with_block(group, folder, place))
    document = _map_groups(document, lambda group: with_elements(group, elements, place))
    written = _written(document, folder.figures, place) if _names_figures(document) else document
    if place.faults:
        raise DefinitionError(place.faults)
    return in_order(written)


def modern(document: Document) -> Document:
    """Older spellings as they are written today: what to know about a material was its `note`, which now is a comment."""
    materials = document.get("materials")
    if not isinstance(materials, list):
        return document
    return {**document, "materials": [_modern_material(material) for material in materials]}


def _modern_material(material: object) -> object:
    if not isinstance(material, dict) or not isinstance(material.get("note"), dict) or "hint" in material:
        return material
    return {"hint" if key == "note" else key: value for key, value in material.items()}


def figures(root: Path) -> dict[str, Figure]:
    """The numbers that forms/city.yaml sets for all services."""
    entries = read_yaml(root / CITY, f"{root.name}/{CITY}").get("figures") or {}
    return {name: Figure(entry["value"], Words(entry["zh"], entry["en"])) for name, entry in entries.items()}  # type: ignore[attr-defined]


def _map_groups(document: Document, change: Callable[[Document], Document]) -> Document:
    """The document with `change` applied to each group; what is not shaped like a form is left for the reader to name."""
    form = document.get("form")
    steps = form.get("steps") if isinstance(form, dict) else None
    if not isinstance(steps, list):
        return document
    return {**document, "form": {**form, "steps": [_map_step(step, change) for step in steps]}}  # type: ignore[dict-item]


def _map_step(step: object, change: Callable[[Document], Document]) -> object:
    if not isinstance(step, dict) or not isinstance(step.get("groups"), list):
        return step
    return {**step, "groups": [change(group) if isinstance(group, dict) else group for group in step["groups"]]}


# --- blocks ---------------------------------------------------------------------------------------------------


def _with_block(group: Document, folder: Folder, place: Place) -> Document:
    """`use: contact` takes the group of forms/_blocks/contact.yaml; keys written beside it win, `only` keeps some questions."""
    if "use" not in group:
        return group
    name = str(group["use"])
    own = {key: value for key, value in group.items() if key not in BLOCK_KEYS}
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or name not in folder.block_names:
        place.wrong(f"unknown block {shown(name)}; {meant(name, folder.block_names)}")
        return own
    merged = {**folder.block(name), **own}
    return _only(merged, group["only"], place.at(f"block {name}")) if "only" in group else merged


def _only(block: Document, wanted: object, place: Place) -> Document:
    questions = {question_code(question): question for question in block.get("questions") or [] if isinstance(question, dict)}  # type: ignore[attr-defined]
    for code in wanted if isinstance(wanted, list) else [wanted]:
        if code not in questions:
            place.wrong(f"only: unknown question {code!r}; {meant(str(code), questions)}")
    return {**block, "questions": [question for code, question in questions.items() if code in wanted]}  # type: ignore[operator]


# --- elements -------------------------------------------------------------------------------------------------


def question_code(question: Document) -> str:
    """The question's own code, else the part of its element after the dot."""
    return str(question.get("code") or str(question.get("element") or "").rpartition(".")[2])


def with_elements(group: Document, elements: Elements, place: Place) -> Document:
    """The group with what the dictionary says about each of its questions written out."""
    questions = group.get("questions")
    if not isinstance(questions, list):
        return group
    columns = _columns_of(group, elements, place)
    return {**group, "questions": [_question(item, elements, columns, place) if isinstance(item, dict) else item for item in questions]}


def _columns_of(group: Document, elements: Elements, place: Place) -> Mapping[str, Column]:
    code = group.get("fill_from")
    if code is None:
        return {}
    element = elements[code] if isinstance(code, str) and code in elements else None
    if element is None or element.type != "rows":
        known = [name for name in elements if elements[name].type == "rows"]
        place.at(f"group {group.get('code')}").wrong(f"fill_from: {code!r} is not an element that gives rows; {meant(str(code), known)}")
        return {}
    return {column.code: column for column in element.columns}


def _question(question: Document, elements: Elements, columns: Mapping[str, Column], place: Place) -> Document:
    """What the dictionary says about the question, under what the file itself says."""
    code = question.get("element")
    if code is None:
        column = columns.get(str(question.get("code")))
        return {**_defaults(column), **question} if column else {**_private(question.get("type")), **question}
    if not isinstance(code, str) or code not in elements:
        place.at(f"field {question_code(question)}").wrong(f"unknown element {code!r}; {_near(str(code), elements)}")
        return {"type": "text", "label": {"zh": str(code)}, **question, "code": question_code(question)}
    return {"code": question_code(question), **_defaults(elements[code]), **question}


def _private(type_: object) -> Document:
    """Numbers of persons are masked unless the file says otherwise."""
    kind = FIELD_KINDS.get(str(type_))
    return {"mask": kind.mask} if kind and kind.mask != "none" else {}


def _near(code: str, elements: Elements) -> str:
    """All elements are too many for a message: those of the same subject, or else the subjects."""
    subject = code.partition(".")[0]
    return meant(code, [name for name in elements if name.partition(".")[0] == subject] or {name.partition(".")[0] for name in elements})


def _defaults(known: Element | Column) -> Document:
    document: Document = {"type": _field_type(known.type, len(known.options)), "label": _pair(known.name)}
    if known.mask != "none":
        document["mask"] = known.mask
    if known.options:
        document["options"] = {choice.code: _pair(choice.label) for choice in known.options}
    if isinstance(known, Element):
        document |= {"lock": True} if known.lock else {}
        document |= {"unit": _pair(known.unit)} if known.unit else {}
        if known.columns:
            document["columns"] = [{"code": column.code, "required": False, **_defaults(column)} for column in known.columns]
    return document


def _field_type(type_: str, choices: int) -> str:
    """The dictionary says that there is a choice; how it is shown follows from how many there are."""
    return ("radio" if choices <= FEW else "select") if type_ == "choice" else type_


def _pair(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


# --- figures --------------------------------------------------------------------------------------------------


def _names_figures(value: object) -> bool:
    """Most services name none; then nothing has to be written out."""
    if isinstance(value, dict):
        return any(map(_names_figures, value.values()))
    if isinstance(value, list):
        return any(map(_names_figures, value))
    return isinstance(value, str) and "${" in value


def _written(value: object, known: Mapping[str, Figure], place: Place) -> object:
    """`${name}` becomes the city's number: in Chinese and English text as read, elsewhere as rules need it."""
    if isinstance(value, dict):
        return {name: _written(item, known, place.at(str(name))) for name, item in value.items()}
    if isinstance(value, list):
        return [_written(item, known, _item(place, item, number)) for number, item in enumerate(value, 1)]
    if not isinstance(value, str) or "${" not in value:
        return value
    return FIGURE.sub(lambda found: _figure(found[1], place, known), value)


def _item(place: Place, item: object, number: int) -> Place:
    """“steps household” for the step of this code, “aliases 2” for what has none."""
    code = item.get("code") or item.get("element") if isinstance(item, dict) else None
    return Place((*place.trail[:-1], f"{place.trail[-1]} {code or number}"), place.faults)


def _figure(name: str, place: Place, known: Mapping[str, Figure]) -> str:
    if name not in known:
        place.wrong(f"unknown figure {name!r}; {meant(name, known)}")
        return "0"
    figure = known[name]
    return {"zh": figure.words.zh, "en": figure.words.en}.get(place.trail[-1], str(figure.value))
