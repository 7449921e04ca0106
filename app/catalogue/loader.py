"""A service file to a Definition. Every mistake of the file is reported at once, with its place and its cure."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from app.catalogue.definitions import Definition, Group, Question
from app.catalogue.documents import Document, Elements, Folder, completed, modern, read_yaml
from app.catalogue.errors import DefinitionError
from app.catalogue.keys import SERVICE
from app.catalogue.reading import Place, meant, read_section
from app.catalogue.rule_functions import FUNCTIONS
from app.core.rules import register

NEEDS_OPTIONS = frozenset({"radio", "checkboxes", "select"})
MOST_FIELDS = 1000  # columns count too; the longest form of the real lists has about 200
NEEDS_TEXT = frozenset({"consent", "information"})

for function in FUNCTIONS:
    register(function)


def load(path: Path, elements: Elements) -> Definition:
    """The service of forms/<department>/<code>.yaml; raises DefinitionError with every mistake found."""
    return load_document(path, elements)[1]


def load_document(path: Path, elements: Elements, folder: Folder | None = None) -> tuple[Document, Definition]:
    """The same, with the complete document that publishing keeps; `folder` remembers what many services share."""
    folder = folder or Folder(path.parents[1])
    return load_written(read_yaml(path, folder.shown(path)), path, elements, folder)


def load_written(document: Document, path: Path, elements: Elements, folder: Folder) -> tuple[Document, Definition]:
    """The complete document and its service; the file's place and the codes in it must agree."""
    shown = folder.shown(path)
    whole = completed(document, elements, folder, shown=shown)
    definition = read(whole, shown)
    faults = []
    if definition.code != path.stem:
        faults.append(f"{shown}: code {definition.code!r} must be the file's name, {path.stem!r}")
    if definition.department != path.parent.name:
        faults.append(f"{shown}: department {definition.department!r} must be the folder's name, {path.parent.name!r}")
    if faults:
        raise DefinitionError(faults)
    return whole, definition


def read(document: Document, shown: str) -> Definition:
    """The service that a complete document describes; `shown` is its name in messages."""
    place = Place((shown,), [])
    definition = read_section(SERVICE, modern(document), place)
    if isinstance(definition, Definition):
        _check_size(definition, place)
        _check_codes(definition, place)
        _check_questions(definition, place)
    if place.faults or not isinstance(definition, Definition):
        raise DefinitionError(place.faults)
    return definition


def _check_size(definition: Definition, place: Place) -> None:
    """A form that nobody could fill in is not read further than this."""
    fields = sum(1 + len(question.columns) for _, _, question in definition.form.questions())
    if fields > MOST_FIELDS:
        place.at("form").wrong(f"{fields} fields, at most {MOST_FIELDS} are allowed; divide the service by its situations")


def _check_codes(definition: Definition, place: Place) -> None:
    """No two parts of one kind may share a code: rules, answers and tasks are found by it."""
    form = definition.form
    _refuse_twice("step", [step.code for step in form.steps], place)
    _refuse_twice("group", [group.code for step in form.steps for group in step.groups], place)
    _refuse_twice("material", [material.code for material in definition.materials], place)
    _refuse_twice("flow step", [step.code for step in definition.flow], place)
    single = [question.code for _, group, question in form.questions() if not group.repeated]
    repeated = [group.code for step in form.steps for group in step.groups if group.repeated]
    _refuse_twice("field", single + repeated, place)
    for step in form.steps:
        for group in (group for group in step.groups if group.repeated):
            _refuse_twice("field", [question.code for question in group.questions], place.at(f"step {step.code}").at(f"group {group.code}"))


def _refuse_twice(kind: str, codes: Iterable[str], place: Place) -> None:
    for code in sorted(code for code, times in Counter(codes).items() if times > 1):
        place.at(f"{kind} {code}").wrong("the code is used twice; give one of them another name")


def _check_questions(definition: Definition, place: Place) -> None:
    subjects = definition.form.subjects
    for step in definition.form.steps:
        at_step = place.at(f"step {step.code}")
        for group in step.groups:
            _check_group(group, at_step.at(f"group {group.code}"))
            for question in group.questions:
                at_field = at_step.at(f"field {question.code}")
                _check_question(question, at_field)
                if question.of not in subjects:
                    at_field.wrong(f"of: unknown subject {question.of!r}; {meant(question.of, subjects)}")


def _check_group(group: Group, place: Place) -> None:
    if not group.questions:
        place.wrong("a group asks something")
    if group.repeated and group.maximum < 2:
        place.wrong("maximum: a repeated group says how many there may be, at least 2")
    if group.repeated and group.item is None:
        place.wrong("item: a repeated group says what one of it is called")
    if not group.repeated and (group.fill_from or group.maximum != 1 or group.minimum):
        place.wrong("minimum, maximum and fill_from are for a group with repeated: true")
    if group.fill_when and not group.fill_from:
        place.wrong("fill_when: there is no fill_from whose rows it could choose")
    if group.minimum > group.maximum:
        place.wrong(f"minimum {group.minimum} is more than maximum {group.maximum}")


def _check_question(question: Question, place: Place) -> None:
    if question.type in NEEDS_OPTIONS and not question.options:
        place.wrong(f"options are missing for type {question.type!r}")
    if question.type == "yes_no":
        if question.options and {option.code for option in question.options} != {"yes", "no"}:
            place.wrong("the options of type 'yes_no' are yes and no, with other words")
    elif question.options and question.type not in NEEDS_OPTIONS:
        place.wrong(f"options are for {', '.join(sorted(NEEDS_OPTIONS))}, not for type {question.type!r}")
    if question.type in NEEDS_TEXT and question.text is None:
        place.wrong(f"text is missing for type {question.type!r}")
    if question.type in {"table", "lines"} and not question.columns:
        place.wrong(f"columns are missing for type {question.type!r}")
    if question.minimum is not None and question.maximum is not None and question.minimum > question.maximum:
        place.wrong(f"minimum {question.minimum} is more than maximum {question.maximum}")
    if question.lock and not question.element:
        place.wrong("lock is for questions with an element: what is typed cannot be locked")
