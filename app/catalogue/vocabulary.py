"""What the rules of a service may speak of: each question as a term with its kind, its words and its options."""

from collections.abc import Iterable, Iterator

from app.catalogue import city
from app.catalogue.definitions import Definition, Group, Question
from app.catalogue.field_kinds import FIELD_KINDS, FieldKind
from app.core.rules import Kind, Term, Vocabulary
from app.elements.words import Words


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
    kind = _kind(question).kind or Kind.ANY
    return Term(
        kind,
        _pair(question.label),
        {option.code: _pair(option.label) for option in question.options} or _divisions(kind),
        _terms(question.columns),
        _pair(question.unit),
    )


def _kind(question: Question) -> FieldKind:
    name = question.shows or question.type
    return FIELD_KINDS.get(name) or FieldKind(name, Kind.ANY)


def _divisions(kind: Kind) -> dict[str, tuple[str, str]]:
    """The names of the city's divisions, where there is a city already."""
    return {each.code: _pair(each.name) for each in city.city().divisions} if kind == Kind.DIVISION and city.is_known() else {}


def _terms(questions: Iterable[Question]) -> dict[str, Term]:
    return {name: found for question in questions if _kind(question).kind for name, found in _named(question)}


def _named(question: Question) -> Iterator[tuple[str, Term]]:
    """The question, and what its answer is made of: the two days of a period."""
    yield question.code, term(question)
    zh, en = _pair(question.label)
    for part in _kind(question).parts:
        called = part.called.zh.format(label=zh), part.called.en.format(label=f"{en[:1].lower()}{en[1:]}")
        yield f"{question.code}.{part.code}", Term(part.kind, called)


def _pair(words: Words | None) -> tuple[str, str]:
    return (words.zh, words.en or words.zh) if words else ("", "")
