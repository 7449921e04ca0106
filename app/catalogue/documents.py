"""From a service file to a complete document: blocks, figures and elements are written out, so that a version needs nothing else.

A published version holds this complete document. A later change of a block, of a figure or of the dictionary makes
the next version of the services that use it and never touches a case that has begun.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from app.catalogue.errors import DefinitionError
from app.catalogue.keys import BLOCK_KEYS
from app.catalogue.reading import Place, meant
from app.core import strict_yaml
from app.core.strict_yaml import Written
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


def read_yaml(path: Path, shown: str) -> Document:
    """The mapping in one file; DefinitionError names the line of a mistake."""
    try:
        content = strict_yaml.load(path.read_text(encoding="utf-8"), shown)
    except FileNotFoundError:
        raise DefinitionError([f"{shown}: there is no such file"]) from None
    except UnicodeDecodeError:
        raise DefinitionError([f"{shown}: the file is not UTF-8 text"]) from None
    except yaml.MarkedYAMLError as mistake:
        line = f"line {mistake.problem_mark.line + 1}: " if mistake.problem_mark else ""
        raise DefinitionError([f"{shown}: {line}{mistake.problem}"]) from None
    except yaml.YAMLError as mistake:
        raise DefinitionError([f"{shown}: {mistake}"]) from None
    if not isinstance(content, dict):
        raise DefinitionError([f"{shown}: a mapping of keys is needed"])
    return content


def complete(path: Path, elements: Elements) -> Document:
    """The whole document of one service file, or DefinitionError with every mistake found on the way."""
    root = path.parents[1]
    shown = f"{root.name}/{path.relative_to(root).as_posix()}"
    place = Place((shown,), [])
    document = read_yaml(path, shown)
    document = _map_groups(document, lambda group: _with_block(group, root, place))
    document = _map_groups(document, lambda group: _with_elements(group, elements, place))
    written = _with_figures(document, root, place)
    if place.faults:
        raise DefinitionError(place.faults)
    return written  # type: ignore[return-value]


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


def _with_block(group: Document, root: Path, place: Place) -> Document:
    """`use: contact` takes the group of forms/_blocks/contact.yaml; keys written beside it win, `only` keeps some questions."""
    if "use" not in group:
        return group
    name = str(group["use"])
    path = root / BLOCKS / f"{name}.yaml"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", name) or not path.is_file():
        place.wrong(f"unknown block {name!r}; {meant(name, (block.stem for block in (root / BLOCKS).glob('*.yaml')))}")
        return {key: value for key, value in group.items() if key not in BLOCK_KEYS}
    block = read_yaml(path, f"{root.name}/{BLOCKS}/{path.name}")
    merged = {**block, **{key: value for key, value in group.items() if key not in BLOCK_KEYS}}
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


def _with_elements(group: Document, elements: Elements, place: Place) -> Document:
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
        return {**_defaults(column), **question} if column else question
    if not isinstance(code, str) or code not in elements:
        place.at(f"field {question_code(question)}").wrong(f"unknown element {code!r}; {_near(str(code), elements)}")
        return {"type": "text", "label": {"zh": str(code)}, **question, "code": question_code(question)}
    return {"code": question_code(question), **_defaults(elements[code]), **question}


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


def _with_figures(document: Document, root: Path, place: Place) -> object:
    known = figures(root) if (root / CITY).is_file() else {}
    return _written(document, "", known, place)


def _written(value: object, key: str, known: Mapping[str, Figure], place: Place) -> object:
    """`${name}` becomes the city's number: in Chinese and English text as read, elsewhere as rules need it."""
    if isinstance(value, dict):
        return {name: _written(item, str(name), known, place) for name, item in value.items()}
    if isinstance(value, list):
        return [_written(item, key, known, place) for item in value]
    if not isinstance(value, str) or "${" not in value:
        return value
    text = FIGURE.sub(lambda found: _figure(found[1], key, known, place), value)
    return Written(text, value.place) if isinstance(value, Written) else text


def _figure(name: str, key: str, known: Mapping[str, Figure], place: Place) -> str:
    if name not in known:
        place.wrong(f"{key}: unknown figure {name!r}; {meant(name, known)}")
        return "0"
    figure = known[name]
    return {"zh": figure.words.zh, "en": figure.words.en}.get(key, str(figure.value))
