"""What the rules of a service may speak of: each question as a term with its kind, its words and its options."""

from collections.abc import Iterable, Iterator, Mapping

from app.catalogue import city
from app.catalogue.definitions import Definition, Group, Question
from app.core.rules import Kind, Term, Vocabulary
from app.elements.words import Words

KINDS: Mapping[str, Kind] = {
    "integer": Kind.COUNT, "decimal": Kind.DECIMAL, "money": Kind.MONEY, "area": Kind.AREA, "date": Kind.DATE,
    "yes_no": Kind.YES_NO, "consent": Kind.YES_NO, "radio": Kind.CHOICE, "select": Kind.CHOICE, "checkboxes": Kind.CHOICES,
    "division": Kind.DIVISION, "table": Kind.ROWS,
} | dict.fromkeys(
    ("text", "long_text", "address", "id_number", "person_name", "credit_code", "phone", "email", "bank_account"), Kind.TEXT
)  # fmt: skip
NO_ANSWER = frozenset({"information"})


def vocabulary(definition: Definition) -> Vocabulary:
    """Every name that a rule of this service may use."""
    found: dict[str, Term] = {}
    for step in definition.form.steps:
        for group in step.groups:
            if group.repeated:
                found[group.code] = rows(group)
            else:
                found |= _terms(group.questions)
    return found


def rows(group: Group) -> Term:
    """A repeated group as one list."""
    return Term(Kind.ROWS, _pair(group.item or group.title), columns=_terms(group.questions), unit=_pair(group.unit))


def term(question: Question) -> Term:
    """One question; a kind of question that rules know nothing of may hold anything."""
    return Term(
        KINDS.get(question.shows or question.type, Kind.ANY),
        _pair(question.label),
        {option.code: _pair(option.label) for option in question.options} or _divisions(question.type),
        _terms(question.columns),
        _pair(question.unit),
    )


def _divisions(kind: str) -> dict[str, tuple[str, str]]:
    """The names of the city's divisions, where there is a city already."""
    return {each.code: _pair(each.name) for each in city.city().divisions} if kind == "division" and city.is_known() else {}


def _terms(questions: Iterable[Question]) -> dict[str, Term]:
    return {name: found for question in questions if question.type not in NO_ANSWER for name, found in _named(question)}


def _named(question: Question) -> Iterator[tuple[str, Term]]:
    """The question, and where it has ends each of them as a day of its own."""
    yield question.code, term(question)
    if question.type == "date_range":
        zh, en = _pair(question.label)
        yield f"{question.code}.start", Term(Kind.DATE, (f"{zh}起始日", f"start of {en[:1].lower()}{en[1:]}"))
        yield f"{question.code}.end", Term(Kind.DATE, (f"{zh}截止日", f"end of {en[:1].lower()}{en[1:]}"))


def _pair(words: Words | None) -> tuple[str, str]:
    return (words.zh, words.en or words.zh) if words else ("", "")
