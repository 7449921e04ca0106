"""便民查询: what people look up about themselves, as forms/enquiries.yaml says. An enquiry is elements and no case."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.catalogue.definitions import Question
from app.catalogue.documents import Document, Elements, read_yaml, with_elements
from app.catalogue.errors import DefinitionError, NoSuchEnquiry
from app.catalogue.keys import AUDIENCES, QUESTION
from app.catalogue.reading import Key, OneOf, Parts, Place, Section, Several, code, read_section, shown, text, words
from app.elements.words import Words

FILE = "enquiries.yaml"


@dataclass(frozen=True)
class Enquiry:
    code: str
    name: Words
    summary: Words
    icon: str
    audience: tuple[str, ...]
    elements: tuple[str, ...]
    aliases: tuple[str, ...] = ()
    questions: tuple[Question, ...] = ()  # each element as a form would ask it: with its label, type and mask


SLUG = code(r"[a-z][a-z0-9-]*")
ENQUIRY = Section(
    "enquiry",
    Enquiry,
    {
        "code": Key(SLUG, required=True),
        "name": Key(words, required=True),
        "summary": Key(words, required=True),
        "icon": Key(SLUG, required=True),
        "audience": Key(Several(OneOf(AUDIENCES, "audience")), required=True),
        "aliases": Key(Several(text)),
        "elements": Key(Several(text), required=True),
    },
)


def load(path: Path, elements: Elements) -> Mapping[str, Enquiry]:
    """Read the file; raises DefinitionError with every mistake."""
    file = f"{path.parent.name}/{path.name}"
    place = Place((file,), [])
    document = read_yaml(path, file)
    if set(document) != {"enquiries"}:
        place.wrong(f"the file is one list under the key enquiries, not {shown(sorted(document))}")
    found = [one for one in Parts(ENQUIRY)(document.get("enquiries"), place.at("enquiries")) if isinstance(one, Enquiry)]
    made = {one.code: _with_questions(one, elements, place.at(f"enquiry {one.code}")) for one in found}
    if len(made) != len(found):
        place.wrong("two enquiries have one code")
    if place.faults:
        raise DefinitionError(place.faults)
    return made


def _with_questions(enquiry: Enquiry, elements: Elements, place: Place) -> Enquiry:
    group = with_elements({"questions": [_question(each, elements) for each in enquiry.elements]}, elements, place)
    read = [read_section(QUESTION, question, place) for question in group["questions"]]  # type: ignore[attr-defined]
    return Enquiry(**{**vars(enquiry), "questions": tuple(question for question in read if isinstance(question, Question))})


def _question(code: str, elements: Elements) -> Document:
    """A list is shown as one table, also where a form would make a group of it."""
    listed = {"type": "table"} if code in elements and elements[code].is_list else {}
    return {"code": code.replace(".", "_"), "element": code, **listed}


_current: Mapping[str, Enquiry] = {}


def use(loaded: Mapping[str, Enquiry]) -> None:
    """Set the enquiries of this process; called once at start."""
    global _current
    _current = loaded


def current() -> Mapping[str, Enquiry]:
    """Every enquiry by its code, in the file's order."""
    return _current


def one(code: str) -> Enquiry:
    """Raises NoSuchEnquiry."""
    if code not in _current:
        raise NoSuchEnquiry()
    return _current[code]
